//! Finished files that were tampered with.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat};

use engross::parity::Kind;

use super::{SAMPLE, Trial};

/// A change of a finished file.
pub type Tamper = fn(&mut Document);

/// Changes by what they are called, with the kind of difference that each makes.
pub const TAMPERED: &[(&str, Tamper, Kind)] = &[
    (
        "an element's ActualText that lies",
        |file| set(file, "P", 3, "ActualText", text("Nothing.")),
        Kind::ActualText,
    ),
    (
        "ActualText in the content that lies",
        |file| in_content(file, "/MCID", "/ActualText(No)/MCID"),
        Kind::ActualText,
    ),
    ("ToUnicode that lies", swap_letters, Kind::Text),
    (
        "words for a link that are not its own",
        |file| annotation(file, "Contents", text("elsewhere")),
        Kind::LinkSpoken,
    ),
    (
        "a link that is clicked where other words stand",
        |file| annotation(file, "Rect", vec![0.into(), 0.into(), 9.into(), 9.into()].into()),
        Kind::LinkPlace,
    ),
    ("a link that leads elsewhere", elsewhere, Kind::LinkTarget),
    ("a link that runs something", |file| link_action(file, "S", name("Launch")), Kind::LinkTarget),
    (
        "a link that leads on",
        |file| link_action(file, "Next", action("Launch").into()),
        Kind::Annotation,
    ),
    (
        "a link that acts when touched",
        |file| annotation(file, "AA", dictionary_of("E", action("JavaScript"))),
        Kind::Annotation,
    ),
    (
        "a script at opening",
        |file| catalog(file).set("OpenAction", action("JavaScript")),
        Kind::Action,
    ),
    (
        "a script at closing",
        |file| catalog(file).set("AA", dictionary_of("WC", action("JavaScript"))),
        Kind::Action,
    ),
    (
        "a script at turning a page",
        |file| first_page(file).set("AA", dictionary_of("O", action("JavaScript"))),
        Kind::Action,
    ),
    (
        "another alternative text",
        |file| set(file, "Figure", 0, "Alt", text("A chart of nothing")),
        Kind::Alt,
    ),
    (
        "a paragraph with an alternative text",
        |file| set(file, "P", 3, "Alt", text("Nothing.")),
        Kind::SaidOtherwise,
    ),
    (
        "a heading with an expansion",
        |file| set(file, "H2", 0, "E", text("Nothing.")),
        Kind::SaidOtherwise,
    ),
    (
        "a heading with another title",
        |file| set(file, "H2", 0, "T", text("Nothing.")),
        Kind::SaidOtherwise,
    ),
    ("a paragraph made a heading", |file| set(file, "P", 3, "S", name("H2")), Kind::Role),
    ("a heading made a paragraph", |file| set(file, "H2", 0, "S", name("P")), Kind::Role),
    ("a heading of another level", |file| set(file, "H2", 0, "S", name("H3")), Kind::Level),
    ("a paragraph in no role", |file| set(file, "P", 3, "S", name("NonStruct")), Kind::Role),
    ("a header cell made a data cell", |file| set(file, "TH", 0, "S", name("TD")), Kind::Table),
    (
        "an item's label lost",
        |file| set(file, "Lbl", 0, "K", Object::Array(vec![])),
        Kind::NoteLabel,
    ),
    ("a paragraph emptied", |file| set(file, "P", 3, "K", Object::Array(vec![])), Kind::Missing),
    (
        "a paragraph in another language",
        |file| set(file, "P", 3, "Lang", text("de")),
        Kind::Language,
    ),
    ("no language", |file| drop(catalog(file).remove(b"Lang")), Kind::Metadata),
    ("not tagged", |file| drop(catalog(file).remove(b"MarkInfo")), Kind::Untagged),
    ("no structure", |file| drop(catalog(file).remove(b"StructTreeRoot")), Kind::Outside),
    ("another order of blocks", swap_kids, Kind::Moved),
    ("another order of marked content", swap_content, Kind::Moved),
    (
        "a second content stream",
        |file| more_content(file, b"BT /f0 12 Tf 50 50 Td <00010002> Tj ET"),
        Kind::Outside,
    ),
    (
        "a second content stream, declared an artefact",
        |file| more_content(file, b"/Artifact BMC BT /f0 12 Tf 50 50 Td <00010002> Tj ET EMC"),
        Kind::Artefact,
    ),
    (
        "a picture outside of the text",
        |file| more_content(file, b"q 9 0 0 9 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q"),
        Kind::Outside,
    ),
    ("a drawing outside of the text", |file| more_content(file, b"0 0 9 9 re f"), Kind::Outside),
    ("an annotation with words", |file| annotate(file, "Text"), Kind::Annotation),
    ("a note on the page", |file| annotate(file, "FreeText"), Kind::Annotation),
    ("a link outside the text", |file| annotate(file, "Link"), Kind::Annotation),
    ("text that is not painted", |file| in_content(file, "0 Tr", "3 Tr"), Kind::Invisible),
    ("text that only clips", |file| in_content(file, "0 Tr", "7 Tr"), Kind::Invisible),
    ("pages made tiny", |file| before(file, "0.1 0 0 0.1 100 100 cm"), Kind::TooSmall),
    ("pages made narrow", |file| before(file, "0.1 0 0 1 100 0 cm"), Kind::TooSmall),
    ("text squeezed", |file| before(file, "5 Tz"), Kind::TooSmall),
    ("pages in small units", |file| first_page(file).set("UserUnit", 0.1), Kind::TooSmall),
    ("pages mirrored", |file| before(file, "-1 0 0 1 500 0 cm"), Kind::Mirrored),
    ("text pushed off the page", |file| before(file, "1 0 0 1 2000 0 cm"), Kind::OffPage),
    ("text clipped away", |file| before(file, "0 0 10 10 re W n"), Kind::Clipped),
    ("text on a layer", |file| around(file, "/OC /Layer BDC", "EMC"), Kind::Layer),
    ("text painted over", |file| after(file, "0 0 1000 1000 re f"), Kind::Covered),
    (
        "a stripe over text",
        |file| after(file, "150 0 m 160 0 l 160 900 l 150 900 l f"),
        Kind::Covered,
    ),
    ("a thick line over text", |file| after(file, "9 w 155 0 m 155 900 l S"), Kind::Covered),
    (
        "a picture over text",
        |file| after(file, "1000 0 0 1000 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI"),
        Kind::Covered,
    ),
    ("tagged text in an artefact", |file| around(file, "/Artifact BMC", "EMC"), Kind::Artefact),
    ("white text", |file| in_content(file, " scn\n", " scn 1 1 1 scn\n"), Kind::PaperColoured),
    (
        "text under a mask",
        |file| under_state(file, "SMask", dictionary_of("G", Dictionary::new())),
        Kind::PaperColoured,
    ),
    (
        "text that mixes with its ground",
        |file| under_state(file, "BM", name("Difference")),
        Kind::PaperColoured,
    ),
    (
        "a page cut small",
        |file| first_page(file).set("CropBox", vec![0.into(), 0.into(), 90.into(), 90.into()]),
        Kind::OffPage,
    ),
    ("another title", |file| info(file).set("Title", text("Another")), Kind::Metadata),
    (
        "an unknown key of information",
        |file| info(file).set("Remark", text("Another")),
        Kind::Metadata,
    ),
    ("another title in XMP", |file| in_metadata(file, "Every kind", "Any kind"), Kind::Metadata),
    (
        "rights in XMP",
        |file| in_metadata(file, "<dc:title>", "<dc:rights>Secret</dc:rights><dc:title>"),
        Kind::Metadata,
    ),
    (
        "a second title in XMP",
        |file| {
            let second = "<dc:title xml:lang=\"en\">Any</dc:title><dc:title>";
            in_metadata(file, "<dc:title>", second);
        },
        Kind::Metadata,
    ),
    (
        "a property of XMP as an attribute",
        |file| in_metadata(file, "rdf:about=\"\"", "rdf:about=\"\" pdf:Trapped=\"Yes\""),
        Kind::Metadata,
    ),
    (
        "a window that shows the file's name",
        |file| drop(catalog(file).remove(b"ViewerPreferences")),
        Kind::Metadata,
    ),
    (
        "page labels with words",
        |file| {
            let label = dictionary_of("P", text("Approved "));
            catalog(file).set("PageLabels", dictionary_of("Nums", vec![0.into(), label]));
        },
        Kind::Metadata,
    ),
    ("another bookmark", other_bookmark, Kind::Bookmark),
    (
        "a bookmark that runs something",
        |file| acting_bookmark(file, action("Launch")),
        Kind::Bookmark,
    ),
    (
        "a bookmark that leads to another file",
        |file| acting_bookmark(file, action("GoToR")),
        Kind::Bookmark,
    ),
    (
        "a bookmark that leads on",
        |file| {
            let mut leads_on = action("GoTo");
            leads_on.set("Next", action("URI"));
            acting_bookmark(file, leads_on);
        },
        Kind::Bookmark,
    ),
    (
        "a base that bends links",
        |file| {
            let base = dictionary_of("Base", text("https://elsewhere.example.org/"));
            catalog(file).set("URI", base);
        },
        Kind::Metadata,
    ),
];

#[test]
fn files_that_were_tampered_with() {
    let pdf = SAMPLE.make("print", &[]);
    let mut trial = Trial::default();
    for (name, tamper, kind) in TAMPERED {
        let changed = tampered(&pdf, *tamper);
        assert!(changed != pdf, "{name} changes nothing");
        trial.judge(name, "print", &changed, Some(*kind));
    }
    let ground = |file: &mut Document| before(file, "/Artifact BMC 0 0 1000 1000 re f EMC");
    trial.judge("a ground below the text", "print", &tampered(&pdf, ground), None);
    trial.judge("a bookmark that goes", "print", &tampered(&pdf, going_bookmark), None);
    trial.judge("saved as it was", "print", &tampered(&pdf, |_| ()), None);
    trial.end();
}

/// A file after a change.
pub fn tampered(pdf: &[u8], tamper: Tamper) -> Vec<u8> {
    let mut file = Document::load_mem(pdf).unwrap();
    tamper(&mut file);
    let mut changed = Vec::new();
    file.save_to(&mut changed).unwrap();
    changed
}

fn text(text: &str) -> Object {
    Object::String(text.as_bytes().to_vec(), StringFormat::Literal)
}

fn name(name: &str) -> Object {
    Object::Name(name.as_bytes().to_vec())
}

fn catalog(file: &mut Document) -> &mut Dictionary {
    file.catalog_mut().unwrap()
}

fn info(file: &mut Document) -> &mut Dictionary {
    let id = file.trailer.get(b"Info").unwrap().as_reference().unwrap();
    dictionary(file, id)
}

fn dictionary(file: &mut Document, id: ObjectId) -> &mut Dictionary {
    file.get_object_mut(id).unwrap().as_dict_mut().unwrap()
}

fn first_page(file: &mut Document) -> &mut Dictionary {
    let id = file.get_pages()[&1];
    dictionary(file, id)
}

/// The dictionaries that a test picks, in the order of their numbers.
fn find(file: &Document, pick: impl Fn(&Dictionary) -> bool) -> Vec<ObjectId> {
    let found = file.objects.iter().filter(|(_, object)| object.as_dict().is_ok_and(&pick));
    found.map(|(id, _)| *id).collect()
}

fn is(dictionary: &Dictionary, key: &[u8], value: &str) -> bool {
    dictionary.get(key).and_then(Object::as_name).is_ok_and(|name| name == value.as_bytes())
}

/// The structure elements of a type, in reading order.
fn elements(file: &Document, role: &str) -> Vec<ObjectId> {
    fn walk(file: &Document, kid: &Object, role: &str, found: &mut Vec<ObjectId>) {
        let id = kid.as_reference().ok();
        let object = id.map_or(kid, |id| file.get_object(id).unwrap());
        if let Ok(kids) = object.as_array() {
            return kids.iter().for_each(|kid| walk(file, kid, role, found));
        }
        let Ok(element) = object.as_dict() else { return };
        found.extend(id.filter(|_| is(element, b"S", role)));
        if let Ok(kids) = element.get(b"K") {
            walk(file, kids, role, found);
        }
    }
    let root = file.catalog().unwrap().get(b"StructTreeRoot").unwrap();
    let mut found = Vec::new();
    walk(file, root, role, &mut found);
    found
}

fn set(file: &mut Document, role: &str, index: usize, key: &str, value: Object) {
    let id = elements(file, role)[index];
    dictionary(file, id).set(key, value);
}

fn swap_kids(file: &mut Document) {
    let id = elements(file, "Document")[0];
    let kids = dictionary(file, id).get_mut(b"K").unwrap().as_array_mut().unwrap();
    let last = kids.len() - 1;
    kids.swap(4, last - 4);
}

/// Two paragraphs refer to each other's content.
fn swap_content(file: &mut Document) {
    let [_, subtitle, date, ..] = elements(file, "P")[..] else { panic!("paragraphs") };
    let [first, second] =
        [subtitle, date].map(|id| dictionary(file, id).get(b"K").unwrap().clone());
    dictionary(file, subtitle).set("K", second);
    dictionary(file, date).set("K", first);
}

fn uri_links(file: &Document) -> Vec<ObjectId> {
    find(file, |dictionary| {
        is(dictionary, b"Subtype", "Link")
            && dictionary.get(b"A").and_then(Object::as_dict).is_ok_and(|action| action.has(b"URI"))
    })
}

fn annotation(file: &mut Document, key: &str, value: Object) {
    let id = uri_links(file)[0];
    dictionary(file, id).set(key, value);
}

fn elsewhere(file: &mut Document) {
    link_action(file, "URI", text("https://elsewhere.example.org/"));
}

/// Sets a key of the first link's action.
fn link_action(file: &mut Document, key: &str, value: Object) {
    let id = uri_links(file)[0];
    dictionary(file, id).get_mut(b"A").unwrap().as_dict_mut().unwrap().set(key, value);
}

fn action(kind: &str) -> Dictionary {
    let mut action = Dictionary::new();
    action.set("S", name(kind));
    action
}

fn dictionary_of(key: &str, value: impl Into<Object>) -> Object {
    let mut dictionary = Dictionary::new();
    dictionary.set(key, value);
    dictionary.into()
}

fn annotate(file: &mut Document, subtype: &str) {
    let mut annotation = Dictionary::new();
    annotation.set("Type", name("Annot"));
    annotation.set("Subtype", name(subtype));
    annotation.set("Rect", vec![100.into(), 100.into(), 200.into(), 200.into()]);
    annotation.set("Contents", text("Approved"));
    let id = file.add_object(annotation);
    let page = file.get_pages()[&1];
    let mut annotations = match file.get_dictionary(page).unwrap().get(b"Annots") {
        Ok(Object::Reference(id)) => file.get_object(*id).unwrap().as_array().unwrap().clone(),
        Ok(annotations) => annotations.as_array().unwrap().clone(),
        Err(_) => Vec::new(),
    };
    annotations.push(id.into());
    first_page(file).set("Annots", annotations);
}

fn content_of(file: &Document) -> Vec<u8> {
    file.get_page_content(file.get_pages()[&1])
}

fn set_content(file: &mut Document, content: Vec<u8>) {
    let id = file.add_object(Stream::new(Dictionary::new(), content));
    first_page(file).set("Contents", id);
}

/// Sets the graphics state that holds for the first page's content.
fn under_state(file: &mut Document, key: &str, value: Object) {
    let mut state = Dictionary::new();
    state.set(key, value);
    let mut resources = first_page_resources(file);
    let mut states = match resources.get(b"ExtGState") {
        Ok(Object::Reference(id)) => file.get_dictionary(*id).unwrap().clone(),
        Ok(states) => states.as_dict().unwrap().clone(),
        Err(_) => Dictionary::new(),
    };
    states.set("Own", state);
    resources.set("ExtGState", states);
    first_page(file).set("Resources", resources);
    before(file, "/Own gs");
}

fn first_page_resources(file: &mut Document) -> Dictionary {
    match first_page(file).get(b"Resources").unwrap().clone() {
        Object::Reference(id) => file.get_dictionary(id).unwrap().clone(),
        resources => resources.as_dict().unwrap().clone(),
    }
}

fn after(file: &mut Document, operators: &str) {
    around(file, "", &format!("/Artifact BMC q {operators} Q EMC"));
}

fn before(file: &mut Document, operators: &str) {
    around(file, operators, "");
}

fn around(file: &mut Document, start: &str, end: &str) {
    let content = content_of(file);
    set_content(file, [start.as_bytes(), b"\n", &content, b"\n", end.as_bytes()].concat());
}

/// Replaces operators in the first page's content.
fn in_content(file: &mut Document, from: &str, to: &str) {
    // Strings of glyphs are no UTF-8, so bytes are kept as characters of the same number.
    let content: String = content_of(file).iter().map(|byte| char::from(*byte)).collect();
    set_content(file, content.replace(from, to).chars().map(|char| char as u8).collect());
}

fn more_content(file: &mut Document, content: &[u8]) {
    let all = [&content_of(file), &b"\n"[..], content].concat();
    set_content(file, all);
}

/// In every code map, what is an a becomes an e and the other way round.
fn swap_letters(file: &mut Document) {
    for object in file.objects.values_mut() {
        let Ok(stream) = object.as_stream_mut() else { continue };
        let Ok(map) = stream.decompressed_content() else { continue };
        let Ok(map) = String::from_utf8(map) else { continue };
        if map.contains("beginbfchar") {
            let swapped = map.replace("<0061>", "<?>").replace("<0065>", "<0061>");
            stream.set_plain_content(swapped.replace("<?>", "<0065>").into_bytes());
        }
    }
}

fn in_metadata(file: &mut Document, from: &str, to: &str) {
    let id = file.catalog().unwrap().get(b"Metadata").unwrap().as_reference().unwrap();
    let stream = file.get_object_mut(id).unwrap().as_stream_mut().unwrap();
    let xmp = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
    stream.set_plain_content(String::from_utf8(xmp).unwrap().replace(from, to).into_bytes());
}

fn bookmark(file: &mut Document) -> &mut Dictionary {
    let id = find(file, |dictionary| dictionary.has(b"Title") && dictionary.has(b"Dest"))[0];
    dictionary(file, id)
}

fn other_bookmark(file: &mut Document) {
    bookmark(file).set("Title", text("Another"));
}

/// A bookmark does something in the place of leading to its heading.
fn acting_bookmark(file: &mut Document, action: Dictionary) {
    let bookmark = bookmark(file);
    bookmark.remove(b"Dest");
    bookmark.set("A", action);
}

/// A bookmark leads to its heading by an action rather than by itself.
fn going_bookmark(file: &mut Document) {
    let place = bookmark(file).get(b"Dest").unwrap().clone();
    let mut goes = action("GoTo");
    goes.set("D", place);
    acting_bookmark(file, goes);
}
