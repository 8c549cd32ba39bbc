//! Which editions may look different, because of what they are made of.
//!
//! What an edition reads is known if it was built; otherwise it is judged by the folders that layouts
//! have.

use std::collections::{BTreeMap, BTreeSet};

use super::inputs::{Input, Inputs, Part};
use crate::digest::Digest;
use crate::edition::{self, LAYOUTS};
use crate::files::Files;

/// How an edition's look may have changed though its words have not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    pub edition: String,
    pub change: LookChange,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookChange {
    /// There was no such edition, and the other way round.
    Added,
    Removed,
    /// It may look different, because of these paths and settings.
    May {
        because: Vec<String>,
        known_by: KnownBy,
    },
}

/// How it is known what an edition reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownBy {
    /// Builds of one of both revisions recorded it.
    Builds,
    /// Its own folder, those that belong to no edition, and the fonts.
    Folders,
}

/// The inputs that a build recorded, by edition, path and digest.
pub type Recorded = BTreeMap<String, BTreeMap<String, Digest>>;

impl Inputs {
    /// Which editions may look different. `recorded` is what builds of either revision read.
    pub fn looks(&self, old: &Files, new: &Files, recorded: &[Recorded]) -> Vec<Look> {
        let [olds, news] = [old, new].map(edition::names);
        let editions: BTreeSet<_> = olds.iter().chain(&news).cloned().collect();
        let look = |edition: String| {
            let change = match (olds.contains(&edition), news.contains(&edition)) {
                (false, _) => LookChange::Added,
                (_, false) => LookChange::Removed,
                _ => self.may(&edition, read_by(&edition, recorded, [old, new]))?,
            };
            Some(Look { edition, change })
        };
        editions.into_iter().filter_map(look).collect()
    }

    fn may(&self, edition: &str, recorded: Option<BTreeSet<&str>>) -> Option<LookChange> {
        let reads = |input: &&Input| match (&input.part, &recorded) {
            // Typst chooses among all fonts.
            (Part::Font, _) => true,
            (Part::Layout(_) | Part::Shared, Some(read)) => {
                let was = input.renamed_from.as_deref();
                read.contains(input.path.as_str()) || was.is_some_and(|was| read.contains(was))
            }
            (Part::Layout(name), None) => name == edition,
            (Part::Shared, None) => true,
            _ => false,
        };
        let files = self.files.iter().filter(reads).map(|input| input.path.clone());
        let shown = self.settings.iter().filter(|setting| setting.is_shown);
        let shown = shown.map(|setting| setting.what);
        let what = shown.chain(self.tools.iter().map(|tool| tool.what.trim_end_matches(',')));
        let because: Vec<_> = files.chain(what.map(str::to_owned)).collect();
        let known_by = if recorded.is_some() { KnownBy::Builds } else { KnownBy::Folders };
        (!because.is_empty()).then_some(LookChange::May { because, known_by })
    }
}

/// What builds read for an edition, as far as they were builds of one of both revisions: if all of
/// that is the same in the other, it is read there as well, and nothing else.
fn read_by<'r>(
    edition: &str,
    recorded: &'r [Recorded],
    files: [&Files; 2],
) -> Option<BTreeSet<&'r str>> {
    let layout = format!("{LAYOUTS}{edition}/layout.typ");
    let mut read = BTreeSet::new();
    for inputs in recorded.iter().filter_map(|recorded| recorded.get(edition)) {
        if files.iter().any(|files| is_recorded(inputs, files)) {
            read.extend(inputs.keys().map(String::as_str));
        }
    }
    read.contains(layout.as_str()).then_some(read)
}

/// Whether the layout's files that a build read are those of a revision.
fn is_recorded(read: &BTreeMap<String, Digest>, files: &Files) -> bool {
    let mut layouts = read.iter().filter(|(path, _)| path.starts_with(LAYOUTS));
    layouts.all(|(path, digest)| files.get(path).is_some_and(|bytes| Digest::of(bytes) == *digest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::tests::files;

    const OLD: &[(&str, &str)] = &[
        ("engross.toml", "[publisher]\nname = \"A\"\ncheck = \"https://a.example/\"\n"),
        ("layouts/fonts/one.ttf", "font"),
        ("layouts/print/layout.typ", "print"),
        ("layouts/web/layout.typ", "web"),
        ("layouts/shared/links.typ", "links"),
        ("layouts/shared/marks.typ", "marks"),
    ];

    fn with(path: &str, text: Option<&str>) -> Files {
        let mut all: Vec<_> = OLD.iter().copied().filter(|(known, _)| *known != path).collect();
        all.extend(text.map(|text| (path, text)));
        files(&all)
    }

    fn said(new: &Files, recorded: &[Recorded]) -> Vec<String> {
        let old = files(OLD);
        let inputs = Inputs::between(&old, new);
        let look = |look: Look| match look.change {
            LookChange::Added => format!("{} added", look.edition),
            LookChange::Removed => format!("{} removed", look.edition),
            LookChange::May { because, known_by } => {
                format!("{} {known_by:?}: {}", look.edition, because.join(", "))
            }
        };
        inputs.looks(&old, new, recorded).into_iter().map(look).collect()
    }

    #[test]
    fn an_edition_depends_on_its_own_folder_on_shared_ones_and_on_fonts() {
        let none = [];
        assert_eq!(said(&files(OLD), &none), [""; 0]);
        assert_eq!(
            said(&with("layouts/print/layout.typ", Some("new")), &none),
            ["print Folders: layouts/print/layout.typ"]
        );
        assert_eq!(
            said(&with("layouts/shared/links.typ", Some("new")), &none),
            ["print Folders: layouts/shared/links.typ", "web Folders: layouts/shared/links.typ"]
        );
        assert_eq!(said(&with("layouts/fonts/two.otf", Some("font")), &none).len(), 2);
        assert_eq!(said(&with("layouts/README.md", Some("words")), &none), [""; 0]);
        assert_eq!(said(&with("layouts/redline/redline.typ", Some("new")), &none), [""; 0]);
        assert_eq!(said(&with("layouts/large/layout.typ", Some("new")), &none), ["large added"]);
        assert_eq!(said(&with("layouts/web/layout.typ", None), &none), ["web removed"]);
    }

    #[test]
    fn what_a_build_read_is_known_better() {
        let read = |path: &str, text: &str| (path.to_owned(), Digest::of(text.as_bytes()));
        let print = [
            read("layouts/print/layout.typ", "print"),
            read("layouts/shared/marks.typ", "marks"),
            read("engross.toml", "of any time"),
        ];
        let recorded = [Recorded::from([("print".to_owned(), BTreeMap::from(print))])];
        assert_eq!(
            said(&with("layouts/shared/links.typ", Some("new")), &recorded),
            ["web Folders: layouts/shared/links.typ"]
        );
        assert_eq!(
            said(&with("layouts/shared/marks.typ", Some("new")), &recorded)[0],
            "print Builds: layouts/shared/marks.typ"
        );
        // A build of some third revision says nothing.
        let third = [read("layouts/print/layout.typ", "third")];
        let recorded = [Recorded::from([("print".to_owned(), BTreeMap::from(third))])];
        assert_eq!(said(&with("layouts/shared/links.typ", Some("new")), &recorded).len(), 2);
    }

    #[test]
    fn a_setting_that_editions_show_changes_their_look() {
        let config = "[publisher]\nname = \"B\"\ncheck = \"https://a.example/\"\n";
        assert_eq!(
            said(&with("engross.toml", Some(config)), &[]),
            ["print Folders: the publisher's name", "web Folders: the publisher's name"]
        );
    }
}
