//! Whom a release reached: how many, as the register says, and more where the private part is at hand.

use std::collections::{BTreeMap, BTreeSet};

use super::auditor::Auditor;
use super::event::Release;
use crate::circulation::Channel;
use crate::phrase::{counted, listed};
use crate::record::Version;
use crate::register::entry::Entry;
use crate::verify::Standing;

/// Whom a release reached.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// How many rows its circulations have, and how many answers came, by the register.
    pub recipients: u64,
    pub answers: u64,
    /// `None` if the private part is not at hand, or not all of it.
    pub known: Option<Known>,
}

/// What the private part says more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// How many got which edition by which channel.
    pub editions: BTreeMap<(String, Channel), usize>,
    /// How many recipients answered at all, and how many did not.
    pub answered: usize,
    pub outstanding: usize,
    /// How many said that what they had is destroyed or given back.
    pub recalled: usize,
}

impl Auditor<'_> {
    pub(super) fn reach(&self, briefing: &str, version: Version) -> Reach {
        let register = self.case.register();
        let mut reach = Reach::default();
        let versions = register.ledger().briefings().get(briefing);
        let Some(release) = versions.and_then(|versions| versions.get(&version)) else {
            return reach;
        };
        let rows = |entry: &u64| match register.entry(*entry).map(|logged| &logged.entry) {
            Some(Entry::Circulated(circulated)) => circulated.rows.count,
            Some(Entry::Acknowledged(answers)) => answers.rows.count,
            _ => 0,
        };
        reach.recipients = release.circulated.iter().map(rows).sum();
        reach.answers = release.acknowledged.iter().map(rows).sum();
        let entries: BTreeSet<_> =
            release.circulated.iter().chain(&release.acknowledged).copied().collect();
        reach.known = self.known(&entries);
        reach
    }

    /// What the lists of these entries say, if all of them are at hand.
    fn known(&self, entries: &BTreeSet<u64>) -> Option<Known> {
        let (part, wrong) = self.means.private.as_ref()?;
        if wrong.iter().any(|error| entries.contains(&error.entry)) {
            return None;
        }
        let mut known = Known::default();
        let answers = part.answers.iter().filter(|kept| entries.contains(&kept.entry));
        let answers = answers.flat_map(|kept| &kept.list.salted).map(|salted| &salted.row);
        let (mut answered, mut recalled) = (BTreeSet::new(), BTreeSet::new());
        for answer in answers {
            let who = (answer.circulation, answer.code.to_string());
            if answer.recalled.is_some() {
                recalled.insert(who.clone());
            }
            answered.insert(who);
        }
        for kept in part.circulations.iter().filter(|kept| entries.contains(&kept.entry)) {
            for row in kept.list.salted.iter().map(|salted| &salted.row) {
                *known.editions.entry((row.edition.clone(), row.channel)).or_default() += 1;
                let who = (kept.entry, row.code.to_string());
                known.answered += usize::from(answered.contains(&who));
                known.outstanding += usize::from(!answered.contains(&who));
                known.recalled += usize::from(recalled.contains(&who));
            }
        }
        Some(known)
    }
}

impl Reach {
    /// Whom a release reached, in a sentence or two.
    pub(super) fn told(&self, release: &Release) -> String {
        let recipients = usize::try_from(self.recipients).unwrap_or(usize::MAX);
        let answers = usize::try_from(self.answers).unwrap_or(usize::MAX);
        let mut said = format!("to {}", counted(recipients, "recipient"));
        let Some(known) = &self.known else {
            return format!("{said}; {} came.", counted(answers, "answer"));
        };
        let editions = known.editions.iter();
        let editions: Vec<_> = editions
            .map(|((edition, channel), count)| format!("{count} {edition} {}", channel.told()))
            .collect();
        said += &format!(": {}. ", listed(&editions));
        said += &format!("{} answered, {} did not", known.answered, known.outstanding);
        if matches!(release.standing, Standing::Withdrawn { .. }) {
            said += &format!("; {} said that theirs is destroyed or given back", known.recalled);
        }
        format!("{said}.")
    }
}
