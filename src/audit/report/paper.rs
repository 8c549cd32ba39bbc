//! A report as data: what its layout is given, what the finished file must say, and what a terminal shows. The
//! serde form of these types is `engross-audit-report-1`, described in `docs/audit.md`.

use serde::Serialize;

/// The first field of every report's JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Format {
    #[serde(rename = "engross-audit-report-1")]
    One,
}

/// A report on an audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Paper {
    pub format: Format,
    pub title: String,
    /// Of its words (BCP 47).
    pub language: &'static str,
    /// What came of the audit, in a few sentences, each by itself.
    pub answer: Vec<String>,
    pub sections: Vec<Section>,
}

/// A heading and what stands under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// 2, or 3 within the section before it.
    pub level: u8,
    pub heading: String,
    pub parts: Vec<Part>,
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Part {
    Paragraph {
        text: String,
    },
    Bullets {
        items: Vec<String>,
    },
    /// What something is, by labels.
    Terms {
        items: Vec<Item>,
    },
    /// The first row is the header; all have as many cells.
    Table {
        rows: Vec<Vec<String>>,
    },
}

/// A label and what stands for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    pub label: String,
    pub text: String,
}

impl Section {
    pub(super) fn new(level: u8, heading: impl Into<String>, parts: Vec<Part>) -> Self {
        Self { level, heading: heading.into(), parts }
    }
}

impl Part {
    pub(super) fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph { text: text.into() }
    }

    pub(super) fn terms<'i>(items: impl IntoIterator<Item = (&'i str, String)>) -> Self {
        let item = |(label, text): (&str, String)| Item { label: label.to_owned(), text };
        Self::Terms { items: items.into_iter().map(item).collect() }
    }
}
