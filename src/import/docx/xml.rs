//! XML 1.0 into a tree, within bounds. Names get the prefixes that the standard uses, whatever the
//! file's own are; document types, and with them entities, are refused.

use quick_xml::NsReader;
use quick_xml::XmlVersion::Implicit1_0;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

use crate::import::{ImportError, Limits, encoding};

/// An element.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Element {
    /// As the standard writes it: `w:p`.
    pub name: String,
    attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

/// How namespaces end, in the transitional and in the strict form of the standard, and their usual
/// prefixes.
const PREFIXES: [(&str, &str); 13] = [
    ("/wordprocessingml/main", "w"),
    ("/wordprocessingml/2006/main", "w"),
    ("/officeDocument/2006/relationships", "r"),
    ("/officeDocument/relationships", "r"),
    ("/drawingml/2006/main", "a"),
    ("/drawingml/main", "a"),
    ("/drawingml/2006/wordprocessingDrawing", "wp"),
    ("/drawingml/wordprocessingDrawing", "wp"),
    ("/markup-compatibility/2006", "mc"),
    ("/officeDocument/2006/math", "m"),
    ("/officeDocument/math", "m"),
    ("urn:schemas-microsoft-com:vml", "v"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
];

/// Attributes of one element: no document has more.
const MOST_ATTRIBUTES: usize = 1000;

/// Reads a part.
pub(super) fn parse(part: &str, bytes: &[u8], limits: &Limits) -> Result<Element, ImportError> {
    let damaged = |what: String| ImportError::Damaged { part: part.to_owned(), what };
    let too_much = |what, limit| Err(ImportError::TooMuch { part: part.to_owned(), what, limit });
    let text = encoding::text(bytes).map_err(|_| damaged("it is not UTF-8".to_owned()))?;
    let mut reader = NsReader::from_str(&text);
    let mut open = vec![Element::default()];
    let mut count = 0;
    loop {
        let event = reader.read_event().map_err(|error| damaged(error.to_string()))?;
        match event {
            Event::Start(start) => {
                count += 1;
                if count > limits.elements {
                    return too_much("elements", limits.elements);
                }
                if open.len() > limits.depth {
                    return too_much("elements in each other", limits.depth);
                }
                open.push(element(&reader, &start).map_err(&damaged)?);
            }
            Event::Empty(start) => {
                count += 1;
                if count > limits.elements {
                    return too_much("elements", limits.elements);
                }
                let element = element(&reader, &start).map_err(&damaged)?;
                push(&mut open, Node::Element(element));
            }
            Event::End(_) => {
                let element = open.pop().unwrap_or_default();
                push(&mut open, Node::Element(element));
            }
            Event::Text(text) => push_text(&mut open, &text.xml10_content()),
            Event::CData(text) => push_text(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                let name = reference.xml10_content();
                let char =
                    reference.resolve_char_ref().map_err(|error| damaged(error.to_string()))?;
                match (char, resolve_predefined_entity(&name)) {
                    (Some(char), _) => push_text(&mut open, char.encode_utf8(&mut [0; 4])),
                    (None, Some(text)) => push_text(&mut open, text),
                    (None, None) => return Err(damaged(format!("`&{name};` is not defined"))),
                }
            }
            Event::DocType(_) => return Err(damaged("it has a document type".to_owned())),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => break,
        }
    }
    let mut root = open.into_iter();
    match (root.next(), root.next()) {
        (Some(document), None) => document
            .children
            .into_iter()
            .find_map(|child| if let Node::Element(root) = child { Some(root) } else { None })
            .ok_or_else(|| damaged("it is empty".to_owned())),
        _ => Err(damaged("it ends within an element".to_owned())),
    }
}

fn element(reader: &NsReader<&[u8]>, start: &BytesStart<'_>) -> Result<Element, String> {
    let resolver = reader.resolver();
    let (space, name) = resolver.resolve_element(start.name());
    let mut element = Element { name: spelt(&space, name.as_ref()), ..Element::default() };
    // Looking for one that stands twice takes a time that grows with their number's square.
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let (space, name) = resolver.resolve_attribute(attribute.key);
        let value = attribute.normalized_value(Implicit1_0).map_err(|error| error.to_string())?;
        element.attributes.push((spelt(&space, name.as_ref()), value.into_owned()));
        if element.attributes.len() > MOST_ATTRIBUTES {
            return Err(format!("an element has more than {MOST_ATTRIBUTES} attributes"));
        }
    }
    Ok(element)
}

/// A name with its usual prefix; one of another namespace has none.
fn spelt(space: &ResolveResult<'_>, name: &str) -> String {
    let ResolveResult::Bound(space) = space else { return name.to_owned() };
    let space: &str = space.as_ref();
    match PREFIXES.iter().find(|(end, _)| space.ends_with(end)) {
        Some((_, prefix)) => format!("{prefix}:{name}"),
        None => name.to_owned(),
    }
}

fn push(open: &mut [Element], node: Node) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(node);
    }
}

fn push_text(open: &mut [Element], text: &str) {
    let Some(parent) = open.last_mut() else { return };
    match parent.children.last_mut() {
        Some(Node::Text(last)) => last.push_str(text),
        _ => parent.children.push(Node::Text(text.to_owned())),
    }
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// `w:val`, in which most properties have their value.
    pub fn value(&self) -> Option<&str> {
        self.attribute("w:val")
    }

    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        elements(&self.children)
    }

    pub fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|child| child.name == name)
    }

    pub fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Self> {
        self.elements().filter(move |child| child.name == name)
    }

    /// The child of a child, and so on.
    pub fn find(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// A property that is on if it stands there, unless it says otherwise (ECMA-376, 17.17.4).
    pub fn is_on(&self, name: &str) -> Option<bool> {
        let value = self.child(name)?.value().unwrap_or("true");
        Some(!matches!(value, "0" | "false" | "off"))
    }

    /// The element and all in it.
    pub fn descendants(&self) -> Box<dyn Iterator<Item = &Self> + '_> {
        Box::new(std::iter::once(self).chain(self.elements().flat_map(Self::descendants)))
    }

    /// All text in the element.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for child in &self.children {
            match child {
                Node::Element(element) => text.push_str(&element.text()),
                Node::Text(own) => text.push_str(own),
            }
        }
        text
    }
}

pub(super) fn elements(nodes: &[Node]) -> impl Iterator<Item = &Element> {
    nodes.iter().filter_map(|node| match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    })
}
