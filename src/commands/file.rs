//! A file that a command is given: read once, whole, within bounds.

use std::io::Read;
use std::path::Path;

use engross::import::{ImportError, Limits};
use engross::phrase::named;
use engross::verify::STANDARD_INPUT;

/// A file's bytes, and what it is called.
pub struct File {
    pub name: String,
    /// Whose ending says what kind of a file it is.
    pub kind: String,
    pub bytes: Vec<u8>,
}

/// What git names where a file is not. It says nothing.
const NOTHING: &str = "/dev/null";

/// The kind of what stands for it.
const EMPTY: &str = "nothing.md";

/// Whether a word is a file's: a path to one, or `-`.
pub fn is_file(word: &str) -> bool {
    let path = Path::new(word);
    word == "-" || path.exists() && !path.is_dir()
}

/// Reads a file, and no more than one byte over the limit; `-` is standard input.
pub fn read(name: &str, limits: &Limits) -> Result<File, String> {
    let mut bytes = Vec::new();
    let most = limits.bytes as u64 + 1;
    let (shown, kind, read) = match name {
        "-" => (STANDARD_INPUT, "-", std::io::stdin().lock().take(most).read_to_end(&mut bytes)),
        // A text without a word.
        NOTHING => ("nothing", EMPTY, Ok(0)),
        name if Path::new(name).is_dir() => {
            return Err(format!("{} is a folder; name a file in it", named(name)));
        }
        name => (
            name,
            name,
            std::fs::File::open(name).and_then(|file| file.take(most).read_to_end(&mut bytes)),
        ),
    };
    match read {
        Ok(_) => Ok(File { name: shown.to_owned(), kind: kind.to_owned(), bytes }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(format!("there is no file {}", named(name)))
        }
        Err(error) => Err(format!("{} cannot be read: {error}", named(name))),
    }
}

impl File {
    /// Whether it stands for a file that is not there.
    pub fn is_nothing(&self) -> bool {
        self.kind == EMPTY
    }

    /// Why it could not be understood, and what to do.
    pub fn wrong(&self, error: &ImportError) -> String {
        format!("{}: {error} Hint: {}", self.name, error.hint())
    }
}
