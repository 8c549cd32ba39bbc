//! What Typst can see: the files it is handed, and nothing else in the world.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use typst::diag::{FileError, FileResult, PackageError};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::links;
use crate::files::Files;

/// The file that every edition starts from.
pub const MAIN_PATH: &str = "main.typ";
/// Its text: the same for each edition and briefing, so that it can be kept in a reader's memory.
pub const MAIN: &str = include_str!("main.typ");

/// The folder of the fonts.
pub const FONTS: &str = "layouts/fonts/";

/// What every edition of a revision shares: the compiler's library, the layouts, the fonts.
///
/// Typst remembers work by what it was done with; these live as long as a worker does.
pub struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
    paths: HashMap<FileId, String>,
    /// How many editions were made with it.
    made: AtomicUsize,
}

/// The files of one edition, on top of what is shared.
pub struct EditionWorld {
    shared: Arc<Shared>,
    main: FileId,
    files: HashMap<FileId, Bytes>,
    paths: HashMap<FileId, String>,
    read: Mutex<HashSet<FileId>>,
}

impl Shared {
    /// Takes the layouts and fonts of a revision.
    pub fn new(layouts: &Files) -> Self {
        let mut library = Library::default();
        links::speak_their_text(&mut library.rules);
        let mut shared = Self {
            library: LazyHash::new(library),
            book: LazyHash::new(FontBook::new()),
            fonts: Vec::new(),
            sources: HashMap::new(),
            files: HashMap::new(),
            paths: HashMap::new(),
            made: AtomicUsize::new(0),
        };
        for (path, bytes) in layouts.under("") {
            let bytes = Bytes::new(bytes.clone());
            if path.starts_with(FONTS) {
                shared.fonts.extend(Font::iter(bytes.clone()));
            }
            let Some(id) = file_id(path) else { continue };
            if let (true, Ok(text)) = (path.ends_with(".typ"), std::str::from_utf8(&bytes)) {
                shared.sources.insert(id, Source::new(id, text.to_owned()));
            }
            shared.files.insert(id, bytes);
            shared.paths.insert(id, path.to_owned());
        }
        if let Some(id) = file_id(MAIN_PATH) {
            shared.sources.insert(id, Source::new(id, MAIN.to_owned()));
            shared.paths.insert(id, MAIN_PATH.to_owned());
        }
        shared.book = LazyHash::new(FontBook::from_fonts(&shared.fonts));
        shared
    }

    /// Counts an edition; whether it is the last of a round of `editions`.
    pub(super) fn is_round(&self, editions: usize) -> bool {
        (self.made.fetch_add(1, Ordering::Relaxed) + 1).is_multiple_of(editions)
    }
}

impl EditionWorld {
    pub fn new(shared: Arc<Shared>, files: &Files) -> Option<Self> {
        let mut world = Self {
            shared,
            main: file_id(MAIN_PATH)?,
            files: HashMap::new(),
            paths: HashMap::new(),
            read: Mutex::default(),
        };
        for (path, bytes) in files.under("") {
            let id = file_id(path)?;
            world.files.insert(id, Bytes::new(bytes.clone()));
            world.paths.insert(id, path.to_owned());
        }
        Some(world)
    }

    /// The path that a file was handed in under.
    pub fn path(&self, id: FileId) -> Option<&str> {
        self.paths.get(&id).or_else(|| self.shared.paths.get(&id)).map(String::as_str)
    }

    /// The paths of the files that Typst asked for and got.
    pub fn paths_read(&self) -> Vec<String> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let mut paths: Vec<_> =
            read.iter().filter_map(|id| self.path(*id)).map(str::to_owned).collect();
        paths.sort();
        paths
    }

    fn note(&self, id: FileId) {
        self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
    }
}

/// The fonts of a revision, read when they are first asked.
pub struct Glyphs<'f> {
    files: &'f Files,
    fonts: OnceLock<Vec<Font>>,
}

impl<'f> Glyphs<'f> {
    pub fn new(files: &'f Files) -> Self {
        Self { files, fonts: OnceLock::new() }
    }

    /// Whether some font has a character. Typst falls back on any that has.
    pub fn has(&self, char: char) -> bool {
        let read = || self.files.under(FONTS).flat_map(|(_, bytes)| fonts_in(bytes)).collect();
        let fonts: &Vec<Font> = self.fonts.get_or_init(read);
        fonts.iter().any(|font| font.info().coverage.contains(char.into()))
    }
}

/// The fonts in a file; none if it is no font file.
pub fn fonts_in(bytes: &Arc<[u8]>) -> Vec<Font> {
    Font::iter(Bytes::new(bytes.clone())).collect()
}

/// Typst's number for a path. It keeps at most 65,535 of them for the life of the process, which
/// is why an edition's own files have the same few paths for every briefing.
fn file_id(path: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?).intern())
}

fn absent(id: FileId) -> FileError {
    match id.root() {
        VirtualRoot::Package(package) => {
            let reason =
                format!("{package} is not in the workspace, and nothing is read from a registry");
            FileError::Package(PackageError::Other(Some(reason.into())))
        }
        VirtualRoot::Project => FileError::NotFound(id.vpath().get_without_slash().into()),
    }
}

impl World for EditionWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shared.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.note(id);
        self.shared.sources.get(&id).cloned().ok_or_else(|| absent(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.note(id);
        let own = self.files.get(&id).or_else(|| self.shared.files.get(&id));
        own.cloned().ok_or_else(|| absent(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.get(index).cloned()
    }

    /// There is no clock: an edition's date is its commit's.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
