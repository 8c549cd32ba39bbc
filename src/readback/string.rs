//! Text strings (ISO 32000-1, 7.9.2.2): UTF-16BE or UTF-8 with a byte order mark, otherwise
//! PDFDocEncoding.

use lopdf::StringFormat;

use super::error::Result;
use super::file::File;

impl File<'_> {
    /// The text of a text string. What is not valid becomes U+FFFD.
    pub fn text(&mut self, bytes: &[u8]) -> Result<String> {
        let text = decode(bytes);
        self.budget.take_text(text.len())?;
        Ok(text)
    }
}

fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, units @ ..] => utf16(units),
        [0xEF, 0xBB, 0xBF, text @ ..] => String::from_utf8_lossy(text).into_owned(),
        _ if bytes.is_ascii() && !bytes.iter().any(|byte| (0x18..0x20).contains(byte)) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        _ => bytes.iter().map(|byte| document_character(*byte)).collect(),
    }
}

/// UTF-16BE, lossily. An odd byte at the end is no character.
pub(super) fn utf16(bytes: &[u8]) -> String {
    let units = bytes.as_chunks::<2>().0.iter().map(|unit| u16::from_be_bytes(*unit));
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// A character of PDFDocEncoding, out of lopdf's table.
fn document_character(byte: u8) -> char {
    let string = lopdf::Object::String(vec![byte], StringFormat::Literal);
    let text = lopdf::decode_text_string(&string).unwrap_or_default();
    text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding() {
        assert_eq!(decode(b"\xFE\xFF\x04\x42\x00\xAD"), "т\u{ad}");
        assert_eq!(decode("\u{feff}café".as_bytes()), "café");
        assert_eq!(decode(b"quote\x90 caf\xE9"), "quote’ café");
        assert_eq!(decode(b"\x9F"), "\u{fffd}");
        assert_eq!(decode(b"\xFE\xFF\xD8\x00\x41"), "\u{fffd}");
    }
}
