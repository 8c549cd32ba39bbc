//! A row that nobody can guess from its hash.
//!
//! In words: the leaf of a row is the 32 random bytes of its salt, and after them the row's canonical JSON
//! (RFC 8785). The hashes over the leaves are those of the register's own tree (RFC 6962, section 2.1).

use std::fmt::{self, Debug, Formatter};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ssh_key::rand_core::CryptoRngCore;

use crate::content::canonical::canonical_json;
use crate::digest::Digest;
use crate::register::merkle::{Hash, Tree};

/// 32 random bytes, written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt([u8; 32]);

impl Salt {
    pub fn random(random: &mut impl CryptoRngCore) -> Self {
        let mut bytes = [0; 32];
        random.fill_bytes(&mut bytes);
        Self(bytes)
    }
}

/// A salt is a secret, as the row is.
impl Debug for Salt {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Salt")
    }
}

impl Serialize for Salt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Digest::from(self.0).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Salt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = Digest::deserialize(deserializer)?;
        Ok(Self(*digits.as_bytes()))
    }
}

/// A row with its salt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Salted<R> {
    pub row: R,
    pub salt: Salt,
}

impl<R: Serialize> Salted<R> {
    /// The hash of its leaf.
    pub fn leaf(&self) -> Hash {
        Hash::leaf(&[self.salt.0.as_slice(), &canonical_json(&self.row)].concat())
    }
}

/// The tree over rows, whose root the register has.
pub fn tree<R: Serialize>(rows: &[Salted<R>]) -> Tree {
    rows.iter().map(Salted::leaf).collect()
}
