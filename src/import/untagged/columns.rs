//! Columns whose lines are painted in turn, one line of each: some programs sort a page's lines by
//! their height.

use super::lines::Line;

/// Each column must have at least this many lines: fewer are a table's cells.
const FEWEST: usize = 5;

/// Lines of prose fill their column, cells do not: the share of the width that most lines fill.
const FILLED: f32 = 0.6;

/// A page's lines in the order of reading: as they are painted, unless two columns alternate.
pub(super) fn in_order(lines: Vec<Line>) -> Vec<Line> {
    match gutter(&lines) {
        Some(gutter) if alternates(&lines, gutter) => by_column(lines, gutter),
        _ => lines,
    }
}

/// Where a gap between two columns of prose stands, if there is one.
fn gutter(lines: &[Line]) -> Option<f32> {
    let left = lines.iter().map(|line| line.left).fold(f32::INFINITY, f32::min);
    let right = lines.iter().map(|line| line.right).fold(f32::NEG_INFINITY, f32::max);
    // Left edges that many lines share, in the middle third.
    let middle = left + (right - left) / 3.0..left + (right - left) * 2.0 / 3.0;
    let mut edges: Vec<f32> =
        lines.iter().map(|line| line.left).filter(|edge| middle.contains(edge)).collect();
    edges.sort_by(f32::total_cmp);
    let edge = *edges.get(edges.len() / 2)?;
    let ends_before = |line: &&Line| line.right < edge;
    let starts_after = |line: &&Line| line.left >= edge - 1.0;
    let columns = [
        lines.iter().filter(ends_before).collect::<Vec<_>>(),
        lines.iter().filter(starts_after).collect::<Vec<_>>(),
    ];
    columns.iter().all(|column| is_prose(column)).then_some(edge - 1.0)
}

fn is_prose(column: &[&Line]) -> bool {
    let left = column.iter().map(|line| line.left).fold(f32::INFINITY, f32::min);
    let right = column.iter().map(|line| line.right).fold(f32::NEG_INFINITY, f32::max);
    let full = column.iter().filter(|line| line.right - left >= (right - left) * FILLED).count();
    column.len() >= FEWEST && full * 3 >= column.len() * 2
}

/// Whether the painting goes from left to right and back more than a page of columns needs.
fn alternates(lines: &[Line], gutter: f32) -> bool {
    let sides: Vec<_> = lines.iter().filter_map(|line| side(line, gutter)).collect();
    let turns = sides.windows(2).filter(|pair| pair[0] && !pair[1]).count();
    turns >= FEWEST - 1
}

/// Whether a line stands on the right; none if it spans both columns.
fn side(line: &Line, gutter: f32) -> Option<bool> {
    if line.left >= gutter { Some(true) } else { (line.right <= gutter).then_some(false) }
}

/// The left column, then the right one, between lines that span both.
fn by_column(lines: Vec<Line>, gutter: f32) -> Vec<Line> {
    let mut ordered = Vec::new();
    let mut right = Vec::new();
    for line in lines {
        match side(&line, gutter) {
            Some(true) => right.push(line),
            Some(false) => ordered.push(line),
            None => {
                ordered.append(&mut right);
                ordered.push(line);
            }
        }
    }
    ordered.append(&mut right);
    ordered
}
