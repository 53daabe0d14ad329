//! Moments.

use std::fmt;
use std::time::Duration;

use der::DateTime;

/// A moment of UTC, to the second, of the years 1970 to 9999.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(DateTime);

impl Time {
    /// A moment from the seconds since 1970-01-01; none after the year 9999.
    pub fn from_unix(seconds: u64) -> Option<Self> {
        DateTime::from_unix_duration(Duration::from_secs(seconds)).ok().map(Self)
    }

    /// The seconds since 1970-01-01.
    pub fn unix(self) -> u64 {
        self.0.unix_duration().as_secs()
    }

    /// As a date of a PDF (ISO 32000-1, 7.9.4).
    pub(super) fn pdf(self) -> String {
        let Self(t) = self;
        format!(
            "D:{:04}{:02}{:02}{:02}{:02}{:02}+00'00'",
            t.year(),
            t.month(),
            t.day(),
            t.hour(),
            t.minutes(),
            t.seconds()
        )
    }
}

impl From<DateTime> for Time {
    fn from(time: DateTime) -> Self {
        Self(time)
    }
}

/// `2026-11-25 02:45:06 UTC`.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(t) = self;
        write!(f, "{:04}-{:02}-{:02} ", t.year(), t.month(), t.day())?;
        write!(f, "{:02}:{:02}:{:02} UTC", t.hour(), t.minutes(), t.seconds())
    }
}
