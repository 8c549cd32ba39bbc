//! Differences of typography, gathered by what they are.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::diff::{Change, Class, Diff, Kind, Mark, Segment};

/// What differs between two ways to write the same words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Habit {
    Quotes,
    Dashes,
    /// One where there was none, or a space.
    Hyphens,
    Capitals,
    End,
    Ellipses,
    Spaces,
    Ligatures,
    Several,
}

/// Makes texts equal that differ only in one habit.
type Fold = fn(&str) -> String;

/// Differences of one kind: how many, and some of them with the words around them.
pub struct Gathered {
    pub habit: Habit,
    pub count: usize,
    pub examples: Vec<(String, String)>,
}

/// So many examples make clear what is meant.
const EXAMPLES: usize = 2;

impl Habit {
    /// "3 quotation marks", "1 quotation mark".
    pub fn counted(self, count: usize) -> String {
        let (one, many) = match self {
            Self::Quotes => ("quotation mark or apostrophe", "quotation marks or apostrophes"),
            Self::Dashes => ("dash or hyphen", "dashes or hyphens"),
            Self::Hyphens => ("hyphen", "hyphens"),
            Self::Capitals => ("capital letter", "capital letters"),
            Self::End => ("mark at an end", "marks at an end"),
            Self::Ellipses => ("ellipsis", "ellipses"),
            Self::Spaces => ("space", "spaces"),
            Self::Ligatures => ("character of another form", "characters of another form"),
            Self::Several => ("mixed difference", "mixed differences"),
        };
        format!("{count} {}", if count == 1 { one } else { many })
    }

    fn of(old: &str, new: &str) -> Self {
        let all: [(Self, Fold); 8] = [
            (Self::Spaces, |text| text.split_whitespace().collect()),
            (Self::Quotes, |text| each(text, "“”„‟\"«»‹›‘’‚‛'`´′″", '\'').replace("''", "'")),
            (Self::Dashes, |text| each(text, "-‐‑‒–—―−", '-').replace("--", "-")),
            (Self::Hyphens, |text| text.replace(['-', '‐', '‑', ' '], "")),
            (Self::Capitals, |text| text.to_lowercase()),
            (Self::End, |text| text.trim_end_matches([':', '.', ';', ',', ' ']).to_owned()),
            (Self::Ellipses, |text| text.replace('…', "...")),
            (Self::Ligatures, |text| text.nfkc().collect()),
        ];
        let alike = all.iter().find(|(_, fold)| fold(old) == fold(new));
        alike.map_or(Self::Several, |(habit, _)| *habit)
    }
}

fn each(text: &str, alike: &str, one: char) -> String {
    text.chars().map(|char| if alike.contains(char) { one } else { char }).collect()
}

/// Gathers all typographic differences, in changes of any class.
pub fn gather<'c>(changes: impl Iterator<Item = &'c Change>) -> Vec<Gathered> {
    let mut all: BTreeMap<Habit, Gathered> = BTreeMap::new();
    // How words are written that only one side has is no difference.
    let both = changes.filter(|change| !matches!(change.kind, Kind::Added | Kind::Removed));
    for (old, new) in both.flat_map(|change| pairs(&change.words)) {
        let habit = Habit::of(&old, &new);
        let gathered =
            all.entry(habit).or_insert(Gathered { habit, count: 0, examples: Vec::new() });
        gathered.count += 1;
        let example = (old.trim().to_owned(), new.trim().to_owned());
        let is_seen = example != Default::default();
        if is_seen && gathered.examples.len() < EXAMPLES && !gathered.examples.contains(&example) {
            gathered.examples.push(example);
        }
    }
    all.into_values().collect()
}

/// Where differences of typography are, if they are more than the passages that are shown for them.
pub fn places(diff: &Diff) -> Option<String> {
    let all = diff.typography();
    let alone = || diff.of_class(Class::Typography);
    let inside = alone().map(|change| change.typography().max(1)).sum::<usize>();
    let passages = match alone().count() {
        0 => None,
        count if count == inside => (inside < all).then(|| format!("{count} follow")),
        1 => Some(format!("{inside} are in the passage that follows")),
        count => Some(format!("{inside} are in the {count} passages that follow")),
    };
    let beside = match all - inside {
        0 => None,
        1 => Some("1 stands beside other words above".to_owned()),
        count => Some(format!("{count} stand beside other words above")),
    };
    let parts: Vec<_> = beside.into_iter().chain(passages).collect();
    (!parts.is_empty()).then(|| format!("{}.", parts.join("; ")))
}

/// What stands for what in runs of typographic differences.
fn pairs(words: &[Segment]) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut goes_on = false;
    for segment in words {
        let is_one = segment.class == Class::Typography
            && matches!(segment.mark, Mark::Removed | Mark::Added);
        if is_one && !goes_on {
            pairs.push(Default::default());
        }
        goes_on = is_one;
        let Some((old, new)) = pairs.last_mut().filter(|_| is_one) else { continue };
        match segment.mark {
            Mark::Removed => old.push_str(&segment.text),
            _ => new.push_str(&segment.text),
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::Habit;

    #[test]
    fn habits_are_told_apart() {
        for (old, new, habit) in [
            ("“I", "\"I", Habit::Quotes),
            ("children’s", "children's", Habit::Quotes),
            ("steps", "Steps", Habit::Capitals),
            ("Steps", "Steps:", Habit::End),
            ("steps", "Steps:", Habit::Several),
            ("a–b", "a-b", Habit::Dashes),
            ("-", " ", Habit::Hyphens),
            ("co-operate", "cooperate", Habit::Hyphens),
            ("a b", "a\u{a0}b", Habit::Spaces),
            ("wait…", "wait...", Habit::Ellipses),
            ("ﬁnd", "find", Habit::Ligatures),
        ] {
            assert_eq!(Habit::of(old, new), habit, "{old} {new}");
        }
    }
}
