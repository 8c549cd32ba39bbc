//! How a review is shown: a view of each briefing, and what concerns all of them.

use super::document::COMMIT;
use super::{Document, LookChange, Name, Review, Reviewed};
use crate::content::lock_path;
use crate::pages;
use crate::phrase::{by_number, capitalised, listed};
use crate::view::{Besides, Extra, Several, Side, View, Wording};

/// What stands above what editions are made of.
pub const INPUTS_HEADING: &str = "What editions are made of";

impl Review {
    /// All that differs, for people. One briefing that was asked for speaks for itself.
    pub fn shown(&self) -> Several<'_> {
        let inputs = self.inputs_told();
        let mut besides = vec![Besides { heading: INPUTS_HEADING, sentences: inputs }];
        // What the pages show goes before what may be.
        if self.briefings.iter().all(|reviewed| reviewed.pages.is_none()) {
            let looks = self.looks_told();
            besides.push(Besides { heading: "How editions look", sentences: looks });
        }
        besides.retain(|besides| !besides.sentences.is_empty());
        let mut first = 1;
        let views = self.briefings.iter().map(|reviewed| {
            let view = reviewed.view(&self.names, first);
            first += reviewed.diff.changes.len();
            view
        });
        let mut views: Vec<_> = views.collect();
        if let ([view], [reviewed]) = (&mut views[..], &self.briefings[..]) {
            view.besides.append(&mut besides);
            let looks = match &reviewed.pages {
                Some(_) => reviewed.look().map(|look| capitalised(&look) + "."),
                None => self.looks_in_short(),
            };
            if let Some(looks) = looks {
                view.answer = format!("{} {looks}", view.answer);
            }
            // A lone briefing's answer is all that is shown: it must not be taken for the others'.
            if let Some(unread) = self.unread_told() {
                view.answer = format!("{unread} {}: {}", reviewed.id(), view.answer);
            }
        }
        let title = match views.len() {
            0 => "What changed".to_owned(),
            1 => "What changed in 1 briefing".to_owned(),
            many => format!("What changed in {many} briefings"),
        };
        Several { title, answer: self.sentence(), besides, views }
    }

    /// "The print and web editions may look different."
    fn looks_in_short(&self) -> Option<String> {
        let may = self.looks.iter().filter(|look| matches!(look.change, LookChange::May { .. }));
        let editions: Vec<_> = may.map(|look| look.edition.clone()).collect();
        let noun = by_number(editions.len(), "edition", "editions");
        (!editions.is_empty())
            .then(|| format!("The {} {noun} may look different.", listed(&editions)))
    }
}

impl Reviewed {
    /// How it is shown, with changes that are numbered from `first`.
    pub fn view(&self, names: &[Name; 2], first: usize) -> View<'_> {
        let [old, new] = &self.documents;
        let document = new.as_ref().or(old.as_ref());
        let title = document.map(|document| document.content.title.as_str()).unwrap_or_default();
        View {
            title: format!("{}: {title}", self.id()),
            answer: self.sentence(),
            summary: None,
            sides: [side(&names[0], old.as_ref()), side(&names[1], new.as_ref())],
            facts: Vec::new(),
            besides: vec![Besides { heading: "Its files", sentences: self.files_told() }],
            extra: self.pages.as_ref().map(|pages| Extra {
                id: "pages",
                besides: Besides { heading: "How the pages look", sentences: self.pages_told() },
                markup: pages::section(pages, [&names[0].word, &names[1].word]),
                style: pages::STYLE,
            }),
            first,
            diff: &self.diff,
            blocks: [&self.blocks[0], &self.blocks[1]],
            pictures: self.documents.each_ref().map(|it| it.as_ref().map(|it| &it.pictures)),
            wording: Wording::Versions,
        }
    }
}

fn side(name: &Name, document: Option<&Document>) -> Side {
    let Some(document) = document else {
        return Side {
            name: name.word.clone(),
            about: name.about(),
            remarks: vec!["There is no such briefing here.".to_owned()],
            ..Side::default()
        };
    };
    let (name, mut about) = match document.is_accepted {
        true => {
            let about = format!("none; accepted, in {}", lock_path(&document.id));
            ("what was accepted".to_owned(), vec![(COMMIT, about)])
        }
        false => (name.of_unaccepted().to_owned(), name.about()),
    };
    about.push(("Content digest", document.digest().to_string()));
    about.push(("Content code", document.code().to_string()));
    let language = Some(document.content.language.as_str().to_owned());
    Side { name, language, about, ..Side::default() }
}
