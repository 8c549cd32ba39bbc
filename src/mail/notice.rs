//! Letters to those who have a version: a reminder that an answer is outstanding, or the recall of what was
//! withdrawn. Nothing is attached to them.

use super::letter::{Kind, Letter, Template};
use super::mailbox::Mailbox;
use super::mailing::{ROW_VALUES, Sender, Unfit, Wrong, whom};
use super::message::{Mail, Message, MessageId};
use crate::circulation::{Channel, Holder};
use crate::policy::Day;

/// The letter to whoever has not answered.
pub const REMINDER: Kind = Kind {
    name: "reminder",
    values: &VALUES,
    needed: &["code"],
    default: include_str!("reminder.txt"),
};

/// The letter to whoever has what was withdrawn.
pub const RECALL: Kind = Kind {
    name: "recall",
    values: &VALUES,
    needed: &["code"],
    default: include_str!("recall.txt"),
};

/// What both can say: all that a letter about a row can, and since when an answer is waited for.
const VALUES: [&str; ROW_VALUES.len() + 1] = {
    let mut values = ["since"; ROW_VALUES.len() + 1];
    let mut at = 0;
    while at < ROW_VALUES.len() {
        values[at] = ROW_VALUES[at];
        at += 1;
    }
    values
};

/// A letter to one recipient.
#[derive(Debug)]
pub enum Notice {
    /// For whoever is reached by e-mail.
    Mail(Mail),
    /// For whoever is not: to be printed.
    Print(Letter),
}

/// What letters of a kind have in common.
#[derive(Debug, Clone, Copy)]
pub struct Notices<'n> {
    pub kind: Kind,
    pub template: &'n Template,
    pub sender: &'n Sender,
    /// The day of the letters.
    pub day: Day,
}

impl Notices<'_> {
    /// The letter to a recipient about what has this title.
    pub fn write(&self, holder: &Holder<'_>, title: &str) -> Result<Notice, Unfit> {
        let Holder { number, circulation, row, .. } = *holder;
        let whom = || format!("{}, row {number} of entry {circulation}", whom(row));
        let unfit = |wrong| Unfit { whom: whom(), wrong };
        let mut values = self.sender.values(holder.list, holder.row, title);
        let recall = holder.recall.filter(|_| self.kind.name == RECALL.name);
        let since = recall.map_or(holder.day, |recall| recall.day);
        values.insert("since", since.in_words());
        let letter = self.template.letter(&values).map_err(Wrong::Value).map_err(unfit)?;
        if holder.row.channel != Channel::Email {
            return Ok(Notice::Print(letter));
        }
        let to = values.get("name").map_or("", String::as_str);
        let to = Mailbox::new(to, &holder.row.address).map_err(Wrong::Mailbox).map_err(unfit)?;
        // One day's letters are the same however often they are written, and the next day's are others.
        let purpose = format!("{} {}", self.kind.name, self.day);
        let message = Message {
            from: &self.sender.from,
            to: &to,
            timestamp: self.day.start(),
            id: MessageId::new(&purpose, holder.circulation, holder.salt),
            letter: &letter,
            attachment: None,
        };
        message.mail().map(Notice::Mail).map_err(Wrong::Message).map_err(unfit)
    }
}
