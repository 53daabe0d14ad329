//! Exact decimals: read without rounding, rounded half up where a text asks for it.
//!
//! Money, rates and scores are never floating-point numbers; what is here is shared by the
//! data and by the expressions of layouts.

pub use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy;

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

/// `part × times ÷ whole`, rounded once, half up, to so many decimal places. None if the whole
/// is zero, or something has too many digits to be exact.
///
/// A quotient of decimals is rounded to 28 digits already, and may then be rounded again the
/// wrong way; so this one is made from whole numbers.
pub fn share(
    part: Decimal,
    times: Decimal,
    whole: Decimal,
    places: u32,
) -> Option<Decimal> {
    let [part, times, whole] = [part, times, whole].map(|number| number.normalize());
    let up = i128::from(whole.scale()) + i128::from(places);
    let down = i128::from(part.scale()) + i128::from(times.scale());
    let product = part.mantissa().checked_mul(times.mantissa())?;
    let numerator = product.checked_mul(power_of_ten(up - down)?)?;
    let denominator = whole.mantissa().checked_mul(power_of_ten(down - up)?)?;
    let quotient = half_up(numerator, denominator)?;
    Decimal::try_from_i128_with_scale(quotient, places).ok()
}

/// 10 to a power; 1 to none and to a negative one.
fn power_of_ten(power: i128) -> Option<i128> {
    10_i128.checked_pow(u32::try_from(power.max(0)).ok()?)
}

/// A quotient of whole numbers, halves away from zero.
fn half_up(numerator: i128, denominator: i128) -> Option<i128> {
    let quotient = numerator.checked_div(denominator)?;
    let rest = numerator.checked_rem(denominator)?.unsigned_abs();
    let up = rest >= denominator.unsigned_abs() - rest;
    let sign = numerator.signum() * denominator.signum();
    Some(if up && rest > 0 { quotient + sign } else { quotient })
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
