//! What the organisation says is its own, and may therefore publish.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

use super::folded::Folded;
use super::{email, postcode, telephone};

/// Each entry in its one spelling: `+441214960000`, `a@example.org`, `@example.org`, `SW1A1AA`.
#[derive(Debug, Default)]
pub(super) struct Own(BTreeSet<String>);

/// An entry that is nothing an organisation has. It is not repeated: it may be what must not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotOwn {
    /// Its place in the list, from 0.
    pub index: usize,
}

impl Display for NotOwn {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let number = self.index + 1;
        write!(
            f,
            "entry {number} of `own` is no full telephone number, e-mail address, `@` and mail domain, or postcode"
        )
    }
}

impl std::error::Error for NotOwn {}

impl Own {
    pub fn parse(entries: &[String]) -> Result<Self, Vec<NotOwn>> {
        let spelling = |entry: &str| {
            let entry = Folded::new(entry.trim());
            let entry = entry.text();
            email::spelling(entry)
                .or_else(|| telephone::spelling(entry))
                .or_else(|| postcode::spelling(entry))
        };
        let mut own = Self::default();
        let mut not_own = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            match spelling(entry) {
                Some(spelling) => _ = own.0.insert(spelling),
                None => not_own.push(NotOwn { index }),
            }
        }
        if not_own.is_empty() { Ok(own) } else { Err(not_own) }
    }

    pub fn has(&self, spelling: &str) -> bool {
        self.0.contains(spelling)
    }
}
