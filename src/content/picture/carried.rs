//! What was found in a picture file beside the picture.

use exif::{Context, In, Tag};

use super::super::model::Media;
use super::{Metadata, Picture};

/// What a file carries and how its picture is turned, as far as the walk has come.
#[derive(Default)]
pub(super) struct Carried {
    metadata: Vec<Metadata>,
    /// The picture lies on its side.
    turned: bool,
}

impl Carried {
    pub fn add(&mut self, metadata: Metadata) {
        if !self.metadata.contains(&metadata) {
            self.metadata.push(metadata);
        }
    }

    /// Looks into an EXIF block. One that says nothing but how to show the picture is no metadata.
    pub fn exif(&mut self, block: &[u8]) {
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

    pub fn picture(self, media: Media, width: u32, height: u32) -> Picture {
        let (width, height) = if self.turned { (height, width) } else { (width, height) };
        Picture { media, width, height, metadata: self.metadata }
    }
}

fn is_fraction(field: &&exif::Field) -> bool {
    matches!(&field.value, exif::Value::Rational(fractions) if fractions.len() == 1)
}
