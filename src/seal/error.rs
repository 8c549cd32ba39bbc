//! Why an edition was not sealed.

use std::fmt;

use super::time_stamp;
use crate::readback;

/// Why an edition was not sealed. Nothing was written.
#[derive(Debug)]
pub enum Error {
    /// The file could not be read.
    Unreadable(readback::Error),
    /// The file is not an edition as engross makes them.
    NotAnEdition,
    /// The file has a seal, or another signature, already.
    Sealed,
    /// No box is drawn around the seal's label.
    NoBox,
    /// The box has other words in it.
    BoxTaken,
    BoxTooSmall,
    /// The certificate's name has a character that cannot be drawn.
    Letter(char),
    /// The certificate is valid from this day on only.
    NotYetValid(String),
    /// The certificate was valid until this day.
    Expired(String),
    /// The key, or the token that holds it, did not sign.
    Key(String),
    /// What the key signed is not by the certificate's key.
    KeyDoesNotFit,
    TimeStamp(time_stamp::Error),
    /// The signature has this many bytes with its certificates and its time stamp.
    TooLarge(usize),
    /// A part of the signature could not be encoded.
    Encoding(der::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "{error}"),
            Self::NotAnEdition => f.write_str(
                "This is not an edition as engross makes them. Seal the PDF of a release as it was \
                 proposed.",
            ),
            Self::Sealed => f.write_str(
                "The file is sealed or signed already. Seal the edition as it was proposed.",
            ),
            Self::NoBox => f.write_str(
                "The edition has no box for the seal. The layout makes one with `seal-box`.",
            ),
            Self::BoxTaken => f.write_str(
                "The box for the seal has other words in it. Let the layout keep it free.",
            ),
            Self::BoxTooSmall => f.write_str(
                "The box is too small for the seal's words. Let the layout make it larger.",
            ),
            Self::Letter(char) => write!(
                f,
                "The certificate's name has the character “{}”, which a seal cannot show. Use a \
                 certificate whose name is in Latin letters.",
                char.escape_debug()
            ),
            Self::NotYetValid(from) => {
                write!(f, "The certificate is not valid before {from}. Use one that is valid.")
            }
            Self::Expired(until) => {
                write!(f, "The certificate was valid until {until} only. Use a new one.")
            }
            Self::Key(message) => write!(f, "The key did not sign: {message}."),
            Self::KeyDoesNotFit => f.write_str(
                "The key is not the one that the certificate is for. Use the two that belong \
                 together.",
            ),
            Self::TimeStamp(error) => write!(f, "{error}"),
            Self::TooLarge(bytes) => write!(
                f,
                "The signature has {bytes} bytes with its certificates and time stamp; there is room \
                 for {}. Leave out certificates that readers have anyway.",
                super::revision::CAPACITY
            ),
            Self::Encoding(error) => write!(f, "The signature could not be encoded: {error}."),
        }
    }
}

impl std::error::Error for Error {}

impl From<readback::Error> for Error {
    fn from(error: readback::Error) -> Self {
        Self::Unreadable(error)
    }
}

impl From<time_stamp::Error> for Error {
    fn from(error: time_stamp::Error) -> Self {
        Self::TimeStamp(error)
    }
}

impl From<der::Error> for Error {
    fn from(error: der::Error) -> Self {
        Self::Encoding(error)
    }
}
