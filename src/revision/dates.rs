//! When a commit says that it was made, held against the commits before it and against the clock.

use std::path::Path;

use super::people::find_commit;
use super::repository::open;
use super::{CommitId, RevisionError};

/// How far two people's clocks may differ, in seconds.
const CLOCKS: i64 = 86_400;

/// What is wrong with a commit's date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrongDate {
    /// It is more than a day before that of a commit that leads to it.
    BeforeItsPast,
    /// It is more than a day after today.
    InTheFuture,
}

/// What is wrong with the date of a commit, if anything is, at this moment: in seconds since 1970 (UTC).
pub fn wrong_date(
    root: &Path,
    commit: &CommitId,
    now: i64,
) -> Result<Option<WrongDate>, RevisionError> {
    let repository = open(root)?;
    let commit = find_commit(&repository, commit)?;
    let time = commit.time().seconds();
    if time > now + CLOCKS {
        return Ok(Some(WrongDate::InTheFuture));
    }
    let mut walk = repository.revwalk()?;
    walk.push(commit.id())?;
    for id in walk {
        let before = repository.find_commit(id?)?.time().seconds();
        // A clock that ran ahead once says nothing of the commits that came after.
        if before <= now + CLOCKS && before - CLOCKS > time {
            return Ok(Some(WrongDate::BeforeItsPast));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::super::tests::History;
    use super::*;

    const START: i64 = 1_663_149_600;
    const NOW: i64 = START + 100 * CLOCKS;

    fn at(history: &History, time: i64) -> Option<WrongDate> {
        let id = history.commit_at("a", &time.to_string(), ["ann@example.org"; 2], time);
        wrong_date(history.folder.path(), &id, NOW).unwrap()
    }

    #[test]
    fn a_backdated_commit_is_one_that_says_it_was_made_before_one_that_leads_to_it() {
        let history = History::new();
        assert_eq!(at(&history, START), None);
        // Clocks differ.
        assert_eq!(at(&history, START - CLOCKS), None);
        assert_eq!(at(&history, START - CLOCKS - 1), Some(WrongDate::BeforeItsPast));
    }

    #[test]
    fn one_more_commit_does_not_hide_that_dates_go_back() {
        let history = History::new();
        at(&history, START);
        at(&history, START - 30 * CLOCKS);
        assert_eq!(at(&history, START - 30 * CLOCKS), Some(WrongDate::BeforeItsPast));
        assert_eq!(at(&history, START), None);
    }

    #[test]
    fn a_commit_from_the_future_is_wrong_and_those_after_it_are_not() {
        let history = History::new();
        assert_eq!(at(&history, NOW + CLOCKS), None);
        assert_eq!(at(&history, NOW + CLOCKS + 1), Some(WrongDate::InTheFuture));
        assert_eq!(at(&history, NOW + 1), None);
    }
}
