//! Two documents' pages beside each other, in this process.

use std::collections::BTreeSet;

use hayro::hayro_syntax::Pdf;

use super::model::{Comparison, Page, PagesError, Pair, Region, Remark, Side, What};
use super::pairs::pairs;
use super::picture::{self, Painter, Picture};
use super::regions::{Bounds, regions};
use super::text::{self, MM, Text};
use crate::digest::Digest;
use crate::readback::Rect;

/// So many pairs of pages at most are shown; of more it is only told how they differ.
const MOST_SHOWN: usize = 60;

/// Compares two documents; one that is not there has no pages. A file that is made to do harm may
/// do it here: strangers' files are for [`super::compare`].
pub fn compare(old: Option<&[u8]>, new: Option<&[u8]>) -> Result<Comparison, PagesError> {
    let pdfs = [open(old, Side::Old)?, open(new, Side::New)?];
    let old = Document::new(old, pdfs[0].as_ref());
    let new = Document::new(new, pdfs[1].as_ref());
    let texts = old.text.as_ref().zip(new.text.as_ref());
    let same_words = texts.map(|(old, new)| old.words() == new.words());

    let counterparts = match texts {
        Some((old_text, new_text)) => {
            let words = |document: &Document<'_>, text: &Text| {
                (1..=document.count()).map(|page| text.words_on(page)).collect::<Vec<_>>()
            };
            pairs(&words(&old, old_text), &words(&new, new_text))
        }
        None => pairs(&old.digests(), &new.digests()),
    };
    let mut shown = 0;
    let mut pages = Vec::new();
    for (in_old, in_new) in counterparts {
        let pictures = [old.paint(in_old), new.paint(in_new)];
        let found = match &pictures {
            [Some(before), Some(after)] if !before.fits(after) => vec![whole(after)],
            [Some(before), Some(after)] => regions(before, after)
                .into_iter()
                .map(|bounds| region(bounds, texts, [in_old, in_new], before.scale))
                .collect(),
            _ => Vec::new(),
        };
        let is_same = in_old.is_some() && in_new.is_some() && found.is_empty();
        let is_shown = !is_same && shown < MOST_SHOWN;
        shown += usize::from(is_shown);
        let page = |number: Option<usize>, picture: &Option<Picture>| {
            Some(page(number? + 1, picture.as_ref()?, is_shown))
        };
        pages.push(Pair {
            old: page(in_old, &pictures[0]),
            new: page(in_new, &pictures[1]),
            regions: found,
        });
    }
    Ok(Comparison { pages, same_words, remarks: [old.remarks(), new.remarks()] })
}

fn open(bytes: Option<&[u8]>, side: Side) -> Result<Option<Pdf>, PagesError> {
    let opened = bytes.map(picture::open).transpose();
    opened.map_err(|refusal| PagesError::Refused { side, refusal })
}

/// One of the two documents.
struct Document<'p> {
    painter: Option<Painter<'p>>,
    text: Option<Text>,
}

impl<'p> Document<'p> {
    fn new(bytes: Option<&[u8]>, pdf: Option<&'p Pdf>) -> Self {
        Self { painter: pdf.map(Painter::new), text: Text::read(bytes) }
    }

    fn count(&self) -> usize {
        self.painter.as_ref().map_or(0, Painter::count)
    }

    fn paint(&self, page: Option<usize>) -> Option<Picture> {
        Some(self.painter.as_ref()?.paint(page?))
    }

    fn digests(&self) -> Vec<Digest> {
        let pages = self
            .painter
            .iter()
            .flat_map(|painter| (0..painter.count()).map(|page| painter.paint(page).digest()));
        pages.collect()
    }

    fn remarks(&self) -> BTreeSet<Remark> {
        self.painter.as_ref().map(Painter::remarks).unwrap_or_default()
    }
}

fn page(number: usize, picture: &Picture, is_shown: bool) -> Page {
    let length = |pixels: u32| pixels as f32 / picture.scale * MM;
    Page {
        number,
        width: length(picture.width),
        height: length(picture.height),
        picture: is_shown.then(|| picture.png().into()),
    }
}

/// A page that has another size is different as a whole.
fn whole(picture: &Picture) -> Region {
    let Page { width, height, .. } = page(0, picture, false);
    Region { left: 0.0, top: 0.0, width, height, what: What::Size }
}

fn region(
    bounds: Bounds,
    texts: Option<(&Text, &Text)>,
    pages: [Option<usize>; 2],
    scale: f32,
) -> Region {
    let [left, top, right, bottom] =
        [bounds.left, bounds.top, bounds.right, bounds.bottom].map(|pixels| pixels as f32 / scale);
    let what = match (texts, pages) {
        (Some((old, new)), [Some(in_old), Some(in_new)]) => {
            text::what([(old, in_old + 1), (new, in_new + 1)], Rect { left, bottom, right, top })
        }
        _ => What::Unknown,
    };
    Region {
        left: left * MM,
        top: top * MM,
        width: (right - left) * MM,
        height: (bottom - top) * MM,
        what,
    }
}
