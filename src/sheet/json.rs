//! The sheet as JSON, whose schema `docs/approval.md` describes.

use serde_json::{Value, json};

use super::Sheet;
use crate::content::ContentCode;

/// The name of the schema, which changes when a reader would have to.
pub const FORMAT: &str = "engross-review-1";

impl Sheet<'_> {
    pub fn json(&self) -> Value {
        let record = &self.release.record;
        let editions = self.examined.editions.iter().map(|(name, edition)| {
            let value = json!({
                "pages": edition.pages,
                "says_the_same": edition.says_the_same,
                "sha256": record.subjects.get(name),
            });
            (name.clone(), value)
        });
        let findings = self.findings().map(|problem| {
            json!({
                "severity": problem.severity,
                "code": problem.code,
                "message": problem.message,
                "path": problem.place.as_ref().map(|place| &place.path),
            })
        });
        json!({
            "format": FORMAT,
            "briefing": record.briefing,
            "version": record.version,
            "title": self.title(),
            "answer": self.answer(),
            "commit": record.commit,
            "record": self.release.digest,
            "record_spoken": self.release.digest.spoken(),
            "content_digest": record.content_digest,
            "content_code": ContentCode::of(&record.content_digest).to_string(),
            "changed_since": self.change.before(),
            "change": self.change.sentence(),
            "important": self.change.important(),
            "editions": editions.collect::<serde_json::Map<_, _>>(),
            "findings": findings.collect::<Value>(),
            "holds": self.examined.holds(),
            "doubts": self.examined.doubts.iter().map(ToString::to_string).collect::<Value>(),
            "was_rebuilt": self.examined.was_rebuilt,
            "policy": self.standing.map(|(_, policy)| policy.version),
            "standing": self.standing.map(|(standing, _)| standing.json()),
        })
    }
}
