//! What a picture file is, and what it carries that is not the picture.
//!
//! A file is walked from its first byte to its last: PNG by its chunks (PNG third edition, 5), JPEG
//! by its segments (ITU-T T.81, B). What is not known to be the picture counts as something carried.
//! The pixels themselves are not decoded: what is hidden in them is not seen.

mod bytes;
mod carried;
mod error;
mod jpeg;
mod kind;
mod metadata;
mod png;
#[cfg(test)]
mod tests;

pub use error::PictureError;
pub use metadata::Metadata;

use super::model::Media;
use jpeg::jpeg;
use kind::other_kind;
use png::png;

/// A picture file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub media: Media,
    /// Pixels, as the picture is shown: after the turn that its EXIF orientation asks for.
    pub width: u32,
    pub height: u32,
    /// What it carries beside the picture, each kind once, in the order of the file.
    pub metadata: Vec<Metadata>,
}

/// Looks through a whole picture file.
pub fn inspect(bytes: &[u8]) -> Result<Picture, PictureError> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => png(bytes),
        [0xFF, 0xD8, ..] => jpeg(bytes),
        _ => Err(PictureError::NotAPicture(other_kind(bytes))),
    }
}

/// The command that removes all a picture carries, but for its colour profile and orientation.
///
/// It writes an orientation even where there was none: otherwise ExifTool leaves an EXIF block that
/// hides in a PNG's text. ExifTool also leaves PNG chunks it does not know, before 12.68 C2PA in a
/// PNG, and what follows `Adobe` in a JPEG's APP14: such a file has to be exported again.
pub fn strip_command(path: &str) -> String {
    // A path that begins with a hyphen would be taken for an option.
    let here = if path.starts_with('-') { "./" } else { "" };
    let path = format!("{here}{path}").replace('\'', r"'\''");
    format!(
        "exiftool -n -all= --icc_profile:all -orientation=1 -tagsfromfile @ -orientation -overwrite_original '{path}'"
    )
}
