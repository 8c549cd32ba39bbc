//! The private lists behind the entries of a register, as far as they can be read.
//!
//! Who was given what and what they answered is asked of circulation's [`Holders`] here, and nowhere else in
//! an audit.

use std::collections::{BTreeMap, BTreeSet};

use super::auditor::Means;
use super::recipient::{People, is_called};
use crate::circulation::{Holder, Holders, PrivateError};
use crate::record::Version;
use crate::register::Register;

/// Why a list says nothing here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    /// The private part is not here.
    Elsewhere,
    /// It is encrypted, and not for the key that was given.
    Locked,
    /// It is lost, damaged or another one.
    Lost,
}

/// The lists of a register.
#[derive(Debug, Default)]
pub(super) struct Lists<'a> {
    /// `None` if the private part is not here.
    by_circulation: Option<BTreeMap<u64, Vec<Holder<'a>>>>,
    wrong: BTreeMap<u64, &'a PrivateError>,
}

impl<'a> Lists<'a> {
    pub fn of_register(register: &Register, means: &'a Means<'_>) -> Self {
        let Some((part, wrong)) = &means.private else { return Self::default() };
        let mut by_circulation = BTreeMap::<_, Vec<_>>::new();
        for kept in &part.circulations {
            by_circulation.insert(kept.entry, Vec::new());
        }
        for holder in Holders::of(register, part).iter() {
            by_circulation.entry(holder.circulation).or_default().push(holder.clone());
        }
        let wrong = wrong.iter().map(|error| (error.entry, error)).collect();
        Self { by_circulation: Some(by_circulation), wrong }
    }

    /// Those to whom an entry circulated a version.
    pub fn of(&self, entry: u64) -> Result<&[Holder<'a>], Hidden> {
        let circulations = self.by_circulation.as_ref().ok_or(Hidden::Elsewhere)?;
        let holders = circulations.get(&entry).ok_or_else(|| match self.wrong.get(&entry) {
            Some(error) if error.is_locked() => Hidden::Locked,
            _ => Hidden::Lost,
        });
        Ok(holders?)
    }

    /// Whether the list of an entry is one that cannot be read.
    pub fn lacks(&self, entry: u64) -> bool {
        self.wrong.contains_key(&entry)
    }
}

impl Means<'_> {
    /// The versions that were circulated to somebody by what can be read, and those that may have been by what
    /// cannot be read; `None` if the private part is not here.
    pub(super) fn versions_of(&self, who: &str, register: &Register) -> Option<Concerned> {
        let (part, wrong) = self.private.as_ref()?;
        let mut concerned = Concerned::default();
        for kept in &part.circulations {
            let mut rows = kept.list.salted.iter().map(|salted| &salted.row);
            if rows.any(|row| is_called(who, [&row.name, &row.team, &row.organisation])) {
                concerned.versions.insert((kept.list.briefing.clone(), kept.list.version));
            }
        }
        concerned.is_known = !concerned.versions.is_empty();
        for error in wrong {
            let entry = register.entry(error.entry).map(|logged| &logged.entry);
            if let Some(crate::register::entry::Entry::Circulated(circulated)) = entry {
                concerned.versions.insert((circulated.briefing.clone(), circulated.version));
                concerned.is_in_doubt = true;
            }
        }
        Some(concerned)
    }
}

/// The versions that concern a person, a team or an organisation.
#[derive(Debug, Clone, Default)]
pub(super) struct Concerned {
    pub versions: BTreeSet<(String, Version)>,
    /// Whether a list that can be read has them.
    pub is_known: bool,
    /// Whether a list that cannot be read may have them.
    pub is_in_doubt: bool,
}

impl Concerned {
    pub fn has(&self, briefing: &str, version: Version) -> bool {
        self.versions.iter().any(|(id, of)| (id.as_str(), *of) == (briefing, version))
    }
}

impl People {
    /// Whether whoever is asked about is in none of the lists, of which all can be read.
    pub fn is_unknown(&self, register: &Register, means: &Means<'_>) -> bool {
        let Self::One(who) = self else { return false };
        let concerned = means.versions_of(who, register);
        concerned.is_some_and(|concerned| !concerned.is_known && !concerned.is_in_doubt)
    }
}
