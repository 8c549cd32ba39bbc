//! What is told of a circulation to somebody who may know: some of its rows, each with its path to the root
//! that the register has. Canonical JSON (RFC 8785), one line without a line end.
//!
//! With line breaks for this page, and digests cut short:
//!
//! ```text
//! {"asked":{"team":"Health visitors"},
//!  "circulations":[
//!   {"circulated":{"briefing":"first","rows":{"count":3,"root":{"sha256":"5c77…"}},
//!                  "timestamp":1663149600,"type":"engross:circulated:1","version":2},
//!    "entry":6,
//!    "rows":[{"index":0,"path":["gSKy…","B95l…"],"row":{…},"salt":"9c01…"}]}],
//!  "register":"example.org/register",
//!  "type":"engross:disclosure:1"}
//! ```
//!
//! `path` has the hashes of RFC 6962's inclusion proof, from the leaf's neighbour up, as a `.tlog-proof` has
//! them. A [`Disclosure`] shows that each of its rows was circulated. It cannot show that no other row fits
//! what was asked, unless it has all rows of an entry.
//!
//! [`Disclosure::read`] accepts exactly what [`Disclosure::bytes`] writes; [`Disclosure::faults`] holds it
//! against a register.

mod check;
mod page;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use check::Fault;
pub use page::page;

use super::list::ListError;
use super::private::{Kept, PrivatePart};
use super::row::Row;
use super::salted::{Salt, Salted, tree};
use crate::content::canonical::canonical_json;
use crate::phrase::listed;
use crate::record::Version;
use crate::register::Register;
use crate::register::entry::{Circulated, Entry};
use crate::register::merkle::Hash;
use crate::register::told::day;
use crate::table;

/// What its file, its table and its page are called.
pub const FILES: [&str; 3] = ["disclosure.json", "disclosure.csv", "disclosure.html"];

/// It has no more rows: with as many paths it stays a file that people can open.
pub const MAX_ROWS: usize = 20_000;

/// Some rows of circulations, each with its proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    pub asked: Asked,
    /// In the order of their entries.
    pub circulations: Vec<Disclosed>,
    /// What the register calls itself.
    pub register: String,
    #[serde(rename = "type")]
    kind: Kind,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Kind {
    #[default]
    #[serde(rename = "engross:disclosure:1")]
    One,
}

/// Which rows are asked for; whatever is not said is every one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub briefing: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// A name or an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
}

/// Rows of one circulation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosed {
    /// The register's entry.
    pub circulated: Circulated,
    /// Its number.
    pub entry: u64,
    pub rows: Vec<ProvenRow>,
}

/// A row with all that leads to the root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvenRow {
    /// Its place in the list, from 0.
    pub index: u64,
    /// From the leaf's neighbour up.
    pub path: Vec<Hash>,
    pub row: Row,
    /// Without it the row proves nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<Salt>,
}

impl Asked {
    /// Whether it asks about the version that was circulated.
    pub fn is_of(&self, circulated: &Circulated) -> bool {
        self.briefing.as_ref().is_none_or(|briefing| *briefing == circulated.briefing)
            && self.version.is_none_or(|version| version == circulated.version)
    }

    /// Whether it asks about this recipient.
    pub fn has(&self, row: &Row) -> bool {
        let is = |asked: &Option<String>, texts: &[&String]| {
            asked.as_ref().is_none_or(|asked| texts.iter().any(|text| is_same(asked, text)))
        };
        is(&self.recipient, &[&row.name, &row.address])
            && is(&self.team, &[&row.team])
            && is(&self.organisation, &[&row.organisation])
    }
}

impl Asked {
    /// What is asked for: "recipient “Ann Other” and team “Nurses”, of first v1".
    pub fn told(&self) -> String {
        let who = [
            ("recipient", &self.recipient),
            ("team", &self.team),
            ("organisation", &self.organisation),
        ];
        let who =
            who.iter().filter_map(|(what, text)| Some(format!("{what} “{}”", text.as_ref()?)));
        let who: Vec<_> = who.collect();
        let who = if who.is_empty() { "everybody".to_owned() } else { listed(&who) };
        match (&self.briefing, self.version) {
            (Some(briefing), Some(version)) => format!("{who}, of {briefing} {version}"),
            (Some(briefing), None) => format!("{who}, of {briefing}"),
            (None, _) => who,
        }
    }

    /// Names that have in them what was asked for, for somebody who did not know all of one.
    pub fn near(&self, part: &PrivatePart) -> Vec<String> {
        let rows = part.circulations.iter().flat_map(|kept| &kept.list.salted);
        let names = rows.flat_map(|Salted { row, .. }| {
            [
                (&self.recipient, &row.name),
                (&self.recipient, &row.address),
                (&self.team, &row.team),
                (&self.organisation, &row.organisation),
            ]
        });
        let is_near = |(asked, name): &(&Option<String>, &String)| {
            asked.as_ref().is_some_and(|asked| folded(name).contains(&folded(asked)))
        };
        let near: BTreeSet<_> = names.filter(is_near).map(|(_, name)| name.clone()).collect();
        near.into_iter().collect()
    }
}

/// Whether two texts are the same but for their case and the white space in them.
fn is_same(one: &str, other: &str) -> bool {
    folded(one) == folded(other)
}

fn folded(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

impl Disclosure {
    /// The rows that are asked for, of the lists that are known of a register.
    pub fn new(register: &Register, part: &PrivatePart, asked: Asked) -> Self {
        let disclosed = part.circulations.iter().filter_map(|kept| {
            let Entry::Circulated(circulated) = &register.entry(kept.entry)?.entry else {
                return None;
            };
            let rows = match asked.is_of(circulated) {
                true => proven(kept, &asked),
                false => Vec::new(),
            };
            let circulated = circulated.clone();
            (!rows.is_empty()).then_some(Disclosed { circulated, entry: kept.entry, rows })
        });
        let circulations = disclosed.collect();
        let register = register.genesis().origin.clone();
        Self { asked, circulations, register, kind: Kind::One }
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.circulations.iter().map(|disclosed| disclosed.rows.len()).sum()
    }

    pub fn bytes(&self) -> Vec<u8> {
        canonical_json(self)
    }

    /// Reads a disclosure; anything but the very bytes that [`Disclosure::bytes`] would write is refused.
    pub fn read(bytes: &[u8]) -> Result<Self, ListError> {
        let mut json = serde_json::Deserializer::from_slice(bytes);
        let read: Result<Self, _> = serde_path_to_error::deserialize(&mut json);
        let read = read.map_err(|error| ListError::NotAList(error.path().to_string()))?;
        json.end().map_err(|_| ListError::NotAList("its end".into()))?;
        match read.bytes() == bytes {
            true => Ok(read),
            false => Err(ListError::NotCanonical),
        }
    }

    /// The same rows as a table for spreadsheets.
    pub fn table(&self) -> Vec<u8> {
        let rows = self
            .circulations
            .iter()
            .flat_map(|disclosed| disclosed.rows.iter().map(|row| disclosed.cells(row)));
        table::write(&HEADER, rows)
    }
}

const HEADER: [&str; 15] = [
    "entry",
    "date",
    "briefing",
    "version",
    "index",
    "name",
    "organisation",
    "team",
    "address",
    "edition",
    "sha256",
    "channel",
    "code",
    "salt",
    "path",
];

impl Disclosed {
    fn cells(&self, proven: &ProvenRow) -> Vec<String> {
        let Circulated { briefing, version, timestamp, .. } = &self.circulated;
        let ProvenRow { index, path, row, salt } = proven;
        vec![
            self.entry.to_string(),
            day(*timestamp),
            briefing.clone(),
            version.to_string(),
            index.to_string(),
            row.name.clone(),
            row.organisation.clone(),
            row.team.clone(),
            row.address.clone(),
            row.edition.clone(),
            row.file.sha256.to_string(),
            row.channel.name().to_owned(),
            row.code.to_string(),
            salt.map(|salt| salt.to_string()).unwrap_or_default(),
            spelled(path),
        ]
    }
}

/// The hashes of a path, one after another.
fn spelled(path: &[Hash]) -> String {
    path.iter().map(Hash::to_string).collect::<Vec<_>>().join(" ")
}

/// The rows of a list that are asked for.
fn proven(kept: &Kept<Row>, asked: &Asked) -> Vec<ProvenRow> {
    let salted = &kept.list.salted;
    let wanted: Vec<_> = (0..).zip(salted).filter(|(_, salted)| asked.has(&salted.row)).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let tree = tree(salted);
    let proven = wanted.into_iter().map(|(index, salted)| ProvenRow {
        index,
        path: tree.inclusion(index, tree.size()).expect("the tree has a leaf for each row"),
        row: salted.row.clone(),
        salt: Some(salted.salt),
    });
    proven.collect()
}
