//! Views as Markdown for a comment on a change: GitHub's dialect, which GitLab and Forgejo read, too.
//!
//! What documents say is escaped: it stays words, and is no markup, no link and no mention of anybody.

use std::fmt::Write;

use super::marked::{Stretch, elided, joined};
use super::{Besides, Body, Entry, On, Ordered, Several, View, Wording, class_heading, counted};
use crate::blocks::Block;
use crate::diff::{Class, Mark, Segment};

/// A comment may have 65,536 characters; an escape may double one.
const MOST: usize = 60_000;

/// All views, as far as a comment holds them.
pub fn markdown(several: &Several<'_>) -> String {
    let mut page = Page::default();
    if several.views.len() != 1 {
        page.add(format!("**{}**\n\n", escaped(&several.answer)));
    }
    for view in &several.views {
        page.view(view);
    }
    if several.views.len() != 1 {
        page.besides(several.besides.iter());
    }
    if page.left_out > 0 {
        let _ = writeln!(page.out, "\n… and {} more, which the whole page shows.", page.left_out);
    }
    page.out
}

#[derive(Default)]
struct Page {
    out: String,
    /// Parts for which there was no room.
    left_out: usize,
}

impl Page {
    fn add(&mut self, part: String) {
        if self.left_out == 0 && self.out.len() + part.len() <= MOST {
            self.out.push_str(&part);
        } else {
            self.left_out += 1;
        }
    }

    fn view(&mut self, view: &View<'_>) {
        self.add(format!("### {}\n\n{}\n\n", escaped(&view.title), escaped(&view.answer)));
        let entries = view.entries();
        let important: Vec<_> = entries
            .iter()
            .flat_map(|entry| entry.important.iter().map(move |text| (entry.number, text)))
            .map(|(number, text)| format!("- {} (difference {number})\n", escaped(text)))
            .collect();
        if !important.is_empty() {
            self.add(format!("**Look at these first**\n\n{}\n", important.concat()));
        }
        for class in [Class::Meaning, Class::Structure, Class::Typography] {
            let of: Vec<_> = entries.iter().filter(|entry| entry.change.class == class).collect();
            if !of.is_empty() {
                let count = counted(of.len(), class);
                self.add(format!("**{}: {count}**\n\n", class_heading(class)));
                of.iter().for_each(|entry| self.add(item(view, entry)));
                self.add("\n".to_owned());
            }
        }
        let extra = view.extra.iter().map(|extra| &extra.besides);
        self.besides(extra.chain(&view.besides));
    }

    fn besides<'b>(&mut self, all: impl Iterator<Item = &'b Besides>) {
        for besides in all.filter(|besides| !besides.sentences.is_empty()) {
            let sentences = besides.sentences.iter();
            let sentences: String =
                sentences.map(|sentence| format!("- {}\n", escaped(sentence))).collect();
            self.add(format!("**{}**\n\n{sentences}\n", besides.heading));
        }
    }
}

fn item(view: &View<'_>, entry: &Entry<'_>) -> String {
    let mut item = format!("{}. {}\n", entry.number, escaped(&entry.title));
    let lead = " ".repeat(item.find(' ').unwrap_or_default() + 1);
    let mut line = |text: String| {
        // Writing to a string cannot fail.
        let _ = write!(item, "\n{lead}{text}\n");
    };
    let blocks = |blocks: &[Block]| -> Vec<String> {
        let texts = blocks.iter().map(|block| escaped(&block.text));
        texts.filter(|text| !text.is_empty()).collect()
    };
    match entry.body(view) {
        Body::Words => line(words(view.wording, &entry.change.words)),
        Body::Old(of) => blocks(of).iter().for_each(|text| line(format!("<del>{text}</del>"))),
        Body::New(of) if entry.change.old.is_none() => {
            blocks(of).iter().for_each(|text| line(format!("<ins>{text}</ins>")));
        }
        Body::New(of) => blocks(of).into_iter().for_each(&mut line),
        Body::Rows(on, rows) => {
            for row in rows {
                let cells: Vec<_> = row.iter().map(|cell| escaped(cell.text)).collect();
                let cells = cells.join(" \\| ");
                line(match on {
                    On::Old => format!("<del>{cells}</del>"),
                    On::New => format!("<ins>{cells}</ins>"),
                    On::Both => cells,
                });
            }
        }
        Body::Order(items) => {
            for (place, Ordered { text, was, moved }) in (1..).zip(items) {
                let moved = if moved { "moved, " } else { "" };
                line(format!("{place}\\. {} ({moved}was {was})", escaped(text)));
            }
        }
        Body::Pictures(old, new) => {
            line(format!("<del>{}</del>", escaped(&old.said())));
            line(format!("<ins>{}</ins>", escaped(&new.said())));
        }
        Body::Said(text) => line(escaped(&text)),
        Body::Pair(old, new) => {
            line(format!("<del>{}</del> <ins>{}</ins>", escaped(&old), escaped(&new)));
        }
        Body::Nothing => {}
    }
    if let Some(consequence) = entry.consequence(view) {
        line(escaped(&consequence));
    }
    item
}

fn words(wording: Wording, words: &[Segment]) -> String {
    let [old, new] = wording.of_spellings();
    let words = joined(words);
    let mut out = String::new();
    for (index, Stretch { mark, is_spelling, text: said }) in words.iter().enumerate() {
        let ends = (index == 0, index + 1 == words.len());
        let text = escaped(said);
        // Words that stand for each other do not run into each other.
        if *mark == Mark::Added && (out.ends_with("</del>") || out.ends_with("\\]")) {
            out.push(' ');
        }
        out += &match mark {
            Mark::Same => escaped(&elided(said, ends)),
            Mark::Removed if *is_spelling => format!("\\[{old}{text}\\]"),
            Mark::Added if *is_spelling => format!("\\[{new}{text}\\]"),
            Mark::Removed => format!("<del>{text}</del>"),
            Mark::Added => format!("<ins>{text}</ins>"),
            Mark::MovedAway => format!("<del>moved away: {text}</del>"),
            Mark::MovedHere => format!("<ins>moved here: {text}</ins>"),
            Mark::OldBorder => "<del>¶</del>".to_owned(),
            Mark::NewBorder => "<ins>¶</ins>".to_owned(),
        };
    }
    out
}

/// Joins words without a gap, and parts what would mention or link otherwise.
const WORD_JOINER: char = '\u{2060}';

/// A text that stays words wherever it stands in Markdown.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    // Whether what stands so far could be the mark of a list or a heading.
    let mut is_start = true;
    while let Some(char) = chars.next() {
        let before_word = chars.peek().is_some_and(|next| !next.is_whitespace());
        match char {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // What follows would be somebody's name, or a number of an issue.
            '@' | '#' => out.extend(['\\', char, WORD_JOINER]),
            '\n' | '\r' | '\t' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '!' | '~' | '|' | '$' | '^' => {
                out.extend(['\\', char]);
            }
            // An address, a name of a picture, or a host's.
            ':' if before_word => out.extend(['\\', char]),
            '.' if out.ends_with("www") => out.extend(['\\', char]),
            '-' | '+' | '=' | '.' | ')' if is_start => out.extend(['\\', char]),
            char if char.is_control() => out.push(char::REPLACEMENT_CHARACTER),
            char => out.push(char),
        }
        is_start &= char.is_ascii_digit() || char.is_whitespace();
    }
    out
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser};

    use super::*;

    #[test]
    fn hostile_words_stay_words() {
        let hostile = "<img src=x onerror=y> [a](https://evil.example) ![b](c) **d** `e` # f\n> g @board #12 | h ~i~ &lt; \u{1b}[2J\n1. j";
        let list = "1. https://evil.example www.evil.example :tada: a: b";
        assert_eq!(escaped(list), "1\\. https\\://evil.example www\\.evil.example \\:tada: a: b");
        assert_eq!(escaped(" - (a), b-c."), " \\- (a), b-c.");
        let escaped = escaped(hostile);
        let mut said = String::new();
        for event in Parser::new_ext(&escaped, Options::all()) {
            match event {
                Event::Text(text) => said.push_str(&text),
                Event::Start(_) | Event::End(_) => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(
            said,
            "<img src=x onerror=y> [a](https://evil.example) ![b](c) **d** `e` #\u{2060} f > g @\u{2060}board #\u{2060}12 | h ~i~ &lt; \u{fffd}[2J 1. j"
        );
    }

    #[test]
    fn what_is_only_written_otherwise_is_said_in_words() {
        let segment = |mark, class, text: &str| Segment { mark, class, text: text.to_owned() };
        let words = [
            segment(Mark::Removed, Class::Typography, "co-operate"),
            segment(Mark::Added, Class::Typography, "cooperate"),
            segment(Mark::Added, Class::Meaning, " never"),
        ];
        assert_eq!(
            super::words(Wording::Versions, &words),
            "\\[was written: co-operate\\] \\[now written: cooperate\\] <ins> never</ins>"
        );
    }

    #[test]
    fn what_a_comment_cannot_hold_is_counted() {
        let mut page = Page::default();
        page.add("a".repeat(MOST));
        page.add("b".to_owned());
        page.add("c".to_owned());
        assert_eq!((page.out.len(), page.left_out), (MOST, 2));
    }
}
