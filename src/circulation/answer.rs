//! What a recipient answered.

use serde::{Deserialize, Serialize};

use super::code::AnswerCode;
use super::list::{List, Listed};
use crate::policy::Day;
use crate::register::entry::{Acknowledged, Entry};

/// One answer of somebody to whom a version was circulated.
///
/// The fields stand in the order in which canonical JSON has their keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// How many people discussed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attended: Option<u32>,
    /// What will change in practice, in the team's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
    /// The entry that circulated the version to them.
    pub circulation: u64,
    /// The code of their row there.
    pub code: AnswerCode,
    /// When the team discussed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discussed: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<Day>,
    /// When a withdrawn version was destroyed or given back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recalled: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<Day>,
}

impl Listed for Answer {
    const TYPE: &'static str = "engross:answers:1";

    fn entry(list: &List<Self>) -> Entry {
        Entry::Acknowledged(Acknowledged {
            briefing: list.briefing.clone(),
            rows: list.rows(),
            timestamp: list.timestamp,
            kind: Default::default(),
            version: list.version,
        })
    }
}
