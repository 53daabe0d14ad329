//! The numbers of headings and items as they stand in a document: 一、 （一） 1. （1） ① and
//! what people write in their place.

use super::input::fold;

/// A number with its marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// As it stands, with the blanks after it.
    pub(super) text: String,
    /// What it looks like.
    pub(super) kind: Kind,
    /// The number.
    pub(super) number: usize,
}

/// What a number looks like; each kind is a level of its own.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// 第一章, 第一部分.
    Part,
    /// 一、
    Han,
    /// （一）
    HanBrackets,
    /// 1. and 1、
    Digits,
    /// （1） and 1）
    DigitBrackets,
    /// ①
    Circled,
    /// 1.1 with so many numbers, which only a word processor makes: 1.5个 is none.
    Dotted(usize),
    /// A.
    Letter,
    /// a)
    LetterBrackets,
}

/// The marks that may stand between a number and its text.
const POINTS: [char; 6] = ['、', '.', '．', ',', '，', '。'];

/// The mark at the beginning of a paragraph, and its text.
pub(super) fn split(text: &str) -> Option<(Mark, &str)> {
    let (kind, number, length) = circled(text)
        .or_else(|| part(text))
        .or_else(|| bracketed(text))
        .or_else(|| bare(text))?;
    let rest = &text[length..];
    let rest = if kind == Kind::Part { rest } else { after_extra_point(kind, rest) };
    let rest = rest.trim_start();
    let mark = text[..text.len() - rest.len()].to_owned();
    (!rest.is_empty()).then_some((Mark { text: mark, kind, number }, rest))
}

/// A mark that stands alone, as a word processor makes it.
pub(super) fn split_own(text: &str) -> Option<(Mark, &str)> {
    let (kind, number, _) = dotted(text)
        .or_else(|| circled(text))
        .or_else(|| part(text))
        .or_else(|| bracketed(text))
        .or_else(|| bare(text))
        .or_else(|| number(text).map(|(number, kind, length)| (kind, number, length)))?;
    Some((Mark { text: text.to_owned(), kind, number }, ""))
}

/// 1.1 and 2.1.3.
fn dotted(text: &str) -> Option<(Kind, usize, usize)> {
    let numbers: Vec<&str> = text.trim_end_matches('.').split('.').collect();
    let number = numbers.last()?.trim().parse().ok()?;
    let all =
        numbers.iter().all(|own| own.trim().bytes().all(|byte| byte.is_ascii_digit()));
    (all && numbers.len() > 1).then_some((
        Kind::Dotted(numbers.len()),
        number,
        text.len(),
    ))
}

/// `（三）、` has a mark too many.
fn after_extra_point(kind: Kind, rest: &str) -> &str {
    let brackets = !matches!(kind, Kind::Han | Kind::Digits | Kind::Letter);
    match rest.strip_prefix(POINTS) {
        Some(more) if brackets => more,
        _ => rest,
    }
}

/// ① to ⑳, and ❶, ⑴, ⒈.
fn circled(text: &str) -> Option<(Kind, usize, usize)> {
    let c = text.chars().next()?;
    let from =
        |first: char| u32::from(c).checked_sub(u32::from(first)).filter(|n| *n < 20);
    let number = |n: u32| n as usize + 1;
    let (kind, n) = match c {
        '①'..='⑳' => (Kind::Circled, from('①')?),
        '❶'..='❿' => (Kind::Circled, from('❶')?),
        '⑴'..='⒇' => (Kind::DigitBrackets, from('⑴')?),
        '⒈'..='⒛' => (Kind::Digits, from('⒈')?),
        '㈠'..='㈩' => (Kind::HanBrackets, from('㈠')?),
        _ => return None,
    };
    Some((kind, number(n), c.len_utf8()))
}

/// 第一部分, 第二章, 第三节.
fn part(text: &str) -> Option<(Kind, usize, usize)> {
    let rest = text.strip_prefix('第')?;
    let (number, _, length) = number(rest)?;
    let after = &rest[length..];
    let word = ["部分", "章", "节"].into_iter().find(|word| after.starts_with(word))?;
    Some((Kind::Part, number, '第'.len_utf8() + length + word.len()))
}

/// （一） and (1), whatever the brackets, and 1）.
fn bracketed(text: &str) -> Option<(Kind, usize, usize)> {
    let inner =
        text.strip_prefix(['（', '(', '〔', '［', '[']).unwrap_or(text).trim_start();
    let (number, kind, length) = number(inner)?;
    let after = inner[length..].trim_start();
    let rest = after.strip_prefix(['）', ')', '〕', '］', ']'])?;
    let kind = match kind {
        Kind::Han => Kind::HanBrackets,
        Kind::Letter => Kind::LetterBrackets,
        _ => Kind::DigitBrackets,
    };
    Some((kind, number, text.len() - rest.len()))
}

/// 一、 and 1.; a point between digits is no mark.
fn bare(text: &str) -> Option<(Kind, usize, usize)> {
    let (number, kind, length) = number(text)?;
    let rest = &text[length..];
    let point = rest.chars().next().filter(|c| POINTS.contains(c))?;
    let after = &rest[point.len_utf8()..];
    let is_decimal = kind == Kind::Digits
        && matches!(point, '.' | '．' | ',' | '，')
        && after.starts_with(|c: char| fold(c).is_ascii_digit());
    let is_pause = kind != Kind::Digits && matches!(point, ',' | '，' | '。');
    let is_abbreviation =
        kind == Kind::Letter && after.starts_with(|c: char| c.is_ascii_alphanumeric());
    let fits = !is_decimal && !is_pause && !is_abbreviation;
    fits.then_some((kind, number, length + point.len_utf8()))
}

/// A number at the beginning, what it is written in, and its bytes.
fn number(text: &str) -> Option<(usize, Kind, usize)> {
    digits(text).or_else(|| han(text)).or_else(|| letter(text))
}

/// Numbers of headings have at most three digits.
fn digits(text: &str) -> Option<(usize, Kind, usize)> {
    let is_digit = |c: &char| fold(*c).is_ascii_digit();
    let digits: Vec<char> = text.chars().take_while(is_digit).take(4).collect();
    let length = digits.iter().map(|c| c.len_utf8()).sum();
    let number = digits.iter().map(|c| fold(*c)).collect::<String>().parse().ok()?;
    (digits.len() <= 3).then_some((number, Kind::Digits, length))
}

fn han(text: &str) -> Option<(usize, Kind, usize)> {
    let is_han = |c: &char| value(*c).is_some();
    let numerals: Vec<char> = text.chars().take_while(is_han).take(6).collect();
    let length = numerals.iter().map(|c| c.len_utf8()).sum();
    let fits = !numerals.is_empty() && numerals.len() <= 5;
    fits.then(|| (counted(&numerals), Kind::Han, length))
}

/// A Han digit.
pub(super) fn han_digit(c: char) -> Option<usize> {
    value(if c == '○' || c == 'O' { '〇' } else { c }).filter(|value| *value < 10)
}

/// The number that a text of Han numerals is.
pub(super) fn han_number(text: &str) -> Option<usize> {
    han(text).filter(|(.., length)| *length == text.len()).map(|(number, ..)| number)
}

/// What Han numerals count: 二十一 is 21.
fn counted(numerals: &[char]) -> usize {
    let (mut sum, mut digit) = (0, 0);
    for value in numerals.iter().filter_map(|c| value(*c)) {
        if value >= 10 {
            sum += value * digit.max(1);
            digit = 0;
        } else {
            digit = digit * 10 + value;
        }
    }
    sum + digit
}

fn value(c: char) -> Option<usize> {
    let at = "〇一二三四五六七八九十".chars().position(|numeral| numeral == c);
    at.or(match c {
        '零' => Some(0),
        '百' => Some(100),
        _ => None,
    })
}

fn letter(text: &str) -> Option<(usize, Kind, usize)> {
    let c = text.chars().next().filter(char::is_ascii_alphabetic)?;
    let number = u32::from(c.to_ascii_lowercase()) - u32::from('a') + 1;
    Some((number as usize, Kind::Letter, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> Option<(Kind, usize, String)> {
        split(text).map(|(mark, _)| (mark.kind, mark.number, mark.text))
    }

    #[test]
    fn marks_as_people_write_them() {
        for (text, expected, number, mark) in [
            ("一、项目", Kind::Han, 1, "一、"),
            ("十二、 项目", Kind::Han, 12, "十二、 "),
            ("（三）、项目", Kind::HanBrackets, 3, "（三）、"),
            ("(一）项目", Kind::HanBrackets, 1, "(一）"),
            ("1、5个项目", Kind::Digits, 1, "1、"),
            ("１．项目", Kind::Digits, 1, "１．"),
            ("(1)贯彻", Kind::DigitBrackets, 1, "(1)"),
            ("2）贯彻", Kind::DigitBrackets, 2, "2）"),
            ("③贯彻", Kind::Circled, 3, "③"),
            ("第二部分 基本情况", Kind::Part, 2, "第二部分 "),
            ("二十一、项目", Kind::Han, 21, "二十一、"),
        ] {
            assert_eq!(kind(text), Some((expected, number, mark.to_owned())), "{text}");
        }
    }

    #[test]
    fn texts_that_begin_with_numbers() {
        for text in
            ["1.5个", "2022年", "一是获取", "一、", "15个", "三个项目", "A股", "1,000元"]
        {
            assert_eq!(kind(text), None, "{text}");
        }
    }
}
