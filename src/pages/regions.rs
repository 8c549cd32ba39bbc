//! Where two pictures of one size differ: few boxes, with every differing pixel in one of them.

use super::picture::Picture;

/// A box in pixels; the far sides are outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    pub left: u32,
    pub top: u32,
    pub right: u32,
    pub bottom: u32,
}

/// Differing pixels are first gathered in squares of this side.
const CELL: usize = 8;

/// Boxes at most so far apart are one: the lines of a paragraph, not its neighbours.
const NEAR: u32 = 14;

/// More boxes than this do not help anybody: then what is further apart becomes one, too.
const MOST: usize = 12;

/// The boxes, from top to bottom. None if the pictures are equal; no difference is too small.
pub fn regions(old: &Picture, new: &Picture) -> Vec<Bounds> {
    let mut regions = cells(old, new);
    let mut near = NEAR;
    loop {
        regions = merged(regions, near);
        if regions.len() <= MOST {
            break;
        }
        near *= 2;
    }
    regions.sort_by_key(|region| (region.top, region.left));
    regions
}

/// The extent of what differs within each square that has any.
fn cells(old: &Picture, new: &Picture) -> Vec<Bounds> {
    let width = old.width as usize;
    let columns = width.div_ceil(CELL);
    let mut cells = vec![None::<Bounds>; columns * (old.height as usize).div_ceil(CELL)];
    let rows = old.pixels.chunks(width).zip(new.pixels.chunks(width));
    for (y, (old_row, new_row)) in rows.enumerate().filter(|(_, (old, new))| old != new) {
        let differs = old_row.iter().zip(new_row).enumerate().filter(|(_, (old, new))| old != new);
        for (x, _) in differs {
            let cell = &mut cells[y / CELL * columns + x / CELL];
            let pixel = Bounds::pixel(x as u32, y as u32);
            *cell = Some(cell.map_or(pixel, |bounds| bounds.union(pixel)));
        }
    }
    cells.into_iter().flatten().collect()
}

/// Makes one of all that are near each other, until none are.
fn merged(regions: Vec<Bounds>, near: u32) -> Vec<Bounds> {
    let before = regions.len();
    let mut merged: Vec<Bounds> = Vec::new();
    for mut region in regions {
        // What has grown may now be near to others.
        while let Some(other) = merged.iter().position(|other| other.is_near(region, near)) {
            region = region.union(merged.swap_remove(other));
        }
        merged.push(region);
    }
    if merged.len() < before { self::merged(merged, near) } else { merged }
}

impl Bounds {
    fn pixel(x: u32, y: u32) -> Self {
        Self { left: x, top: y, right: x + 1, bottom: y + 1 }
    }

    fn union(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    fn is_near(self, other: Self, near: u32) -> bool {
        self.left <= other.right + near
            && other.left <= self.right + near
            && self.top <= other.bottom + near
            && other.top <= self.bottom + near
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WIDTH: u32 = 300;
    const HEIGHT: u32 = 400;

    fn page(marks: &[(u32, u32, u32, u32)]) -> Picture {
        let mut pixels = vec![[255; 3]; (WIDTH * HEIGHT) as usize];
        for (left, top, width, height) in marks {
            for (x, y) in
                (*top..top + height).flat_map(|y| (*left..left + width).map(move |x| (x, y)))
            {
                pixels[(y * WIDTH + x) as usize] = [0, 80, 90];
            }
        }
        Picture { width: WIDTH, height: HEIGHT, scale: 1.0, pixels }
    }

    fn bounds(left: u32, top: u32, right: u32, bottom: u32) -> Bounds {
        Bounds { left, top, right, bottom }
    }

    #[test]
    fn one_pixel_is_a_difference() {
        let boxes = regions(&page(&[]), &page(&[(299, 399, 1, 1)]));
        assert_eq!(boxes, [bounds(299, 399, 300, 400)]);
    }

    #[test]
    fn what_is_near_is_one_and_columns_are_two() {
        let lines = [(20, 50, 100, 9), (20, 72, 90, 9), (20, 94, 110, 9), (160, 50, 100, 9)];
        let boxes = regions(&page(&[]), &page(&lines));
        assert_eq!(boxes, [bounds(20, 50, 130, 103), bounds(160, 50, 260, 59)]);
    }

    #[test]
    fn what_moved_is_both_places() {
        let boxes = regions(&page(&[(20, 50, 100, 20)]), &page(&[(20, 250, 100, 20)]));
        assert_eq!(boxes, [bounds(20, 50, 120, 70), bounds(20, 250, 120, 270)]);
    }

    #[test]
    fn scattered_specks_become_few_boxes() {
        let specks: Vec<_> =
            (0..10).flat_map(|x| (0..10).map(move |y| (x * 29, y * 39, 2, 2))).collect();
        let boxes = regions(&page(&[]), &page(&specks));
        assert!(!boxes.is_empty() && boxes.len() <= MOST, "{boxes:?}");
    }

    proptest! {
        #[test]
        fn every_differing_pixel_is_in_a_box_and_equal_pictures_have_none(
            old in prop::collection::vec((0u32..250, 0u32..350, 1u32..50, 1u32..50), 0..8),
            new in prop::collection::vec((0u32..250, 0u32..350, 1u32..50, 1u32..50), 0..8),
        ) {
            let (old, new) = (page(&old), page(&new));
            prop_assert_eq!(regions(&old, &old), []);
            let boxes = regions(&old, &new);
            for (at, (one, other)) in old.pixels.iter().zip(&new.pixels).enumerate() {
                let (x, y) = (at as u32 % WIDTH, at as u32 / WIDTH);
                let boxed = boxes.iter().any(|it| {
                    (it.left..it.right).contains(&x) && (it.top..it.bottom).contains(&y)
                });
                prop_assert!(one == other || boxed, "{x} {y} {boxes:?}");
            }
        }
    }
}
