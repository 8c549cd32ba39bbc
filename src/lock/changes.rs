//! What is not as it was accepted, in words.
//!
//! A line of text is compared with what it was, and all that it carries beside its words.

use std::ops::Range;

use crate::blocks::{Block, Blocks, Part, Role, Step, of_content};
use crate::content::{Briefing, Content, Origins, source_path};
use crate::parity::{Pair, align, marked, quoted, solid};
use crate::report::{Place, Problem};

/// Every change since a content was accepted, at its place in the briefing.
pub fn changes(accepted: &Content, briefing: &Briefing) -> Vec<Problem> {
    let before = of_content(accepted, &Origins::default());
    let now = of_content(&briefing.content, &briefing.origins);
    let mut teller = Teller { path: source_path(&briefing.id), last: None, told: Vec::new() };
    teller.front_matter(accepted, briefing);
    for pair in align(&before.blocks, &now.blocks) {
        match pair {
            Pair::Both(old, new) => teller.both(&before, old, &now, new),
            Pair::Missing(old) => teller.gone(&before.blocks[old]),
            Pair::Extra(new) => teller.added(&now.blocks[new]),
            Pair::Moved(_, new) => teller.moved(&now.blocks[new]),
        }
    }
    if teller.told.is_empty() && *accepted != briefing.content {
        teller.last = None;
        let message = "lists, quotes, tables or marks are parted otherwise than was accepted";
        teller.tell("changed-structure", message.to_owned(), |problem| problem);
    }
    teller.told
}

struct Teller {
    path: String,
    /// The bytes of the block that was told last.
    last: Option<Range<usize>>,
    told: Vec<Problem>,
}

impl Teller {
    fn tell(&mut self, code: &str, message: String, finish: impl FnOnce(Problem) -> Problem) {
        let place = match &self.last {
            Some(range) => Place::at(&self.path, range.clone()),
            None => Place::file(&self.path),
        };
        self.told.push(finish(Problem::error(code, message).at(place)));
    }

    /// What no block says.
    fn front_matter(&mut self, accepted: &Content, briefing: &Briefing) {
        let said = |content: &Content| {
            [
                ("date", content.date.iso.clone()),
                ("language", content.language.to_string()),
                ("subject", content.subject.clone().unwrap_or_default()),
                ("keywords", content.keywords.join(", ")),
            ]
        };
        for ((key, old), (_, new)) in said(accepted).into_iter().zip(said(&briefing.content)) {
            if old != new {
                self.last = match key {
                    "date" => briefing.origins.date(),
                    _ => briefing.origins.front(&new),
                };
                self.differ("changed-front-matter", format!("`{key}`"), &old, &new);
            }
        }
        self.last = None;
    }

    fn both(&mut self, before: &Blocks, old: usize, now: &Blocks, new: usize) {
        let (old, new) = (&before.blocks[old], &now.blocks[new]);
        self.last = new.source.clone().or(self.last.take());
        if old.text != new.text {
            let message = format!("this {} has other words than were accepted", name(new));
            self.tell("changed-words", message, |problem| {
                problem
                    .hint(format!("accepted: {}", quoted(&old.text)))
                    .hint(format!("now: {}", quoted(&new.text)))
                    .hint(format!("word by word: {}", marked(&old.text, &new.text)))
            });
        }
        let same = old.text == new.text;
        let details = details(before, old, same).into_iter().zip(details(now, new, same));
        for ((what, old), (_, new)) in details {
            if old != new {
                self.differ("changed-markup", what.to_owned(), &old, &new);
            }
        }
    }

    fn differ(&mut self, code: &str, what: String, old: &str, new: &str) {
        self.tell(code, format!("{what}: not as it was accepted"), |problem| {
            problem.hint(format!("accepted: {}", quoted(old))).hint(format!("now: {}", quoted(new)))
        });
    }

    fn gone(&mut self, old: &Block) {
        let message = format!("a {} that was accepted after this is gone", name(old));
        self.tell("changed-gone", message, |problem| {
            problem.hint(format!("accepted: {}", quoted(&old.text)))
        });
    }

    fn added(&mut self, new: &Block) {
        self.last = new.source.clone().or(self.last.take());
        let message = format!("this {} is new since the text was accepted", name(new));
        self.tell("changed-added", message, |problem| {
            problem.hint(format!("now: {}", quoted(&new.text)))
        });
    }

    fn moved(&mut self, new: &Block) {
        let place = std::mem::replace(&mut self.last, new.source.clone());
        let message = format!("this {} was accepted in another place", name(new));
        self.tell("changed-place", message, |problem| {
            problem.hint(format!("it says: {}", quoted(&new.text)))
        });
        self.last = place;
    }
}

/// What a block is called.
fn name(block: &Block) -> String {
    match (block.part, &block.role) {
        (Part::Body, Role::Cell { header: true, .. }) => "header cell".to_owned(),
        (Part::Body, Role::Cell { .. }) => "cell".to_owned(),
        (Part::Body, role) => role.to_string(),
        (Part::Title, _) => "title".to_owned(),
        (Part::Subtitle, _) => "subtitle".to_owned(),
        (Part::Date, _) => "date".to_owned(),
        (Part::Opening, _) => "opening quotation".to_owned(),
        (Part::Attribution, _) => "attribution".to_owned(),
    }
}

/// Everything about a block but its words; places in a text are told by the words before them, if
/// both texts are the same.
fn details(blocks: &Blocks, block: &Block, same: bool) -> [(&'static str, String); 9] {
    let place = match &block.role {
        Role::Cell { column, .. } => format!("{}, column {}", name(block), column + 1),
        _ => name(block),
    };
    let within: Vec<_> = block.within.iter().map(|step| step.name()).collect();
    let label = block.within.iter().rev().find_map(|step| match step {
        Step::Item(item) => blocks.labels.get(*item),
        _ => None,
    });
    let words = |at: &Range<usize>| solid(&block.text, at);
    let after = |places: Vec<usize>| match same {
        true => listed(places.iter().map(|at| format!("after “{}”", tail(&words(&(0..*at)))))),
        false => places.len().to_string(),
    };
    [
        ("what this is", place),
        ("what this stands in", within.join(", ")),
        ("this item's label", label.map(ToString::to_string).unwrap_or_default()),
        (
            "links",
            listed(block.links.iter().map(|link| format!("{} <{}>", link.text, link.target))),
        ),
        (
            "words in another language",
            listed(block.languages.iter().map(|f| format!("{} ({})", words(&f.at), f.language))),
        ),
        (
            "emphasis",
            listed(block.stresses.iter().map(|s| format!("{:?}: {}", s.stress, words(&s.at)))),
        ),
        ("notes", after(block.notes.iter().map(|note| note.at).collect())),
        ("line breaks", after(block.breaks.clone())),
        (
            "the picture, by its digest",
            block.picture.map(|(digest, _)| digest.to_string()).unwrap_or_default(),
        ),
    ]
}

fn listed(all: impl Iterator<Item = String>) -> String {
    all.collect::<Vec<_>>().join("; ")
}

/// The last words of a text.
fn tail(text: &str) -> String {
    let words: Vec<_> = text.split(' ').collect();
    words[words.len().saturating_sub(4)..].join(" ")
}
