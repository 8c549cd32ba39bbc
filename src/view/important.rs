//! What a board regrets to have overlooked, in a few words.

use super::{View, Wording};
use crate::blocks::Blocks;
use crate::diff::{Change, Important, Matter};
use crate::phrase::{by_number, listed};

/// What of a change is called out first, each in a few words: "Number: “5” became “3”",
/// "Obligations: “must” and “not” are new".
pub fn important(view: &View<'_>, change: &Change) -> Vec<String> {
    let sides = |it: &Important| (it.old.is_some(), it.new.is_some());
    let is_alike = |a: &&Important, b: &&Important| {
        a.what == b.what
            && sides(a) == sides(b)
            && sides(a) != (true, true)
            && is_elsewhere(view, a) == is_elsewhere(view, b)
    };
    let mut all: Vec<&Important> = change.important.iter().collect();
    all.sort_by_key(|it| (it.what, is_elsewhere(view, it)));
    all.chunk_by(is_alike).map(|alike| called_out(view, alike)).collect()
}

/// Whether the other document, too, says somewhere what only one side of a change does.
fn is_elsewhere(view: &View<'_>, important: &Important) -> bool {
    match (&important.old, &important.new) {
        (Some(text), None) => says(view.blocks[1], text),
        (None, Some(text)) => says(view.blocks[0], text),
        _ => false,
    }
}

/// Whether a document has some words, whole and in whatever capitals.
fn says(blocks: &Blocks, words: &str) -> bool {
    let words = words.to_lowercase();
    let is_whole = |text: &str, at: usize| {
        let [before, after] = [&text[..at], &text[at + words.len()..]];
        !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
    };
    blocks.blocks.iter().any(|block| {
        let text = block.text.to_lowercase();
        text.match_indices(&words).any(|(at, _)| is_whole(&text, at))
    })
}

/// One thing that became another, or all of a kind that only one side has.
fn called_out(view: &View<'_>, alike: &[&Important]) -> String {
    let named = |side: fn(&Important) -> Option<&String>| {
        let texts = alike.iter().filter_map(|it| side(it)).map(|text| format!("“{text}”"));
        listed(&texts.collect::<Vec<_>>())
    };
    let (old, new) = (named(|it| it.old.as_ref()), named(|it| it.new.as_ref()));
    let what = matter(alike[0].what, alike.len());
    let is = by_number(alike.len(), "is", "are");
    let here = if is_elsewhere(view, alike[0]) { " here" } else { "" };
    let other = &view.sides[1].name;
    match (view.wording, old.is_empty(), new.is_empty()) {
        (_, false, false) if alike[0].what == Matter::LookAlike => {
            format!("{what}: {old} became {new}, which has letters of another alphabet")
        }
        (_, false, false) => format!("{what}: {old} became {new}"),
        (Wording::Versions, false, true) => format!("{what}: {old} {is} gone{here}"),
        (Wording::Versions, true, _) => format!("{what}: {new} {is} new{here}"),
        (Wording::Files, false, true) => format!("{what}: {old} {is} missing{here} from {other}"),
        (Wording::Files, true, _) => format!("{what}: {new} {is} only{here} in {other}"),
    }
}

fn matter(what: Matter, count: usize) -> String {
    let (one, many) = match what {
        Matter::Obligation => ("Obligation", "Obligations"),
        Matter::Opposite => ("Opposite", "Opposites"),
        Matter::Amount => ("Amount", "Amounts"),
        Matter::Date => ("Date", "Dates"),
        Matter::Time => ("Time", "Times"),
        Matter::Number => ("Number", "Numbers"),
        Matter::Organisation => ("Organisation", "Organisations"),
        Matter::LinkTarget => ("Link", "Links"),
        Matter::LookAlike => ("Word that looks the same", "Words that look the same"),
    };
    (if count == 1 { one } else { many }).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::Block;
    use crate::diff::{Options, diff};

    fn told(old: &[&str], new: &[&str]) -> Vec<String> {
        let blocks = |texts: &[&str]| Blocks {
            blocks: texts
                .iter()
                .map(|text| Block { text: (*text).to_owned(), ..Block::default() })
                .collect(),
            ..Blocks::default()
        };
        let [old, new] = [blocks(old), blocks(new)];
        let diff = diff(&old, &new, &Options::default());
        let view = View::of_versions(&diff, [&old, &new]);
        diff.changes.iter().flat_map(|change| important(&view, change)).collect()
    }

    #[test]
    fn what_the_other_version_has_elsewhere_is_only_new_or_gone_here() {
        let first = "Each Child Protection Plan is looked at daily by whoever wrote it";
        let second = "Nobody had seen the parents for a while";
        let third = "The Child Protection Plan is read daily, and in 10 weeks";
        let here = "Organisation: “Child Protection Plan” is";
        assert_eq!(
            told(&[first, second], &[first, second, third]),
            ["Time: “10 weeks” is new", "Time: “daily” is new here", &format!("{here} new here")]
        );
        assert_eq!(told(&[first, second, third], &[first, second])[2], format!("{here} gone here"));
    }
}
