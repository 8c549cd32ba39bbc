//! Styles (ECMA-376, 17.7): what a paragraph or run is by its style and the styles that this one is
//! based on. Built-in styles have English names in the file, whatever Word shows.

use std::collections::BTreeMap;

use super::xml::Element;

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: BTreeMap<String, Style>,
    /// The style of paragraphs that name none.
    default: Option<String>,
    /// The language of text that names none.
    pub language: Option<String>,
}

#[derive(Debug, Default)]
struct Style {
    /// In small letters.
    name: String,
    based_on: Option<String>,
    paragraph: Option<Element>,
    run: Option<Element>,
}

/// What a style makes of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Title,
    Subtitle,
    Date,
    /// From 1.
    Heading(u8),
    Quote,
    Caption,
    Text,
}

/// A style is based on no more styles than this.
const DEEPEST: usize = 32;

impl Styles {
    pub fn read(root: Option<&Element>) -> Self {
        let mut styles = Self::default();
        let Some(root) = root else { return styles };
        let defaults = root.find(&["w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang"]);
        styles.language = defaults.and_then(Element::value).map(ToOwned::to_owned);
        for element in root.all("w:style") {
            let Some(id) = element.attribute("w:styleId") else { continue };
            let value = |name: &str| element.child(name).and_then(Element::value);
            let style = Style {
                name: value("w:name").unwrap_or(id).to_lowercase(),
                based_on: value("w:basedOn").map(ToOwned::to_owned),
                paragraph: element.child("w:pPr").cloned(),
                run: element.child("w:rPr").cloned(),
            };
            let is_default = matches!(element.attribute("w:default"), Some("1" | "true"));
            if is_default && element.attribute("w:type") == Some("paragraph") {
                styles.default = Some(id.to_owned());
            }
            styles.by_id.insert(id.to_owned(), style);
        }
        styles
    }

    /// The styles that hold for what names one, the nearest first.
    fn chain<'s>(&'s self, id: Option<&'s str>) -> impl Iterator<Item = &'s Style> {
        let first = id.and_then(|id| self.by_id.get(id));
        let based = |style: &&'s Style| self.by_id.get(style.based_on.as_deref()?);
        std::iter::successors(first, based).take(DEEPEST)
    }

    fn of_paragraph<'s>(&'s self, properties: Option<&'s Element>) -> Option<&'s str> {
        let own = properties.and_then(|own| own.child("w:pStyle")).and_then(Element::value);
        own.or(self.default.as_deref())
    }

    /// What a paragraph with these properties is.
    pub fn kind(&self, properties: Option<&Element>) -> Kind {
        let id = self.of_paragraph(properties);
        if let Some(kind) = self.chain(id).find_map(|style| kind(&style.name)) {
            return kind;
        }
        // A document without its styles still names them.
        if let Some(kind) = id.filter(|id| !self.by_id.contains_key(*id)).and_then(kind_of_id) {
            return kind;
        }
        let level = |properties: &Element| {
            let level = properties.child("w:outlineLvl")?.value()?.parse::<u8>().ok()?;
            (level < 9).then(|| Kind::Heading((level + 1).min(6)))
        };
        let styled = || self.chain(id).find_map(|style| level(style.paragraph.as_ref()?));
        properties.and_then(level).or_else(styled).unwrap_or(Kind::Text)
    }

    /// The list and level that a paragraph belongs to, by itself or by its style.
    pub fn list(&self, properties: Option<&Element>) -> Option<(String, usize)> {
        let id = self.of_paragraph(properties);
        let all: Vec<_> = properties
            .into_iter()
            .chain(self.chain(id).filter_map(|style| style.paragraph.as_ref()))
            .filter_map(|properties| properties.child("w:numPr"))
            .collect();
        let find = |name: &str| all.iter().find_map(|list| list.child(name)?.value());
        let number = find("w:numId").filter(|number| *number != "0")?;
        let level = find("w:ilvl").and_then(|level| level.parse().ok()).unwrap_or(0);
        Some((number.to_owned(), level))
    }

    /// Whether a property of a run is on, by itself or by its style.
    pub fn is_on(&self, run: Option<&Element>, property: &str) -> bool {
        let own = run.and_then(|run| run.is_on(property));
        let id = run.and_then(|run| run.child("w:rStyle")).and_then(Element::value);
        let styled = || self.chain(id).find_map(|style| style.run.as_ref()?.is_on(property));
        own.or_else(styled).unwrap_or(false)
    }

    /// Whether a paragraph's style hides its text.
    pub fn hides(&self, properties: Option<&Element>) -> bool {
        let id = self.of_paragraph(properties);
        let hides = |style: &Style| style.run.as_ref()?.is_on("w:vanish");
        self.chain(id).find_map(hides).unwrap_or(false)
    }
}

/// What a style of this name is, if the name says it.
fn kind(name: &str) -> Option<Kind> {
    if let Some(level) = name.strip_prefix("heading ") {
        let level: u8 = level.trim().parse().ok()?;
        return (1..=9).contains(&level).then(|| Kind::Heading(level.min(6)));
    }
    Some(match name {
        "title" => Kind::Title,
        "subtitle" => Kind::Subtitle,
        "date" => Kind::Date,
        "quote" | "intense quote" | "block text" | "quotations" => Kind::Quote,
        "caption" | "image caption" | "table caption" | "figure" => Kind::Caption,
        _ => return None,
    })
}

fn kind_of_id(id: &str) -> Option<Kind> {
    let id = id.to_lowercase();
    match id.strip_prefix("heading") {
        Some(level) => kind(&format!("heading {level}")),
        None => kind(&id),
    }
}
