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
mod tests {
    use super::*;

    /// The leaves that Certificate Transparency's own tests use, and the roots of their trees.
    const LEAVES: [&[u8]; 8] = [
        b"",
        b"\0",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    const ROOTS: [&str; 9] = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    /// Larger trees than any tile is wide.
    const SIZE: u64 = 300;

    fn leaves(number: u64) -> Vec<Hash> {
        (0..number).map(|leaf| Hash::leaf(&leaf.to_be_bytes())).collect()
    }

    fn hex(hash: Hash) -> String {
        hash.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// RFC 6962's definition of a root, word for word.
    fn naive_root(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Hash(Sha256::digest(b"").into()),
            [leaf] => *leaf,
            _ => {
                let middle = leaves.len().next_power_of_two() / 2;
                Hash::node(naive_root(&leaves[..middle]), naive_root(&leaves[middle..]))
            }
        }
    }

    #[test]
    fn roots_are_certificate_transparency_s() {
        for (size, root) in ROOTS.iter().enumerate() {
            let tree: Tree = LEAVES[..size].iter().map(|leaf| Hash::leaf(leaf)).collect();
            assert_eq!(hex(tree.root()), *root, "{size}");
        }
    }

    #[test]
    fn a_proof_that_others_published_is_made_and_checked() {
        let tree: Tree = LEAVES.iter().map(|leaf| Hash::leaf(leaf)).collect();
        let proof: Vec<String> = tree.inclusion(0, 8).unwrap().into_iter().map(hex).collect();
        assert_eq!(
            proof,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ]
        );
        let proof: Vec<String> = tree.consistency(6, 8).unwrap().into_iter().map(hex).collect();
        assert_eq!(
            proof,
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ]
        );
    }

    #[test]
    fn roots_of_every_size_are_the_definition_s() {
        let leaves = leaves(SIZE);
        let tree: Tree = leaves.iter().copied().collect();
        for size in 0..=SIZE {
            let naive = naive_root(&leaves[..size as usize]);
            assert_eq!(tree.root_at(size), Some(naive), "{size}");
            let mut shorter = tree.clone();
            shorter.truncate(size);
            assert_eq!((shorter.size(), shorter.root()), (size, naive));
        }
        assert_eq!(tree.root_at(SIZE + 1), None);
    }

    #[test]
    fn every_leaf_of_every_size_is_proved_and_nowhere_else() {
        let leaves = leaves(SIZE);
        let tree: Tree = leaves.iter().copied().collect();
        for size in 1..=SIZE {
            let root = tree.root_at(size);
            for index in 0..size {
                let leaf = leaves[index as usize];
                let proof = tree.inclusion(index, size).unwrap();
                assert_eq!(root_by_inclusion(leaf, index, size, &proof), root, "{index} of {size}");
                let beside = (index + 1) % size;
                if beside != index {
                    assert_ne!(root_by_inclusion(leaf, beside, size, &proof), root);
                    let other = leaves[beside as usize];
                    assert_ne!(root_by_inclusion(other, index, size, &proof), root);
                }
            }
            assert_eq!(tree.inclusion(size, size), None);
        }
    }

    #[test]
    fn every_size_is_consistent_with_every_smaller_one_and_no_other() {
        let tree: Tree = leaves(SIZE).into_iter().collect();
        let roots: Vec<Hash> = (0..=SIZE).filter_map(|size| tree.root_at(size)).collect();
        let root = |size: u64| roots[size as usize];
        for size in 1..=SIZE {
            for old in 1..=size {
                let proof = tree.consistency(old, size).unwrap();
                let holds = |first, first_size, proof: &[Hash]| {
                    is_consistent(first, first_size, root(size), size, proof)
                };
                assert!(holds(root(old), old, &proof), "{old} of {size}");
                assert!(!holds(root(old - 1), old, &proof), "{old} of {size}");
                let longer = [proof.as_slice(), &[root(1)]].concat();
                assert!(!holds(root(old), old, &longer));
                if let [_, shorter @ ..] = proof.as_slice() {
                    assert!(!holds(root(old), old, shorter));
                }
            }
        }
        assert_eq!(tree.consistency(0, SIZE), None);
        assert_eq!(tree.consistency(SIZE + 1, SIZE), None);
    }

    #[test]
    fn a_proof_for_a_place_that_cannot_be_is_none() {
        let leaf = leaves(1)[0];
        assert_eq!(root_by_inclusion(leaf, 0, 0, &[]), None);
        assert_eq!(root_by_inclusion(leaf, 1, 1, &[]), None);
        assert_eq!(root_by_inclusion(leaf, 0, 1, &[leaf]), None);
        assert_eq!(root_by_inclusion(leaf, 0, u64::MAX, &[leaf; 3]), None);
        assert!(!is_consistent(leaf, 0, leaf, 0, &[]));
        assert!(!is_consistent(leaf, 2, leaf, 1, &[]));
        assert!(!is_consistent(leaf, 1, leaf, u64::MAX, &[leaf; 70]));
    }
}
