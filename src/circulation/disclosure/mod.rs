//! What is told of a circulation to somebody who may know: some of its rows and what these recipients answered,
//! each with its path to the root that the register has. Canonical JSON (RFC 8785), one line without a line end.
//!
//! With line breaks for this page, and digests cut short:
//!
//! ```text
//! {"answers":[
//!   {"entry":7,
//!    "logged":{"briefing":"first","rows":{"count":1,"root":{"sha256":"e2a0…"}},
//!              "timestamp":1663240000,"type":"engross:acknowledged:1","version":2},
//!    "rows":[{"index":0,"path":[],"row":{…},"salt":"77d2…"}]}],
//!  "asked":{"team":"Health visitors"},
//!  "circulations":[
//!   {"entry":6,
//!    "logged":{"briefing":"first","rows":{"count":3,"root":{"sha256":"5c77…"}},
//!              "timestamp":1663149600,"type":"engross:circulated:1","version":2},
//!    "rows":[{"index":0,"path":["gSKy…","B95l…"],"row":{…},"salt":"9c01…"}]}],
//!  "publisher_says":[{"entry":6,"has_it":"yes","how":"sent by e-mail on 14 September 2022","index":0}],
//!  "register":"example.org/register",
//!  "type":"engross:disclosure:1"}
//! ```
//!
//! `path` has the hashes of RFC 6962's inclusion proof, from the leaf's neighbour up, as a `.tlog-proof` has
//! them; `index` is the index of the leaf, from 0. A [`Disclosure`] shows that each of its rows is in the list that was
//! circulated, and each answer recorded. It cannot show that no other row fits what was asked, unless it has all rows
//! of an entry; nor what became of a row, which is [the publisher's word](Delivered) alone.
//!
//! [`Disclosure::read`] accepts exactly what [`Disclosure::bytes`] writes; [`Disclosure::faults`] holds it
//! against a register.

mod asked;
mod check;
mod delivered;
mod fault;
mod page;
mod proven;
mod table;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use asked::Asked;
pub use delivered::Delivered;
pub use fault::Fault;
pub use page::page;
pub use proven::{Disclosed, Logged, Proven};

use super::answer::Answer;
use super::code::AnswerCode;
use super::list::ListError;
use super::private::PrivatePart;
use super::row::Row;
use crate::content::canonical::canonical_json;
use crate::register::Register;
use crate::register::entry::{Acknowledged, Circulated};

/// What its file, its table and its page are called.
pub const FILES: [&str; 3] = ["disclosure.json", "disclosure.csv", "disclosure.html"];

/// It has no more rows: with as many paths it stays a file that people can open.
pub const MAX_ROWS: usize = 20_000;

/// Some rows of circulations, each with its proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// What these recipients answered, in the order of its entries.
    pub answers: Vec<Answers>,
    pub asked: Asked,
    /// In the order of their entries.
    pub circulations: Vec<Circulation>,
    /// What became of the rows by the publisher's own records, which nothing proves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub publisher_says: Vec<Delivered>,
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

/// Rows of one circulation.
pub type Circulation = Disclosed<Circulated, Row>;

/// Answers that one entry is of.
pub type Answers = Disclosed<Acknowledged, Answer>;

impl Disclosure {
    /// The rows that are asked for, and all answers of these recipients, of the lists that are known of a register.
    pub fn new(register: &Register, part: &PrivatePart, asked: Asked) -> Self {
        let circulations = part.circulations.iter().filter_map(|kept| {
            let circulated = Circulated::of(&register.entry(kept.entry)?.entry)?;
            let is_of = asked.is_of(circulated);
            is_of.then(|| Circulation::new(register, kept, |row| asked.has(row))).flatten()
        });
        let circulations: Vec<_> = circulations.collect();
        let recipients = recipients(&circulations);
        let is_theirs = |answer: &Answer| recipients.contains(&(answer.circulation, answer.code));
        let answers = part.answers.iter();
        let answers = answers.filter_map(|kept| Answers::new(register, kept, is_theirs)).collect();
        let publisher_says = Delivered::of(register, part, &circulations);
        let register = register.genesis().origin.clone();
        Self { answers, asked, circulations, publisher_says, register, kind: Kind::One }
    }

    /// Its answers, by whoever gave them.
    pub fn answered(&self) -> Answered<'_> {
        Answered::of(self)
    }

    /// How many rows it has of circulations.
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
}

/// Whom rows are of: by the entry that circulated it to them, and the code that it gave them.
fn recipients(circulations: &[Circulation]) -> BTreeSet<(u64, AnswerCode)> {
    let of = |disclosed: &Circulation| {
        let entry = disclosed.entry;
        let codes: Vec<_> = disclosed.rows.iter().map(|proven| (entry, proven.row.code)).collect();
        codes
    };
    circulations.iter().flat_map(of).collect()
}

/// The answers of each recipient, in the order of the register.
pub struct Answered<'d>(BTreeMap<(u64, AnswerCode), Vec<Said<'d>>>);

/// An answer, and the entry that it was recorded by.
type Said<'d> = (&'d Answers, &'d Proven<Answer>);

impl<'d> Answered<'d> {
    fn of(disclosure: &'d Disclosure) -> Self {
        let mut answered: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for answers in &disclosure.answers {
            for proven in &answers.rows {
                let whose = (proven.row.circulation, proven.row.code);
                answered.entry(whose).or_default().push((answers, proven));
            }
        }
        Self(answered)
    }

    /// What the recipient in a row of a circulation answered.
    pub fn by(&self, circulation: &Circulation, row: &Row) -> &[Said<'d>] {
        self.0.get(&(circulation.entry, row.code)).map_or(&[], Vec::as_slice)
    }
}
