//! A PDF's pages as pictures.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use hayro::hayro_interpret::{InterpreterSettings, InterpreterWarning};
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings};

use super::model::{Refusal, Remark};
use crate::digest::Digest;

/// Pixels for each point, of which an inch has 72: small text can be read.
const SCALE: f32 = 1.5;

/// No side of a picture has more pixels. A larger page is shown smaller.
const MOST_PIXELS: f32 = 4096.0;

/// No document with more pages is shown.
const MOST_PAGES: usize = 500;

/// Opens a PDF, whoever made it.
pub fn open(bytes: &[u8]) -> Result<Pdf, Refusal> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Refusal::Encrypted,
        LoadPdfError::Invalid => Refusal::NotPdf,
    })?;
    match pdf.pages().len() {
        0 => Err(Refusal::NoPage),
        pages if pages > MOST_PAGES => Err(Refusal::TooManyPages { pages, most: MOST_PAGES }),
        _ => Ok(pdf),
    }
}

/// Makes pictures of a document's pages. The same bytes give the same pixels.
pub struct Painter<'p> {
    pages: &'p [Page<'p>],
    cache: RenderCache<'p>,
    settings: InterpreterSettings,
    remarks: Arc<Mutex<BTreeSet<Remark>>>,
}

impl<'p> Painter<'p> {
    pub fn new(pdf: &'p Pdf) -> Self {
        let remarks = Arc::new(Mutex::new(BTreeSet::new()));
        let note = {
            let remarks = Arc::clone(&remarks);
            move |remark| {
                remarks.lock().unwrap_or_else(PoisonError::into_inner).insert(remark);
            }
        };
        // Nothing is taken from the system: what a file does not hold is not shown, and said.
        let settings = InterpreterSettings {
            font_resolver: {
                let note = note.clone();
                Arc::new(move |_| {
                    note(Remark::Font);
                    None
                })
            },
            cmap_resolver: {
                let note = note.clone();
                Arc::new(move |_| {
                    note(Remark::Font);
                    None
                })
            },
            warning_sink: Arc::new(move |warning| match warning {
                InterpreterWarning::UnsupportedFont => note(Remark::Font),
                InterpreterWarning::ImageDecodeFailure => note(Remark::Picture),
            }),
            ..InterpreterSettings::default()
        };
        Self { pages: pdf.pages(), cache: RenderCache::new(), settings, remarks }
    }

    /// How many pages there are.
    pub fn count(&self) -> usize {
        self.pages.len()
    }

    /// A page's picture; pages are counted from 0.
    pub fn paint(&self, page: usize) -> Picture {
        let page = &self.pages[page];
        let (width, height) = page.render_dimensions();
        let scale = SCALE.min(MOST_PIXELS / width.max(height));
        let pixels = |length: f32| (length * scale).clamp(1.0, MOST_PIXELS) as u16;
        let settings = RenderSettings {
            x_scale: scale,
            y_scale: scale,
            width: Some(pixels(width)),
            height: Some(pixels(height)),
            bg_color: WHITE,
        };
        let painted = hayro::render(page, &self.cache, &self.settings, &settings);
        Picture {
            width: painted.width().into(),
            height: painted.height().into(),
            scale,
            // On white paper nothing is transparent.
            pixels: painted.data().iter().map(|pixel| [pixel.r, pixel.g, pixel.b]).collect(),
        }
    }

    /// What the pages that were painted do not show.
    pub fn remarks(&self) -> BTreeSet<Remark> {
        self.remarks.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A page in pixels, from the upper left corner.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    /// Pixels for each point.
    pub scale: f32,
    /// Red, green, blue; row by row.
    pub pixels: Vec<[u8; 3]>,
}

impl Picture {
    /// Equal for pictures that are equal.
    pub fn digest(&self) -> Digest {
        let mut bytes = [self.width.to_be_bytes(), self.height.to_be_bytes()].concat();
        bytes.extend(self.pixels.as_flattened());
        Digest::of(&bytes)
    }

    /// Whether two pictures can be laid over each other.
    pub fn fits(&self, other: &Self) -> bool {
        (self.width, self.height, self.scale) == (other.width, other.height, other.scale)
    }

    /// As a PNG file (ISO/IEC 15948).
    pub fn png(&self) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        let written = encoder
            .write_header()
            .and_then(|mut writer| writer.write_image_data(self.pixels.as_flattened()));
        written.expect("memory takes what is written, and the size is the picture's");
        file
    }
}
