//! A document as indented text, for people and for tests.
//!
//! ```text
//! title: "Learning Lessons from Serious Cases"
//! language: en-GB
//! pages: 2
//! tagged: yes
//! Document
//!   H1 p1 "Learning Lessons from Serious Cases"
//!   P
//!     p1 "Read the "
//!     Link p1 "briefing" -> https://example.org contents="briefing"
//! artifacts:
//!   p1 "1/2"
//! outside:
//! ```

use std::fmt::Write;

use super::annotation::Annotation;
use super::document::Document;
use super::structure::{Child, Node, Text};
use super::text::Run;

/// A document as indented text. What is said stands in quotation marks, escaped as in Rust.
pub fn dump(document: &Document) -> String {
    let mut out = Dump::default();
    out.header(document);
    let around = Around { language: document.language.as_deref(), alt: None };
    for node in &document.root {
        out.node(node, 0, around);
    }
    out.annotations(&document.annotations);
    out.runs("artifacts:", &document.artifacts);
    out.runs("outside:", &document.outside);
    out.0
}

#[derive(Default)]
struct Dump(String);

/// What holds around a text, so that saying it again would say nothing.
#[derive(Clone, Copy, Default)]
struct Around<'d> {
    language: Option<&'d str>,
    alt: Option<&'d str>,
}

impl Dump {
    fn line(&mut self, depth: usize, text: &str) {
        self.0.extend(std::iter::repeat_n("  ", depth));
        self.0.push_str(text);
        self.0.push('\n');
    }

    fn header(&mut self, document: &Document) {
        self.line(0, &format!("title: {}", quoted(document.title.as_deref())));
        self.line(0, &format!("language: {}", document.language.as_deref().unwrap_or("-")));
        self.line(0, &format!("pages: {}", document.pages.len()));
        self.line(0, &format!("tagged: {}", if document.tagged { "yes" } else { "no" }));
        for (key, value) in document.info.iter().filter(|(key, _)| *key != "Title") {
            self.line(0, &format!("{key}: {value:?}"));
        }
        if !document.outline.is_empty() {
            self.line(0, "outline:");
        }
        for bookmark in &document.outline {
            self.line(bookmark.level, &format!("{:?}", bookmark.title));
        }
    }

    fn node(&mut self, node: &Node, depth: usize, around: Around) {
        let language = node.language.as_deref().or(around.language);
        let around = Around { language, alt: node.alt.as_deref() };
        let mut line = node.role.clone();
        properties(&mut line, node);
        let leaf = !node.children.iter().any(|child| matches!(child, Child::Node(_)));
        if leaf {
            let texts: Vec<&Text> = node.children.iter().filter_map(Child::as_text).collect();
            spoken(&mut line, &texts, around);
            for annotation in node.children.iter().filter_map(Child::as_annotation) {
                target(&mut line, annotation);
            }
            return self.line(depth, &line);
        }
        self.line(depth, &line);
        // Texts side by side are one line.
        for children in
            node.children.chunk_by(|a, b| a.as_text().is_some() && b.as_text().is_some())
        {
            let mut line = String::new();
            let texts: Vec<&Text> = children.iter().filter_map(Child::as_text).collect();
            spoken(&mut line, &texts, around);
            for child in children {
                match child {
                    Child::Node(node) => self.node(node, depth + 1, around),
                    Child::Annotation(annotation) => target(&mut line, annotation),
                    Child::Text(_) => {}
                }
            }
            if !line.is_empty() {
                self.line(depth + 1, line.trim_start());
            }
        }
    }

    fn annotations(&mut self, annotations: &[Annotation]) {
        if !annotations.is_empty() {
            self.line(0, "annotations outside the structure tree:");
        }
        for annotation in annotations {
            let mut line = format!("p{}", annotation.page);
            target(&mut line, annotation);
            self.line(1, &line);
        }
    }

    fn runs(&mut self, title: &str, runs: &[Run]) {
        self.line(0, title);
        for run in runs {
            let mut line = format!("p{}", run.page);
            say(&mut line, &[run], Around::default());
            self.line(1, &line);
        }
    }
}

fn quoted(text: Option<&str>) -> String {
    text.map_or_else(|| "-".into(), |text| format!("{text:?}"))
}

fn properties(line: &mut String, node: &Node) {
    let mut add = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            line.push_str(&format!(" {name}={value}"));
        }
    };
    let attributes = &node.attributes;
    let text = |text: &Option<String>| text.as_ref().map(|text| format!("{text:?}"));
    let number = |number: Option<i64>| number.map(|number| number.to_string());
    add("was", node.original_role.as_deref());
    add("id", node.id.as_deref());
    add("title", text(&node.title).as_deref());
    add("lang", node.language.as_deref());
    add("alt", text(&node.alt).as_deref());
    add("actual", text(&node.actual_text).as_deref());
    add("expansion", text(&node.expansion).as_deref());
    add("numbering", attributes.list_numbering.as_deref());
    add("scope", attributes.scope.as_deref());
    add("columns", number(attributes.column_span).as_deref());
    add("rows", number(attributes.row_span).as_deref());
    add(
        "headers",
        (!attributes.headers.is_empty()).then(|| attributes.headers.join(",")).as_deref(),
    );
    add("summary", text(&attributes.summary).as_deref());
}

/// Appends the pages and what is said there.
fn spoken(line: &mut String, texts: &[&Text], around: Around) {
    if texts.is_empty() {
        return;
    }
    let mut pages: Vec<usize> = texts.iter().map(|text| text.page).collect();
    pages.dedup();
    for page in pages {
        let _ = write!(line, " p{page}");
    }
    if texts.iter().any(|text| !text.present) {
        line.push_str(" missing");
    }
    let runs: Vec<&Run> = texts.iter().flat_map(|text| &text.runs).collect();
    if runs.is_empty() {
        line.push_str(" \"\"");
    }
    say(line, &runs, around);
}

/// Appends what is said, in pieces where the language changes; what is seen, where that differs
/// by more than line-end hyphens; and what marked content says besides.
fn say(line: &mut String, runs: &[&Run], around: Around) {
    let marks = |run: &Run| {
        let language = run.language.clone().filter(|own| Some(&**own) != around.language);
        let alt = run.alt.clone().filter(|own| Some(&**own) != around.alt);
        (language, alt, run.expansion.clone())
    };
    for piece in runs.chunk_by(|a, b| marks(a) == marks(b)) {
        let said: String = piece.iter().map(|run| run.spoken()).collect();
        let _ = write!(line, " {said:?}");
        let (language, alt, expansion) = piece.first().map(|run| marks(run)).unwrap_or_default();
        if let Some(language) = language {
            let _ = write!(line, " lang={language}");
        }
        for (name, value) in [("alt", alt), ("expansion", expansion)] {
            if let Some(value) = value {
                let _ = write!(line, " {name}={value:?}");
            }
        }
    }
    let runs = runs.iter().filter(|run| run.actual_text.as_deref() != Some("\u{ad}"));
    let said: String = runs.clone().map(|run| run.spoken()).collect();
    let shown: String = runs.map(|run| run.glyphs.as_str()).collect();
    if said.replace('\u{ad}', "") != shown.replace('\u{ad}', "") {
        let _ = write!(line, " shown={shown:?}");
    }
}

/// Appends where an annotation leads, and what it says.
fn target(line: &mut String, annotation: &Annotation) {
    if annotation.subtype != "Link" {
        let _ = write!(line, " {}", annotation.subtype);
    }
    if let Some(to) =
        annotation.uri.clone().or(annotation.action.as_ref().map(|kind| format!("({kind})")))
    {
        let _ = write!(line, " -> {to}");
    }
    for (name, value) in [
        ("contents", &annotation.contents),
        ("label", &annotation.label),
        ("value", &annotation.value),
    ] {
        if let Some(value) = value {
            let _ = write!(line, " {name}={value:?}");
        }
    }
    if annotation.page == 0 {
        line.push_str(" on no page");
    }
    if !annotation.appearance.is_empty() {
        let shown: String = annotation.appearance.iter().map(Run::spoken).collect();
        let _ = write!(line, " appearance={shown:?}");
    }
}
