//! What a worker process and the process that started it say to each other, over pipes.
//!
//! A message is a length in bytes (four, big-endian), that many bytes of JSON, and then the bytes
//! of the files that the JSON names, one after the other:
//!
//! ```text
//! 00 00 00 4e {"message":{"Layouts":null},"files":[["layouts/print/layout.typ",6120],…]} …bytes…
//! ```

use std::io::{self, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::files::Files;

/// Nothing that is sent is larger.
const MAX_LENGTH: usize = 1 << 30;

#[derive(Serialize, Deserialize)]
struct Envelope<T> {
    message: T,
    files: Vec<(String, usize)>,
}

pub fn send<T: Serialize>(to: &mut impl Write, message: &T, files: &Files) -> io::Result<()> {
    let listed = files.under("").map(|(path, bytes)| (path.to_owned(), bytes.len())).collect();
    let envelope = serde_json::to_vec(&Envelope { message, files: listed })?;
    let length = u32::try_from(envelope.len()).map_err(io::Error::other)?;
    to.write_all(&length.to_be_bytes())?;
    to.write_all(&envelope)?;
    for (_, bytes) in files.under("") {
        to.write_all(bytes)?;
    }
    to.flush()
}

/// `None` at the end of the stream, wherever it ends: a process may die in the middle of a word.
pub fn receive<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<(T, Files)>> {
    let mut length = [0; 4];
    if !filled(from, &mut length)? {
        return Ok(None);
    }
    let Some(envelope) = bytes(from, u32::from_be_bytes(length) as usize)? else { return Ok(None) };
    let envelope: Envelope<T> = serde_json::from_slice(&envelope)?;
    let mut files = Files::default();
    for (path, length) in envelope.files {
        let Some(bytes) = bytes(from, length)? else { return Ok(None) };
        files.insert(path, bytes);
    }
    Ok(Some((envelope.message, files)))
}

fn bytes(from: &mut impl Read, length: usize) -> io::Result<Option<Vec<u8>>> {
    if length > MAX_LENGTH {
        return Err(io::Error::other("a message between processes is too long"));
    }
    let mut bytes = vec![0; length];
    Ok(filled(from, &mut bytes)?.then_some(bytes))
}

fn filled(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    match from.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}
