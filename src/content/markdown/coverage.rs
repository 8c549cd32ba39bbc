//! Shows that a Markdown parser passed everything on: whatever it did not is text that is lost.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

/// Ranges of `body` with words that no event and no definition accounts for, one a line at most.
pub fn uncovered(
    file: &str,
    body: Range<usize>,
    events: &[(Event<'_>, Range<usize>)],
    definitions: impl Iterator<Item = Range<usize>>,
) -> Vec<Range<usize>> {
    let mut covered = vec![false; file.len()];
    let mut cover = |range: Range<usize>| covered[range].fill(true);
    definitions.for_each(&mut cover);
    for (index, (event, range)) in events.iter().enumerate() {
        match event {
            // The words themselves, and what is refused whole with a problem of its own.
            Event::Text(_)
            | Event::Code(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::Start(
                Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock,
            ) => {
                cover(range.clone());
            }
            // An item's number and a note's name stand before what they hold.
            Event::Start(Tag::Item | Tag::FootnoteDefinition(_)) => {
                let inside = events.get(index + 1).map_or(range.end, |(_, next)| next.start);
                cover(range.start..inside.clamp(range.start, range.end));
            }
            _ => {}
        }
    }

    let mut lost: Vec<Range<usize>> = Vec::new();
    for (at, char) in file[body.clone()].char_indices().map(|(at, char)| (body.start + at, char)) {
        let says_something = !char.is_whitespace() && !char.is_ascii_punctuation();
        if !says_something || covered[at] {
            continue;
        }
        let end = at + char.len_utf8();
        match lost.last_mut() {
            Some(last) if !file[last.end..at].contains('\n') => last.end = end,
            _ => lost.push(at..end),
        }
    }
    lost
}
