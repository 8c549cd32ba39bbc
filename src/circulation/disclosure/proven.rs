//! Rows of one entry, each with the path that leads from it to the root in the register.

use serde::{Deserialize, Serialize};

use crate::circulation::private::Kept;
use crate::circulation::salted::{Salt, Salted, tree};
use crate::record::Version;
use crate::register::Register;
use crate::register::entry::{Acknowledged, Circulated, Entry, Rows};
use crate::register::merkle::{Hash, root_by_inclusion};

/// An entry that is of rows.
pub trait Logged: Clone + PartialEq {
    /// An entry of the register, if it is of this kind.
    fn of(entry: &Entry) -> Option<&Self>;

    fn rows(&self) -> Rows;

    /// The version that it is about.
    fn about(&self) -> (&str, Version);
}

impl Logged for Circulated {
    fn of(entry: &Entry) -> Option<&Self> {
        match entry {
            Entry::Circulated(circulated) => Some(circulated),
            _ => None,
        }
    }

    fn rows(&self) -> Rows {
        self.rows
    }

    fn about(&self) -> (&str, Version) {
        (&self.briefing, self.version)
    }
}

impl Logged for Acknowledged {
    fn of(entry: &Entry) -> Option<&Self> {
        match entry {
            Entry::Acknowledged(acknowledged) => Some(acknowledged),
            _ => None,
        }
    }

    fn rows(&self) -> Rows {
        self.rows
    }

    fn about(&self) -> (&str, Version) {
        (&self.briefing, self.version)
    }
}

/// Rows of one entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosed<E, R> {
    /// The number of the register's entry.
    pub entry: u64,
    /// What the entry says.
    pub logged: E,
    pub rows: Vec<Proven<R>>,
}

/// A row with all that leads to the root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proven<R> {
    /// The index of its leaf, from 0 (RFC 9162).
    pub index: u64,
    /// From the leaf's neighbour up.
    pub path: Vec<Hash>,
    pub row: R,
    /// Without it the row proves nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<Salt>,
}

impl<E: Logged, R: Clone + Serialize> Disclosed<E, R> {
    /// The rows of a list that are wanted, if any is.
    pub(super) fn new(
        register: &Register,
        kept: &Kept<R>,
        is_wanted: impl Fn(&R) -> bool,
    ) -> Option<Self> {
        let logged = E::of(&register.entry(kept.entry)?.entry)?.clone();
        let rows = (0..).zip(&kept.list.salted).filter(|(_, salted)| is_wanted(&salted.row));
        let rows: Vec<_> = rows.collect();
        if rows.is_empty() {
            return None;
        }
        let tree = tree(&kept.list.salted);
        let prove = |(index, salted): (u64, &Salted<R>)| Proven {
            index,
            path: tree.inclusion(index, tree.size()).expect("the tree has a leaf for each row"),
            row: salted.row.clone(),
            salt: Some(salted.salt),
        };
        Some(Self { entry: kept.entry, logged, rows: rows.into_iter().map(prove).collect() })
    }
}

impl<R: Clone + Serialize> Proven<R> {
    /// Which row it is, for people: from 1.
    pub fn number(&self) -> u64 {
        number(self.index)
    }

    /// The hash of its leaf; `None` without a salt.
    pub(super) fn leaf(&self) -> Option<Hash> {
        let row = self.row.clone();
        Some(Salted { row, salt: self.salt? }.leaf())
    }

    /// Whether its path leads from its leaf to the root of rows.
    pub(super) fn leads_to(&self, leaf: Hash, rows: Rows) -> bool {
        let root = root_by_inclusion(leaf, self.index, rows.count, &self.path);
        root.is_some_and(|root| root.as_bytes() == rows.root.sha256.as_bytes())
    }
}

/// The number of the row with a leaf index.
pub(super) fn number(index: u64) -> u64 {
    index.saturating_add(1)
}
