//! The verdict: what a file is, by a copy of the register and what is served beside it.
//!
//! ```text
//! the file's SHA-256 -> index of the register -> genuine: which, who approved it, how it stands
//!                    \-> not there            -> change: what it is instead
//! ```
//!
//! The register decides, by the digest of the whole file, and nothing else does: not a seal that holds, not
//! what a file says of itself, not its name. Nothing that lies beside the register counts but what has a
//! digest that the register has. Whether the copy itself is the register, its anchor shows.
//!
//! A verdict is a value; an error would mean that we could not look. It knows no terminal and no clock:
//! the copy, the day that is asked about, and the file's bytes are handed in.

mod agreed;
mod approved;
mod as_of;
mod aspects;
mod beside;
mod change;
mod code;
mod in_force;
mod index;
mod json;
mod later;
mod missing;
mod nearest;
mod own;
mod place;
mod respelled;
mod sealed;
mod served;
mod told;
mod transcript;
mod unapproved;
mod verdict;
mod walk;

use std::cell::OnceCell;
use std::collections::BTreeMap;

use crate::digest::Digest;
use crate::import::Limits;
use crate::policy::Day;
use crate::policy::history::History;
use crate::readback;
use crate::record::{REDLINE, Version};
use crate::register::Register;
use crate::register::entry::{Entry, Published};
use crate::register::ledger;

pub use agreed::{Agreed, Decision};
pub use approved::Approved;
pub use as_of::{AsOf, Standing};
pub use beside::{Beside, Kind};
pub use change::{How, NotGenuine, Source, Told};
pub use code::{Became, Event, Listed};
pub use index::{Index, Part, Thing};
pub use respelled::Respelled;
pub use sealed::Sealed;
pub use served::{Served, find};
pub use told::{PAPER, STANDARD_INPUT, all_named, code_told, tally};
pub use transcript::Words;
pub use unapproved::Unapproved;
pub use verdict::{Answer, Release, Status, TakenBack, Verdict};
pub use walk::Walk;

/// Gives the bytes of another file in the folder in which a file lies, by its name.
pub type Neighbours<'n> = dyn Fn(&str) -> Option<Vec<u8>> + 'n;

/// What files are judged by.
pub struct Case<'c> {
    register: &'c Register,
    served: &'c Served,
    index: Index,
    as_of: AsOf,
    /// The policies that are served, judged by their signatures.
    policies: History,
    /// The files that served records name beside the editions, once somebody asks.
    byproducts: OnceCell<BTreeMap<Digest, (u64, String)>>,
    /// The certificates in the seals of the editions that are served, once somebody asks.
    seals: OnceCell<beside::Seals>,
    /// The register's own files, once somebody asks.
    own_files: OnceCell<BTreeMap<Digest, String>>,
    /// Whether the copy has signs of entries after its last, once somebody asks.
    signs_of_later: OnceCell<bool>,
    limits: Limits,
}

/// A file under test.
struct File<'f> {
    name: &'f str,
    bytes: &'f [u8],
    sha256: &'f Digest,
    neighbours: &'f Neighbours<'f>,
}

impl File<'_> {
    /// The last part of its path.
    fn last(&self) -> &str {
        self.name.rsplit(['/', '\\']).next().unwrap_or(self.name)
    }
}

impl<'c> Case<'c> {
    /// Judges by a register as it stood at the end of a day, or as it stands.
    pub fn new(register: &'c Register, served: &'c Served, day: Option<Day>) -> Self {
        Self {
            register,
            served,
            index: Index::of(register),
            as_of: AsOf::of(register, day),
            policies: History::of(&served.policies()),
            byproducts: OnceCell::new(),
            seals: OnceCell::new(),
            own_files: OnceCell::new(),
            signs_of_later: OnceCell::new(),
            limits: Limits::default(),
        }
    }

    pub fn register(&self) -> &'c Register {
        self.register
    }

    pub fn as_of(&self) -> &AsOf {
        &self.as_of
    }

    /// Says what a file is that lies nowhere. Its name is only repeated, and helps to understand a text.
    pub fn verify(&self, name: &str, bytes: &[u8]) -> Answer {
        self.verify_among(name, bytes, &|_| None)
    }

    /// Says what a file is that lies among others: in a published folder each must be what its name says,
    /// and a proof must be of the file beside it.
    pub fn verify_among(&self, name: &str, bytes: &[u8], neighbours: &Neighbours<'_>) -> Answer {
        let sha256 = Digest::of(bytes);
        if bytes.len() > self.limits.bytes {
            return self.verify_large(name, sha256, neighbours);
        }
        let file = File { name, bytes, sha256: &sha256, neighbours };
        let verdict = self.verdict(&file);
        Answer { name: name.to_owned(), sha256: Some(sha256), verdict }
    }

    /// Says what a file is that is too large to be read back: by its digest alone.
    pub fn verify_large(&self, name: &str, sha256: Digest, neighbours: &Neighbours<'_>) -> Answer {
        let most = self.limits.bytes >> 20;
        let verdict = match self.thing(&sha256) {
            None => Verdict::NotGenuine(NotGenuine::Large(most)),
            Some(Thing::Part(entry, part @ (Part::Edition(_) | Part::BeforeSeal(_)))) => {
                let of = self.source(entry, part.file()).told();
                Verdict::Unread(format!(
                    "the register has it as {of}, and it is larger than {most} MiB, so its seal is not \
                     looked at"
                ))
            }
            Some(_) => self.verdict(&File { name, bytes: &[], sha256: &sha256, neighbours }),
        };
        Answer { name: name.to_owned(), sha256: Some(sha256), verdict }
    }

    fn verdict(&self, file: &File<'_>) -> Verdict {
        let thing = self.thing(file.sha256);
        match (place::of(self, file), thing) {
            (Some(place), _) if place.is_of(file.sha256) => {
                self.release(place.entry, place.part, file.bytes)
            }
            (Some(place), Some(Thing::Part(entry, part)))
                if !matches!(part, Part::BeforeSeal(_)) =>
            {
                let of = self.source(entry, part.file());
                let place = self.source(place.entry, place.part.file());
                Verdict::NotGenuine(NotGenuine::Misplaced { of, place })
            }
            (_, Some(Thing::Policy(number))) => {
                Verdict::Policy { number, is_in_force: self.is_in_force(number) }
            }
            (_, Some(Thing::Part(entry, part))) => self.release(entry, part, file.bytes),
            (_, Some(Thing::Signature(entry))) => {
                Verdict::Beside(beside::signature::named(self, entry, file.bytes))
            }
            (_, None) => self.unlogged(file),
        }
    }

    /// What a file is whose digest no entry and no record has.
    fn unlogged(&self, file: &File<'_>) -> Verdict {
        if file.bytes.is_empty() && place::of(self, file).is_none() {
            return Verdict::Unread("it is empty, so there is nothing to look at".to_owned());
        }
        if let Some(path) = self.own_file(file.sha256) {
            return Verdict::Register(path.to_owned());
        }
        let of_later = || {
            let why = beside::proof::of_later(self, file).or_else(|| self.of_later_version(file));
            why.map(Verdict::Unread)
        };
        if let Some(verdict) = beside::look(self, file).or_else(of_later) {
            return verdict;
        }
        match place::unnamed(self, file) {
            Some(Published { briefing, version, .. }) => Verdict::Unread(format!(
                "it lies among the files of {briefing} {version}, whose record is not in this copy, or is \
                 another, and the record alone says whether it is one of them"
            )),
            None => Verdict::NotGenuine(change::look(self, file.name, file.bytes)),
        }
    }

    /// What a digest is to the register, or to a record that it has.
    fn thing(&self, sha256: &Digest) -> Option<Thing> {
        let byproduct = || {
            let (entry, file) = self.byproducts().get(sha256)?;
            Some(Thing::Part(*entry, Part::Byproduct(file.clone())))
        };
        self.index.thing(sha256).cloned().or_else(byproduct)
    }

    /// What a file is that the register has.
    fn release(&self, entry: u64, part: Part, bytes: &[u8]) -> Verdict {
        let Some(published) = self.published(entry) else {
            unreachable!("the index has entries that published something");
        };
        let sealed = match unapproved::look(self, entry, published, &part, bytes) {
            Ok(sealed) => sealed,
            Err(why) => {
                let of = self.source(entry, part.file());
                return Verdict::NotGenuine(NotGenuine::Unapproved { of, why });
            }
        };
        if let Part::BeforeSeal(edition) = part {
            return Verdict::NotGenuine(NotGenuine::BeforeSeal(self.source(entry, &edition)));
        }
        Verdict::Release(Box::new(Release {
            published: published.clone(),
            entry,
            date: self.as_of.timestamp(entry),
            title: self.title(published, &part, bytes),
            standing: self.as_of.standing(entry, published),
            decision: agreed::decision(self, published),
            approved: approved::approved(self, entry, published),
            sealed,
            shows: self.shown_by(published, &part),
            part,
        }))
    }

    /// The withdrawn version whose words a file of a release shows: a redline has those of two.
    fn shown_by(&self, published: &Published, part: &Part) -> Option<TakenBack> {
        let (version, _) =
            self.served.record(published).filter(|_| part.file() == REDLINE)?.previous()?;
        match self.as_of.ledger.standing(&published.briefing, version)? {
            ledger::Standing::Withdrawn(withdrawal) => {
                Some(TakenBack { version, taken_down: withdrawal.taken_down })
            }
            _ => None,
        }
    }

    /// The files beside the editions that the served records name. Each record counts by its digest.
    fn byproducts(&self) -> &BTreeMap<Digest, (u64, String)> {
        self.byproducts.get_or_init(|| {
            let mut files = BTreeMap::new();
            for entry in self.index.published().keys() {
                let record = self.published(*entry).and_then(|it| self.served.record(it));
                for (file, digest) in record.into_iter().flat_map(|record| record.byproducts) {
                    files.insert(digest, (*entry, file));
                }
            }
            files
        })
    }

    /// The release that an entry published, if it published one.
    pub fn published(&self, entry: u64) -> Option<&'c Published> {
        match &self.register.entry(entry)?.entry {
            Entry::Published(published) => Some(published),
            _ => None,
        }
    }

    fn source(&self, entry: u64, edition: &str) -> Source {
        let published = self.published(entry);
        Source {
            briefing: published.map(|it| it.briefing.clone()).unwrap_or_default(),
            version: published.map_or(Version::FIRST, |it| it.version),
            edition: edition.to_owned(),
            entry,
        }
    }

    fn title(&self, published: &Published, part: &Part, bytes: &[u8]) -> Option<String> {
        let said = self.served.content(published).map(|content| content.title);
        said.or_else(|| match part {
            Part::Edition(_) => readback::read(bytes, &self.limits.pdf).ok()?.title,
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests;
