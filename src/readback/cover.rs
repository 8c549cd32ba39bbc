//! What is painted over what was painted before: rectangles, thick lines, pictures.

use super::content::Painter;
use super::error::Result;
use super::geometry::{Matrix, Point, Rect};
use super::marked::Owner;
use super::text::Run;

/// An upright rectangle that a page paints.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cover {
    pub bounds: Rect,
    /// It lies over the runs with a smaller [`order`](Run::order).
    pub order: usize,
}

pub(super) const EVERYWHERE: Rect =
    Rect { left: f32::MIN, bottom: f32::MIN, right: f32::MAX, top: f32::MAX };

/// More than this on a page are taken for one that covers everything.
const MOST: usize = 2000;

/// The straight lines of a path, by subpath.
#[derive(Debug, Default)]
pub(super) struct Outline {
    subpaths: Vec<Subpath>,
    /// Whether there were more than are kept.
    overflows: bool,
}

#[derive(Debug, Default)]
struct Subpath {
    corners: Vec<Point>,
    curved: bool,
}

impl Outline {
    pub fn rectangle(&mut self, ctm: Matrix, [x, y, width, height]: [f64; 4]) {
        let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)];
        let corners = corners.map(|(x, y)| ctm.apply(Point { x, y })).to_vec();
        self.begin(Subpath { corners, curved: false });
    }

    fn begin(&mut self, subpath: Subpath) {
        match self.subpaths.len() < MOST {
            true => self.subpaths.push(subpath),
            false => self.overflows = true,
        }
    }

    /// Adds where an operator of a path ends.
    pub fn corner(&mut self, ctm: Matrix, operator: &[u8], x: f64, y: f64) {
        if operator == b"m" || self.subpaths.is_empty() {
            self.begin(Subpath::default());
        }
        if let Some(subpath) = self.subpaths.last_mut() {
            subpath.curved |= !matches!(operator, b"m" | b"l");
            subpath.corners.push(ctm.apply(Point { x, y }));
        }
    }
}

impl Subpath {
    /// The upright rectangle that this is, if it is one.
    fn rectangle(&self) -> Option<Rect> {
        let bounds = self.corners.iter().map(|corner| Rect::at(*corner)).reduce(Rect::union)?;
        let near = |a: f32, b: f32| (a - b).abs() < 0.01;
        let at = |x: f32, y: f32| {
            self.corners.iter().any(|corner| near(corner.x as f32, x) && near(corner.y as f32, y))
        };
        let on_edge = self.corners.iter().all(|corner| {
            let (x, y) = (corner.x as f32, corner.y as f32);
            near(x, bounds.left)
                || near(x, bounds.right)
                || near(y, bounds.bottom)
                || near(y, bounds.top)
        });
        let whole = at(bounds.left, bounds.bottom)
            && at(bounds.left, bounds.top)
            && at(bounds.right, bounds.bottom)
            && at(bounds.right, bounds.top);
        (!self.curved && on_edge && whole).then_some(bounds)
    }

    /// The upright lines as the rectangles that a pen of this width makes of them.
    fn lines(&self, width: f32) -> impl Iterator<Item = Rect> {
        let pairs = self.corners.windows(2).filter(|_| !self.curved);
        pairs.filter_map(move |pair| {
            let [from, to] = pair else { return None };
            let line = Rect::at(*from).union(Rect::at(*to));
            let (across, up) = (line.right - line.left, line.top - line.bottom);
            let half = width / 2.0;
            // Only the sides grow, not the ends.
            if up < 0.01 {
                Some(Rect { bottom: line.bottom - half, top: line.top + half, ..line })
            } else if across < 0.01 {
                Some(Rect { left: line.left - half, right: line.right + half, ..line })
            } else {
                None
            }
        })
    }
}

impl Painter<'_, '_> {
    /// Keeps that something other than text is painted where no marked content says what it is.
    fn draw_outside(&mut self) {
        let owner = self.scopes.last().map(|scope| scope.owner).unwrap_or_default();
        if matches!(owner, Owner::Outside | Owner::Appearance) {
            self.painted.drawn_outside.insert(self.page);
        }
    }

    /// Keeps what a painting operator covers with the current path.
    pub fn cover_with_path(&mut self, operator: &[u8]) -> Result<()> {
        let outline = std::mem::take(&mut self.path.outline);
        let fills = matches!(operator, b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*");
        let strokes = matches!(operator, b"S" | b"s" | b"B" | b"B*" | b"b" | b"b*");
        if fills || strokes {
            self.draw_outside();
        }
        let width = (self.state.line_width * self.state.ctm.vertical_scale()) as f32;
        if (fills || strokes) && outline.overflows {
            self.cover(EVERYWHERE)?;
        }
        for subpath in &outline.subpaths {
            if fills && let Some(bounds) = subpath.rectangle() {
                self.cover(bounds)?;
            }
            if strokes {
                self.frame(subpath.rectangle());
                subpath.lines(width).try_for_each(|line| self.cover(line))?;
            }
        }
        Ok(())
    }

    /// Keeps that a rectangle's outline is drawn, up to as many as a page may have.
    fn frame(&mut self, bounds: Option<Rect>) {
        let Some(bounds) = bounds else { return };
        let frames = self.painted.frames.entry(self.page).or_default();
        if frames.len() < MOST {
            frames.push(bounds);
        }
    }

    /// Keeps that a picture covers the unit square.
    pub fn cover_with_image(&mut self) -> Result<()> {
        self.draw_outside();
        let square = Rect { left: 0.0, bottom: 0.0, right: 1.0, top: 1.0 };
        match self.state.ctm.is_upright() {
            true => self.cover(self.state.ctm.apply_to(square)),
            false => Ok(()),
        }
    }

    /// Keeps that a rectangle is painted now.
    pub fn cover(&mut self, bounds: Rect) -> Result<()> {
        // What is painted before any text covers none.
        if self.shown == 0 {
            return Ok(());
        }
        self.finish_piece()?;
        let bounds = self.state.clip.map_or(bounds, |clip| bounds.intersect(clip.bounds));
        let covers = self.painted.covers.entry(self.page).or_default();
        let bounds = match covers.len() < MOST {
            true => bounds,
            false => {
                covers.pop();
                EVERYWHERE
            }
        };
        covers.push(Cover { bounds, order: self.shown });
        Ok(())
    }
}

/// Heights above the baseline, as parts of the size, between which letters are told apart.
const HEIGHTS: [f32; 4] = [0.1, 0.2, 0.3, 0.4];

impl Run {
    /// Whether a letter's width of the run lies under what was painted later.
    pub(super) fn is_covered(&self, covers: &[Cover]) -> bool {
        let [from, to] = [self.point(0.0, HEIGHTS[0]), self.point(1.0, HEIGHTS[3])];
        let own =
            Rect::around([from, to, self.point(0.0, HEIGHTS[3]), self.point(1.0, HEIGHTS[0])]);
        let over: Vec<Rect> = covers
            .iter()
            .filter(|cover| cover.order > self.order)
            .map(|cover| cover.bounds)
            .filter(|bounds| bounds.meets(own))
            .collect();
        if over.is_empty() {
            return false;
        }
        let length = (self.end.0 - self.start.0).hypot(self.end.1 - self.start.1);
        // Columns in the middles of parts about a quarter of the size wide.
        let parts = (length / (self.size.max(1.0) * 0.25)).clamp(1.0, 1000.0) as usize;
        (0..parts).any(|part| {
            let along = (part as f32 + 0.5) / parts as f32;
            HEIGHTS.iter().all(|height| {
                let point = self.point(along, *height);
                over.iter().any(|bounds| bounds.has(point))
            })
        })
    }
}
