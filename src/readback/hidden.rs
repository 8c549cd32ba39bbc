//! Whether a run of text can be seen where it stands.

use super::colour::Colour;
use super::geometry::Rect;
use super::page::Page;
use super::text::Run;

/// A way in which a page has text and does not show it, or hardly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hidden {
    /// A rendering mode that paints nothing.
    Invisible,
    TooSmall,
    Mirrored,
    /// Optional content, which can be switched off.
    Layer,
    PaperColoured,
    /// A pattern, or a colour space that does not say how it looks.
    UnknownColour,
    OffPage,
    Clipped,
    /// Something is painted over it.
    Covered,
}

/// The smallest size of text that anybody can read, in points.
pub const SMALLEST: f32 = 6.0;

/// The lowest contrast with white paper (WCAG 2) at which anybody could find a text.
const FAINTEST: f32 = 1.5;

/// How far text may reach beyond an edge, in points: widths in fonts are rounded.
const TOLERANCE: f32 = 1.0;

impl Run {
    /// How the run is hidden, if it is; `smallest` is the size from which on it can be read.
    pub fn hidden(&self, page: Option<&Page>, smallest: f32) -> Option<Hidden> {
        // Fill and stroke modes, with or without clipping, are 0 to 2 and 4 to 6.
        if matches!(self.mode, 3 | 7) {
            return Some(Hidden::Invisible);
        }
        let unit = page.map_or(1.0, |page| page.unit);
        if self.size.min(self.narrow) * unit < smallest {
            return Some(Hidden::TooSmall);
        }
        if self.mirrored {
            return Some(Hidden::Mirrored);
        }
        if self.optional {
            return Some(Hidden::Layer);
        }
        match self.contrast() {
            Some(contrast) if contrast >= FAINTEST => {}
            Some(_) => return Some(Hidden::PaperColoured),
            None => return Some(Hidden::UnknownColour),
        }
        let bounds = page.map(|page| page.bounds).unwrap_or_default();
        if !self.points().iter().all(|point| inside(*point, bounds)) {
            return Some(Hidden::OffPage);
        }
        let clipped = self
            .clip
            .is_some_and(|clip| !self.points().iter().all(|point| inside(*point, clip.bounds)));
        if clipped {
            return Some(Hidden::Clipped);
        }
        page.is_some_and(|page| self.is_covered(&page.covers)).then_some(Hidden::Covered)
    }

    /// Two points at a quarter of the text's height, whichever way it runs.
    fn points(&self) -> [(f32, f32); 2] {
        [0.0, 1.0].map(|along| self.point(along, 0.25))
    }

    /// The point this far along the baseline, as a part of it, and above it, as a part of the size.
    pub(super) fn point(&self, along: f32, above: f32) -> (f32, f32) {
        let (dx, dy) = (self.end.0 - self.start.0, self.end.1 - self.start.1);
        let length = dx.hypot(dy);
        let up = if length > 0.0 { (-dy / length, dx / length) } else { (0.0, 1.0) };
        let rise = self.size * above;
        (self.start.0 + dx * along + up.0 * rise, self.start.1 + dy * along + up.1 * rise)
    }

    /// The contrast with white paper, from 1 to 21; none where the colour cannot be told.
    fn contrast(&self) -> Option<f32> {
        let rgb = match self.colour {
            Colour::Gray(gray) => [gray; 3],
            Colour::Rgb(rgb) => rgb,
            Colour::Cmyk([c, m, y, k]) => [c, m, y].map(|part| (1.0 - part) * (1.0 - k)),
            Colour::Unknown => return None,
        };
        let linear = rgb.map(|part| {
            let seen = 1.0 - self.opacity.clamp(0.0, 1.0) * (1.0 - part.clamp(0.0, 1.0));
            if seen <= 0.040_45 { seen / 12.92 } else { ((seen + 0.055) / 1.055).powf(2.4) }
        });
        let luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
        Some(1.05 / (luminance + 0.05))
    }
}

fn inside((x, y): (f32, f32), rect: Rect) -> bool {
    x >= rect.left - TOLERANCE
        && x <= rect.right + TOLERANCE
        && y >= rect.bottom - TOLERANCE
        && y <= rect.top + TOLERANCE
}
