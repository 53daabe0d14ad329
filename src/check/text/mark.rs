//! The numbers of headings and items: 一、 （一） 1. （1） ① (GB/T 9704-2012, 7.3.3), and what people
//! write in their place.

use super::signs;

/// A number, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Its form.
    pub(super) form: Form,
    /// What it says.
    pub(super) number: usize,
    /// How the standard writes it.
    pub(super) standard: String,
    /// Whether it is written so.
    pub(super) is_standard: bool,
    /// How many characters it has.
    pub(super) length: usize,
}

/// The form of a number.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// 一、
    Han,
    /// （一）
    HanRound,
    /// 1.
    Digits,
    /// （1）
    DigitsRound,
    /// 1）
    DigitsHalf,
    /// ①
    Circled,
}

impl Mark {
    /// The number that a text begins with at a place, if a heading or an item follows it.
    pub(super) fn at(text: &[char], at: usize) -> Option<Self> {
        let mark = Self::read(text.get(at..)?)?;
        let rest = &text[at + mark.length..];
        mark.heads(rest).then_some(mark)
    }

    /// The number that a text is.
    pub(super) fn of(text: &str) -> Option<Self> {
        let text: Vec<char> = text.trim().chars().collect();
        Self::read(&text).filter(|mark| mark.length == text.len())
    }

    fn read(text: &[char]) -> Option<Self> {
        let first = *text.first()?;
        if let number @ 1..=20 = u32::from(first).wrapping_sub(0x245f) {
            return Some(Self::new(Form::Circled, number as usize, 1, text));
        }
        let opens = matches!(first, '(' | '（');
        let body = if opens { &text[1..] } else { text };
        let (number, digits, han) = numeral(body)?;
        let closes = matches!(body.get(digits), Some(')' | '）'));
        let mut length = usize::from(opens) + digits + 1;
        let form = match (opens, closes, han) {
            (true, true, true) | (false, true, true) => Form::HanRound,
            (true, true, false) => Form::DigitsRound,
            (false, true, false) => Form::DigitsHalf,
            (true, false, _) => return None,
            (false, false, true) if matches!(body.get(digits)?, '、' | '.' | '．') => {
                Form::Han
            }
            (false, false, false) if matches!(body.get(digits)?, '、' | '.' | '．') => {
                Form::Digits
            }
            _ => return None,
        };
        if closes && matches!(text.get(length), Some('、' | '.' | '．' | '，')) {
            length += 1;
        }
        Some(Self::new(form, number, length, text))
    }

    fn new(form: Form, number: usize, length: usize, text: &[char]) -> Self {
        let written: String = text[..length].iter().collect();
        let standard = match form {
            Form::Han => format!("{}、", crate::numerals::han(number)),
            Form::HanRound => format!("（{}）", crate::numerals::han(number)),
            Form::Digits => format!("{number}."),
            Form::DigitsRound => format!("（{number}）"),
            Form::DigitsHalf => format!("{number}）"),
            Form::Circled => written.clone(),
        };
        // A full-width dot does as well.
        let is_standard = written == standard || written == format!("{number}．");
        Self { form, number, standard, is_standard, length }
    }

    /// Whether what follows is a heading or an item, and not the rest of a list: 一、二级,
    /// 1.5倍, 1、2号.
    fn heads(&self, rest: &[char]) -> bool {
        let solid = rest.iter().copied().find(|c| !signs::is_space(*c));
        let Some(next) = solid else { return false };
        match self.form {
            Form::Digits if next.is_ascii_digit() => {
                let dot = !self.standard.is_empty() && self.is_standard;
                let other = numeral(rest).filter(|_| !dot);
                other.is_some_and(|(number, digits, _)| {
                    number != self.number + 1 && rest.get(digits) != Some(&'、')
                })
            }
            Form::Han if signs::is_han_digit(next) => {
                numeral(rest).is_some_and(|(number, digits, _)| {
                    number != self.number + 1 && rest.get(digits) != Some(&'、')
                })
            }
            _ => !matches!(next, '、' | '，' | '。' | '；' | ',' | ';' | '至' | '到'),
        }
    }
}

/// The numeral that a text begins with, of at most three characters: what it says, how many
/// characters it has, and whether they are Han.
fn numeral(text: &[char]) -> Option<(usize, usize, bool)> {
    let digits = text.iter().take_while(|c| c.is_ascii_digit()).count();
    if (1..=2).contains(&digits) {
        let number: String = text[..digits].iter().collect();
        return number
            .parse()
            .ok()
            .filter(|n| *n > 0)
            .map(|number| (number, digits, false));
    }
    let length = text.iter().take_while(|c| signs::is_han_digit(**c)).count();
    let word: String = text.iter().take(length).collect();
    let number = (1..=99).find(|number| crate::numerals::han(*number) == word)?;
    (1..=3).contains(&length).then_some((number, length, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Form, usize, bool)> {
        let text: Vec<char> = text.chars().collect();
        Mark::at(&text, 0).map(|mark| (mark.form, mark.number, mark.is_standard))
    }

    #[test]
    fn numbers_of_headings_and_items() {
        let cases = [
            ("一、概况", Form::Han, 1, true),
            ("十二、概况", Form::Han, 12, true),
            ("（三）概况", Form::HanRound, 3, true),
            ("（三）、概况", Form::HanRound, 3, false),
            ("(三)概况", Form::HanRound, 3, false),
            ("1.概况", Form::Digits, 1, true),
            ("1．概况", Form::Digits, 1, true),
            ("1、概况", Form::Digits, 1, false),
            ("1、5个项目", Form::Digits, 1, false),
            ("(1)概况", Form::DigitsRound, 1, false),
            ("（1）概况", Form::DigitsRound, 1, true),
            ("1）概况", Form::DigitsHalf, 1, true),
            ("③概况", Form::Circled, 3, true),
        ];
        for (text, form, number, is_standard) in cases {
            assert_eq!(read(text), Some((form, number, is_standard)), "{text}");
        }
    }

    #[test]
    fn what_is_no_number() {
        let texts = [
            "一、二级指标",
            "1.5倍",
            "1、2号楼",
            "1、2、3号楼",
            "2022年",
            "一是加强",
            "（试行）",
            "15个项目",
            "三、四线城市",
            "100、甲",
            "",
        ];
        for text in texts {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
