//! The canonical JSON of a content, and its digest: the identity of what is said.
//!
//! In words, so that it can be written again: a content is written as the JSON of
//! `docs/content.md`, with the keys that have no value left out, in the form of RFC 8785 (keys
//! sorted by UTF-16 code units, no white space, UTF-8). The content digest is the SHA-256 of
//! these bytes.

use super::model::Content;
use crate::digest::Digest;

impl Content {
    /// The canonical JSON (RFC 8785), the exact bytes that the digest is made of.
    pub fn canonical_json(&self) -> Vec<u8> {
        canonical_json(self)
    }

    /// The content digest: SHA-256 of the canonical JSON.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.canonical_json())
    }
}

/// RFC 8785's form of a value.
pub fn canonical_json(value: &impl serde::Serialize) -> Vec<u8> {
    // Strings, booleans, lists, maps with string keys, and whole numbers that a double holds (Markdown
    // numbers a list with nine digits at most): the serialiser has nothing to refuse.
    serde_json_canonicalizer::to_vec(value).expect("plain data has a canonical form")
}

#[cfg(test)]
mod tests {
    use crate::content::model::*;

    #[test]
    fn json_has_sorted_keys_no_spaces_and_only_what_is_there() {
        let content = Content {
            format: Format::One,
            title: "Tŷ".into(),
            subtitle: None,
            date: Date { iso: "2022-09".into(), text: "September 2022".into() },
            language: "en-GB".parse().unwrap(),
            subject: None,
            keywords: Vec::new(),
            quote: None,
            blocks: vec![Block::Paragraph { content: vec![Inline::text("One"), Inline::Break] }],
        };
        insta::assert_snapshot!(
            String::from_utf8(content.canonical_json()).unwrap(),
            @r#"{"blocks":[{"content":[{"text":"One","type":"text"},{"type":"break"}],"type":"paragraph"}],"date":{"iso":"2022-09","text":"September 2022"},"format":"engross-content-1","language":"en-GB","title":"Tŷ"}"#
        );
        assert_eq!(serde_json::from_slice::<Content>(&content.canonical_json()).unwrap(), content);
    }
}
