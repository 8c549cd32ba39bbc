//! Numbered and bulleted lists (ECMA-376, 17.9): the label of each item.

use std::collections::{BTreeMap, BTreeSet};

use super::xml::Element;
use crate::blocks::Label;
use crate::import::numerals::{letters, roman};

/// The lists of a document, and how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// By `w:numId`.
    lists: BTreeMap<String, List>,
    /// By `w:abstractNumId`: lists of one kind go on counting where another stopped.
    counters: BTreeMap<String, Vec<Option<u64>>>,
    /// The lists whose own starts have been set.
    started: BTreeSet<String>,
}

#[derive(Debug, Clone, Default)]
struct List {
    kind: String,
    levels: BTreeMap<usize, Level>,
    /// Levels that begin anew with this list.
    starts: BTreeMap<usize, u64>,
}

#[derive(Debug, Clone)]
struct Level {
    format: String,
    /// `%1.`, with the counter of the first level at its place; or a bullet.
    text: String,
    start: u64,
}

/// Levels of a list (ECMA-376 has nine).
const LEVELS: usize = 9;

impl Numbering {
    pub fn read(root: Option<&Element>) -> Self {
        let mut numbering = Self::default();
        let Some(root) = root else { return numbering };
        let mut kinds = BTreeMap::new();
        for kind in root.all("w:abstractNum") {
            if let Some(id) = kind.attribute("w:abstractNumId") {
                kinds.insert(id, levels(kind));
            }
        }
        for list in root.all("w:num") {
            let (Some(id), Some(kind)) =
                (list.attribute("w:numId"), list.child("w:abstractNumId").and_then(Element::value))
            else {
                continue;
            };
            let mut read = List {
                kind: kind.to_owned(),
                levels: kinds.get(kind).cloned().unwrap_or_default(),
                starts: BTreeMap::new(),
            };
            for change in list.all("w:lvlOverride") {
                read.levels.extend(levels(change));
                let number = |element: &Element| element.value()?.parse::<u64>().ok();
                let level = change.attribute("w:ilvl").and_then(|level| level.parse().ok());
                let start = change.child("w:startOverride").and_then(number);
                read.starts.extend(level.zip(start));
            }
            numbering.lists.insert(id.to_owned(), read);
        }
        numbering
    }

    /// Whether both are lists of one kind.
    pub fn same(&self, one: &str, other: &str) -> bool {
        let kind = |id: &str| self.lists.get(id).map(|list| &list.kind);
        one == other || (kind(one).is_some() && kind(one) == kind(other))
    }

    /// The label of a list's next item at a level; none where items have no label, so that the
    /// paragraph goes on with the item before.
    pub fn next(&mut self, id: &str, level: usize) -> Option<Label> {
        let Some(list) = self.lists.get(id) else { return Some(Label::Bullet) };
        let level = level.min(LEVELS - 1);
        let counters = self.counters.entry(list.kind.clone()).or_insert(vec![None; LEVELS]);
        if self.started.insert(id.to_owned()) {
            for level in list.starts.keys().filter(|level| **level < LEVELS) {
                counters[*level] = None;
            }
        }
        let start = |level: usize| {
            let own = list.levels.get(&level).map_or(1, |level| level.start);
            list.starts.get(&level).copied().unwrap_or(own)
        };
        counters[level] =
            Some(counters[level].map_or_else(|| start(level), |n| n.saturating_add(1)));
        counters[level + 1..].fill(None);
        let Some(own) = list.levels.get(&level) else { return Some(Label::Bullet) };
        if own.text.trim().is_empty() {
            return None;
        }
        if own.format == "bullet" {
            return Some(Label::Bullet);
        }
        let number = counters[level].unwrap_or(1);
        if own.format == "decimal" && own.text.trim() == format!("%{}.", level + 1) {
            return Some(Label::Number(number));
        }
        let mut text = own.text.clone();
        for (at, counter) in counters.iter().enumerate().take(level + 1) {
            let format = list.levels.get(&at).map_or("decimal", |level| &level.format);
            let number = counter.unwrap_or_else(|| start(at));
            text = text.replace(&format!("%{}", at + 1), &spelt(number, format));
        }
        Some(Label::Words(text.trim().to_owned()))
    }
}

fn levels(parent: &Element) -> BTreeMap<usize, Level> {
    let level = |element: &Element| {
        let value = |name: &str| element.child(name).and_then(Element::value);
        let number = element.attribute("w:ilvl")?.parse().ok()?;
        let level = Level {
            format: value("w:numFmt").unwrap_or("decimal").to_owned(),
            text: value("w:lvlText").unwrap_or_default().to_owned(),
            start: value("w:start").and_then(|start| start.parse().ok()).unwrap_or(1),
        };
        Some((number, level))
    };
    parent.all("w:lvl").filter_map(level).collect()
}

/// A number in a format; in one that is not known here, in digits.
fn spelt(number: u64, format: &str) -> String {
    match format {
        "lowerLetter" => letters(number),
        "upperLetter" => letters(number).to_uppercase(),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperRoman" => roman(number),
        "decimalZero" => format!("{number:02}"),
        _ => number.to_string(),
    }
}
