//! What is said about a document rather than in it: edition, version, publisher, where to check.
//!
//! Layouts get these as JSON beside the content; every word of theirs that is not the content's
//! comes from here.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::content::{Briefing, ContentCode};
use crate::digest::Digest;
use crate::workspace::{Config, Publisher};

/// What an edition is made as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Says so on every page and in its metadata.
    Draft,
    /// A numbered version, from 1.
    Release(u32),
}

/// What a draft has for a version.
const DRAFT: &str = "Draft, not approved";

impl Status {
    /// The status that an edition with this version has.
    pub fn of_version(version: &str) -> Option<Self> {
        if version == DRAFT {
            return Some(Self::Draft);
        }
        let number: u32 = version.parse().ok().filter(|number| *number > 0)?;
        // One spelling: no sign, no leading zero.
        (number.to_string() == version).then_some(Self::Release(number))
    }

    fn version(self) -> String {
        match self {
            Self::Draft => DRAFT.to_owned(),
            Self::Release(number) => number.to_string(),
        }
    }
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
    pub qr: Qr,
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

/// The QR code: where it leads, and what is said in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Qr {
    pub target: String,
    pub alt: String,
}

/// What the alternative text of a QR code says before the address.
const QR_LEADS_TO: &str = "QR code that leads to ";

impl Qr {
    /// A release's leads to the page of that version, where all that is served lies below the address to check
    /// at; a draft's to that address.
    fn of(check: &str, briefing: &str, status: Status) -> Self {
        let target = match status {
            // Nothing lies below an address with a query or a fragment.
            Status::Release(number) if !check.contains(['?', '#']) => {
                format!("{}/editions/{briefing}/v{number}/", check.trim_end_matches('/'))
            }
            Status::Release(_) | Status::Draft => check.to_owned(),
        };
        Self { alt: format!("{QR_LEADS_TO}{}", printed(&target)), target }
    }

    /// The briefing to whose page a release's code leads, by its alternative text.
    pub fn briefing(alt: &str) -> Option<&str> {
        let (page, _version) =
            alt.strip_prefix(QR_LEADS_TO)?.strip_suffix('/')?.rsplit_once('/')?;
        page.rsplit_once("/editions/").map(|(_, briefing)| briefing)
    }

    /// Whether a text is said in place of a QR code.
    pub fn is_alt(text: &str) -> bool {
        text.starts_with(QR_LEADS_TO)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Links {
    pub heading: &'static str,
    /// Each target once, in the order of first use: its number is its place, from 1.
    pub targets: Vec<Target>,
}

/// What the facts of an edition follow from.
#[derive(Debug, Clone)]
pub struct Basis<'b> {
    pub briefing: &'b str,
    pub edition: &'b str,
    pub status: Status,
    pub publisher: &'b Publisher,
    pub code: &'b str,
    pub title: &'b str,
    pub date: &'b str,
    pub subject: &'b str,
    pub keywords: &'b [String],
    /// Each target of a link once, in the order of first use.
    pub targets: Vec<&'b str>,
}

/// The heading of every facts block.
pub const FACTS_HEADING: &str = "About this document";

/// The heading of every list of links.
pub const LINKS_HEADING: &str = "Links in this briefing";

/// The label of the box that is reserved for the seal.
pub const SEAL: &str = "Electronic seal of the publisher";

/// The facts' labels, in the order of their lines.
pub const LABELS: [&str; 5] = ["Publisher", "Version", "Date", "Content code", "Where to check"];

impl Facts {
    /// The facts of one edition of a briefing.
    pub fn new(briefing: &Briefing, edition: &str, status: Status, config: &Config) -> Self {
        let content = &briefing.content;
        let subject = content.subject.as_ref().or(content.subtitle.as_ref());
        let pictures = content.pictures().into_iter().enumerate();
        let facts = Self::of(&Basis {
            briefing: &briefing.id,
            edition,
            status,
            publisher: &config.publisher,
            code: &ContentCode::of(&briefing.digest).to_string(),
            title: &content.title,
            date: &content.date.text,
            subject: subject.map(String::as_str).unwrap_or_default(),
            keywords: &content.keywords,
            targets: content.link_targets(),
        });
        Self {
            sections: config.sections.clone(),
            pictures: pictures
                .map(|(index, (digest, media))| {
                    (digest, format!("pictures/{}.{}", index + 1, media.extension()))
                })
                .collect(),
            ..facts
        }
    }

    /// The same, as an edition of another content states them.
    pub fn with_code(mut self, code: &str) -> Self {
        let lines = self.lines.iter_mut().filter(|line| line.value == self.code);
        lines.for_each(|line| line.value = code.to_owned());
        Self { code: code.to_owned(), ..self }
    }

    /// The facts that follow from these, without sections and pictures.
    pub fn of(basis: &Basis<'_>) -> Self {
        let publisher = basis.publisher;
        let version = basis.status.version();
        let check = Target { target: publisher.check.clone(), text: printed(&publisher.check) };
        let values = [publisher.name.as_str(), &version, basis.date, basis.code, &check.text];
        let mut lines: Vec<_> = LABELS
            .iter()
            .zip(values)
            .map(|(label, value)| Line { label, value: value.to_owned(), target: None })
            .collect();
        if let Some(last) = lines.last_mut() {
            last.target = Some(check.target.clone());
        }
        let targets = basis.targets.iter();
        Self {
            format: "engross-facts-1",
            edition: basis.edition.to_owned(),
            document: metadata(basis),
            draft: (basis.status == Status::Draft).then_some(Draft {
                mark: "DRAFT",
                notice: "Draft. Not approved, not for circulation.",
            }),
            heading: FACTS_HEADING,
            lines,
            version,
            code: basis.code.to_owned(),
            check,
            qr: Qr::of(&publisher.check, basis.briefing, basis.status),
            seal: SEAL,
            links: Links {
                heading: LINKS_HEADING,
                targets: targets
                    .map(|target| Target { target: (*target).to_owned(), text: printed(target) })
                    .collect(),
            },
            sections: BTreeMap::new(),
            pictures: BTreeMap::new(),
        }
    }
}

fn metadata(basis: &Basis<'_>) -> Metadata {
    let mut metadata = Metadata {
        title: basis.title.to_owned(),
        authors: vec![basis.publisher.name.clone()],
        subject: basis.subject.to_owned(),
        keywords: basis.keywords.to_vec(),
    };
    if basis.status == Status::Draft {
        metadata.title = format!("Draft: {}", metadata.title);
        metadata.keywords.insert(0, "Draft".to_owned());
    }
    metadata
}

/// An address as it is printed: without what every reader's browser adds by itself.
pub fn printed(target: &str) -> String {
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
    use super::{Qr, Status, printed};

    #[test]
    fn a_version_has_one_spelling() {
        for status in [Status::Draft, Status::Release(1), Status::Release(12)] {
            assert_eq!(Status::of_version(&status.version()), Some(status));
        }
        for other in ["", "0", "+1", "01", "-1", "1 ", "one", "draft, not approved"] {
            assert_eq!(Status::of_version(other), None, "{other:?}");
        }
    }

    #[test]
    fn a_release_s_code_leads_to_its_page_and_a_draft_s_to_where_readers_check() {
        let qr = |check, status| Qr::of(check, "first", status);
        let release = qr("https://www.example.org/", Status::Release(2));
        assert_eq!(release.target, "https://www.example.org/editions/first/v2/");
        assert_eq!(release.alt, "QR code that leads to www.example.org/editions/first/v2/");
        assert_eq!(Qr::briefing(&release.alt), Some("first"));
        let deep = qr("https://www.example.org/a", Status::Release(2));
        assert_eq!(deep.target, "https://www.example.org/a/editions/first/v2/");
        let draft = qr("https://www.example.org/", Status::Draft);
        assert_eq!(draft.target, "https://www.example.org/");
        assert_eq!(draft.alt, "QR code that leads to www.example.org");
        assert_eq!(Qr::briefing(&draft.alt), None);
        let asked = "https://www.example.org/?check";
        assert_eq!(qr(asked, Status::Release(2)).target, asked);
    }

    #[test]
    fn an_address_is_printed_without_what_says_nothing() {
        assert_eq!(printed("https://www.example.org/"), "www.example.org");
        assert_eq!(printed("https://www.example.org/a/"), "www.example.org/a/");
        assert_eq!(printed("mailto:a@example.org"), "a@example.org");
    }
}
