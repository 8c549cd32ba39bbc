//! A report as styled text, for a terminal.

use super::paper::{Paper, Part};
use crate::view::{Paragraph, Span, Style, paragraph};

impl Paper {
    /// The report as paragraphs that are still to be set to a width.
    pub fn text(&self) -> Vec<Paragraph> {
        let mut out = Vec::new();
        for (place, sentence) in self.answer.iter().enumerate() {
            let style = if place == 0 { Style::Strong } else { Style::Plain };
            out.push(paragraph("", style, sentence));
        }
        for section in &self.sections {
            out.push(paragraph("", Style::Plain, ""));
            out.push(paragraph("", Style::Strong, &section.heading));
            section.parts.iter().for_each(|part| of_part(part, &mut out));
        }
        out
    }
}

fn of_part(part: &Part, out: &mut Vec<Paragraph>) {
    match part {
        Part::Paragraph { text } => out.push(paragraph("  ", Style::Plain, text)),
        Part::Bullets { items } => {
            out.extend(items.iter().map(|item| paragraph("  - ", Style::Plain, item)));
        }
        Part::Terms { items } => {
            let widest = items.iter().map(|item| item.label.chars().count()).max().unwrap_or(0);
            out.extend(items.iter().map(|item| Paragraph {
                lead: format!("  {:widest$}  ", item.label),
                spans: vec![Span::plain(&item.text)],
            }));
        }
        Part::Table { rows } => table(rows, out),
    }
}

/// The last column is set to the width that is left; those before it are as wide as they must be.
fn table(rows: &[Vec<String>], out: &mut Vec<Paragraph>) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<_> = (0..columns).map(width).collect();
    // The header says what dates and sentences say by themselves.
    for row in rows.iter().skip(1) {
        let Some((last, before)) = row.split_last() else { continue };
        let lead = before.iter().zip(&widths).fold("  ".to_owned(), |lead, (cell, width)| {
            format!("{lead}{cell:>width$}  ", width = *width)
        });
        out.push(Paragraph { lead, spans: vec![Span::plain(last)] });
    }
}
