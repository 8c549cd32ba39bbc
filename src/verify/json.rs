//! Answers as JSON, for programs.

use serde_json::{Value, json};

use super::{
    Agreed, Answer, Approved, Became, Beside, Case, Decision, Event, How, Listed, NotGenuine,
    Release, Sealed, Standing, Status, Unapproved, Verdict,
};

impl Status {
    /// One word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::NotCurrent => "not-current",
            Self::NoAnchor => "no-anchor",
            Self::Unread => "unread",
            Self::Missing => "missing",
            Self::NotGenuine => "not-genuine",
        }
    }
}

impl Case<'_> {
    /// By what files were judged.
    pub fn json(&self) -> Value {
        json!({
            "publisher": self.register().genesis().name,
            "anchored": self.register().is_anchored(),
            "anchor": self.register().anchor(),
            "size": self.register().checkpoint().size,
            "outdated": self.is_outdated(),
            "as_of": {
                "day": self.as_of().day.map(|day| day.to_string()),
                "entry": self.as_of().last(),
                "timestamp": self.as_of().last().map(|last| self.as_of().timestamp(last)),
            },
        })
    }
}

impl Answer {
    pub fn json(&self, case: &Case<'_>) -> Value {
        let status = self.status(case);
        let mut answer = json!({
            "file": self.name,
            "sha256": self.sha256,
            "status": status.word(),
            "sentence": self.sentence(case),
        });
        let more = match &self.verdict {
            Verdict::Release(release) => ("release", release.json()),
            Verdict::Policy { number, is_in_force } => {
                ("policy", json!({"number": number, "in_force": is_in_force}))
            }
            Verdict::Beside(beside) => ("beside", beside.json()),
            Verdict::Register(path) => ("register", json!({"file": path})),
            Verdict::NotGenuine(cause) => ("cause", cause.json()),
            Verdict::Missing(reason) | Verdict::Unread(reason) => ("reason", json!(reason)),
        };
        answer[more.0] = more.1;
        answer
    }
}

impl Release {
    pub(crate) fn json(&self) -> Value {
        json!({
            "briefing": self.published.briefing,
            "version": self.published.version,
            "title": self.title,
            "part": self.part.json(),
            "content_code": self.published.code,
            "entry": self.entry,
            "timestamp": self.date,
            "standing": self.standing.json(),
            "decision": self.decision.as_ref().map(Decision::json),
            "approved": self.approved.json(),
            "seal": self.sealed.as_ref().map(Sealed::json),
            "shows_withdrawn": self.shows.map(|shown| shown.version),
        })
    }
}

impl Decision {
    fn json(&self) -> Value {
        let mut decision = self.agreed.json();
        decision["entry"] = json!(self.entry);
        decision
    }
}

impl Agreed {
    fn json(&self) -> Value {
        match self {
            Self::Met { by, policy } => json!({"met": true, "policy": policy, "by": by}),
            Self::NotMet { by, policy, needed } => {
                json!({"met": false, "policy": policy, "by": by, "needed": needed})
            }
            Self::NotShown(reason) => json!({"met": null, "reason": reason}),
        }
    }
}

impl Sealed {
    fn json(&self) -> Value {
        let is_met = match self {
            Self::Met(_) => Some(true),
            Self::NotMet(_) => Some(false),
            Self::NotShown(_) => None,
        };
        json!({"met": is_met, "told": self.told()})
    }
}

impl Beside {
    fn json(&self) -> Value {
        let mut more = match self {
            Self::Proof { entry, .. } => json!({"entry": entry}),
            Self::Signature { of, by, void } => json!({"of": of, "by": by, "void": void}),
            Self::Withdrawal { entry, by, could, is_last, .. } => {
                json!({"entry": entry, "by": by, "could": could, "last": is_last})
            }
            Self::Reinstatement { entry, agreed, is_last, .. } => {
                json!({"entry": entry, "agreed": agreed.json(), "last": is_last})
            }
            Self::Signers { policy, is_in_force, lacks } => {
                let lacks: Vec<_> = lacks.iter().map(|namespace| namespace.as_str()).collect();
                json!({"policy": policy, "in_force": is_in_force, "lacks": lacks})
            }
            Self::Certificates { name, of, is_listed } => {
                json!({"name": name, "of": of, "listed": is_listed})
            }
            Self::Page { entry, is_latest } => json!({"entry": entry, "latest": is_latest}),
            Self::Attributes => json!({}),
        };
        more["kind"] = json!(self.word());
        more
    }
}

impl super::Part {
    fn json(&self) -> Value {
        let (kind, file) = match self {
            Self::Edition(file) => ("edition", Some(file)),
            Self::BeforeSeal(file) => ("before-seal", Some(file)),
            Self::Record => ("record", None),
            Self::Content => ("content", None),
            Self::Approval => ("approval", None),
            Self::Byproduct(file) => ("byproduct", Some(file)),
        };
        json!({"kind": kind, "file": file})
    }
}

impl Standing {
    pub(crate) fn json(&self) -> Value {
        let mut standing = json!({"is": self.word()});
        match self {
            Self::Superseded { by } => standing["by"] = json!(by),
            Self::Withdrawn { entry, date, reason, taken_down } => {
                standing["entry"] = json!(entry);
                standing["timestamp"] = json!(date);
                standing["reason"] = json!(reason);
                standing["taken_down"] = json!(taken_down);
            }
            Self::Current | Self::NotYet => {}
        }
        standing
    }
}

impl Approved {
    pub(crate) fn json(&self) -> Value {
        match self {
            Self::Met { members, policy, .. } => {
                json!({"met": true, "policy": policy, "members": members})
            }
            Self::NotMet { members, policy, needed, .. } => {
                json!({"met": false, "policy": policy, "members": members, "needed": needed})
            }
            Self::NotShown(reason) => json!({"met": null, "reason": reason}),
        }
    }
}

impl NotGenuine {
    fn json(&self) -> Value {
        let mut cause = json!({"code": self.code(), "told": self.told()});
        if let Some(of) = self.source() {
            cause["of"] =
                json!({"briefing": of.briefing, "version": of.version, "file": of.edition});
        }
        if let Self::Unknown(Some(error)) = self {
            cause["unread"] = json!(error.to_string());
        }
        if let Self::Changed { how: How::OtherWords(told) | How::OtherForm { told, .. }, .. } = self
        {
            cause["summary"] = json!(told.summary);
            cause["changes"] = json!(told.changes);
        }
        if let Self::Changed { how: How::Appended { stated, .. }, .. } = self {
            cause["stated"] = json!(stated);
        }
        if let Self::Changed { how: How::Seal(sentence), .. }
        | Self::Unapproved { why: Unapproved::Seal(sentence), .. } = self
        {
            cause["seal"] = json!(sentence);
        }
        cause
    }
}

impl Event {
    fn json(&self) -> Value {
        let mut event = json!({"is": self.word(), "entry": self.entry, "timestamp": self.date});
        match &self.what {
            Became::Superseded(by) => event["by"] = json!(by),
            Became::Withdrawn { reason, taken_down, agreed } => {
                event["reason"] = json!(reason);
                event["taken_down"] = json!(taken_down);
                event["signed"] = agreed.json();
            }
            Became::Reinstated(agreed) => event["signed"] = agreed.json(),
        }
        event
    }
}

impl Listed {
    pub fn json(&self) -> Value {
        json!({
            "briefing": self.published.briefing,
            "version": self.published.version,
            "title": self.title,
            "content_code": self.published.code,
            "entry": self.entry,
            "timestamp": self.date,
            "standing": self.standing.json(),
            "approved": self.approved.json(),
            "since": self.since.iter().map(Event::json).collect::<Vec<_>>(),
            "holds": self.holds(),
        })
    }
}
