//! What the editions of this repository's briefings say, read back from the finished files.

use std::sync::{Arc, LazyLock};

use engross::content::{self, Briefing};
use engross::digest::Digest;
use engross::edition::{self, Edition, Orders, Shared, compile};
use engross::facts::Status;
use engross::files::Files;
use engross::readback;
use engross::workspace::Config;

use crate::workspace::read_from_repository;

/// A commit's time, in seconds since 1970.
pub const TIME: i64 = 1_663_149_600;

pub struct Repository {
    pub files: Files,
    pub config: Config,
    pub shared: Arc<Shared>,
}

/// This repository as it lies on the disk.
pub static REPOSITORY: LazyLock<Repository> = LazyLock::new(|| {
    let mut files = Files::default();
    for path in ["engross.toml", "sources", "layouts"] {
        read_from_repository(&mut files, path);
    }
    let config = Config::read(&files).0.unwrap();
    let shared = Arc::new(Shared::new(&edition::layouts(&files)));
    Repository { files, config, shared }
});

fn briefings() -> Vec<Briefing> {
    let files = &REPOSITORY.files;
    let read = |id: String| {
        content::read(&id, files).briefing.unwrap_or_else(|| panic!("{id} has errors"))
    };
    content::ids(files).into_iter().map(read).collect()
}

fn make(briefing: &Briefing, edition: &str, status: Status) -> Edition {
    let order = Orders::new(&REPOSITORY.config, status, TIME).of(briefing, edition);
    compile::compile(&REPOSITORY.shared, &order).unwrap_or_else(|failure| panic!("{failure:?}"))
}

fn read_back(edition: &Edition) -> readback::Document {
    readback::read(&edition.pdf, &readback::Limits::default()).unwrap()
}

#[test]
fn every_briefing_says_what_was_accepted() {
    for briefing in briefings() {
        insta::assert_snapshot!(format!("content-{}", briefing.id), briefing.content.outline());
    }
}

#[test]
fn every_edition_has_the_structure_and_text_that_were_accepted() {
    for briefing in briefings() {
        for name in edition::names(&REPOSITORY.files) {
            let edition = make(&briefing, &name, Status::Release(1));
            assert_eq!(edition.warnings, [], "{name}");
            let dump = readback::dump(&read_back(&edition));
            insta::assert_snapshot!(format!("{name}-{}", briefing.id), dump);
        }
    }
}

/// The same in every process, on every machine and in every build profile: a change of these is a
/// change of every record ever made, and comes from a dependency or a layout.
#[test]
fn a_release_has_the_bytes_that_were_accepted() {
    let mut digests = String::new();
    for briefing in briefings() {
        for name in edition::names(&REPOSITORY.files) {
            let edition = make(&briefing, &name, Status::Release(1));
            digests.push_str(&format!("{}  {} {name} v1\n", Digest::of(&edition.pdf), briefing.id));
        }
    }
    insta::assert_snapshot!("release-digests", digests);
}

#[test]
fn a_draft_says_so_on_every_page_and_in_its_metadata() {
    for briefing in briefings() {
        for name in edition::names(&REPOSITORY.files) {
            let draft = read_back(&make(&briefing, &name, Status::Draft));
            assert!(draft.title.as_deref().unwrap().starts_with("Draft: "), "{name}");
            assert!(draft.info["Keywords"].starts_with("Draft"), "{name}");
            for page in 1..=draft.pages.len() {
                let text = draft.text_of(page);
                assert!(
                    text.contains("Draft. Not approved, not for circulation."),
                    "{name}, page {page}: {text}"
                );
            }
            let release = readback::dump(&read_back(&make(&briefing, &name, Status::Release(1))));
            assert!(!release.to_lowercase().contains("draft"), "{name}: {release}");
        }
    }
}

/// Where each piece of text stands, but for the words that only a draft or only a release has.
fn positions(document: &readback::Document) -> Vec<(usize, String, i64, i64)> {
    let tenths = |points: f64| (points * 10.0).round() as i64;
    let said = |run: &readback::Run| {
        let own =
            ["draft", "not approved"].iter().any(|mark| run.glyphs.to_lowercase().contains(mark));
        !own && run.glyphs.trim() != "1"
    };
    let mut positions = Vec::new();
    for page in 1..=document.pages.len() {
        for run in document.runs_of(page).into_iter().filter(|run| said(run)) {
            let (x, y) = run.start;
            positions.push((page, run.glyphs.clone(), tenths(x.into()), tenths(y.into())));
        }
    }
    positions.sort();
    positions
}

#[test]
fn the_draft_mark_moves_nothing() {
    for briefing in briefings() {
        for name in edition::names(&REPOSITORY.files) {
            let draft = read_back(&make(&briefing, &name, Status::Draft));
            let release = read_back(&make(&briefing, &name, Status::Release(1)));
            assert_eq!(positions(&draft), positions(&release), "{name}");
        }
    }
}

#[test]
fn the_bytes_do_not_depend_on_what_was_made_before() {
    let briefings = briefings();
    let first = make(&briefings[0], "print", Status::Release(1));
    for status in [Status::Draft, Status::Release(2), Status::Release(3)] {
        make(&briefings[0], "print", status);
    }
    let warm = make(&briefings[0], "print", Status::Release(1));
    // As cold as in a process that has made nothing yet.
    let cold = std::thread::spawn(|| {
        let shared = Arc::new(Shared::new(&edition::layouts(&REPOSITORY.files)));
        let orders = Orders::new(&REPOSITORY.config, Status::Release(1), TIME);
        compile::compile(&shared, &orders.of(&self::briefings()[0], "print")).unwrap()
    });
    let cold = cold.join().unwrap();
    assert_eq!(first.pdf, warm.pdf);
    assert_eq!(first.pdf, cold.pdf);
    assert_eq!(first.read, warm.read);
    assert_eq!(first.read, cold.read);
}

#[test]
fn two_editions_and_two_versions_have_different_names_in_the_file() {
    let briefing = &briefings()[0];
    let id = |name, status| {
        let document = read_back(&make(briefing, name, status));
        let xmp = document.xmp.unwrap();
        let start = xmp.find("DocumentID").unwrap();
        xmp[start..start + 80].to_owned()
    };
    let print = id("print", Status::Release(1));
    assert_ne!(print, id("accessible", Status::Release(1)));
    assert_ne!(print, id("print", Status::Release(2)));
    assert_eq!(print, id("print", Status::Release(1)));
}
