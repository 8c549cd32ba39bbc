//! What the stock compiler needs, held against the record.
//!
//! ```text
//! rebuild/Cargo.lock                        every crate of the engross that made the editions
//! rebuild/fonts/…                           layouts/fonts/… in the record
//! rebuild/<edition>/layouts/…               the same path in the record
//! rebuild/<edition>/pictures/…              a picture of the briefing, by its digest
//! rebuild/<edition>/content.json            what is said
//! rebuild/<edition>/main.typ, rebuild.sh    always the same, but for names and times
//! rebuild/<edition>/facts.json, qr.svg      in no record
//! ```
//!
//! The facts and the code that leads to the version's page follow from the editions only by making them
//! again. A licence beside the fonts is nobody's proof either.

use std::collections::BTreeSet;

use super::REBUILD;
use super::bag::in_bag;
use super::fault::Fault;
use crate::digest::Digest;
use crate::edition::inputs::{REBUILD_SCRIPT, rebuild_script};
use crate::edition::is_font;
use crate::edition::world::{MAIN, MAIN_PATH};
use crate::files::Files;
use crate::record::{CONTENT, Record};

/// Where the fonts are, from the folder of an edition.
const FONTS: &str = "../fonts";

/// What came of the files in `rebuild/`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Judged {
    pub faults: Vec<Fault>,
    /// The paths in the bag of those that no record has.
    pub unproved: Vec<String>,
}

/// What a file must be.
enum Must {
    /// A file with this digest.
    Be(Digest),
    /// A picture of the briefing.
    BePicture,
    /// Nothing that is known.
    BeAnything,
    /// There is no such file.
    NotBe,
}

/// Holds what is in `rebuild/` of a payload against a record; if there is anything.
pub fn judge(payload: &Files, record: &Record) -> Judged {
    let mut judged = Judged::default();
    let pictures: BTreeSet<_> = record
        .inputs
        .iter()
        .filter(|(path, _)| path.starts_with("sources/"))
        .map(|(_, digest)| *digest)
        .collect();
    for (path, bytes) in payload.under(REBUILD) {
        let digest = Digest::of(bytes);
        let is_so = match must(record, &path[REBUILD.len()..]) {
            Must::Be(must) => digest == must,
            Must::BePicture => pictures.contains(&digest),
            Must::NotBe => false,
            Must::BeAnything => {
                judged.unproved.push(in_bag(path));
                true
            }
        };
        if !is_so {
            let why = "it is not what the record says that the editions were made of";
            judged.faults.push(Fault::NotGenuine(in_bag(path), why.to_owned()));
        }
    }
    if payload.under(REBUILD).next().is_some() {
        let needed = needed(record).into_iter().map(|path| format!("{REBUILD}{path}"));
        judged.faults.extend(
            needed
                .filter(|path| payload.get(path).is_none())
                .map(|path| Fault::Lacks(in_bag(&path))),
        );
    }
    judged
}

/// What the file at a path from `rebuild/` must be.
fn must(record: &Record, path: &str) -> Must {
    let recorded =
        |path: &str| record.inputs.get(path).map_or(Must::NotBe, |digest| Must::Be(*digest));
    if path == "Cargo.lock" {
        return Must::Be(record.builder.lock);
    }
    if let Some(font) = path.strip_prefix("fonts/") {
        return match is_font(font) {
            true => recorded(&format!("layouts/fonts/{font}")),
            false => Must::BeAnything,
        };
    }
    let Some((edition, path)) = path.split_once('/') else { return Must::NotBe };
    if !record.subjects.contains_key(&format!("{edition}.pdf")) {
        return Must::NotBe;
    }
    match path {
        CONTENT => Must::Be(record.content_digest),
        MAIN_PATH => Must::Be(Digest::of(MAIN.as_bytes())),
        REBUILD_SCRIPT => {
            let script = rebuild_script(edition, record.timestamp, FONTS, &record.builder.typst);
            Must::Be(Digest::of(script.as_bytes()))
        }
        "facts.json" | "qr.svg" => Must::BeAnything,
        path if path.starts_with("layouts/") => recorded(path),
        path if path.starts_with("pictures/") => Must::BePicture,
        _ => Must::NotBe,
    }
}

/// The paths from `rebuild/` without which no edition can be made.
fn needed(record: &Record) -> Vec<String> {
    let mut needed = vec!["Cargo.lock".to_owned()];
    let fonts = record.inputs.keys().filter_map(|path| path.strip_prefix("layouts/fonts/"));
    needed.extend(fonts.map(|font| format!("fonts/{font}")));
    for edition in record.subjects.keys().filter_map(|name| name.strip_suffix(".pdf")) {
        let files = [CONTENT, MAIN_PATH, REBUILD_SCRIPT, "facts.json", "qr.svg"];
        let layout = format!("layouts/{edition}/layout.typ");
        needed.extend(files.into_iter().chain([&*layout]).map(|file| format!("{edition}/{file}")));
    }
    needed
}
