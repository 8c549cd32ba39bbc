//! What editions are made of besides their words: layouts, fonts, the configuration, pictures.
//!
//! It tells which of these changed; which editions may look different for it, [`looks`](super::looks).

use std::collections::{BTreeMap, BTreeSet};

use super::settings::{Setting, settings};
use super::tools::Tool;
use crate::content::{SOURCES, source_path};
use crate::digest::Digest;
use crate::edition::{self, LAYOUTS, is_font};
use crate::files::Files;
use crate::redline;
use crate::workspace::CONFIG_PATH;

/// The inputs of all editions that differ between two revisions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inputs {
    pub files: Vec<Input>,
    pub settings: Vec<Setting>,
    /// What made the editions, if both sides are releases.
    pub tools: Vec<Tool>,
}

/// A file that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    pub part: Part,
    /// Where it is, or was.
    pub path: String,
    pub old: Option<Digest>,
    pub new: Option<Digest>,
    /// Where it was, if the same bytes only stand elsewhere.
    pub renamed_from: Option<String>,
}

/// What a file is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Configuration,
    /// An edition's own layout.
    Layout(String),
    /// Layouts have it in common.
    Shared,
    Font,
    /// The text of a briefing. Its words are compared by themselves.
    Text,
    Picture,
    /// What was accepted of a briefing.
    Accepted,
    /// Something that no edition is made of.
    Other,
}

impl Inputs {
    /// The inputs that all briefings have in common.
    pub fn between(old: &Files, new: &Files) -> Self {
        let editions: BTreeSet<_> =
            edition::names(old).into_iter().chain(edition::names(new)).collect();
        let part = |path: &str| part_of(path, &editions);
        let mut files = differing([old, new], [LAYOUTS, LAYOUTS], part);
        let config = |files: &Files| files.get(CONFIG_PATH).map(|bytes| Digest::of(bytes));
        files.extend(configuration([old, new].map(config)));
        Self { files, settings: settings(old, new), tools: Vec::new() }
    }

    /// The inputs of two releases that differ, by their records: of `new`, without those that only its
    /// redline is made of. Of what layouts share it is not known which edition read it.
    pub fn recorded(old: &BTreeMap<String, Digest>, new: &BTreeMap<String, Digest>) -> Self {
        let of_layouts = |inputs: &BTreeMap<String, Digest>| {
            let paths = inputs.iter().filter_map(|(path, digest)| {
                let is_shown = path.starts_with(LAYOUTS) && !is_of_redlines(path);
                is_shown.then(|| (path[LAYOUTS.len()..].to_owned(), *digest))
            });
            paths.collect::<BTreeMap<_, _>>()
        };
        let both = [old, new].map(of_layouts);
        let editions: BTreeSet<_> = both
            .iter()
            .flat_map(BTreeMap::keys)
            .filter_map(|path| path.strip_suffix("/layout.typ").map(str::to_owned))
            .collect();
        let borrowed = both
            .each_ref()
            .map(|inputs| inputs.iter().map(|(path, digest)| (path.as_str(), *digest)).collect());
        let mut files =
            differing_digests(borrowed, [LAYOUTS, LAYOUTS], |path| part_of(path, &editions));
        // A redline may read a file that no edition does.
        files.retain(|input| {
            input.part != Part::Shared || input.old.is_some() && input.new.is_some()
        });
        let config = [old, new].map(|inputs| inputs.get(CONFIG_PATH).copied());
        files.extend(configuration(config));
        Self { files, ..Self::default() }
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.tools.is_empty()
    }
}

/// The files of a briefing that differ, if it stands in the folders `ids` of two revisions.
pub fn of_briefing(old: &Files, new: &Files, ids: [&str; 2]) -> Vec<Input> {
    let folders = ids.map(|id| format!("{SOURCES}{id}/"));
    let texts = ids.map(source_path);
    let part = |path: &str| {
        let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
        match ending.as_deref() {
            _ if texts.iter().any(|text| text == path) => Part::Text,
            Some("png" | "jpg" | "jpeg") => Part::Picture,
            Some("lock") => Part::Accepted,
            _ => Part::Other,
        }
    };
    differing([old, new], [&folders[0], &folders[1]], part)
}

/// The files of two folders that differ, in the order of their paths.
fn differing(files: [&Files; 2], folders: [&str; 2], part: impl Fn(&str) -> Part) -> Vec<Input> {
    let digests = |side: usize| -> BTreeMap<&str, Digest> {
        let under = files[side].under(folders[side]);
        under.map(|(path, bytes)| (&path[folders[side].len()..], Digest::of(bytes))).collect()
    };
    differing_digests([0, 1].map(digests), folders, part)
}

/// The same, of files by their paths from the folders.
fn differing_digests(
    [mut olds, mut news]: [BTreeMap<&str, Digest>; 2],
    folders: [&str; 2],
    part: impl Fn(&str) -> Part,
) -> Vec<Input> {
    let same = |path: &str| olds.get(path).is_some_and(|old| news.get(path) == Some(old));
    let same: Vec<_> = olds.keys().copied().filter(|path| same(path)).collect();
    for path in same {
        olds.remove(path);
        news.remove(path);
    }
    let mut inputs = Vec::new();
    // The same bytes in another place.
    let elsewhere: Vec<_> = news
        .iter()
        .filter(|(path, _)| !olds.contains_key(*path))
        .map(|(path, digest)| (*path, *digest))
        .collect();
    for (path, digest) in elsewhere {
        let from = olds.iter().find(|(from, old)| **old == digest && !news.contains_key(*from));
        if let Some(from) = from.map(|(from, _)| *from) {
            olds.remove(from);
            news.remove(path);
            let path = format!("{}{path}", folders[1]);
            inputs.push(Input {
                part: part(&path),
                path,
                old: Some(digest),
                new: Some(digest),
                renamed_from: Some(format!("{}{from}", folders[0])),
            });
        }
    }
    let paths: BTreeSet<_> = olds.keys().chain(news.keys()).copied().collect();
    inputs.extend(paths.into_iter().map(|path| {
        let (old, new) = (olds.get(path).copied(), news.get(path).copied());
        let path = format!("{}{path}", folders[usize::from(new.is_some())]);
        Input { part: part(&path), path, old, new, renamed_from: None }
    }));
    inputs.sort_by(|a, b| (&a.part, &a.path).cmp(&(&b.part, &b.path)));
    inputs
}

/// What a file below `layouts/` is for, in a workspace with these editions.
fn part_of(path: &str, editions: &BTreeSet<String>) -> Part {
    let folder = path[LAYOUTS.len()..].split('/').next().unwrap_or_default();
    if is_font(path) {
        Part::Font
    } else if path.ends_with(".md") || path.ends_with(".txt") || is_of_redlines(path) {
        Part::Other
    } else if editions.contains(folder) {
        Part::Layout(folder.to_owned())
    } else {
        Part::Shared
    }
}

fn configuration([old, new]: [Option<Digest>; 2]) -> Option<Input> {
    (old != new).then(|| Input {
        part: Part::Configuration,
        path: CONFIG_PATH.to_owned(),
        old,
        new,
        renamed_from: None,
    })
}

/// Whether a file is of the layout of redlines, which are no editions.
fn is_of_redlines(path: &str) -> bool {
    redline::LAYOUT.rsplit_once('/').is_some_and(|(folder, _)| path.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::tests::files;

    #[test]
    fn a_briefing_s_files_are_told_by_what_they_are() {
        let old = files(&[
            ("sources/a/briefing.md", "text"),
            ("sources/a/one.png", "1"),
            ("sources/a/two.png", "2"),
        ]);
        let new = files(&[
            ("sources/b/briefing.md", "text"),
            ("sources/b/one.png", "one"),
            ("sources/b/deux.png", "2"),
            ("sources/b/notes.txt", "words"),
        ]);
        let said: Vec<_> = of_briefing(&old, &new, ["a", "b"])
            .into_iter()
            .map(|input| (input.part, input.path, input.renamed_from))
            .collect();
        assert_eq!(
            said,
            [
                (
                    Part::Picture,
                    "sources/b/deux.png".to_owned(),
                    Some("sources/a/two.png".to_owned())
                ),
                (Part::Picture, "sources/b/one.png".to_owned(), None),
                (Part::Other, "sources/b/notes.txt".to_owned(), None),
            ]
        );
    }
}
