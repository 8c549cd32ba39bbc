//! The releases that a printed content code stands for, and what became of each.

use super::agreed::{self, Agreed};
use super::approved::{self, Approved};
use super::{Case, Standing};
use crate::content::ContentCode;
use crate::record::Version;
use crate::register::entry::{Entry, Published, Reason};

/// A release that has a code.
#[derive(Debug)]
pub struct Listed {
    pub published: Published,
    /// The entry that published it, and its date as the publisher claims it.
    pub entry: u64,
    pub date: i64,
    pub title: Option<String>,
    pub standing: Standing,
    pub approved: Approved,
    /// What became of it, in order.
    pub since: Vec<Event>,
}

/// What an entry made of a release that was published before it.
#[derive(Debug)]
pub struct Event {
    pub entry: u64,
    /// As the publisher claims it.
    pub date: i64,
    pub what: Became,
}

/// What a release became.
#[derive(Debug)]
pub enum Became {
    /// By the first version after it.
    Superseded(Version),
    Withdrawn {
        reason: Option<Reason>,
        taken_down: bool,
        agreed: Agreed,
    },
    Reinstated(Agreed),
}

impl Listed {
    /// Whether it is current, and is shown to be approved and reinstated as the policy asked.
    pub fn holds(&self) -> bool {
        let is_agreed = self.reinstated().is_none_or(|it| matches!(it, Agreed::Met { .. }));
        self.standing == Standing::Current
            && matches!(self.approved, Approved::Met { .. })
            && is_agreed
    }

    /// Who agreed that it holds again, the last time.
    pub(super) fn reinstated(&self) -> Option<&Agreed> {
        self.since.iter().rev().find_map(|event| match &event.what {
            Became::Reinstated(agreed) => Some(agreed),
            _ => None,
        })
    }
}

impl<'c> Case<'c> {
    /// The releases whose content a code stands for, in the order in which they were published, by their
    /// entries.
    pub(super) fn releases_of(&self, code: &ContentCode) -> Vec<(u64, &'c Published)> {
        let entries = self.index.published().keys();
        let published = entries.filter_map(|entry| Some((*entry, self.published(*entry)?)));
        published.filter(|(_, it)| code.stands_for(&it.content.sha256)).collect()
    }

    /// The same, and what became of each.
    pub fn listed(&self, code: &ContentCode) -> Vec<Listed> {
        let listed = self.releases_of(code).into_iter().map(|(entry, published)| Listed {
            published: published.clone(),
            entry,
            date: self.as_of.timestamp(entry),
            title: self.served.content(published).map(|content| content.title),
            standing: self.as_of.standing(entry, published),
            approved: approved::approved(self, entry, published),
            since: self.since(entry, published),
        });
        listed.collect()
    }

    /// What became of a release, as of the day that is asked about.
    fn since(&self, entry: u64, published: &Published) -> Vec<Event> {
        let mut is_superseded = false;
        let events = (entry + 1..self.as_of.ledger.size()).filter_map(|entry| {
            let what = self.became(entry, published)?;
            let is_first = !matches!(what, Became::Superseded(_)) || !is_superseded;
            is_superseded |= matches!(what, Became::Superseded(_));
            is_first.then(|| Event { entry, date: self.as_of.timestamp(entry), what })
        });
        events.collect()
    }

    /// What an entry made of a release, if it is about that.
    fn became(&self, entry: u64, of: &Published) -> Option<Became> {
        let is_it = |briefing: &str, version| (briefing, version) == (&*of.briefing, of.version);
        match &self.register.entry(entry)?.entry {
            Entry::Published(later) if later.briefing == of.briefing => {
                Some(Became::Superseded(later.version))
            }
            Entry::Withdrawn(it) if is_it(&it.briefing, it.version) => Some(Became::Withdrawn {
                reason: self.as_of.reason(entry),
                taken_down: it.taken_down,
                agreed: agreed::agreed(self, entry),
            }),
            Entry::Reinstated(it) if is_it(&it.briefing, it.version) => {
                Some(Became::Reinstated(agreed::agreed(self, entry)))
            }
            _ => None,
        }
    }
}
