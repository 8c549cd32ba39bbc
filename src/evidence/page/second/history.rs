//! What the register says of a briefing, an entry a line.

use std::collections::BTreeSet;

use super::super::{filled, words};
use crate::evidence::subject::Subject;
use crate::phrase::counted;
use crate::record::Version;
use crate::register::entry::{Acknowledged, Entry};
use crate::register::told::day;

/// The entries about the briefing, in order.
pub(super) fn told(subject: &Subject<'_>) -> String {
    let mut withdrawn = BTreeSet::new();
    let told = subject.history().into_iter().map(|(index, entry)| {
        match entry {
            Entry::Withdrawn(entry) => _ = withdrawn.insert(entry.version),
            Entry::Reinstated(entry) => _ = withdrawn.remove(&entry.version),
            _ => {}
        }
        let said = in_words(entry, &withdrawn);
        filled(&format!("- entry {index}, of {}: {said}.", day(entry.timestamp())), "  ")
    });
    told.collect::<Vec<_>>().join("\n")
}

/// What happened, without its full stop. Of answers, the register has only how many they are.
fn in_words(entry: &Entry, withdrawn: &BTreeSet<Version>) -> String {
    let Entry::Acknowledged(Acknowledged { briefing, version, rows, .. }) = entry else {
        return words::told(entry);
    };
    let answers = counted(rows.count(), "answer");
    match withdrawn.contains(version) {
        true => format!(
            "{answers} to the recall of {briefing} {version}, or about it before: that copies were destroyed \
             or given back, or that it had been received, read or discussed"
        ),
        false => {
            format!("{answers} to {briefing} {version}: that it was received, read or discussed")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::tests::{acknowledged, version};

    #[test]
    fn answers_to_a_recall_are_not_taken_for_answers_to_a_circulation() {
        let answers = acknowledged("first", "v1");
        let told = |withdrawn: &[Version]| in_words(&answers, &withdrawn.iter().copied().collect());
        let circulated = "1 answer to first v1: that it was received, read or discussed";
        assert_eq!(told(&[]), circulated);
        assert_eq!(told(&[version("v2")]), circulated);
        assert_eq!(
            told(&[version("v1")]),
            "1 answer to the recall of first v1, or about it before: that copies were destroyed or given \
             back, or that it had been received, read or discussed"
        );
    }
}
