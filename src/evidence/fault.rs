//! What is wrong with a pack.

use std::fmt::{self, Display, Formatter};

use super::page::Form;
use crate::register::fault::Fault as RegisterFault;

/// Something that is not as it is in a pack that engross made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A policy, by its number, was not signed by as many as had to: who is missing. Whoever made it could have
    /// signed all the rest.
    NoQuorum(u32, String),
    /// It does not say that it is a bag.
    NoBag,
    /// One of its lists is not there, or is none.
    NoList(&'static str),
    /// A file is not what a list says, as far as anybody sees by accident.
    Changed(String),
    /// A list has a file that is not there.
    Missing(String),
    /// No list has a file.
    Unlisted(String),
    /// It is not about one published version.
    NoRelease,
    /// The register in it is refused.
    Register(RegisterFault),
    /// The register in it has no entry that published what it is about.
    NotPublished(String),
    /// A file is not what the register, or what follows from it, says: why.
    NotGenuine(String, String),
    /// Who approved it cannot be shown: why.
    NoApproval(String),
    /// A file of the release or the register is not in it.
    Lacks(String),
    /// A file that engross writes from the others is not what it would write.
    Altered(&'static str),
    /// It says that it is of a form, by its number, that a later engross made: what that writes is not known here.
    LaterForm(String),
}

impl Fault {
    /// One word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoQuorum(..) => "no-quorum",
            Self::NoBag => "no-bag",
            Self::NoList(_) => "no-list",
            Self::Changed(_) => "changed",
            Self::Missing(_) => "missing",
            Self::Unlisted(_) => "unlisted",
            Self::NoRelease => "no-release",
            Self::Register(fault) => fault.code(),
            Self::NotPublished(_) => "not-published",
            Self::NotGenuine(..) => "not-genuine",
            Self::NoApproval(_) => "no-approval",
            Self::Lacks(_) => "lacks",
            Self::Altered(_) => "altered",
            Self::LaterForm(_) => "later-form",
        }
    }
}

/// A sentence without its full stop.
impl Display for Fault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoQuorum(number, why) => {
                write!(f, "nothing shows that the board made policy {number}: {why}")
            }
            Self::NoBag => f.write_str("bagit.txt does not say that this is a bag"),
            Self::NoList(list) => write!(f, "there is no {list} that can be read"),
            Self::Changed(path) => write!(f, "{path} is not the file that was packed"),
            Self::Missing(path) => write!(f, "{path} was packed, and is not there"),
            Self::Unlisted(path) => write!(f, "{path} was not packed with the others"),
            Self::NoRelease => {
                f.write_str("it does not hold the files of one published version, and no other")
            }
            Self::Register(fault) => write!(f, "the register in it is refused: {fault}"),
            Self::NotPublished(name) => {
                write!(f, "the register in it has no entry that published {name}")
            }
            Self::NotGenuine(path, why) => write!(f, "{path} is not genuine: {why}"),
            Self::NoApproval(why) => write!(f, "who approved it cannot be shown: {why}"),
            Self::Lacks(path) => write!(f, "{path} belongs to it, and is not there"),
            Self::Altered(path) => write!(
                f,
                "{path} is not what this engross writes for these files: do not follow what it says"
            ),
            Self::LaterForm(form) => write!(
                f,
                "it says that a later engross made it, in form {form}, and this one knows none after form {}. \
                 Check it with a later engross",
                Form::LATEST.number()
            ),
        }
    }
}
