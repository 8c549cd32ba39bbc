//! Reminders and recall letters, as files and sent.

mod sending;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use engross::circulation::Holder;
use engross::mail::{FOLDER, Kind, MAX_LETTER, Notice, Notices, Unfit, eml};
use engross::phrase::counted;
use engross::record::Version;
use engross::register::Register;
use engross::register::entry::Entry;
use engross::{publication, revision, store};

pub use self::sending::SendArgs;
use super::delivery::sender;
use super::vault::{config, keep_from_git};
use crate::{clock, terminal};

/// How many of the letters that were asked for are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// And sent, if that was asked for.
    All,
    /// Somebody cannot be written to, or was not sent theirs.
    NotAll,
    /// The words of the letter have errors.
    None,
}

/// Writes a letter of a kind to each recipient into a folder: messages for those who are reached by e-mail, texts
/// to print for the others. Who cannot be written to is said, and keeps no other letter from being written. Then
/// sends the messages, if that is asked for.
pub fn write(
    root: &Path,
    register: &Register,
    holders: &[&Holder<'_>],
    kind: Kind,
    folder: &Path,
    how: &SendArgs,
) -> Result<Written, Box<dyn Error>> {
    if how.send {
        how.register.may_send(root, register)?;
    }
    store::create_folders(folder)?;
    if let Err(error) = keep_from_git(root, folder) {
        // If it was made for the letters, it is empty.
        let _ = std::fs::remove_dir(folder);
        return Err(error);
    }
    let (files, problems) = revision::folder_of_work_tree(root, FOLDER, MAX_LETTER);
    let (template, mut report) = kind.template(&files);
    report.extend(problems);
    let Some(template) = template.filter(|_| !report.has_errors()) else {
        terminal::print_report(&report);
        terminal::say(&format!("No letter was written: {}.", terminal::tally(&report)));
        return Ok(Written::None);
    };
    let sender = sender(&config(root)?)?;
    let notices = Notices { kind, template: &template, sender: &sender, day: clock::today()? };
    let titles = titles(root, register, holders);
    let (mut letters, mut unfit) = (Vec::new(), Vec::new());
    for holder in holders {
        match notices.write(holder, &titles[&(holder.briefing, holder.version)]) {
            Ok(notice) => letters.push((*holder, notice)),
            Err(error) => unfit.push(error),
        }
    }
    for (holder, notice) in &letters {
        write_one(folder, holder, notice)?;
    }
    say(folder, &letters);
    say_who_is_left_out(&unfit);
    let mails = letters.iter().filter_map(|(holder, notice)| match notice {
        Notice::Mail(mail) => Some((*holder, mail)),
        Notice::Print(_) => None,
    });
    let are_sent = !how.send || sending::send(root, folder, kind, mails, how)?;
    Ok(if unfit.is_empty() && are_sent { Written::All } else { Written::NotAll })
}

/// Writes a letter as `<entry>/<row>.eml`, or `.txt`.
fn write_one(folder: &Path, holder: &Holder<'_>, notice: &Notice) -> std::io::Result<()> {
    let folder = folder.join(holder.circulation.to_string());
    match notice {
        Notice::Mail(mail) => eml::write(&folder, holder.number, mail).map(drop),
        Notice::Print(letter) => {
            let text = format!("{}\n\n{}", letter.subject, letter.text);
            store::replace_secret(&folder.join(format!("{}.txt", holder.number)), text.as_bytes())
        }
    }
}

/// The title of each version, or the name of its briefing if its text was taken down.
fn titles<'h>(
    root: &Path,
    register: &Register,
    holders: &[&Holder<'h>],
) -> BTreeMap<(&'h str, Version), String> {
    let output = root.join("output");
    let title = |briefing: &str, version: Version| {
        let release = register.ledger().briefings().get(briefing)?.get(&version)?;
        match &register.entry(release.entry)?.entry {
            Entry::Published(published) => publication::title(&output, published),
            _ => None,
        }
    };
    let mut titles = BTreeMap::new();
    for holder in holders {
        let (briefing, version) = (holder.briefing, holder.version);
        titles
            .entry((briefing, version))
            .or_insert_with(|| title(briefing, version).unwrap_or_else(|| briefing.to_owned()));
    }
    titles
}

/// Says to whom no letter was written, if there is anybody, and what to do about it.
fn say_who_is_left_out(unfit: &[Unfit]) {
    if unfit.is_empty() {
        return;
    }
    let letters = counted(unfit.len(), "letter");
    terminal::fail(&format!("{letters} could not be written; all others were"));
    unfit.iter().for_each(|unfit| terminal::note(&format!("  - {unfit}")));
    terminal::note("Reach them in another way: by telephone, or by a letter of your own.");
}

fn say(folder: &Path, letters: &[(&Holder<'_>, Notice)]) {
    let mails = letters.iter().filter(|(_, notice)| matches!(notice, Notice::Mail(_))).count();
    let (by_mail, to_print) = (counted(mails, "message"), counted(letters.len() - mails, "letter"));
    let folder = terminal::short(folder);
    terminal::tell(&format!("{by_mail} to send and {to_print} to print are in {folder}."));
    terminal::tell("They hold names, addresses and codes: delete them when they are sent.");
}
