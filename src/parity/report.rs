//! The parity report of an edition: what was compared, and which rules were used.
//!
//! ```text
//! {"blocks":42,"briefing":"2022-09-asthma-neglect","content_digest":"c91f…","edition":"print",
//!  "format":"engross-parity-1","rules":{"facts-block":6,"link-number":5},"sha256":"5c77…",
//!  "verdict":"same"}
//! ```
//!
//! It is canonical JSON (RFC 8785). There is none of an edition that differs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::content::canonical::canonical_json;
use crate::digest::Digest;

/// What was shown of one edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParityReport {
    pub format: Format,
    pub briefing: String,
    pub edition: String,
    /// Of the finished file's bytes.
    pub sha256: Digest,
    pub content_digest: Digest,
    /// How many blocks were compared.
    pub blocks: usize,
    /// How often each rule was used, by its name; what was not used is left out.
    pub rules: BTreeMap<String, usize>,
    pub verdict: Verdict,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    #[serde(rename = "engross-parity-1")]
    One,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Same,
    Different,
}

impl ParityReport {
    pub fn json(&self) -> Vec<u8> {
        canonical_json(self)
    }
}
