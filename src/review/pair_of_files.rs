//! Two files, or a file and a briefing, told as one version after the other.

use serde_json::{Value, json};

use super::json::FORMAT;
use super::summary::page_sentences;
use crate::compare::Comparison;
use crate::pages::{self, EditionPages};
use crate::phrase::capitalised;
use crate::view::{Besides, Extra, Several, View, Wording};

/// Two documents that no workspace needs to know, or of which it knows one.
pub struct PairOfFiles {
    pub comparison: Comparison,
    /// The briefing that they are of, if it was named.
    pub id: Option<String>,
    /// How their pages look beside each other, if they were compared.
    pub pages: Option<EditionPages>,
}

impl PairOfFiles {
    /// Whether nothing differs.
    pub fn is_same(&self) -> bool {
        let Comparison { diff, facts, .. } = &self.comparison;
        diff.is_same() && facts.is_empty() && self.look().is_none()
    }

    fn look(&self) -> Option<String> {
        pages::clause(std::slice::from_ref(self.pages.as_ref()?))
    }

    /// What changed, in a sentence or two.
    fn sentence(&self) -> String {
        let words = self.comparison.diff.summary(Wording::Versions);
        match self.look() {
            Some(look) => format!("{words} {}.", capitalised(&look)),
            None => words,
        }
    }

    /// All that differs, for people.
    pub fn shown(&self) -> Several<'_> {
        let [old, new] = &self.comparison.sides;
        let title = self.id.clone().unwrap_or_else(|| "What changed".to_owned());
        let answer = self.sentence();
        let pages = self.pages.as_ref().map(std::slice::from_ref);
        let view = View {
            title: title.clone(),
            answer: answer.clone(),
            summary: None,
            wording: Wording::Versions,
            extra: pages.map(|pages| Extra {
                id: "pages",
                besides: Besides {
                    heading: "How the pages look",
                    sentences: page_sentences(pages),
                },
                markup: pages::section(pages, [&old.name, &new.name]),
                style: pages::STYLE,
            }),
            ..self.comparison.view()
        };
        Several { title, answer, besides: Vec::new(), views: vec![view] }
    }

    /// The same, for programs: `docs/diff.md`.
    pub fn json(&self) -> Value {
        let same = self.is_same();
        let sides = self.comparison.sides.each_ref();
        let mut briefing = self.comparison.json();
        briefing["id"] = json!(self.id);
        briefing["change"] = json!("changed");
        briefing["sentence"] = json!(self.sentence());
        if let Some(pages) = &self.pages {
            briefing["look"] = json!(self.look());
            briefing["pages"] = pages::json(std::slice::from_ref(pages));
        }
        json!({
            "format": FORMAT,
            "same": same,
            "sentence": self.sentence(),
            "sides": sides.map(|side| json!({ "name": side.name, "kind": side.kind() })),
            "briefings": if same { json!([]) } else { json!([briefing]) },
        })
    }
}
