//! What is said about a document rather than in it: edition, version, publisher, where to check.
//!
//! Layouts get these as JSON beside the content; every word of theirs that is not the content's
//! comes from here.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::content::{Briefing, ContentCode};
use crate::digest::Digest;
use crate::workspace::Config;

/// What an edition is made as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Says so on every page and in its metadata.
    Draft,
    /// A numbered version, from 1.
    Release(u32),
}

/// The facts of one edition; the serde form is what layouts read (`docs/layouts.md`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facts {
    format: &'static str,
    pub edition: String,
    /// The PDF's own metadata.
    pub document: Metadata,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft: Option<Draft>,
    /// Heading of the facts block.
    pub heading: &'static str,
    /// The facts block, line by line.
    pub lines: Vec<Line>,
    pub version: String,
    pub code: String,
    pub check: Target,
    /// Label of the box that is reserved for the seal.
    pub seal: &'static str,
    pub links: Links,
    /// Kinds of sections by their headings' words in lower case.
    pub sections: BTreeMap<String, String>,
    /// Where the layout finds a picture, by digest.
    pub pictures: BTreeMap<Digest, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Metadata {
    pub title: String,
    pub authors: Vec<String>,
    pub subject: String,
    pub keywords: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Draft {
    pub mark: &'static str,
    pub notice: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    pub label: &'static str,
    pub value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
}

/// An address and how it is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Target {
    pub target: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Links {
    pub heading: &'static str,
    /// Each target once, in the order of first use: its number is its place, from 1.
    pub targets: Vec<Target>,
}

impl Facts {
    /// The facts of one edition of a briefing.
    pub fn new(briefing: &Briefing, edition: &str, status: Status, config: &Config) -> Self {
        let content = &briefing.content;
        let publisher = &config.publisher;
        let code = ContentCode::of(&briefing.digest).to_string();
        let version = match status {
            Status::Draft => "Draft, not approved".to_owned(),
            Status::Release(number) => number.to_string(),
        };
        let check = Target { target: publisher.check.clone(), text: printed(&publisher.check) };
        let line = |label, value: &str| Line { label, value: value.to_owned(), target: None };
        let pictures = content.pictures().into_iter().enumerate();
        Self {
            format: "engross-facts-1",
            edition: edition.to_owned(),
            document: metadata(briefing, status, config),
            draft: (status == Status::Draft).then_some(Draft {
                mark: "DRAFT",
                notice: "Draft. Not approved, not for circulation.",
            }),
            heading: "About this document",
            lines: vec![
                line("Publisher", &publisher.name),
                line("Version", &version),
                line("Date", &content.date.text),
                line("Content code", &code),
                Line {
                    label: "Where to check",
                    value: check.text.clone(),
                    target: Some(check.target.clone()),
                },
            ],
            version,
            code,
            check,
            seal: "Electronic seal of the publisher",
            links: Links {
                heading: "Links in this briefing",
                targets: content
                    .link_targets()
                    .into_iter()
                    .map(|target| Target { target: target.to_owned(), text: printed(target) })
                    .collect(),
            },
            sections: config.sections.clone(),
            pictures: pictures
                .map(|(index, (digest, media))| {
                    (digest, format!("pictures/{}.{}", index + 1, media.extension()))
                })
                .collect(),
        }
    }
}

fn metadata(briefing: &Briefing, status: Status, config: &Config) -> Metadata {
    let content = &briefing.content;
    let mut metadata = Metadata {
        title: content.title.clone(),
        authors: vec![config.publisher.name.clone()],
        subject: content
            .subject
            .as_ref()
            .or(content.subtitle.as_ref())
            .cloned()
            .unwrap_or_default(),
        keywords: content.keywords.clone(),
    };
    if status == Status::Draft {
        metadata.title = format!("Draft: {}", metadata.title);
        metadata.keywords.insert(0, "Draft".to_owned());
    }
    metadata
}

/// An address as it is printed: without what every reader's browser adds by itself.
fn printed(target: &str) -> String {
    let short = ["https://", "http://", "mailto:", "tel:"]
        .iter()
        .find_map(|scheme| target.strip_prefix(scheme));
    let short = short.unwrap_or(target);
    // Only a host's own final slash says nothing.
    match short.strip_suffix('/') {
        Some(host) if !host.contains('/') => host.to_owned(),
        _ => short.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::printed;

    #[test]
    fn an_address_is_printed_without_what_says_nothing() {
        assert_eq!(printed("https://www.example.org/"), "www.example.org");
        assert_eq!(printed("https://www.example.org/a/"), "www.example.org/a/");
        assert_eq!(printed("mailto:a@example.org"), "a@example.org");
    }
}
