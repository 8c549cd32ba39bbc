//! Inline images (ISO 32000-1, 8.9.7), which are skipped: `BI`, entries, `ID`, data, `EI`.

use super::error::Result;
use super::object::{Dictionary, Object};
use super::syntax::{Item, Lexer, is_white_space};

/// Skips an inline image whose `BI` has been read.
pub(super) fn skip(lexer: &mut Lexer) -> Result<()> {
    let mut entries = Vec::new();
    let mut key = None;
    loop {
        match lexer.item()? {
            Item::Object(Object::Name(name)) if key.is_none() => key = Some(name),
            Item::Object(value) => entries.extend(key.take().map(|key| (key, value))),
            Item::Keyword(b"ID") => break,
            // Not an image after all.
            Item::Keyword(b"EI") | Item::End => return Ok(()),
            Item::Keyword(_) => {}
        }
    }
    lexer.skip(1);
    let data = lexer.rest();
    let length = length(&Dictionary::new(entries)).filter(|length| {
        let after = data.get(*length..).unwrap_or_default();
        let blank = after.iter().take(4).take_while(|byte| is_white_space(**byte)).count();
        ends_at(after, blank)
    });
    // Where the length is not known, `EI` ends the data if it stands alone and text follows it.
    let end = length.or_else(|| {
        (0..data.len()).find(|at| {
            data.get(*at).is_some_and(|byte| is_white_space(*byte)) && ends_at(data, at + 1)
        })
    });
    lexer.skip(end.unwrap_or(data.len()));
    if end.is_some() {
        lexer.item()?;
    }
    Ok(())
}

/// Whether `EI` stands at an offset, and what follows looks like operators.
fn ends_at(data: &[u8], at: usize) -> bool {
    let Some([b'E', b'I', after @ ..]) = data.get(at..) else { return false };
    after.first().is_none_or(|byte| is_white_space(*byte))
        && after.iter().take(10).all(|byte| is_white_space(*byte) || (b' '..=b'~').contains(byte))
}

/// The length of data that have no filter.
fn length(image: &Dictionary) -> Option<usize> {
    let entry = |short: &[u8], long: &[u8]| match image.get(short) {
        Object::Null => image.get(long),
        value => value,
    };
    if !entry(b"F", b"Filter").is_null() {
        return None;
    }
    let number = |object: Object| object.as_integer().and_then(|value| usize::try_from(value).ok());
    let width = number(entry(b"W", b"Width"))?;
    let height = number(entry(b"H", b"Height"))?;
    let mask = entry(b"IM", b"ImageMask") == Object::Boolean(true);
    let bits = if mask { 1 } else { number(entry(b"BPC", b"BitsPerComponent"))? };
    let components = match entry(b"CS", b"ColorSpace") {
        _ if mask => 1,
        Object::Array(_) => 1,
        space => match space.as_name()? {
            b"G" | b"DeviceGray" | b"CalGray" => 1,
            b"RGB" | b"DeviceRGB" | b"CalRGB" => 3,
            b"CMYK" | b"DeviceCMYK" => 4,
            _ => return None,
        },
    };
    let row = width.checked_mul(components)?.checked_mul(bits)?.div_ceil(8);
    row.checked_mul(height)
}
