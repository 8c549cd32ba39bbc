//! The graphics state (ISO 32000-1, 8.4), as far as it decides where and how text is seen.

use std::rc::Rc;

use super::colour::{Colour, Space};
use super::font::Font;
use super::geometry::{Clip, Matrix};
use super::object::Object;

#[derive(Clone, Debug)]
pub(super) struct State {
    pub ctm: Matrix,
    pub clip: Option<Clip>,
    pub fill: Paint,
    pub stroke: Paint,
    /// Whether a soft mask may take away what is painted.
    pub masked: bool,
    /// Whether colours mix with those behind them.
    pub blended: bool,
    pub line_width: f64,
    pub text: TextState,
}

/// One of the two current colours, with its opacity.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paint {
    pub space: Space,
    pub colour: Colour,
    pub opacity: f64,
}

/// The text state (ISO 32000-1, 9.3).
#[derive(Clone, Debug)]
pub(super) struct TextState {
    pub font: Option<Rc<Font>>,
    pub size: f64,
    pub character_spacing: f64,
    pub word_spacing: f64,
    /// Horizontal scaling; 1 for `100 Tz`.
    pub scale: f64,
    pub leading: f64,
    pub rise: f64,
    pub mode: u8,
}

impl State {
    pub fn new(ctm: Matrix, clip: Option<Clip>) -> Self {
        let black = Paint { space: Space::Gray, colour: Space::Gray.initial(), opacity: 1.0 };
        let text = TextState {
            font: None,
            size: 0.0,
            character_spacing: 0.0,
            word_spacing: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
        };
        Self {
            ctm,
            clip,
            fill: black,
            stroke: black,
            masked: false,
            blended: false,
            line_width: 1.0,
            text,
        }
    }

    /// The paint that glyphs get: the stroking one where they are only outlined. What a mask or
    /// the ground makes of its colour, nobody can say.
    pub fn text_paint(&self) -> Paint {
        let paint = match self.text.mode {
            1 | 5 => self.stroke,
            _ => self.fill,
        };
        match self.masked || self.blended {
            true => Paint { colour: Colour::Unknown, ..paint },
            false => paint,
        }
    }
}

impl Paint {
    pub fn set_space(&mut self, space: Space) {
        self.space = space;
        self.colour = space.initial();
    }

    pub fn set(&mut self, space: Space, operands: &[Object]) {
        self.space = space;
        self.colour = space.colour(operands);
    }
}

impl TextState {
    /// From a font of size 1 to text space.
    pub fn matrix(&self) -> Matrix {
        Matrix([self.size * self.scale, 0.0, 0.0, self.size, 0.0, self.rise])
    }

    /// How far a glyph of this width moves the next one.
    pub fn advance(&self, width: f64, space: bool) -> f64 {
        let word = if space { self.word_spacing } else { 0.0 };
        (width * self.size + self.character_spacing + word) * self.scale
    }
}
