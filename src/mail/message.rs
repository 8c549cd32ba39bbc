//! A message as it is sent and as an `.eml` file holds it: RFC 5322 with MIME.
//!
//! The same letter gives the same bytes: its time is handed in, its `Message-ID` follows from what it is
//! about, and what parts its text from the attachment follows from that.

use std::fmt::{self, Display, Formatter};
use std::time::{Duration, UNIX_EPOCH};

use lettre::address::Envelope;
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Attachment as Attached, Body, MultiPart, MultiPartKind, SinglePart};

use super::letter::Letter;
use super::mailbox::Mailbox;
use crate::circulation::Salt;
use crate::digest::Digest;

/// A message before it is written out.
#[derive(Debug, Clone)]
pub struct Message<'m> {
    pub from: &'m Mailbox,
    pub to: &'m Mailbox,
    /// In seconds since 1970 (UTC).
    pub timestamp: i64,
    pub id: MessageId,
    pub letter: &'m Letter,
    pub attachment: Option<&'m Attachment>,
}

/// The bytes of a message, and whom they go to.
#[derive(Debug, Clone)]
pub struct Mail {
    /// What is said to the server that takes them (RFC 5321).
    pub envelope: Envelope,
    pub bytes: Vec<u8>,
}

impl Message<'_> {
    /// The message as it is sent. An error is a time before 1970.
    pub fn mail(&self) -> Result<Mail, MessageError> {
        let wrong_time = || MessageError(format!("{} is no time of a message", self.timestamp));
        let seconds = u64::try_from(self.timestamp).map_err(|_| wrong_time())?;
        let (from, to) = (self.from.address().clone(), self.to.address().clone());
        let envelope = Envelope::new(Some(from), vec![to]).map_err(MessageError::of)?;
        let builder = lettre::Message::builder()
            .from(self.from.header())
            .to(self.to.header())
            .subject(&self.letter.subject)
            .date(UNIX_EPOCH + Duration::from_secs(seconds))
            .message_id(Some(self.id.header(self.from)))
            .envelope(envelope);
        let text =
            SinglePart::builder().header(ContentType::TEXT_PLAIN).body(self.letter.text.clone());
        let message = match self.attachment {
            None => builder.singlepart(text),
            Some(Attachment { name, encoded }) => {
                let kind = ContentType::parse("application/pdf").map_err(MessageError::of)?;
                let attached = Attached::new(name.clone()).body(encoded.clone(), kind);
                let parts = MultiPart::builder()
                    .kind(MultiPartKind::Mixed)
                    .boundary(self.id.boundary())
                    .singlepart(text)
                    .singlepart(attached);
                builder.multipart(parts)
            }
        };
        let message = message.map_err(MessageError::of)?;
        Ok(Mail { envelope: message.envelope().clone(), bytes: message.formatted() })
    }
}

/// Why a message could not be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageError(String);

impl MessageError {
    fn of(error: impl Display) -> Self {
        Self(error.to_string())
    }
}

impl Display for MessageError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "the message could not be written: {}", self.0)
    }
}

impl std::error::Error for MessageError {}

/// A PDF that goes with a letter.
#[derive(Debug, Clone)]
pub struct Attachment {
    name: String,
    encoded: Body,
}

impl Attachment {
    /// A PDF, and what whoever saves it finds it called: ASCII.
    pub fn pdf(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, MessageError> {
        let encoded = Body::new_with_encoding(bytes, ContentTransferEncoding::Base64);
        let encoded =
            encoded.map_err(|_| MessageError("the attachment cannot be encoded".into()))?;
        Ok(Self { name: name.into(), encoded })
    }
}

/// What makes a message the same one however often it is sent.
///
/// In words: SHA-256 over the text `engross-message:1`, a line feed, what the message is for, a line feed,
/// the number of the register's entry in decimal digits, a line feed, and the 32 bytes of the row's salt.
/// The first 16 bytes are written as hexadecimal digits. Nobody finds a row's salt from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageId(String);

impl MessageId {
    /// The identity of the message about a row of an entry. What it is for is a word for each occasion:
    /// `circulation`.
    pub fn new(purpose: &str, entry: u64, salt: &Salt) -> Self {
        let about = format!("engross-message:1\n{purpose}\n{entry}\n");
        let digest = Digest::of_parts([about.as_bytes(), salt.bytes()]).to_string();
        Self(digest[..32].to_owned())
    }

    fn header(&self, from: &Mailbox) -> String {
        format!("<{}@{}>", self.0, from.address().domain())
    }

    fn boundary(&self) -> String {
        format!("engross-{}", self.0)
    }
}
