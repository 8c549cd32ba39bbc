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
    let main = directory(&[(0x0112, 3, 1, 6 << 16), (0x8769, 4, 1, 50), (0x8825, 4, 1, 68)], 86);
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
        (jpeg_with(&exif_segment(&[turned(), b"hidden".to_vec()].concat())), vec![Metadata::Exif]),
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
    let long = png_with(&[chunk(b"prVt", b"secret"), chunk(b"gAMA", b"longer than four")].concat());
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
    assert_eq!((on_its_side.width, on_its_side.height, on_its_side.metadata), (2, 3, Vec::new()));
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
    for bytes in [png_with(&chunk(b"tEXt", b"Author\0Nobody")), jpeg_with(&exif_segment(&camera()))]
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
    for (name, (bytes, _)) in (0..)
        .zip(carrying_pngs().into_iter().chain(carrying_jpegs()))
        .filter(|(_, (bytes, _))| inspect(bytes).is_ok_and(|picture| !picture.metadata.is_empty()))
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
