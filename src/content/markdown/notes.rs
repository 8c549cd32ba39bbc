//! Footnotes, and whatever is defined without being used or used without being defined.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{Events, Reader, Run, RunIn, Within, shifted};
use crate::content::model::Inline;
use crate::content::prose::Passage;

/// The events of each footnote's definition, by label.
pub(super) fn find_notes(events: &Events<'_>) -> BTreeMap<String, Vec<Range<usize>>> {
    let mut notes: BTreeMap<String, Vec<Range<usize>>> = BTreeMap::new();
    for (index, (event, _)) in events.iter().enumerate() {
        if let Event::Start(Tag::FootnoteDefinition(label)) = event {
            let length = events[index..]
                .iter()
                .position(|(event, _)| matches!(event, Event::End(TagEnd::FootnoteDefinition)))
                .unwrap_or(events.len() - index);
            notes.entry(label.to_lowercase()).or_default().push(index..index + length);
        }
    }
    notes
}

impl Reader<'_, '_> {
    pub(super) fn footnote(
        &mut self,
        label: &str,
        range: &Range<usize>,
        run: &mut Run,
    ) -> Option<Inline> {
        let refused = match run.within {
            RunIn::Heading => Some("a heading may not have a note"),
            RunIn::Paragraph(Within::Note) => Some("a note may not have a note"),
            _ if run.in_link => Some("the text of a link may not have a note"),
            _ => None,
        };
        if let Some(message) = refused {
            self.error("note-here", message, "put it at the end of a sentence of the text", range);
            return None;
        }
        let label = label.to_lowercase();
        let Some(definition) = self.notes.get(&label).and_then(|notes| notes.first()).cloned()
        else {
            self.undefined_note(range);
            return None;
        };
        if !self.used_notes.insert(label) {
            let hint = "a note stands at one place; write the note once more under another name";
            self.error("note-twice", "this note is referred to a second time", hint, range);
            return None;
        }
        let back = std::mem::replace(&mut self.at, definition.start + 1);
        let passages = std::mem::take(&mut self.text.passages);
        let blocks = self.container(Within::Note, range);
        run.after.append(&mut self.text.passages);
        self.text.passages = passages;
        self.at = back;
        if blocks.is_empty() {
            self.error(
                "empty-note",
                "this note has no words",
                "write them, or take the note out",
                range,
            );
        }
        Some(Inline::Footnote { blocks })
    }

    fn undefined_note(&mut self, range: &Range<usize>) {
        let hint = "write it on a line of its own: `[^name]: The note.`; for literal brackets write `\\[^`";
        self.error("note-undefined", "this note is not written anywhere", hint, range);
    }

    /// `[^name]` without a definition is text to Markdown, and a mistake to everybody else.
    pub(super) fn find_undefined_notes(&mut self, passage: &Passage) {
        for (at, _) in passage.text.match_indices("[^") {
            let Some(length) = passage.text[at..].find(']') else { continue };
            let range = passage.source(at..at + length + 1);
            if !self.file[..range.start].ends_with('\\') {
                self.undefined_note(&range);
            }
        }
    }

    /// Definitions that nothing refers to, and references to what is not defined.
    pub(super) fn refuse_what_is_left<'d>(
        &mut self,
        definitions: impl Iterator<Item = &'d (String, Range<usize>)>,
        unresolved: Vec<Range<usize>>,
        offset: usize,
    ) {
        for (label, range) in definitions {
            if !self.used_definitions.contains(label) {
                self.error(
                    "definition-unused",
                    "no link uses this definition, so it would be lost",
                    "use it, or take it out",
                    range,
                );
            }
        }
        for range in unresolved {
            let hint = "define it on a line of its own, `[label]: https://…`, or write `[words](https://…)`";
            self.error(
                "link-undefined",
                "this link's label is not defined",
                hint,
                &shifted(&range, offset),
            );
        }
        for (label, definitions) in std::mem::take(&mut self.notes) {
            let used = usize::from(self.used_notes.contains(&label));
            for definition in &definitions[used..] {
                let range = self.events[definition.start].1.clone();
                let message = if used == 1 {
                    "this note is written a second time"
                } else {
                    "nothing refers to this note, so it would be lost"
                };
                self.error(
                    "note-unused",
                    message,
                    "refer to it with `[^name]`, or take it out",
                    &range,
                );
            }
        }
    }
}
