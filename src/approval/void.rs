//! What lies beside a record and counts for nothing, and why.

use std::fmt::{self, Display, Formatter};

use crate::policy::{Day, MemberId, NotValid};
use crate::record::Version;

/// A file that counts for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Void {
    /// From the release's folder.
    pub path: String,
    pub why: Why,
}

/// Why a file counts for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// It could not be read, or is not what its name says.
    Unreadable(String),
    /// Nobody of this name is in the policy in force.
    NoMember(String),
    /// It is the signature of another member than its name says.
    OtherMember(MemberId),
    /// The policy in force does not list the key, by its fingerprint.
    UnknownKey(String),
    KeyNotValidYet(Day),
    KeyExpired(Day),
    /// It was made for another purpose.
    OtherNamespace(String),
    /// It is over another record: that of this version, if it is known.
    Stale(Option<Version>),
    /// A hardware key signed, and nobody touched it.
    NobodyPresent,
    /// The member is an author of the release.
    Author,
    /// The release's authors are not known, and the member may be one.
    AuthorsUnknown(String),
    /// The member has rejected the release as well.
    Rejected,
    /// A rejection in the member's name is there, and what it says cannot be relied on.
    RejectionInDoubt,
    /// What members signed before is not known, and may have been a rejection.
    PastUnknown(String),
    /// A rejection that says something else than was signed, or of somebody else.
    OtherStatement,
    /// More files of this kind, so many, that are no member's.
    More(usize),
}

impl From<NotValid> for Why {
    fn from(not_valid: NotValid) -> Self {
        match not_valid {
            NotValid::Yet(from) => Self::KeyNotValidYet(from),
            NotValid::AnyMore(until) => Self::KeyExpired(until),
        }
    }
}

impl Display for Void {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} counts for nothing: {}", self.path, self.why)
    }
}

impl Display for Why {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(reason) => f.write_str(reason),
            Self::NoMember(name) => {
                write!(f, "the policy in force has no member `{name}`")
            }
            Self::OtherMember(member) => {
                write!(f, "it is signed with the key of `{member}`, and named after somebody else")
            }
            Self::UnknownKey(fingerprint) => {
                write!(f, "the policy in force does not list its key, {fingerprint}")
            }
            Self::KeyNotValidYet(from) => write!(f, "its key is valid only from {from}"),
            Self::KeyExpired(until) => write!(f, "its key was valid until {until}"),
            Self::OtherNamespace(namespace) => {
                write!(f, "it was signed for another purpose, `{namespace}`")
            }
            Self::Stale(Some(version)) => {
                write!(f, "it is stale: it was signed for {version}")
            }
            Self::Stale(None) => f.write_str("it is stale: it was signed for another record"),
            Self::NobodyPresent => f.write_str("nobody touched the hardware key"),
            Self::Author => f.write_str("an author does not approve their own release"),
            Self::AuthorsUnknown(reason) => {
                write!(f, "whether an author signed cannot be told: {reason}")
            }
            Self::Rejected => f.write_str("the same member has rejected this version"),
            Self::RejectionInDoubt => f.write_str(
                "a rejection in the same member's name is here and cannot be relied on; bring it \
                 back with git restore, or take it away if it is not theirs",
            ),
            Self::PastUnknown(reason) => {
                write!(
                    f,
                    "whether the member rejected this version before cannot be told: {reason}"
                )
            }
            Self::OtherStatement => {
                f.write_str("it is not the statement about this version that was signed")
            }
            Self::More(count) => write!(f, "{count} more files here are no member's"),
        }
    }
}
