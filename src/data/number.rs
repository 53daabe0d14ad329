//! Exact decimals, as the author wrote them.

use std::fmt;

use rust_decimal::Decimal;
use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use crate::exact;
use crate::schema::{text, written};

/// A decimal number: an amount of money, a weight, a score. `40.00` stays `40.00`.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number(pub Decimal);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NumberVisitor;
        impl Visitor<'_> for NumberVisitor {
            type Value = Number;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(
                    f,
                    "a decimal number such as 40 or 89.974, without exponent, unit or \
                     thousands separator, of at most 28 digits\u{1f}十进制数，如 40 或 \
                     89.974，不带指数、单位和千位分隔符，不超过 28 位"
                )
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Number, E> {
                exact::parse(text)
                    .map(Number)
                    .ok_or_else(|| E::invalid_type(de::Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_str(NumberVisitor)
    }
}

/// A rate in percent: `part` of `whole`, to two decimal places, without zeros at the end.
/// None if the whole is zero or the rate has too many digits.
pub(super) fn percent(part: Number, whole: Number) -> Option<String> {
    // Multiplied first: a third of 300 is then exact.
    let rate = part.0.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole.0)?;
    Some(format!("{}%", exact::round(rate, 2).normalize()))
}

written!(Number, _generator => text(
    "an exact decimal: 40, 89.974",
    "^[-+]?\\d+(\\.\\d+)?$"
));

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number(exact::parse(text).unwrap())
    }

    #[test]
    fn numbers_keep_their_decimals() {
        for text in
            ["40", "40.00", "0.1", "-3.50", "89.974", "79228162514264337593543950335"]
        {
            assert_eq!(number(text).to_string(), text);
        }
    }

    #[test]
    fn rates_are_exact_to_two_decimals() {
        assert_eq!(percent(number("40"), number("40")).unwrap(), "100%");
        assert_eq!(percent(number("89.974"), number("90")).unwrap(), "99.97%");
        assert_eq!(percent(number("1"), number("3")).unwrap(), "33.33%");
        assert_eq!(percent(number("1"), number("0")), None);
    }
}
