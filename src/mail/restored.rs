//! Records of sending that come out of a backup.
//!
//! A record only grows, so of two the one that has all of the other is kept. What was done after a backup was made
//! is not in it. So the record of what was sent ends with a line that says that it, or the record beside it of
//! what was written, came out of one: each row that it does not have as accepted is unknown from then on.

use std::collections::BTreeSet;

use super::sent::{self, Line, What};
use super::written;

/// A record of sending, as it is in a backup.
#[derive(Debug, Clone, Copy)]
pub struct Record<'b> {
    kind: Kind,
    /// Its whole lines.
    lines: &'b [u8],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Of what was sent, line after line as it happened.
    Sent,
    /// Of those for whom messages were written, in the order of their rows.
    Written,
}

/// How a record in a backup stands to the one in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Versus {
    /// What is there has all of it.
    Older,
    /// It has all that is there, and more.
    Newer,
    /// Each has what the other has not.
    Apart,
}

impl<'b> Record<'b> {
    /// The record that a file is, if it is one.
    pub fn of(name: &str, bytes: &'b [u8]) -> Option<Self> {
        let (kind, format) = match name.rsplit_once('.')?.1 {
            "sent" => (Kind::Sent, sent::FORMAT),
            "written" => (Kind::Written, written::FORMAT),
            _ => return None,
        };
        let lines = whole(bytes);
        let is_one = lines.strip_prefix(format.as_bytes())?.starts_with(b" ");
        is_one.then_some(Self { kind, lines })
    }

    /// How it stands to what is in its place.
    pub fn versus(&self, there: &[u8]) -> Versus {
        let there = whole(there);
        let (has_mine, is_in_mine) = match self.kind {
            // That a record came back says nothing of what was sent.
            Kind::Sent => {
                (there.starts_with(self.lines), undoubted(self.lines).starts_with(undoubted(there)))
            }
            Kind::Written => (has_all(there, self.lines), has_all(self.lines, there)),
        };
        match (has_mine, is_in_mine) {
            (true, _) => Versus::Older,
            (false, true) => Versus::Newer,
            (false, false) => Versus::Apart,
        }
    }

    /// It as it is put back.
    pub fn bytes(&self) -> &'b [u8] {
        self.lines
    }

    /// The name of the record of what was sent, which says that this came out of a backup: this one, or the one
    /// beside it.
    pub fn doubted_name(&self, name: &str) -> String {
        match (self.kind, name.strip_suffix(".written")) {
            (Kind::Written, Some(stem)) => format!("{stem}.sent"),
            _ => name.to_owned(),
        }
    }

    /// The record of what was sent, from what there is of it, once this came out of a backup, at a time in seconds
    /// since 1970 (UTC).
    pub fn doubted(&self, there: Option<&[u8]>, time: i64) -> Vec<u8> {
        let mut record = match (self.kind, there) {
            (Kind::Sent, _) => self.lines.to_vec(),
            (Kind::Written, Some(there)) if !whole(there).is_empty() => whole(there).to_vec(),
            (Kind::Written, _) => self.begun(),
        };
        if undoubted(&record).len() == record.len() {
            record.extend(Line { time, what: What::Restored }.to_string().bytes());
        }
        record
    }

    /// A record of what was sent of the same circulation, with nothing in it yet.
    fn begun(&self) -> Vec<u8> {
        let first = lines(self.lines).next().unwrap_or_default();
        [sent::FORMAT.as_bytes(), &first[written::FORMAT.len()..]].concat()
    }
}

/// A record without a last line that does not end.
fn whole(record: &[u8]) -> &[u8] {
    let end = record.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    &record[..end]
}

/// A record without the last lines that say that it came out of a backup.
fn undoubted(record: &[u8]) -> &[u8] {
    let is_doubt =
        |line: &&[u8]| matches!(Line::read(line), Some(Line { what: What::Restored, .. }));
    let doubts = record.split_inclusive(|byte| *byte == b'\n').rev().take_while(is_doubt);
    &record[..record.len() - doubts.map(<[u8]>::len).sum::<usize>()]
}

/// Whether a record has every line of another, in whatever order.
fn has_all(record: &[u8], other: &[u8]) -> bool {
    let mine: BTreeSet<_> = lines(record).collect();
    lines(other).all(|line| mine.contains(line))
}

fn lines(record: &[u8]) -> impl Iterator<Item = &[u8]> {
    record.split_inclusive(|byte| *byte == b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGUN: &str = "engross:sent:1 5d0c\n";
    const ONE: &str = "1 1 begun\n2 1 accepted 250\n";
    const TWO: &str = "3 2 begun\n";

    fn versus(name: &str, backup: &[&str], there: &[&str]) -> Versus {
        Record::of(name, backup.concat().as_bytes()).unwrap().versus(there.concat().as_bytes())
    }

    #[test]
    fn of_two_records_of_what_was_sent_the_longer_is_newer() {
        use Versus::{Apart, Newer, Older};
        for (backup, there, expected) in [
            (&[BEGUN, ONE][..], &[BEGUN, ONE][..], Older),
            (&[BEGUN], &[BEGUN, ONE], Older),
            (&[BEGUN, ONE], &[BEGUN], Newer),
            (&[BEGUN, ONE], &[], Newer),
            (&[BEGUN, ONE], &[BEGUN, TWO], Apart),
            (&[BEGUN, ONE], &["engross:sent:1 77aa\n"], Apart),
            // It came back before, from this backup or another.
            (&[BEGUN, ONE], &[BEGUN, ONE, "9 restored\n"], Older),
            (&[BEGUN, ONE, TWO], &[BEGUN, ONE, "9 restored\n"], Newer),
            (&[BEGUN, ONE, TWO], &[BEGUN, ONE, "9 restored\n", TWO], Apart),
            (&[BEGUN, ONE, "9 restored\n"], &[BEGUN, ONE], Newer),
            // A line that was being written says nothing.
            (&[BEGUN, ONE, "3 2 beg"], &[BEGUN, ONE], Older),
            (&[BEGUN, ONE], &[BEGUN, "1 1 be"], Newer),
        ] {
            assert_eq!(versus("2.sent", backup, there), expected, "{backup:?} {there:?}");
        }
    }

    #[test]
    fn of_two_records_of_what_was_written_the_one_with_more_rows_is_newer() {
        use Versus::{Apart, Newer, Older};
        let (begun, one, two) = ("engross:written:1 5d0c\n", "5 1\n", "4 2\n");
        for (backup, there, expected) in [
            (&[begun, two][..], &[begun, one, two][..], Older),
            (&[begun, one, two], &[begun, two], Newer),
            (&[begun, one], &[begun, two], Apart),
        ] {
            assert_eq!(versus("2.written", backup, there), expected, "{backup:?} {there:?}");
        }
    }

    #[test]
    fn a_record_that_comes_back_says_so_once() {
        let doubted = |name: &str, backup: &str, there: Option<&str>| {
            let record = Record::of(name, backup.as_bytes()).unwrap();
            String::from_utf8(record.doubted(there.map(str::as_bytes), 9)).unwrap()
        };
        let sent = format!("{BEGUN}{ONE}");
        let restored = format!("{sent}9 restored\n");
        assert_eq!(doubted("2.sent", &sent, None), restored);
        assert_eq!(doubted("2.sent", &format!("{sent}3 2 b"), Some(BEGUN)), restored);
        assert_eq!(doubted("2.sent", &restored, None), restored);
        let written = "engross:written:1 5d0c\n5 1\n";
        assert_eq!(doubted("2.written", written, Some(&sent)), restored);
        for there in [None, Some("engross:s")] {
            assert_eq!(doubted("2.written", written, there), format!("{BEGUN}9 restored\n"));
        }
    }

    #[test]
    fn what_only_looks_like_a_record_is_none() {
        for (name, text) in [
            ("2.sent", "engross:sent:10 5d0c\n"),
            ("2.json", BEGUN),
            ("2.sent", ""),
            ("sent", BEGUN),
        ] {
            assert!(Record::of(name, text.as_bytes()).is_none(), "{name} {text}");
        }
    }
}
