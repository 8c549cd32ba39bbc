//! A day of the calendar, in UTC: `2026-11-26`.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use time::{Date, Duration, Month};

/// A day from the years 1970 to 9999. No time of day: a policy means whole days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// The day of a time; `None` if it is out of range.
    pub fn of(time: time::OffsetDateTime) -> Option<Self> {
        let date = time.to_offset(time::UtcOffset::UTC).date();
        (1970..=9999).contains(&date.year()).then_some(Self(date))
    }

    /// So many days after this one, or the last that there is.
    pub fn plus(self, days: u16) -> Self {
        let later = self.0.saturating_add(Duration::days(days.into()));
        Self(later)
    }

    /// So many days before this one.
    pub(super) fn minus(self, days: u16) -> Self {
        Self(self.0.saturating_sub(Duration::days(days.into())))
    }

    /// When it starts, in seconds since 1970 (UTC).
    pub fn start(self) -> i64 {
        self.0.midnight().assume_utc().unix_timestamp()
    }

    /// How many days it is after another; below 0 if it is before.
    pub fn days_after(self, other: Self) -> i64 {
        (self.0 - other.0).whole_days()
    }

    /// "26 November 2026"
    pub fn in_words(self) -> String {
        format!("{} {} {}", self.0.day(), self.0.month(), self.0.year())
    }
}

impl Display for Day {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.0.to_calendar_date();
        write!(f, "{year:04}-{:02}-{day:02}", u8::from(month))
    }
}

/// A text that is no day.
#[derive(Debug, PartialEq, Eq)]
pub struct NotADay;

impl Display for NotADay {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a day is written 2026-11-26: year, month and day")
    }
}

impl std::error::Error for NotADay {}

impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, NotADay> {
        let mut numbers = text.splitn(3, '-').map(|digits| digits.parse::<u16>());
        let [Some(Ok(year)), Some(Ok(month)), Some(Ok(day))] =
            [numbers.next(), numbers.next(), numbers.next()]
        else {
            return Err(NotADay);
        };
        let month = u8::try_from(month).ok().and_then(|month| Month::try_from(month).ok());
        let month = month.ok_or(NotADay)?;
        let day = u8::try_from(day).map_err(|_| NotADay)?;
        let date = Date::from_calendar_date(year.into(), month, day).map_err(|_| NotADay)?;
        let day = Self(date);
        let one_spelling = day.to_string() == text && (1970..=9999).contains(&year);
        one_spelling.then_some(day).ok_or(NotADay)
    }
}

super::spelling::written_as_text!(Day);
