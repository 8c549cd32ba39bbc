//! A break in the chain: its name, its place, and what is wrong there.

use crate::circulation::PrivateError;
use crate::phrase::{capitalised, counted, listed, listed_in_short};
use crate::record::Version;
use crate::register::fault::Fault;

/// One place where the chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    pub cause: Cause,
    /// A file below what is served, or an entry of the register.
    pub place: String,
    /// The release that it concerns, if it is one.
    pub about: Option<(String, Version)>,
}

/// What is wrong in a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// The copy of the register is refused.
    Register(Fault),
    /// A policy that was in force; the releases that were published under it.
    Policy(Lost, Vec<String>),
    /// A policy that too few signed; the releases that were published under it.
    PolicyUnsigned(Vec<String>),
    /// A policy's signatures that the register names, so many of which are not here.
    PolicySignatures(usize),
    /// It was published after the last day of the policy that was in force.
    PolicyExpired(u32),
    /// Nothing of a release is here.
    Release,
    /// A file of a release.
    File(Role, Lost),
    /// What the record says otherwise than the register.
    RecordDisagrees(Vec<String>),
    /// The published edition does not begin with the approved one.
    NotApproved,
    /// The seal is not there, is broken, is another key's, or was out of date: a sentence.
    SealMissing,
    SealBroken(String),
    SealOfAnother(String),
    SealOutOfDate(String),
    /// An edition, read back, does not say what the text says: how many differences, and the first of them.
    SaysOtherwise(usize, String),
    /// A parity report is not of this edition and this text.
    OtherParity,
    /// So many approvals that the register names are not here, of so many.
    Approvals {
        missing: usize,
        of: usize,
    },
    /// A file among the approvals is none that the register names.
    OtherApproval,
    /// Fewer approved than the policy asks for: what is missing.
    TooFewApproved(Vec<String>),
    /// What would show the approval does not hold: why.
    ApprovalUnshown(String),
    /// The list of keys for ssh-keygen is not the policy's.
    AllowedSigners,
    Proof(Lost),
    /// A proof that does not hold: why.
    ProofBroken(String),
    /// A file beside the others that no entry and no record names, and that is not what it seems: why.
    Stray(String),
    /// A file that was to be taken down is still served.
    StillServed,
    /// The signed statement of a withdrawal, or of its end.
    Statement(Lost),
    /// A statement or its signature that does not hold: why.
    StatementBroken(String),
    /// The private list behind an entry: why it cannot be used.
    PrivateList(PrivateError),
    /// Git does not have the commit, or cannot read it: why.
    NoCommit(String),
    /// A release could not be made again: why.
    NotMadeAgain(String),
    /// What was made again is not what was published: these files, and what else is another here.
    MadeOtherwise {
        files: Vec<String>,
        besides: Vec<String>,
        words_are_same: bool,
    },
}

/// Which file of a release one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Record,
    Content,
    Edition,
    /// A file that the record names beside the editions.
    Byproduct,
}

/// How a file that must be there is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lost {
    Missing,
    /// It is there and is another.
    Changed,
    /// The same, and what it is instead, as a clause.
    Instead(String),
    /// It is there and cannot be read: why.
    Unreadable(String),
}

impl Break {
    pub(super) fn of_register(fault: Fault) -> Self {
        let place = match &fault {
            Fault::Changed(entry) | Fault::Entry(entry, _) | Fault::Order(entry, _) => {
                format!("register, entry {entry}")
            }
            Fault::Moved { to, .. } => format!("register, entry {to}"),
            Fault::Missing(path)
            | Fault::Extra(path)
            | Fault::Forged(path)
            | Fault::NotAFile(path)
            | Fault::Unreadable(path, _)
            | Fault::Truncated(path)
            | Fault::Trailing(path)
            | Fault::EntriesMissing { path, .. } => format!("register/{path}"),
            Fault::Checkpoint(_) | Fault::Empty => "register/checkpoint".to_owned(),
            _ => "register".to_owned(),
        };
        Self { cause: Cause::Register(fault), place, about: None }
    }

    /// A short, stable name.
    pub fn code(&self) -> &'static str {
        self.cause.code()
    }

    /// What is wrong, as a sentence.
    pub fn sentence(&self) -> String {
        let Self { cause, place, .. } = self;
        match cause {
            Cause::Register(fault) => sentence(&fault.to_string()),
            Cause::File(_, lost) | Cause::Proof(lost) | Cause::Policy(lost, _) => {
                format!("{place} {}.", lost.told())
            }
            Cause::Statement(lost) => format!("{place} {}.", lost.told()),
            cause => cause.told(place),
        }
    }
}

impl Lost {
    fn told(&self) -> String {
        match self {
            Self::Missing => "is missing".to_owned(),
            Self::Changed => "is not the file that was published".to_owned(),
            Self::Instead(what) => format!("is not the file that was published: {what}"),
            Self::Unreadable(reason) => format!("cannot be read: {reason}"),
        }
    }

    fn of(&self, codes: [&'static str; 2]) -> &'static str {
        match self {
            Self::Missing => codes[0],
            Self::Changed | Self::Instead(_) | Self::Unreadable(_) => codes[1],
        }
    }
}

impl Cause {
    /// A short, stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Register(fault) => fault.code(),
            Self::Policy(lost, _) => lost.of(["policy-missing", "policy-changed"]),
            Self::PolicyUnsigned(_) => "policy-unsigned",
            Self::PolicySignatures(_) => "policy-signatures",
            Self::PolicyExpired(_) => "policy-expired",
            Self::Release => "release-missing",
            Self::File(Role::Record, lost) => lost.of(["record-missing", "record-changed"]),
            Self::File(Role::Content, lost) => lost.of(["content-missing", "content-changed"]),
            Self::File(Role::Edition, lost) => lost.of(["edition-missing", "edition-changed"]),
            Self::File(Role::Byproduct, lost) => {
                lost.of(["byproduct-missing", "byproduct-changed"])
            }
            Self::RecordDisagrees(_) => "record-disagrees",
            Self::NotApproved => "edition-not-approved",
            Self::SealMissing => "seal-missing",
            Self::SealBroken(_) => "seal-broken",
            Self::SealOfAnother(_) => "seal-of-another",
            Self::SealOutOfDate(_) => "seal-out-of-date",
            Self::SaysOtherwise(..) => "says-otherwise",
            Self::OtherParity => "other-parity",
            Self::Approvals { .. } => "approval-missing",
            Self::OtherApproval => "approval-changed",
            Self::TooFewApproved(_) => "too-few-approved",
            Self::ApprovalUnshown(_) => "approval-unshown",
            Self::AllowedSigners => "allowed-signers",
            Self::Proof(lost) => lost.of(["proof-missing", "proof-broken"]),
            Self::ProofBroken(_) => "proof-broken",
            Self::Stray(_) => "not-genuine",
            Self::StillServed => "still-served",
            Self::Statement(lost) => lost.of(["statement-missing", "statement-broken"]),
            Self::StatementBroken(_) => "statement-broken",
            Self::PrivateList(error) if error.is_missing() => "list-missing",
            Self::PrivateList(_) => "list-changed",
            Self::NoCommit(_) => "no-commit",
            Self::NotMadeAgain(_) => "not-made-again",
            Self::MadeOtherwise { .. } => "made-otherwise",
        }
    }

    /// What is wrong in a place, for causes that say more than that a file is not there.
    fn told(&self, place: &str) -> String {
        match self {
            Self::PolicyUnsigned(_) => {
                format!("{place} does not have the signatures with which it came into force.")
            }
            Self::PolicySignatures(missing) => format!(
                "{} that the register names {} not in {place}.",
                counted(*missing, "signature"),
                if *missing == 1 { "is" } else { "are" }
            ),
            Self::PolicyExpired(number) => {
                format!(
                    "It was published after the last day of policy {number}, which was in force."
                )
            }
            Self::Release => format!("{place} is missing, with all that was published there."),
            Self::RecordDisagrees(what) => {
                format!("{place} says otherwise than the register: {}.", listed(what))
            }
            Self::NotApproved => {
                format!("{place} does not begin with the edition that was approved.")
            }
            Self::SealMissing => {
                format!("{place} has no seal, and the register says that it has one.")
            }
            Self::SealBroken(sentence)
            | Self::SealOfAnother(sentence)
            | Self::SealOutOfDate(sentence) => format!("{place}: {sentence}"),
            Self::SaysOtherwise(1, first) => {
                format!("{place}, read back, does not say what the text says: {first}.")
            }
            Self::SaysOtherwise(count, first) => format!(
                "{place}, read back, does not say what the text says, in {count} places; the first: {first}."
            ),
            Self::OtherParity => {
                format!(
                    "{place} is not the report on the edition and the text that were published."
                )
            }
            Self::Approvals { missing, of } => format!(
                "The register names {}, and {missing} of them {} not in {place}.",
                counted(*of, "approval"),
                if *missing == 1 { "is" } else { "are" }
            ),
            Self::OtherApproval => {
                format!(
                    "{place} is none of the approvals that the register names, and stands where one of \
                     them is missing."
                )
            }
            Self::TooFewApproved(needed) => {
                format!("Fewer approved it than the policy asks for: {}.", needed.join("; "))
            }
            Self::ApprovalUnshown(reason) => format!("Who approved it cannot be shown: {reason}."),
            Self::AllowedSigners => {
                format!("{place} does not list the keys of the policy that was in force.")
            }
            Self::ProofBroken(reason) => format!("{place} proves nothing: {reason}."),
            Self::Stray(reason) => format!("{place} is not genuine: {reason}."),
            Self::StillServed => {
                format!("{place} is still there, and the register says that it was taken down.")
            }
            Self::StatementBroken(reason) => format!("{place} does not hold: {reason}."),
            Self::PrivateList(error) => sentence(&error.to_string()),
            Self::NoCommit(reason) => {
                format!("The commit that it was made from cannot be had: {reason}.")
            }
            Self::NotMadeAgain(reason) => format!("It could not be made again: {reason}."),
            Self::MadeOtherwise { files, besides, words_are_same } => {
                let mut said = match files.is_empty() {
                    true => {
                        "Made again, its editions are the same, and its record is not".to_owned()
                    }
                    false => format!("Made again, {} came out otherwise", listed(files)),
                };
                if !besides.is_empty() {
                    said += &format!("; not as recorded: {}", listed_in_short(besides, 5));
                }
                if *words_are_same && !files.is_empty() {
                    said += "; the words are the same";
                }
                format!("{said}.")
            }
            Self::Register(_)
            | Self::Policy(..)
            | Self::File(..)
            | Self::Proof(_)
            | Self::Statement(_) => place.to_owned(),
        }
    }
}

/// What begins with a path is not given a capital.
fn sentence(clause: &str) -> String {
    let begins_with_path = clause.split(' ').next().is_some_and(|word| word.contains('/'));
    if begins_with_path { format!("{clause}.") } else { format!("{}.", capitalised(clause)) }
}
