//! Messages as files that a mail program opens and sends.

use std::io;
use std::path::{Path, PathBuf};

use super::message::Mail;
use crate::store;

/// Where the messages of an entry are written, below a workspace's `output/`, if nobody says where.
pub fn folder(entry: u64) -> String {
    format!("private/mail/{entry}")
}

/// Mail programs open a file that says this as a message that is still to be sent.
const UNSENT: &[u8] = b"X-Unsent: 1\r\n";

/// Writes the message of a row into a folder, for its owner alone, in place of what it was; its path.
pub fn write(folder: &Path, row: usize, mail: &Mail) -> io::Result<PathBuf> {
    let path = folder.join(format!("{row}.eml"));
    store::replace_secret(&path, &[UNSENT, &mail.bytes].concat())?;
    Ok(path)
}
