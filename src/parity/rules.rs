//! The one table of differences that an edition may have from the content.
//!
//! A rule's text is computed from the content and the facts, and must equal what the file says: no
//! rule is a pattern that would let another word through.

use std::collections::BTreeMap;

use crate::facts::Facts;

/// A difference that is permitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    FactsBlock,
    QrCode,
    LinkNumber,
    LinkList,
    ListLabel,
    NoteLabel,
    SealLabel,
    PageArtefact,
    DraftMark,
    RepeatedHeader,
    AttributionDash,
    CaptionOrder,
    LanguageScript,
    SharedGlyph,
}

/// Every rule, its name in reports, and what it permits.
pub const RULES: [(Rule, &str, &str); 14] = [
    (Rule::FactsBlock, "facts-block", "the facts' heading and lines stand at the end"),
    (
        Rule::QrCode,
        "qr-code",
        "after the facts stands the QR code, whose alternative text says where it leads",
    ),
    (
        Rule::LinkNumber,
        "link-number",
        "after a link stands its target's number in the list of links",
    ),
    (
        Rule::LinkList,
        "link-list",
        "the printed targets of all links stand in a list after the text",
    ),
    (
        Rule::ListLabel,
        "list-label",
        "an item has a bullet, or its number with a full stop, a bracket or neither",
    ),
    (
        Rule::NoteLabel,
        "note-label",
        "a note and the place that refers to it have its number, or its letter",
    ),
    (Rule::SealLabel, "seal-label", "the label of the seal's box is the last paragraph"),
    (
        Rule::PageArtefact,
        "page-artefact",
        "outside the text, a page repeats the title, a fact, or says its number",
    ),
    (Rule::DraftMark, "draft-mark", "outside the text, a draft's page says that it is one"),
    (
        Rule::RepeatedHeader,
        "repeated-header",
        "in each column and on each page that a table goes on to, its header row is repeated outside the text",
    ),
    (Rule::AttributionDash, "attribution-dash", "a dash stands before who said a quote"),
    (Rule::CaptionOrder, "caption-order", "a caption stands before its picture"),
    (Rule::LanguageScript, "language-script", "a language is named without its script"),
    (Rule::SharedGlyph, "shared-glyph", "a glyph stands for a character that looks the same"),
];

impl Rule {
    pub fn name(self) -> &'static str {
        RULES.iter().find(|(rule, ..)| *rule == self).map_or("", |(_, name, _)| name)
    }
}

/// How often each rule was used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Uses(BTreeMap<Rule, usize>);

impl Uses {
    pub fn count(&mut self, rule: Rule) {
        self.add(rule, 1);
    }

    pub fn add(&mut self, rule: Rule, uses: usize) {
        if uses > 0 {
            *self.0.entry(rule).or_default() += uses;
        }
    }

    pub fn of(&self, rule: Rule) -> usize {
        self.0.get(&rule).copied().unwrap_or_default()
    }

    pub fn by_name(&self) -> BTreeMap<&'static str, usize> {
        self.0.iter().map(|(rule, count)| (rule.name(), *count)).collect()
    }
}

/// The labels that an item with a bullet may have; a drawn one has no text.
pub const BULLETS: [&str; 6] = ["", "•", "–", "‣", "◦", "▪"];

/// The labels that an item with a number may have.
pub fn number_labels(number: u64) -> [String; 3] {
    [format!("{number}."), format!("{number})"), number.to_string()]
}

/// The number that a label says.
pub fn item_number(label: &str) -> Option<u64> {
    let number = label.trim_end_matches(['.', ')']).parse().ok()?;
    number_labels(number).iter().any(|known| known == label).then_some(number)
}

/// The labels that the note with this number, from 1, may have.
pub fn note_labels(number: usize) -> [String; 2] {
    [number.to_string(), letters(number)]
}

/// a, b … z, aa, ab …
pub fn letters(mut number: usize) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        number -= 1;
        letters.push(char::from(b'a' + u8::try_from(number % 26).unwrap_or_default()));
        number /= 26;
    }
    letters.iter().rev().collect()
}

/// The number that a link's target has in the list of links.
pub fn link_number(facts: &Facts, target: &str) -> Option<String> {
    let index = facts.links.targets.iter().position(|link| link.target == target)?;
    Some((index + 1).to_string())
}

/// Characters that look the same, for which a font may have one glyph. What a file can say of a
/// glyph is one character; `ActualText` then says the other.
const SHARED: [&str; 8] =
    ["-\u{ad}\u{2010}\u{2011}", "Δ∆", "Ω\u{2126}", "µμ", "Σ∑", "Π∏", "·∙", "Å\u{212b}"];

/// Whether two texts are one but for glyphs that characters share.
pub fn looks_the_same(text: &str, other: &str) -> bool {
    let first = |char: char| {
        let group = SHARED.iter().find(|group| group.contains(char));
        group.and_then(|group| group.chars().next()).unwrap_or(char)
    };
    text.chars().map(first).eq(other.chars().map(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_one_name() {
        let mut names: Vec<_> = RULES.iter().map(|(rule, ..)| rule.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), RULES.len());
    }

    #[test]
    fn notes_go_by_letters_as_columns_do() {
        let of = |number| note_labels(number)[1].clone();
        assert_eq!(
            [of(1), of(26), of(27), of(52), of(53), of(703)],
            ["a", "z", "aa", "az", "ba", "aaa"]
        );
    }
}
