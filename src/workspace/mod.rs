//! A workspace: a git repository with an `engross.toml`, which says what is the organisation's own.

mod mail;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::confidentiality::Gate;
use crate::files::Files;
use crate::report::{Place, Problem};
use crate::settings::{Settings, Table};
use crate::vault::Vault;
pub use mail::{MailSettings, Server, Tls};

/// Where the configuration stands.
pub const CONFIG_PATH: &str = "engross.toml";

/// The workspace that a folder is in: it or the nearest folder above it with an `engross.toml`.
pub fn find(from: &Path) -> Option<PathBuf> {
    from.ancestors().find(|folder| folder.join(CONFIG_PATH).is_file()).map(Path::to_owned)
}

/// What `engross.toml` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    pub publisher: Publisher,
    /// What kind of section a heading opens, by the heading's words in lower case.
    pub sections: BTreeMap<String, String>,
    /// What one item of a kind of section is called, and several: "recommendation".
    pub items: BTreeMap<String, [String; 2]>,
    pub confidentiality: Confidentiality,
    pub limits: Limits,
    pub private: Private,
    /// The address of the service that sets time stamps on seals.
    pub time_stamp: Option<String>,
    /// `None` if nobody sends messages.
    pub mail: Option<MailSettings>,
}

/// Who publishes, and where a reader checks a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publisher {
    pub name: String,
    /// An `https:` address.
    pub check: String,
}

/// What the confidentiality gate knows beforehand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confidentiality {
    /// Telephone numbers, addresses, domains and postcodes that are the organisation's.
    pub own: Vec<String>,
    /// The folder of the private lists of names, from the workspace's root.
    pub names: PathBuf,
}

/// What is kept of `output/private/`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Private {
    /// The age recipients (`age1…`) that lists are encrypted for; none if they are not.
    pub recipients: Vec<String>,
}

/// What one edition may take to compile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub seconds: u64,
    pub memory_mib: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { seconds: 60, memory_mib: 1024 }
    }
}

impl Config {
    /// Reads the `engross.toml` of a revision; `None` if something was wrong that matters.
    pub fn read(files: &Files) -> (Option<Self>, Vec<Problem>) {
        let missing = |message: &str| {
            let problem = Problem::error("configuration", message).at(Place::file(CONFIG_PATH));
            (None, vec![problem])
        };
        let Some(bytes) = files.get(CONFIG_PATH) else { return missing("there is no such file") };
        let Ok(text) = std::str::from_utf8(bytes) else { return missing("this file is not UTF-8") };

        let mut settings = Settings::new(CONFIG_PATH, 0);
        let mut table = settings.parse(text);
        let publisher = read_publisher(&mut settings, &mut table);
        let sections = read_sections(&mut settings, &mut table);
        let items = read_items(&mut settings, &mut table, &sections);
        let confidentiality = read_confidentiality(&mut settings, &mut table);
        let limits = read_limits(&mut settings, &mut table);
        let private = read_private(&mut settings, &mut table);
        let time_stamp = read_time_stamp(&mut settings, &mut table);
        let mail = mail::read(&mut settings, &mut table);
        table.finish(&mut settings);

        let problems = settings.finish();
        let config = publisher.filter(|_| problems.is_empty()).map(|publisher| Self {
            publisher,
            sections,
            items,
            confidentiality,
            limits,
            private,
            time_stamp,
            mail,
        });
        (config, problems)
    }
}

/// Characters of an address, such as the one that is printed on every document and put into a QR code.
const MAX_ADDRESS: usize = 300;

fn read_publisher(settings: &mut Settings<'_>, table: &mut Table<'_>) -> Option<Publisher> {
    let Some(mut publisher) = table.table(settings, "publisher") else {
        settings.problem(
            Problem::error("missing-key", "`[publisher]` is missing")
                .at(Place::at(CONFIG_PATH, 0..0))
                .hint(
                    "write `[publisher]`, and below it `name = \"…\"` and `check = \"https://…\"`",
                ),
        );
        return None;
    };
    let name = publisher.required(settings, "name", "\"Safeguarding Partnership\"");
    let check = publisher.required(settings, "check", "\"https://www.example.org/\"");
    publisher.finish(settings);
    let check = check?;
    let is_address = check.value.strip_prefix("https://").is_some_and(|rest| {
        let printable = rest.bytes().all(|byte| byte.is_ascii_graphic());
        printable && rest.contains('.') && rest.len() <= MAX_ADDRESS
    });
    if !is_address {
        let message = format!("`{}` is not an https address", check.value);
        let hint = "write the full address, https://…; it is printed, so 300 characters at most";
        settings.problem(
            Problem::error("check-address", message)
                .at(Place::at(CONFIG_PATH, check.range))
                .hint(hint),
        );
        return None;
    }
    Some(Publisher { name: name?.value, check: check.value })
}

/// Whether a text is the address of a time-stamp service. What it sends is signed, so http will do.
pub fn is_service(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let printable = rest.bytes().all(|byte| byte.is_ascii_graphic());
        printable && rest.starts_with(|c: char| c != '/') && rest.len() <= MAX_ADDRESS
    })
}

fn read_time_stamp(settings: &mut Settings<'_>, table: &mut Table<'_>) -> Option<String> {
    let mut seal = table.table(settings, "seal")?;
    let address = seal.text(settings, "time-stamp");
    seal.finish(settings);
    let address = address?;
    if !is_service(&address.value) {
        let message = format!("`{}` is not the address of a service", address.value);
        let problem = Problem::error("time-stamp-address", message);
        let problem = problem.at(Place::at(CONFIG_PATH, address.range));
        settings.problem(problem.hint("write the full address, https://… or http://…"));
        return None;
    }
    Some(address.value)
}

fn read_sections(settings: &mut Settings<'_>, table: &mut Table<'_>) -> BTreeMap<String, String> {
    let mut kinds = BTreeMap::new();
    let Some(sections) = table.table(settings, "sections") else { return kinds };
    for (kind, headings) in sections.rest_as_texts(settings) {
        for heading in headings {
            let words = heading.value.to_lowercase();
            if let Some(other) = kinds.insert(words, kind.value.clone()) {
                let message = format!("this heading already opens a section of the kind `{other}`");
                settings.problem(
                    Problem::error("section-twice", message)
                        .at(Place::at(CONFIG_PATH, heading.range)),
                );
            }
        }
    }
    kinds
}

fn read_items(
    settings: &mut Settings<'_>,
    table: &mut Table<'_>,
    sections: &BTreeMap<String, String>,
) -> BTreeMap<String, [String; 2]> {
    let mut items = BTreeMap::new();
    let Some(table) = table.table(settings, "items") else { return items };
    for (kind, words) in table.rest_as_texts(settings) {
        let place = Place::at(CONFIG_PATH, kind.range);
        if !sections.values().any(|known| *known == kind.value) {
            let message = format!("there is no kind of section `{}`", kind.value);
            let problem = Problem::error("items-of-no-kind", message).at(place);
            settings.problem(problem.hint("name its headings under `[sections]`, too"));
            continue;
        }
        let words: Vec<_> = words.into_iter().map(|word| word.value).collect();
        match <[String; 2]>::try_from(words) {
            Ok(words) if words.iter().all(|word| !word.trim().is_empty()) => {
                items.insert(kind.value, words);
            }
            _ => {
                let message = "this is not a word for one and a word for several";
                let problem = Problem::error("items-words", message).at(place);
                let example = format!("{} = [\"recommendation\", \"recommendations\"]", kind.value);
                settings.problem(problem.hint(format!("write both: {example}")));
            }
        }
    }
    items
}

fn read_confidentiality(settings: &mut Settings<'_>, table: &mut Table<'_>) -> Confidentiality {
    let mut read = Confidentiality { own: Vec::new(), names: "output/private/names".into() };
    if let Some(mut confidentiality) = table.table(settings, "confidentiality") {
        let own = confidentiality.texts(settings, "own");
        read.own = own.iter().map(|text| text.value.clone()).collect();
        for wrong in Gate::new(&read.own, Arc::default()).err().unwrap_or_default() {
            let range = own[wrong.index].range.clone();
            let problem = Problem::error("own-entry", wrong.to_string());
            settings.problem(problem.at(Place::at(CONFIG_PATH, range)));
        }
        if let Some(names) = confidentiality.text(settings, "names") {
            read.names = names.value.into();
        }
        confidentiality.finish(settings);
    }
    read
}

fn read_limits(settings: &mut Settings<'_>, table: &mut Table<'_>) -> Limits {
    let mut read = Limits::default();
    if let Some(mut limits) = table.table(settings, "limits") {
        read.seconds = limits.number(settings, "seconds", 1..=86_400).unwrap_or(read.seconds);
        read.memory_mib =
            limits.number(settings, "memory-mib", 256..=1 << 20).unwrap_or(read.memory_mib);
        limits.finish(settings);
    }
    read
}

fn read_private(settings: &mut Settings<'_>, table: &mut Table<'_>) -> Private {
    let mut read = Private::default();
    if let Some(mut private) = table.table(settings, "private") {
        for recipient in private.texts(settings, "recipients") {
            if let Err(error) = Vault::for_recipients([recipient.value.as_str()]) {
                let problem = Problem::error("age-recipient", error.to_string());
                let place = Place::at(CONFIG_PATH, recipient.range);
                settings.problem(
                    problem.at(place).hint("age-keygen -y FILE prints the recipient of a key"),
                );
                continue;
            }
            read.recipients.push(recipient.value);
        }
        private.finish(settings);
    }
    read
}
