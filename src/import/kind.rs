//! What kind of file bytes are: by their content first, then by the ending of their name.

use std::fmt::{self, Display, Formatter};

use super::encoding;
use super::error::ImportError;

/// What a file turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    TaggedPdf,
    UntaggedPdf,
    Docx,
    Html,
    Markdown,
    Text,
}

impl Display for FileKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TaggedPdf => "tagged PDF",
            Self::UntaggedPdf => "untagged PDF",
            Self::Docx => "Word document",
            Self::Html => "web page",
            Self::Markdown => "Markdown",
            Self::Text => "plain text",
        })
    }
}

/// How bytes are to be read; texts are decoded.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Format {
    Pdf,
    /// Perhaps a Word document: its parts will tell.
    Zip,
    Html(String),
    Markdown(String),
    Text(String),
}

/// Where a PDF's mark may begin at the latest.
const PDF_WITHIN: usize = 1024;

/// What the first bytes of files say that are not read.
const UNREAD: [(&[u8], &str); 9] = [
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (.doc) or a protected one"),
    (b"{\\rtf", "a rich text document (.rtf)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"%!PS", "a PostScript document"),
    (b"\x1f\x8b", "a compressed file"),
];

pub(super) fn of(name: &str, bytes: &[u8]) -> Result<Format, ImportError> {
    let start = &bytes[..bytes.len().min(PDF_WITHIN + 5)];
    if start.windows(5).any(|window| window == b"%PDF-") {
        return Ok(Format::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(Format::Zip);
    }
    if let Some((_, kind)) = UNREAD.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Err(ImportError::Unread(kind));
    }
    let ending = ending(name);
    if encoding::is_html(bytes) || matches!(&*ending, "html" | "htm" | "xhtml") {
        return encoding::html(bytes).map(Format::Html);
    }
    let read: fn(String) -> Format = match &*ending {
        "md" | "markdown" | "mdown" | "mkd" => Format::Markdown,
        "" | "txt" | "text" => Format::Text,
        _ => return Err(ImportError::Unknown),
    };
    let text = encoding::text(bytes)?;
    // A file without a name, from a pipe say, may still be a briefing.
    let fence = text.lines().next().is_some_and(|line| line.trim_end() == "+++");
    Ok(if fence { Format::Markdown(text) } else { read(text) })
}

/// What follows the last dot of a file's name, in small letters.
fn ending(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    // A dot at the start hides a file, and a lone `-` is standard input.
    match file.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => ending.to_ascii_lowercase(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> String {
        text.to_owned()
    }

    #[test]
    fn content_counts_more_than_the_name() {
        assert_eq!(of("a.txt", b"\n\n%PDF-1.7"), Ok(Format::Pdf));
        assert_eq!(of("a.pdf", b"PK\x03\x04"), Ok(Format::Zip));
        let page = "<!-- x --> <!DOCTYPE HTML><p>Words";
        assert_eq!(of("a.txt", page.as_bytes()), Ok(Format::Html(text(page))));
        assert_eq!(of("a.md", b"<HTML>x"), Ok(Format::Html(text("<HTML>x"))));
        assert_eq!(of("-", b"+++\n+++\nx"), Ok(Format::Markdown(text("+++\n+++\nx"))));
    }

    #[test]
    fn the_name_decides_between_texts() {
        assert_eq!(of("a/b.HTM", b"x"), Ok(Format::Html(text("x"))));
        assert_eq!(of("b.md", b"x"), Ok(Format::Markdown(text("x"))));
        assert_eq!(of("b.txt", b"x"), Ok(Format::Text(text("x"))));
        assert_eq!(of("-", b"x"), Ok(Format::Text(text("x"))));
        assert_eq!(of("some.folder/README", b"x"), Ok(Format::Text(text("x"))));
        assert_eq!(of("b.xlsx", b"x"), Err(ImportError::Unknown));
    }

    #[test]
    fn what_is_known_and_not_read_is_named() {
        let error = of("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").unwrap_err();
        assert_eq!(
            error.to_string(),
            "The file is an old Office document (.doc) or a protected one, which is not read."
        );
        assert!(matches!(of("a.txt", b"\x89PNG\r\n"), Err(ImportError::Unread("a picture"))));
    }
}
