//! Mail: a letter with its edition to each of those to whom a version was circulated.
//!
//! ```text
//! letters/circulation.txt             the workspace's own words, if it has any
//! output/private/
//!   mail/<entry>/<row>.eml            messages for somebody to send
//!   circulation/<entry>.sent          what was sent, and what came of it
//!   circulation/<entry>.written       for whom messages were written
//! ```
//!
//! 1. A [`Template`] of a [`Kind`] gives a [`Letter`].
//! 2. A [`Message`] is a letter from one [`Mailbox`] to another, with what is attached.
//! 3. A [`Mailing`] is the messages of a circulation, and whoever cannot be written to.
//! 4. [`send`] hands them to a [`Post`]; or [`eml`] writes them as files, and whoever sends these
//!    [says so](Log::say_sent).
//! 5. [`deliveries`] says of each row what came of all that.
//! 6. A [`Record`] of it that comes out of a backup says so.
//!
//! That a message is sent is in the [`Log`] before it is, and what came of it after: whatever interrupts
//! this, nobody is sent one twice unless somebody says so, and nobody is forgotten. A version that is
//! withdrawn meanwhile is not sent on ([`Watch`]).
//!
//! It knows no clock, no terminal and no network: these are a [`Post`].

mod delivered;
pub mod eml;
mod letter;
mod mailbox;
mod mailing;
mod message;
mod notice;
mod post;
mod restored;
mod sending;
mod sent;
#[cfg(test)]
mod tests;
mod watch;
mod written;

pub use delivered::deliveries;
pub use letter::{FOLDER, Kind, Letter, MAX_LETTER, NoValue, Template, Values};
pub use mailbox::{Mailbox, NotAMailbox};
pub use mailing::{CIRCULATION, Mailing, ROW_VALUES, Sender, Unfit, Wrong};
pub use message::{Attachment, Mail, Message, MessageError, MessageId};
pub use notice::{Notice, Notices, RECALL, REMINDER};
pub use post::{NotAReplyCode, Outcome, Post, Reply, ReplyCode};
pub use restored::{Record, Versus};
pub use sending::{Again, Stopped, left, send};
pub use sent::{Log, Progress, Sent, SentError, hold};
pub use watch::{NotToBeSent, Watch};
pub use written::Written;
