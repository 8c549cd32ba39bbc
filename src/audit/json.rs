//! An audit as JSON, for programs: `engross-audit-1`, described in `docs/audit.md`.

use serde_json::{Value, json};

use super::auditor::day;
use super::event::{Edition, Sealed, Signed};
use super::{
    AskedBack, Audit, Break, Checked, Circulation, Event, Head, Hidden, Known, People, Reach,
    Recipient, Release, Scope, Status, Tally, Unshown, What,
};
use crate::register::trust::AnchorSource;

const FORMAT: &str = "engross-audit-1";

impl Audit {
    pub fn json(&self) -> Value {
        json!({
            "format": FORMAT,
            "engross": env!("CARGO_PKG_VERSION"),
            "status": self.status().word(),
            "sentences": self.answer(),
            "scope": self.scope.json(),
            "names_people": self.names_people(),
            "register": self.head.as_ref().map(Head::json),
            "events": self.events.iter().map(Event::json).collect::<Vec<_>>(),
            "breaks": self.breaks.iter().map(Break::json).collect::<Vec<_>>(),
            "checked": self.checked.json(),
            "unshown": self.unshown.iter().map(Unshown::json).collect::<Vec<_>>(),
        })
    }
}

impl Status {
    /// One word for programs.
    fn word(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::NoAnchor => "no-anchor",
            Self::Broken => "broken",
        }
    }
}

impl Scope {
    fn json(&self) -> Value {
        json!({
            "from": self.from.map(|day| day.to_string()),
            "to": self.to.map(|day| day.to_string()),
            "briefing": self.briefing,
            "recipient": match &self.people {
                People::One(who) => Some(who),
                People::Counted | People::Named => None,
            },
        })
    }
}

impl Head {
    fn json(&self) -> Value {
        json!({
            "publisher": self.publisher,
            "origin": self.origin,
            "anchored": self.anchor_source.is_some(),
            "anchor_from": self.anchor_source.map(AnchorSource::word),
            "anchor": self.anchor,
            "anchor_line": self.anchor.line(),
            "size": self.entry + 1,
            "root": self.root,
            "witnesses": self.witnesses,
            "as_of": {"entry": self.entry, "timestamp": self.timestamp},
        })
    }
}

impl AnchorSource {
    /// One word for programs.
    fn word(self) -> &'static str {
        match self {
            Self::Said => "option",
            Self::Configured => "configuration",
            Self::Remembered => "remembered",
        }
    }
}

impl Event {
    fn json(&self) -> Value {
        let mut event = json!({
            "entry": self.entry,
            "timestamp": self.timestamp,
            "date": day(self.timestamp).map(|day| day.to_string()),
            "kind": self.what.word(),
            "sentence": self.sentence,
        });
        match &self.what {
            What::Began => {}
            What::Policy(number) => event["policy"] = json!(number),
            What::Published(release) => event["release"] = release.json(),
            What::Withdrawn { briefing, version, reason, taken_down, by } => {
                event["briefing"] = json!(briefing);
                event["version"] = json!(version);
                event["reason"] = json!(reason);
                event["taken_down"] = json!(taken_down);
                event["by"] = by.json();
            }
            What::Reinstated { briefing, version, by } => {
                event["briefing"] = json!(briefing);
                event["version"] = json!(version);
                event["by"] = by.json();
            }
            What::Circulated(sent) => {
                event["briefing"] = json!(sent.briefing);
                event["version"] = json!(sent.version);
                event["rows"] = json!(sent.recipients);
                event["circulation"] = sent.json();
            }
            What::Acknowledged { briefing, version, count } => {
                event["briefing"] = json!(briefing);
                event["version"] = json!(version);
                event["rows"] = json!(count);
            }
            What::Corrected(entry) => event["corrects"] = json!(entry),
        }
        event
    }
}

impl Signed {
    fn json(&self) -> Value {
        json!(self.members)
    }
}

impl Release {
    fn json(&self) -> Value {
        json!({
            "briefing": self.briefing,
            "version": self.version,
            "title": self.title,
            "content_code": self.content_code,
            "record": self.record,
            "editions": self.editions.iter().map(Edition::json).collect::<Vec<_>>(),
            "approved": self.approved.json(),
            "standing": self.standing.json(),
            "reach": self.reach.json(),
            "made_again": self.again.map(|again| again.word()),
        })
    }
}

impl Reach {
    fn json(&self) -> Value {
        json!({
            "circulations": self.circulations,
            "recipients": self.recipients,
            "answers": self.answers,
            "answered_by": self.answered_by,
        })
    }
}

impl Circulation {
    fn json(&self) -> Value {
        let asked_back =
            |back: AskedBack| json!({"entry": back.entry, "timestamp": back.timestamp});
        json!({
            "asked_back": self.asked_back.map(asked_back),
            "hidden": self.known.as_ref().err().map(|hidden| hidden.word()),
            "known": self.known.as_ref().ok().map(Known::json),
        })
    }
}

impl Hidden {
    /// One word for programs.
    fn word(self) -> &'static str {
        match self {
            Self::Elsewhere => "elsewhere",
            Self::Locked => "locked",
            Self::Lost => "lost",
        }
    }
}

impl Known {
    fn json(&self) -> Value {
        let Tally { discussed, in_part, silent, given_back, may_have, refused, not_sent } =
            self.tally;
        let editions = self.editions.iter();
        json!({
            "editions": editions.map(|((edition, channel), count)| json!({
                "file": edition, "channel": channel.name(), "recipients": count,
            })).collect::<Vec<_>>(),
            "reason": self.reason,
            "have": self.tally.have(),
            "may_have": may_have,
            "refused": refused,
            "not_sent": not_sent,
            "discussed": discussed,
            "in_part": in_part,
            "silent": silent,
            "given_back": given_back,
            "answers_not_read": self.unread,
            "named": self.named.iter().map(Recipient::json).collect::<Vec<_>>(),
        })
    }
}

impl Recipient {
    fn json(&self) -> Value {
        let answered = &self.answered;
        json!({
            "name": self.name,
            "team": self.team,
            "organisation": self.organisation,
            "file": self.edition,
            "channel": self.channel.name(),
            "delivery": self.delivery.name(),
            "has_it": self.possession.name(),
            "received": answered.received.map(|day| day.to_string()),
            "read": answered.read.map(|day| day.to_string()),
            "discussed": answered.discussed.map(|day| day.to_string()),
            "attended": answered.attended,
            "change": answered.change,
            "given_back": answered.recalled.map(|day| day.to_string()),
            "outstanding": self.is_outstanding(),
        })
    }
}

impl Edition {
    fn json(&self) -> Value {
        let sealed = |sealed: &Sealed| {
            let stamped = sealed.stamped.as_ref();
            json!({
                "by": sealed.by,
                "stamped": stamped.map(|(time, by)| json!({"timestamp": time, "by": by})),
            })
        };
        json!({
            "file": self.name,
            "sha256": self.sha256,
            "sealed": self.sealed.as_ref().map(sealed),
        })
    }
}

impl Break {
    fn json(&self) -> Value {
        let about = self.about.as_ref();
        json!({
            "code": self.code(),
            "place": self.place,
            "briefing": about.map(|(briefing, _)| briefing),
            "version": about.map(|(_, version)| version),
            "sentence": self.sentence(),
            "consequence": self.consequence(),
        })
    }
}

impl Unshown {
    fn json(&self) -> Value {
        json!({"code": self.code(), "sentence": self.sentence()})
    }
}

impl Checked {
    fn json(&self) -> Value {
        json!({
            "entries": self.entries,
            "policies": self.policies,
            "releases": self.releases,
            "files": self.files,
            "signatures": self.signatures,
            "seals": self.seals,
            "proofs": self.proofs,
            "editions": self.editions,
            "lists": self.lists,
            "rebuilt": self.rebuilt,
        })
    }
}
