//! What lies in a copy of a register, is no part of it, and does no harm.

use super::merkle::{Hash, Tree};
use super::tile::{self, Kind, Tile};
use crate::phrase::listed_in_short;

/// What file managers leave in folders.
const OF_SYSTEM: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// A file that is no part of a register, by its path from the register's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aside {
    /// A tile or bundle of more entries than the head is of, which agrees with those that the head is of. One
    /// is put in its place before the head is, and counts for nothing until then.
    Later(String),
    /// What a file manager left. It is not read.
    OfSystem(String),
}

impl Aside {
    pub fn path(&self) -> &str {
        match self {
            Self::Later(path) | Self::OfSystem(path) => path,
        }
    }
}

/// Whether a path leads to what a file manager leaves.
pub(crate) fn is_of_system(path: &str) -> bool {
    OF_SYSTEM.contains(&path.rsplit('/').next().unwrap_or(path))
}

/// Whether a file has what a larger register would have there, as far as this one tells.
pub(super) fn is_later<E: AsRef<[u8]>>(
    tile: Tile,
    bytes: &[u8],
    tree: &Tree,
    entries: &[E],
) -> bool {
    let known = match Tile::all_of(tile.kind, tree.size()).nth(tile.index as usize) {
        Some(own) => Tile { width: own.width.min(tile.width), ..own }.bytes(tree, entries),
        None => Vec::new(),
    };
    let is_whole = match tile.kind {
        Kind::Entries => tile::entries(bytes, tile.width).is_ok(),
        Kind::Hashes(_) => bytes.len() as u64 == tile.width * Hash::LENGTH as u64,
    };
    is_whole && bytes.starts_with(&known)
}

/// What is to be said of all of them, in sentences.
pub fn told(asides: &[Aside]) -> Vec<String> {
    let is_later = |aside: &&Aside| matches!(aside, Aside::Later(_));
    let (later, of_system): (Vec<_>, Vec<_>) = asides.iter().partition(is_later);
    let paths = |asides: Vec<&Aside>| {
        let paths: Vec<_> = asides.into_iter().map(|aside| aside.path().to_owned()).collect();
        (!paths.is_empty()).then(|| listed_in_short(&paths, 3))
    };
    let later = paths(later).map(|paths| {
        format!(
            "The copy has files of more entries than its checkpoint is of: {}. Either an entry was being added \
             when it was made, or its checkpoint is an old one. They count for nothing; to have what \
             follows, copy the register again.",
            paths
        )
    });
    let of_system = paths(of_system).map(|paths| {
        format!(
            "A file manager left something in the register's folder, which was not looked at and is no part of \
             it: {}. Take it away.",
            paths
        )
    });
    later.into_iter().chain(of_system).collect()
}
