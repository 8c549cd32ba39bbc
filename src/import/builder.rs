//! Blocks, put together one after another.

use crate::blocks::{Block, Blocks, Label, Line, Link, Part, Place, Role, Step};

#[derive(Debug, Default)]
pub(super) struct Builder {
    pub out: Blocks,
    within: Vec<Step>,
    containers: usize,
}

impl Builder {
    /// Opens a container, which gets a number of its own.
    pub fn open(&mut self, step: fn(usize) -> Step) {
        self.within.push(step(self.containers));
        self.containers += 1;
    }

    /// Opens a container again that the block before stood in last, or else a new one.
    pub fn reopen(&mut self, step: fn(usize) -> Step) {
        let last = self.out.blocks.last().filter(|last| last.within.starts_with(&self.within));
        match last.and_then(|last| last.within.get(self.within.len())) {
            Some(open) if open.is_like(step(0)) => self.within.push(*open),
            _ => self.open(step),
        }
    }

    /// Opens an item of the list that is open.
    pub fn open_item(&mut self, label: Label) -> Step {
        let item = Step::Item(self.out.labels.len());
        self.out.labels.push(label);
        self.within.push(item);
        item
    }

    /// Opens something again that has been closed.
    pub fn enter(&mut self, step: Step) {
        self.within.push(step);
    }

    /// Closes what was opened last.
    pub fn close(&mut self) {
        self.within.pop();
    }

    /// Whether what is open stands in a container of a kind.
    pub fn is_in(&self, step: Step) -> bool {
        self.within.iter().any(|open| open.is_like(step))
    }

    /// Whether the container opened last is of a kind.
    pub fn is_innermost(&self, step: Step) -> bool {
        self.within.last().is_some_and(|open| open.is_like(step))
    }

    /// Names the last paragraph of the open container the one that says who spoke, if it begins with
    /// a dash, which goes: `— The child's aunt`.
    pub fn attribute(&mut self) {
        let Some(block) = self.out.blocks.last_mut() else { return };
        let own = block.within == self.within && block.role == Role::Paragraph;
        let rest = block.text.strip_prefix("— ").or(block.text.strip_prefix("– "));
        if let Some(rest) = rest.filter(|_| own).map(ToOwned::to_owned) {
            block.text = rest;
            block.part = Part::Attribution;
            shift(block, 0, 1);
        }
    }

    /// Writes a line as one block, unless it says nothing; a cell always stands in its place.
    pub fn line(&mut self, mut line: Line, role: Role) -> Option<&mut Block> {
        let cell = matches!(role, Role::Cell { .. });
        // A break that nothing follows, or nothing goes before, parts nothing.
        let end = line.place();
        line.breaks.retain(|place| (1..end).contains(place));
        let block = line.block(role, &self.within);
        let says = !block.text.is_empty() || !block.links.is_empty() || !block.notes.is_empty();
        (cell || says).then(|| self.push(block))
    }

    /// Writes a line as one block, even if it says nothing: a picture without words, say.
    pub fn always(&mut self, line: Line, role: Role) -> &mut Block {
        let block = line.block(role, &self.within);
        self.push(block)
    }

    fn push(&mut self, block: Block) -> &mut Block {
        let at = self.out.blocks.len();
        self.out.blocks.push(block);
        &mut self.out.blocks[at]
    }
}

/// Moves the places in a block back after so many characters at a place have gone.
pub(super) fn shift(block: &mut Block, at: Place, by: Place) {
    let back = |place: &mut Place| {
        if *place > at {
            *place = place.saturating_sub(by).max(at);
        }
    };
    let ranges = block.links.iter_mut().map(|link| &mut link.at);
    let ranges = ranges.chain(block.languages.iter_mut().map(|foreign| &mut foreign.at));
    for range in ranges.chain(block.stresses.iter_mut().map(|stressed| &mut stressed.at)) {
        back(&mut range.start);
        back(&mut range.end);
    }
    block.notes.iter_mut().for_each(|note| back(&mut note.at));
    block.breaks.iter_mut().for_each(back);
}

/// The link whose words are being written.
#[derive(Debug, Default)]
pub(super) struct Links(Option<Open>);

#[derive(Debug)]
struct Open {
    target: String,
    start: Place,
    mark: usize,
}

impl Links {
    /// Begins a link, and ends the one that is open: links do not stand in each other.
    pub fn begin(&mut self, target: &str, line: &mut Line) -> Option<String> {
        let outer = self.pause(line);
        self.resume(Some(target.to_owned()), line);
        outer
    }

    /// Ends the link, and begins the outer one again.
    pub fn end(&mut self, outer: Option<String>, line: &mut Line) {
        self.pause(line);
        self.resume(outer, line);
    }

    /// Ends the link that is open, to go on elsewhere.
    pub fn pause(&mut self, line: &mut Line) -> Option<String> {
        let open = self.0.take()?;
        if line.place() > open.start {
            link(line, open.start, open.mark, &open.target);
        }
        Some(open.target)
    }

    pub fn resume(&mut self, target: Option<String>, line: &Line) {
        self.0 = target.map(|target| Open { target, start: line.place(), mark: line.mark() });
    }

    /// Goes on with words that lead to a target, or nowhere.
    pub fn go_on(&mut self, target: Option<&str>, line: &mut Line) {
        if self.0.as_ref().map(|open| open.target.as_str()) != target {
            self.pause(line);
            self.resume(target.map(ToOwned::to_owned), line);
        }
    }
}

/// The words of a line since a place and a mark become a link.
pub(super) fn link(line: &mut Line, start: Place, mark: usize, target: &str) {
    let text = line.since(mark);
    let target = target.trim().to_owned();
    let spoken = vec![Some(text.clone())];
    line.links.push(Link { at: start..line.place(), text, target, spoken });
}
