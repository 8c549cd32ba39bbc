//! What a report says after its answer, section by section.

use super::circulated::answers;
use super::paper::{Item, Part, Section};
use crate::audit::event::{Edition, Signed};
use crate::audit::{Audit, Break, Cause, Event, Head, Lost, Reach, Release, What};
use crate::phrase::{capitalised, counted, listed};
use crate::record::RECORD;
use crate::register::told::day;
use crate::register::trust::AnchorSource;

impl Audit {
    pub(super) fn sections(&self) -> Vec<Section> {
        let mut sections = Vec::new();
        sections.extend(self.breaks());
        sections.extend(self.head.as_ref().map(|head| self.register(head)));
        sections.extend(self.happened());
        sections.extend(self.circulated());
        sections.extend(self.released());
        sections.extend(self.looked_at());
        sections.extend(self.not_shown());
        sections
    }

    fn breaks(&self) -> Vec<Section> {
        if self.breaks.is_empty() {
            return Vec::new();
        }
        let mut sections = vec![Section::new(2, "Breaks in the chain", Vec::new())];
        for (place, found) in self.breaks.iter().enumerate() {
            let heading = format!("Break {}: {}", place + 1, found.code());
            sections.push(Section::new(3, heading, vec![of_break(found)]));
        }
        sections
    }

    /// Which register, as of which entry, by which program.
    fn register(&self, head: &Head) -> Section {
        let anchor = format!("{}, {}", head.anchor.line(), whence(head.anchor_source));
        let witnesses =
            (!head.witnesses.is_empty()).then(|| ("Witnesses", listed(&head.witnesses)));
        let items = [
            ("Publisher", head.publisher.clone()),
            ("Register", head.origin.clone()),
            ("Anchor", anchor),
            (
                "As of",
                format!("entry {}, of {} by the publisher's word", head.entry, day(head.timestamp)),
            ),
            ("Root", head.root.clone()),
            ("Audited with", format!("engross {}", env!("CARGO_PKG_VERSION"))),
        ];
        let parts = vec![Part::terms(items.into_iter().chain(witnesses))];
        Section::new(2, "The register", parts)
    }

    fn happened(&self) -> Option<Section> {
        self.head.as_ref()?;
        if self.events.is_empty() {
            let nothing = Part::paragraph("Nothing that was asked about.");
            return Some(Section::new(2, "What happened", vec![nothing]));
        }
        let mut rows = vec![["Entry", "Date", "What happened"].map(str::to_owned).to_vec()];
        rows.extend(
            self.events
                .iter()
                .map(|event| vec![event.entry.to_string(), day(event.timestamp), event.told()]),
        );
        Some(Section::new(2, "What happened", vec![Part::Table { rows }]))
    }

    fn released(&self) -> Vec<Section> {
        let mut releases = self.releases().peekable();
        if releases.peek().is_none() {
            return Vec::new();
        }
        let mut sections = vec![Section::new(2, "The releases", Vec::new())];
        sections.extend(releases.map(|release| {
            let breaks: Vec<_> = self.breaks_of(&release.briefing, release.version).collect();
            Section::new(3, release.name(), vec![of_release(release, &breaks)])
        }));
        sections
    }

    /// What was looked at, and came out as it must.
    fn looked_at(&self) -> Option<Section> {
        self.head.as_ref()?;
        let checked = &self.checked;
        let counts = [
            (
                Some(checked.entries as usize),
                "entry of the register, with its tree, its tiles and the signature of its head",
                "entries of the register, with their tree, its tiles and the signature of its head",
            ),
            (Some(checked.policies), "policy by its digest", "policies by their digests"),
            (
                Some(checked.releases),
                "release with all that belongs to it",
                "releases with all that belongs to them",
            ),
            (Some(checked.files), "file by its SHA-256", "files by their SHA-256"),
            (
                Some(checked.signatures),
                "signature of a member, over what they decided",
                "signatures of members, over what they decided",
            ),
            (
                Some(checked.seals),
                "seal, and that it adds nothing else to the file",
                "seals, and that they add nothing else to the files",
            ),
            (
                Some(checked.editions),
                "edition, read back and compared with the text word by word",
                "editions, read back and compared with the text word by word",
            ),
            (
                Some(checked.proofs),
                "proof that a file is in the register",
                "proofs that a file is in the register",
            ),
            (
                Some(checked.lists).filter(|lists| *lists > 0),
                "private list by the hash that the register has of it",
                "private lists by the hashes that the register has of them",
            ),
            (
                Some(checked.rebuilt).filter(|rebuilt| *rebuilt > 0),
                "release, made again from its commit",
                "releases, made again from their commits",
            ),
        ];
        let items = counts.into_iter().filter_map(|(count, one, more)| {
            let count = count?;
            Some(format!("{count} {}.", if count == 1 { one } else { more }))
        });
        Some(Section::new(
            2,
            "What was checked and holds",
            vec![Part::Bullets { items: items.collect() }],
        ))
    }

    fn not_shown(&self) -> Option<Section> {
        let items: Vec<_> = self.unshown.iter().map(|unshown| unshown.sentence()).collect();
        let section = || {
            Section::new(2, "What could not be shown", vec![Part::Bullets { items: items.clone() }])
        };
        (!items.is_empty()).then(section)
    }
}

/// Where an anchor came from, and what that is worth.
fn whence(source: Option<AnchorSource>) -> &'static str {
    match source {
        Some(AnchorSource::Said) => {
            "as whoever made this audit said it: it is worth as much as where they have it from"
        }
        Some(AnchorSource::Configured) => {
            "as whoever made this audit keeps it in their own configuration, which no copy of a register \
             can change: it is worth as much as where they have it from"
        }
        Some(AnchorSource::Remembered) => {
            "as this machine remembers it, where the register is written: that shows that nobody put \
             another register in its place here, and nothing to anybody else"
        }
        None => "as this copy says itself, which shows nothing",
    }
}

fn of_break(found: &Break) -> Part {
    let release = found.about.as_ref().map(|(id, version)| ("Release", format!("{id} {version}")));
    let items = [("Where", found.place.clone())].into_iter().chain(release);
    Part::terms(items.chain([("What", found.sentence()), ("So", found.consequence())]))
}

fn of_release(release: &Release, breaks: &[&Break]) -> Part {
    let title = release.title.as_ref().map(|title| ("Title", title.clone()));
    let again =
        release.again.map(|again| ("Made again", format!("{}.", capitalised(again.told()))));
    let broken = match breaks.len() {
        0 => "none".to_owned(),
        more => counted(more, "break"),
    };
    let reached =
        (!release.reach.circulations.is_empty()).then(|| ("Circulated", release.reach.told()));
    let items = title.into_iter().chain([
        ("Standing", release.standing.told()),
        ("Approved", release.approved.told()),
        ("Content code", release.content_code.clone()),
        ("Breaks", broken),
    ]);
    let mut items: Vec<_> = items
        .chain(reached)
        .chain(again)
        .map(|(label, text)| Item { label: label.to_owned(), text })
        .collect();
    items.extend(release.editions.iter().map(|edition| of_edition(edition, breaks)));
    let text = format!("SHA-256 {}{}", release.record, instead(RECORD, breaks));
    items.push(Item { label: "Record".to_owned(), text });
    Part::Terms { items }
}

fn of_edition(edition: &Edition, breaks: &[&Break]) -> Item {
    let sealed = edition.sealed.as_ref().map(|sealed| {
        let stamped = sealed.stamped.as_ref();
        let stamped = stamped.map(|(time, by)| format!(", by {} as {by} says", day(*time)));
        format!("; sealed by {}{}", sealed.by, stamped.unwrap_or_default())
    });
    let instead = instead(&edition.name, breaks);
    let text = format!("SHA-256 {}{instead}{}", edition.sha256, sealed.unwrap_or_default());
    Item { label: edition.name.clone(), text }
}

/// That a file of a release is not here as it was published, as what follows its digest; nothing if it is.
fn instead(name: &str, breaks: &[&Break]) -> &'static str {
    let lost = breaks.iter().find_map(|found| match &found.cause {
        Cause::Release => Some(&Lost::Missing),
        Cause::File(_, lost) if found.place.rsplit('/').next() == Some(name) => Some(lost),
        _ => None,
    });
    match lost {
        None => "",
        Some(Lost::Missing) => "; so it was published, and the file is missing here",
        Some(Lost::Unreadable(_)) => "; so it was published, and the file here cannot be read",
        Some(Lost::Changed | Lost::Instead(_)) => {
            "; so it was published, and the file here is another"
        }
    }
}

impl Reach {
    /// "to 5 recipients by entry 2; 2 answers came"
    fn told(&self) -> String {
        let number = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        let entries: Vec<_> = self.circulations.iter().map(u64::to_string).collect();
        let answers = answers(self.answers, self.answered_by);
        format!(
            "to {} by {} {}; {answers}",
            counted(number(self.recipients), "recipient"),
            if entries.len() == 1 { "entry" } else { "entries" },
            listed(&entries)
        )
    }
}

impl Event {
    /// What happened, and who decided it.
    fn told(&self) -> String {
        let by = |by: &Signed| match by.told.is_empty() {
            true => String::new(),
            false => format!(" Signed by {}.", by.told),
        };
        match &self.what {
            What::Withdrawn { by: signed, .. } | What::Reinstated { by: signed, .. } => {
                format!("{}{}", self.sentence, by(signed))
            }
            _ => self.sentence.clone(),
        }
    }
}
