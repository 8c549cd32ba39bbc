//! Fonts (ISO 32000-1, 9.6 to 9.10), as far as they say which text a string means and how wide
//! it is.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::cmap::{self, CMap};
use super::error::Result;
use super::file::File;
use super::object::{Dictionary, Object};

#[derive(Debug)]
pub(super) struct Font {
    /// `BaseFont`.
    pub name: Arc<str>,
    codes: Codes,
    unicode: Option<CMap>,
    /// What `Encoding` makes of a simple font's codes, where `ToUnicode` says nothing.
    encoding: Vec<Option<char>>,
    widths: BTreeMap<u32, f64>,
    default_width: f64,
    /// Text space units for one unit of width.
    pub unit: f64,
}

#[derive(Debug)]
enum Codes {
    One,
    Two,
    /// Two bytes that are UTF-16 themselves (the `UniXX-UCS2` and `-UTF16` CMaps).
    Utf16,
    Mapped(CMap),
}

/// One code of a string.
#[derive(Debug, PartialEq)]
pub(super) struct Glyph<'f> {
    /// U+FFFD where the file does not say which text the code means.
    pub text: Cow<'f, str>,
    /// In text space, for a font of size 1.
    pub width: f64,
    /// Whether word spacing applies: the single-byte code 32.
    pub space: bool,
}

/// What a font costs in objects, beside its own.
const COST: usize = 100;

/// Widths in one font: no font has more glyphs.
const MOST_WIDTHS: usize = 1 << 16;

impl Font {
    pub fn read(file: &mut File, dictionary: &Dictionary) -> Result<Self> {
        file.budget.take_objects(COST)?;
        let composite = file.find(dictionary, b"Subtype")?.is_name(b"Type0");
        let name = file.find_name(dictionary, b"BaseFont")?.unwrap_or_default();
        let unicode = match file.find(dictionary, b"ToUnicode")?.as_stream() {
            Some(stream) => Some(CMap::read(file, stream)?),
            None => None,
        };
        let mut font = Self {
            name: name.into(),
            codes: Codes::One,
            unicode,
            encoding: Vec::new(),
            widths: BTreeMap::new(),
            default_width: 0.0,
            unit: 0.001,
        };
        if composite {
            font.composite(file, dictionary)?;
        } else {
            font.simple(file, dictionary)?;
        }
        Ok(font)
    }

    fn simple(&mut self, file: &mut File, dictionary: &Dictionary) -> Result<()> {
        self.encoding = encoding(file, dictionary)?;
        let first = file.find(dictionary, b"FirstChar")?.as_integer();
        let first = first.and_then(|first| u32::try_from(first).ok()).unwrap_or(0);
        let widths = file.list(dictionary, b"Widths")?;
        let descriptor = file.find_dictionary(dictionary, b"FontDescriptor")?;
        let missing = file.find(&descriptor, b"MissingWidth")?.as_number();
        // The standard 14 fonts may leave their widths out: half an em is near enough.
        self.default_width = missing.unwrap_or(if widths.is_empty() { 500.0 } else { 0.0 });
        let codes = first..=first.saturating_add(255);
        for (code, width) in codes.zip(widths) {
            self.widths.insert(code, width.as_number().unwrap_or(0.0));
        }
        if file.find(dictionary, b"Subtype")?.is_name(b"Type3") {
            let matrix = file.list(dictionary, b"FontMatrix")?;
            self.unit = matrix.first().and_then(Object::as_number).unwrap_or(0.001);
        }
        Ok(())
    }

    fn composite(&mut self, file: &mut File, dictionary: &Dictionary) -> Result<()> {
        self.codes = match file.find(dictionary, b"Encoding")? {
            Object::Stream(stream) => Codes::Mapped(CMap::read(file, &stream)?),
            Object::Name(name) if name.ends_with(b"UCS2-H") || name.ends_with(b"UTF16-H") => {
                Codes::Utf16
            }
            _ => Codes::Two,
        };
        let descendants = file.list(dictionary, b"DescendantFonts")?;
        let descendant =
            descendants.first().and_then(Object::as_dictionary).cloned().unwrap_or_default();
        self.default_width = file.find(&descendant, b"DW")?.as_number().unwrap_or(1000.0);
        // `W` is `first [w w …]` or `first last w`, over and over.
        let mut widths = file.list(&descendant, b"W")?.into_iter();
        while let (Some(first), Some(second)) = (widths.next(), widths.next()) {
            let first = code(&first);
            match second {
                Object::Array(each) => {
                    for (code, width) in (first..=u32::MAX).zip(each.iter()) {
                        let width = file.resolve(width)?;
                        self.insert_width(code, &width);
                    }
                }
                last => {
                    let Some(width) = widths.next() else { break };
                    let room = MOST_WIDTHS.saturating_sub(self.widths.len());
                    for code in (first..=code(&last)).take(room) {
                        self.insert_width(code, &width);
                    }
                }
            }
        }
        Ok(())
    }

    fn insert_width(&mut self, code: u32, width: &Object) {
        if self.widths.len() < MOST_WIDTHS {
            self.widths.insert(code, width.as_number().unwrap_or(0.0));
        }
    }

    /// The glyphs of a string.
    pub fn glyphs<'f>(&'f self, bytes: &'f [u8]) -> impl Iterator<Item = Glyph<'f>> + 'f {
        let mut rest = bytes;
        std::iter::from_fn(move || {
            let length = match &self.codes {
                Codes::One => 1,
                Codes::Two | Codes::Utf16 => 2,
                Codes::Mapped(map) => map.code_length(rest),
            };
            let (bytes, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            if bytes.is_empty() {
                return None;
            }
            rest = after;
            Some(self.glyph(bytes))
        })
    }

    fn glyph(&self, bytes: &[u8]) -> Glyph<'_> {
        let code = cmap::code(bytes);
        let cid = match &self.codes {
            Codes::Mapped(map) => map.cid(code),
            _ => code,
        };
        let width = self.widths.get(&cid).unwrap_or(&self.default_width) * self.unit;
        let mapped = self.unicode.as_ref().and_then(|map| map.text(code));
        let text = mapped.unwrap_or_else(|| self.encoded(code, bytes).into());
        Glyph { text, width, space: bytes == b" " }
    }

    /// The text of a code that `ToUnicode` does not map.
    fn encoded(&self, code: u32, bytes: &[u8]) -> String {
        let character =
            usize::try_from(code).ok().and_then(|code| self.encoding.get(code).copied());
        match (&self.codes, character.flatten()) {
            (Codes::Utf16, _) => super::string::utf16(bytes),
            (_, Some(character)) => character.into(),
            _ => char::REPLACEMENT_CHARACTER.into(),
        }
    }
}

fn code(object: &Object) -> u32 {
    object.as_integer().and_then(|value| u32::try_from(value).ok()).unwrap_or(0)
}

/// A simple font's 256 characters (ISO 32000-1, 9.6.6), out of lopdf's tables.
fn encoding(file: &mut File, font: &Dictionary) -> Result<Vec<Option<char>>> {
    let encoding = file.find(font, b"Encoding")?;
    let descriptor = file.find_dictionary(font, b"FontDescriptor")?;
    let symbolic =
        file.find(&descriptor, b"Flags")?.as_integer().is_some_and(|flags| flags & 4 != 0);
    let (base, differences) = match &encoding {
        Object::Name(name) => (Some(name.clone()), Vec::new()),
        Object::Dictionary(dictionary) => {
            let base = file.find(dictionary, b"BaseEncoding")?;
            let base = base.as_name().map(|name| name.into());
            (base, file.list(dictionary, b"Differences")?)
        }
        _ => (None, Vec::new()),
    };
    let mut characters = match base.as_deref() {
        Some(
            name @ (b"WinAnsiEncoding" | b"MacRomanEncoding" | b"StandardEncoding"
            | b"MacExpertEncoding"),
        ) => table(lopdf::Object::Name(name.to_vec())),
        // A symbolic font's own encoding is inside the font program.
        _ if symbolic => vec![None; 256],
        _ => table(lopdf::Object::Name(b"StandardEncoding".to_vec())),
    };
    let mut code = 0usize;
    for item in differences {
        match item {
            Object::Name(name) => {
                if let Some(slot) = characters.get_mut(code) {
                    *slot = glyph_name(&name);
                }
                code = code.saturating_add(1);
            }
            other => code = usize::try_from(other.as_integer().unwrap_or(0)).unwrap_or(usize::MAX),
        }
    }
    Ok(characters)
}

fn table(encoding: lopdf::Object) -> Vec<Option<char>> {
    characters(encoding, 0..=255)
}

/// What an `Encoding` entry makes of some codes.
fn characters(encoding: lopdf::Object, codes: RangeInclusive<u8>) -> Vec<Option<char>> {
    let mut font = lopdf::Dictionary::new();
    font.set("Type", "Font");
    font.set("Encoding", encoding);
    let document = lopdf::Document::new();
    let Ok(encoding) = font.get_font_encoding(&document) else { return vec![None; codes.count()] };
    codes
        .map(|code| encoding.bytes_to_string(&[code]).ok().and_then(|text| text.chars().next()))
        .collect()
}

/// The character of a glyph's name: the Adobe Glyph List, `uni0041` or `u1F600`.
fn glyph_name(name: &[u8]) -> Option<char> {
    let text = std::str::from_utf8(name).ok()?;
    let stem = text.split('.').next().unwrap_or(text);
    let digits = stem.strip_prefix("uni").filter(|digits| digits.len() == 4);
    let digits = digits.or(stem.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len())));
    if let Some(code) = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
        return char::from_u32(code);
    }
    // lopdf's list is reached through an encoding in which code 0 is this glyph.
    let mut differences = lopdf::Dictionary::new();
    differences.set("Differences", vec![0.into(), lopdf::Object::Name(stem.as_bytes().to_vec())]);
    characters(lopdf::Object::Dictionary(differences), 0..=0).first().copied().flatten()
}
