//! Annotations (ISO 32000-1, 12.5): links, form fields, notes.

use std::rc::Rc;

use super::content::Painter;
use super::error::Result;
use super::file::File;
use super::geometry::{Matrix, Rect};
use super::object::{Dictionary, Object, ObjectId, Stream};
use super::page::Leaf;
use super::text::Run;

/// An annotation.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// The page that shows it, counted from 1; 0 if no page does.
    pub page: usize,
    pub object: Option<ObjectId>,
    /// `Link`, `Widget`, `Text` and so on.
    pub subtype: String,
    /// Where a link leads, if its action is to go there.
    pub uri: Option<String>,
    /// The kind of action: `URI`, `GoTo` and so on.
    pub action: Option<String>,
    /// Whether it does more than that: further actions, or some at other events than a click.
    pub does_more: bool,
    /// What assistive technology says instead of a link's text, or a note's words.
    pub contents: Option<String>,
    /// A form field's name for people (`TU`), and its value if that is text.
    pub label: Option<String>,
    pub value: Option<String>,
    pub rect: Rect,
    /// Bit 2 is hidden, bit 6 not shown on a screen (ISO 32000-1, 12.5.3).
    pub flags: i64,
    /// The text that its normal appearance shows.
    pub appearance: Vec<Run>,
}

/// An annotation whose appearance has not been run.
pub(super) struct Found {
    pub annotation: Annotation,
    appearance: Option<Rc<Stream>>,
}

/// What an annotation costs in objects, beside its own.
const COST: usize = 10;

/// The annotations of a page.
pub(super) fn of_page(file: &mut File, leaf: &Leaf) -> Result<Vec<Found>> {
    let annotations = file.find(&leaf.dictionary, b"Annots")?;
    let mut found = Vec::new();
    let Object::Array(annotations) = annotations else { return Ok(found) };
    for item in annotations.iter() {
        if let Some(dictionary) = file.resolve(item)?.as_dictionary() {
            found.push(read(file, dictionary, item.as_reference(), leaf.page.number)?);
        }
    }
    Ok(found)
}

pub(super) fn read(
    file: &mut File,
    dictionary: &Dictionary,
    object: Option<ObjectId>,
    page: usize,
) -> Result<Found> {
    file.budget.take_objects(COST)?;
    let action = file.find_dictionary(dictionary, b"A")?;
    let kind = file.find_name(&action, b"S")?;
    let uri = file.find_text(&action, b"URI")?.filter(|_| kind.as_deref() == Some("URI"));
    let leads = !dictionary.get(b"Dest").is_null();
    let does_more = !file.find(&action, b"Next")?.is_null()
        || !file.find(dictionary, b"AA")?.is_null()
        || (leads && kind.is_some());
    let internal = leads.then(|| "GoTo".into());
    let rect = file.rect(&dictionary.get(b"Rect"))?.unwrap_or_default();
    let appearance = appearance(file, dictionary)?;
    let annotation = Annotation {
        page,
        object,
        subtype: file.find_name(dictionary, b"Subtype")?.unwrap_or_default(),
        uri,
        action: kind.or(internal),
        does_more,
        contents: file.find_text(dictionary, b"Contents")?,
        label: file.find_text(dictionary, b"TU")?,
        value: file.find_text(dictionary, b"V")?,
        rect,
        flags: file.find(dictionary, b"F")?.as_integer().unwrap_or(0),
        appearance: Vec::new(),
    };
    Ok(Found { annotation, appearance })
}

/// The normal appearance, in the state that is set (ISO 32000-1, 12.5.5).
fn appearance(file: &mut File, dictionary: &Dictionary) -> Result<Option<Rc<Stream>>> {
    let appearances = file.find_dictionary(dictionary, b"AP")?;
    let normal = file.find(&appearances, b"N")?;
    let normal = match &normal {
        Object::Dictionary(states) => {
            let state = file.find(dictionary, b"AS")?;
            file.find(states, state.as_name().unwrap_or_default())?
        }
        _ => normal,
    };
    Ok(normal.as_stream().cloned())
}

impl Found {
    /// Runs the appearance.
    pub fn paint(mut self, painter: &mut Painter) -> Result<Annotation> {
        if let Some(stream) = self.appearance {
            let placed = placement(painter.file, &stream.dictionary, self.annotation.rect)?;
            self.annotation.appearance =
                painter.appearance(self.annotation.page, &stream, placed)?;
        }
        Ok(self.annotation)
    }
}

/// Moves and stretches an appearance's box, after its own matrix, onto the annotation's.
fn placement(file: &mut File, form: &Dictionary, onto: Rect) -> Result<Matrix> {
    let matrix = file.find_numbers(form, b"Matrix")?.map_or(Matrix::IDENTITY, Matrix);
    let bounds = file.rect(&form.get(b"BBox"))?.unwrap_or_default();
    let bounds = matrix.apply_to(bounds);
    let scale = |from: f32, to: f32| if from == 0.0 { 1.0 } else { f64::from(to / from) };
    let x = scale(bounds.right - bounds.left, onto.right - onto.left);
    let y = scale(bounds.top - bounds.bottom, onto.top - onto.bottom);
    let left = f64::from(onto.left) - f64::from(bounds.left) * x;
    let bottom = f64::from(onto.bottom) - f64::from(bounds.bottom) * y;
    Ok(Matrix([x, 0.0, 0.0, y, left, bottom]))
}
