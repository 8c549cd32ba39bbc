//! Sending what is left of a circulation: nobody twice, and nobody forgotten.

use std::fmt::{self, Display, Formatter};

use super::mailing::Unfit;
use super::message::Mail;
use super::post::{Outcome, Post};
use super::sent::{Log, Progress, Sent, SentError};
use super::watch::{NotToBeSent, Watch};

/// Who is sent what may have reached them, or what the server would not take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Again {
    /// Those of whom it is not known whether it arrived.
    pub unknown: bool,
    /// Those whom the server refused.
    pub refused: bool,
}

/// Those of some rows that are to be sent.
pub fn left(rows: impl IntoIterator<Item = usize>, sent: &Sent, again: Again) -> Vec<usize> {
    let is_left = |row: &usize| match sent.progress(*row) {
        Some(Progress::Waiting | Progress::Deferred) => true,
        Some(Progress::Unknown) => again.unknown,
        Some(Progress::Refused(_)) => again.refused,
        Some(Progress::Accepted | Progress::SaidToBeSent(_)) | None => false,
    };
    rows.into_iter().filter(is_left).collect()
}

/// Sends rows one after another until all were tried, or something stands against going on with any. That a
/// row is sent is on the disk before the post can have anything of it, and what came of it before the next. What
/// stands against all of them, such as a server that is not there, says nothing of the row that was next. `told`
/// hears of each that was tried.
pub fn send(
    mail: &dyn Fn(usize) -> Result<Mail, Unfit>,
    rows: &[usize],
    log: &mut Log,
    watch: &mut Watch<'_>,
    post: &mut dyn Post,
    told: &mut dyn FnMut(usize, &Outcome),
) -> Result<(), Stopped> {
    for row in rows {
        let mail = match mail(*row) {
            Ok(mail) => mail,
            Err(unfit) => {
                told(*row, &Outcome::NotGiven(unfit.wrong.to_string()));
                continue;
            }
        };
        post.wait();
        watch.look().map_err(Stopped::NotToBeSent)?;
        let outcome = match post.announce(&mail) {
            Ok(()) => {
                log.begin(*row, post.now())?;
                post.send(&mail)
            }
            Err(Outcome::Closed(reason)) => return Err(Stopped::Closed(reason)),
            Err(outcome) => outcome,
        };
        log.end(*row, post.now(), &outcome)?;
        told(*row, &outcome);
        if let Outcome::Closed(reason) = outcome {
            return Err(Stopped::Closed(reason));
        }
    }
    Ok(())
}

/// Why sending ended before all rows were tried.
#[derive(Debug)]
pub enum Stopped {
    NotToBeSent(NotToBeSent),
    /// Nothing can be handed to the server, and why.
    Closed(String),
    Sent(SentError),
}

impl From<SentError> for Stopped {
    fn from(error: SentError) -> Self {
        Self::Sent(error)
    }
}

impl Display for Stopped {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotToBeSent(why) => why.fmt(f),
            Self::Closed(reason) => write!(f, "the mail server cannot be used: {reason}"),
            Self::Sent(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Stopped {}
