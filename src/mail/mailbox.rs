//! Whom a message is from or to.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use lettre::{Address, message};

use crate::phrase::has_unseen;

/// A name and an address (RFC 5322, section 3.4) that stay in the header they are put into.
///
/// An address is ASCII, and has nothing in quotation marks: a server that takes others is rare, and one that
/// does not would bring the message back days later. What is read here can be sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox(message::Mailbox);

impl Mailbox {
    /// The mailbox of somebody; a name may be empty.
    pub fn new(name: &str, address: &str) -> Result<Self, NotAMailbox> {
        if has_unseen(name) {
            return Err(NotAMailbox::UnseenInName);
        }
        if has_unseen(address) {
            return Err(NotAMailbox::UnseenInAddress);
        }
        if address.is_empty() {
            return Err(NotAMailbox::NoAddress);
        }
        let not_one = || NotAMailbox::NotAnAddress(address.to_owned());
        let address: Address = address.parse().map_err(|_| not_one())?;
        if !AsRef::<str>::as_ref(&address).is_ascii() {
            return Err(NotAMailbox::NotAscii(address.to_string()));
        }
        if !stays_in_a_header(&address) {
            return Err(NotAMailbox::Unusual(address.to_string()));
        }
        let name = (!name.trim().is_empty()).then(|| name.trim().to_owned());
        Ok(Self(message::Mailbox::new(name, address)))
    }

    pub(super) fn address(&self) -> &Address {
        &self.0.email
    }

    pub(super) fn header(&self) -> message::Mailbox {
        self.0.clone()
    }
}

/// Whether what reads a header finds this very address in it. One with a part in quotation marks comes out
/// without them, or not at all.
fn stays_in_a_header(address: &Address) -> bool {
    let read = AsRef::<str>::as_ref(address).parse::<message::Mailbox>();
    read.is_ok_and(|read| read.email == *address)
}

/// As it is written: `A Board <briefings@example.org>`.
impl Display for Mailbox {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.0.name {
            Some(name) => write!(f, "{name} <{}>", self.0.email),
            None => self.0.email.fmt(f),
        }
    }
}

impl FromStr for Mailbox {
    type Err = NotAMailbox;

    /// Reads `A Board <briefings@example.org>`, or an address alone.
    fn from_str(text: &str) -> Result<Self, NotAMailbox> {
        let text = text.trim();
        match text.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
            Some((name, address)) => Self::new(name, address),
            None => Self::new("", text),
        }
    }
}

/// Why nothing can be sent to or from somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAMailbox {
    NoAddress,
    NotAnAddress(String),
    NotAscii(String),
    /// The standard knows it, and hardly any server.
    Unusual(String),
    UnseenInName,
    UnseenInAddress,
}

impl Display for NotAMailbox {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAddress => f.write_str("there is no e-mail address"),
            Self::NotAnAddress(text) => write!(f, "`{text}` is no e-mail address"),
            Self::NotAscii(text) => write!(
                f,
                "`{text}` has letters that most mail servers cannot deliver to; write a domain that \
                 has such letters in its other spelling, xn--…"
            ),
            Self::Unusual(text) => write!(
                f,
                "`{text}` has quotation marks, which most mail servers cannot deliver to; ask them for another \
                 address"
            ),
            Self::UnseenInName => f.write_str(
                "the name has a line break or another character that cannot be seen; write it anew",
            ),
            Self::UnseenInAddress => f.write_str(
                "the address has a line break or another character that cannot be seen; write it anew",
            ),
        }
    }
}

impl std::error::Error for NotAMailbox {}
