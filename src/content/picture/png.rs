//! PNG (third edition, 5): chunks.

use super::super::model::Media;
use super::bytes::{take, u32_of};
use super::carried::Carried;
use super::{Metadata, Picture, PictureError};

/// Each chunk is its data's length (4 bytes), its kind (4), its data, and the CRC of both (4).
pub(super) fn png(bytes: &[u8]) -> Result<Picture, PictureError> {
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
