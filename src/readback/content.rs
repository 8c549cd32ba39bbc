//! Content streams (ISO 32000-1, 7.8 and Annex A): the operators that matter to text.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use super::colour::Space;
use super::cover::{Cover, EVERYWHERE};
use super::error::{Error, Result};
use super::file::File;
use super::font::Font;
use super::geometry::{Matrix, Path, Rect};
use super::graphics::State;
use super::inline_image;
use super::marked::{Key, Owner, Scope};
use super::object::{Dictionary, Object, ObjectId};
use super::show::Piece;
use super::syntax::{Item, Lexer};
use super::text::Run;

/// Values between two operators.
const OPERANDS: usize = 1 << 16;

/// Saved graphics states and open marked-content sequences, each.
const MOST_OPEN: usize = 512;

/// The text of the pages, by whom it belongs to.
#[derive(Debug, Default)]
pub(super) struct Painted {
    pub tagged: HashMap<Key, Vec<Run>>,
    pub artifacts: Vec<Run>,
    pub outside: Vec<Run>,
    pub appearance: Vec<Run>,
    /// The pages with drawings or pictures outside of marked content.
    pub drawn_outside: BTreeSet<usize>,
    /// What each page has painted over what came before, by the page's number.
    pub covers: HashMap<usize, Vec<Cover>>,
    /// The outlined rectangles of each page, by its number.
    pub frames: HashMap<usize, Vec<Rect>>,
}

/// Runs content streams, without painting anything.
pub(super) struct Painter<'f, 'a> {
    pub file: &'f mut File<'a>,
    /// The content that the structure tree refers to.
    pub wanted: &'f HashSet<Key>,
    fonts: HashMap<ObjectId, Rc<Font>>,
    pub painted: Painted,
    pub page: usize,
    /// How many pieces of text have been shown on this page.
    pub shown: usize,
    pub state: State,
    saved: Vec<State>,
    pub path: Path,
    pub text_matrix: Matrix,
    pub line_matrix: Matrix,
    pub scopes: Vec<Scope>,
    /// The form XObjects being drawn.
    pub forms: Vec<ObjectId>,
    pub piece: Option<Piece>,
}

/// The content stream being run.
struct Frame {
    resources: Rc<Dictionary>,
    /// The form XObject that it is.
    form: Option<ObjectId>,
    fonts: HashMap<Rc<[u8]>, Rc<Font>>,
}

impl<'f, 'a> Painter<'f, 'a> {
    pub fn new(file: &'f mut File<'a>, wanted: &'f HashSet<Key>) -> Self {
        Self {
            file,
            wanted,
            fonts: HashMap::new(),
            painted: Painted::default(),
            page: 0,
            shown: 0,
            state: State::new(Matrix::IDENTITY, None),
            saved: Vec::new(),
            path: Path::default(),
            text_matrix: Matrix::IDENTITY,
            line_matrix: Matrix::IDENTITY,
            scopes: Vec::new(),
            forms: Vec::new(),
            piece: None,
        }
    }

    /// Runs the content of a page.
    pub fn page(&mut self, page: usize, data: &[u8], resources: Rc<Dictionary>) -> Result<()> {
        self.page = page;
        self.shown = 0;
        self.state = State::new(Matrix::IDENTITY, None);
        let scopes = self.scopes.len();
        self.scopes.push(Scope::default());
        self.run(data, resources, None)?;
        self.close(scopes)
    }

    /// Runs a content stream.
    pub fn run(
        &mut self,
        data: &[u8],
        resources: Rc<Dictionary>,
        form: Option<ObjectId>,
    ) -> Result<()> {
        let mut frame = Frame { resources, form, fonts: HashMap::new() };
        let (scopes, saved) = (self.scopes.len(), self.saved.len());
        let mut lexer = Lexer::new(data, 0, OPERANDS, OPERANDS, self.file.budget.depth());
        let mut operands = Vec::new();
        loop {
            match lexer.item()? {
                Item::Object(object) => operands.push(object),
                Item::Keyword(operator) => {
                    self.file.budget.take_operations(1)?;
                    match operator {
                        b"BI" => {
                            inline_image::skip(&mut lexer)?;
                            self.cover_with_image()?;
                        }
                        // A stream closes only what it opened itself.
                        b"EMC" if self.scopes.len() <= scopes => {}
                        b"Q" if self.saved.len() <= saved => {}
                        _ => self.operate(operator, &operands, &mut frame)?,
                    }
                    operands.clear();
                    lexer.refill(OPERANDS);
                }
                Item::End => break,
            }
        }
        self.saved.truncate(saved);
        self.close(scopes)
    }

    fn operate(&mut self, operator: &[u8], operands: &[Object], frame: &mut Frame) -> Result<()> {
        match operator {
            b"q" => self.save()?,
            b"Q" => self.state = self.saved.pop().unwrap_or_else(|| self.state.clone()),
            b"cm" => {
                if let Some(matrix) = numbers(operands) {
                    self.state.ctm = Matrix(matrix).then(self.state.ctm);
                }
            }
            b"gs" => self.external_state(operands, frame)?,
            b"Do" => self.draw(operands, &frame.resources)?,

            b"BMC" | b"BDC" => self.begin(operands, frame)?,
            b"EMC" => self.close(self.scopes.len().saturating_sub(1))?,

            b"BT" => self.move_to(Matrix::IDENTITY),
            b"Tf" => self.select_font(operands, frame)?,
            b"Td" | b"TD" => {
                if let Some([x, y]) = numbers(operands) {
                    if operator == b"TD" {
                        self.state.text.leading = -y;
                    }
                    self.next_line(x, y);
                }
            }
            b"Tm" => {
                if let Some(matrix) = numbers(operands) {
                    self.move_to(Matrix(matrix));
                }
            }
            b"T*" => self.next_line(0.0, -self.state.text.leading),
            b"Tj" => self.show_operand(operands.last())?,
            b"TJ" => self.show_array(operands.last())?,
            b"'" => {
                self.next_line(0.0, -self.state.text.leading);
                self.show_operand(operands.last())?;
            }
            b"\"" => {
                if let [.., word, character, _] = operands {
                    self.state.text.word_spacing = word.as_number().unwrap_or(0.0);
                    self.state.text.character_spacing = character.as_number().unwrap_or(0.0);
                }
                self.next_line(0.0, -self.state.text.leading);
                self.show_operand(operands.last())?;
            }
            b"Tc" | b"Tw" | b"Tz" | b"TL" | b"Ts" | b"Tr" => {
                self.text_parameter(operator, operands)
            }

            b"w" => {
                if let Some([width]) = numbers(operands) {
                    self.state.line_width = width;
                }
            }
            b"m" | b"l" | b"c" | b"v" | b"y" => {
                if let Some([x, y]) = numbers(operands) {
                    self.path.outline.corner(self.state.ctm, operator, x, y);
                }
                for pair in operands.chunks_exact(2) {
                    if let Some([x, y]) = numbers(pair) {
                        self.path.line(self.state.ctm, x, y);
                    }
                }
            }
            b"re" => {
                if let Some([x, y, width, height]) = numbers(operands) {
                    self.path.rectangle(self.state.ctm, x, y, width, height);
                }
            }
            b"W" | b"W*" => self.path.clip(),
            b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"n" => {
                self.cover_with_path(operator)?;
                self.state.clip = self.path.end(self.state.clip);
            }

            b"sh" => self.cover(self.state.clip.map_or(EVERYWHERE, |clip| clip.bounds))?,

            _ => self.colour(operator, operands, frame)?,
        }
        Ok(())
    }

    fn colour(&mut self, operator: &[u8], operands: &[Object], frame: &Frame) -> Result<()> {
        let (fill, stroke) = (&mut self.state.fill, &mut self.state.stroke);
        match operator {
            b"g" => fill.set(Space::Gray, operands),
            b"G" => stroke.set(Space::Gray, operands),
            b"rg" => fill.set(Space::Rgb, operands),
            b"RG" => stroke.set(Space::Rgb, operands),
            b"k" => fill.set(Space::Cmyk, operands),
            b"K" => stroke.set(Space::Cmyk, operands),
            b"sc" | b"scn" => fill.set(fill.space, operands),
            b"SC" | b"SCN" => stroke.set(stroke.space, operands),
            b"cs" | b"CS" => {
                let name = operands.last().cloned().unwrap_or_default();
                let space = Space::read(self.file, &frame.resources, &name)?;
                if operator == b"cs" { fill.set_space(space) } else { stroke.set_space(space) }
            }
            // The other operators draw, or say how lines are drawn.
            _ => {}
        }
        Ok(())
    }

    fn text_parameter(&mut self, operator: &[u8], operands: &[Object]) {
        let Some([value]) = numbers(operands) else { return };
        let text = &mut self.state.text;
        match operator {
            b"Tc" => text.character_spacing = value,
            b"Tw" => text.word_spacing = value,
            b"Tz" => text.scale = value / 100.0,
            b"TL" => text.leading = value,
            b"Ts" => text.rise = value,
            // The cast saturates; modes above 7 do not exist.
            _ => text.mode = value as u8,
        }
    }

    fn save(&mut self) -> Result<()> {
        if self.saved.len() >= MOST_OPEN {
            return Err(Error::TooDeep { what: "graphics states", limit: MOST_OPEN });
        }
        self.saved.push(self.state.clone());
        Ok(())
    }

    fn move_to(&mut self, matrix: Matrix) {
        self.text_matrix = matrix;
        self.line_matrix = matrix;
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.move_to(Matrix::translation(x, y).then(self.line_matrix));
    }

    fn select_font(&mut self, operands: &[Object], frame: &mut Frame) -> Result<()> {
        let [.., Object::Name(name), size] = operands else { return Ok(()) };
        self.state.text.size = size.as_number().unwrap_or(0.0);
        if let Some(font) = frame.fonts.get(name) {
            self.state.text.font = Some(font.clone());
            return Ok(());
        }
        let fonts = self.file.find_dictionary(&frame.resources, b"Font")?;
        self.state.text.font = self.font(&fonts.get(name))?;
        if let Some(font) = &self.state.text.font {
            frame.fonts.insert(name.clone(), font.clone());
        }
        Ok(())
    }

    /// A font, read once for each object.
    fn font(&mut self, font: &Object) -> Result<Option<Rc<Font>>> {
        let id = font.as_reference();
        if let Some(font) = id.and_then(|id| self.fonts.get(&id)) {
            return Ok(Some(font.clone()));
        }
        let object = self.file.resolve(font)?;
        let Some(dictionary) = object.as_dictionary() else { return Ok(None) };
        let font = Rc::new(Font::read(self.file, dictionary)?);
        if let Some(id) = id {
            self.fonts.insert(id, font.clone());
        }
        Ok(Some(font))
    }

    fn external_state(&mut self, operands: &[Object], frame: &Frame) -> Result<()> {
        let states = self.file.find_dictionary(&frame.resources, b"ExtGState")?;
        let name = operands.last().and_then(Object::as_name).unwrap_or_default();
        let state = self.file.find_dictionary(&states, name)?;
        if let Some(opacity) = self.file.find(&state, b"ca")?.as_number() {
            self.state.fill.opacity = opacity;
        }
        if let Some(opacity) = self.file.find(&state, b"CA")?.as_number() {
            self.state.stroke.opacity = opacity;
        }
        if let Some(width) = self.file.find(&state, b"LW")?.as_number() {
            self.state.line_width = width;
        }
        let mask = self.file.find(&state, b"SMask")?;
        if !mask.is_null() {
            self.state.masked = !mask.is_name(b"None");
        }
        let modes = self.file.list(&state, b"BM")?;
        if !modes.is_empty() {
            let plain = |mode: &Object| mode.is_name(b"Normal") || mode.is_name(b"Compatible");
            self.state.blended = !modes.iter().all(plain);
        }
        if let Some([font, size]) = self.file.find(&state, b"Font")?.as_array().map(|font| &**font)
        {
            self.state.text.font = self.font(font)?;
            self.state.text.size = self.file.resolve(size)?.as_number().unwrap_or(0.0);
        }
        Ok(())
    }

    fn begin(&mut self, operands: &[Object], frame: &Frame) -> Result<()> {
        if self.scopes.len() >= MOST_OPEN {
            return Err(Error::TooDeep { what: "marked content", limit: MOST_OPEN });
        }
        self.finish_piece()?;
        let tag = operands.first().cloned().unwrap_or_default();
        let properties = match operands.get(1) {
            Some(Object::Name(name)) => {
                let properties = self.file.find_dictionary(&frame.resources, b"Properties")?;
                self.file.find_dictionary(&properties, name)?
            }
            Some(Object::Dictionary(properties)) => properties.clone(),
            _ => Rc::default(),
        };
        let (page, wanted) = (self.page, self.wanted);
        let key = |mcid| {
            let key = Key { page, stream: frame.form, mcid: Some(mcid) };
            wanted.contains(&key).then_some(key)
        };
        let scope = self.scope().inner(self.file, &tag, &properties, key, self.shown)?;
        if let Owner::Structure(key) = scope.owner {
            self.painted.tagged.entry(key).or_default();
        }
        self.scopes.push(scope);
        Ok(())
    }

    /// Closes marked-content sequences until only `count` are open.
    pub fn close(&mut self, count: usize) -> Result<()> {
        self.finish_piece()?;
        while self.scopes.len() > count {
            let Some(scope) = self.scopes.last() else { break };
            if scope.silent_since == Some(self.shown) {
                self.show_nothing()?;
            }
            self.scopes.pop();
        }
        Ok(())
    }

    /// What holds where text is shown now.
    pub fn scope(&self) -> Scope {
        self.scopes.last().cloned().unwrap_or_default()
    }
}

/// The last `N` operands as numbers.
fn numbers<const N: usize>(operands: &[Object]) -> Option<[f64; N]> {
    let mut values = [0.0; N];
    for (value, operand) in values.iter_mut().zip(operands.last_chunk::<N>()?) {
        *value = operand.as_number()?;
    }
    Some(values)
}

impl File<'_> {
    /// The array of `N` numbers at a key.
    pub fn find_numbers<const N: usize>(
        &mut self,
        dictionary: &Dictionary,
        key: &[u8],
    ) -> Result<Option<[f64; N]>> {
        let Object::Array(items) = self.find(dictionary, key)? else { return Ok(None) };
        let items =
            items.iter().take(N).map(|item| self.resolve(item)).collect::<Result<Vec<_>>>()?;
        Ok(numbers(&items))
    }
}
