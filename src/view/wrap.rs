//! Styled text set to a width.

use textwrap::core::{Fragment, display_width};
use textwrap::wrap_algorithms::wrap_first_fit;

use super::{Paragraph, Span, Style};

/// A run of characters that no line end parts, in one style or several.
#[derive(Debug, Default)]
struct Word {
    spans: Vec<Span>,
    width: usize,
    /// Whether white space follows.
    space: bool,
}

impl Fragment for Word {
    fn width(&self) -> f64 {
        self.width as f64
    }

    fn whitespace_width(&self) -> f64 {
        if self.space { 1.0 } else { 0.0 }
    }

    fn penalty_width(&self) -> f64 {
        0.0
    }
}

/// The narrowest column that text is set in, whatever stands before it.
const NARROWEST: usize = 20;

/// The lines of a paragraph, none wider than `width` where that can be.
pub fn wrap(paragraph: &Paragraph, width: usize) -> Vec<Vec<Span>> {
    let lead = display_width(&paragraph.lead);
    let column = width.saturating_sub(lead).max(NARROWEST);
    let words = words(&paragraph.spans, column);
    if words.is_empty() {
        return vec![vec![Span::plain(paragraph.lead.trim_end())]];
    }
    let lines = wrap_first_fit(&words, &[column as f64]);
    let line = |(index, words): (usize, &[Word])| {
        let lead = if index == 0 { paragraph.lead.clone() } else { " ".repeat(lead) };
        let mut spans = vec![Span::plain(lead)];
        for (at, word) in words.iter().enumerate() {
            word.spans.iter().for_each(|span| append(&mut spans, span.style, &span.text));
            if let Some(next) = words.get(at + 1).filter(|_| word.space) {
                append(&mut spans, between(word, next), " ");
            }
        }
        spans
    };
    lines.into_iter().enumerate().map(line).collect()
}

/// Adds a text, to the last span if it has the same style.
fn append(spans: &mut Vec<Span>, style: Style, text: &str) {
    match spans.last_mut() {
        Some(last) if last.style == style => last.text.push_str(text),
        _ => spans.push(Span { style, text: text.to_owned() }),
    }
}

/// The style of the space between two words: theirs if they have the same one.
fn between(word: &Word, next: &Word) -> Style {
    let styles = (word.spans.last(), next.spans.first());
    match styles {
        (Some(last), Some(first)) if last.style == first.style => last.style,
        _ => Style::Plain,
    }
}

fn words(spans: &[Span], column: usize) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = Word::default();
    for span in spans {
        for piece in
            span.text.split_inclusive(|char: char| char.is_whitespace() && char != '\u{a0}')
        {
            let solid =
                piece.trim_end_matches(|char: char| char.is_whitespace() && char != '\u{a0}');
            for part in parts(solid, column) {
                let wide = display_width(part);
                if word.width > 0 && word.width + wide > column {
                    words.push(std::mem::take(&mut word));
                }
                word.width += wide;
                word.spans.push(Span { style: span.style, text: part.to_owned() });
            }
            if solid.len() < piece.len() {
                match words.last_mut() {
                    Some(last) if word.spans.is_empty() => last.space = true,
                    _ if word.spans.is_empty() => {}
                    _ => {
                        word.space = true;
                        words.push(std::mem::take(&mut word));
                    }
                }
            }
        }
    }
    if !word.spans.is_empty() {
        words.push(word);
    }
    words
}

/// A long word, an address say, in parts that fit.
fn parts(word: &str, column: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = word;
    while display_width(rest) > column {
        let mut width = 0;
        let end = rest.char_indices().find(|(_, char)| {
            width += display_width(char.encode_utf8(&mut [0; 4]));
            width > column
        });
        let end = end.map_or(rest.len(), |(at, _)| at);
        // A character wider than the column stands there all the same.
        let end = if end == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { end };
        let (part, after) = rest.split_at(end);
        parts.push(part);
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(spans: Vec<Span>, width: usize) -> Vec<String> {
        let lines = wrap(&Paragraph { lead: "  - ".to_owned(), spans }, width);
        let text = |line: &Vec<Span>| line.iter().map(|span| span.text.as_str()).collect();
        lines.iter().map(text).collect()
    }

    #[test]
    fn lines_hang_and_styles_do_not_part_words() {
        let spans = vec![
            Span::plain("were not “"),
            Span { style: Style::Removed, text: "[-sighted-]".to_owned() },
            Span::plain("” on it"),
        ];
        assert_eq!(lines(spans, 24), ["  - were not", "    “[-sighted-]” on it"]);
    }

    #[test]
    fn words_of_one_style_are_one_span() {
        let strong = |text: &str| Span { style: Style::Strong, text: text.to_owned() };
        let spans = vec![strong("two words"), Span::plain(" and more "), strong("again")];
        let paragraph = Paragraph { lead: String::new(), spans };
        let styles: Vec<_> =
            wrap(&paragraph, 80)[0].iter().map(|span| (span.style, span.text.clone())).collect();
        assert_eq!(
            styles,
            [
                (Style::Plain, String::new()),
                (Style::Strong, "two words".to_owned()),
                (Style::Plain, " and more ".to_owned()),
                (Style::Strong, "again".to_owned()),
            ]
        );
    }

    #[test]
    fn a_long_address_is_parted() {
        let lines = lines(vec![Span::plain("see https://www.example.org/a/very/long")], 24);
        assert_eq!(lines, ["  - see", "    https://www.example.", "    org/a/very/long"]);
        assert_eq!(parts("漢漢漢", 3), ["漢", "漢", "漢"]);
    }
}
