//! Two files, or a file and a briefing, told as one version after the other.

use serde_json::{Value, json};

use super::confidential::nowhere;
use super::json::FORMAT;
use super::summary::page_sentences;
use crate::blocks;
use crate::compare::{Answer, Comparison};
use crate::confidentiality::Gate;
use crate::pages::{self, EditionPages};
use crate::phrase::{capitalised, listed};
use crate::report::Report;
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
        self.comparison.answer() == Answer::Same && self.look().is_none()
    }

    /// What the gates find in all that either says: where, and never what.
    pub fn confidential(&self, gates: &[Gate]) -> Report {
        let mut report = Report::default();
        for (side, age) in self.comparison.sides.iter().zip(["old", "new"]) {
            let text = blocks::text(&side.blocks);
            let found = text.lines().flat_map(|line| gates.iter().flat_map(|gate| gate.scan(line)));
            let what = format!("what the {age} side says");
            report.extend_new(found.map(|finding| nowhere(&finding, &what)));
        }
        report
    }

    fn look(&self) -> Option<String> {
        pages::clause(std::slice::from_ref(self.pages.as_ref()?))
    }

    /// What changed, in a sentence or two.
    fn sentence(&self) -> String {
        let words = self.comparison.diff.summary(Wording::Versions);
        let besides = self.comparison.reservations();
        let words = match besides.is_empty() {
            true => words,
            false => format!("{}; {}.", words.trim_end_matches('.'), listed(&besides)),
        };
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::compare::{Side, compare};
    use crate::confidentiality::PrivateNames;
    use crate::diff::Nouns;
    use crate::import::Limits;
    use crate::review::in_finished;

    fn pair(old: &str, new: &str) -> PairOfFiles {
        let side =
            |name, text: &str| Side::of_file(name, text.as_bytes(), &Limits::default()).unwrap();
        let comparison = compare(side("a.md", old), side("b.md", new), &Nouns::default());
        PairOfFiles { comparison, id: None, pages: None }
    }

    #[test]
    fn what_two_briefings_state_beside_their_words_is_told() {
        let text = |keywords: &str, picture: &str| {
            format!(
                "+++\ntitle = \"One\"\ndate = \"2022-09\"\nlanguage = \"en-GB\"\n\
                 keywords = [\"{keywords}\"]\n+++\n\nLook.\n\n![A chart]({picture})\n"
            )
        };
        let old = text("asthma", "chart.png");
        let said = |new: &str| pair(&old, new).json()["sentence"].clone();
        assert!(pair(&old, &old).is_same());
        assert_eq!(
            said(&text("neglect", "chart.png")),
            "The same words; they do not state the same keywords."
        );
        assert_eq!(
            said(&text("asthma", "chart2.png")),
            "The same words; they do not state the same pictures."
        );
        let dated = old.replace("2022-09", "2022-09-14");
        assert!(!pair(&old, &dated).is_same());
    }

    fn gates() -> [Gate; 1] {
        let names = PrivateNames::parse("Tommy Atkins\n").unwrap();
        [Gate::new(&[], Arc::new(names)).unwrap()]
    }

    #[test]
    fn a_name_in_either_file_is_found_however_it_is_marked() {
        assert_eq!(pair("A text.\n", "Another.\n").confidential(&gates()).problems().len(), 0);
        for text in ["Tommy *Atkins* came.\n", "![Tommy Atkins](a.png)\n"] {
            for pair in [pair(text, "A text.\n"), pair("A text.\n", text)] {
                let report = pair.confidential(&gates());
                assert_eq!(report.problems().len(), 1, "{text}");
                assert!(!report.problems()[0].message.contains("Atkins"), "{report:?}");
            }
        }
    }

    #[test]
    fn a_name_in_what_a_file_is_called_is_found_in_what_is_written() {
        let mut pair = pair("One text.\n", "Another text.\n");
        let found = |pair: &PairOfFiles| {
            let page = crate::view::html::several(&pair.shown());
            let texts = crate::import::everything(&page, &Limits::default()).unwrap();
            in_finished(&texts, &pair.shown(), &gates()).problems().len()
        };
        assert_eq!(found(&pair), 0);
        pair.comparison.sides[1].name = "tommy-atkins.md".to_owned();
        assert_eq!(found(&pair), 1);
    }
}
