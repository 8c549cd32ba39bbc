//! The structure tree (ISO 32000-1, 14.7): what the document says, in the order in which
//! assistive technology says it.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::annotation::{self, Annotation};
use super::attributes::{self, Attributes};
use super::error::{Error, Result};
use super::file::File;
use super::marked::Key;
use super::object::{Dictionary, Object, ObjectId};
use super::roles;
use super::text::Run;

/// A structure element.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// The standard structure type that the role map makes of the element's own.
    pub role: String,
    /// The element's own type, where the role map changes it.
    pub original_role: Option<String>,
    pub object: Option<ObjectId>,
    /// The identifier that table cells and notes are referred to by (`ID`).
    pub id: Option<String>,
    /// `T`, for people who edit the file.
    pub title: Option<String>,
    pub language: Option<String>,
    pub alt: Option<String>,
    pub actual_text: Option<String>,
    /// The expansion of an abbreviation (`E`).
    pub expansion: Option<String>,
    pub attributes: Attributes,
    pub children: Vec<Child>,
}

/// What stands in a structure element, in reading order.
#[derive(Clone, Debug, PartialEq)]
pub enum Child {
    Node(Box<Node>),
    Text(Text),
    Annotation(Box<Annotation>),
}

/// A marked-content sequence, or a form XObject as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The page, counted from 1; 0 if the file does not say which, or names none of its pages.
    pub page: usize,
    /// None for a form XObject as a whole.
    pub mcid: Option<i64>,
    /// The form XObject in whose content the identifier counts.
    pub form: Option<ObjectId>,
    /// Whether the page has such content. Content may well have no text, such as a picture.
    pub present: bool,
    pub runs: Vec<Run>,
}

impl Node {
    /// The text of the element and all in it, in reading order, as it is spoken: `ActualText` in
    /// place of what it stands for, soft hyphens kept, alternative texts left out.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.append(&mut text, Run::spoken);
        text
    }

    /// The text of all glyphs in the element, as it is seen: no `ActualText` counts.
    pub fn glyphs(&self) -> String {
        self.runs().map(|run| run.glyphs.as_str()).collect()
    }

    fn append<'n>(&'n self, text: &mut String, say: fn(&'n Run) -> &'n str) {
        if let Some(actual) = &self.actual_text {
            text.push_str(actual);
            return;
        }
        for child in &self.children {
            match child {
                Child::Node(node) => node.append(text, say),
                Child::Text(piece) => text.extend(piece.runs.iter().map(say)),
                Child::Annotation(_) => {}
            }
        }
    }

    /// The element and all elements in it, in reading order.
    pub fn nodes(&self) -> Box<dyn Iterator<Item = &Node> + '_> {
        let inner = self.children.iter().filter_map(Child::as_node).flat_map(Self::nodes);
        Box::new(std::iter::once(self).chain(inner))
    }

    /// Every run in the element, in reading order.
    pub fn runs(&self) -> Box<dyn Iterator<Item = &Run> + '_> {
        Box::new(self.children.iter().flat_map(|child| match child {
            Child::Node(node) => node.runs(),
            Child::Text(text) => Box::new(text.runs.iter()),
            Child::Annotation(_) => Box::new(std::iter::empty()),
        }))
    }
}

impl Child {
    pub fn as_node(&self) -> Option<&Node> {
        match self {
            Self::Node(node) => Some(node),
            _ => None,
        }
    }

    pub fn as_text(&self) -> Option<&Text> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_annotation(&self) -> Option<&Annotation> {
        match self {
            Self::Annotation(annotation) => Some(annotation),
            _ => None,
        }
    }
}

impl Text {
    /// What is spoken.
    pub fn spoken(&self) -> String {
        self.runs.iter().map(Run::spoken).collect()
    }

    fn key(&self) -> Key {
        Key { page: self.page, stream: self.form, mcid: self.mcid }
    }
}

/// The structure tree before the pages are read.
#[derive(Default)]
pub(super) struct Tree {
    pub root: Vec<Node>,
    /// How often each piece of content is referred to.
    pub wanted: HashMap<Key, usize>,
    /// The annotations that stand in the tree.
    pub annotations: HashSet<ObjectId>,
}

/// What an element and a piece of content cost in objects, beside their own.
const ELEMENT_COST: usize = 10;
const CONTENT_COST: usize = 5;

/// Reads the tree below `StructTreeRoot`.
pub(super) fn read(
    file: &mut File,
    root: &Dictionary,
    pages: &HashMap<ObjectId, usize>,
) -> Result<Tree> {
    let roles = file.find_dictionary(root, b"RoleMap")?;
    let classes = file.find_dictionary(root, b"ClassMap")?;
    let mut reader =
        Reader { file, roles, classes, pages, seen: HashSet::new(), tree: Tree::default() };
    let mut node = Node::default();
    reader.children(root, 0, 1, &mut node)?;
    reader.tree.root = node
        .children
        .into_iter()
        .filter_map(|child| match child {
            Child::Node(node) => Some(*node),
            _ => None,
        })
        .collect();
    Ok(reader.tree)
}

struct Reader<'r, 'a> {
    file: &'r mut File<'a>,
    roles: Rc<Dictionary>,
    classes: Rc<Dictionary>,
    pages: &'r HashMap<ObjectId, usize>,
    seen: HashSet<ObjectId>,
    tree: Tree,
}

impl Reader<'_, '_> {
    /// Reads `K`: one child or an array of children.
    fn children(
        &mut self,
        parent: &Dictionary,
        page: usize,
        depth: usize,
        node: &mut Node,
    ) -> Result<()> {
        self.file.budget.check_depth(depth, "structure elements")?;
        let page = self.page(parent).unwrap_or(page);
        let kids = parent.get(b"K");
        let resolved = self.file.resolve(&kids)?;
        let kids = match resolved {
            Object::Array(kids) => kids,
            _ => [kids].into(),
        };
        for kid in kids.iter() {
            let child = self.child(kid, page, depth)?;
            node.children.extend(child);
        }
        Ok(())
    }

    fn child(&mut self, kid: &Object, page: usize, depth: usize) -> Result<Option<Child>> {
        let object = self.file.resolve(kid)?;
        if let Some(mcid) = object.as_integer() {
            return self.content(page, None, Some(mcid)).map(Some);
        }
        let Some(dictionary) = object.as_dictionary() else { return Ok(None) };
        match self.file.find(dictionary, b"Type")?.as_name() {
            Some(b"MCR") => {
                let page = self.page(dictionary).unwrap_or(page);
                let mcid = self.file.find(dictionary, b"MCID")?.as_integer();
                self.content(page, dictionary.get(b"Stm").as_reference(), mcid).map(Some)
            }
            Some(b"OBJR") => {
                let page = self.page(dictionary).unwrap_or(page);
                self.object(&dictionary.get(b"Obj"), page)
            }
            _ => {
                let node = self.element(dictionary, kid.as_reference(), page, depth)?;
                Ok(Some(Child::Node(Box::new(node))))
            }
        }
    }

    fn page(&self, dictionary: &Dictionary) -> Option<usize> {
        let id = dictionary.get(b"Pg").as_reference()?;
        Some(self.pages.get(&id).copied().unwrap_or(0))
    }

    fn content(&mut self, page: usize, form: Option<ObjectId>, mcid: Option<i64>) -> Result<Child> {
        self.file.budget.take_objects(CONTENT_COST)?;
        let text = Text { page, mcid, form, present: false, runs: Vec::new() };
        *self.tree.wanted.entry(text.key()).or_default() += 1;
        Ok(Child::Text(text))
    }

    /// An object reference: to an annotation, or to a form XObject.
    fn object(&mut self, reference: &Object, page: usize) -> Result<Option<Child>> {
        let object = self.file.resolve(reference)?;
        let Some(dictionary) = object.as_dictionary() else { return Ok(None) };
        let id = reference.as_reference();
        if object.as_stream().is_some() {
            return self.content(page, id, None).map(Some);
        }
        self.tree.annotations.extend(id);
        let found = annotation::read(self.file, dictionary, id, page)?;
        Ok(Some(Child::Annotation(Box::new(found.annotation))))
    }

    fn element(
        &mut self,
        dictionary: &Dictionary,
        object: Option<ObjectId>,
        page: usize,
        depth: usize,
    ) -> Result<Node> {
        if let Some(id) = object.filter(|id| !self.seen.insert(*id)) {
            return Err(Error::StructureLoop(id));
        }
        self.file.budget.take_objects(ELEMENT_COST)?;
        let own = self.file.find_name(dictionary, b"S")?.unwrap_or_default();
        let role = roles::standard(self.file, &self.roles, &own)?;
        let mut node = Node {
            original_role: (role != own).then_some(own),
            role,
            object,
            id: self.file.find_text(dictionary, b"ID")?,
            title: self.file.find_text(dictionary, b"T")?,
            language: self.file.find_text(dictionary, b"Lang")?,
            alt: self.file.find_text(dictionary, b"Alt")?,
            actual_text: self.file.find_text(dictionary, b"ActualText")?,
            expansion: self.file.find_text(dictionary, b"E")?,
            attributes: attributes::read(self.file, dictionary, &self.classes)?,
            children: Vec::new(),
        };
        self.children(dictionary, page, depth + 1, &mut node)?;
        Ok(node)
    }
}

/// What the pages give the tree.
pub(super) struct Filling<'f> {
    /// The content by its key, and how often it is still wanted.
    pub content: HashMap<Key, (Vec<Run>, usize)>,
    /// The annotations by their objects, as their pages show them.
    pub annotations: &'f HashMap<ObjectId, Annotation>,
}

impl Filling<'_> {
    /// Puts the content into the elements.
    pub fn fill(&mut self, file: &mut File, node: &mut Node) -> Result<()> {
        for child in &mut node.children {
            match child {
                Child::Node(node) => self.fill(file, node)?,
                Child::Text(text) => {
                    let Some((runs, left)) = self.content.get_mut(&text.key()) else { continue };
                    text.present = true;
                    *left = left.saturating_sub(1);
                    if *left == 0 {
                        text.runs = std::mem::take(runs);
                        continue;
                    }
                    // Content that two elements claim is said twice, and costs twice.
                    for run in runs.iter() {
                        file.budget.take_run()?;
                        file.budget.take_text(run.glyphs.len() + run.spoken().len())?;
                    }
                    text.runs.clone_from(runs);
                }
                Child::Annotation(annotation) => {
                    let shown = annotation.object.and_then(|id| self.annotations.get(&id));
                    match shown {
                        Some(shown) => (**annotation).clone_from(shown),
                        None => annotation.page = 0,
                    }
                }
            }
        }
        Ok(())
    }
}
