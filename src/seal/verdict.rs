//! Verdicts on a file's seal, and how they are said.

use std::fmt;

use time::OffsetDateTime;

use super::certificate::Certificate;
use super::error::Error;
use super::revision::Part;
use super::{look, time_stamp};
use crate::digest::Digest;

/// What a file is, as far as its seal shows.
#[derive(Debug)]
pub enum Verdict {
    /// It has no signature at all.
    NotSealed,
    /// It has a signature that is no seal of ours.
    Foreign,
    /// Every byte is as it was sealed, by a key that may seal.
    Sealed(Seal),
    /// The same, but the certificate was not valid at the time in question.
    OutOfDate(Seal),
    /// The same, but the certificate is none of those that may seal.
    OtherKey(Seal),
    /// It is not as it was sealed, or never was.
    Broken(Fault),
    /// The seal is genuine, and the revision that it came with holds something else: this part is
    /// not as a seal has it.
    Smuggled(Part),
}

/// A seal that holds. A time stamp is not sealed itself: whoever has the file can take it off.
#[derive(Debug, Clone, PartialEq)]
pub struct Seal {
    /// The edition before it was sealed: the file's first bytes, and their SHA-256.
    pub length: usize,
    pub edition: Digest,
    pub certificate: Certificate,
    /// When it was sealed, as the sealer says.
    pub claimed: OffsetDateTime,
    pub time_stamp: Option<Stamp>,
}

impl Seal {
    /// The time by which it was there, as an authority says that may.
    pub fn stamped(&self) -> Option<OffsetDateTime> {
        self.time_stamp.as_ref().filter(|stamp| stamp.is_known).map(|stamp| stamp.time)
    }
}

/// A time stamp that holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Stamp {
    pub time: OffsetDateTime,
    pub authority: Certificate,
    /// Whether the authority is one of those that may set time stamps.
    pub is_known: bool,
}

/// Why a seal does not hold.
#[derive(Debug)]
pub enum Fault {
    /// What begins as a seal is none.
    NoSeal,
    /// The file ends in the middle of the seal.
    Cut,
    /// This many bytes stand after the seal.
    Appended(usize),
    /// The signature does not cover all of the file.
    Hole,
    /// The signature's value is none, or has something else in it.
    Signature,
    /// The file is not what was signed.
    Changed,
    /// The signature is not by the certificate's key.
    Forged,
    /// What stands before the seal is no edition that could be sealed.
    Edition(Error),
    TimeStamp(time_stamp::Error),
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSealed => f.write_str("The file has no seal."),
            Self::Foreign => {
                f.write_str("The file has a signature, and it is no seal that engross made.")
            }
            Self::Sealed(seal) => write!(f, "Every byte is as {seal}."),
            Self::OutOfDate(seal) => write!(
                f,
                "Every byte is as {seal}; but the certificate is valid from {} to {} only.",
                look::spoken(seal.certificate.validity().0),
                look::spoken(seal.certificate.validity().1)
            ),
            Self::OtherKey(seal) => write!(
                f,
                "A key that the policy does not list sealed the file, in the name of {}. Anybody can \
                 make such a key: do not trust the name.",
                seal.certificate.name()
            ),
            Self::Broken(fault) => write!(f, "The seal is broken: {fault}"),
            Self::Smuggled(part) => write!(
                f,
                "The seal's key signed more than a seal: {} is not as a seal has it. Do not trust \
                 what the file shows.",
                part.name()
            ),
        }
    }
}

/// In words that go on from “Every byte is as”.
impl fmt::Display for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, claimed) = (self.certificate.name(), look::spoken(self.claimed));
        write!(f, "{name} sealed it, on {claimed} by its own word")?;
        let Some(Stamp { time, authority, is_known }) = &self.time_stamp else { return Ok(()) };
        let (by, authority) = (look::spoken(*time), authority.name());
        write!(f, ", and by {by} by the time stamp of {authority}")?;
        f.write_str(if *is_known { "" } else { ", which the policy does not list" })
    }
}

/// As the end of a sentence, and perhaps one more.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSeal => f.write_str("what stands in its place is none."),
            Self::Cut => f.write_str("the file ends before the seal does."),
            Self::Appended(bytes) => {
                write!(f, "{bytes} bytes were appended to the file after it was sealed.")
            }
            Self::Hole => f.write_str("the signature does not cover all of the file."),
            Self::Signature => {
                f.write_str("the signature cannot be read, or holds something else.")
            }
            Self::Changed => f.write_str("the file was changed after it was sealed."),
            Self::Forged => f.write_str("the certificate's key did not make the signature."),
            Self::Edition(error) => write!(f, "what was sealed is no edition. {error}"),
            Self::TimeStamp(error) => write!(f, "its time stamp does not hold. {error}"),
        }
    }
}
