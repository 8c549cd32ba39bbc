//! Form XObjects (ISO 32000-1, 8.10), which are content streams inside content streams.

use std::rc::Rc;

use super::content::Painter;
use super::error::{Error, Result};
use super::geometry::{Clip, Matrix};
use super::graphics::State;
use super::marked::{Key, Owner, Scope};
use super::object::{Dictionary, Object, Stream};
use super::text::Run;

/// What drawing a form costs in operations, beside its own.
const COST: usize = 10;

impl Painter<'_, '_> {
    /// Runs the appearance of an annotation, placed by a matrix, and gives its text.
    pub fn appearance(&mut self, page: usize, stream: &Stream, placed: Matrix) -> Result<Vec<Run>> {
        self.page = page;
        self.state = State::new(placed, None);
        let scopes = self.scopes.len();
        self.scopes.push(Scope { owner: Owner::Appearance, ..Scope::default() });
        self.form(stream, &Rc::default())?;
        self.close(scopes)?;
        Ok(std::mem::take(&mut self.painted.appearance))
    }

    /// `Do`: draws an external object, of which only forms have text.
    pub fn draw(&mut self, operands: &[Object], resources: &Rc<Dictionary>) -> Result<()> {
        self.file.budget.take_operations(COST)?;
        let objects = self.file.find_dictionary(resources, b"XObject")?;
        let name = operands.last().and_then(Object::as_name).unwrap_or_default();
        let object = self.file.find(&objects, name)?;
        let Some(stream) = object.as_stream() else { return Ok(()) };
        if !self.file.find(&stream.dictionary, b"Subtype")?.is_name(b"Form") {
            return self.cover_with_image();
        }
        self.form(stream, resources)
    }

    /// Runs a form XObject (ISO 32000-1, 8.10).
    fn form(&mut self, stream: &Stream, resources: &Rc<Dictionary>) -> Result<()> {
        if let Some(id) = stream.id.filter(|id| self.forms.contains(id)) {
            return Err(Error::FormLoop(id));
        }
        self.file.budget.check_depth(self.forms.len() + 1, "form XObjects")?;
        self.finish_piece()?;
        let dictionary = &stream.dictionary;
        let own = self.file.find(dictionary, b"Resources")?;
        let resources = own.as_dictionary().unwrap_or(resources).clone();

        let outer = self.state.clone();
        let matrices = (self.text_matrix, self.line_matrix);
        if let Some(matrix) = self.file.find_numbers(dictionary, b"Matrix")? {
            self.state.ctm = Matrix(matrix).then(self.state.ctm);
        }
        if let Some(bounds) = self.file.find_numbers(dictionary, b"BBox")? {
            let clip = Clip::bounding_box(self.state.ctm, bounds);
            self.state.clip = Some(clip.within(self.state.clip));
        }
        let mut scope = self.scope();
        scope.optional |= !dictionary.get(b"OC").is_null();
        scope.silent_since = None;
        let whole = Key { page: self.page, stream: stream.id, mcid: None };
        if self.wanted.contains(&whole) {
            scope.owner = Owner::Structure(whole);
            self.painted.tagged.entry(whole).or_default();
        }
        let scopes = self.scopes.len();
        self.scopes.push(scope);
        self.forms.extend(stream.id);

        let data = self.file.decode(stream)?;
        self.run(&data, resources, stream.id)?;

        self.close(scopes)?;
        self.forms.truncate(self.forms.len().saturating_sub(usize::from(stream.id.is_some())));
        self.state = outer;
        (self.text_matrix, self.line_matrix) = matrices;
        Ok(())
    }
}
