//! Numerals: 一 二 三, 壹 贰 叁, ① ② ③, A B C; the numbers of headings and items (GB/T 9704-2012,
//! 7.3.3) and those that the texts of layouts ask for.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The number `n` in the form of a layout: `（{一}）` and 3 make `（三）`.
pub fn number(form: &str, n: usize) -> String {
    form.replace("{一}", &han(n))
        .replace("{1}", &n.to_string())
        .replace("{①}", &circled(n))
        .replace("{A}", &letters(n, 'A'))
        .replace("{a}", &letters(n, 'a'))
}

/// Han digits of what is numbered, and of years (GB/T 15835-2011).
const HAN: Digits = Digits {
    digits: ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"],
    units: ["", "十", "百", "千"],
    short_ten: true,
};
/// Han digits of what is counted: there zero is 零.
const COUNTED: Digits = Digits {
    digits: ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"],
    ..HAN
};
/// The digits of money, which cannot be altered by a stroke.
const FINANCIAL: Digits = Digits {
    digits: ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"],
    units: ["", "拾", "佰", "仟"],
    short_ten: false,
};
/// Each ten thousand times the one before it.
const MYRIADS: [&str; 4] = ["", "万", "亿", "万亿"];

struct Digits {
    digits: [&'static str; 10],
    units: [&'static str; 4],
    /// Whether 十二 is said for 一十二 at the beginning.
    short_ten: bool,
}

impl Digits {
    /// A whole number in words: 一百〇一, 壹佰零壹. None from 10^16 on.
    fn words(&self, n: u64) -> Option<String> {
        if n == 0 {
            return Some(self.digits[0].to_owned());
        }
        let mut text = String::new();
        let mut gap = false;
        for power in (0..MYRIADS.len()).rev() {
            let unit = 10_000_u64.pow(u32::try_from(power).ok()?);
            let group = n / unit % 10_000;
            if power + 1 == MYRIADS.len() && n / unit >= 10_000 {
                return None;
            }
            if group == 0 {
                gap = !text.is_empty();
                continue;
            }
            self.group(group, gap, &mut text);
            // 万亿 and 亿 of one number: 一万亿, 一万零一亿.
            let both = power == 3 && !(n / 100_000_000).is_multiple_of(10_000);
            text.push_str(if both { "万" } else { MYRIADS[power] });
            gap = false;
        }
        Some(text)
    }

    /// Four digits in words, after those of greater ones.
    fn group(&self, group: u64, mut gap: bool, text: &mut String) {
        for place in (0..4).rev() {
            let digit = group / 10_u64.pow(place) % 10;
            if digit == 0 {
                gap = !text.is_empty();
                continue;
            }
            if gap {
                text.push_str(self.digits[0]);
            }
            gap = false;
            let ten = place == 1 && digit == 1 && text.is_empty() && self.short_ten;
            if !ten {
                text.push_str(self.digits[digit as usize]);
            }
            text.push_str(self.units[place as usize]);
        }
    }
}

/// 一, 十, 十一, 二十, 一百〇一, as things are numbered; digits where words would be too long.
pub fn han(n: usize) -> String {
    let words = u64::try_from(n).ok().and_then(|n| HAN.words(n));
    words.unwrap_or_else(|| n.to_string())
}

/// 一, 十, 一百零一, as things are counted; digits where words would be too long.
pub fn counted(n: usize) -> String {
    let words = u64::try_from(n).ok().and_then(|n| COUNTED.words(n));
    words.unwrap_or_else(|| n.to_string())
}

/// 壹, 壹拾, 贰佰零叁; digits where words would be too long.
pub fn financial(n: usize) -> String {
    let words = u64::try_from(n).ok().and_then(|n| FINANCIAL.words(n));
    words.unwrap_or_else(|| n.to_string())
}

/// Each digit of a text as a Han digit: 2023 makes 二〇二三.
pub fn han_digits(text: &str) -> String {
    let digit = |c: char| match c.to_digit(10) {
        Some(digit) => HAN.digits[digit as usize].to_owned(),
        None => c.to_string(),
    };
    text.chars().map(digit).collect()
}

/// An amount of 元 in words, as vouchers have it: 壹佰贰拾叁元肆角伍分, 壹拾元整. None if it has
/// fractions of a 分, or from 10^16 元 on.
pub fn amount(yuan: Decimal) -> Option<String> {
    let fen = yuan.abs().checked_mul(Decimal::ONE_HUNDRED)?;
    let fen = fen.is_integer().then(|| fen.to_u64()).flatten()?;
    let (whole, jiao, fen) = (fen / 100, fen / 10 % 10, fen % 10);
    let mut text = String::from(if yuan.is_sign_negative() { "负" } else { "" });
    if whole > 0 || (jiao == 0 && fen == 0) {
        text.push_str(&FINANCIAL.words(whole)?);
        text.push('元');
    }
    let digit = |digit: u64| FINANCIAL.digits[digit as usize];
    match (jiao, fen) {
        (0, 0) => text.push('整'),
        (0, fen) if whole > 0 => text.push_str(&format!("零{}分", digit(fen))),
        (0, fen) => text.push_str(&format!("{}分", digit(fen))),
        (jiao, 0) => text.push_str(&format!("{}角整", digit(jiao))),
        (jiao, fen) => text.push_str(&format!("{}角{}分", digit(jiao), digit(fen))),
    }
    Some(text)
}

/// ① to ⑳; larger numbers in brackets.
pub fn circled(n: usize) -> String {
    match u32::try_from(n) {
        Ok(n @ 1..=20) => char::from_u32(0x2460 + n - 1).map(String::from),
        _ => None,
    }
    .unwrap_or_else(|| format!("（{n}）"))
}

/// A to Z, then AA, AB; from the letter `first`. Nothing for 0, which is no number.
fn letters(n: usize, first: char) -> String {
    let mut text = vec![];
    let mut rest = n;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or_default();
        text.push(char::from_u32(u32::from(first) + u32::from(letter)).unwrap_or(first));
        rest = (rest - 1) / 26;
    }
    text.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_numerals_as_they_are_spoken() {
        let cases = [
            (1, "一"),
            (10, "十"),
            (11, "十一"),
            (20, "二十"),
            (99, "九十九"),
            (100, "一百"),
            (101, "一百〇一"),
            (110, "一百一十"),
            (1001, "一千〇一"),
            (1010, "一千〇一十"),
            (9999, "九千九百九十九"),
            (10_000, "一万"),
            (10_010, "一万〇一十"),
            (100_000, "十万"),
            (20_000_300, "二千万〇三百"),
            (100_000_000, "一亿"),
            (1_000_000_000_001, "一万亿〇一"),
            (1_000_100_000_000, "一万〇一亿"),
        ];
        for (n, text) in cases {
            assert_eq!(han(n), text);
        }
    }

    #[test]
    fn amounts_as_vouchers_have_them() {
        let cases = [
            ("0", "零元整"),
            ("10", "壹拾元整"),
            ("123.45", "壹佰贰拾叁元肆角伍分"),
            ("1005.06", "壹仟零伍元零陆分"),
            ("0.50", "伍角整"),
            ("0.05", "伍分"),
            ("100000", "壹拾万元整"),
            ("-1", "负壹元整"),
        ];
        for (number, text) in cases {
            assert_eq!(amount(crate::exact::parse(number).unwrap()).unwrap(), text);
        }
        assert_eq!(amount(crate::exact::parse("0.005").unwrap()), None);
    }

    #[test]
    fn forms_of_a_layout() {
        assert_eq!(number("（{一}）", 3), "（三）");
        assert_eq!(number("{1}.", 17), "17.");
        assert_eq!(number("{①}", 20), "⑳");
        assert_eq!(number("{①}", 21), "（21）");
        assert_eq!(number("{A}.", 1), "A.");
        assert_eq!(number("{a}.", 26), "z.");
        assert_eq!(number("{A}", 27), "AA");
        assert_eq!(number("{a}", 703), "aaa");
    }
}
