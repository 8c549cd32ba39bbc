//! A review as JSON, whose schema `docs/diff.md` describes.

use serde_json::{Value, json};

use super::{
    Document, Input, Kind, KnownBy, Look, LookChange, Name, Part, Review, Reviewed, Setting, Tool,
    Unread,
};
use crate::pages;
use crate::view::{self, View};

/// The name of the schema, which changes when a reader would have to.
pub const FORMAT: &str = "engross-diff-1";

impl Review {
    pub fn json(&self) -> Value {
        let shown = self.shown();
        let briefings = self.briefings.iter().zip(&shown.views);
        json!({
            "format": FORMAT,
            "same": self.is_same() && !self.is_partial(),
            "sentence": self.sentence(),
            "sides": self.names.each_ref().map(name),
            "briefings": briefings.map(|(reviewed, view)| briefing(reviewed, view)).collect::<Value>(),
            "unread": self.unread.iter().map(unread).collect::<Value>(),
            "unchanged": self.same,
            "inputs": self.inputs.files.iter().map(input).collect::<Value>(),
            "tools": self.inputs.tools.iter().map(tool).collect::<Value>(),
            "settings": self.inputs.settings.iter().map(setting).collect::<Value>(),
            "editions": self.looks.iter().map(look).collect::<Value>(),
        })
    }
}

fn name(name: &Name) -> Value {
    let kind = match name.kind {
        Kind::Commit(_) => "commit",
        Kind::Accepted(_) => "accepted",
        Kind::WorkTree(_) => "work-tree",
    };
    let commit = name.commit();
    json!({ "name": name.word, "kind": kind, "commit": commit.id, "day": commit.day() })
}

fn unread(unread: &Unread) -> Value {
    json!({ "id": unread.id, "side": if unread.side == 0 { "old" } else { "new" } })
}

fn briefing(reviewed: &Reviewed, view: &View<'_>) -> Value {
    let pair = &reviewed.pair;
    let change = match (&pair.old, &pair.new) {
        (None, _) => "added",
        (_, None) => "removed",
        (old, new) if old != new => "renamed",
        _ if reviewed.is_same() => "same",
        _ => "changed",
    };
    let mut json = json!({
        "id": reviewed.id(),
        "change": change,
        "sentence": reviewed.sentence(),
        "sides": reviewed.documents.each_ref().map(|it| it.as_ref().map(document)),
        "changes": view::json::changes(view),
        "files": reviewed.files.iter().map(input).collect::<Value>(),
    });
    if let Some(pages) = &reviewed.pages {
        json["look"] = json!(reviewed.look());
        json["pages"] = pages::json(pages);
    }
    json
}

fn document(document: &Document) -> Value {
    json!({
        "id": document.id,
        "accepted": document.is_accepted,
        "title": document.content.title,
        "language": document.content.language,
        "content_digest": document.digest(),
        "content_code": document.code().to_string(),
    })
}

fn input(input: &Input) -> Value {
    let (part, edition) = match &input.part {
        Part::Configuration => ("configuration", None),
        Part::Layout(edition) => ("layout", Some(edition)),
        Part::Shared => ("shared-layout", None),
        Part::Font => ("font", None),
        Part::Text => ("text", None),
        Part::Picture => ("picture", None),
        Part::Accepted => ("accepted", None),
        Part::Other => ("other", None),
    };
    json!({
        "part": part,
        "edition": edition,
        "path": input.path,
        "renamed_from": input.renamed_from,
        "old": input.old,
        "new": input.new,
    })
}

fn tool(tool: &Tool) -> Value {
    json!({ "what": tool.what.trim_end_matches(','), "old": tool.old, "new": tool.new })
}

fn setting(setting: &Setting) -> Value {
    json!({
        "what": setting.what,
        "old": setting.old,
        "new": setting.new,
        "shown": setting.is_shown,
    })
}

fn look(look: &Look) -> Value {
    match &look.change {
        LookChange::Added => json!({ "edition": look.edition, "change": "added" }),
        LookChange::Removed => json!({ "edition": look.edition, "change": "removed" }),
        LookChange::May { because, known_by } => json!({
            "edition": look.edition,
            "change": "may-look-different",
            "because": because,
            "known_by": match known_by {
                KnownBy::Builds => "builds",
                KnownBy::Folders => "folders",
            },
        }),
    }
}
