//! The blocks that a finished redline must have, from its data alone.

use super::model::{Compared, Group, Item, Line, ListKind, Node, Picture, Redline, Remark, Run};
use crate::blocks::{self, Blocks, Label, Link, Role, Step, Writer, without_script};
use crate::readback::normalise;

type Out<'o> = Writer<'o>;

/// All blocks, in the order in which they are read.
pub fn expected(redline: &Redline) -> Blocks {
    let mut out = Writer::after(Blocks::default());
    heading(&mut out, 1, &redline.title);
    redline.answer.iter().for_each(|sentence| words(&mut out, sentence));
    compared(&mut out, &redline.compared);
    redline.first.iter().chain(&redline.changes).for_each(|of| group(&mut out, of));
    for besides in &redline.besides {
        heading(&mut out, 2, &besides.heading);
        besides.sentences.iter().for_each(|sentence| words(&mut out, sentence));
    }
    heading(&mut out, 2, redline.key.heading);
    redline.key.lines.iter().for_each(|runs| out.line(of_runs(runs), Role::Paragraph));
    heading(&mut out, 2, redline.text.heading);
    nodes(&mut out, &redline.text.blocks);
    out.out
}

fn plain(out: &mut Out<'_>, text: &str, role: Role) {
    let mut line = blocks::Line::default();
    line.push(text, None);
    out.line(line, role);
}

fn words(out: &mut Out<'_>, text: &str) {
    plain(out, text, Role::Paragraph);
}

fn heading(out: &mut Out<'_>, level: u8, text: &str) {
    plain(out, text, Role::Heading(level));
}

fn compared(out: &mut Out<'_>, compared: &Compared) {
    heading(out, 2, compared.heading);
    out.inside(Step::Table, |out| {
        let header = compared.header.map(str::to_owned);
        for (row, cells) in std::iter::once(&header).chain(&compared.rows).enumerate() {
            for (column, text) in cells.iter().enumerate() {
                plain(out, text, Role::Cell { row, column, header: row == 0 });
            }
        }
    });
    compared.remarks.iter().for_each(|remark| words(out, remark));
}

fn group(out: &mut Out<'_>, group: &Group) {
    heading(out, 2, &group.heading);
    out.inside(Step::List, |out| {
        for entry in &group.entries {
            out.item(Label::Words(entry.label.clone()), |out| words(out, &entry.text));
        }
    });
}

fn nodes(out: &mut Out<'_>, nodes: &[Node]) {
    for node in nodes {
        match node {
            Node::Heading { level, line } => block(out, line, Role::Heading(*level)),
            Node::Paragraph(line) | Node::Caption(line) => block(out, line, Role::Paragraph),
            Node::Picture { line, pictures } => {
                remarks(out, &line.remarks);
                pictures.iter().for_each(|of| picture(out, of));
                block(out, &Line { remarks: Vec::new(), ..line.clone() }, Role::Paragraph);
            }
            Node::List { kind, items } => out.inside(Step::List, |out| {
                items.iter().for_each(|of| item(out, *kind, of));
            }),
            Node::Quote { blocks } => out.inside(Step::Quote, |out| self::nodes(out, blocks)),
            Node::Note { label, blocks } => {
                words(out, label);
                self::nodes(out, blocks);
            }
            Node::Table { remarks: of, rows, .. } => {
                remarks(out, of);
                out.inside(Step::Table, |out| {
                    rows.iter().enumerate().for_each(|of| cells(out, of))
                });
            }
        }
    }
}

/// A line's remarks, each by itself, and its words if it has any.
fn block(out: &mut Out<'_>, line: &Line, role: Role) {
    remarks(out, &line.remarks);
    if !line.runs.is_empty() {
        out.line(of_runs(&line.runs), role);
    }
}

fn item(out: &mut Out<'_>, kind: ListKind, item: &Item) {
    let label = match kind {
        ListKind::Bullets => Label::Bullet,
        ListKind::Numbers => Label::Number(item.label.parse().unwrap_or_default()),
        ListKind::Words => Label::Words(item.label.clone()),
    };
    out.item(label, |out| nodes(out, &item.blocks));
}

fn cells(out: &mut Out<'_>, (row, cells): (usize, &Vec<Line>)) {
    for (column, cell) in cells.iter().enumerate() {
        let mut line = blocks::Line::default();
        cell.remarks.iter().for_each(|remark| line.push(&format!("{}: ", remark.label), None));
        push_runs(&mut line, &cell.runs);
        out.line(line, Role::Cell { row, column, header: row == 0 });
    }
}

fn remarks(out: &mut Out<'_>, remarks: &[Remark]) {
    for remark in remarks {
        let mut line = blocks::Line::default();
        link(&mut line, &remark.label, "", None);
        line.push(&format!(": {}", remark.text), None);
        out.line(line, Role::Paragraph);
    }
}

fn picture(out: &mut Out<'_>, picture: &Picture) {
    if !picture.label.is_empty() {
        words(out, picture.label);
    }
    if picture.path.is_some() {
        plain(out, &picture.alt, Role::Picture);
    }
    if !picture.said.is_empty() {
        words(out, &picture.said);
    }
}

fn of_runs(runs: &[Run]) -> blocks::Line {
    let mut line = blocks::Line::default();
    push_runs(&mut line, runs);
    line
}

fn push_runs(line: &mut blocks::Line, runs: &[Run]) {
    for run in runs {
        line.push(&run.open, None);
        for piece in &run.pieces {
            let language = piece.language.as_deref().map(without_script);
            match &piece.target {
                Some(target) => link(line, &piece.text, target, language.as_deref()),
                None => line.push(&piece.text, language.as_deref()),
            }
        }
        line.push(&run.close, None);
    }
}

/// A link that says its text; to a place in the redline itself if there is no address.
fn link(line: &mut blocks::Line, text: &str, target: &str, language: Option<&str>) {
    let start = line.place();
    line.push(text, language);
    let text = normalise(text);
    line.links.push(Link {
        at: start..line.place(),
        target: target.to_owned(),
        spoken: vec![Some(text.clone())],
        text,
    });
}
