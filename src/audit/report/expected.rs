//! The blocks that a finished report must have, from its data alone.

use super::paper::{Paper, Part};
use crate::blocks::{Blocks, Label, Line, Role, Step, Writer};

type Out<'o> = Writer<'o>;

/// All blocks, in the order in which they are read.
pub(super) fn expected(paper: &Paper) -> Blocks {
    let mut out = Writer::after(Blocks::default());
    line(&mut out, &paper.title, Role::Heading(1));
    paper.answer.iter().for_each(|sentence| words(&mut out, sentence));
    for section in &paper.sections {
        line(&mut out, &section.heading, Role::Heading(section.level));
        section.parts.iter().for_each(|of| part(&mut out, of));
    }
    out.out
}

fn part(out: &mut Out<'_>, part: &Part) {
    match part {
        Part::Paragraph { text } => words(out, text),
        Part::Bullets { items } => out.inside(Step::List, |out| {
            for item in items {
                out.item(Label::Bullet, |out| words(out, item));
            }
        }),
        Part::Terms { items } => out.inside(Step::List, |out| {
            for item in items {
                out.item(Label::Words(item.label.clone()), |out| words(out, &item.text));
            }
        }),
        Part::Table { rows } => out.inside(Step::Table, |out| {
            for (row, cells) in rows.iter().enumerate() {
                for (column, text) in cells.iter().enumerate() {
                    line(out, text, Role::Cell { row, column, header: row == 0 });
                }
            }
        }),
    }
}

fn words(out: &mut Out<'_>, text: &str) {
    line(out, text, Role::Paragraph);
}

fn line(out: &mut Out<'_>, text: &str, role: Role) {
    let mut line = Line::default();
    line.push(text, None);
    out.line(line, role);
}
