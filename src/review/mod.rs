//! Review: what a reviewer is shown of two states of a workspace.
//!
//! ```text
//! words of the command line -> asked -> a revision, or what was accepted, on either side
//! both sides -> pairs of briefings -> diff of each
//!            -> inputs, settings   -> which editions may look different
//! ```
//!
//! It knows contents, diff, and what editions are made of; no commands of git's, and no terminal.

pub mod asked;
mod confidential;
mod document;
pub mod inputs;
mod json;
pub mod looks;
mod pair_of_files;
pub mod pairs;
mod redlines;
pub mod settings;
mod shown;
mod summary;
mod tools;

pub use asked::{Asked, Readings, Side, Spelling, Unclear, id_of};
pub use confidential::in_finished;
pub use document::{Document, Kind, Name};
pub use inputs::{Input, Inputs, Part};
pub use looks::{KnownBy, Look, LookChange, Recorded};
pub use pair_of_files::PairOfFiles;
pub use pairs::Pair;
pub use redlines::Redliner;
pub use settings::Setting;
pub use shown::INPUTS_HEADING;
pub use tools::{Tool, tools};

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display, Formatter};

use crate::blocks::Blocks;
use crate::content::{self, SOURCES};
use crate::diff::{self, Diff, Nouns};
use crate::files::Files;
use crate::pages::EditionPages;
use crate::record::Builder;
use crate::redline::{self, Made};
use crate::report::Report;
use crate::revision::Revision;
use crate::view::View;
use crate::workspace::Config;

/// One side of a review.
pub struct State {
    pub revision: Revision,
    pub name: Name,
    /// What was accepted stands for what the revision says, where something was.
    pub accepted: BTreeMap<String, Document>,
    /// What made the release that it is, if it is one.
    pub builder: Option<Builder>,
}

/// What differs between two states of a workspace.
pub struct Review {
    pub names: [Name; 2],
    /// The briefings that differ.
    pub briefings: Vec<Reviewed>,
    /// How many do not.
    pub same: usize,
    /// What all briefings have in common.
    pub inputs: Inputs,
    pub looks: Vec<Look>,
    /// Briefings that could not be read on a side, and so are not compared.
    pub unread: Vec<Unread>,
    /// Why not.
    pub reports: [Report; 2],
}

/// A briefing that could not be read on a side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    pub id: String,
    /// 0 for the old side, 1 for the new one.
    pub side: usize,
}

/// A briefing that differs.
pub struct Reviewed {
    pub pair: Pair,
    /// None where there is no such briefing.
    pub documents: [Option<Document>; 2],
    pub blocks: [Blocks; 2],
    pub diff: Diff,
    /// Its files that differ.
    pub files: Vec<Input>,
    /// How its pages look beside each other, if they were compared.
    pub pages: Option<Vec<EditionPages>>,
}

/// There is no such briefing on either side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoBriefing(pub String);

impl Display for NoBriefing {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(id) = self;
        write!(
            f,
            "there is no briefing `{id}` on either side; briefings are the folders in sources/"
        )
    }
}

impl std::error::Error for NoBriefing {}

/// What is to be compared, and how.
#[derive(Debug, Clone, Copy, Default)]
pub struct Request<'r> {
    /// One briefing, by its ID on either side; all of them if there is none.
    pub id: Option<&'r str>,
    /// What the last builds of these briefings read.
    pub recorded: &'r [Recorded],
    /// Keep briefings whose words are the same: their pages may look different.
    pub keep_same: bool,
}

/// Compares two states of a workspace.
pub fn review(old: &State, new: &State, request: Request<'_>) -> Result<Review, NoBriefing> {
    let Request { id, recorded, keep_same } = request;
    let files = [&old.revision.files, &new.revision.files];
    let ids = [old, new].map(State::ids);
    if let Some(id) = id.filter(|id| ids.iter().all(|ids| !ids.contains(*id))) {
        return Err(NoBriefing(id.to_owned()));
    }
    let all: BTreeSet<_> = ids[0].union(&ids[1]).collect();
    let in_both = |id: &str| ids[0].contains(id) && ids[1].contains(id);
    // What is on one side only may be the other's under another name.
    let is_wanted = |one: &str| id.is_none_or(|id| one == id || !in_both(one) && !in_both(id));
    let differs = |id: &str| keep_same || old.accepted.contains_key(id) || !same_folder(files, id);
    let wanted = all.iter().filter(|id| is_wanted(id) && differs(id));
    let wanted: BTreeSet<_> = wanted.map(|id| id.as_str()).collect();
    let Read { documents: mut olds, unread: old_unread, report: old_report } = old.read(&wanted);
    let Read { documents: mut news, unread: new_unread, report: new_report } = new.read(&wanted);
    let unread_on = |side: usize| move |id| Unread { id, side };
    let old_unread = old_unread.into_iter().map(unread_on(0));
    let unread: Vec<_> = old_unread.chain(new_unread.into_iter().map(unread_on(1))).collect();
    // What cannot be read on one side was neither added nor removed.
    olds.retain(|one, _| news.contains_key(one) || !ids[1].contains(one));
    news.retain(|one, _| olds.contains_key(one) || !ids[0].contains(one));

    let configs = files.map(|files| Config::read(files).0);
    let nouns = Nouns::of(configs.iter().flatten());
    let [by_id_old, by_id_new] = [&olds, &news].map(|documents| {
        documents.iter().map(|(id, document)| (id.as_str(), &document.blocks)).collect()
    });
    let mut briefings = Vec::new();
    for pair in pairs::pairs(&by_id_old, &by_id_new) {
        if id.is_none() || pair.old.as_deref() == id || pair.new.as_deref() == id {
            let of = |id: &Option<String>, side: &BTreeMap<String, Document>| {
                id.as_ref().and_then(|id| side.get(id)).cloned()
            };
            let documents = [of(&pair.old, &olds), of(&pair.new, &news)];
            briefings.push(Reviewed::new(pair, documents, files, &nouns));
        }
    }
    briefings.retain(|reviewed| keep_same || !reviewed.is_same());
    let is_same =
        |one: &str| is_left_out(one, &briefings) && unread.iter().all(|unread| unread.id != one);
    let tools = tools(old.builder.as_ref(), new.builder.as_ref());
    let inputs = Inputs { tools, ..Inputs::between(files[0], files[1]) };
    Ok(Review {
        names: [old.name.clone(), new.name.clone()],
        same: all.iter().filter(|one| id.is_none() && is_same(one)).count(),
        briefings,
        unread,
        looks: inputs.looks(files[0], files[1], recorded),
        inputs,
        reports: [old_report, new_report],
    })
}

/// Whether a briefing is none of those that differ.
fn is_left_out(id: &str, briefings: &[Reviewed]) -> bool {
    let mut pairs = briefings.iter().map(|reviewed| &reviewed.pair);
    pairs.all(|pair| pair.old.as_deref() != Some(id) && pair.new.as_deref() != Some(id))
}

/// Whether a briefing's folder is the same on both sides, byte for byte.
fn same_folder(files: [&Files; 2], id: &str) -> bool {
    let folder = format!("{SOURCES}{id}/");
    files[0].under(&folder).eq(files[1].under(&folder))
}

/// What briefings say on a side, and which of them cannot be read, and why.
#[derive(Default)]
struct Read {
    documents: BTreeMap<String, Document>,
    unread: Vec<String>,
    report: Report,
}

impl State {
    /// The briefings that are here, or of which something was accepted.
    fn ids(&self) -> BTreeSet<String> {
        content::ids(&self.revision.files)
            .into_iter()
            .chain(self.accepted.keys().cloned())
            .collect()
    }

    /// What the briefings say that are here, and what cannot be read.
    fn read(&self, ids: &BTreeSet<&str>) -> Read {
        let mut read = Read::default();
        for id in self.ids().into_iter().filter(|id| ids.contains(id.as_str())) {
            let accepted = self.accepted.get(&id).cloned();
            match accepted.map_or_else(|| Document::read(&id, &self.revision.files), Ok) {
                Ok(document) => drop(read.documents.insert(id, document)),
                Err(report) => {
                    read.report.merge(*report);
                    read.unread.push(id);
                }
            }
        }
        read
    }
}

impl Reviewed {
    /// Two versions of a briefing, of which nothing but what they say is compared.
    pub fn of_documents(documents: [Document; 2], nouns: &Nouns) -> Self {
        let [old, new] = documents.each_ref().map(|document| Some(document.id.clone()));
        let nothing = Files::default();
        Self::new(Pair { old, new }, documents.map(Some), [&nothing, &nothing], nouns)
    }

    fn new(
        pair: Pair,
        documents: [Option<Document>; 2],
        files: [&Files; 2],
        nouns: &Nouns,
    ) -> Self {
        let blocks = documents.each_ref().map(|document| {
            document.as_ref().map(|document| document.blocks.clone()).unwrap_or_default()
        });
        let options = diff::Options { nouns: nouns.for_headings(&blocks), ..Default::default() };
        let diff = match &documents {
            [Some(old), Some(new)] => diff::contents(&old.content, &new.content, &options),
            _ => diff::diff(&blocks[0], &blocks[1], &options),
        };
        let mut inputs = match (&pair.old, &pair.new, &documents[0]) {
            // Of what was accepted, nothing but the words is known.
            (Some(old), Some(new), Some(document)) if !document.is_accepted => {
                inputs::of_briefing(files[0], files[1], [old, new])
            }
            _ => Vec::new(),
        };
        // That a text says something else is told by its words.
        inputs.retain(|input| input.part != Part::Text || diff.is_same());
        Self { pair, documents, blocks, diff, files: inputs, pages: None }
    }

    /// Both versions as one PDF, each change marked. `shown` is how the review shows it.
    pub fn redline(&self, shown: &View<'_>, publisher: &str) -> Made {
        let documents = self.documents.iter().flatten();
        let title = documents.clone().last().map(|document| document.content.title.as_str());
        let pictures = documents.flat_map(|document| document.pictures.clone()).collect();
        let versions =
            redline::Versions { title: title.unwrap_or_default(), publisher, pictures: &pictures };
        redline::make(shown, &versions)
    }

    /// Whether it is the same on both sides.
    pub fn is_same(&self) -> bool {
        self.look().is_none()
            && self.pair.old == self.pair.new
            && self.diff.is_same()
            && self.files.is_empty()
            && {
                let digests = self.documents.each_ref().map(|it| it.as_ref().map(Document::digest));
                digests[0] == digests[1]
            }
    }
}
