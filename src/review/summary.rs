//! What a review found, in sentences.

use super::{
    Input, Inputs, KnownBy, Look, LookChange, Part, Review, Reviewed, Setting, Tool, Unread,
};
use crate::diff::Wording;
use crate::pages::{self, EditionPages};
use crate::phrase::{by_number, capitalised, listed_in_short};

impl Review {
    /// Whether nothing differs, as far as both sides could be read.
    pub fn is_same(&self) -> bool {
        self.briefings.iter().all(Reviewed::is_same) && self.inputs.is_empty()
    }

    /// Whether something on either side could not be read, so that not all is told.
    pub fn is_partial(&self) -> bool {
        !self.unread.is_empty()
    }

    /// "`first` could not be read in HEAD and is not compared.", if there is such a briefing.
    pub fn unread_told(&self) -> Option<String> {
        let told = self.unread.iter().map(|Unread { id, side }| {
            let side = self.names[*side].of_unaccepted();
            format!("`{id}` could not be read in {side} and is not compared.")
        });
        self.is_partial().then(|| told.collect::<Vec<_>>().join(" "))
    }

    /// "From v1 to the work tree: 2 briefings differ, 5 do not."
    pub fn sentence(&self) -> String {
        let [old, new] = &self.names;
        let unread = self.unread_told();
        let what = match (&self.briefings[..], self.inputs.is_empty()) {
            // Nothing is said of words that were not compared.
            ([], true) if self.same == 0 && unread.is_some() => return unread.unwrap_or_default(),
            ([], true) if unread.is_some() => match self.same {
                1 => "1 other briefing is the same".to_owned(),
                same => format!("{same} other briefings are the same"),
            },
            ([], false) if unread.is_some() => "what editions are made of differs".to_owned(),
            ([], true) => "nothing differs".to_owned(),
            ([], false) => "the same words; what editions are made of differs".to_owned(),
            ([one], _) if self.same == 0 => format!("{} differs", one.id()),
            (some, _) => {
                let verb = by_number(some.len(), "briefing differs", "briefings differ");
                let rest = match self.same {
                    0 => String::new(),
                    1 => ", 1 does not".to_owned(),
                    same => format!(", {same} do not"),
                };
                format!("{} {verb}{rest}", some.len())
            }
        };
        let first = unread.map(|unread| unread + " ").unwrap_or_default();
        format!("{first}From {} to {}: {what}.", old.word, new.word)
    }

    /// What editions are made of and is not the same, a sentence each.
    pub fn inputs_told(&self) -> Vec<String> {
        self.inputs.told()
    }

    /// Which editions may look different, a sentence each.
    pub fn looks_told(&self) -> Vec<String> {
        self.looks.iter().map(Look::sentence).collect()
    }
}

impl Reviewed {
    /// Its ID, as it is now.
    pub fn id(&self) -> &str {
        self.pair.new.as_ref().or(self.pair.old.as_ref()).map(String::as_str).unwrap_or_default()
    }

    /// What became of it, before what changed in it.
    pub fn sentence(&self) -> String {
        match (&self.pair.old, &self.pair.new, &self.documents) {
            (_, None, [Some(old), _]) => format!("“{}” was removed.", old.content.title),
            (None, _, [_, Some(new)]) => format!("“{}” is new.", new.content.title),
            (Some(old), Some(new), _) if old != new => {
                format!("It was {old}, and is {new} now. {}", self.diff.summary(Wording::Versions))
            }
            _ => self.diff.summary(Wording::Versions),
        }
    }

    /// "the look of page 2 of the print edition changed", if its pages were compared.
    pub fn look(&self) -> Option<String> {
        self.pages.as_ref().and_then(|pages| pages::clause(pages))
    }

    /// How its pages look, a sentence or a few for each edition.
    pub fn pages_told(&self) -> Vec<String> {
        page_sentences(self.pages.as_deref().unwrap_or_default())
    }

    /// Its files that differ, a sentence each.
    pub fn files_told(&self) -> Vec<String> {
        self.files.iter().map(Input::sentence).collect()
    }
}

impl Inputs {
    /// What differs, a sentence each.
    pub fn told(&self) -> Vec<String> {
        let files = self.files.iter().filter(|input| {
            // Its facts are told one by one, if both configurations could be read.
            input.part != Part::Configuration || self.settings.is_empty()
        });
        let settings = self.settings.iter().map(Setting::sentence);
        let tools = self.tools.iter().map(Tool::sentence);
        settings.chain(files.map(Input::sentence)).chain(tools).collect()
    }
}

impl Setting {
    /// "The publisher's name: “A” became “B”."
    pub fn sentence(&self) -> String {
        let what = capitalised(self.what);
        match (&self.old, &self.new) {
            (Some(old), Some(new)) => format!("{what}: “{old}” became “{new}”."),
            (Some(old), None) => format!("{what}: “{old}” is gone."),
            (None, Some(new)) => format!("{what}: “{new}” is new."),
            (None, None) => format!("{what}."),
        }
    }
}

impl Input {
    /// "The layout of print changed: layouts/print/layout.typ."
    pub fn sentence(&self) -> String {
        let what = match &self.part {
            Part::Configuration => "The configuration".to_owned(),
            Part::Layout(edition) => format!("The layout of {edition}"),
            Part::Shared => "What layouts share".to_owned(),
            Part::Font => "A font".to_owned(),
            Part::Text => "The text, though not what it says,".to_owned(),
            Part::Picture => "A picture".to_owned(),
            Part::Accepted => "What was accepted".to_owned(),
            Part::Other => "A file that no edition is made of".to_owned(),
        };
        let path = &self.path;
        match (&self.renamed_from, self.old, self.new) {
            (Some(from), ..) => format!("{what} has another name: {from} became {path}."),
            (None, None, _) => format!("{what} was added: {path}."),
            (None, _, None) => format!("{what} was removed: {path}."),
            (None, ..) => format!("{what} changed: {path}."),
        }
    }
}

/// So many reasons are named; there can be hundreds of fonts.
const REASONS: usize = 3;

impl Look {
    /// "The print edition may look different: layouts/print/layout.typ."
    pub fn sentence(&self) -> String {
        let edition = &self.edition;
        match &self.change {
            LookChange::Added => format!("The {edition} edition is new."),
            LookChange::Removed => format!("There is no {edition} edition any more."),
            LookChange::May { because, known_by } => {
                let named = listed_in_short(because, REASONS);
                let known = match known_by {
                    KnownBy::Builds => "as its last build read it",
                    KnownBy::Folders => "going by folders",
                };
                format!("The {edition} edition may look different ({known}): {named}.")
            }
        }
    }
}

/// How pages look, a sentence or a few for each edition.
pub(super) fn page_sentences(editions: &[EditionPages]) -> Vec<String> {
    let told = |edition: &EditionPages| {
        let name = capitalised(&edition.name());
        match &edition.compared {
            Ok(comparison) => format!("{name}: {}", comparison.sentences()),
            Err(error) => format!("{name}: its pages are not shown: {error}."),
        }
    };
    editions.iter().map(told).collect()
}
