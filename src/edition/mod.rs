//! An edition: a content rendered by a layout into a finished PDF, and the inputs it was made of.
//!
//! [`Order`] is what is asked for, [`compile`](compile::compile) makes it in this process, and
//! [`Pool`] has worker processes make many, each within bounds of time and memory.

pub mod compile;
pub mod inputs;
mod links;
pub mod pool;
pub mod protocol;
mod qr;
pub mod world;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use pool::Pool;
pub use world::{Glyphs, Shared};

use crate::content::Briefing;
use crate::facts::{Facts, Status};
use crate::files::Files;
use crate::report::Problem;
use crate::worker::{Cause, Ended};
use crate::workspace::Config;

/// The folder of a workspace that holds the layouts, one folder each, and what they share.
pub const LAYOUTS: &str = "layouts/";

/// The editions that a workspace has: the folders in `layouts/` with a `layout.typ`, whose names are
/// small letters, digits and hyphens.
pub fn names(files: &Files) -> Vec<String> {
    let mut names = files.folders_in(LAYOUTS);
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    names.retain(|name| name.bytes().all(plain) && files.get(&layout_of(name)).is_some());
    names
}

/// The file that shows an edition.
pub fn layout_of(edition: &str) -> String {
    format!("{LAYOUTS}{edition}/layout.typ")
}

/// All layouts and fonts of a revision.
pub fn layouts(files: &Files) -> Files {
    let mut layouts = Files::default();
    for (path, bytes) in files.under(LAYOUTS) {
        layouts.insert(path, bytes.clone());
    }
    layouts
}

/// Whether a file's name is a font's; licences lie beside them.
pub fn is_font(path: &str) -> bool {
    [".ttf", ".otf", ".ttc", ".otc"].iter().any(|ending| path.ends_with(ending))
}

/// Font files that are none, which Typst would pass over in silence.
pub fn wrong_fonts(files: &Files) -> Vec<Problem> {
    files
        .under(world::FONTS)
        .filter(|(path, bytes)| is_font(path) && world::fonts_in(bytes).is_empty())
        .map(|(path, _)| {
            Problem::error("font", "this is no font that can be read")
                .at(crate::report::Place::file(path))
                .hint("copy it again from where it came")
        })
        .collect()
}

/// What is needed, beside the layouts, to make one edition.
#[derive(Debug, Clone)]
pub struct Order {
    pub briefing: String,
    pub edition: String,
    /// The file that shows it.
    pub layout: String,
    /// Content, facts, QR code and pictures, at the paths where layouts find them.
    pub files: Files,
    /// Names the PDF for good; two editions never share one.
    pub ident: String,
    /// The PDF's creation date, in seconds since 1970 (UTC).
    pub time: i64,
}

/// Orders of one status and time.
pub struct Orders<'c> {
    config: &'c Config,
    status: Status,
    time: i64,
    /// The QR code of drafts, which they have in common.
    draft_qr: Arc<[u8]>,
}

impl<'c> Orders<'c> {
    pub fn new(config: &'c Config, status: Status, time: i64) -> Self {
        let draft_qr = qr::svg(&config.publisher.check).into_bytes().into();
        Self { config, status, time, draft_qr }
    }

    /// The order of one edition of a briefing.
    pub fn of(&self, briefing: &Briefing, edition: &str) -> Order {
        let facts = Facts::new(briefing, edition, self.status, self.config);
        let mut files = Files::default();
        files.insert("content.json", briefing.content.canonical_json());
        match self.status {
            Status::Draft => files.insert("qr.svg", self.draft_qr.clone()),
            Status::Release(_) => files.insert("qr.svg", qr::svg(&facts.qr.target).into_bytes()),
        }
        for (digest, path) in &facts.pictures {
            if let Some(picture) = briefing.pictures.get(digest) {
                files.insert(path.clone(), picture.bytes.clone());
            }
        }
        files.insert("facts.json", crate::content::canonical::canonical_json(&facts));
        let version = match self.status {
            Status::Draft => "draft".to_owned(),
            Status::Release(number) => format!("v{number}"),
        };
        Order {
            briefing: briefing.id.clone(),
            edition: edition.to_owned(),
            layout: layout_of(edition),
            files,
            ident: format!("engross {} {edition} {version}", briefing.id),
            time: self.time,
        }
    }
}

impl Order {
    /// What is ordered, in a sentence.
    pub fn what(&self) -> String {
        format!("the {} edition of {}", self.edition, self.briefing)
    }
}

/// A finished edition.
#[derive(Debug, Clone)]
pub struct Edition {
    pub pdf: Arc<[u8]>,
    pub pages: usize,
    /// Paths of the files that the compiler asked for and got, among them the layout's.
    pub read: Vec<String>,
    /// What the compiler pointed out without giving up.
    pub warnings: Vec<Problem>,
}

/// Why there is no edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// The layout or what it was given is wrong.
    Wrong(Vec<Problem>),
    /// It took longer than this many seconds.
    TooLong(u64),
    /// The worker ended in the middle, for some reason and with some status.
    Died { cause: Cause, status: String },
    /// The worker could not be started or spoken to.
    Worker(String),
}

impl Failure {
    /// The failure as problems for the report on what was ordered.
    pub fn problems(self, order: &Order) -> Vec<Problem> {
        let layout = crate::report::Place::file(&order.layout);
        let what = order.what();
        match self {
            Self::Wrong(problems) => problems,
            Self::TooLong(seconds) => vec![
                Problem::error("too-long", format!("{what} was stopped after {seconds} seconds"))
                    .at(layout)
                    .hint("does a loop of the layout never end?")
                    .hint(
                        "if it only needs longer, raise `seconds` under `[limits]` in engross.toml",
                    ),
            ],
            Self::Died { cause, status } => vec![
                Problem::error(
                    "worker-died",
                    format!("the compiler ended in the middle of {what} ({status})"),
                )
                .at(layout)
                .hint(hint(cause)),
            ],
            Self::Worker(message) => {
                vec![Problem::error("worker", format!("{what} could not be made: {message}"))]
            }
        }
    }
}

/// What to do about a layout that ended its worker.
fn hint(cause: Cause) -> String {
    match cause {
        Cause::Memory(mib) => format!(
            "it needed more memory than {mib} MiB: does the layout build something endless? \
             If it only needs more, raise `memory-mib` under `[limits]` in engross.toml"
        ),
        Cause::Stack => "does the layout, or a function in it, hold itself without end?".to_owned(),
        Cause::Panic => "this is a fault of the compiler: find the part of the layout or text \
                        that brings it about by leaving parts out"
            .to_owned(),
        Cause::Unknown => {
            "something stopped it from outside, or the machine has no more memory".to_owned()
        }
    }
}

impl From<Ended> for Failure {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::TooLong(seconds) => Self::TooLong(seconds),
            Ended::Died { cause, status } => Self::Died { cause, status },
            Ended::Unheard(message) => Self::Worker(message),
        }
    }
}
