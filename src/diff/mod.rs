//! Diff: what changed between two documents, in words, and no change missed.
//!
//! ```text
//! blocks -> units -> pair (same words, alike words, neighbours) -> join (split, merged)
//!        -> groups of blocks, tables cell by cell -> text (sentences, words) -> segment
//!        -> compose (the script, from which `apply` makes the new document)
//!        -> changes (every part of the script as a reader would name it) -> rows
//! ```
//!
//! [`diff`] compares two documents whatever they were read from, [`contents`] two contents with
//! their front matter. Whatever the script gives that the old document does not have is told as a
//! change; what no rule has a name for is told as such. It knows blocks and contents; nothing of
//! files, editions, or how a change is shown.

mod apply;
mod assign;
mod changes;
mod common;
mod compose;
mod doc;
mod field;
mod fold;
mod important;
mod join;
mod link;
mod look_alike;
mod mark;
mod matched;
mod matter;
mod model;
mod moves;
mod neighbour;
mod nesting;
mod nouns;
mod order;
mod pair;
mod row;
mod script;
mod segment;
mod space;
mod spans;
mod spelling;
mod spot;
mod summary;
mod table;
mod tables;
mod tally;
mod text;
mod together;
mod words;

pub use apply::apply;
pub use field::{DIGEST, contents};
pub use model::*;
pub use nouns::Nouns;
pub use order::moved_of;
pub use script::{Container, Labelled, Made, Piece, Script, numbered, said};

use crate::blocks::Blocks;
use matched::Matched;

/// Compares two documents.
pub fn diff(old: &Blocks, new: &Blocks, options: &Options) -> Diff {
    compare(old, new, options, None)
}

/// `texts` are how a content spells the text of each block, if both sides are contents.
fn compare(old: &Blocks, new: &Blocks, options: &Options, texts: Option<[&[String]; 2]>) -> Diff {
    let (said_old, said_new) = (said(old), said(new));
    let matched = Matched::new(&said_old, &said_new, options);
    let (mut changes, rows) = changes::changes(&matched, texts);
    // Pages are no part of what is said.
    for change in &mut changes {
        for (spot, blocks) in [(&mut change.old, old), (&mut change.new, new)] {
            if let Some(spot) = spot {
                spot.page = blocks.blocks.get(spot.blocks.start).map_or(0, |block| block.page);
            }
        }
    }
    Diff { changes, script: matched.script, rows }
}
