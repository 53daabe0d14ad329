//! Numbers of headings and items: 一、（一）1.（1）① (GB/T 9704-2012, 7.3.3), and letters for
//! levels below those that the standard knows.

/// The number `n` in the form of a layout: `（{一}）` and 3 make `（三）`.
pub(super) fn number(form: &str, n: usize) -> String {
    form.replace("{一}", &han(n))
        .replace("{1}", &n.to_string())
        .replace("{①}", &circled(n))
        .replace("{A}", &letters(n, 'A'))
        .replace("{a}", &letters(n, 'a'))
}

const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// 一, 十, 十一, 二十, 一百〇一; from ten thousand on in digits, which no report reaches.
fn han(n: usize) -> String {
    if n == 0 || n >= 10_000 {
        return n.to_string();
    }
    let mut text = String::new();
    let mut gap = false;
    for (value, unit) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = n / value % 10;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text.push_str(DIGITS[0]);
        }
        gap = false;
        // 十二, not 一十二.
        if !(value == 10 && digit == 1 && text.is_empty()) {
            text.push_str(DIGITS[digit]);
        }
        text.push_str(unit);
    }
    text
}

/// ① to ⑳; larger numbers in brackets.
fn circled(n: usize) -> String {
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
        ];
        for (n, text) in cases {
            assert_eq!(han(n), text);
        }
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
