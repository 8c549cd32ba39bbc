//! Whose rows are asked for.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::circulation::private::PrivatePart;
use crate::circulation::row::Row;
use crate::circulation::salted::Salted;
use crate::phrase::listed;
use crate::record::Version;
use crate::register::entry::Circulated;

/// Which rows are asked for; whatever is not said is every one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub briefing: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// A name or an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
}

impl Asked {
    /// Whether it asks about the version that was circulated.
    pub fn is_of(&self, circulated: &Circulated) -> bool {
        self.briefing.as_ref().is_none_or(|briefing| *briefing == circulated.briefing)
            && self.version.is_none_or(|version| version == circulated.version)
    }

    /// Whether it asks about this recipient.
    pub fn has(&self, row: &Row) -> bool {
        let is = |asked: &Option<String>, texts: &[&String]| {
            asked.as_ref().is_none_or(|asked| texts.iter().any(|text| is_same(asked, text)))
        };
        is(&self.recipient, &[&row.name, &row.address])
            && is(&self.team, &[&row.team])
            && is(&self.organisation, &[&row.organisation])
    }
}

impl Asked {
    /// What is asked for: "recipient “Ann Other” and team “Nurses”, of first v1".
    pub fn told(&self) -> String {
        let who = [
            ("recipient", &self.recipient),
            ("team", &self.team),
            ("organisation", &self.organisation),
        ];
        let who =
            who.iter().filter_map(|(what, text)| Some(format!("{what} “{}”", text.as_ref()?)));
        let who: Vec<_> = who.collect();
        let who = if who.is_empty() { "everybody".to_owned() } else { listed(&who) };
        match (&self.briefing, self.version) {
            (Some(briefing), Some(version)) => format!("{who}, of {briefing} {version}"),
            (Some(briefing), None) => format!("{who}, of {briefing}"),
            (None, _) => who,
        }
    }

    /// Names that have in them what was asked for, for somebody who did not know all of one.
    pub fn near(&self, part: &PrivatePart) -> Vec<String> {
        let rows = part.circulations.iter().flat_map(|kept| &kept.list.salted);
        let names = rows.flat_map(|Salted { row, .. }| {
            [
                (&self.recipient, &row.name),
                (&self.recipient, &row.address),
                (&self.team, &row.team),
                (&self.organisation, &row.organisation),
            ]
        });
        let is_near = |(asked, name): &(&Option<String>, &String)| {
            asked.as_ref().is_some_and(|asked| folded(name).contains(&folded(asked)))
        };
        let near: BTreeSet<_> = names.filter(is_near).map(|(_, name)| name.clone()).collect();
        near.into_iter().collect()
    }
}

/// Whether two texts are the same but for their case and the white space in them.
fn is_same(one: &str, other: &str) -> bool {
    folded(one) == folded(other)
}

fn folded(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
