//! Drawings: pictures with their alternative texts, text boxes, and charts.

use super::Reader;
use super::inline::After;
use super::xml::Element;
use crate::content::model::Media;
use crate::digest::Digest;
use crate::import::ImportError;
use crate::readback::normalise;

pub(super) struct Picture {
    pub alt: String,
    pub file: Option<(Digest, Media)>,
}

impl Reader<'_, '_> {
    pub fn drawing<'e>(
        &mut self,
        drawing: &'e Element,
        after: &mut After<'e>,
    ) -> Result<(), ImportError> {
        let boxes = after.boxes.len();
        let mut picture = false;
        let mut alt = None;
        let mut decorative = false;
        let mut file = None;
        let mut stack = vec![drawing];
        while let Some(element) = stack.pop() {
            match element.name.as_str() {
                "w:txbxContent" => {
                    after.boxes.push(element);
                    continue;
                }
                "mc:AlternateContent" => {
                    stack.extend(self.inside(element));
                    continue;
                }
                "wp:docPr" => alt = alternative(element, "descr", "title"),
                "v:shape" | "v:rect" => alt = alt.or(alternative(element, "alt", "title")),
                "decorative" => {
                    decorative |= matches!(element.attribute("val"), Some("1" | "true"));
                }
                "a:blip" | "v:imagedata" => {
                    picture = true;
                    let id = element.attribute("r:embed").or(element.attribute("r:id"));
                    file = file.or(self.file(id)?);
                }
                "relIds" | "chart" => self.parts_words(element, after)?,
                // Words of shapes that stand in no text box.
                "a:t" => after.texts.push(element.text()),
                _ => {}
            }
            // Backwards, so that they are read forwards.
            let inner: Vec<_> = element.elements().collect();
            stack.extend(inner.into_iter().rev());
        }
        let words = after.boxes.len() > boxes;
        // A shape has an alternative text, too, if it is more than the frame of words.
        if !decorative && (picture || (alt.is_some() && !words)) {
            after.pictures.push(Picture { alt: alt.unwrap_or_default(), file });
        }
        Ok(())
    }

    /// The picture file that a relation leads to, if it is of a kind that a content may have.
    fn file(&mut self, id: Option<&str>) -> Result<Option<(Digest, Media)>, ImportError> {
        let Some(target) = id.and_then(|id| self.relations.target(id)).map(ToOwned::to_owned)
        else {
            return Ok(None);
        };
        let Some(bytes) = self.package.picture(&target)? else { return Ok(None) };
        let media = match &bytes[..] {
            [0x89, b'P', b'N', b'G', ..] => Media::Png,
            [0xff, 0xd8, 0xff, ..] => Media::Jpeg,
            _ => return Ok(None),
        };
        Ok(Some((Digest::of(&bytes), media)))
    }

    /// The words of a chart or a diagram, which stand in a part of its own.
    fn parts_words(&mut self, element: &Element, after: &mut After<'_>) -> Result<(), ImportError> {
        let id = element.attribute("r:dm").or(element.attribute("r:id"));
        let Some(target) = id.and_then(|id| self.relations.target(id)).map(ToOwned::to_owned)
        else {
            return Ok(());
        };
        let Some(part) = self.package.part(&target)? else { return Ok(()) };
        let words = part.descendants().filter(|element| matches!(&*element.name, "a:t" | "v"));
        let before = after.texts.len();
        after.texts.extend(words.map(|words| normalise(&words.text())));
        if after.texts.len() > before {
            self.remarks.not_understood("a chart or a diagram");
        }
        Ok(())
    }
}

/// An alternative text: of the two attributes that may hold it, the first that does.
fn alternative(element: &Element, first: &str, second: &str) -> Option<String> {
    let text = |name| element.attribute(name).map(normalise).filter(|text| !text.is_empty());
    text(first).or_else(|| text(second))
}
