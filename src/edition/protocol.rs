//! What a worker process and the process that started it say to each other, over pipes.
//!
//! A message is a length in bytes (four, big-endian), that many bytes of JSON, and then the bytes
//! of the files that the JSON names, one after the other:
//!
//! ```text
//! 00 00 00 4e {"message":{"Layouts":null},"files":[["layouts/print/layout.typ",6120],…]} …bytes…
//! ```
//!
//! The parent sends the layouts once, then orders; the worker answers each order.

use std::io::{self, Read, Write};
use std::sync::{Arc, mpsc};
use std::thread;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Edition, Failure, Order, Shared, compile};
use crate::files::Files;
use crate::report::Problem;

/// Nothing that is sent is larger.
const MAX_LENGTH: usize = 1 << 30;

#[derive(Debug, Serialize, Deserialize)]
enum Request {
    Layouts,
    Order { briefing: String, edition: String, ident: String, time: i64 },
}

#[derive(Debug, Serialize, Deserialize)]
enum Answer {
    /// The PDF is the message's only file.
    Done {
        pages: usize,
        read: Vec<String>,
        warnings: Vec<Problem>,
    },
    Failed(Failure),
}

#[derive(Serialize, Deserialize)]
struct Envelope<T> {
    message: T,
    files: Vec<(String, usize)>,
}

/// The name of a PDF among a message's files.
const PDF: &str = "edition.pdf";

/// Works on the orders that come, and calls `ended` when no more can: what a worker process does.
///
/// Orders are read on a thread of its own, so that `ended` is called also in the middle of one, when
/// the process that sent them is gone.
pub fn work(
    mut orders: impl Read + Send + 'static,
    mut answers: impl Write,
    ended: impl Fn() + Send + 'static,
) -> io::Result<()> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        while let Ok(Some(message)) = receive(&mut orders) {
            if sender.send(message).is_err() {
                break;
            }
        }
        ended();
    });
    let mut shared = Arc::new(Shared::new(&Files::default()));
    for (request, files) in receiver {
        let Request::Order { briefing, edition, ident, time } = request else {
            shared = Arc::new(Shared::new(&files));
            continue;
        };
        let order = Order { briefing, edition, files, ident, time };
        match compile::compile(&shared, &order) {
            Ok(Edition { pdf, pages, read, warnings }) => {
                let mut files = Files::default();
                files.insert(PDF, pdf);
                send(&mut answers, &Answer::Done { pages, read, warnings }, &files)?;
            }
            Err(failure) => send(&mut answers, &Answer::Failed(failure), &Files::default())?,
        }
    }
    Ok(())
}

/// Sends a worker the layouts that all later orders use.
pub fn send_layouts(to: &mut impl Write, layouts: &Files) -> io::Result<()> {
    send(to, &Request::Layouts, layouts)
}

/// Sends a worker an order.
pub fn send_order(to: &mut impl Write, order: &Order) -> io::Result<()> {
    let Order { briefing, edition, files, ident, time } = order.clone();
    send(to, &Request::Order { briefing, edition, ident, time }, &files)
}

/// Waits for a worker's answer; `None` if it ended without one.
pub fn receive_edition(from: &mut impl Read) -> io::Result<Option<Result<Edition, Failure>>> {
    Ok(receive(from)?.map(|(answer, files)| match answer {
        Answer::Failed(failure) => Err(failure),
        Answer::Done { pages, read, warnings } => {
            let pdf = files.get(PDF).cloned().unwrap_or_default();
            Ok(Edition { pdf, pages, read, warnings })
        }
    }))
}

fn send<T: Serialize>(to: &mut impl Write, message: &T, files: &Files) -> io::Result<()> {
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
fn receive<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<(T, Files)>> {
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
