//! What is served beside the files of releases: no entry has its digest, and it follows from what entries
//! and served files have.
//!
//! ```text
//! *.tlog-proof        leads to a root that the register has had, and is of the file beside it
//! *.sig               signed what the register has, by a key of the policy in force then
//! withdrawals/*.json  an entry says the same, and names the signature over it
//! statement.json      what members sign so that an entry reinstates a version
//! allowed_signers     the keys of a policy of the register
//! certificates.pem    those in the seals of a release
//! index.html          what engross writes by the register as of an entry
//! files.html          the same, of the files that it names itself
//! .gitattributes      one line, always the same
//! ```

mod certificates;
mod page;
pub(super) mod proof;
mod reinstatement;
pub(super) mod signature;
mod signers;
mod withdrawal;

pub(super) use certificates::Seals;

use super::{Agreed, Case, File, NotGenuine, Verdict};
use crate::publication::ATTRIBUTES;
use crate::ssh::Namespace;

/// Something that is served beside the files of releases, and what it shows.
#[derive(Debug, PartialEq, Eq)]
pub enum Beside {
    /// A proof of an entry: what that says.
    Proof { entry: u64, said: String },
    /// A signature: what was signed and by whom, and why it counts for nothing if it does.
    Signature { of: String, by: String, void: Option<String> },
    /// A member's statement that withdraws a version.
    Withdrawal {
        entry: u64,
        /// What the entry says.
        said: String,
        by: String,
        /// Whether that member could withdraw alone.
        could: bool,
        /// Whether it is the last word on that version.
        is_last: bool,
    },
    /// Members' statement that a withdrawn version holds again.
    Reinstatement {
        entry: u64,
        /// What the entry says.
        said: String,
        agreed: Agreed,
        /// Whether it is the last word on that version.
        is_last: bool,
    },
    /// `allowed_signers`, by a policy.
    Signers {
        policy: u32,
        is_in_force: bool,
        /// What members may sign and the list does not name, since an earlier version of engross wrote it.
        lacks: &'static [Namespace],
    },
    /// The certificates with which something was sealed.
    Certificates {
        /// Whom they name.
        name: String,
        /// The release, if its sealed files are in the copy.
        of: Option<String>,
        /// Whether the policy then in force lists them.
        is_listed: bool,
    },
    /// A page for people, as of an entry.
    Page { entry: u64, is_latest: bool },
    /// What keeps git from changing what is served.
    Attributes,
}

/// A kind of what is served beside the files of releases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Proof,
    Signature,
    Withdrawal,
    Reinstatement,
    Signers,
    Certificates,
    Page,
}

impl Beside {
    /// Whether it is in force, or the last word, as far as it is such a thing.
    pub(super) fn holds(&self) -> bool {
        match self {
            Self::Proof { .. } | Self::Attributes => true,
            Self::Signature { void, .. } => void.is_none(),
            Self::Withdrawal { could, is_last, .. } => *could && *is_last,
            Self::Reinstatement { agreed, is_last, .. } => {
                *is_last && !matches!(agreed, Agreed::NotMet { .. })
            }
            Self::Signers { is_in_force, .. } => *is_in_force,
            Self::Certificates { is_listed, .. } => *is_listed,
            Self::Page { is_latest, .. } => *is_latest,
        }
    }
}

/// Looks at a file that the register does not have; `None` if it is of no kind that is served beside others.
pub(super) fn look(case: &Case<'_>, file: &File<'_>) -> Option<Verdict> {
    if file.bytes == ATTRIBUTES.as_bytes() {
        return Some(Verdict::Beside(Beside::Attributes));
    }
    let looks: [fn(&Case<'_>, &File<'_>) -> Look; 7] = [
        proof::look,
        signature::look,
        withdrawal::look,
        reinstatement::look,
        signers::look,
        certificates::look,
        page::look,
    ];
    looks.iter().map(|look| look(case, file)).find_map(|look| match look {
        Look::Other => None,
        Look::Is(beside) => Some(Verdict::Beside(beside)),
        Look::IsNot(kind, why) => Some(Verdict::NotGenuine(NotGenuine::Beside(kind, why))),
        Look::Unknown(why) => Some(Verdict::Unread(why)),
    })
}

/// What a file of a kind is that nothing in the register bears out: it holds nothing, unless the copy has signs of
/// later entries, which may bear it out.
fn not_here(case: &Case<'_>, kind: Kind, why: &str) -> Look {
    match case.has_signs_of_later() {
        true => Look::Unknown(format!("{why}, and this copy {}", case.signs_told())),
        false => Look::IsNot(kind, why.to_owned()),
    }
}

/// What a file is to one of these kinds.
enum Look {
    /// It is of another kind.
    Other,
    Is(Beside),
    /// It is of this kind, and holds nothing: why.
    IsNot(Kind, String),
    /// It is of this kind, and the copy lacks what would show more: what.
    Unknown(String),
}
