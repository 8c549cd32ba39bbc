//! Showing text (ISO 32000-1, 9.4): strings become pieces, adjoining pieces one run.

use std::sync::Arc;

use super::content::Painter;
use super::error::Result;
use super::geometry::{Matrix, Point};
use super::marked::Owner;
use super::object::Object;
use super::text::Run;

/// The run being put together.
#[derive(Debug)]
pub(super) struct Piece {
    run: Run,
    owner: Owner,
}

const ORIGIN: Point = Point { x: 0.0, y: 0.0 };

impl Painter<'_, '_> {
    /// `Tj`.
    pub fn show_operand(&mut self, operand: Option<&Object>) -> Result<()> {
        match operand {
            Some(Object::String(string)) => self.show(string),
            _ => Ok(()),
        }
    }

    /// `TJ`: strings, and thousandths of an em to move back between them.
    pub fn show_array(&mut self, operand: Option<&Object>) -> Result<()> {
        let Some(Object::Array(items)) = operand else { return Ok(()) };
        for item in items.iter() {
            if let Some(back) = item.as_number() {
                let text = &self.state.text;
                let forward = -back / 1000.0 * text.size * text.scale;
                self.text_matrix = Matrix::translation(forward, 0.0).then(self.text_matrix);
            }
            self.show_operand(Some(item))?;
        }
        Ok(())
    }

    fn show(&mut self, string: &[u8]) -> Result<()> {
        let start = self.rendering_matrix().apply(ORIGIN);
        let text = &self.state.text;
        let mut glyphs = String::new();
        match &text.font {
            Some(font) => {
                let mut forward = 0.0;
                for glyph in font.glyphs(string) {
                    glyphs.push_str(&glyph.text);
                    forward += text.advance(glyph.width, glyph.space);
                    self.file.budget.take_text(glyph.text.len())?;
                }
                self.text_matrix = Matrix::translation(forward, 0.0).then(self.text_matrix);
            }
            // Without a font nobody can say which text this is.
            None => glyphs.extend(string.iter().map(|_| char::REPLACEMENT_CHARACTER)),
        }
        if string.is_empty() {
            return Ok(());
        }
        let end = self.rendering_matrix().apply(ORIGIN);
        self.add(glyphs, start, end)
    }

    /// Adds what a marked-content sequence says that shows no text.
    pub fn show_nothing(&mut self) -> Result<()> {
        let place = self.rendering_matrix().apply(ORIGIN);
        self.add(String::new(), place, place)?;
        self.finish_piece()
    }

    /// From a font of size 1 to the page.
    fn rendering_matrix(&self) -> Matrix {
        self.state.text.matrix().then(self.text_matrix).then(self.state.ctm)
    }

    fn add(&mut self, glyphs: String, start: Point, end: Point) -> Result<()> {
        let paint = self.state.text_paint();
        let text = &self.state.text;
        let matrix = self.rendering_matrix();
        // A Type 3 font's own units may be of any size.
        let unit = text.font.as_ref().map_or(1.0, |font| font.unit.abs() * 1000.0);
        let width = matrix.horizontal_scale();
        let height = if width > 0.0 { matrix.area_scale().abs() / width } else { 0.0 };
        let run = Run {
            page: self.page,
            mcid: None,
            glyphs,
            actual_text: None,
            language: None,
            alt: None,
            expansion: None,
            font: text.font.as_ref().map_or_else(|| Arc::from(""), |font| font.name.clone()),
            size: (matrix.vertical_scale() * unit) as f32,
            narrow: (width.min(height) * unit) as f32,
            mirrored: matrix.area_scale() < 0.0,
            colour: paint.colour,
            opacity: paint.opacity as f32,
            mode: text.mode,
            start: (start.x as f32, start.y as f32),
            end: (end.x as f32, end.y as f32),
            clip: self.state.clip,
            optional: false,
            artifact: false,
            order: self.shown,
        };
        self.shown += 1;
        let owner = self.scopes.last().map(|scope| scope.owner).unwrap_or_default();
        match &mut self.piece {
            Some(piece) if piece.owner == owner && piece.run.adjoins(&run) => {
                piece.run.join(run);
                Ok(())
            }
            _ => {
                self.finish_piece()?;
                self.begin_piece(run)
            }
        }
    }

    /// Begins a run, with what the marked content says of it.
    fn begin_piece(&mut self, run: Run) -> Result<()> {
        let scope = self.scope();
        let actual_text = match &scope.actual {
            Some((actual, since)) if *since == run.order => {
                self.file.budget.take_text(actual.len())?;
                Some(actual.to_string())
            }
            Some(_) => Some(String::new()),
            None => None,
        };
        let run = Run {
            mcid: scope.mcid,
            actual_text,
            language: scope.language,
            alt: scope.alt,
            expansion: scope.expansion,
            optional: scope.optional,
            artifact: scope.artifact,
            ..run
        };
        self.piece = Some(Piece { run, owner: scope.owner });
        Ok(())
    }

    /// Gives the run that is being put together to its owner.
    pub fn finish_piece(&mut self) -> Result<()> {
        let Some(Piece { run, owner }) = self.piece.take() else { return Ok(()) };
        self.file.budget.take_run()?;
        match owner {
            Owner::Structure(key) => self.painted.tagged.entry(key).or_default().push(run),
            Owner::Artifact => self.painted.artifacts.push(run),
            Owner::Outside => self.painted.outside.push(run),
            Owner::Appearance => self.painted.appearance.push(run),
        }
        Ok(())
    }
}

impl Run {
    /// Whether another run goes on where this one ends, in the same style. Marked content never
    /// begins or ends between the two.
    fn adjoins(&self, next: &Self) -> bool {
        let same_style = (self.size - next.size).abs() < 0.01
            && (self.narrow - next.narrow).abs() < 0.01
            && self.mirrored == next.mirrored
            && self.colour == next.colour
            && self.opacity == next.opacity
            && self.mode == next.mode
            && self.clip == next.clip
            && self.font == next.font;
        let em = self.size.max(0.01);
        let (dx, dy) = (next.start.0 - self.end.0, next.start.1 - self.end.1);
        let distance = dx.hypot(dy) / em;
        // Justification may stretch a space; a gap between letters is a new run, so that the gap
        // can be seen.
        let blank = self.glyphs.ends_with(char::is_whitespace)
            || next.glyphs.starts_with(char::is_whitespace);
        let along = self.along(dx, dy) / em;
        same_style && (distance < 0.2 || (blank && distance - along.abs() < 0.1 && distance < 3.0))
    }

    /// How far a step goes along the baseline.
    fn along(&self, dx: f32, dy: f32) -> f32 {
        let (x, y) = (self.end.0 - self.start.0, self.end.1 - self.start.1);
        let length = x.hypot(y);
        if length > 0.0 { (dx * x + dy * y) / length } else { 0.0 }
    }

    fn join(&mut self, next: Self) {
        self.glyphs.push_str(&next.glyphs);
        self.end = next.end;
    }
}
