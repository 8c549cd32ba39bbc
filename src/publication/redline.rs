//! Whether the redline of a release is served. It shows all the words of two versions, so both must have been
//! given to everybody, and neither taken back.

use std::fmt::{self, Display, Formatter};

use crate::record::{REDLINE, Record, Version};
use crate::register::ledger::{Ledger, Release, Standing};

/// Why the redline of a release is not served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    /// It is against a version that the register does not have.
    NeverPublished(Version),
    /// It is against a version after which another was published before this one.
    NotTheLast { against: Version, last: Version },
    /// It is against a version whose files were taken down.
    TakenDown(Version),
    /// It is against a version that is withdrawn when this one is published, and so never comes with it.
    Withdrawn(Version),
}

impl LeftOut {
    /// Why a release's redline is not served, as a register's ledger says; `None` if it has none, or one that is.
    pub fn of(record: &Record, ledger: &Ledger) -> Option<Self> {
        let (against, digest) = record.previous()?;
        let versions = ledger.briefings().get(&record.briefing);
        let entry = ledger.entry_of_record(&digest.digest());
        let is_it = |release: &Release| entry == Some(release.entry);
        if !versions.and_then(|versions| versions.get(&against)).is_some_and(is_it) {
            return Some(Self::NeverPublished(against));
        }
        // Versions are published in their order, so this holds when others were published since, too.
        let mut before = versions.into_iter().flatten().map(|(version, _)| *version);
        let last = before.rfind(|version| *version < record.version);
        if let Some(last) = last.filter(|last| *last != against) {
            return Some(Self::NotTheLast { against, last });
        }
        match ledger.standing(&record.briefing, against) {
            Some(Standing::Withdrawn(withdrawal)) if withdrawal.taken_down => {
                Some(Self::TakenDown(against))
            }
            standing => {
                let own = versions.and_then(|versions| versions.get(&record.version));
                let was_withdrawn = match own {
                    Some(own) => own.follows_withdrawn,
                    None => matches!(standing, Some(Standing::Withdrawn(_))),
                };
                was_withdrawn.then_some(Self::Withdrawn(against))
            }
        }
    }
}

/// The last version of a briefing that was published, unless that was taken down: the one that everybody has.
/// A redline against it tells the board what changes for them, and is served if the version holds.
pub fn last_served(ledger: &Ledger, briefing: &str) -> Option<Version> {
    let (version, release) = ledger.briefings().get(briefing)?.last_key_value()?;
    let is_down = release.withdrawn.as_ref().is_some_and(|withdrawal| withdrawal.taken_down);
    (!is_down).then_some(*version)
}

impl Display for LeftOut {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{REDLINE} is not served: ")?;
        match self {
            Self::NeverPublished(against) => {
                write!(f, "it shows what {against} said, and that was never published")
            }
            Self::NotTheLast { against, last } => write!(
                f,
                "it is against {against}, and the version that was published before this one is {last}"
            ),
            Self::TakenDown(against) => {
                write!(f, "it shows what {against} said, and that was taken down")
            }
            Self::Withdrawn(against) => {
                write!(f, "it shows what {against} said, and that was withdrawn")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::RELEASES;
    use crate::register::entry::Entry;
    use crate::register::tests::{digest, genesis, published, reinstated, version, withdrawn};

    /// The record of a version whose redline is against another.
    fn record(number: &str, against: &str) -> Record {
        let mut record = crate::record::tests::record();
        record.version = version(number);
        let digest = digest(&format!("record of first {against}"));
        record.inputs.insert(format!("{RELEASES}/first/{against}/record.json"), digest);
        record
    }

    fn ledger(entries: impl IntoIterator<Item = Entry>) -> Ledger {
        let mut ledger = Ledger::default();
        for entry in [Entry::Genesis(genesis())].into_iter().chain(entries) {
            ledger.push(&entry).unwrap();
        }
        ledger
    }

    fn taken_down(number: &str) -> Entry {
        let Entry::Withdrawn(mut entry) = withdrawn("first", number) else { unreachable!() };
        entry.taken_down = true;
        Entry::Withdrawn(entry)
    }

    #[test]
    fn a_redline_against_the_version_published_before_it_is_served() {
        let before = [published("first", "v1")];
        assert_eq!(LeftOut::of(&record("v2", "v1"), &ledger(before.clone())), None);
        let since = before.into_iter().chain([published("first", "v2"), published("first", "v3")]);
        assert_eq!(LeftOut::of(&record("v2", "v1"), &ledger(since)), None);
    }

    /// Its file stays as those of the withdrawn version do, and only the pages lead to neither.
    #[test]
    fn a_redline_against_what_was_withdrawn_since_is_kept() {
        let both = [published("first", "v1"), published("first", "v2"), withdrawn("first", "v1")];
        assert_eq!(LeftOut::of(&record("v2", "v1"), &ledger(both)), None);
    }

    /// The redline did not come with its version, so no page can lead to it.
    #[test]
    fn a_redline_that_was_left_out_does_not_come_back() {
        let left_out =
            |entries: &[Entry]| LeftOut::of(&record("v2", "v1"), &ledger(entries.to_vec()));
        let v1 = [published("first", "v1"), withdrawn("first", "v1")];
        assert_eq!(left_out(&v1), Some(LeftOut::Withdrawn(version("v1"))));
        let since = [&v1[..], &[published("first", "v2"), reinstated("first", "v1")]].concat();
        assert_eq!(left_out(&since), Some(LeftOut::Withdrawn(version("v1"))));
        // It holds again before the next is published.
        let before = [&v1[..], &[reinstated("first", "v1"), published("first", "v2")]].concat();
        assert_eq!(left_out(&before), None);
    }

    /// A version that was rejected, or that waits, and all that it took over from one taken down.
    #[test]
    fn a_redline_against_what_was_never_published_is_not_served() {
        let left_out = LeftOut::of(&record("v3", "v2"), &ledger([published("first", "v1")]));
        assert_eq!(left_out, Some(LeftOut::NeverPublished(version("v2"))));
        let other = ledger([published("second", "v2")]);
        assert_eq!(
            LeftOut::of(&record("v3", "v2"), &other),
            Some(LeftOut::NeverPublished(version("v2")))
        );
    }

    #[test]
    fn a_redline_against_another_than_the_last_published_is_not_served() {
        let ledger = ledger([published("first", "v1"), published("first", "v2")]);
        let (against, last) = (version("v1"), version("v2"));
        assert_eq!(
            LeftOut::of(&record("v3", "v1"), &ledger),
            Some(LeftOut::NotTheLast { against, last })
        );
    }

    #[test]
    fn the_version_that_everybody_has_is_the_last_published_unless_it_was_taken_down() {
        let published = [published("first", "v1"), published("first", "v3")];
        let last = |entries: &[Entry]| last_served(&ledger(entries.to_vec()), "first");
        assert_eq!(last(&[]), None);
        assert_eq!(last(&published), Some(version("v3")));
        let withdrawn = [&published[..], &[withdrawn("first", "v3")]].concat();
        assert_eq!(last(&withdrawn), Some(version("v3")));
        assert_eq!(last(&[&published[..], &[taken_down("v3")]].concat()), None);
    }

    #[test]
    fn a_redline_against_what_was_taken_down_is_not_served() {
        let ledger = ledger([published("first", "v1"), taken_down("v1")]);
        assert_eq!(
            LeftOut::of(&record("v2", "v1"), &ledger),
            Some(LeftOut::TakenDown(version("v1")))
        );
    }
}
