//! JPEG (ITU-T T.81, B): segments.

use super::super::model::Media;
use super::bytes::{take, u16_of};
use super::carried::Carried;
use super::{Metadata, Picture, PictureError};

/// Each segment is a marker (0xFF and its kind) and, for most, a length (2 bytes) that counts
/// itself, and data. Pixels follow the data of a scan, up to the next marker.
pub(super) fn jpeg(bytes: &[u8]) -> Result<Picture, PictureError> {
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
