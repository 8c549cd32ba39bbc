//! Bytes into text: UTF-8, UTF-16 that says so, and what a web page may declare. The text is
//! composed (NFC), as a content's is.

use std::sync::LazyLock;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use regex::bytes::Regex;
use unicode_normalization::UnicodeNormalization;

use super::error::ImportError;

/// Where a web page declares its encoding at the latest (WHATWG HTML, 13.2.3.2).
const DECLARED_WITHIN: usize = 1024;

/// Where a web page's first element begins at the latest, to be told by it.
const BEGINS_WITHIN: usize = 4096;

/// A text file's text.
pub(super) fn text(bytes: &[u8]) -> Result<String, ImportError> {
    match Encoding::for_bom(bytes) {
        Some((encoding, length)) => decode(encoding, &bytes[length..]),
        None => decode(UTF_8, bytes),
    }
}

/// A web page's text: a byte order mark decides, then what the page declares.
pub(super) fn html(bytes: &[u8]) -> Result<String, ImportError> {
    if Encoding::for_bom(bytes).is_some() {
        return text(bytes);
    }
    let encoding = match declared(bytes) {
        // As in browsers: ASCII that says it is UTF-16 is not.
        Some(label) => match Encoding::for_label(&label) {
            Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => UTF_8,
            Some(encoding) if encoding == UTF_8 || encoding == WINDOWS_1252 => encoding,
            _ => return Err(ImportError::Charset(String::from_utf8_lossy(&label).into_owned())),
        },
        None => UTF_8,
    };
    decode(encoding, bytes)
}

/// Whether a text begins as a web page does, after comments and an XML declaration.
pub(super) fn is_html(bytes: &[u8]) -> bool {
    let (encoding, length) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    let rest = &bytes[length..];
    let (start, _) = encoding.decode_without_bom_handling(&rest[..rest.len().min(BEGINS_WITHIN)]);
    static PAGE: LazyLock<Option<regex::Regex>> = LazyLock::new(|| {
        regex::Regex::new(r"(?is)^\s*(<\?xml.*?\?>\s*|<!--.*?-->\s*)*<(!doctype\s+html|html)\b")
            .ok()
    });
    PAGE.as_ref().is_some_and(|page| page.is_match(&start))
}

/// The encoding that a page's `<meta>` or XML declaration names.
fn declared(bytes: &[u8]) -> Option<Vec<u8>> {
    static DECLARED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let meta = r#"<meta\s[^>]*?charset\s*=\s*["']?\s*([^\s"'/>;]+)"#;
        let xml = r#"^<\?xml[^>]*?encoding\s*=\s*["']([^"']+)"#;
        Regex::new(&format!("(?i-u)(?:{meta}|{xml})")).ok()
    });
    let start = &bytes[..bytes.len().min(DECLARED_WITHIN)];
    let found = DECLARED.as_ref()?.captures(start)?;
    found.get(1).or(found.get(2)).map(|label| label.as_bytes().to_vec())
}

fn decode(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, ImportError> {
    let text = if encoding == UTF_8 {
        let text = std::str::from_utf8(bytes);
        text.map_err(|error| ImportError::NotText { at: error.valid_up_to() })?.into()
    } else {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
        text.ok_or(ImportError::NotText { at: 0 })?
    };
    // Text has no such character; other files do.
    match text.find('\0') {
        Some(at) => Err(ImportError::NotText { at }),
        None => Ok(text.nfc().collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_decides() {
        assert_eq!(text(b"\xef\xbb\xbfx"), Ok("x".into()));
        assert_eq!(
            text(b"\xff\xfee\0\x01\x03"),
            Ok("\u{e9}".replace('\u{e9}', "e\u{301}").nfc().collect())
        );
        assert_eq!(text(b"\xfe\xff\0x"), Ok("x".into()));
        assert!(is_html(b"\xff\xfe<\0h\0t\0m\0l\0>\0"));
    }

    #[test]
    fn what_is_not_text_is_told_at_its_byte() {
        assert_eq!(text(b"caf\xe9"), Err(ImportError::NotText { at: 3 }));
        assert_eq!(text(b"ab\0"), Err(ImportError::NotText { at: 2 }));
        // Half a surrogate pair.
        assert_eq!(text(b"\xff\xfe\x00\xd8"), Err(ImportError::NotText { at: 0 }));
    }

    #[test]
    fn a_web_page_may_declare_one_other_encoding() {
        let page = |meta: &str| html(&[meta.as_bytes(), b"\x93caf\xe9\x94"].concat());
        for meta in [
            "<meta charset=windows-1252>",
            "<META name=a><meta http-equiv=Content-Type content='text/html; charset=ISO-8859-1'>",
            "<?xml version='1.0' encoding='latin1'?>",
        ] {
            assert_eq!(page(meta), Ok(format!("{meta}“café”")));
        }
        assert_eq!(page("<meta charset=\"koi8-r\">"), Err(ImportError::Charset("koi8-r".into())));
        assert_eq!(page("<p>"), Err(ImportError::NotText { at: 3 }));
    }
}
