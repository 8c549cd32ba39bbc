//! Blocks, put together one after another.

use crate::blocks::{Block, Blocks, Label, Line, Link, Place, Role, Step};

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
    pub fn open_item(&mut self, label: Label) {
        self.within.push(Step::Item(self.out.labels.len()));
        self.out.labels.push(label);
    }

    /// Closes what was opened last.
    pub fn close(&mut self) {
        self.within.pop();
    }

    /// Writes a line as one block, unless it says nothing; a cell always stands in its place.
    pub fn line(&mut self, line: Line, role: Role) -> Option<&mut Block> {
        let cell = matches!(role, Role::Cell { .. });
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

/// The words of a line since a place and a mark become a link.
pub(super) fn link(line: &mut Line, start: Place, mark: usize, target: &str) {
    let text = line.since(mark);
    let target = target.trim().to_owned();
    let spoken = vec![Some(text.clone())];
    line.links.push(Link { at: start..line.place(), text, target, spoken });
}
