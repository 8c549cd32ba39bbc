//! What a picture file may carry that is not the picture.

use std::fmt::{self, Display, Formatter};

/// Something a picture file carries that is not the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Metadata {
    Exif,
    Gps,
    MakerNote,
    Thumbnail,
    Xmp,
    Photoshop,
    ContentCredentials,
    Comment,
    Text,
    Time,
    /// A segment or chunk that is not known, by its name: `APP5`, `prVt`.
    Other(String),
    Trailing,
}

impl Display for Metadata {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Exif => "camera data (EXIF)",
            Self::Gps => "the place where it was taken (GPS)",
            Self::MakerNote => "the camera maker's own notes (MakerNote)",
            Self::Thumbnail => {
                "a small copy of the picture, perhaps from before it was changed (thumbnail)"
            }
            Self::Xmp => "an editing program's data (XMP)",
            Self::Photoshop => "a caption, an author or keywords (IPTC, Photoshop)",
            Self::ContentCredentials => "a statement of its origin (C2PA Content Credentials)",
            Self::Comment => "a comment",
            Self::Text => "texts, such as a title or an author",
            Self::Time => "the time of its last change",
            Self::Other(name) => return write!(f, "data of an unknown kind ({name})"),
            Self::Trailing => "more data after the end of the picture",
        })
    }
}
