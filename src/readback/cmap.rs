//! CMaps (ISO 32000-1, 9.7.5 and 9.10.3): which bytes are one code, and which text a code means.
//!
//! ```text
//! 1 begincodespacerange <0000> <FFFF> endcodespacerange
//! 1 beginbfchar <0003> <0020> endbfchar
//! 2 beginbfrange <0024> <0026> <0041>  <0030> <0031> [<00660066> <0066>] endbfrange
//! ```

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::error::Result;
use super::file::File;
use super::object::{Object, Stream};
use super::string::utf16;
use super::syntax::{Item, Lexer};

#[derive(Debug, Default)]
pub(super) struct CMap {
    /// Code length, first and last code.
    spaces: Vec<(usize, u32, u32)>,
    characters: BTreeMap<u32, String>,
    /// First code, last code, text of the first, sorted by first code. Never expanded: a range
    /// may claim four thousand million codes.
    ranges: Vec<(u32, u32, String)>,
    /// First code, last code, CID of the first, sorted.
    cids: Vec<(u32, u32, u32)>,
}

impl CMap {
    pub fn read(file: &mut File, stream: &Stream) -> Result<Self> {
        let data = file.decode(stream)?;
        let mut lexer = file.lexer(&data, 0);
        let map = Self::parse(&mut lexer)?;
        file.charge(0, &lexer)?;
        Ok(map)
    }

    fn parse(lexer: &mut Lexer) -> Result<Self> {
        let mut map = Self::default();
        let mut section: &[u8] = b"";
        let mut line = Vec::new();
        loop {
            match lexer.item()? {
                Item::End => break,
                Item::Keyword(word) => {
                    section = word;
                    line.clear();
                }
                Item::Object(object) => {
                    line.push(object);
                    if map.add(section, &line) || line.len() > 3 {
                        line.clear();
                    }
                }
            }
        }
        map.ranges.sort_by_key(|range| range.0);
        map.cids.sort_unstable();
        Ok(map)
    }

    /// Adds a line of a section; false while the line is not complete.
    fn add(&mut self, section: &[u8], line: &[Object]) -> bool {
        match (section, line) {
            (b"begincodespacerange", [Object::String(low), Object::String(high)]) => {
                self.spaces.push((low.len(), code(low), code(high)));
            }
            (b"beginbfchar", [Object::String(from), target]) => {
                self.characters.insert(code(from), text(target));
            }
            (b"beginbfrange", [Object::String(low), Object::String(_), Object::Array(targets)]) => {
                for (code, target) in (code(low)..=u32::MAX).zip(targets.iter()) {
                    self.characters.insert(code, text(target));
                }
            }
            (b"beginbfrange", [Object::String(low), Object::String(high), target]) => {
                self.ranges.push((code(low), code(high), text(target)));
            }
            (b"begincidchar", [Object::String(from), Object::Integer(cid)]) => {
                let cid = u32::try_from(*cid).unwrap_or(0);
                self.cids.push((code(from), code(from), cid));
            }
            (
                b"begincidrange",
                [Object::String(low), Object::String(high), Object::Integer(cid)],
            ) => {
                let cid = u32::try_from(*cid).unwrap_or(0);
                self.cids.push((code(low), code(high), cid));
            }
            // What stands outside the sections is not of interest.
            (word, _) => return !word.starts_with(b"begin"),
        }
        true
    }

    /// The text of a code.
    pub fn text(&self, code: u32) -> Option<Cow<'_, str>> {
        if let Some(text) = self.characters.get(&code) {
            return Some(text.into());
        }
        let after = self.ranges.partition_point(|range| range.0 <= code);
        let (low, high, first) = self.ranges.get(after.checked_sub(1)?)?;
        if code > *high {
            return None;
        }
        // Only the last character counts up.
        let mut text = first.clone();
        let last = u32::from(text.pop()?);
        text.push(char::from_u32(last.checked_add(code - low)?)?);
        Some(text.into())
    }

    /// The glyph that a code selects in a composite font.
    pub fn cid(&self, code: u32) -> u32 {
        let after = self.cids.partition_point(|range| range.0 <= code);
        let range = after.checked_sub(1).and_then(|at| self.cids.get(at));
        range
            .filter(|range| code <= range.1)
            .map_or(0, |(low, _, cid)| cid.saturating_add(code - low))
    }

    /// How many bytes the next code has.
    pub fn code_length(&self, bytes: &[u8]) -> usize {
        let shortest = self.spaces.iter().map(|space| space.0).min().unwrap_or(2);
        (1..=4)
            .find(|length| {
                let value = code(bytes.get(..*length).unwrap_or_default());
                let within = |(size, low, high): &(usize, u32, u32)| {
                    size == length && (*low..=*high).contains(&value)
                };
                bytes.len() >= *length && self.spaces.iter().any(within)
            })
            .unwrap_or(shortest.max(1))
    }
}

/// A code: its bytes, the first the most significant.
pub(super) fn code(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |code, byte| (code << 8) | u32::from(*byte))
}

/// A target: UTF-16BE, or rarely the name of a glyph, which says nothing here.
fn text(target: &Object) -> String {
    match target {
        Object::String(bytes) => utf16(bytes),
        _ => String::from(char::REPLACEMENT_CHARACTER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(data: &[u8]) -> CMap {
        CMap::parse(&mut Lexer::new(data, 0, 1000, 1000, 10)).unwrap()
    }

    #[test]
    fn characters_ranges_and_arrays() {
        let map = parse(
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap
              1 begincodespacerange <0000> <FFFF> endcodespacerange
              2 beginbfchar <0003> <0020> <0004> <006600660069> endbfchar
              3 beginbfrange <0024> <0026> <0041> <0030> <0031> [<00660066> <D83DDE00>]
              <0100> <FFFFFFFF> <00E9> endbfrange endcmap",
        );
        let text = |code| map.text(code).unwrap_or_else(|| "-".into());
        assert_eq!([text(3), text(4), text(0x25), text(0x27)], [" ", "ffi", "B", "-"]);
        assert_eq!([text(0x30), text(0x31), text(0x101)], ["ff", "😀", "ê"]);
        assert_eq!(map.code_length(b"\0\x03\0"), 2);
    }

    #[test]
    fn mixed_code_lengths() {
        let map = parse(
            b"2 begincodespacerange <00> <80> <8140> <9FFC> endcodespacerange
              1 begincidrange <8140> <817E> 633 endcidrange",
        );
        assert_eq!([map.code_length(b"A"), map.code_length(b"\x81\x41")], [1, 2]);
        assert_eq!([map.cid(0x8141), map.cid(0x41)], [634, 0]);
    }
}
