//! All that is served, as a page of links: whoever has these files has a copy as good as the original.
//!
//! Programs that copy a site follow links, and no other page leads to the register, the policies and what
//! members signed. So the list is written with each entry, after all that it names is in its place.
//!
//! It follows from the register, but for the names of the files beside it: which those are, only the folder
//! that is served tells. It names none that a release or a policy could not have.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use maud::{Markup, html};

use super::ledger::{Ledger, Standing};
use super::tile::Tile;
use super::told::day;
use super::{CHECKPOINT, Register};
use crate::version::Version;
use crate::view::html::{served, visible};

/// The page, in the folder that is served.
pub const LISTING: &str = "files.html";

/// Where the files lie that it names beside the register's own, in that folder.
pub const PLACES: [&str; 3] = [INDEX, "editions", "policy"];

const INDEX: &str = "index.html";
const EDITIONS: &str = "editions/";
const POLICIES: &str = "policy/";

const STYLE: &str = "
li { overflow-wrap: anywhere; }
";

/// All that is served as of an entry of a register.
pub struct Listing<'l> {
    publisher: &'l str,
    /// The number of the last entry, and its time in seconds since 1970 (UTC).
    as_of: (u64, i64),
    ledger: &'l Ledger,
    pages: BTreeSet<&'l str>,
    policies: BTreeSet<&'l str>,
    versions: BTreeMap<(&'l str, Version), BTreeSet<&'l str>>,
}

impl<'l> Listing<'l> {
    /// The register's own files, and those of these that belong beside them, by their paths from the folder
    /// that is served.
    pub fn of(register: &'l Register, files: impl IntoIterator<Item = &'l str>) -> Self {
        Self::as_of(register, register.ledger(), files)
    }

    /// The same when the register's entries came to this ledger, which is of one at least.
    pub fn as_of(
        register: &'l Register,
        ledger: &'l Ledger,
        files: impl IntoIterator<Item = &'l str>,
    ) -> Self {
        let last = ledger.size().saturating_sub(1);
        let timestamp = register.entry(last).map_or(0, |logged| logged.entry.timestamp());
        let mut listing = Self {
            publisher: &register.genesis().name,
            as_of: (last, timestamp),
            ledger,
            pages: BTreeSet::new(),
            policies: BTreeSet::new(),
            versions: BTreeMap::new(),
        };
        files.into_iter().filter(|path| is_plain(path)).for_each(|path| listing.add(path));
        listing
    }

    fn add(&mut self, path: &'l str) {
        if path == INDEX || path.ends_with("/index.html") {
            self.pages.insert(path);
        } else if path.starts_with(POLICIES) {
            self.policies.insert(path);
        } else if let Some(version) = self.version(path) {
            self.versions.entry(version).or_default().insert(path);
        }
    }

    /// The published version in whose folder a path leads to a file.
    fn version(&self, path: &'l str) -> Option<(&'l str, Version)> {
        let mut parts = path.strip_prefix(EDITIONS)?.splitn(3, '/');
        let (briefing, version, _) = (parts.next()?, parts.next()?, parts.next()?);
        let version = version.parse().ok()?;
        self.ledger.briefings().get(briefing)?.contains_key(&version).then_some((briefing, version))
    }

    /// The files that it names beside the register's own.
    pub fn files(&self) -> BTreeSet<&'l str> {
        let versions = self.versions.values().flatten();
        self.pages.iter().chain(&self.policies).chain(versions).copied().collect()
    }

    /// The page.
    pub fn page(&self) -> String {
        let (entry, timestamp) = self.as_of;
        let heading = format!("All files of {}", self.publisher);
        let answer = format!(
            "For copying and checking, as of entry {entry} of the register, {}.",
            day(timestamp)
        );
        let register = [CHECKPOINT.to_owned()].into_iter();
        let register = register.chain(Tile::kept(entry + 1).map(|tile| tile.to_string()));
        let register: Vec<_> = register.map(|path| format!("register/{path}")).collect();
        let inner = html! {
            main #main tabindex="-1" {
                p {
                    "A copy of all these files is as good as the original. Whoever has one, and knows the \
                     register’s anchor from elsewhere, can check each file by it. This list proves nothing \
                     by itself."
                }
                @if !self.pages.is_empty() { h2 { "The pages" } (links(&self.pages)) }
                h2 { "The register" }
                (links(&register))
                @if !self.policies.is_empty() { h2 { "The policies" } (links(&self.policies)) }
                @for ((briefing, version), files) in &self.versions {
                    h2 { (visible(briefing)) ", version " (version.number()) }
                    p { (self.standing(briefing, *version)) }
                    (links(files))
                }
            }
        };
        served(&heading, &answer, STYLE, &inner, false)
    }

    /// Whether a version is the one to use, as a sentence.
    fn standing(&self, briefing: &str, version: Version) -> String {
        match self.ledger.standing(briefing, version) {
            Some(Standing::Current) => "This version is current.".to_owned(),
            Some(Standing::Superseded { by }) => {
                format!("This version is superseded by version {}.", by.number())
            }
            Some(Standing::Withdrawn(_)) | None => {
                "This version is withdrawn. Do not use it or pass it on.".to_owned()
            }
        }
    }
}

/// Adds the plain files at a path, or in a folder there, as if it were called `place`.
pub fn add_files(path: &Path, place: &str, files: &mut BTreeSet<String>) -> io::Result<()> {
    let kind = match path.symlink_metadata() {
        Ok(metadata) => metadata.file_type(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    if kind.is_file() {
        files.insert(place.to_owned());
    } else if kind.is_dir() {
        for entry in path.read_dir()? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            add_files(&entry.path(), &format!("{place}/{name}"), files)?;
        }
    }
    Ok(())
}

/// Search engines are not to follow what a copy needs: much of it holds no more.
fn links(paths: impl IntoIterator<Item = impl AsRef<str>>) -> Markup {
    html! {
        ul {
            @for path in paths {
                li { a rel="nofollow" href=(path.as_ref()) { (path.as_ref()) } }
            }
        }
    }
}

/// Whether a path is spelled as engross spells them: nothing in it is hidden, or has to be quoted.
fn is_plain(path: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    path.split('/')
        .all(|name| !name.is_empty() && !name.starts_with('.') && name.bytes().all(is_plain))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Register;
    use crate::register::entry::Entry;
    use crate::register::tests::{files, genesis, published, withdrawn};
    use crate::register::trust::Trust;

    fn register() -> Register {
        let entries = [
            Entry::Genesis(genesis()),
            published("first", "v1"),
            published("first", "v2"),
            published("first", "v10"),
            withdrawn("first", "v2"),
        ];
        Register::replay(&files(&entries), &Trust::default()).unwrap()
    }

    /// The words of a page's main part, each link by its address.
    fn told(page: &str) -> String {
        let main = page.split_once("<h2>").unwrap().1.split_once("</main>").unwrap().0;
        let lines = main.replace("<h2>", "\n").replace("<p>", "\n").replace("<li>", "\n");
        let tags = regex::Regex::new("<a [^>]*href=\"([^\"]*)\">[^<]*</a>|<[^>]*>").unwrap();
        tags.replace_all(&lines, "$1").into_owned()
    }

    #[test]
    fn it_names_the_register_and_each_version_and_how_that_stands() {
        let register = register();
        let files = [
            "index.html",
            "editions/first/index.html",
            "editions/first/v10/print.pdf",
            "editions/first/v2/approvals/amina.sig",
            "editions/first/v2/index.html",
            "policy/v1/policy.json",
        ];
        let page = Listing::of(&register, files).page();
        assert!(page.contains("as of entry 4 of the register, 2022-09-14."), "{page}");
        insta::assert_snapshot!(told(&page), @r"
        The pages
        editions/first/index.html
        editions/first/v2/index.html
        index.html
        The register
        register/checkpoint
        register/tile/0/000.p/1
        register/tile/0/000.p/2
        register/tile/0/000.p/3
        register/tile/0/000.p/4
        register/tile/0/000.p/5
        register/tile/entries/000.p/1
        register/tile/entries/000.p/2
        register/tile/entries/000.p/3
        register/tile/entries/000.p/4
        register/tile/entries/000.p/5
        The policies
        policy/v1/policy.json
        first, version 2
        This version is withdrawn. Do not use it or pass it on.
        editions/first/v2/approvals/amina.sig
        first, version 10
        This version is current.
        editions/first/v10/print.pdf
        ");
    }

    #[test]
    fn what_no_release_has_is_not_named() {
        let register = register();
        for path in [
            "editions/first/v3/print.pdf",
            "editions/second/v1/print.pdf",
            "editions/first/v1/.DS_Store",
            "editions/first/v1/a \"name\".pdf",
            "editions/first/v1/../../../private/key",
            "editions/note.txt",
            "register/tile/0/001",
            "robots.txt",
        ] {
            assert_eq!(Listing::of(&register, [path]).page(), Listing::of(&register, []).page());
        }
    }
}
