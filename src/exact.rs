//! Exact decimals: read without rounding, rounded half up where a text asks for it.
//!
//! Money, rates and scores are never floating-point numbers; what is here is shared by the
//! data and by the expressions of layouts.

use rust_decimal::{Decimal, RoundingStrategy};

/// A decimal as authors write it: digits, at most one point among them, a sign before them;
/// nothing that would be rounded. None for anything else.
pub fn parse(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    Decimal::from_str_exact(text.strip_prefix('+').unwrap_or(text)).ok()
}

/// Rounded half up (away from zero) to so many decimal places.
pub fn round(number: Decimal, places: u32) -> Decimal {
    number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// A ratio as a percentage of at most so many decimal places, without zeros at the end:
/// `99.97%`. None if it has too many digits.
pub fn percent(ratio: Decimal, places: u32) -> Option<String> {
    let rate = ratio.checked_mul(Decimal::ONE_HUNDRED)?;
    Some(format!("{}%", round(rate, places).normalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_plain_decimal_is_refused() {
        let long = "1".repeat(30);
        for text in [
            "1e400", "1e3", "", ".", "1.", ".5", "0x10", "1,000", "NaN", "inf", "-",
            "40万元", "１", &long,
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn halves_are_rounded_up() {
        for (text, places, rounded) in
            [("2.5", 0, "3"), ("-2.5", 0, "-3"), ("0.125", 2, "0.13"), ("1", 2, "1")]
        {
            assert_eq!(round(parse(text).unwrap(), places).to_string(), rounded);
        }
    }
}
