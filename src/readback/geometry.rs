//! Matrices and rectangles (ISO 32000-1, 8.3) in points, from the page's lower left corner.

use super::cover::Outline;

/// A rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    pub left: f32,
    pub bottom: f32,
    pub right: f32,
    pub top: f32,
}

/// The area that painting is restricted to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clip {
    /// Nothing outside this is painted.
    pub bounds: Rect,
    /// Whether everything inside is: the clip is this rectangle and no other shape.
    pub exact: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub x: f64,
    pub y: f64,
}

/// `[a b c d e f]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix(pub [f64; 6]);

impl Matrix {
    pub const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub fn translation(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// First this, then the other.
    pub fn then(self, other: Self) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let [g, h, i, j, k, l] = other.0;
        Self([
            a * g + b * i,
            a * h + b * j,
            c * g + d * i,
            c * h + d * j,
            e * g + f * i + k,
            e * h + f * j + l,
        ])
    }

    pub fn apply(self, point: Point) -> Point {
        let [a, b, c, d, e, f] = self.0;
        Point { x: a * point.x + c * point.y + e, y: b * point.x + d * point.y + f }
    }

    /// The box around a rectangle's image.
    pub fn apply_to(self, rect: Rect) -> Rect {
        let mut path = Path::default();
        let [x, y] = [rect.left, rect.bottom].map(f64::from);
        let [width, height] = [rect.right - rect.left, rect.top - rect.bottom].map(f64::from);
        path.rectangle(self, x, y, width, height);
        path.bounds.unwrap_or_default()
    }

    /// How much longer a vertical line becomes.
    pub fn vertical_scale(self) -> f64 {
        let [_, _, c, d, _, _] = self.0;
        c.hypot(d)
    }

    /// How much longer a horizontal line becomes.
    pub fn horizontal_scale(self) -> f64 {
        let [a, b, _, _, _, _] = self.0;
        a.hypot(b)
    }

    /// By how much areas grow; negative where they are mirrored.
    pub fn area_scale(self) -> f64 {
        let [a, b, c, d, _, _] = self.0;
        a * d - b * c
    }

    /// Whether a rectangle stays one.
    pub fn is_upright(self) -> bool {
        let [a, b, c, d, _, _] = self.0;
        (b == 0.0 && c == 0.0) || (a == 0.0 && d == 0.0)
    }
}

impl Rect {
    pub(super) fn at(point: Point) -> Self {
        let (x, y) = (point.x as f32, point.y as f32);
        Self { left: x, bottom: y, right: x, top: y }
    }

    pub(super) fn union(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            bottom: self.bottom.min(other.bottom),
            right: self.right.max(other.right),
            top: self.top.max(other.top),
        }
    }

    /// The box around points.
    pub(super) fn around<const N: usize>(points: [(f32, f32); N]) -> Self {
        let points = points.map(|(x, y)| Self { left: x, bottom: y, right: x, top: y });
        points.into_iter().reduce(Self::union).unwrap_or_default()
    }

    pub(super) fn has(self, (x, y): (f32, f32)) -> bool {
        (self.left..=self.right).contains(&x) && (self.bottom..=self.top).contains(&y)
    }

    pub(super) fn meets(self, other: Self) -> bool {
        self.left <= other.right
            && other.left <= self.right
            && self.bottom <= other.top
            && other.bottom <= self.top
    }

    pub(super) fn intersect(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.min(other.right),
            top: self.top.min(other.top),
        }
    }
}

/// The path that is being built, as far as clipping and covering need it.
#[derive(Debug, Default)]
pub(super) struct Path {
    bounds: Option<Rect>,
    other: bool,
    clips: bool,
    pub outline: Outline,
}

impl Path {
    /// Adds a rectangle: `re`.
    pub fn rectangle(&mut self, ctm: Matrix, x: f64, y: f64, width: f64, height: f64) {
        let whole = self.bounds.is_none() && ctm.is_upright();
        for (x, y) in [(x, y), (x + width, y), (x + width, y + height), (x, y + height)] {
            self.point(ctm, x, y);
        }
        self.outline.rectangle(ctm, [x, y, width, height]);
        self.other |= !whole;
    }

    /// Adds a corner or control point of a line or curve.
    pub fn line(&mut self, ctm: Matrix, x: f64, y: f64) {
        self.other = true;
        self.point(ctm, x, y);
    }

    fn point(&mut self, ctm: Matrix, x: f64, y: f64) {
        let point = Rect::at(ctm.apply(Point { x, y }));
        self.bounds = Some(self.bounds.map_or(point, |bounds| bounds.union(point)));
    }

    /// Marks the path as the next clip: `W`, `W*`.
    pub fn clip(&mut self) {
        self.clips = true;
    }

    /// Ends the path, and gives the clip that holds from here on.
    pub fn end(&mut self, current: Option<Clip>) -> Option<Clip> {
        let path = std::mem::take(self);
        if !path.clips {
            return current;
        }
        // An empty path clips everything away.
        let bounds = path.bounds.unwrap_or_default();
        Some(Clip { bounds, exact: !path.other }.within(current))
    }
}

impl Clip {
    /// This clip inside another.
    pub(super) fn within(self, outer: Option<Self>) -> Self {
        match outer {
            Some(outer) => Self {
                bounds: self.bounds.intersect(outer.bounds),
                exact: self.exact && outer.exact,
            },
            None => self,
        }
    }

    /// The clip that a form XObject's `BBox` is.
    pub(super) fn bounding_box(ctm: Matrix, [x0, y0, x1, y1]: [f64; 4]) -> Self {
        let mut path = Path::default();
        path.rectangle(ctm, x0, y0, x1 - x0, y1 - y0);
        Self { bounds: path.bounds.unwrap_or_default(), exact: !path.other }
    }
}
