//! Parity: proof, from a finished file, that it says exactly what its content says.
//!
//! ```text
//! content, facts -> expected blocks \
//!                                     -> align -> compare -> differences, uses of rules
//! document       -> its blocks      /
//! ```
//!
//! [`check`] compares block by block, in reading order: role, level, nesting, label, place in a
//! table, alternative text, links, notes, language, and every word after
//! [`normalise`](crate::readback::normalise). What an edition may have beyond the content is named
//! in one table, [`RULES`]; the text of each is computed. It also shows that what is said is seen:
//! nothing outside the tagged text, nothing hidden, nothing read out that is not shown.
//!
//! [`alone()`] does the same with an edition of which no content is at hand: what it has beyond its
//! own text must follow from that text and from the facts that it states.
//!
//! [`exact()`] holds any other document against all that it must say: a redline, for one.
//!
//! It knows the content, the facts and a document that was read back; no Typst, no layout.

mod align;
mod alone;
mod artefacts;
mod compare;
mod difference;
mod exact;
mod expected;
mod metadata;
mod report;
mod rules;
mod stated;
mod visible;
mod words;
mod xmp;

use std::collections::BTreeSet;

use expected::{Expected, Options};

pub use alone::{Alone, NotAnEdition, alone};
pub(crate) use difference::quoted;
pub use difference::{Difference, Kind};
pub use exact::{Wanted, exact};
pub use report::{Format, ParityReport, Verdict};
pub use rules::{RULES, Rule, Uses, letters};
pub(crate) use words::marked;

use crate::blocks::{self, Aside, Block, Blocks, Role, Tagged, Writer};
use crate::content::{Briefing, source_path};
use crate::digest::Digest;
use crate::facts::{Facts, Qr};
use crate::readback::Document;
use crate::report::Problem;

/// What came of comparing an edition with its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parity {
    /// None: the edition says the same.
    pub differences: Vec<Difference>,
    pub uses: Uses,
    /// How many blocks the edition must have.
    pub blocks: usize,
}

/// Compares a document with what it must say.
pub fn check(briefing: &Briefing, facts: &Facts, document: &Document) -> Parity {
    let read = blocks::of_document(document, &|target| rules::link_number(facts, target));
    let options = options(briefing, facts, &read.blocks);
    let content = &briefing.content;
    let writer = Writer::of_content(content, &briefing.origins);
    let expected = expected::expected(writer, facts, options);
    let heading = Heading { title: &content.title, language: content.language.as_str() };
    prove(document, &read, &expected, facts, heading)
}

/// What a content says of itself that a document repeats.
#[derive(Debug, Clone, Copy)]
struct Heading<'h> {
    title: &'h str,
    language: &'h str,
}

/// Compares what was read from a document with what is expected of it.
fn prove(
    document: &Document,
    read: &Tagged,
    expected: &Expected,
    facts: &Facts,
    heading: Heading<'_>,
) -> Parity {
    let mut uses = Uses::default();
    uses.add(Rule::LinkNumber, read.link_numbers);
    let mut differences = compare::compare(expected, &read.blocks, &mut uses);
    differences.extend(read.asides.iter().map(aside));
    let blocks = &expected.blocks;
    let marks = marks(facts, blocks);
    differences.extend(visible::check(document, &marks, &mut uses));
    let phrases = artefacts::phrases(heading.title, facts);
    let notice = facts.draft.as_ref().map(|draft| draft.notice);
    differences.extend(artefacts::check(document, blocks, &phrases, notice, &mut uses));
    let own = &facts.document;
    differences.extend(metadata::check(document, heading.language, own, &read.headings));
    Parity { differences, uses, blocks: blocks.blocks.len() }
}

/// What a file says beside its blocks as a difference.
fn aside(aside: &Aside) -> Difference {
    match aside {
        Aside::SaidOtherwise { stands, says } => {
            Difference::new(Kind::SaidOtherwise).expected(stands).found(says)
        }
        Aside::NoteLabel(found) => Difference::new(Kind::NoteLabel).found(found),
    }
}

/// Which of the parts that an edition may leave out it has.
fn options(briefing: &Briefing, facts: &Facts, actual: &Blocks) -> Options {
    let counts = |text: &str| {
        let headings = actual.blocks.iter().filter(|block| matches!(block.role, Role::Heading(_)));
        headings.filter(|block| block.text == text).count()
    };
    let written = |text: &str| {
        let blocks = briefing.content.blocks.iter();
        let headings = blocks.filter_map(|block| match block {
            crate::content::model::Block::Heading { content, .. } => Some(content),
            _ => None,
        });
        headings.filter(|content| crate::content::model::plain_text(content).trim() == text).count()
    };
    let links = facts.links.heading;
    let (last, before) = match &actual.blocks[..] {
        [.., before, last] => (Some(last), Some(before)),
        [last] => (Some(last), None),
        [] => (None, None),
    };
    let seal = last.is_some_and(|block| block.text == facts.seal);
    let is_qr = |block: &Block| block.role == Role::Picture && Qr::is_alt(&block.text);
    Options {
        link_list: !facts.links.targets.is_empty() && counts(links) > written(links),
        qr: if seal { before } else { last }.is_some_and(is_qr),
        seal,
    }
}

/// What a raised mark may say: a link's number, a note's label.
fn marks(facts: &Facts, expected: &Blocks) -> BTreeSet<String> {
    let notes = expected.blocks.iter().map(|block| block.notes.len()).sum();
    let labels = (1..=notes).flat_map(rules::note_labels);
    labels.chain((1..=facts.links.targets.len()).map(|number| number.to_string())).collect()
}

/// More differences than this say nothing more.
pub(crate) const MOST_TOLD: usize = 25;

impl Parity {
    pub fn is_same(&self) -> bool {
        self.differences.is_empty()
    }

    /// The differences as problems of what is named so: each at the source's line, or at `otherwise`
    /// if it is about none.
    pub fn problems(&self, subject: &str, briefing: &str, otherwise: &str) -> Vec<Problem> {
        let source = source_path(briefing);
        let told = self.differences.iter().take(MOST_TOLD);
        let mut problems: Vec<_> =
            told.map(|difference| difference.problem(subject, &source, otherwise)).collect();
        if self.differences.len() > MOST_TOLD {
            let more = self.differences.len() - MOST_TOLD;
            let message = format!("{subject} has {more} more differences");
            let place = crate::report::Place::file(otherwise);
            problems.push(Problem::error("parity", message).at(place));
        }
        problems
    }

    /// The report on an edition with these bytes.
    pub fn report(&self, briefing: &Briefing, edition: &str, pdf: &[u8]) -> ParityReport {
        let rules = self.uses.by_name().into_iter();
        ParityReport {
            format: Format::One,
            briefing: briefing.id.clone(),
            edition: edition.to_owned(),
            sha256: Digest::of(pdf),
            content_digest: briefing.digest,
            blocks: self.blocks,
            rules: rules.map(|(name, count)| (name.to_owned(), count)).collect(),
            verdict: if self.is_same() { Verdict::Same } else { Verdict::Different },
        }
    }
}
