//! Parity by its faults: layouts and files that betray the content, each caught by name, and
//! changes of looks, which are none.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use engross::content::{self, Briefing};
use engross::edition::{self, Orders, Shared, compile};
use engross::facts::{Facts, Status};
use engross::files::Files;
use engross::parity::{self, Kind, Parity};
use engross::readback;
use engross::workspace::Config;

use crate::workspace::read_from_repository;

mod alone;
mod files;
mod harmless;
mod layouts;
mod random;
mod tables;

/// A briefing with every kind of block, in this repository's layouts.
pub struct Sample {
    files: Files,
    config: Config,
    pub briefing: Briefing,
}

pub static SAMPLE: LazyLock<Sample> =
    LazyLock::new(|| Sample::of(include_str!("../parity/briefing.md")));

/// A change of one of the layouts' files: the path below `layouts/`, what stands there, what then.
pub type Edit<'e> = (&'e str, &'e str, &'e str);

/// Where code can be put into either layout, with all its rules set and nothing shown yet.
pub const BODY: &str = "  let way = (";

impl Sample {
    /// A briefing with this text.
    pub fn of(text: &str) -> Self {
        let mut files = Files::default();
        for path in ["engross.toml", "layouts"] {
            read_from_repository(&mut files, path);
        }
        files.insert("sources/sample/briefing.md", text.as_bytes().to_vec());
        files.insert("sources/sample/chart.png", &include_bytes!("../parity/chart.png")[..]);
        let config = Config::read(&files).0.unwrap();
        let reading = content::read("sample", &files);
        let briefing = reading.briefing.unwrap_or_else(|| panic!("{:?}", reading.problems));
        Self { files, config, briefing }
    }

    fn shared(&self, edits: &[Edit<'_>]) -> Arc<Shared> {
        let mut layouts = edition::layouts(&self.files);
        for (path, from, to) in edits {
            let path = format!("layouts/{path}");
            let text = std::str::from_utf8(layouts.get(&path).unwrap()).unwrap();
            assert!(text.contains(from), "{path} has no {from:?}");
            let text = text.replace(from, to);
            layouts.insert(path, text.into_bytes());
        }
        Arc::new(Shared::new(&layouts))
    }

    /// An edition by changed layouts.
    pub fn make(&self, edition: &str, edits: &[Edit<'_>]) -> Vec<u8> {
        let made = self.try_make(edition, edits);
        made.unwrap_or_else(|failure| panic!("{edits:?}: {failure}"))
    }

    fn try_make(&self, edition: &str, edits: &[Edit<'_>]) -> Result<Vec<u8>, String> {
        let order = Orders::new(&self.config, Status::Draft, 0).of(&self.briefing, edition);
        let made = compile::compile(&self.shared(edits), &order);
        made.map(|made| made.pdf.to_vec()).map_err(|failure| format!("{failure:?}"))
    }

    pub fn check(&self, edition: &str, pdf: &[u8]) -> Parity {
        let document = readback::read(pdf, &readback::Limits::default()).unwrap();
        let facts = Facts::new(&self.briefing, edition, Status::Draft, &self.config);
        parity::check(&self.briefing, &facts, &document)
    }
}

/// What a change does: nothing, or the differences that it makes.
#[derive(Default)]
pub struct Trial(Vec<String>);

impl Trial {
    /// Judges a file: it must have a difference of this kind, or none at all.
    pub fn judge(&mut self, name: &str, edition: &str, pdf: &[u8], kind: Option<Kind>) {
        let parity = SAMPLE.check(edition, pdf);
        let kinds: BTreeSet<Kind> =
            parity.differences.iter().map(|difference| difference.kind).collect();
        let right = kind.map_or(kinds.is_empty(), |kind| kinds.contains(&kind));
        if !right {
            let shown: Vec<_> = parity.differences.iter().take(4).collect();
            self.0.push(format!("{name}, {edition}: wanted {kind:?}, got {kinds:?}: {shown:#?}"));
        }
    }

    /// Judges what changed layouts make.
    pub fn layout(&mut self, name: &str, edition: &str, edits: &[Edit<'_>], kind: Option<Kind>) {
        match SAMPLE.try_make(edition, edits) {
            Ok(pdf) => self.judge(name, edition, &pdf, kind),
            Err(failure) => self.0.push(format!("{name}, {edition}: {failure}")),
        }
    }

    /// Judges both layouts with code before anything that they show.
    pub fn code(&mut self, name: &str, code: &str, kind: Option<Kind>) {
        for edition in ["print", "accessible"] {
            let edit = format!("  {code}\n{BODY}");
            let path = format!("{edition}/layout.typ");
            self.layout(name, edition, &[(&path, BODY, &edit)], kind);
        }
    }

    /// Fails the test if anything was not as it should be.
    pub fn end(self) {
        assert!(self.0.is_empty(), "{} wrong\n{}", self.0.len(), self.0.join("\n"));
    }
}

#[test]
fn both_editions_say_what_the_content_says() {
    for edition in ["print", "accessible"] {
        let pdf = SAMPLE.make(edition, &[]);
        let parity = SAMPLE.check(edition, &pdf);
        assert_eq!(parity.differences, [], "{edition}");
        let report = parity.report(&SAMPLE.briefing, edition, b"");
        insta::assert_snapshot!(
            format!("parity-report-{edition}"),
            String::from_utf8(report.json()).unwrap()
        );
    }
}

#[test]
fn a_difference_is_told_at_the_source_s_line_with_both_texts() {
    let edit = format!("  show \"sighted\": \"alerted\"\n{BODY}");
    let pdf = SAMPLE.make("print", &[("print/layout.typ", BODY, &edit)]);
    let problems = SAMPLE.check("print", &pdf).problems("it", "sample", "layout.typ");
    let problem = &problems[0];
    assert_eq!(problem.code, "parity-text");
    let place = problem.place.as_ref().unwrap();
    assert_eq!(place.path, "sources/sample/briefing.md");
    let source = include_str!("../parity/briefing.md");
    assert_eq!(&source[place.range.clone().unwrap()], "They were not sighted on it.");
    assert_eq!(
        problem.hints,
        [
            "it should say: “They were not sighted on it.”",
            "it says: “They were not alerted on it.”",
            "word by word: They were not [-sighted-] {+alerted+} on it."
        ]
    );
}

#[test]
fn every_block_of_the_content_leads_back_to_its_bytes() {
    // A file that says nothing lacks every block.
    let facts = Facts::new(&SAMPLE.briefing, "print", Status::Draft, &SAMPLE.config);
    let parity = parity::check(&SAMPLE.briefing, &facts, &readback::Document::default());
    let source = include_str!("../parity/briefing.md");
    let mut places = String::new();
    for difference in
        parity.differences.iter().filter(|difference| difference.kind == Kind::Missing)
    {
        let place = difference.source.clone().map_or("-", |range| &source[range]);
        places.push_str(&format!("{}: {place:?}\n", difference.what));
    }
    insta::assert_snapshot!("parity-sources", places);
}
