//! An edition by itself: what its file shows without the content that it was made from.
//!
//! ```text
//! document -> blocks -> content | link list | facts block | seal's label
//!                       content, facts that are stated -> expected -> differences, uses of rules
//! ```
//!
//! The content is what stands before the facts block; the facts are those that the block states.
//! What an edition may have beyond its content must follow from these two, by the same rules as when
//! the content is known. That a file calls itself an edition proves nothing: whoever can write a PDF
//! can write that too. Only a source or a register says whose it is.

use std::fmt::{self, Display, Formatter};

use super::expected::{Options, expected};
use super::rules::link_number;
use super::stated::Stated;
use super::{Difference, Heading, Kind, Parity, prove};
use crate::blocks::{self, Blocks, Part, Role, Writer};
use crate::facts::{Basis, Facts, Status};
use crate::readback::{Document, normalise};
use crate::workspace::Publisher;

/// An edition as its file alone shows it.
#[derive(Debug, Clone)]
pub struct Alone {
    /// The blocks of its content, in the one form that all editions share.
    pub blocks: Blocks,
    pub language: String,
    /// The facts that it states. The edition's name is not among them.
    pub facts: Facts,
    pub status: Status,
    /// Whether it keeps to the rules.
    pub parity: Parity,
}

/// Why a file is not taken for an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAnEdition {
    /// It does not say that engross made it.
    NoClaim,
    /// It says so, and does not end with the facts block that every edition has.
    NoFacts,
    /// It has a facts block whose version, content code or address is none.
    Version,
    Code,
    Address,
}

impl Display for NotAnEdition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoClaim => "it does not say that engross made it",
            Self::NoFacts => "it does not end with the facts that every edition ends with",
            Self::Version => "the version in its facts is neither a draft's nor a number",
            Self::Code => "the content code in its facts is none",
            Self::Address => "its facts do not lead to an address where to check",
        })
    }
}

/// What makes an edition say that engross made it.
const CREATOR: &str = "engross";

/// Looks at an edition by itself.
pub fn alone(document: &Document) -> Result<Alone, NotAnEdition> {
    if document.info.get("Creator").is_none_or(|creator| creator != CREATOR) {
        return Err(NotAnEdition::NoClaim);
    }
    // Links' numbers are known once the links are: until then they stand among the words.
    let read = blocks::of_document(document, &|_| None);
    let stated = Stated::find(&read.blocks)?;
    let about = About::of(document, &read.blocks, &stated);
    let facts = Facts::of(&Basis {
        briefing: &stated.briefing,
        edition: "",
        status: stated.status,
        publisher: &about.publisher,
        code: &stated.code,
        title: &about.title,
        date: &stated.date,
        subject: &about.subject,
        keywords: &about.keywords,
        targets: targets(&read.blocks, stated.content),
    });

    let read = blocks::of_document(document, &|target| link_number(&facts, target));
    let content = stated.said(&read.blocks);
    let options = Options { link_list: stated.link_list, qr: stated.qr, seal: stated.seal };
    let expected = expected(Writer::after(content.clone()), &facts, options);
    let language = document.language.clone().unwrap_or_default();
    let heading = Heading { title: &about.title, language: &language };
    let mut parity = prove(document, &read, &expected, &facts, heading);
    parity.differences.extend(no_content(&content, &stated));
    Ok(Alone { blocks: content, language, facts, status: stated.status, parity })
}

/// What a document says about itself.
struct About {
    title: String,
    publisher: Publisher,
    subject: String,
    keywords: Vec<String>,
}

impl About {
    fn of(document: &Document, read: &Blocks, stated: &Stated) -> Self {
        let info = |key: &str| document.info.get(key).cloned().unwrap_or_default();
        // What is said in the text is compared without its kinds of white space.
        let spelt = |found: &str, said: &str| match normalise(found) == said {
            true => found.to_owned(),
            false => said.to_owned(),
        };
        let draft = |found: String, mark: &str| match stated.status {
            Status::Draft => found.strip_prefix(mark).map(str::to_owned).unwrap_or(found),
            Status::Release(_) => found,
        };
        let title = read.blocks.iter().find(|block| block.role == Role::Heading(1));
        let title = title.map(|block| block.text.as_str()).unwrap_or_default();
        let keywords = match draft(info("Keywords"), "Draft").trim_start_matches(", ") {
            "" => Vec::new(),
            keywords => vec![keywords.to_owned()],
        };
        let name = spelt(&info("Author"), &stated.publisher.name);
        Self {
            title: spelt(&draft(info("Title"), "Draft: "), title),
            publisher: Publisher { name, check: stated.publisher.check.clone() },
            subject: info("Subject"),
            keywords,
        }
    }
}

/// The targets of the content's links, each once, in the order of first use.
fn targets(read: &Blocks, content: usize) -> Vec<&str> {
    let mut targets = Vec::new();
    for link in read.blocks[..content].iter().flat_map(|block| &block.links) {
        if !targets.contains(&link.target.as_str()) {
            targets.push(&link.target);
        }
    }
    targets
}

/// What no content can have led to.
fn no_content(content: &Blocks, stated: &Stated) -> Vec<Difference> {
    let other = content.blocks.iter().filter(|block| matches!(block.role, Role::Other(_)));
    let mut differences: Vec<_> = other
        .map(|block| {
            let difference = Difference::new(Kind::Role).about(block.role.to_string());
            difference.on(block.page).found(&block.text)
        })
        .collect();
    if !content.blocks.iter().any(|block| block.part == Part::Date) {
        differences.push(Difference::new(Kind::Missing).about("date").expected(&stated.date));
    }
    differences
}
