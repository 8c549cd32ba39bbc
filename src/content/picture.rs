//! What a picture file is, and what it carries that is not the picture.
//!
//! A file is walked from its first byte to its last: PNG by its chunks (PNG third edition, 5), JPEG
//! by its segments (ITU-T T.81, B). What is not known to be the picture counts as something carried.
//! The pixels themselves are not decoded: what is hidden in them is not seen.

use std::fmt::{self, Display, Formatter};

use exif::{Context, In, Tag};

use super::model::Media;

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

/// Why a file cannot be used as a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureError {
    /// Another kind of file, by its name if it is known.
    NotAPicture(Option<&'static str>),
    /// A PNG or JPEG of a kind that PDF readers do not show.
    Unusual(&'static str),
    /// The file ends within this part.
    Truncated(&'static str),
    /// What is wrong, and at which byte.
    Corrupt(&'static str, usize),
}

impl PictureError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotAPicture(_) | Self::Unusual(_) => {
                "export it as PNG (drawings) or JPEG (photographs)"
            }
            Self::Truncated(_) | Self::Corrupt(..) => {
                "copy the file again from where it came, or export it again"
            }
        }
    }
}

impl Display for PictureError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAPicture(Some(kind)) => {
                write!(f, "this is a {kind} file; a picture is PNG or JPEG")
            }
            Self::NotAPicture(None) => {
                f.write_str("this is no picture file that is known; a picture is PNG or JPEG")
            }
            Self::Unusual(kind) => write!(f, "this is {kind}"),
            Self::Truncated(part) => write!(f, "the file ends within {part}"),
            Self::Corrupt(fault, at) => write!(f, "{fault} at byte {at}"),
        }
    }
}

impl std::error::Error for PictureError {}

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

/// What a file carries and how its picture is turned, as far as the walk has come.
#[derive(Default)]
struct Carried {
    metadata: Vec<Metadata>,
    /// The picture lies on its side.
    turned: bool,
}

impl Carried {
    fn add(&mut self, metadata: Metadata) {
        if !self.metadata.contains(&metadata) {
            self.metadata.push(metadata);
        }
    }

    /// Looks into an EXIF block. One that says nothing but how to show the picture is no metadata.
    fn exif(&mut self, block: &[u8]) {
        const SHOWING: [Tag; 5] = [
            Tag::Orientation,
            Tag::XResolution,
            Tag::YResolution,
            Tag::ResolutionUnit,
            Tag::YCbCrPositioning,
        ];
        let mut broken = false;
        let read = exif::Reader::new().continue_on_error(true).read_raw(block.to_vec());
        let Ok(exif) = read.or_else(|error| error.distill_partial_result(|_| broken = true)) else {
            return self.add(Metadata::Exif);
        };

        let orientation =
            exif.get_field(Tag::Orientation, In::PRIMARY).and_then(|field| field.value.get_uint(0));
        self.turned |= matches!(orientation, Some(5..=8));
        let shows =
            exif.fields().all(|field| field.ifd_num == In::PRIMARY && SHOWING.contains(&field.tag));
        // A header, a count, twelve bytes for a field, eight for a fraction, an end: no room for more.
        let (fields, fractions) = (exif.fields().len(), exif.fields().filter(is_fraction).count());
        let room = 8 + 2 + 12 * fields + 4 + 8 * fractions;
        if !broken && shows && fields <= SHOWING.len() && block.len() <= room {
            return;
        }
        self.add(Metadata::Exif);
        for field in exif.fields() {
            match field.tag {
                Tag(Context::Gps, _) => self.add(Metadata::Gps),
                Tag::MakerNote => self.add(Metadata::MakerNote),
                _ if field.ifd_num == In::THUMBNAIL => self.add(Metadata::Thumbnail),
                _ => {}
            }
        }
    }

    fn picture(self, media: Media, width: u32, height: u32) -> Picture {
        let (width, height) = if self.turned { (height, width) } else { (width, height) };
        Picture { media, width, height, metadata: self.metadata }
    }
}

fn is_fraction(field: &&exif::Field) -> bool {
    matches!(&field.value, exif::Value::Rational(fractions) if fractions.len() == 1)
}

/// Takes `length` bytes off the front.
fn take<'b>(
    bytes: &mut &'b [u8],
    length: usize,
    part: &'static str,
) -> Result<&'b [u8], PictureError> {
    let (taken, rest) = bytes.split_at_checked(length).ok_or(PictureError::Truncated(part))?;
    *bytes = rest;
    Ok(taken)
}

fn u16_of(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |number, byte| number << 8 | u16::from(*byte))
}

fn u32_of(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// Each chunk is its data's length (4 bytes), its kind (4), its data, and the CRC of both (4).
fn png(bytes: &[u8]) -> Result<Picture, PictureError> {
    let mut rest = &bytes[8..];
    let mut carried = Carried::default();
    let mut size = None;
    let mut pixels = false;
    loop {
        let at = bytes.len() - rest.len();
        let corrupt = |fault| Err(PictureError::Corrupt(fault, at));
        let length = u32_of(take(&mut rest, 4, "a chunk's length")?) as usize;
        let checked = take(&mut rest, length.saturating_add(4), "a chunk")?;
        let crc = u32_of(take(&mut rest, 4, "a chunk's checksum")?);
        let (kind, data) = checked.split_at(4);
        if !kind.iter().all(u8::is_ascii_alphabetic) {
            return corrupt("there is no PNG chunk");
        }
        if crc32fast::hash(checked) != crc {
            return corrupt("the checksum does not match the PNG chunk");
        }
        match (kind, size) {
            (b"IHDR", None) if length == 13 => {
                let (width, height) = (u32_of(&data[..4]), u32_of(&data[4..8]));
                if width == 0 || height == 0 {
                    return corrupt("the picture has no width or no height");
                }
                size = Some((width, height));
            }
            (b"IHDR", _) | (_, None) => return corrupt("a PNG has one header, and it comes first"),
            (b"IDAT", _) => pixels = true,
            (b"acTL", _) => return Err(PictureError::Unusual("an animated PNG")),
            (b"IEND", Some((width, height))) => {
                if !pixels || length != 0 {
                    return corrupt("the PNG ends without a picture");
                }
                if !rest.is_empty() {
                    carried.add(Metadata::Trailing);
                }
                return Ok(carried.picture(Media::Png, width, height));
            }
            (b"eXIf", _) => carried.exif(data),
            (b"iTXt", _) if data.starts_with(b"XML:com.adobe.xmp\0") => carried.add(Metadata::Xmp),
            (b"tEXt" | b"zTXt" | b"iTXt", _) => carried.add(Metadata::Text),
            (b"tIME", _) => carried.add(Metadata::Time),
            (b"caBX", _) => carried.add(Metadata::ContentCredentials),
            (kind, _) if is_of_the_picture(kind, length) => {}
            ([b'A'..=b'Z', ..], _) => {
                return Err(PictureError::Unusual("a PNG of a kind that only some programs show"));
            }
            (kind, _) => carried.add(Metadata::Other(String::from_utf8_lossy(kind).into_owned())),
        }
    }
}

/// Whether a chunk says how to show the picture and is no longer than that takes.
fn is_of_the_picture(kind: &[u8], length: usize) -> bool {
    let longest = match kind {
        b"iCCP" => usize::MAX,
        b"PLTE" => 768,
        b"hIST" => 512,
        b"tRNS" => 256,
        b"cHRM" => 32,
        // Apple's screenshots: where each half of the pixels begins.
        b"iDOT" => 28,
        b"mDCV" => 24,
        b"pHYs" | b"oFFs" | b"vpAg" => 9,
        b"cLLI" => 8,
        b"bKGD" => 6,
        b"gAMA" | b"sBIT" | b"cICP" => 4,
        b"sRGB" | b"sTER" | b"orNT" => 1,
        _ => return false,
    };
    length <= longest
}

/// Each segment is a marker (0xFF and its kind) and, for most, a length (2 bytes) that counts
/// itself, and data. Pixels follow the data of a scan, up to the next marker.
fn jpeg(bytes: &[u8]) -> Result<Picture, PictureError> {
    const START: u8 = 0xD8;
    const END: u8 = 0xD9;
    const SCAN: u8 = 0xDA;
    const COMMENT: u8 = 0xFE;

    let mut rest = &bytes[2..];
    let mut carried = Carried::default();
    let mut size = None;
    let mut pixels = false;
    loop {
        let at = bytes.len() - rest.len();
        let corrupt = |fault| Err(PictureError::Corrupt(fault, at));
        if take(&mut rest, 1, "a marker")? != [0xFF] {
            return corrupt("there is no JPEG marker");
        }
        while rest.first() == Some(&0xFF) {
            rest = &rest[1..];
        }
        let kind = take(&mut rest, 1, "a marker")?[0];
        if kind == END {
            let Some((width, height)) = size.filter(|_| pixels) else {
                return corrupt("the JPEG ends without a picture");
            };
            if !rest.is_empty() {
                carried.add(Metadata::Trailing);
            }
            return Ok(carried.picture(Media::Jpeg, width, height));
        }
        if matches!(kind, 0..=0xBF | 0xD0..=START) {
            return corrupt("there is a JPEG marker out of place");
        }
        let length = usize::from(u16_of(take(&mut rest, 2, "a segment's length")?));
        let Some(length) = length.checked_sub(2) else {
            return corrupt("a JPEG segment is too short");
        };
        let data = take(&mut rest, length, "a segment")?;
        match kind {
            // Baseline, extended and progressive; the other kinds are hardly ever shown.
            0xC0..=0xC2 => {
                let (Some([height, width]), None) =
                    (data.get(1..5).map(|size| [u16_of(&size[..2]), u16_of(&size[2..])]), size)
                else {
                    return corrupt("a JPEG has one frame");
                };
                if width == 0 || height == 0 {
                    return corrupt("the picture has no width or no height");
                }
                size = Some((u32::from(width), u32::from(height)));
            }
            SCAN => {
                pixels = true;
                let markers = rest
                    .windows(2)
                    .position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0 | 0xD0..=0xD7));
                rest = &rest[markers.ok_or(PictureError::Truncated("the pixels"))?..];
            }
            // Huffman tables, quantisation tables, restart interval.
            0xC4 | 0xDB | 0xDD => {}
            0xC3..=0xCF | 0xDC..=0xDF | 0xF0..=0xFD | 0xFF => {
                return Err(PictureError::Unusual("a JPEG of a kind that only some programs show"));
            }
            COMMENT => carried.add(Metadata::Comment),
            _ => application(kind & 0x0F, data, &mut carried),
        }
    }
}

/// Looks into an application's segment, `APP0` to `APP15`.
fn application(number: u8, data: &[u8], carried: &mut Carried) {
    match (number, data) {
        // Version, unit and density; then the size of a thumbnail and the thumbnail.
        (0, [b'J', b'F', b'I', b'F', 0, _, _, _, _, _, _, _, 0, 0]) => {}
        (0, data) if data.starts_with(b"JFIF\0") || data.starts_with(b"JFXX\0") => {
            carried.add(Metadata::Thumbnail)
        }
        (1, [b'E', b'x', b'i', b'f', 0, _, block @ ..]) => carried.exif(block),
        (1, data) if data.starts_with(b"http://ns.adobe.com/") => carried.add(Metadata::Xmp),
        (2, data) if data.starts_with(b"ICC_PROFILE\0") => {}
        (2, data) if data.starts_with(b"MPF\0") => carried.add(Metadata::Thumbnail),
        (11, [b'J', b'P', ..]) => carried.add(Metadata::ContentCredentials),
        (13, data) if data.starts_with(b"Photoshop 3.0\0") => carried.add(Metadata::Photoshop),
        // How the colours are to be read.
        (14, [b'A', b'd', b'o', b'b', b'e', _, _, _, _, _, _, _]) => {}
        (number, _) => carried.add(Metadata::Other(format!("APP{number}"))),
    }
}

/// The name of a kind of file that is not accepted.
fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    let text = || String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    match bytes {
        [b'G', b'I', b'F', b'8', ..] => Some("GIF"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("WebP"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', ..] => Some("AVIF"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'h' | b'm', b'e' | b'i', b'i' | b'v' | b'f', ..] => {
            Some("HEIC")
        }
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => Some("TIFF"),
        [b'%', b'P', b'D', b'F', ..] => Some("PDF"),
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Some("BMP"),
        [b'8', b'B', b'P', b'S', ..] => Some("Photoshop"),
        [0xFF, 0x0A, ..] | [0, 0, 0, 0x0C, b'J', b'X', b'L', b' ', ..] => Some("JPEG XL"),
        [0, 0, 0, 0x0C, b'j', b'P', b' ', b' ', ..] => Some("JPEG 2000"),
        [b'%', b'!', b'P', b'S', ..] => Some("PostScript"),
        _ if text().contains("<svg") => Some("SVG"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use proptest::prelude::*;

    use super::*;

    fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let checked = [kind, data].concat();
        [&(data.len() as u32).to_be_bytes()[..], &checked, &crc32fast::hash(&checked).to_be_bytes()]
            .concat()
    }

    /// A PNG of one grey pixel, three wide in its header's words, with `extra` before the pixel.
    fn png_with(extra: &[u8]) -> Vec<u8> {
        let header = chunk(b"IHDR", &[0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0]);
        let pixels = chunk(b"IDAT", &[0x78, 0x9C, 0x63, 0x60, 0x00, 0x00, 0x00, 0x02, 0x00, 0x01]);
        [b"\x89PNG\r\n\x1A\n", &header[..], extra, &pixels, &chunk(b"IEND", b"")].concat()
    }

    fn segment(kind: u8, data: &[u8]) -> Vec<u8> {
        [&[0xFF, kind], &(data.len() as u16 + 2).to_be_bytes()[..], data].concat()
    }

    /// The frame of a JPEG, with `extra` before it and few pixels, which nobody decodes.
    fn jpeg_with(extra: &[u8]) -> Vec<u8> {
        let tables = [segment(0xDB, &[0; 65]), segment(0xC4, &[0; 17])].concat();
        let frame = segment(0xC0, &[8, 0, 2, 0, 3, 1, 1, 0x11, 0]);
        let scan = segment(0xDA, &[1, 1, 0, 0, 63, 0]);
        let pixels = [0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56];
        [&[0xFF, 0xD8], extra, &tables, &frame, &scan, &pixels, &[0xFF, 0xD9]].concat()
    }

    fn jfif(after: &[u8]) -> Vec<u8> {
        segment(0xE0, &[b"JFIF\0\x01\x01\0\0\x01\0\x01", after].concat())
    }

    /// A directory of an EXIF block: its fields are tag, type, count and value; then where the next is.
    fn directory(fields: &[(u16, u16, u32, u32)], next: u32) -> Vec<u8> {
        let mut bytes = (fields.len() as u16).to_be_bytes().to_vec();
        for (tag, kind, count, value) in fields {
            bytes.extend(tag.to_be_bytes().into_iter().chain(kind.to_be_bytes()));
            bytes.extend(count.to_be_bytes().into_iter().chain(value.to_be_bytes()));
        }
        bytes.extend(next.to_be_bytes());
        bytes
    }

    /// An EXIF block with an orientation, a maker's note, a place and a thumbnail.
    fn camera() -> Vec<u8> {
        let main =
            directory(&[(0x0112, 3, 1, 6 << 16), (0x8769, 4, 1, 50), (0x8825, 4, 1, 68)], 86);
        let camera = directory(&[(0x927C, 7, 4, 0x4142_4344)], 0);
        let place = directory(&[(1, 2, 2, 0x4E00_0000)], 0);
        let thumbnail = directory(&[(0x0103, 3, 1, 6 << 16)], 0);
        [b"MM\0*\0\0\0\x08", &main[..], &camera, &place, &thumbnail].concat()
    }

    fn turned() -> Vec<u8> {
        [b"MM\0*\0\0\0\x08", &directory(&[(0x0112, 3, 1, 6 << 16)], 0)[..]].concat()
    }

    fn exif_segment(block: &[u8]) -> Vec<u8> {
        segment(0xE1, &[b"Exif\0\0", block].concat())
    }

    const XMP: &[u8] = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'></x:xmpmeta>";

    /// A PNG for everything it may carry.
    fn carrying_pngs() -> Vec<(Vec<u8>, Vec<Metadata>)> {
        let hidden = "Raw profile type APP1\0\ngeneric profile\n      26\n".to_owned()
            + "457869660000"
            + "4d4d002a00000008000000000000\n";
        let camera = [Metadata::Exif, Metadata::MakerNote, Metadata::Gps, Metadata::Thumbnail];
        vec![
            (png_with(&chunk(b"tEXt", b"Author\0Nobody")), vec![Metadata::Text]),
            (png_with(&chunk(b"tEXt", hidden.as_bytes())), vec![Metadata::Text]),
            (png_with(&chunk(b"zTXt", b"Author\0\0x\x9C\x03\0\0\0\0\x01")), vec![Metadata::Text]),
            (png_with(&chunk(b"iTXt", b"Title\0\0\0\0\0None")), vec![Metadata::Text]),
            (
                png_with(&chunk(b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", XMP].concat())),
                vec![Metadata::Xmp],
            ),
            (png_with(&chunk(b"eXIf", &self::camera())), camera.to_vec()),
            (png_with(&chunk(b"tIME", &[7, 0xDF, 3, 3, 0, 0, 0])), vec![Metadata::Time]),
            ([png_with(b""), b"after".to_vec()].concat(), vec![Metadata::Trailing]),
            ([png_with(b""), vec![0]].concat(), vec![Metadata::Trailing]),
        ]
    }

    /// A JPEG for everything it may carry.
    fn carrying_jpegs() -> Vec<(Vec<u8>, Vec<Metadata>)> {
        let app = |number: u8, data: &[u8]| jpeg_with(&segment(0xE0 + number, data));
        let other = |name: &str| vec![Metadata::Other(name.to_owned())];
        let camera = [Metadata::Exif, Metadata::MakerNote, Metadata::Gps, Metadata::Thumbnail];
        vec![
            (jpeg_with(&exif_segment(&self::camera())), camera.to_vec()),
            (jpeg_with(&exif_segment(b"not EXIF at all")), vec![Metadata::Exif]),
            (
                jpeg_with(&exif_segment(&[turned(), b"hidden".to_vec()].concat())),
                vec![Metadata::Exif],
            ),
            (app(1, &[b"http://ns.adobe.com/xap/1.0/\0", XMP].concat()), vec![Metadata::Xmp]),
            (
                app(1, &[b"http://ns.adobe.com/xmp/extension/\0", &[b'A'; 40][..], XMP].concat()),
                vec![Metadata::Xmp],
            ),
            (app(1, b"something else"), other("APP1")),
            (app(13, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\0"), vec![Metadata::Photoshop]),
            (app(11, b"JP\0\x01\0\0\0\x01\0\0\0\x08jumb"), vec![Metadata::ContentCredentials]),
            (app(2, b"MPF\0MM\0*\0\0\0\x08\0\0\0\0\0\0"), vec![Metadata::Thumbnail]),
            (app(2, b"FPXR\0\0"), other("APP2")),
            (app(0, b"JFXX\0\x10\xFF\xD8\xFF\xD9"), vec![Metadata::Thumbnail]),
            (jpeg_with(&jfif(&[1, 1, 0, 0, 0])), vec![Metadata::Thumbnail]),
            (jpeg_with(&jfif(b"\0\0hidden")), vec![Metadata::Thumbnail]),
            (app(5, b"RMETA\0"), other("APP5")),
            (app(12, b"Ducky\0\x01\0\x04\0\0\0\x50\0\0"), other("APP12")),
            (jpeg_with(&segment(0xFE, b"a comment")), vec![Metadata::Comment]),
            ([jpeg_with(b""), b"after".to_vec()].concat(), vec![Metadata::Trailing]),
            ([jpeg_with(b""), jpeg_with(b"")].concat(), vec![Metadata::Trailing]),
        ]
    }

    #[test]
    fn all_that_a_picture_carries_is_named() {
        for (bytes, metadata) in carrying_pngs().into_iter().chain(carrying_jpegs()) {
            assert_eq!(
                inspect(&bytes).map(|picture| picture.metadata),
                Ok(metadata),
                "{:?}",
                bytes.escape_ascii().to_string()
            );
        }
    }

    /// Kinds that ExifTool leaves, so that the user has to export the picture again.
    #[test]
    fn what_only_a_new_export_removes_is_named() {
        let credentials = inspect(&png_with(&chunk(b"caBX", b"jumb"))).expect("a picture");
        assert_eq!(credentials.metadata, [Metadata::ContentCredentials]);
        let long =
            png_with(&[chunk(b"prVt", b"secret"), chunk(b"gAMA", b"longer than four")].concat());
        let names = ["prVt", "gAMA"].map(|name| Metadata::Other(name.to_owned()));
        assert_eq!(inspect(&long).map(|picture| picture.metadata), Ok(names.to_vec()));
    }

    #[test]
    fn how_a_picture_is_shown_is_no_metadata() {
        let png = png_with(
            &[
                chunk(b"iCCP", b"profile\0\0anything"),
                chunk(b"gAMA", &[0; 4]),
                chunk(b"pHYs", &[0; 9]),
                chunk(b"eXIf", &turned()),
            ]
            .concat(),
        );
        let expected = Picture { media: Media::Png, width: 2, height: 3, metadata: Vec::new() };
        assert_eq!(inspect(&png), Ok(expected));

        let profile = segment(0xE2, b"ICC_PROFILE\0\x01\x01anything");
        let adobe = segment(0xEE, b"Adobe\0d\0\0\0\0\0");
        let jpeg = jpeg_with(&[jfif(&[0, 0]), profile, adobe].concat());
        let expected = Picture { media: Media::Jpeg, width: 3, height: 2, metadata: Vec::new() };
        assert_eq!(inspect(&jpeg), Ok(expected));
        let on_its_side = inspect(&jpeg_with(&exif_segment(&turned()))).expect("a picture");
        assert_eq!(
            (on_its_side.width, on_its_side.height, on_its_side.metadata),
            (2, 3, Vec::new())
        );
    }

    #[test]
    fn a_comment_between_two_scans_is_found() {
        let mut bytes = jpeg_with(b"");
        bytes.truncate(bytes.len() - 2);
        bytes.extend(
            [segment(0xFE, b"hidden"), segment(0xDA, &[1, 1, 0, 0, 63, 0]), vec![0x12, 0xFF, 0xD9]]
                .concat(),
        );
        assert_eq!(inspect(&bytes).map(|picture| picture.metadata), Ok(vec![Metadata::Comment]));
    }

    #[test]
    fn other_kinds_of_file_are_named() {
        for (bytes, kind) in [
            (&b"GIF89a...."[..], Some("GIF")),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some("WebP")),
            (b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>", Some("SVG")),
            (b"<SVG/>", Some("SVG")),
            (b"\0\0\0\x18ftypheic", Some("HEIC")),
            (b"\0\0\0\x18ftypmif1", Some("HEIC")),
            (b"\0\0\0\x18ftypavif", Some("AVIF")),
            (b"II*\0\x08\0\0\0", Some("TIFF")),
            (b"MM\0*\0\0\0\x08", Some("TIFF")),
            (b"%PDF-1.7", Some("PDF")),
            (b"BM\0\0\0\0\0\0\0\0", Some("BMP")),
            (b"\x89PNG\n", None),
            (b"words", None),
            (b"", None),
        ] {
            let error = inspect(bytes).expect_err("no picture");
            assert_eq!(error, PictureError::NotAPicture(kind));
            assert!(error.hint().contains("PNG"));
        }
    }

    #[test]
    fn a_file_cut_anywhere_is_an_error() {
        for bytes in
            [png_with(&chunk(b"tEXt", b"Author\0Nobody")), jpeg_with(&exif_segment(&camera()))]
        {
            for length in 0..bytes.len() {
                let error = inspect(&bytes[..length]).expect_err("a part of a file");
                assert!(
                    matches!(error, PictureError::Truncated(_)) || length < 8,
                    "{error} at {length}"
                );
            }
        }
    }

    #[test]
    fn a_changed_byte_in_a_png_is_an_error() {
        let bytes = png_with(&chunk(b"tEXt", b"Author\0Nobody"));
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(inspect(&changed).is_err(), "at {at}");
        }
    }

    #[test]
    fn faults_are_said_with_their_place() {
        let no_size = [b"\x89PNG\r\n\x1A\n", &chunk(b"IHDR", &[0; 13])[..]].concat();
        let no_pixels = [&png_with(b"")[..33], &chunk(b"IEND", b"")].concat();
        let animated = png_with(&chunk(b"acTL", &[0; 8]));
        let lossless = jpeg_with(&segment(0xC3, &[8, 0, 2, 0, 3, 1, 1, 0x11, 0]));
        let second_start = jpeg_with(&[0xFF, 0xD8]);
        for (bytes, message) in [
            (no_size, "the picture has no width or no height at byte 8"),
            (no_pixels, "the PNG ends without a picture at byte 33"),
            (animated, "this is an animated PNG"),
            (lossless, "this is a JPEG of a kind that only some programs show"),
            (jpeg_with(b"text"), "there is no JPEG marker at byte 2"),
            (jpeg_with(&[0xFF, 0xE0, 0, 1]), "a JPEG segment is too short at byte 2"),
            (second_start, "there is a JPEG marker out of place at byte 2"),
            (vec![0xFF, 0xD8, 0xFF, 0xD9], "the JPEG ends without a picture at byte 2"),
            (vec![0xFF, 0xD8], "the file ends within a marker"),
        ] {
            assert_eq!(inspect(&bytes).expect_err("a fault").to_string(), message);
        }
    }

    #[test]
    fn a_path_is_quoted_for_the_shell() {
        let last = |path| {
            strip_command(path).split_once("-overwrite_original ").map(|(_, path)| path.to_owned())
        };
        assert_eq!(last("a b.png").as_deref(), Some("'a b.png'"));
        assert_eq!(last("it's $(here).png").as_deref(), Some(r"'it'\''s $(here).png'"));
        assert_eq!(last("-all.png").as_deref(), Some("'./-all.png'"));
    }

    #[test]
    #[ignore = "needs exiftool (Debian libimage-exiftool-perl)"]
    fn after_the_command_nothing_is_left() {
        let folder = std::env::temp_dir().join(format!("engross-picture-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        for (name, (bytes, _)) in
            (0..).zip(carrying_pngs().into_iter().chain(carrying_jpegs())).filter(
                |(_, (bytes, _))| inspect(bytes).is_ok_and(|picture| !picture.metadata.is_empty()),
            )
        {
            let path = folder.join(format!("it's $number {name}"));
            std::fs::write(&path, &bytes).expect("a file");
            let before = inspect(&bytes).expect("a picture");
            let command = strip_command(path.to_str().expect("a path"));
            let done = Command::new("sh").args(["-c", &command]).output().expect("a shell");
            assert!(done.status.success(), "{command}: {}", String::from_utf8_lossy(&done.stderr));
            let after = inspect(&std::fs::read(&path).expect("a file"));
            assert_eq!(
                after,
                Ok(Picture { metadata: Vec::new(), ..before }),
                "{:?}",
                bytes.escape_ascii().to_string()
            );
        }
        std::fs::remove_dir_all(&folder).expect("a folder");
    }

    proptest! {
        #[test]
        fn no_file_is_too_odd_to_be_inspected(
            which in 0..28_usize,
            flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
            length in any::<prop::sample::Index>(),
        ) {
            let mut files: Vec<_> = carrying_pngs().into_iter().chain(carrying_jpegs()).collect();
            let (mut bytes, _) = files.swap_remove(which % files.len());
            for (at, value) in flips {
                let at = at.index(bytes.len());
                bytes[at] = value;
            }
            _ = inspect(&bytes);
            _ = inspect(&bytes[..length.index(bytes.len())]);
        }

        #[test]
        fn no_exif_is_too_odd_to_be_looked_into(block in prop::collection::vec(any::<u8>(), 0..80), at in 8..130_usize) {
            let mut exif = camera();
            let end = exif.len().min(at + block.len());
            exif.splice(at.min(exif.len())..end, block);
            _ = inspect(&png_with(&chunk(b"eXIf", &exif)));
            _ = inspect(&jpeg_with(&exif_segment(&exif)));
        }
    }
}
