//! The properties in XMP metadata (ISO 16684-1), as far as a file's writer may choose them.

use quick_xml::NsReader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

/// A property and the texts in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Property {
    /// With its usual prefix: `dc:title`. A name in an unknown namespace stands as the file has it.
    pub name: String,
    pub values: Vec<String>,
}

const PREFIXES: [(&str, &str); 10] = [
    ("adobe:ns:meta/", "x"),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://ns.adobe.com/xap/1.0/", "xmp"),
    ("http://ns.adobe.com/xap/1.0/mm/", "xmpMM"),
    ("http://ns.adobe.com/xap/1.0/t/pg/", "xmpTPg"),
    ("http://ns.adobe.com/pdf/1.3/", "pdf"),
    ("http://www.aiim.org/pdfa/ns/id/", "pdfaid"),
    ("http://www.aiim.org/pdfua/ns/id/", "pdfuaid"),
    ("http://www.aiim.org/pdfa/ns/extension/", "pdfaExtension"),
];

/// What stands around the properties.
const AROUND: [&str; 3] = ["x:xmpmeta", "rdf:RDF", "rdf:Description"];

/// The properties in the order of the file, or what there is besides.
pub fn properties(xmp: &str) -> Result<Vec<Property>, String> {
    let mut reader = NsReader::from_str(xmp);
    let mut properties: Vec<Property> = Vec::new();
    // The text of each element that is open.
    let mut open: Vec<String> = Vec::new();
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(start) => {
                begin(&reader, &start, open.len(), &mut properties)?;
                open.push(String::new());
            }
            Event::Empty(start) => begin(&reader, &start, open.len(), &mut properties)?,
            Event::End(_) => {
                let text = open.pop().unwrap_or_default();
                if text.trim().is_empty() {
                    continue;
                }
                match properties.last_mut() {
                    Some(property) if open.len() >= AROUND.len() => property.values.push(text),
                    _ => return Err(text),
                }
            }
            Event::Text(text) => push(&mut open, &text.xml10_content())?,
            Event::CData(text) => push(&mut open, &text.xml10_content())?,
            Event::GeneralRef(reference) => {
                let name = reference.xml10_content();
                let char = reference.resolve_char_ref().map_err(|error| error.to_string())?;
                match (char, resolve_predefined_entity(&name)) {
                    (Some(char), _) => push(&mut open, char.encode_utf8(&mut [0; 4]))?,
                    (None, Some(text)) => push(&mut open, text)?,
                    (None, None) => return Err(format!("&{name};")),
                }
            }
            Event::Decl(_) | Event::PI(_) => {}
            Event::Comment(comment) => return Err(comment.xml10_content().into_owned()),
            Event::DocType(_) => return Err("<!DOCTYPE>".to_owned()),
            Event::Eof => return Ok(properties),
        }
    }
}

fn begin(
    reader: &NsReader<&[u8]>,
    start: &BytesStart<'_>,
    depth: usize,
    properties: &mut Vec<Property>,
) -> Result<(), String> {
    let resolver = reader.resolver();
    let (space, name) = resolver.resolve_element(start.name());
    let name = spelt(&space, name.as_ref());
    match AROUND.get(depth) {
        Some(around) if *around == name => {}
        Some(_) => return Err(name),
        None if depth == AROUND.len() => properties.push(Property { name, values: Vec::new() }),
        None => {}
    }
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let key = attribute.key.as_ref();
        // Attributes can be properties too; these are none.
        let known = ["rdf:about", "rdf:parseType", "xml:lang", "x:xmptk"].contains(&key);
        if !known && key != "xmlns" && !key.starts_with("xmlns:") {
            return Err(key.to_owned());
        }
    }
    Ok(())
}

fn push(open: &mut [String], text: &str) -> Result<(), String> {
    match open.last_mut() {
        Some(inner) => inner.push_str(text),
        None if text.trim_matches(['\u{feff}', ' ', '\n', '\r', '\t']).is_empty() => {}
        None => return Err(text.to_owned()),
    }
    Ok(())
}

fn spelt(space: &ResolveResult<'_>, name: &str) -> String {
    let ResolveResult::Bound(space) = space else { return name.to_owned() };
    let space: &str = space.as_ref();
    match PREFIXES.iter().find(|(known, _)| *known == space) {
        Some((_, prefix)) => format!("{prefix}:{name}"),
        None => name.to_owned(),
    }
}
