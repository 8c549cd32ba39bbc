//! What pages say beside their text: only what rules permit, word for word.

use std::collections::{BTreeMap, BTreeSet};

use super::difference::{Difference, Kind};
use super::rules::{Rule, Uses};
use crate::blocks::{Blocks, Role, Step};
use crate::facts::Facts;
use crate::readback::{Document, Node, Run, normalise};

/// Compares the artefacts of each page with the phrases that it may say, beside its number and the
/// header rows of tables that go on to it or to another of its columns; each page says `notice`, if
/// there is one.
pub fn check(
    document: &Document,
    expected: &Blocks,
    common: &[(String, Rule)],
    notice: Option<&str>,
    uses: &mut Uses,
) -> Vec<Difference> {
    let mut differences = Vec::new();
    let headers: Vec<_> = headers(expected).into_iter().zip(continuations(document)).collect();
    for page in &document.pages {
        let runs = document.artifacts.iter().filter(|run| run.page == page.number);
        let said = joined(runs);
        let mut phrases = common.to_vec();
        let (number, count) = (page.number, document.pages.len());
        for text in [format!("{number}/{count}"), format!("{number} / {count}"), number.to_string()]
        {
            phrases.push((text, Rule::PageArtefact));
        }
        let mut repeats = BTreeMap::new();
        for (header, pages) in &headers {
            *repeats.entry(header.as_str()).or_default() += pages.get(&number).unwrap_or(&0);
        }
        let here = repeats.iter().filter(|(_, most)| **most > 0);
        phrases.extend(here.map(|(header, _)| ((*header).to_owned(), Rule::RepeatedHeader)));
        // The longest first, so that a text is always taken apart in the same way.
        phrases.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then(a.cmp(b)));
        let mut parser = Parser {
            said: &said,
            phrases: &phrases,
            repeats: &repeats,
            dead: BTreeSet::new(),
            furthest: 0,
        };
        let mut used = Vec::new();
        let known = parser.parse(0, &mut used);
        if known {
            used.iter().for_each(|index| uses.count(phrases[*index].1));
        } else {
            let rest: String = said[parser.furthest..].iter().collect();
            let found = normalise(&rest.replace(BOUNDARY, " "));
            differences.push(Difference::new(Kind::Artefact).on(number).found(found));
        }
        // Among words that no rule permits the notice can still stand.
        let says = |notice: &str| match known {
            true => used.iter().any(|index| phrases[*index].0 == notice),
            false => parser.says(notice),
        };
        if let Some(notice) = notice.filter(|notice| !says(notice)) {
            let difference = Difference::new(Kind::DraftMark).on(number);
            differences.push(difference.expected(notice));
        }
    }
    differences
}

/// What every page of an edition may say.
pub fn phrases(title: &str, facts: &Facts) -> Vec<(String, Rule)> {
    let mut phrases = vec![
        (title.to_owned(), Rule::PageArtefact),
        (facts.document.title.clone(), Rule::PageArtefact),
        (facts.version.clone(), Rule::PageArtefact),
        (facts.code.clone(), Rule::PageArtefact),
        (facts.check.text.clone(), Rule::PageArtefact),
    ];
    for line in &facts.lines {
        phrases.push((line.label.to_owned(), Rule::PageArtefact));
        phrases.push((line.value.clone(), Rule::PageArtefact));
    }
    if let Some(draft) = &facts.draft {
        phrases.push((draft.mark.to_owned(), Rule::DraftMark));
        phrases.push((draft.notice.to_owned(), Rule::DraftMark));
    }
    for (text, _) in &mut phrases {
        *text = normalise(text);
    }
    phrases.retain(|(text, _)| !text.is_empty());
    phrases
}

/// The header row of each table, as one phrase.
fn headers(expected: &Blocks) -> Vec<String> {
    let mut headers: Vec<(Option<&Step>, String)> = Vec::new();
    for block in &expected.blocks {
        if !matches!(block.role, Role::Cell { header: true, .. }) {
            continue;
        }
        let table = block.within.last();
        match headers.last_mut() {
            Some((last, text)) if *last == table => {
                text.push(' ');
                text.push_str(&block.text);
            }
            _ => headers.push((table, block.text.clone())),
        }
    }
    headers.into_iter().map(|(_, text)| normalise(&text)).collect()
}

/// How often each table goes on, by page: to another column or from the page before. A column is
/// painted as a whole, so the parts of a table are those between which something else is painted.
fn continuations(document: &Document) -> impl Iterator<Item = BTreeMap<usize, usize>> {
    let nodes = document.root.iter().flat_map(Node::nodes);
    nodes.filter(|node| node.role == "Table").map(|table| {
        let own: BTreeSet<_> = table.runs().map(|run| (run.page, run.order)).collect();
        let parts = |page: usize| {
            let runs = document.runs_of(page);
            let is_own = |run: &Run| own.contains(&(page, run.order));
            runs.chunk_by(|a, b| is_own(a) == is_own(b)).filter(|part| is_own(part[0])).count()
        };
        let mut pages: BTreeMap<_, _> = own.iter().map(|(page, _)| (*page, 0)).collect();
        for (page, most) in &mut pages {
            *most = parts(*page);
        }
        // The first part has the header row itself.
        if let Some(mut first) = pages.first_entry() {
            *first.get_mut() -= 1;
        }
        pages
    })
}

/// Stands between two runs, where a space may or may not be.
const BOUNDARY: char = '\u{1}';

fn joined<'r>(runs: impl Iterator<Item = &'r Run>) -> Vec<char> {
    let mut said = Vec::new();
    for run in runs {
        said.push(BOUNDARY);
        said.extend(run.spoken().chars().filter(|char| *char != '\u{ad}' && *char != BOUNDARY));
    }
    said
}

/// Takes what a page says apart into phrases.
struct Parser<'p> {
    said: &'p [char],
    phrases: &'p [(String, Rule)],
    /// How often the page may repeat each header row.
    repeats: &'p BTreeMap<&'p str, usize>,
    /// Places from which no way led to the end.
    dead: BTreeSet<usize>,
    furthest: usize,
}

impl Parser<'_> {
    fn parse(&mut self, from: usize, used: &mut Vec<usize>) -> bool {
        let mut at = from;
        while self.said.get(at).is_some_and(|char| is_gap(*char)) {
            at += 1;
        }
        self.furthest = self.furthest.max(at);
        if at == self.said.len() {
            return true;
        }
        if used.len() > MOST || !self.dead.insert(at) {
            return false;
        }
        for index in 0..self.phrases.len() {
            if self.is_spent(index, used) {
                continue;
            }
            if let Some(end) = self.phrase(at, &self.phrases[index].0) {
                used.push(index);
                if self.parse(end, used) {
                    return true;
                }
                used.pop();
            }
        }
        false
    }

    /// Whether a header row has been said as often as it may be.
    fn is_spent(&self, index: usize, used: &[usize]) -> bool {
        let (text, rule) = &self.phrases[index];
        let most = || self.repeats.get(text.as_str()).copied().unwrap_or_default();
        let said = || used.iter().filter(|said| **said == index).count();
        *rule == Rule::RepeatedHeader && said() >= most()
    }

    /// Whether a phrase stands anywhere.
    fn says(&self, phrase: &str) -> bool {
        let begins = |at: usize| at == 0 || is_gap(self.said[at - 1]);
        (0..self.said.len()).any(|at| begins(at) && self.phrase(at, phrase).is_some())
    }

    /// Where a phrase ends that begins here, if it does and a gap follows.
    fn phrase(&self, mut at: usize, phrase: &str) -> Option<usize> {
        let skip = |from: usize, gap: fn(char) -> bool| {
            from + self.said[from..].iter().take_while(|char| gap(**char)).count()
        };
        for wanted in phrase.chars() {
            if wanted == ' ' {
                // A space is a space, or the gap between two runs.
                let end = skip(at, is_gap);
                if end == at {
                    return None;
                }
                at = end;
                continue;
            }
            // Within a word a new run may begin, as it does where another font takes over.
            at = skip(at, |char| char == BOUNDARY);
            if self.said.get(at) != Some(&wanted) {
                return None;
            }
            at += 1;
        }
        self.said.get(at).is_none_or(|char| is_gap(*char)).then_some(at)
    }
}

/// More phrases than this no page has.
const MOST: usize = 500;

fn is_gap(char: char) -> bool {
    char == BOUNDARY || char.is_whitespace()
}
