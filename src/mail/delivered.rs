//! What the records of sending say became of each row: what a list alone does not tell.

use std::path::Path;

use time::OffsetDateTime;

use super::sent::{Progress, Sent, SentError, Step};
use super::written::Written;
use crate::circulation::{Deliveries, Delivery, Kept, Row};
use crate::policy::Day;

/// What became of the rows of circulations until a time, in seconds since 1970 (UTC), or as far as is known, by
/// the records below a workspace's `output/`. Of rows whose record cannot be read that is unknown; why is told.
pub fn deliveries(
    output: &Path,
    circulations: &[Kept<Row>],
    until: Option<i64>,
) -> (Deliveries, Vec<SentError>) {
    let (mut deliveries, mut wrong) = (Deliveries::default(), Vec::new());
    for kept in circulations {
        match of_one(output, kept, until) {
            Ok(rows) => deliveries.insert(kept.entry, rows),
            Err(error) => wrong.push(error),
        }
    }
    (deliveries, wrong)
}

/// What became of each row of a circulation.
fn of_one(output: &Path, kept: &Kept<Row>, until: Option<i64>) -> Result<Vec<Delivery>, SentError> {
    let rows = kept.list.rows();
    let is_by_then = |time: i64| until.is_none_or(|until| time < until);
    let sent = Sent::history(output, kept.entry, &rows)?;
    let written = Written::open(output, kept.entry, &rows)?;
    let mut tried = vec![sent.as_ref().map(|_| Tried::default()); rows.count()];
    for step in sent.into_iter().flatten().filter(|step| is_by_then(step.time())) {
        match step {
            Step::Row { time, row, progress } => {
                if let Some(tried) = &mut tried[row - 1] {
                    tried.take(time, progress);
                }
            }
            Step::Restored { .. } => tried.iter_mut().flatten().for_each(Tried::doubt),
        }
    }
    let written = |row| written.time(row).filter(|time| is_by_then(*time)).and_then(day);
    Ok((1..).zip(tried).map(|(row, tried)| delivery(tried, written(row))).collect())
}

/// What became of a row, by what was tried, if that was recorded, and the day on which its message was written.
fn delivery(tried: Option<Tried>, written: Option<Day>) -> Delivery {
    match (tried, written) {
        (Some(Tried { last: Some((time, Progress::Accepted)), .. }), _) => {
            day(time).map_or(Delivery::Unknown, Delivery::Sent)
        }
        (Some(Tried { last: Some((_, Progress::SaidToBeSent(day))), .. }), _) => {
            Delivery::SaidToBeSent(day)
        }
        (Some(tried), _) if tried.may_have_arrived() => Delivery::Unknown,
        (_, Some(day)) => Delivery::Written(day),
        (None, None) => Delivery::Unknown,
        (Some(Tried { last: Some((_, Progress::Refused(_))), .. }), None) => Delivery::Refused,
        (Some(_), None) => Delivery::NotSent,
    }
}

/// What was tried to send a row.
#[derive(Debug, Clone, Copy, Default)]
struct Tried {
    /// What was written down last, and when.
    last: Option<(i64, Progress)>,
    /// Whether a try before the last ended and nobody knows how, or there may have been one that is not recorded.
    was_unknown: bool,
}

impl Tried {
    /// Takes what was written down next. A try is unknown from its beginning until what came of it.
    fn take(&mut self, time: i64, progress: Progress) {
        let is_unknown = |progress| progress == Progress::Unknown;
        self.was_unknown |= is_unknown(progress) && self.last.is_some_and(|(_, it)| is_unknown(it));
        self.last = Some((time, progress));
    }

    /// Takes it that the record so far came out of a backup: what was sent after that is not in it.
    fn doubt(&mut self) {
        self.was_unknown = true;
    }

    fn may_have_arrived(self) -> bool {
        self.was_unknown || matches!(self.last, Some((_, Progress::Unknown)))
    }
}

/// The day of a time in seconds since 1970 (UTC).
pub(super) fn day(time: i64) -> Option<Day> {
    OffsetDateTime::from_unix_timestamp(time).ok().and_then(Day::of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::ReplyCode;

    /// What became of a row after so many lines about it, the last on the second day.
    fn after(lines: &[Progress], written: Option<&str>) -> Delivery {
        let mut tried = Tried::default();
        for (number, progress) in (1..).zip(lines) {
            tried.take(number * 24 * 3600, *progress);
        }
        delivery(Some(tried), written.map(|day| day.parse().unwrap()))
    }

    #[test]
    fn what_became_of_a_row_follows_from_all_that_was_tried() {
        use Progress::{Accepted, Deferred, Unknown};
        let refused = Progress::Refused(ReplyCode::new(550).unwrap());
        let day = |text: &str| text.parse::<Day>().unwrap();
        for (lines, delivery) in [
            (&[][..], Delivery::NotSent),
            (&[Unknown], Delivery::Unknown),
            (&[Unknown, Accepted], Delivery::Sent(day("1970-01-03"))),
            (&[Unknown, refused], Delivery::Refused),
            (&[Unknown, Deferred], Delivery::NotSent),
            // It was stopped while it was being sent, and sent again.
            (&[Unknown, Unknown, refused], Delivery::Unknown),
            (&[Unknown, Unknown, Unknown, Accepted], Delivery::Sent(day("1970-01-05"))),
            // Refused, and then stopped while it was tried again.
            (&[Unknown, refused, Unknown], Delivery::Unknown),
            (&[Unknown, Deferred, Unknown, refused], Delivery::Refused),
        ] {
            assert_eq!(after(lines, None), delivery, "{lines:?}");
        }
        let mut restored = Tried::default();
        restored.doubt();
        restored.take(1, refused);
        assert_eq!(delivery(Some(restored), None), Delivery::Unknown);
        restored.take(2, Unknown);
        restored.take(3, Accepted);
        assert_eq!(delivery(Some(restored), None), Delivery::Sent(day("1970-01-01")));
        let written = Some("1970-01-02");
        assert_eq!(after(&[], written), Delivery::Written(day("1970-01-02")));
        assert_eq!(after(&[Unknown, refused], written), Delivery::Written(day("1970-01-02")));
        assert_eq!(after(&[Unknown], written), Delivery::Unknown);
        assert_eq!(after(&[Unknown, Accepted], written), Delivery::Sent(day("1970-01-03")));
        let said = Progress::SaidToBeSent(day("1970-01-03"));
        for lines in [&[said][..], &[Unknown, said], &[Unknown, refused, said]] {
            assert_eq!(after(lines, written), Delivery::SaidToBeSent(day("1970-01-03")));
        }
        assert_eq!(delivery(None, None), Delivery::Unknown);
        assert_eq!(delivery(None, Some(day("1970-01-02"))).name(), "letter-written");
    }
}
