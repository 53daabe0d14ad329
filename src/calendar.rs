//! Dates of the calendar.

use std::fmt;

use crate::schema::{text, written};

use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

/// A day, as `2023-03-05` or `2023年3月5日`.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// The year, in four digits.
    pub year: u16,
    /// The month, from 1.
    pub month: u8,
    /// The day, from 1.
    pub day: u8,
}

/// As 7.3.5.4 wants it: Arabic digits, the full year, no zeros before month and day.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}年{}月{}日", self.year, self.month, self.day)
    }
}

/// The year that a report is about, in four digits.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Year(pub u16);

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl<'de> Deserialize<'de> for Year {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct YearVisitor;
        impl Visitor<'_> for YearVisitor {
            type Value = Year;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(
                    f,
                    "a year in four digits such as 2022\u{1f}四位数字的年份，如 2022"
                )
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Year, E> {
                let digits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
                let year = text.parse().ok().filter(|year| digits && *year >= 1000);
                year.map(Year)
                    .ok_or_else(|| E::invalid_type(de::Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_str(YearVisitor)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DateVisitor;
        impl Visitor<'_> for DateVisitor {
            type Value = Date;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(
                    f,
                    "a day of the calendar such as 2023-03-05 or 2023年3月5日\u{1f}日期，如 \
                     2023-03-05 或 2023年3月5日"
                )
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Date, E> {
                parse(text)
                    .ok_or_else(|| E::invalid_type(de::Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_str(DateVisitor)
    }
}

/// A day as authors write it.
pub fn parse(text: &str) -> Option<Date> {
    let (year, rest) = text.split_once('-').or_else(|| text.split_once('年'))?;
    let (month, day) = rest.split_once('-').or_else(|| rest.split_once('月'))?;
    let day = day.strip_suffix('日').unwrap_or(day);
    let digits = |text: &str, most: usize| {
        let plain = text.bytes().all(|byte| byte.is_ascii_digit());
        (plain && text.len() <= most).then(|| text.parse::<u16>().ok()).flatten()
    };
    let year = digits(year, 4).filter(|year| *year >= 1000)?;
    let (month, day) = (digits(month, 2)?, digits(day, 2)?);
    let month = u8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
    let last = days(year, month);
    let day = u8::try_from(day).ok().filter(|day| (1..=last).contains(day))?;
    Some(Date { year, month, day })
}

/// The days of a month.
fn days(year: u16, month: u8) -> u8 {
    let leap =
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

written!(Date, _generator => text(
    "a day: 2023-03-05 or 2023年3月5日",
    "^\\d{4}(-\\d{1,2}-\\d{1,2}|年\\d{1,2}月\\d{1,2}日)$"
));
written!(Year, _generator => text("a year in four digits", "^[1-9]\\d{3}$"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_writing_a_day() {
        let day = Date { year: 2023, month: 3, day: 5 };
        assert_eq!(parse("2023-03-05"), Some(day));
        assert_eq!(parse("2023年3月5日"), Some(day));
        assert_eq!(day.to_string(), "2023年3月5日");
    }

    #[test]
    fn days_that_no_calendar_has() {
        for text in
            ["2023-02-29", "1900-02-29", "2023-13-01", "2023-00-01", "23-1-1", "2023"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
        assert!(parse("2024-02-29").is_some());
    }
}
