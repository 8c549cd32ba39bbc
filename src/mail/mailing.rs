//! The messages of one circulation.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::path::Path;

use super::letter::{Kind, NoValue, Template, Values};
use super::mailbox::{Mailbox, NotAMailbox};
use super::message::{Attachment, Mail, Message, MessageError, MessageId};
use crate::circulation::{Channel, Kept, List, Row, Salted};
use crate::digest::Digest;
use crate::publication;
use crate::release::beside::{self, Unread};

/// The letter that comes with an edition.
pub const CIRCULATION: Kind = Kind {
    name: "circulation",
    values: &ROW_VALUES,
    needed: &["code"],
    default: include_str!("circulation.txt"),
};

/// What a letter about a row can say: see [`Sender::values`].
pub const ROW_VALUES: [&str; 10] = [
    "name",
    "organisation",
    "team",
    "title",
    "briefing",
    "version",
    "edition",
    "code",
    "check",
    "publisher",
];

/// Who sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    pub from: Mailbox,
    /// Who publishes, as printed in every edition.
    pub publisher: String,
    /// Where a reader checks a document.
    pub check: String,
}

impl Sender {
    /// What a letter can say of a row: [`ROW_VALUES`].
    pub fn values(&self, list: &List<Row>, row: &Row, title: &str) -> Values {
        let edition = row.edition.rsplit_once('.').map_or(&*row.edition, |(name, _)| name);
        [
            ("name", addressee(row).to_owned()),
            ("organisation", row.organisation.clone()),
            ("team", row.team.clone()),
            ("title", title.to_owned()),
            ("briefing", list.briefing.clone()),
            ("version", list.version.to_string()),
            ("edition", edition.to_owned()),
            ("code", row.code.to_string()),
            ("check", self.check.clone()),
            ("publisher", self.publisher.clone()),
        ]
        .into()
    }
}

/// Whom a letter is addressed to: somebody, or else their team, or else where it is.
fn addressee(row: &Row) -> &str {
    let names = [&row.name, &row.team, &row.organisation];
    names.into_iter().find(|name| !name.is_empty()).map_or("", |name| name)
}

/// Who that is, with their address, in one line: a line break may be what is wrong with either.
pub(super) fn whom(row: &Row) -> String {
    let texts = [addressee(row), &row.address].map(|text| {
        let words: Vec<_> = text.split_whitespace().collect();
        words.join(" ")
    });
    let texts: Vec<_> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    texts.join(", ")
}

/// The messages to those of a circulation's rows that go by e-mail.
pub struct Mailing<'m> {
    circulation: &'m Kept<Row>,
    sender: &'m Sender,
    template: &'m Template,
    /// Of the briefing.
    title: &'m str,
    /// The edition of a row, by its digest.
    editions: BTreeMap<Digest, Attachment>,
    /// The rows that cannot be written to, and why.
    unfit: BTreeMap<usize, Unfit>,
}

impl<'m> Mailing<'m> {
    /// Finds the editions below a workspace's `output/`, and which rows can be written to. An error is what is
    /// wrong with the editions.
    pub fn new(
        output: &Path,
        circulation: &'m Kept<Row>,
        sender: &'m Sender,
        template: &'m Template,
        title: &'m str,
    ) -> Result<Self, Vec<Unfit>> {
        let (editions, unfit) = (BTreeMap::new(), BTreeMap::new());
        let mut mailing = Self { circulation, sender, template, title, editions, unfit };
        let wrong = mailing.find_editions(output);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        for row in mailing.rows() {
            let wrong = mailing.mailbox(row).map_err(Wrong::Mailbox);
            let wrong = wrong.and_then(|_| mailing.letter(row).map_err(Wrong::Value)).err();
            if let Some(wrong) = wrong {
                mailing.unfit.insert(row, mailing.of_row(row, wrong));
            }
        }
        Ok(mailing)
    }

    pub fn from(&self) -> &Mailbox {
        &self.sender.from
    }

    /// The rows that go by e-mail, counted from 1 among all of the circulation.
    pub fn rows(&self) -> impl Iterator<Item = usize> + use<'m> {
        let rows = (1..).zip(&self.circulation.list.salted);
        rows.filter(|(_, salted)| salted.row.channel == Channel::Email).map(|(number, _)| number)
    }

    /// The rows that cannot be written to, and why. Nothing keeps the others from being sent.
    pub fn unfit(&self) -> &BTreeMap<usize, Unfit> {
        &self.unfit
    }

    /// The rows that can be written to.
    pub fn fit(&self) -> impl Iterator<Item = usize> {
        self.rows().filter(|row| !self.unfit.contains_key(row))
    }

    /// Who gets a row's message: `Ann Other <ann@example.org>`.
    pub fn whom(&self, row: usize) -> String {
        let row = &self.salted(row).row;
        format!("{} <{}>", addressee(row), row.address)
    }

    /// The message of a row.
    pub fn mail(&self, row: usize) -> Result<Mail, Unfit> {
        let unfit = |wrong| self.of_row(row, wrong);
        let salted = self.salted(row);
        let message = Message {
            from: &self.sender.from,
            to: &self.mailbox(row).map_err(Wrong::Mailbox).map_err(unfit)?,
            timestamp: self.circulation.list.timestamp,
            id: MessageId::new(CIRCULATION.name, self.circulation.entry, &salted.salt),
            letter: &self.letter(row).map_err(Wrong::Value).map_err(unfit)?,
            attachment: self.editions.get(&salted.row.file.sha256),
        };
        message.mail().map_err(Wrong::Message).map_err(unfit)
    }

    fn salted(&self, row: usize) -> &'m Salted<Row> {
        &self.circulation.list.salted[row - 1]
    }

    fn mailbox(&self, row: usize) -> Result<Mailbox, NotAMailbox> {
        let row = &self.salted(row).row;
        Mailbox::new(addressee(row), &row.address)
    }

    fn letter(&self, row: usize) -> Result<super::letter::Letter, NoValue> {
        let row = &self.salted(row).row;
        self.template.letter(&self.sender.values(&self.circulation.list, row, self.title))
    }

    /// Reads each edition that a row has; what is wrong with them, each once.
    fn find_editions(&mut self, output: &Path) -> Vec<Unfit> {
        let list = &self.circulation.list;
        let folder = output.join(publication::folder(&list.briefing, list.version));
        let rows = self.rows().map(|row| &self.salted(row).row);
        let wanted: BTreeMap<Digest, &str> =
            rows.map(|row| (row.file.sha256, row.edition.as_str())).collect();
        let mut unfit = Vec::new();
        for (digest, name) in wanted {
            let called = format!("{}-{}-{name}", list.briefing, list.version);
            match read_edition(&folder.join(name), digest, called) {
                Ok(edition) => drop(self.editions.insert(digest, edition)),
                Err(wrong) => unfit.push(Unfit { whom: name.to_owned(), wrong }),
            }
        }
        unfit
    }

    fn of_row(&self, row: usize, wrong: Wrong) -> Unfit {
        Unfit { whom: format!("{}, row {row}", whom(&self.salted(row).row)), wrong }
    }
}

/// An edition, if it is the one that was circulated.
fn read_edition(path: &Path, digest: Digest, called: String) -> Result<Attachment, Wrong> {
    let bytes = beside::read(path, beside::MAX_FILE).map_err(Wrong::Unread)?;
    match Digest::of(&bytes) == digest {
        true => Attachment::pdf(called, bytes).map_err(Wrong::Message),
        false => Err(Wrong::OtherEdition),
    }
}

/// What keeps something from being sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// A recipient with their address and row, or an edition's file.
    pub whom: String,
    pub wrong: Wrong,
}

/// Why a message cannot be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    Mailbox(NotAMailbox),
    Value(NoValue),
    Message(MessageError),
    /// The edition could not be read.
    Unread(Unread),
    /// The edition is not the file that was circulated.
    OtherEdition,
}

impl Display for Unfit {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.whom, self.wrong)
    }
}

impl Display for Wrong {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mailbox(error) => error.fmt(f),
            Self::Value(error) => error.fmt(f),
            Self::Message(error) => error.fmt(f),
            Self::Unread(error) => error.fmt(f),
            Self::OtherEdition => f.write_str("it is not the file that was circulated"),
        }
    }
}

impl std::error::Error for Unfit {}
