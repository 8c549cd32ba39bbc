//! Blocks: what a document says, from first to last, in one shape whatever it was read from.
//!
//! ```text
//! content             -> said   \
//!                                 -> blocks
//! tagged PDF's tree   -> tagged /
//! ```
//!
//! A block is a heading, a paragraph, a cell, a caption or a picture, with the lists, items, quotes,
//! tables and notes that it stands in. Containers are numbered rather than nested, so that two
//! documents can be compared block by block. It knows the content and what was read back from a PDF;
//! nothing of editions, rules or comparing.

mod block;
mod dump;
mod said;
mod table;
mod tagged;
mod text;

pub use block::{
    Block, Blocks, Foreign, Label, Line, Link, Part, Place, Reference, Role, Step, Stress, Stressed,
};
pub use dump::dump;
pub use said::{Writer, as_written, of_content};
pub use tagged::{Aside, Tagged, of_document};
pub use text::text;

/// A language tag without its script, which Typst's PDFs never name.
pub fn without_script(tag: &str) -> String {
    let parts: Vec<_> = tag.split('-').filter(|part| part.len() != 4).collect();
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_left_out() {
        assert_eq!(without_script("pa-Arab-PK"), "pa-PK");
        assert_eq!(without_script("en-GB"), "en-GB");
    }
}
