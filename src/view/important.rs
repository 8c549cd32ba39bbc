//! What a board regrets to have overlooked, in a few words.

use super::{View, Wording};
use crate::diff::{Change, Important, Matter};
use crate::phrase::listed;

/// What of a change is called out first, each in a few words: "Number: “5” became “3”",
/// "Obligations: “must” and “not” are new".
pub fn important(view: &View<'_>, change: &Change) -> Vec<String> {
    let is_alike = |a: &&Important, b: &&Important| {
        let sides = |it: &Important| (it.old.is_some(), it.new.is_some());
        a.what == b.what && sides(a) == sides(b) && sides(a) != (true, true)
    };
    let all: Vec<&Important> = change.important.iter().collect();
    all.chunk_by(is_alike).map(|alike| called_out(view, alike)).collect()
}

/// One thing that became another, or all of a kind that only one side has.
fn called_out(view: &View<'_>, alike: &[&Important]) -> String {
    let named = |side: fn(&Important) -> Option<&String>| {
        let texts = alike.iter().filter_map(|it| side(it)).map(|text| format!("“{text}”"));
        listed(&texts.collect::<Vec<_>>())
    };
    let (old, new) = (named(|it| it.old.as_ref()), named(|it| it.new.as_ref()));
    let what = matter(alike[0].what, alike.len());
    let is = if alike.len() == 1 { "is" } else { "are" };
    let other = &view.sides[1].name;
    match (view.wording, old.is_empty(), new.is_empty()) {
        (_, false, false) if alike[0].what == Matter::LookAlike => {
            format!("{what}: {old} became {new}, which has letters of another alphabet")
        }
        (_, false, false) => format!("{what}: {old} became {new}"),
        (Wording::Versions, false, true) => format!("{what}: {old} {is} gone"),
        (Wording::Versions, true, _) => format!("{what}: {new} {is} new"),
        (Wording::Files, false, true) => format!("{what}: {old} {is} missing from {other}"),
        (Wording::Files, true, _) => format!("{what}: {new} {is} only in {other}"),
    }
}

fn matter(what: Matter, count: usize) -> String {
    let (one, many) = match what {
        Matter::Obligation => ("Obligation", "Obligations"),
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
