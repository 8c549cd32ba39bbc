//! The Merkle tree over a register's entries: RFC 6962, section 2.1, with SHA-256.
//!
//! In words: the hash of a leaf is the SHA-256 of a zero byte and the entry's bytes; that of a node, of a
//! one byte, its left hash and its right hash. The left part of a tree of n > 1 leaves holds the largest
//! power of two that is less than n. The root of no leaves is the SHA-256 of nothing.
//!
//! An inclusion proof lists the hashes beside the way from a leaf up to the root; a consistency proof
//! those that a smaller tree and a larger one share. Both are checked by making the roots again.

use std::fmt::{self, Debug, Display, Formatter};
use std::str::FromStr;

use base64::prelude::{BASE64_STANDARD, Engine};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

/// No proof has more hashes: one for each level of a tree of 2⁶³ leaves.
pub const MAX_PROOF: usize = 63;

/// The hash of a leaf, a node or a whole tree. Written in base 64 (RFC 4648, section 4).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// Bytes of a hash.
    pub const LENGTH: usize = 32;

    /// The hash of an entry.
    pub fn leaf(entry: &[u8]) -> Self {
        Self(Sha256::new_with_prefix([0]).chain_update(entry).finalize().into())
    }

    fn node(left: Self, right: Self) -> Self {
        let node = Sha256::new_with_prefix([1]).chain_update(left.0).chain_update(right.0);
        Self(node.finalize().into())
    }

    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl From<[u8; 32]> for Hash {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl Display for Hash {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64_STANDARD.encode(self.0))
    }
}

impl Debug for Hash {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(self, f)
    }
}

/// A text that is not a hash's spelling.
#[derive(Debug, PartialEq, Eq)]
pub struct NotAHash;

impl Display for NotAHash {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a hash is written as 32 bytes in base 64")
    }
}

impl std::error::Error for NotAHash {}

impl FromStr for Hash {
    type Err = NotAHash;

    fn from_str(text: &str) -> Result<Self, NotAHash> {
        let bytes = BASE64_STANDARD.decode(text).map_err(|_| NotAHash)?;
        bytes.try_into().map(Self).map_err(|_| NotAHash)
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A tree that grows at its right end, and the tree that it was at each smaller size.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// The hashes of all full subtrees of 2ˡ leaves, for each level l.
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, Vec::len) as u64
    }

    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let hashes = &mut self.levels[level];
            hashes.push(hash);
            match hashes.as_slice() {
                [.., left, right] if hashes.len().is_multiple_of(2) => {
                    hash = Hash::node(*left, *right)
                }
                _ => return,
            }
        }
    }

    /// Forgets the leaves from `size` on.
    pub fn truncate(&mut self, size: u64) {
        for (level, hashes) in self.levels.iter_mut().enumerate() {
            hashes.truncate((size >> level) as usize);
        }
        self.levels.retain(|hashes| !hashes.is_empty());
    }

    pub fn leaves(&self) -> &[Hash] {
        self.full(0)
    }

    /// The hashes of the full subtrees of 2ˡ leaves, from left to right.
    pub fn full(&self, level: u32) -> &[Hash] {
        self.levels.get(level as usize).map_or(&[], Vec::as_slice)
    }

    pub fn root(&self) -> Hash {
        self.range(0, self.size())
    }

    /// The root when there were `size` leaves; `None` if there never were so many.
    pub fn root_at(&self, size: u64) -> Option<Hash> {
        (size <= self.size()).then(|| self.range(0, size))
    }

    /// The proof that the tree of `size` leaves has this one at `index`; `None` if it has none.
    pub fn inclusion(&self, index: u64, size: u64) -> Option<Vec<Hash>> {
        if index >= size || size > self.size() {
            return None;
        }
        let (mut start, mut end) = (0, size);
        let mut proof = Vec::new();
        while end - start > 1 {
            let middle = start + left_part(end - start);
            if index < middle {
                proof.push(self.range(middle, end));
                end = middle;
            } else {
                proof.push(self.range(start, middle));
                start = middle;
            }
        }
        proof.reverse();
        Some(proof)
    }

    /// The proof that the tree of `size` leaves starts with the one of `old`; `None` if there is none.
    pub fn consistency(&self, old: u64, size: u64) -> Option<Vec<Hash>> {
        if old == 0 || old > size || size > self.size() {
            return None;
        }
        let (mut start, mut end) = (0, size);
        let mut proof = Vec::new();
        while end != old {
            let middle = start + left_part(end - start);
            if old <= middle {
                proof.push(self.range(middle, end));
                end = middle;
            } else {
                proof.push(self.range(start, middle));
                start = middle;
            }
        }
        // Who checks the proof knows the old root, and so this hash if it is that root.
        if start > 0 {
            proof.push(self.range(start, end));
        }
        proof.reverse();
        Some(proof)
    }

    /// The hash of the leaves from `start` to before `end`, a part into which some tree divides.
    fn range(&self, start: u64, end: u64) -> Hash {
        let length = end - start;
        if length == 0 {
            return Hash(Sha256::digest([]).into());
        }
        if length.is_power_of_two() {
            let level = length.trailing_zeros();
            return self.levels[level as usize][(start >> level) as usize];
        }
        let middle = start + left_part(length);
        Hash::node(self.range(start, middle), self.range(middle, end))
    }
}

impl FromIterator<Hash> for Tree {
    fn from_iter<I: IntoIterator<Item = Hash>>(leaves: I) -> Self {
        let mut tree = Self::default();
        leaves.into_iter().for_each(|leaf| tree.push(leaf));
        tree
    }
}

/// How many of `size` leaves, more than one, stand in the left part of their tree.
fn left_part(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// How many hashes lead from the leaf at `index` to the root of a tree of `size` leaves; `None` if it has no
/// such leaf.
pub fn path_length(mut index: u64, mut size: u64) -> Option<usize> {
    if index >= size {
        return None;
    }
    let mut length = 0;
    while size > 1 {
        let left = left_part(size);
        match index < left {
            true => size = left,
            false => (index, size) = (index - left, size - left),
        }
        length += 1;
    }
    Some(length)
}

/// The root of a tree of `size` leaves that has `leaf` at `index`, as far as a proof says; `None` if it
/// is no proof for such a place.
pub fn root_by_inclusion(leaf: Hash, index: u64, size: u64, proof: &[Hash]) -> Option<Hash> {
    if index >= size {
        return None;
    }
    if size == 1 {
        return proof.is_empty().then_some(leaf);
    }
    let (beside, proof) = proof.split_last()?;
    let left = left_part(size);
    Some(match index < left {
        true => Hash::node(root_by_inclusion(leaf, index, left, proof)?, *beside),
        false => Hash::node(*beside, root_by_inclusion(leaf, index - left, size - left, proof)?),
    })
}

/// Whether a proof shows that the tree with the root `new` and `size` leaves starts with the tree with
/// the root `old` and `old_size` leaves.
pub fn is_consistent(old: Hash, old_size: u64, new: Hash, size: u64, proof: &[Hash]) -> bool {
    old_size > 0
        && old_size <= size
        && roots_by_consistency(Some(old), old_size, size, proof) == Some((old, new))
}

/// The roots of the smaller and the larger tree, as far as a proof says. `known` is the smaller one's
/// root while the part that is looked at starts at the first leaf.
fn roots_by_consistency(
    known: Option<Hash>,
    old_size: u64,
    size: u64,
    proof: &[Hash],
) -> Option<(Hash, Hash)> {
    if old_size == size {
        return match (known, proof) {
            (Some(root), []) => Some((root, root)),
            (None, [root]) => Some((*root, *root)),
            _ => None,
        };
    }
    let (beside, proof) = proof.split_last()?;
    let left = left_part(size);
    if old_size <= left {
        let (old, new) = roots_by_consistency(known, old_size, left, proof)?;
        return Some((old, Hash::node(new, *beside)));
    }
    let (old, new) = roots_by_consistency(None, old_size - left, size - left, proof)?;
    Some((Hash::node(*beside, old), Hash::node(*beside, new)))
}

#[cfg(test)]
mod tests;
