//! Holding what was disclosed against a register.

use std::collections::BTreeSet;

use serde::Serialize;

use super::fault::Fault;
use super::proven::{Disclosed, Logged, Proven};
use super::{Answers, Circulation, Disclosure, recipients};
use crate::circulation::code::AnswerCode;
use crate::register::Register;
use crate::register::entry::Circulated;
use crate::register::merkle::path_length;

impl Disclosure {
    /// All that is wrong with it, by a register.
    pub fn faults(&self, register: &Register) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.register != register.genesis().origin {
            faults.push(Fault::OtherRegister(self.register.clone()));
        }
        if self.rows() == 0 {
            faults.push(Fault::NoRow);
        }
        let mut entries = BTreeSet::new();
        for disclosed in &self.circulations {
            faults.extend(twice(&mut entries, disclosed.entry));
            match disclosed.logged_in(register, Fault::NotACirculation) {
                Ok(circulated) => {
                    faults.extend(disclosed.row_faults(circulated, register));
                    faults.extend(self.not_asked(disclosed));
                }
                Err(fault) => faults.push(fault),
            }
        }
        let recipients = recipients(&self.circulations);
        for disclosed in &self.answers {
            faults.extend(twice(&mut entries, disclosed.entry));
            match disclosed.logged_in(register, Fault::NotOfAnswers) {
                Ok(acknowledged) => {
                    faults.extend(disclosed.row_faults(acknowledged, register));
                    faults.extend(disclosed.of_another(&recipients, register));
                }
                Err(fault) => faults.push(fault),
            }
        }
        // A row that is wrong mostly leaves its word without one.
        if faults.is_empty() {
            faults.extend(self.words_of_no_row());
        }
        faults
    }

    /// What the publisher says of rows that are not here, or more than once.
    fn words_of_no_row(&self) -> impl Iterator<Item = Fault> {
        let rows = self.circulations.iter();
        let rows = rows.flat_map(|circulation| {
            circulation.rows.iter().map(|row| (circulation.entry, row.index))
        });
        let mut rows: BTreeSet<_> = rows.collect();
        let words = self.publisher_says.iter().map(|said| (said.entry, said.index));
        words
            .filter(move |word| !rows.remove(word))
            .map(|(entry, index)| Fault::WordOfNoRow { entry, index })
    }

    /// The rows that do not fit what it says was asked for.
    fn not_asked(&self, disclosed: &Circulation) -> impl Iterator<Item = Fault> {
        let is_of = self.asked.is_of(&disclosed.logged);
        let entry = disclosed.entry;
        let rows = disclosed.rows.iter().filter(move |it| !is_of || !self.asked.has(&it.row));
        rows.map(move |it| Fault::NotAsked { entry, index: it.index })
    }

    /// What is wrong with the files beside it, as far as they are there.
    pub fn beside(&self, table: Option<&[u8]>, page: Option<&[u8]>) -> Vec<Fault> {
        let table = table.filter(|table| *table != self.table()).map(|_| Fault::OtherTable);
        let page = page.filter(|page| *page != super::page(self).as_bytes());
        table.into_iter().chain(page.map(|_| Fault::OtherPage)).collect()
    }
}

/// That an entry is there twice, if it is.
fn twice(entries: &mut BTreeSet<u64>, entry: u64) -> Option<Fault> {
    (!entries.insert(entry)).then_some(Fault::EntryTwice(entry))
}

impl Answers {
    /// The answers of others than these recipients, or about another version than they were given.
    fn of_another(
        &self,
        recipients: &BTreeSet<(u64, AnswerCode)>,
        register: &Register,
    ) -> impl Iterator<Item = Fault> {
        let is_theirs = |row: &super::Answer| {
            let circulated = register.entry(row.circulation).map(|logged| &logged.entry);
            let circulated = circulated.and_then(Circulated::of);
            recipients.contains(&(row.circulation, row.code))
                && circulated.is_some_and(|circulated| circulated.about() == self.logged.about())
        };
        let others = self.rows.iter().filter(move |proven| !is_theirs(&proven.row));
        others.map(|proven| Fault::AnswerOfAnother { entry: self.entry, index: proven.index })
    }
}

impl<E: Logged, R: Clone + Serialize> Disclosed<E, R> {
    /// What the register has in the entry, if it is what this says.
    fn logged_in<'r>(
        &self,
        register: &'r Register,
        is_other: impl Fn(u64) -> Fault,
    ) -> Result<&'r E, Fault> {
        let entry = self.entry;
        let logged = register.entry(entry).ok_or(Fault::UnknownEntry(entry))?;
        let logged = E::of(&logged.entry).ok_or_else(|| is_other(entry))?;
        if *logged == self.logged {
            return Ok(logged);
        }
        let other = all::<E>(register).find(|(_, other)| **other == self.logged);
        Err(match other {
            Some((other, _)) => Fault::OfAnotherEntry { entry, other },
            None => Fault::EntryAltered(entry),
        })
    }

    fn row_faults(&self, logged: &E, register: &Register) -> Vec<Fault> {
        let mut indices = BTreeSet::new();
        let fault = |proven: &Proven<R>| match indices.insert(proven.index) {
            true => self.row_fault(proven, logged, register),
            false => Some(Fault::RowTwice { entry: self.entry, index: proven.index }),
        };
        self.rows.iter().filter_map(fault).collect()
    }

    fn row_fault(&self, proven: &Proven<R>, logged: &E, register: &Register) -> Option<Fault> {
        let (entry, index, count) = (self.entry, proven.index, logged.rows().count);
        let Some(leaf) = proven.leaf() else { return Some(Fault::SaltMissing { entry, index }) };
        if proven.leads_to(leaf, logged.rows()) {
            return None;
        }
        let is_another =
            |(other, of): &(u64, &E)| *other != entry && proven.leads_to(leaf, of.rows());
        if let Some((other, _)) = all::<E>(register).find(is_another) {
            return Some(Fault::RowOfAnother { entry, index, other });
        }
        let Some(expected) = path_length(index, count) else {
            return Some(Fault::NoSuchRow { entry, index, count });
        };
        let found = proven.path.len();
        Some(match found.cmp(&expected) {
            std::cmp::Ordering::Less => Fault::PathTooShort { entry, index, found, expected },
            std::cmp::Ordering::Greater => Fault::PathTooLong { entry, index, found, expected },
            std::cmp::Ordering::Equal => Fault::RowAltered { entry, index },
        })
    }
}

/// All entries of one kind that a register has, by their numbers.
fn all<'r, E: Logged + 'r>(register: &'r Register) -> impl Iterator<Item = (u64, &'r E)> {
    let entries = (0..).zip(register.entries());
    entries.filter_map(|(index, logged)| Some((index, E::of(&logged.entry)?)))
}
