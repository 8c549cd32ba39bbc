//! What stands in a line: words, links, emphasis, pictures, breaks.

use super::dom::Id;
use super::{Place, Reader, Text};
use crate::blocks::{Reference, Stress, Stressed, without_script};
use crate::import::Remark;

impl<'d> Reader<'d> {
    pub(super) fn words(&mut self, text: &str, place: Place<'d>) {
        let language = place.language.map(without_script).filter(|tag| *tag != self.own);
        self.line.push(text, language.as_deref());
    }

    pub(super) fn inline(&mut self, id: Id, name: &'d str, place: Place<'d>) {
        let dom = self.dom;
        match name {
            "br" => {
                self.line.breaks.push(self.line.place());
                self.line.push(" ", None);
            }
            "wbr" | "area" | "base" | "col" | "embed" | "link" | "meta" | "param" | "source"
            | "track" => {}
            "img" => self.picture(id),
            "input" => {
                // A button's words stand in an attribute.
                let kind = dom.attribute(id, "type").unwrap_or_default().to_ascii_lowercase();
                if matches!(&*kind, "submit" | "button" | "reset") {
                    self.words(dom.attribute(id, "value").unwrap_or_default(), place);
                }
            }
            // A note's label is not its words.
            "a" if self.notes.back.contains(&id) => {}
            "a" if self.notes.of_link.contains_key(&id) => {
                self.line.notes.push(Reference { at: self.line.place(), label: String::new() });
                self.pending.extend(self.notes.of_link.get(&id));
            }
            "a" => {
                self.spoken_otherwise(id);
                let Some(target) = dom.attribute(id, "href") else { return self.flow(id, place) };
                let outer = self.links.begin(target, &mut self.line);
                self.flow(id, place);
                self.links.end(outer, &mut self.line);
            }
            "em" | "i" => self.stressed(id, Stress::Emphasis, place),
            "strong" | "b" => self.stressed(id, Stress::Strong, place),
            "q" => {
                self.words("“", place);
                self.flow(id, place);
                self.words("”", place);
            }
            // What stands over words in ruby says how they sound.
            "rt" | "rp" => {
                let text = crate::readback::normalise(&dom.text(id));
                self.remarks.add(Remark::NotShown { what: "a reading aid over words", text });
            }
            "button" => {
                self.spoken_otherwise(id);
                self.flow(id, place);
            }
            _ => self.flow(id, place),
        }
    }

    fn stressed(&mut self, id: Id, stress: Stress, place: Place<'d>) {
        let (lines, start) = (self.lines, self.line.place());
        self.flow(id, place);
        let at = start..self.line.place();
        // In a heading it is only how the heading looks; over several blocks it belongs to none.
        if lines == self.lines && !at.is_empty() && !matches!(place.text, Text::Heading(_)) {
            self.line.stresses.push(Stressed { at, stress });
        }
    }

    fn picture(&mut self, id: Id) {
        let alt = self.dom.attribute(id, "aria-label").or(self.dom.attribute(id, "alt"));
        let decorative = matches!(self.dom.attribute(id, "role"), Some("presentation" | "none"));
        match alt.map(str::trim) {
            // An empty text says that there is nothing to be said.
            Some("") => {}
            _ if decorative => {}
            Some(alt) => self.pictures.push(alt.to_owned()),
            None => {
                self.remarks.add(Remark::PictureWithoutText);
                self.pictures.push(String::new());
            }
        }
    }
}
