//! What is said of a pack, as a value.

use super::REBUILD;
use super::fault::Fault;
use super::judge::{Judged, judge};
use super::opened::Opened;
use crate::register::fault::Refused;
use crate::verify::{Case, Release, Status};

/// What a pack is.
#[derive(Debug)]
pub enum Verdict {
    /// Something in it is not as it is in a pack that engross made: what, all of it.
    NotGenuine(Vec<Fault>),
    /// All of it is what the register in it says.
    Whole(Box<Whole>),
}

/// A pack of which every file is what the register in it says.
#[derive(Debug)]
pub struct Whole {
    /// "first v1"
    pub name: String,
    /// How many files it holds beside the bag's own.
    pub files: usize,
    /// What the record is, and so how the release stands and who approved it.
    pub record: Box<Release>,
    /// The sealed editions that are there, by name, and what their seals show.
    pub editions: Vec<(String, Box<Release>)>,
    /// The paths of files of which nothing says what they must be.
    pub unproved: Vec<String>,
    /// Whether what the stock compiler needs is in it.
    pub has_rebuild: bool,
    pub is_taken_down: bool,
}

impl Verdict {
    /// What it comes to by a register that is known to be the one that was asked for, or is not.
    pub fn status(&self, is_anchored: bool) -> Status {
        match (self, is_anchored) {
            // Nothing is wrong that this engross knows of, and it does not know all.
            (Self::NotGenuine(faults), _) if matches!(faults[..], [Fault::LaterForm(_)]) => {
                Status::Unread
            }
            (Self::NotGenuine(_), _) => Status::NotGenuine,
            (Self::Whole(_), false) => Status::NoAnchor,
            (Self::Whole(whole), true) if whole.holds() => Status::Current,
            (Self::Whole(_), true) => Status::NotCurrent,
        }
    }
}

impl Whole {
    /// Whether the release is current, and is shown to be approved and sealed as the policy asked.
    pub fn holds(&self) -> bool {
        self.releases().all(Release::holds)
    }

    /// What the record and the editions are.
    pub(super) fn releases(&self) -> impl Iterator<Item = &Release> {
        let editions = self.editions.iter().map(|(_, release)| &**release);
        std::iter::once(&*self.record).chain(editions)
    }
}

/// What a pack is in which the register is refused.
pub fn refused(opened: &Opened, refused: &Refused) -> Verdict {
    let of_register = refused.faults.iter().cloned().map(Fault::Register);
    Verdict::NotGenuine(of_register.chain(opened.faults.iter().cloned()).collect())
}

/// Judges a pack by the register in it, which was replayed, in a case of what it serves.
pub fn verdict(opened: &Opened, case: &Case<'_>) -> Verdict {
    // All that members signed rests on the policies.
    let unsigned = case.unsigned_policies().into_iter();
    let mut faults: Vec<_> = unsigned.map(|(number, why)| Fault::NoQuorum(number, why)).collect();
    faults.extend(opened.faults.iter().cloned());
    let subject = match opened.subject(case.register()) {
        Ok(subject) => subject,
        Err(fault) => {
            faults.push(fault);
            return Verdict::NotGenuine(faults);
        }
    };
    let Judged { faults: found, unproved, record, editions } = judge(opened, &subject, case);
    faults.extend(found);
    match record {
        Some(record) if faults.is_empty() => Verdict::Whole(Box::new(Whole {
            name: subject.name(),
            files: opened.payload.under("").count(),
            record,
            editions,
            unproved,
            has_rebuild: opened.payload.under(REBUILD).next().is_some(),
            is_taken_down: subject.is_taken_down(),
        })),
        _ => Verdict::NotGenuine(faults),
    }
}
