//! The files that a register's tree and entries are: C2SP tlog-tiles
//! (<https://c2sp.org/tlog-tiles>).
//!
//! ```text
//! tile/0/x001/234          the hashes of 256 entries, those from 256 × 1,234 on
//! tile/1/000.p/3           the roots of the first three full tiles of the level below
//! tile/entries/000.p/9     the first nine entries
//! ```
//!
//! A tile is 256 hashes of 32 bytes, one after another; a bundle is 256 entries, each after its length in
//! two bytes, the higher one first. The last of each kind may have fewer, and says how many in its name.

use std::fmt::{self, Display, Formatter};

use super::merkle::{Hash, Tree};

/// Hashes of a full tile, and entries of a full bundle.
pub const WIDTH: u64 = 256;

/// Bytes of an entry at most: its length is written in two bytes.
pub const MAX_ENTRY: usize = u16::MAX as usize;

/// Levels of the tree from a tile to the one above it.
const HEIGHT: u32 = 8;

/// What stands in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The roots of subtrees that have 256 to the power of this many entries each.
    Hashes(u32),
    Entries,
}

/// A tile or an entry bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tile {
    pub kind: Kind,
    /// Its place among those of its kind, from 0.
    pub index: u64,
    /// How many hashes or entries it has, from 1 to 256.
    pub width: u64,
}

impl Tile {
    /// All files of a register of `size` entries.
    pub fn all(size: u64) -> impl Iterator<Item = Self> {
        kinds(size).flat_map(move |kind| Self::all_of(kind, size))
    }

    /// All files of a register of `size` entries that grew by one at a time: also the earlier parts of those
    /// that are not full, which stay for whoever has an older checkpoint.
    pub fn kept(size: u64) -> impl Iterator<Item = Self> {
        Self::all(size).flat_map(|tile| {
            let first = if tile.width == WIDTH { WIDTH } else { 1 };
            (first..=tile.width).map(move |width| Self { width, ..tile })
        })
    }

    /// All files of one kind, in order.
    pub fn all_of(kind: Kind, size: u64) -> impl Iterator<Item = Self> {
        let number = kind.number(size).div_ceil(WIDTH);
        (0..number).map(move |index| Self::of(kind, index, size))
    }

    /// Those of a register of `size` entries that one of an entry less does not have.
    pub fn new_at(size: u64) -> impl Iterator<Item = Self> {
        let grew = move |kind: &Kind| kind.number(size) > kind.number(size - 1);
        let last = move |kind: Kind| Self::of(kind, (kind.number(size) - 1) / WIDTH, size);
        kinds(size).filter(grew).map(last)
    }

    fn of(kind: Kind, index: u64, size: u64) -> Self {
        Self { kind, index, width: WIDTH.min(kind.number(size) - index * WIDTH) }
    }

    /// What stands at a path from the register's folder; `None` if that is no such file's.
    pub fn parse(path: &str) -> Option<Self> {
        let (kind, place) = path.strip_prefix("tile/")?.split_once('/')?;
        let kind = match kind {
            "entries" => Kind::Entries,
            level => Kind::Hashes(level.parse().ok()?),
        };
        let (digits, width) = match place.split_once(".p/") {
            Some((digits, width)) => (digits, width.parse().ok()?),
            None => (place, WIDTH),
        };
        let index = digits.replace("x", "").replace('/', "").parse().ok()?;
        let tile = Self { kind, index, width };
        // One spelling each: whatever else was read above is no tile's.
        (width > 0 && tile.to_string() == path).then_some(tile)
    }

    /// Whether a register of `size` entries has this file, or had it when it was smaller.
    pub fn was_in(self, size: u64) -> bool {
        let number = self.kind.number(size);
        self.index < number.div_ceil(WIDTH)
            && self.width <= Self::of(self.kind, self.index, size).width
    }

    /// The bytes of the file in a register with this tree and these entries, which has it or had it.
    pub fn bytes<E: AsRef<[u8]>>(self, tree: &Tree, entries: &[E]) -> Vec<u8> {
        let start = (self.index * WIDTH) as usize;
        let range = start..start + self.width as usize;
        match self.kind {
            Kind::Entries => bundle(entries[range].iter().map(AsRef::as_ref)),
            Kind::Hashes(level) => {
                let hashes = &tree.full(level * HEIGHT)[range];
                hashes.iter().flat_map(Hash::as_bytes).copied().collect()
            }
        }
    }
}

impl Kind {
    /// How many hashes or entries of the kind a register of `size` entries has.
    fn number(self, size: u64) -> u64 {
        match self {
            Self::Entries => size,
            Self::Hashes(level) => size.checked_shr(level.saturating_mul(HEIGHT)).unwrap_or(0),
        }
    }
}

/// The kinds of which a register of `size` entries has any.
fn kinds(size: u64) -> impl Iterator<Item = Kind> {
    let levels = (0..u64::BITS / HEIGHT).map(Kind::Hashes);
    let all = levels.chain([Kind::Entries]);
    all.filter(move |kind| kind.number(size) > 0)
}

impl Display for Tile {
    /// The path from the register's folder.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Hashes(level) => write!(f, "tile/{level}/")?,
            Kind::Entries => f.write_str("tile/entries/")?,
        }
        write_index(f, self.index, "")?;
        if self.width < WIDTH {
            write!(f, ".p/{}", self.width)?;
        }
        Ok(())
    }
}

/// Three digits to a part, and an `x` before each but the last: 1234067 is `x001/x234/067`.
fn write_index(f: &mut Formatter<'_>, index: u64, mark: &str) -> fmt::Result {
    if index >= 1000 {
        write_index(f, index / 1000, "x")?;
        f.write_str("/")?;
    }
    write!(f, "{mark}{:03}", index % 1000)
}

/// Why some bytes are no bundle of so many entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BundleError {
    /// It ends after fewer entries.
    Missing { found: u64 },
    /// It ends within an entry.
    Truncated,
    /// There is something after its last entry.
    Trailing,
}

/// The entries of a bundle.
pub fn entries(bundle: &[u8], width: u64) -> Result<Vec<&[u8]>, BundleError> {
    let mut rest = bundle;
    let mut entries = Vec::new();
    for found in 0..width {
        if rest.is_empty() {
            return Err(BundleError::Missing { found });
        }
        let (length, after) = rest.split_first_chunk().ok_or(BundleError::Truncated)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, after) = after.split_at_checked(length).ok_or(BundleError::Truncated)?;
        entries.push(entry);
        rest = after;
    }
    match rest {
        [] => Ok(entries),
        _ => Err(BundleError::Trailing),
    }
}

/// The bundle of some entries, each of [`MAX_ENTRY`] bytes at most.
pub fn bundle<'e>(entries: impl IntoIterator<Item = &'e [u8]>) -> Vec<u8> {
    let mut bundle = Vec::new();
    for entry in entries {
        bundle.extend((entry.len() as u16).to_be_bytes());
        bundle.extend(entry);
    }
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(tiles: impl Iterator<Item = Tile>) -> Vec<String> {
        tiles.map(|tile| tile.to_string()).collect()
    }

    #[test]
    fn paths_are_the_specification_s() {
        let tile = |kind, index, width| Tile { kind, index, width };
        let hashes = Kind::Hashes;
        for (tile, path) in [
            (tile(hashes(0), 0, 256), "tile/0/000"),
            (tile(hashes(3), 1_234_067, 256), "tile/3/x001/x234/067"),
            (tile(hashes(0), 273, 112), "tile/0/273.p/112"),
            (tile(Kind::Entries, 1000, 1), "tile/entries/x001/000.p/1"),
        ] {
            assert_eq!(tile.to_string(), path);
            assert_eq!(Tile::parse(path), Some(tile));
        }
    }

    #[test]
    fn a_path_that_is_spelled_otherwise_is_no_tile_s() {
        for path in [
            "tile/0/0",
            "tile/00/000",
            "tile/0/x000/001",
            "tile/0/1000",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/01",
            "tile/0/000.p/+1",
            "tile/0/000/p/1",
            "tile/0/000.P/1",
            "tile/8/0/000",
            "tile/entries/../0/000",
            "tiles/0/000",
            "tile/0/",
            "",
        ] {
            assert_eq!(Tile::parse(path), None, "{path}");
        }
    }

    /// The specification's own example.
    #[test]
    fn a_tree_of_70_000_has_the_tiles_that_the_specification_says() {
        let tiles = || Tile::all(70_000);
        let level = |level| tiles().filter(move |tile| tile.kind == Kind::Hashes(level));
        assert_eq!(level(0).filter(|tile| tile.width == WIDTH).count(), 273);
        assert_eq!(paths(level(0).skip(273)), ["tile/0/273.p/112"]);
        assert_eq!(paths(level(1)), ["tile/1/000", "tile/1/001.p/17"]);
        assert_eq!(paths(level(2)), ["tile/2/000.p/1"]);
        assert_eq!(level(3).count(), 0);
    }

    #[test]
    fn what_is_new_is_what_the_smaller_register_did_not_have() {
        for size in (1..600).chain([65_535, 65_536, 65_537]) {
            let old: Vec<_> = Tile::all(size - 1).collect();
            let mut new: Vec<_> = Tile::all(size).filter(|tile| !old.contains(tile)).collect();
            let mut said: Vec<_> = Tile::new_at(size).collect();
            new.sort();
            said.sort();
            assert_eq!(said, new, "{size}");
        }
        assert_eq!(paths(Tile::new_at(256)), ["tile/0/000", "tile/1/000.p/1", "tile/entries/000"]);
    }

    #[test]
    fn what_is_kept_is_all_that_was_ever_new_until_a_tile_is_full() {
        for size in [1, 3, 255, 256, 257, 600, 65_537] {
            let is_there = |tile: &Tile| {
                let own =
                    Tile::all(size).find(|own| (own.kind, own.index) == (tile.kind, tile.index));
                own.is_some_and(|own| own.width < WIDTH || tile.width == WIDTH)
            };
            let mut ever: Vec<_> = (1..=size).flat_map(Tile::new_at).filter(is_there).collect();
            let mut kept: Vec<_> = Tile::kept(size).collect();
            ever.sort();
            kept.sort();
            assert_eq!(kept, ever, "{size}");
        }
        let three = ["tile/0/000.p/1", "tile/0/000.p/2", "tile/0/000.p/3"];
        assert_eq!(paths(Tile::kept(3).take(3)), three);
    }

    #[test]
    fn a_bundle_is_read_to_its_end_and_no_further() {
        let written = bundle([&b"one"[..], b"", b"three"]);
        assert_eq!(written, b"\0\x03one\0\0\0\x05three");
        assert_eq!(entries(&written, 3), Ok(vec![&b"one"[..], b"", b"three"]));
        assert_eq!(entries(&written, 4), Err(BundleError::Missing { found: 3 }));
        assert_eq!(entries(&written, 2), Err(BundleError::Trailing));
        assert_eq!(entries(&written[..written.len() - 1], 3), Err(BundleError::Truncated));
        assert_eq!(entries(&written[..6], 2), Err(BundleError::Truncated));
    }
}
