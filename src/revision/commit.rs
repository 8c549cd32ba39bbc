//! A commit, by the name that git gives it.

use std::fmt::{self, Display, Formatter};

use serde::{Deserialize, Deserializer, Serialize};
use time::OffsetDateTime;

/// The commit that a revision is, or that a work tree started from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    pub id: CommitId,
    /// When it was committed, in seconds since 1970 (UTC).
    pub time: i64,
}

impl Commit {
    pub(super) fn of(commit: &git2::Commit<'_>) -> Self {
        Self { id: CommitId(commit.id().to_string()), time: commit.time().seconds() }
    }

    /// The day on which it was committed: "2022-09-14".
    pub fn day(&self) -> String {
        let date = OffsetDateTime::from_unix_timestamp(self.time);
        date.map(|date| date.date().to_string()).unwrap_or_default()
    }
}

/// Git's own name of a commit: 40 lower-case hexadecimal digits. Shown, never relied on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CommitId(pub(super) String);

impl Display for CommitId {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for CommitId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if id.len() != 40 || !id.bytes().all(digit) {
            let message = "a commit is written as 40 lower-case hexadecimal digits";
            return Err(serde::de::Error::custom(message));
        }
        Ok(Self(id))
    }
}
