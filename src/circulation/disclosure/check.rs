//! Holding what was disclosed against a register, and what is wrong with it by name.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

use super::{Disclosed, Disclosure, ProvenRow};
use crate::circulation::salted::Salted;
use crate::register::Register;
use crate::register::entry::{Circulated, Entry};
use crate::register::merkle::{Hash, path_length, root_by_inclusion};

/// One thing that is wrong with a disclosure. Rows are told by entry and index, both from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It shows nothing, of all or of a circulation.
    NoRow,
    /// It is of a register that calls itself this.
    OtherRegister(String),
    /// The register has no such entry.
    UnknownEntry(u64),
    /// The entry is no circulation.
    NotACirculation(u64),
    /// What it says of the entry is what the register has of this other one.
    OfAnotherEntry {
        entry: u64,
        other: u64,
    },
    /// What it says of the entry is not what the register has.
    EntryAltered(u64),
    /// An entry, or a row of it, is there twice.
    EntryTwice(u64),
    RowTwice {
        entry: u64,
        index: u64,
    },
    /// The circulation has only so many rows.
    NoSuchRow {
        entry: u64,
        index: u64,
        count: u64,
    },
    SaltMissing {
        entry: u64,
        index: u64,
    },
    PathTooShort {
        entry: u64,
        index: u64,
        found: usize,
        expected: usize,
    },
    PathTooLong {
        entry: u64,
        index: u64,
        found: usize,
        expected: usize,
    },
    /// It does not fit what was asked for.
    NotAsked {
        entry: u64,
        index: u64,
    },
    /// It is a row of this other circulation.
    RowOfAnother {
        entry: u64,
        index: u64,
        other: u64,
    },
    /// Row, salt and path do not lead to the root.
    RowAltered {
        entry: u64,
        index: u64,
    },
    /// The table beside it says something else.
    OtherTable,
    /// The page beside it is another than this engross makes.
    OtherPage,
}

impl Disclosure {
    /// All that is wrong with it, by a register.
    pub fn faults(&self, register: &Register) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.register != register.genesis().origin {
            faults.push(Fault::OtherRegister(self.register.clone()));
        }
        if self.circulations.iter().all(|disclosed| disclosed.rows.is_empty()) {
            faults.push(Fault::NoRow);
        }
        let mut entries = BTreeSet::new();
        for disclosed in &self.circulations {
            if !entries.insert(disclosed.entry) {
                faults.push(Fault::EntryTwice(disclosed.entry));
            }
            match disclosed.logged(register) {
                Ok(circulated) => {
                    faults.extend(disclosed.row_faults(circulated, register));
                    faults.extend(self.not_asked(disclosed));
                }
                Err(fault) => faults.push(fault),
            }
        }
        faults
    }

    /// The rows that do not fit what it says was asked for.
    fn not_asked(&self, disclosed: &Disclosed) -> impl Iterator<Item = Fault> {
        let is_of = self.asked.is_of(&disclosed.circulated);
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

impl Disclosed {
    /// The register's entry, if it is the one that this says.
    fn logged<'r>(&self, register: &'r Register) -> Result<&'r Circulated, Fault> {
        let entry = self.entry;
        let logged = register.entry(entry).ok_or(Fault::UnknownEntry(entry))?;
        let Entry::Circulated(circulated) = &logged.entry else {
            return Err(Fault::NotACirculation(entry));
        };
        if *circulated == self.circulated {
            return Ok(circulated);
        }
        let other = circulations(register).find(|(_, other)| **other == self.circulated);
        Err(match other {
            Some((other, _)) => Fault::OfAnotherEntry { entry, other },
            None => Fault::EntryAltered(entry),
        })
    }

    fn row_faults(&self, circulated: &Circulated, register: &Register) -> Vec<Fault> {
        let mut indices = BTreeSet::new();
        let fault = |proven: &ProvenRow| match indices.insert(proven.index) {
            true => self.row_fault(proven, circulated, register),
            false => Some(Fault::RowTwice { entry: self.entry, index: proven.index }),
        };
        self.rows.iter().filter_map(fault).collect()
    }

    fn row_fault(
        &self,
        proven: &ProvenRow,
        circulated: &Circulated,
        register: &Register,
    ) -> Option<Fault> {
        let (entry, index, count) = (self.entry, proven.index, circulated.rows.count);
        let Some(leaf) = proven.leaf() else { return Some(Fault::SaltMissing { entry, index }) };
        if proven.leads_to(leaf, circulated) {
            return None;
        }
        let is_another =
            |(other, of): &(u64, &Circulated)| *other != entry && proven.leads_to(leaf, of);
        if let Some((other, _)) = circulations(register).find(is_another) {
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

impl ProvenRow {
    /// The hash of its leaf; `None` without a salt.
    fn leaf(&self) -> Option<Hash> {
        let row = self.row.clone();
        Some(Salted { row, salt: self.salt? }.leaf())
    }

    /// Whether its path leads from its leaf to a circulation's root.
    fn leads_to(&self, leaf: Hash, circulated: &Circulated) -> bool {
        let root = root_by_inclusion(leaf, self.index, circulated.rows.count, &self.path);
        root.is_some_and(|root| root.as_bytes() == circulated.rows.root.sha256.as_bytes())
    }
}

/// The circulations that a register has, by their entries.
fn circulations(register: &Register) -> impl Iterator<Item = (u64, &Circulated)> {
    let entries = (0..).zip(register.entries());
    entries.filter_map(|(index, logged)| match &logged.entry {
        Entry::Circulated(circulated) => Some((index, circulated)),
        _ => None,
    })
}

impl Fault {
    /// Whether it is about what lies beside the rows, which hold.
    pub fn is_beside(&self) -> bool {
        matches!(self, Self::OtherTable | Self::OtherPage)
    }

    /// A short, stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoRow => "no-row",
            Self::OtherRegister(_) => "other-register",
            Self::UnknownEntry(_) => "unknown-entry",
            Self::NotACirculation(_) => "not-a-circulation",
            Self::OfAnotherEntry { .. } => "of-another-entry",
            Self::EntryAltered(_) => "entry-altered",
            Self::EntryTwice(_) => "entry-twice",
            Self::RowTwice { .. } => "row-twice",
            Self::NoSuchRow { .. } => "no-such-row",
            Self::SaltMissing { .. } => "salt-missing",
            Self::PathTooShort { .. } => "path-too-short",
            Self::PathTooLong { .. } => "path-too-long",
            Self::NotAsked { .. } => "not-asked",
            Self::RowOfAnother { .. } => "row-of-another-circulation",
            Self::RowAltered { .. } => "row-altered",
            Self::OtherTable => "other-table",
            Self::OtherPage => "other-page",
        }
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRow => f.write_str("there is no row in it, and so it shows nothing"),
            Self::OtherRegister(origin) => {
                write!(f, "it is of the register {origin}, and this is another")
            }
            Self::UnknownEntry(entry) => {
                write!(f, "this copy of the register has no entry {entry}; it may be older than this")
            }
            Self::NotACirculation(entry) => write!(f, "entry {entry} did not circulate anything"),
            Self::OfAnotherEntry { entry, other } => {
                write!(f, "what it says of entry {entry} is what the register has of entry {other}")
            }
            Self::EntryAltered(entry) => {
                write!(f, "what it says of entry {entry} is not what the register has")
            }
            Self::EntryTwice(entry) => write!(f, "entry {entry} is there twice"),
            Self::RowTwice { entry, index } => {
                write!(f, "row {index} of entry {entry} is there twice")
            }
            Self::NoSuchRow { entry, index, count } => {
                write!(f, "entry {entry} has {count} rows, numbered from 0, and so no row {index}")
            }
            Self::SaltMissing { entry, index } => write!(
                f,
                "row {index} of entry {entry} has no salt, and proves nothing without it"
            ),
            Self::PathTooShort { entry, index, found, expected } => write!(
                f,
                "the path of row {index} of entry {entry} is too short: {found} of {expected} hashes"
            ),
            Self::PathTooLong { entry, index, found, expected } => write!(
                f,
                "the path of row {index} of entry {entry} is too long: {found} hashes, not {expected}"
            ),
            Self::NotAsked { entry, index } => {
                write!(f, "row {index} of entry {entry} does not fit what was asked for")
            }
            Self::RowOfAnother { entry, index, other } => {
                write!(f, "row {index} of entry {entry} is a row of entry {other}")
            }
            Self::RowAltered { entry, index } => write!(
                f,
                "row {index} of entry {entry} is not what was circulated: the row, its salt or its path was \
                 changed"
            ),
            Self::OtherTable => {
                f.write_str("disclosure.csv does not say what disclosure.json says")
            }
            Self::OtherPage => f.write_str(
                "disclosure.html is not the page that this engross makes of disclosure.json: it was changed, or \
                 another version of engross made it",
            ),
        }
    }
}
