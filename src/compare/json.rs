//! A comparison as JSON, whose schema `docs/compare.md` describes.

use serde_json::{Value, json};

use super::{Comparison, Side, What};
use crate::content::ContentCode;
use crate::diff::{Class, Structure};
use crate::view;

impl Comparison {
    pub fn json(&self) -> Value {
        let facts = self
            .facts
            .iter()
            .map(|fact| json!({ "label": fact.label, "old": fact.old, "new": fact.new }));
        let counts: Value = [Class::Meaning, Class::Structure, Class::Typography]
            .map(|class| (view::json::class(class).to_owned(), view::count(&self.diff, class)))
            .into_iter()
            .collect();
        json!({
            "answer": self.answer(),
            "sentence": self.sentence(),
            "sides": self.sides.each_ref().map(side),
            "facts": facts.collect::<Value>(),
            "counts": counts,
            "changes": view::json::changes(&self.view()),
        })
    }
}

fn side(side: &Side) -> Value {
    let structure = match side.structure {
        Structure::Stated => "stated",
        Structure::Guessed => "guessed",
    };
    let mut json = json!({
        "name": side.name,
        "kind": side.kind(),
        "language": side.language(),
        "structure": structure,
        "remarks": side.remarks,
        "faults": side.faults(),
    });
    match &side.what {
        What::Edition { sha256, alone, .. } => {
            let lines = alone.facts.lines.iter();
            json["sha256"] = json!(sha256);
            json["facts"] = lines.map(|line| (line.label.to_owned(), json!(line.value))).collect();
            json["rules"] = json!(alone.parity.uses.by_name());
        }
        What::File { sha256, title, .. } => {
            json["sha256"] = json!(sha256);
            json["title"] = json!(title);
        }
        What::Source { digest, .. } => {
            json["content_digest"] = json!(digest);
            json["content_code"] = json!(ContentCode::of(digest).to_string());
        }
    }
    json
}
