//! What stands before the text: what is compared, what changed, how the marks are read.

use std::collections::BTreeSet;

use super::model::{
    Besides, Compared, Entry, Format, Group, Key, Mark, Node, Piece, Redline, Run, Section,
};
use super::told::Told;
use crate::diff::Class;
use crate::view::{self, Fault, View};

/// The line about a version that each page repeats.
pub const CONTENT_CODE: &str = "Content code";

/// What is said of a version that there is not.
const NONE: &str = "none: there is no such briefing in this version";

/// Puts a redline together.
pub fn redline(
    view: &View<'_>,
    entries: &[view::Entry<'_>],
    title: &str,
    language: &str,
    (blocks, marked): (Vec<Node>, &BTreeSet<usize>),
    told: &Told,
) -> Redline {
    let entry = |entry: &view::Entry<'_>, text: String| Entry {
        change: entry.number,
        label: told.label(entry.index),
        text,
        marked: marked.contains(&entry.index),
    };
    let important = entries.iter().flat_map(|of| of.important.iter().map(move |text| (of, text)));
    let first: Vec<_> =
        important.map(|(of, text)| entry(of, format!("{}.", text.trim_end_matches('.')))).collect();
    let classes = [Class::Meaning, Class::Structure, Class::Typography];
    let groups = classes.into_iter().filter_map(|class| {
        let of = entries.iter().filter(|of| of.change.class == class);
        let entries: Vec<_> = of.map(|of| entry(of, told.with_excerpt(of.index))).collect();
        let counted = match entries.len() {
            1 => "1 change".to_owned(),
            count => format!("{count} changes"),
        };
        let heading = format!("{}: {counted}", view::class_heading(class));
        (!entries.is_empty()).then_some(Group { heading, entries })
    });
    Redline {
        format: Format::One,
        title: format!("Changes in “{title}”"),
        language: language.to_owned(),
        answer: std::iter::once(&view.answer).chain(&view.summary).cloned().collect(),
        compared: compared(view),
        first: (!first.is_empty())
            .then(|| Group { heading: "Look at these first".to_owned(), entries: first }),
        changes: groups.collect(),
        besides: besides(view),
        key: key(),
        text: Section { heading: "The text with its changes", blocks },
    }
}

fn besides(view: &View<'_>) -> Vec<Besides> {
    let looks = view.extra.iter().map(|extra| &extra.besides);
    let all = view.besides.iter().chain(looks).filter(|besides| !besides.sentences.is_empty());
    all.map(|besides| Besides {
        heading: besides.heading.to_owned(),
        sentences: besides.sentences.clone(),
    })
    .collect()
}

/// What is said of both sides, line by line: first their names, then what they are.
fn compared(view: &View<'_>) -> Compared {
    let [old, new] = &view.sides;
    let mut labels: Vec<&str> = Vec::new();
    for (label, _) in old.about.iter().chain(&new.about) {
        if !labels.contains(label) {
            labels.push(label);
        }
    }
    let value = |side: &view::Side, label: &str| {
        let line = side.about.iter().find(|(own, _)| *own == label);
        line.map_or_else(|| NONE.to_owned(), |(_, value)| value.clone())
    };
    let mut rows = vec![["Version".to_owned(), old.name.clone(), new.name.clone()]];
    rows.extend(
        labels.into_iter().map(|label| [label.to_owned(), value(old, label), value(new, label)]),
    );
    let about = |side: &view::Side| {
        let of = side.faults.iter().map(Fault::sentence).chain(side.remarks.iter().cloned());
        of.map(|remark| format!("{}: {remark}", side.name)).collect::<Vec<_>>()
    };
    let facts = view.facts.iter().map(|fact| {
        let said = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
        format!("{}: before {}, after {}.", fact.label, said(&fact.old), said(&fact.new))
    });
    Compared {
        heading: "What is compared",
        header: ["What it is", "Before", "After"],
        rows,
        remarks: view.sides.iter().flat_map(about).chain(facts).collect(),
    }
}

/// The foot of each page: both versions by their names and content codes.
pub fn foot(view: &View<'_>) -> Vec<String> {
    let line = |when: &str, side: &view::Side| {
        let code = side.about.iter().find(|(label, _)| *label == CONTENT_CODE);
        let code = code.map_or(String::new(), |(_, code)| format!(", content code {code}"));
        format!("{when}: {}{code}", side.name)
    };
    let [old, new] = &view.sides;
    vec![line("Before", old), line("After", new)]
}

fn key() -> Key {
    let line = |mark, words: &str, says: &str| {
        vec![
            Run::new(mark, vec![Piece::plain(words)]),
            Run::new(Mark::Same, vec![Piece::plain(says)]),
        ]
    };
    Key {
        heading: "How to read the marks",
        lines: vec![
            line(Mark::Removed, "words", " stood before and do not stand now."),
            line(Mark::Added, "words", " stand now and did not stand before."),
            line(Mark::Away, "words", " now stand in another place of the text."),
            line(Mark::Here, "words", " stood in another place of the text."),
            vec![Run::new(
                Mark::Same,
                vec![Piece::plain(
                    "Each change has a number. What it is stands before the words that it is about; \
                     the bar in the margin, with the same number, shows how far it goes. What has no \
                     bar is the same in both versions.",
                )],
            )],
        ],
    }
}
