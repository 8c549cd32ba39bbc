//! The number of something that is made once and frozen: a release, a policy.

use std::fmt::{self, Display, Formatter};
use std::num::NonZeroU32;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// 1, 2, 3, and no number twice. Written `v1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(NonZeroU32);

impl Version {
    pub const FIRST: Self = Self(NonZeroU32::MIN);

    pub fn number(self) -> u32 {
        self.0.get()
    }

    /// The number before this one; there is none before the first.
    pub fn previous(self) -> Option<Self> {
        NonZeroU32::new(self.number() - 1).map(Self)
    }

    /// The number after this one; there are four thousand million.
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl Display for Version {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "v{}", self.0)
    }
}

/// A text that is not a version.
#[derive(Debug, PartialEq, Eq)]
pub struct NotAVersion;

impl Display for NotAVersion {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a version is written v1, v2, v3 and so on")
    }
}

impl std::error::Error for NotAVersion {}

impl FromStr for Version {
    type Err = NotAVersion;

    fn from_str(text: &str) -> Result<Self, NotAVersion> {
        let version = text.strip_prefix('v').and_then(|digits| digits.parse().ok()).map(Self);
        version.filter(|version| version.to_string() == text).ok_or(NotAVersion)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_has_one_spelling() {
        assert_eq!("v12".parse::<Version>().map(Version::number), Ok(12));
        assert_eq!(Version::FIRST.next().to_string(), "v2");
        assert_eq!(Version::FIRST.next().previous(), Some(Version::FIRST));
        assert_eq!(Version::FIRST.previous(), None);
        for wrong in ["", "v", "v0", "1", "v01", "v+1", "v1 ", "V1", "v1.0", "v4294967296"] {
            assert_eq!(wrong.parse::<Version>(), Err(NotAVersion), "{wrong:?}");
        }
    }
}
