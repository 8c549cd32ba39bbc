//! What a file says about itself: title, authors, language, bookmarks.

use super::difference::{Difference, Kind};
use super::xmp::{self, Property};
use crate::blocks::without_script;
use crate::facts::Metadata;
use crate::readback::{Annotation, Bookmark, Document, Node, Rect, Run, normalise};

/// Compares metadata, annotations and bookmarks with what they must say and with the headings.
pub fn check(
    document: &Document,
    own_language: &str,
    own: &Metadata,
    headings: &[String],
) -> Vec<Difference> {
    let mut differences = Vec::new();
    if !document.tagged {
        differences.push(Difference::new(Kind::Untagged));
    }
    let language = document.language.as_deref().map(without_script).unwrap_or_default();
    let wanted = without_script(own_language);
    let mut says = |what: &str, found: &str, wanted: &str| {
        if found != wanted {
            let difference = Difference::new(Kind::Metadata).about(what);
            differences.push(difference.expected(wanted).found(found));
        }
    };
    says("language", &language, &wanted);
    let (authors, keywords) = (own.authors.join(", "), own.keywords.join(", "));
    let wanted = [
        ("Title", own.title.as_str()),
        ("Author", &authors),
        ("Subject", &own.subject),
        ("Keywords", &keywords),
    ];
    for (key, wanted) in wanted {
        says(key, document.info.get(key).map_or("", String::as_str), wanted);
    }
    for (key, value) in &document.info {
        let known = matches!(
            &**key,
            "Title" | "Author" | "Subject" | "Keywords" | "CreationDate" | "ModDate"
        );
        match (known, &**key) {
            (true, _) => {}
            (false, "Creator" | "Producer") => says(key, value, "engross"),
            (false, _) => says(key, value, ""),
        }
    }
    let window = if document.shows_title { "the title" } else { "the file's name" };
    says("window", window, "the title");
    says("base of addresses", document.base.as_deref().unwrap_or_default(), "");
    for prefix in &document.label_prefixes {
        says("page label", prefix, "");
    }
    let xmp = document.xmp.as_deref().unwrap_or_default();
    let properties = xmp::properties(xmp).unwrap_or_else(|other| {
        says("XMP", &other, "");
        Vec::new()
    });
    let lists = [
        ("dc:title", vec![own.title.clone()]),
        ("dc:description", vec![own.subject.clone()]),
        ("dc:creator", own.authors.clone()),
        ("pdf:Keywords", vec![keywords.clone()]),
    ];
    for (name, wanted) in &lists {
        let named = properties.iter().filter(|property| property.name == *name);
        let found: Vec<_> = named.flat_map(|property| property.values.clone()).collect();
        says(name, &found.join(", "), &wanted.join(", "));
    }
    for (index, Property { name, values }) in properties.iter().enumerate() {
        let again = properties[..index].iter().any(|before| before.name == *name);
        let known = lists.iter().any(|(list, _)| list == name) || FREE.contains(&name.as_str());
        if again || !known {
            differences.push(Difference::new(Kind::Metadata).about(name).found(values.join(", ")));
        }
    }
    differences.extend(bookmarks(document, headings));
    differences.extend(annotations(document));
    differences
        .extend(document.actions.iter().map(|action| Difference::new(Kind::Action).about(action)));
    differences
}

/// Properties of XMP that say nothing of what the document says.
const FREE: [&str; 16] = [
    "dc:language",
    "dc:format",
    "pdf:PDFVersion",
    "pdf:Producer",
    "pdfaExtension:schemas",
    "pdfaid:part",
    "pdfaid:conformance",
    "pdfuaid:part",
    "xmp:CreatorTool",
    "xmp:CreateDate",
    "xmp:ModifyDate",
    "xmpMM:DocumentID",
    "xmpMM:InstanceID",
    "xmpMM:RenditionClass",
    "xmpMM:History",
    "xmpTPg:NPages",
];

/// Each bookmark says what a heading says, in the order of the headings, and leads within the document.
fn bookmarks(document: &Document, headings: &[String]) -> Vec<Difference> {
    let mut rest = headings.iter();
    let leads_away = |bookmark: &Bookmark| {
        let difference = Difference::new(Kind::Bookmark).about(bookmark.action.as_ref()?);
        Some(difference.found(normalise(&bookmark.title)))
    };
    let mut differences: Vec<_> = document.outline.iter().filter_map(leads_away).collect();
    for bookmark in &document.outline {
        let title = normalise(&bookmark.title);
        if !rest.any(|heading| *heading == title) {
            differences.push(Difference::new(Kind::Bookmark).found(title));
            return differences;
        }
    }
    differences
}

/// Every annotation is a link that stands in the text and on a page, and does nothing but lead.
fn annotations(document: &Document) -> Vec<Difference> {
    let mut differences = Vec::new();
    let mut judge = |annotation: &Annotation, in_link: bool| {
        let shows = annotation.appearance.iter().any(|run| !run.glyphs.trim().is_empty());
        let says_more = annotation.label.is_some() || annotation.value.is_some();
        let is_link = annotation.subtype == "Link" && in_link && annotation.page > 0;
        let leads = matches!(annotation.action.as_deref(), Some("URI" | "GoTo"));
        if !is_link || !leads || annotation.does_more || shows || says_more {
            let said = annotation.contents.clone().or(annotation.label.clone());
            let difference = Difference::new(Kind::Annotation).on(annotation.page);
            differences.push(difference.about(&annotation.subtype).found(said.unwrap_or_default()));
        }
    };
    document.annotations.iter().for_each(|annotation| judge(annotation, false));
    let mut astray = Vec::new();
    for node in document.root.iter().flat_map(Node::nodes) {
        for child in node.children.iter().filter_map(crate::readback::Child::as_annotation) {
            judge(child, is_link(node));
            if is_link(node) && !is_on_words(child, node) {
                let difference = Difference::new(Kind::LinkPlace).on(child.page);
                astray.push(difference.found(normalise(&node.text())));
            }
        }
    }
    differences.extend(astray);
    differences
}

/// Whether a link's area has some of its words in it; a link without words on its page may be anywhere.
fn is_on_words(annotation: &Annotation, link: &Node) -> bool {
    let stands = |run: &&Run| run.page == annotation.page && !run.glyphs.trim().is_empty();
    let mut runs = link.runs().filter(stands).peekable();
    runs.peek().is_none() || runs.any(|run| is_in(run, annotation.rect))
}

/// Whether the middle of a run is in an area. An area may begin at the baseline, so half of the text's
/// size around it counts as well.
fn is_in(run: &Run, area: Rect) -> bool {
    let middle = |start: f32, end: f32| (start + end) / 2.0;
    let (x, y) = (middle(run.start.0, run.end.0), middle(run.start.1, run.end.1));
    let around = run.size / 2.0;
    (area.left - around..=area.right + around).contains(&x)
        && (area.bottom - around..=area.top + around).contains(&y)
}

fn is_link(node: &Node) -> bool {
    node.role == "Link"
}
