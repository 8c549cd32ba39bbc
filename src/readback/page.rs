//! The page tree (ISO 32000-1, 7.7.3).

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::cover::Cover;
use super::error::{Error, Result};
use super::file::File;
use super::geometry::Rect;
use super::object::{Dictionary, Object, ObjectId, Stream};

/// A page.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Counted from 1.
    pub number: usize,
    /// The part that is shown: `CropBox`, otherwise `MediaBox`.
    pub bounds: Rect,
    /// Clockwise turns by which it is shown, in degrees.
    pub rotation: i64,
    /// Points for one unit of the page: `UserUnit`.
    pub unit: f32,
    /// What is painted over other things.
    pub covers: Vec<Cover>,
    /// The upright rectangles whose outlines are drawn, in the order of drawing.
    pub frames: Vec<Rect>,
}

/// A page while the file is read.
#[derive(Debug)]
pub(crate) struct Leaf {
    pub id: Option<ObjectId>,
    pub dictionary: Rc<Dictionary>,
    pub resources: Rc<Dictionary>,
    pub page: Page,
}

/// What a page or page tree node costs in objects, beside its own.
const COST: usize = 5;

/// What page tree nodes hand down.
#[derive(Clone, Default)]
struct Inherited {
    resources: Object,
    media: Object,
    crop: Object,
    rotation: Object,
}

/// The pages in order.
pub(crate) fn read(file: &mut File, catalog: &Dictionary) -> Result<Vec<Leaf>> {
    let mut tree = Tree { seen: HashSet::new(), leaves: Vec::new() };
    tree.node(file, &catalog.get(b"Pages"), Inherited::default(), 1)?;
    Ok(tree.leaves)
}

/// The prefixes in the number tree of page labels (ISO 32000-1, 12.4.2).
pub(super) fn label_prefixes(file: &mut File, catalog: &Dictionary) -> Result<Vec<String>> {
    let mut prefixes = Vec::new();
    let mut nodes = vec![catalog.get(b"PageLabels")];
    while let Some(node) = nodes.pop() {
        file.budget.take_objects(COST)?;
        let node = file.resolve(&node)?;
        let Some(node) = node.as_dictionary() else { continue };
        nodes.extend(file.list(node, b"Kids")?);
        for label in file.list(node, b"Nums")? {
            let Some(label) = label.as_dictionary() else { continue };
            prefixes.extend(file.find_text(label, b"P")?.filter(|prefix| !prefix.is_empty()));
        }
    }
    Ok(prefixes)
}

struct Tree {
    seen: HashSet<ObjectId>,
    leaves: Vec<Leaf>,
}

impl Tree {
    fn node(
        &mut self,
        file: &mut File,
        node: &Object,
        mut inherited: Inherited,
        depth: usize,
    ) -> Result<()> {
        file.budget.check_depth(depth, "page tree nodes")?;
        file.budget.take_objects(COST)?;
        let id = node.as_reference();
        if let Some(id) = id.filter(|id| !self.seen.insert(*id)) {
            return Err(Error::PageLoop(id));
        }
        let object = file.resolve(node)?;
        let Some(dictionary) = object.as_dictionary() else { return Ok(()) };
        for (key, slot) in [
            (b"Resources".as_slice(), &mut inherited.resources),
            (b"MediaBox", &mut inherited.media),
            (b"CropBox", &mut inherited.crop),
            (b"Rotate", &mut inherited.rotation),
        ] {
            let own = file.find(dictionary, key)?;
            if !own.is_null() {
                *slot = own;
            }
        }
        if let Some(kids) = file.find(dictionary, b"Kids")?.as_array() {
            for kid in kids.iter() {
                self.node(file, kid, inherited.clone(), depth + 1)?;
            }
            return Ok(());
        }
        let media = file.rect(&inherited.media)?;
        let crop = file.rect(&inherited.crop)?;
        let page = Page {
            number: self.leaves.len() + 1,
            bounds: crop.or(media).unwrap_or_default(),
            rotation: inherited.rotation.as_integer().unwrap_or(0),
            unit: file.find(dictionary, b"UserUnit")?.as_number().unwrap_or(1.0) as f32,
            covers: Vec::new(),
            frames: Vec::new(),
        };
        let resources = inherited.resources.as_dictionary().cloned().unwrap_or_default();
        self.leaves.push(Leaf { id, dictionary: dictionary.clone(), resources, page });
        Ok(())
    }
}

impl Page {
    /// The page with what its content was found to paint.
    pub(super) fn painted(
        self,
        covers: &mut HashMap<usize, Vec<Cover>>,
        frames: &mut HashMap<usize, Vec<Rect>>,
    ) -> Self {
        let covers = covers.remove(&self.number).unwrap_or_default();
        let frames = frames.remove(&self.number).unwrap_or_default();
        Self { covers, frames, ..self }
    }
}

impl Leaf {
    /// The decoded content streams, one after another.
    pub fn content(&self, file: &mut File) -> Result<Vec<u8>> {
        let contents = file.find(&self.dictionary, b"Contents")?;
        let streams: Vec<Rc<Stream>> = match &contents {
            Object::Stream(stream) => vec![stream.clone()],
            Object::Array(parts) => {
                let parts =
                    parts.iter().map(|part| file.resolve(part)).collect::<Result<Vec<_>>>()?;
                parts.iter().filter_map(|part| part.as_stream().cloned()).collect()
            }
            _ => Vec::new(),
        };
        let mut content = Vec::new();
        for stream in streams {
            content.extend(file.decode(&stream)?);
            // No token goes on from one stream into the next.
            content.push(b'\n');
            let limit = file.budget.limits().stream;
            if content.len() > limit {
                return Err(Error::StreamTooLarge { object: stream.id, limit });
            }
        }
        Ok(content)
    }
}

impl File<'_> {
    /// A rectangle, whichever of its corners are given.
    pub fn rect(&mut self, object: &Object) -> Result<Option<Rect>> {
        let object = self.resolve(object)?;
        let Some([a, b, c, d]) = object.as_array().map(|items| &**items) else { return Ok(None) };
        let mut sides = [0.0; 4];
        for (side, value) in sides.iter_mut().zip([a, b, c, d]) {
            *side = self.resolve(value)?.as_number().unwrap_or(0.0) as f32;
        }
        let [a, b, c, d] = sides;
        Ok(Some(Rect { left: a.min(c), bottom: b.min(d), right: a.max(c), top: b.max(d) }))
    }
}
