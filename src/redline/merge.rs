//! Both versions as one text in reading order: each row of the diff, in the containers that the new
//! version has for it, or the old one if the new one has none.

use std::collections::{BTreeMap, BTreeSet};

use super::marked::{self, Looks, Rewritten, Version};
use super::model::{Item, Line, ListKind, Mark, Node, Picture, Piece, Remark, Run};
use super::notes::{note_name, note_names, versions};
use super::table;
use super::told::Told;
use crate::blocks::{Block, Blocks, Label, Role, Step};
use crate::content::model::Media;
use crate::diff::{self, Container, Diff, Kind, Row};
use crate::digest::Digest;

/// A container of the text: the new version's, or one that only the old version has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Id {
    New(Container),
    Old(Container),
}

/// A block of the text, and where it stands.
#[derive(Debug, Clone)]
pub struct Placed {
    pub within: Vec<(Step, Id)>,
    pub role: Role,
    pub line: Line,
    /// What is said of the table that begins with this cell.
    pub about_table: Vec<Remark>,
    /// As it was, and as it is, in its own version.
    pub cells: [Option<(usize, usize)>; 2],
    pub pictures: Vec<Picture>,
}

/// What the text is made of.
pub struct Sources<'s> {
    pub diff: &'s Diff,
    /// As the diff's script has them.
    pub said: [&'s Blocks; 2],
    pub languages: [Option<&'s str>; 2],
    pub told: &'s Told,
    /// Where the layout finds pictures.
    pub pictures: &'s BTreeMap<Digest, String>,
}

/// The whole text with its changes; each change that has a place in it is among the second.
pub fn text(sources: &Sources<'_>) -> (Vec<Node>, BTreeSet<usize>) {
    let rows = rows(sources.diff);
    let notes = note_names(sources, &rows);
    let mut merge = Merge {
        sources,
        versions: versions(sources, &notes),
        remarked: BTreeSet::new(),
        explained: BTreeSet::new(),
        placed: Vec::new(),
    };
    rows.iter().for_each(|(row, is_away)| merge.row(row, *is_away));
    let labels = labels(sources, &merge.placed);
    let mut nodes = Tree { labels: &labels, notes: &notes }.nodes(&merge.placed, 0);
    settle_levels(&mut nodes, &mut 1);
    (nodes, merge.remarked)
}

/// The rows, and where moved blocks stood a row of their own, by whether it is one.
fn rows(diff: &Diff) -> Vec<(Row, bool)> {
    let moved = diff.changes.iter().enumerate().filter(|(_, change)| change.kind == Kind::Moved);
    let mut away: BTreeMap<usize, usize> = BTreeMap::new();
    for (index, change) in moved {
        let blocks = change.old.iter().flat_map(|spot| spot.blocks.clone());
        away.extend(blocks.map(|block| (block, index)));
    }
    let stood = |block: usize, change: usize| {
        (Row { old: vec![block], changes: vec![change], ..Row::default() }, true)
    };
    let mut out = Vec::new();
    let mut next = 0;
    for row in &diff.rows {
        let stays = row.old.iter().all(|block| !away.contains_key(block));
        // What moved away stood before the next block that stays.
        let until = row.old.iter().min().copied().filter(|_| stays);
        for block in next..until.unwrap_or(next) {
            if let Some(change) = away.remove(&block) {
                out.push(stood(block, change));
            }
        }
        next = next.max(until.unwrap_or(next));
        out.push((row.clone(), false));
    }
    out.extend(away.into_iter().map(|(block, change)| stood(block, change)));
    out
}

/// Which container of the text an old one is.
pub fn old_id(script: &diff::Script, step: Step) -> (Step, Id) {
    let container = Container::from(step);
    match script.containers.get(&container) {
        Some(number) => {
            let step = diff::numbered(step, *number);
            (step, Id::New(step.into()))
        }
        None => (step, Id::Old(container)),
    }
}

pub fn within(sources: &Sources<'_>, block: &Block, is_old: bool) -> Vec<(Step, Id)> {
    let place = |step: &Step| match is_old {
        true => old_id(&sources.diff.script, *step),
        false => (*step, Id::New((*step).into())),
    };
    block.within.iter().map(place).collect()
}

struct Merge<'m> {
    sources: &'m Sources<'m>,
    versions: [Version<'m>; 2],
    /// The changes that have been told in the text already, and those told where they are now.
    remarked: BTreeSet<usize>,
    explained: BTreeSet<usize>,
    placed: Vec<Placed>,
}

impl Merge<'_> {
    fn row(&mut self, row: &Row, is_away: bool) {
        let [old, new] = self.sources.said;
        let olds: Vec<&Block> = row.old.iter().filter_map(|at| old.blocks.get(*at)).collect();
        let news: Vec<&Block> = row.new.iter().filter_map(|at| new.blocks.get(*at)).collect();
        let changes = if is_away { row.changes.clone() } else { self.sources.diff.concerning(row) };
        let has = |kind: &Kind| {
            changes.iter().any(|change| self.sources.diff.changes[*change].kind == *kind)
        };
        let kept = if has(&Kind::Moved) && !is_away { Mark::Here } else { Mark::Same };
        let words = match &row.words {
            words if marked::are_of(words, &olds, &news) => words.clone(),
            _ if is_away => marked::away(&olds),
            _ => marked::whole(&olds, &news),
        };
        let looks = Looks { kept, addresses: !changes.is_empty() };
        let lines = marked::marked(&self.versions, &row.old, &row.new, &words, looks);
        let (blocks, is_old) = if news.is_empty() { (&olds, true) } else { (&news, false) };
        let rewritten = marked::rewritten(&words);
        for ((index, block), mut runs) in blocks.iter().enumerate().zip(lines) {
            if block.role == Role::Picture {
                runs = alternative(runs, !changes.is_empty());
            }
            let mut own = self.remarks(&changes, &rewritten, is_away);
            let about_table = match block.role {
                Role::Cell { .. } => {
                    own.extract_if(.., |remark| self.is_of_table(remark)).collect()
                }
                _ => Vec::new(),
            };
            let cell = |block: Option<&&Block>| match block.map(|block| &block.role) {
                Some(Role::Cell { row, column, .. }) => Some((*row, *column)),
                _ => None,
            };
            let new_cell = cell(news.get(index)).filter(|_| !is_away);
            self.placed.push(Placed {
                within: within(self.sources, block, is_old),
                role: block.role.clone(),
                line: Line { remarks: own, changes: self.numbers(&changes), runs },
                about_table,
                cells: [cell(olds.get(index)), new_cell],
                pictures: self.pictures(olds.get(index), news.get(index), !changes.is_empty()),
            });
        }
    }

    /// Whether a remark is about a table rather than the cell that it begins with.
    fn is_of_table(&self, remark: &Remark) -> bool {
        let changes = self.sources.diff.changes.iter().enumerate();
        let mut of_tables = changes.filter(|(_, change)| matches!(change.kind, Kind::Table(_)));
        of_tables.any(|(index, _)| self.sources.told.number(index) == remark.change)
    }

    fn numbers(&self, changes: &[usize]) -> Vec<usize> {
        let numbers: BTreeSet<usize> =
            changes.iter().map(|change| self.sources.told.number(*change)).collect();
        numbers.into_iter().collect()
    }

    /// What is said before a block: what each change is where it begins, and that it goes on.
    fn remarks(&mut self, changes: &[usize], rewritten: &Rewritten, is_away: bool) -> Vec<Remark> {
        let mut remarks = Vec::new();
        for change in changes {
            let first = self.remarked.insert(*change);
            let told = self.sources.told;
            let text = match is_away {
                true => told.away(*change),
                false if self.explained.insert(*change) => {
                    let spelled = super::told::spelled(rewritten);
                    match told.tells_spelling(*change) && !rewritten.is_empty() {
                        true => format!("{} {spelled}", told.sentence(*change)),
                        false => told.sentence(*change),
                    }
                }
                false => "Continued.".to_owned(),
            };
            remarks.push(Remark {
                change: told.number(*change),
                label: told.label(*change),
                text,
                first,
            });
        }
        remarks
    }

    /// The pictures of a row, each as it was or is; one if it is the same.
    fn pictures(&self, old: Option<&&Block>, new: Option<&&Block>, changed: bool) -> Vec<Picture> {
        let of = |block: Option<&&Block>| {
            block
                .filter(|block| block.role == Role::Picture)
                .map(|block| (block.text.clone(), block.picture))
        };
        let picture = |label, (alt, picture): (String, Option<(Digest, Media)>)| {
            let path = picture.and_then(|(digest, _)| self.sources.pictures.get(&digest).cloned());
            let said = match (&picture, &path) {
                (_, None) => "This picture cannot be shown here.".to_owned(),
                (Some((digest, _)), _) if changed => format!("SHA-256 {digest}"),
                _ => String::new(),
            };
            Picture { label, alt, path, said }
        };
        match (of(old), of(new)) {
            (Some(old), Some(new)) if old.1 == new.1 => vec![picture("", new)],
            (Some(old), Some(new)) => vec![picture("Before", old), picture("After", new)],
            (Some(one), None) | (None, Some(one)) => vec![picture("", one)],
            (None, None) => Vec::new(),
        }
    }
}

/// A picture's alternative text, said if something about the picture has changed.
fn alternative(runs: Vec<Run>, changed: bool) -> Vec<Run> {
    if !changed {
        return Vec::new();
    }
    let says = Run::new(Mark::Same, vec![Piece::plain("Alternative text: ")]);
    std::iter::once(says).chain(runs).collect()
}

/// The labels of items, by the item: the new version's, if it has the item.
fn labels(sources: &Sources<'_>, placed: &[Placed]) -> BTreeMap<Id, Label> {
    let ids = placed.iter().flat_map(|placed| &placed.within).map(|(_, id)| *id);
    ids.filter_map(|id| {
        let (side, Container::Item(item)) = (match id {
            Id::Old(container) => (0, container),
            Id::New(container) => (1, container),
        }) else {
            return None;
        };
        Some((id, sources.said[side].labels.get(item)?.clone()))
    })
    .collect()
}

/// Makes a tree of blocks that each say where they stand.
pub struct Tree<'t> {
    pub labels: &'t BTreeMap<Id, Label>,
    pub notes: &'t BTreeMap<Id, String>,
}

impl Tree<'_> {
    /// The blocks of one container, `depth` containers deep.
    pub fn nodes(&self, placed: &[Placed], depth: usize) -> Vec<Node> {
        let runs = placed.chunk_by(|a, b| {
            let (a, b) = (a.within.get(depth), b.within.get(depth));
            a.is_some() && a == b
        });
        let mut nodes = Vec::new();
        for run in runs {
            match run[0].within.get(depth) {
                None => nodes.extend(run.iter().filter_map(leaf)),
                Some((Step::List(_), _)) => self.lists(run, depth + 1, &mut nodes),
                // An item that stands in no list.
                Some((Step::Item(_), _)) => self.lists(run, depth, &mut nodes),
                Some((Step::Quote(_), _)) => {
                    nodes.push(Node::Quote { blocks: self.nodes(run, depth + 1) });
                }
                Some((Step::Note(_), id)) => {
                    let (label, blocks) = (note_name(self.notes, id), self.nodes(run, depth + 1));
                    nodes.push(Node::Note { label, blocks });
                }
                Some((Step::Table(_), _)) => {
                    let is_cell = |placed: &&Placed| {
                        placed.within.len() == depth + 1 && matches!(placed.role, Role::Cell { .. })
                    };
                    let (cells, others): (Vec<_>, Vec<_>) = run.iter().partition(is_cell);
                    let (table, left) = table::table(&cells);
                    nodes.extend(table);
                    nodes.extend(left.into_iter().filter_map(leaf));
                    let others: Vec<Placed> = others.into_iter().cloned().collect();
                    nodes.extend(self.nodes(&others, depth + 1));
                }
            }
        }
        nodes
    }

    /// The items of a list, in as many lists as they have kinds of labels, one after the other.
    fn lists(&self, placed: &[Placed], depth: usize, nodes: &mut Vec<Node>) {
        let mut lists: Vec<(ListKind, Vec<Item>)> = Vec::new();
        for run in placed.chunk_by(|a, b| a.within.get(depth) == b.within.get(depth)) {
            let label = run[0].within.get(depth).and_then(|(_, id)| self.labels.get(id));
            let (kind, label) = kind_of(label);
            let item = Item { label, blocks: self.nodes(run, depth + 1) };
            match lists.last_mut() {
                Some((last, items)) if *last == kind => items.push(item),
                _ => lists.push((kind, vec![item])),
            }
        }
        nodes.extend(lists.into_iter().map(|(kind, items)| Node::List { kind, items }));
    }
}

fn kind_of(label: Option<&Label>) -> (ListKind, String) {
    match label {
        None | Some(Label::Bullet) => (ListKind::Bullets, String::new()),
        Some(Label::Number(number)) => (ListKind::Numbers, number.to_string()),
        Some(Label::Words(words)) => (ListKind::Words, words.clone()),
        Some(Label::Found(text, _)) => {
            let number = text.trim_end_matches(['.', ')']).parse::<u32>();
            match number {
                Ok(number) => (ListKind::Numbers, number.to_string()),
                Err(_) if text.chars().any(char::is_alphanumeric) => {
                    (ListKind::Words, text.clone())
                }
                Err(_) => (ListKind::Bullets, String::new()),
            }
        }
    }
}

/// A block by itself; none if it says nothing.
fn leaf(placed: &Placed) -> Option<Node> {
    let mut line = placed.line.clone();
    line.remarks.extend(placed.about_table.iter().cloned());
    let says = !line.runs.is_empty() || !line.remarks.is_empty() || !placed.pictures.is_empty();
    says.then(|| match &placed.role {
        // The level is settled with those around it.
        Role::Heading(level) => Node::Heading { level: *level, line },
        Role::Picture => Node::Picture { line, pictures: placed.pictures.clone() },
        Role::Caption => Node::Caption(line),
        Role::Paragraph | Role::Cell { .. } | Role::Other(_) => Node::Paragraph(line),
    })
}

/// Headings stand below the redline's own, and skip no level: PDF/UA-1 forbids it.
fn settle_levels(nodes: &mut [Node], above: &mut u8) {
    for node in nodes {
        match node {
            Node::Heading { level, .. } => {
                *level = (*level + 1).clamp(2, 6).min(*above + 1).max(2);
                *above = *level;
            }
            Node::Quote { blocks } | Node::Note { blocks, .. } => settle_levels(blocks, above),
            Node::List { items, .. } => {
                items.iter_mut().for_each(|item| settle_levels(&mut item.blocks, above));
            }
            Node::Paragraph(_) | Node::Caption(_) | Node::Picture { .. } | Node::Table { .. } => {}
        }
    }
}
