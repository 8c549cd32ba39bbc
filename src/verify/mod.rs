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

mod approved;
mod as_of;
mod aspects;
mod change;
mod claims;
mod code;
mod index;
mod json;
mod served;
mod told;

use std::cell::OnceCell;
use std::collections::BTreeMap;

use crate::digest::Digest;
use crate::import::Limits;
use crate::policy::Day;
use crate::policy::history::History;
use crate::readback;
use crate::record::Version;
use crate::register::Register;
use crate::register::entry::{Entry, Published};
use crate::register::proof::Proof;

pub use approved::Approved;
pub use as_of::{AsOf, Standing};
pub use change::{How, NotGenuine, Source};
pub use code::Listed;
pub use index::{Index, Part, Thing};
pub use served::{Served, find};
pub use told::PAPER;

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
    limits: Limits,
}

/// What came of one file.
#[derive(Debug)]
pub struct Answer {
    /// What the file is called.
    pub name: String,
    /// `None` if it was not read.
    pub sha256: Option<Digest>,
    pub verdict: Verdict,
}

/// What a file is.
#[derive(Debug)]
pub enum Verdict {
    /// A file of a release, byte for byte as it was published.
    Release(Box<Release>),
    /// A policy by its number, and whether it is in force.
    Policy {
        number: u32,
        is_in_force: bool,
    },
    /// A proof that holds, of this entry: what that says.
    Proof {
        entry: u64,
        said: String,
    },
    NotGenuine(NotGenuine),
    /// We could not look.
    Unread(String),
}

/// A release, and which of its files one is.
#[derive(Debug)]
pub struct Release {
    pub published: Published,
    /// The entry that published it.
    pub entry: u64,
    /// Its date, as the publisher claims it.
    pub date: i64,
    pub part: Part,
    /// The briefing's title, if the content or the file is at hand.
    pub title: Option<String>,
    pub standing: Standing,
    pub approved: Approved,
    /// What the seal shows; `None` if this file has none.
    pub seal: Option<String>,
}

impl Release {
    /// Whether it is current, and nothing shows that too few approved it.
    fn holds(&self) -> bool {
        self.standing == Standing::Current && !matches!(self.approved, Approved::NotMet { .. })
    }
}

/// What answers come to, from the best to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    Current,
    NotCurrent,
    NoAnchor,
    Unread,
    NotGenuine,
}

impl Answer {
    /// What is said of a file that was not read, and why.
    pub fn unread(name: &str, reason: &str) -> Self {
        let verdict = Verdict::Unread(reason.to_owned());
        Self { name: name.to_owned(), sha256: None, verdict }
    }
}

impl Status {
    /// The exit status that says it.
    pub fn code(self) -> u8 {
        match self {
            Self::Current => 0,
            Self::NotGenuine => 1,
            Self::Unread => 2,
            Self::NotCurrent => 3,
            Self::NoAnchor => 4,
        }
    }
}

impl Verdict {
    /// What it comes to by a register that is known to be the one that was asked for, or is not.
    pub fn status(&self, is_anchored: bool) -> Status {
        let genuine = |is_current| match (is_anchored, is_current) {
            (false, _) => Status::NoAnchor,
            (true, true) => Status::Current,
            (true, false) => Status::NotCurrent,
        };
        match self {
            Self::Release(release) => genuine(release.holds()),
            Self::Policy { is_in_force, .. } => genuine(*is_in_force),
            Self::Proof { .. } => genuine(true),
            Self::NotGenuine(_) => Status::NotGenuine,
            Self::Unread(_) => Status::Unread,
        }
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
            limits: Limits::default(),
        }
    }

    pub fn register(&self) -> &'c Register {
        self.register
    }

    pub fn as_of(&self) -> &AsOf {
        &self.as_of
    }

    /// Says what a file is. Its name is only repeated, and helps to understand a text.
    pub fn verify(&self, name: &str, bytes: &[u8]) -> Answer {
        if bytes.len() > self.limits.bytes {
            let most = self.limits.bytes >> 20;
            return Answer::unread(name, &format!("it is larger than {most} MiB"));
        }
        let sha256 = Digest::of(bytes);
        let verdict = self.verdict(name, bytes, &sha256);
        Answer { name: name.to_owned(), sha256: Some(sha256), verdict }
    }

    fn verdict(&self, name: &str, bytes: &[u8], sha256: &Digest) -> Verdict {
        match self.index.thing(sha256) {
            Some(Thing::Policy(number)) => {
                let in_force = self.as_of.ledger.policies().last();
                let is_in_force = in_force.is_some_and(|policy| policy.number == *number);
                Verdict::Policy { number: *number, is_in_force }
            }
            Some(Thing::Part(entry, part)) => self.release(*entry, part.clone(), bytes),
            None => match self.byproducts().get(sha256) {
                Some((entry, file)) => self.release(*entry, Part::Byproduct(file.clone()), bytes),
                None => self.proof(bytes).unwrap_or_else(|| self.changed(name, bytes)),
            },
        }
    }

    fn changed(&self, name: &str, bytes: &[u8]) -> Verdict {
        Verdict::NotGenuine(change::look(self, name, bytes))
    }

    /// What a file is that the register has.
    fn release(&self, entry: u64, part: Part, bytes: &[u8]) -> Verdict {
        let Some(published) = self.published(entry) else {
            unreachable!("the index has entries that published something");
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
            approved: approved::approved(self, entry, published),
            seal: approved::seal(self, entry, &part, bytes),
            part,
        }))
    }

    /// A proof counts if it leads to a root that this register has had.
    fn proof(&self, bytes: &[u8]) -> Option<Verdict> {
        let proof = Proof::read(bytes).ok()?;
        let verified = proof.verify(&self.register.genesis().key, &[]);
        let not = |reason: String| Some(Verdict::NotGenuine(NotGenuine::Proof(reason)));
        match verified {
            Err(error) => not(error.to_string()),
            Ok(proven) => {
                let head = &proven.checkpoint;
                let is_ours = self.register.tree().root_at(head.size) == Some(head.root);
                match is_ours {
                    false => not("it is of another history than this register's".into()),
                    true => Some(Verdict::Proof { entry: proven.index, said: proven.entry.told() }),
                }
            }
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
