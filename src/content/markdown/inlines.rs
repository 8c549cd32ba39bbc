//! Runs of inlines: words, emphasis, links, pictures.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::blocks::starts_with_dash;
use super::{MAX_DEPTH, Reader, Run, RunIn, Within, is_inline, shifted, target};
use crate::content::model::{Block, Inline, Language, plain_text};
use crate::content::percent_decoded;
use crate::content::prose::{self, Passage};
use crate::report::Place;

impl<'e> Reader<'_, 'e> {
    /// Reads one run of inlines up to the end of its block, which it leaves.
    pub(super) fn run(
        &mut self,
        within: RunIn,
        range: &Range<usize>,
    ) -> (Vec<Inline>, Vec<(Block, Range<usize>)>) {
        let mut run = Run {
            within,
            passage: Passage::empty(range.clone()),
            after: Vec::new(),
            pictures: Vec::new(),
            in_link: false,
        };
        let mut content = self.inlines(&mut run);
        trim_end(&mut content);
        compose(&mut content);
        self.find_undefined_notes(&run.passage);
        if !content.is_empty() {
            self.text.passages.push(run.passage);
        }
        self.text.passages.append(&mut run.after);
        if matches!(within, RunIn::Heading | RunIn::Cell) {
            for (_, range) in std::mem::take(&mut run.pictures) {
                self.error(
                    "picture-in-text",
                    "a picture stands alone in its paragraph",
                    "put it into a paragraph of its own",
                    &range,
                );
            }
        }
        (content, run.pictures)
    }

    pub(super) fn inlines(&mut self, run: &mut Run) -> Vec<Inline> {
        let mut out = Vec::new();
        while let Some((event, range)) = self.peek() {
            if !is_inline(event) {
                break;
            }
            self.at += 1;
            match event {
                Event::Text(text) => self.words(text, range, run, &mut out),
                Event::SoftBreak if self.attribution_follows(run) => {
                    push_break(run, range, &mut out)
                }
                Event::SoftBreak => self.words(" ", range, run, &mut out),
                Event::HardBreak if run.within == RunIn::Heading => {
                    self.error(
                        "break-in-heading",
                        "a heading is one line",
                        "take the line break out",
                        range,
                    );
                    self.words(" ", range, run, &mut out);
                }
                Event::HardBreak => push_break(run, range, &mut out),
                Event::FootnoteReference(label) => out.extend(self.footnote(label, range, run)),
                Event::Start(tag) => self.span(tag, range, run, &mut out),
                Event::Code(_) => {
                    let hint = "a briefing has no program text; for a literal back-tick write \\`";
                    self.error("code-span", "text between back-ticks is not content", hint, range);
                }
                _ => self.html(range),
            }
        }
        out
    }

    fn words(&mut self, text: &str, range: &Range<usize>, run: &mut Run, out: &mut Vec<Inline>) {
        for (at, problem) in prose::forbidden_characters(text) {
            // Exact where the text stands in the file as it is.
            let exact = text.len() == range.len();
            let place = if exact { shifted(&at, range.start) } else { range.clone() };
            self.text.problems.push(problem.at(Place::at(self.path, place)));
        }
        let folded = prose::fold(text);
        let before = &run.passage.text;
        let at_space = before.is_empty() || before.ends_with([' ', '\n']);
        let words = if at_space { folded.trim_start_matches(' ') } else { &folded };
        if words.is_empty() {
            return;
        }
        // Folding shortens from the left only what `trim_start` took; the way back stays exact.
        let skipped = folded.len() - words.len();
        run.passage.push(words, range.start + skipped.min(range.len())..range.end);
        match out.last_mut() {
            Some(Inline::Text { text }) => text.push_str(words),
            _ => out.push(Inline::text(words)),
        }
    }

    fn span(&mut self, tag: &Tag<'e>, range: &Range<usize>, run: &mut Run, out: &mut Vec<Inline>) {
        if self.depth == MAX_DEPTH {
            self.error(
                "too-deep",
                format!("this stands in more than {MAX_DEPTH} other spans"),
                "make it flatter",
                range,
            );
            return self.skip();
        }
        self.depth += 1;
        match tag {
            Tag::Emphasis => {
                let content = self.inlines(run);
                out.push(Inline::Emphasis { content });
            }
            Tag::Strong => {
                let content = self.inlines(run);
                out.push(Inline::Strong { content });
            }
            Tag::Link { link_type, dest_url, title, id } => {
                self.used_definitions.insert(id.to_lowercase());
                if !title.is_empty() {
                    self.error(
                        "link-title",
                        "a link's title is shown to nobody",
                        "say it in the text, and take it out of the link",
                        range,
                    );
                }
                out.extend(self.link(*link_type, dest_url, range, run));
            }
            Tag::Image { dest_url, title, id, .. } => {
                self.used_definitions.insert(id.to_lowercase());
                self.picture(dest_url, title, range, run);
            }
            _ => {
                self.error(
                    "not-held",
                    "this is not something that a briefing can hold",
                    "write it as plain words",
                    range,
                );
                self.skip();
                self.at -= 1;
            }
        }
        self.depth -= 1;
        self.at += 1;
    }

    fn link(
        &mut self,
        kind: LinkType,
        target: &str,
        range: &Range<usize>,
        run: &mut Run,
    ) -> Option<Inline> {
        let foreign = target.strip_prefix("lang:");
        let was_in_link = run.in_link;
        run.in_link |= foreign.is_none();
        let content = self.inlines(run);
        run.in_link = was_in_link;
        if plain_text(&content).trim().is_empty() {
            let hint =
                "write between the brackets where it leads: `[Guidance on asthma](https://…)`";
            self.error("link-without-text", "this link has no text", hint, range);
            return None;
        }
        if let Some(tag) = foreign {
            return match tag.parse::<Language>() {
                Ok(language) => Some(Inline::Foreign { language, content }),
                Err(error) => {
                    self.error(
                        "language",
                        format!("`{tag}` is not a language"),
                        &error.to_string(),
                        range,
                    );
                    None
                }
            };
        }
        let target =
            if kind == LinkType::Email { format!("mailto:{target}") } else { target.to_owned() };
        if let Some((message, hint)) = target::unusable(&target) {
            self.error("link-target", message, hint, range);
        }
        let mut said = Passage::whole(percent_decoded(&target), range.clone());
        said.shown = false;
        run.after.push(said);
        Some(Inline::Link { target, content })
    }

    fn picture(&mut self, path: &str, caption: &str, range: &Range<usize>, run: &mut Run) {
        // The alternative text may not become part of the run that the picture stands in.
        let mut alt_run = Run {
            within: run.within,
            passage: Passage::empty(range.clone()),
            after: Vec::new(),
            pictures: Vec::new(),
            in_link: true,
        };
        let alt = self.inlines(&mut alt_run);
        let alt = prose::tidy(&plain_text(&alt));
        if alt.is_empty() {
            let hint = "say between the brackets, in a sentence, what a person who cannot see it needs to know";
            self.error("picture-without-alt", "this picture has no alternative text", hint, range);
        }
        for (_, problem) in prose::forbidden_characters(caption) {
            self.problem(problem, range);
        }
        let caption = prose::tidy(caption);
        alt_run.passage.shown = false;
        run.after.push(alt_run.passage);
        run.after.push(Passage::whole(caption.clone(), range.clone()));
        match self.pictures.picture(path) {
            Ok((digest, media)) => {
                let caption =
                    if caption.is_empty() { Vec::new() } else { vec![Inline::text(caption)] };
                run.pictures.push((Block::Picture { digest, media, alt, caption }, range.clone()));
            }
            Err(problems) => problems.into_iter().for_each(|problem| self.problem(problem, range)),
        }
    }

    /// Whether the line that starts here is the last of its quote and starts with a dash.
    fn attribution_follows(&self, run: &Run) -> bool {
        if run.within != RunIn::Paragraph(Within::Quote) {
            return false;
        }
        let Some((Event::Text(text), _)) = self.peek() else { return false };
        let rest = self.events.get(self.at..).unwrap_or_default();
        let mut ahead = rest.iter().map(|(event, _)| event).skip_while(|event| {
            is_inline(event) && !matches!(event, Event::SoftBreak | Event::HardBreak)
                || matches!(event, Event::End(end) if !matches!(end, TagEnd::Paragraph | TagEnd::BlockQuote(_)))
        });
        starts_with_dash(text)
            && matches!(ahead.next(), Some(Event::End(TagEnd::Paragraph)))
            && matches!(ahead.next(), Some(Event::End(TagEnd::BlockQuote(_))))
    }
}

fn push_break(run: &mut Run, range: &Range<usize>, out: &mut Vec<Inline>) {
    trim_end(out);
    run.passage.push("\n", range.clone());
    out.push(Inline::Break);
}

/// Takes the space off the end of a run, and a break that nothing follows.
pub(super) fn trim_end(inlines: &mut Vec<Inline>) {
    match inlines.last_mut() {
        Some(Inline::Text { text }) => {
            text.truncate(text.trim_end_matches(' ').len());
            if text.is_empty() {
                inlines.pop();
                trim_end(inlines);
            }
        }
        Some(
            Inline::Emphasis { content }
            | Inline::Strong { content }
            | Inline::Link { content, .. }
            | Inline::Foreign { content, .. },
        ) => trim_end(content),
        _ => {}
    }
}

/// Composes characters that came to stand together when pieces of text were joined (NFC).
fn compose(inlines: &mut [Inline]) {
    for inline in inlines {
        match inline {
            Inline::Text { text } => *text = prose::fold(text),
            Inline::Emphasis { content }
            | Inline::Strong { content }
            | Inline::Link { content, .. }
            | Inline::Foreign { content, .. } => compose(content),
            Inline::Break | Inline::Footnote { .. } => {}
        }
    }
}
