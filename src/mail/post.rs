//! Who takes messages, and what came of one.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use super::message::Mail;

/// Whoever takes messages: a mail server, or a test. It is also who knows the time, and how fast the
/// server may be asked.
pub trait Post {
    /// Waits until the next message may be sent.
    fn wait(&mut self);

    /// In seconds since 1970 (UTC).
    fn now(&self) -> i64;

    /// Says to whom a message is, or what stands against handing it over. Nobody can have got anything of it yet.
    fn announce(&mut self, mail: &Mail) -> Result<(), Outcome>;

    /// Hands over the message that was announced, once.
    fn send(&mut self, mail: &Mail) -> Outcome;
}

/// What came of handing a message over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The server has it, and answers for it from there on (RFC 5321, section 6.1).
    Accepted(ReplyCode),
    /// The server will not take it for this recipient.
    Refused(Reply),
    /// The server does not take it now.
    Deferred(Reply),
    /// The server never had the whole of it, and why.
    NotGiven(String),
    /// The same, and it would be so with every other message: no connection, or not our sender.
    Closed(String),
    /// The server had all of it and did not answer, and why. It may have arrived or not.
    Unknown(String),
}

/// What a server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub code: ReplyCode,
    /// In the server's own words.
    pub text: String,
}

impl Display for Reply {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code, self.text)
    }
}

/// The three digits at the start of a server's answer (RFC 5321, section 4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReplyCode(u16);

impl ReplyCode {
    pub fn new(code: u16) -> Option<Self> {
        (200..=599).contains(&code).then_some(Self(code))
    }
}

impl Display for ReplyCode {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A text that is no code of an answer.
#[derive(Debug, PartialEq, Eq)]
pub struct NotAReplyCode;

impl FromStr for ReplyCode {
    type Err = NotAReplyCode;

    fn from_str(text: &str) -> Result<Self, NotAReplyCode> {
        let is_spelt = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit());
        let code = text.parse().ok().filter(|_| is_spelt);
        code.and_then(Self::new).ok_or(NotAReplyCode)
    }
}
