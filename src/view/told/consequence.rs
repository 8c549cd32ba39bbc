//! What came of a change.

use crate::diff::Consequence;
use crate::phrase::by_number;
use crate::view::{View, Wording};

/// What came of a change, as a sentence.
pub fn consequence(view: &View<'_>, consequence: &Consequence) -> String {
    let what = consequence.noun.counted(consequence.blocks.len());
    let stands = by_number(consequence.blocks.len(), "stands", "stand");
    let heading = |heading: &Option<String>| match heading {
        Some(heading) => format!("under “{heading}”"),
        None => "under no heading".to_owned(),
    };
    let (old, new) = (heading(&consequence.old_heading), heading(&consequence.new_heading));
    match view.wording {
        Wording::Files => {
            let [old_name, new_name] = [&view.sides[0].name, &view.sides[1].name];
            format!("So {what} {stands} {new} in {new_name}, and {old} in {old_name}.")
        }
        Wording::Versions => format!("So {what} now {stands} {new}, no longer {old}."),
    }
}
