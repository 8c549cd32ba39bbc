//! A file that a command is given: read once, whole, within bounds.

use std::fs::{self, FileType};
use std::io::{self, Read};
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use engross::digest::Digest;
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
    Ok(begin(name, limits)?.0)
}

/// Of a file over the limit, so many bytes are read to know its digest: some files have no end.
const MOST_HASHED: u64 = 16 << 30;

/// Reads a file as `read` does; with the digest of all of it, if it is over the limit.
pub fn read_or_digest(name: &str, limits: &Limits) -> Result<(File, Option<Digest>), String> {
    let (file, rest) = begin(name, limits)?;
    if file.bytes.len() <= limits.bytes {
        return Ok((file, None));
    }
    let mut rest = rest.take(MOST_HASHED);
    let digest = Digest::of_rest(&file.bytes, &mut rest).map_err(|error| unread(name, &error))?;
    match rest.limit() {
        0 => Err(format!("it is larger than {} GiB", MOST_HASHED >> 30)),
        _ => Ok((file, Some(digest))),
    }
}

/// Reads the beginning of a file, which mostly is all of it; and gives what reads on.
fn begin(name: &str, limits: &Limits) -> Result<(File, Box<dyn Read>), String> {
    let (shown, kind, mut reader): (_, _, Box<dyn Read>) = match name {
        "-" => (STANDARD_INPUT, "-", Box::new(io::stdin().lock())),
        // A text without a word.
        NOTHING => ("nothing", EMPTY, Box::new(io::empty())),
        name if Path::new(name).is_dir() => {
            return Err(format!("{} is a folder; name a file in it", named(name)));
        }
        name => (name, name, Box::new(open(name)?)),
    };
    let mut bytes = Vec::new();
    let most = limits.bytes as u64 + 1;
    let read = reader.by_ref().take(most).read_to_end(&mut bytes);
    read.map_err(|error| unread(name, &error))?;
    Ok((File { name: shown.to_owned(), kind: kind.to_owned(), bytes }, reader))
}

/// Opens a file, or a pipe that somebody writes to. A device may have no end, and is not read.
fn open(name: &str) -> Result<fs::File, String> {
    let kind = fs::metadata(name).map_err(|error| unread(name, &error))?.file_type();
    match () {
        () if kind.is_file() => fs::File::open(name).map_err(|error| unread(name, &error)),
        () if is_pipe(kind) => open_pipe(name),
        () => Err(format!("{} is no plain file", named(name))),
    }
}

#[cfg(unix)]
fn is_pipe(kind: FileType) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&kind)
}

#[cfg(not(unix))]
fn is_pipe(_: FileType) -> bool {
    false
}

/// So long somebody who writes to a pipe is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// Opens a named pipe, which takes as long as nobody writes to it.
fn open_pipe(name: &str) -> Result<fs::File, String> {
    let (opened, receiver) = mpsc::channel();
    let path = name.to_owned();
    // If nobody ever writes, this thread ends with the command.
    thread::spawn(move || opened.send(fs::File::open(path)));
    match receiver.recv_timeout(PATIENCE) {
        Ok(file) => file.map_err(|error| unread(name, &error)),
        Err(_) => Err(format!(
            "{} is a named pipe, and somebody who writes to it was waited for, for {} seconds",
            named(name),
            PATIENCE.as_secs()
        )),
    }
}

fn unread(name: &str, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => format!("there is no file {}", named(name)),
        _ => format!("{} cannot be read: {error}", named(name)),
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
