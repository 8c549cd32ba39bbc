//! A web page as a tree, as browsers build it (the HTML Standard, 13.2), within bounds.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{Attribute, ParseOpts, QualName, parse_document};

use crate::import::{ImportError, Limits};

/// All nodes of a page; the first is the document.
#[derive(Debug)]
pub(super) struct Dom(Vec<Node>);

/// A node's place among all nodes.
pub(super) type Id = usize;

#[derive(Debug, Default)]
pub(super) struct Node {
    parent: Option<Id>,
    pub children: Vec<Id>,
    /// The elements that it stands in; at least as many as when it was put there.
    depth: usize,
    pub data: Data,
}

#[derive(Debug, Default)]
pub(super) enum Data {
    /// The document, a comment, and whatever else says nothing.
    #[default]
    Other,
    Text(String),
    Element {
        name: String,
        attributes: Vec<(String, String)>,
    },
}

/// The parser is fed so many bytes at a time, and what it has built is measured in between.
const CHUNK: usize = 4096;

pub(super) const DOCUMENT: Id = 0;

/// Reads a page.
pub(super) fn parse(text: &str, limits: &Limits) -> Result<Dom, ImportError> {
    let too_much = |what, limit| ImportError::TooMuch { part: "The page".to_owned(), what, limit };
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let options = ParseOpts { tree_builder, ..ParseOpts::default() };
    let mut parser = parse_document(Sink::new(), options);
    let mut rest = text;
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(rest.floor_char_boundary(CHUNK.min(rest.len())));
        rest = after;
        parser.process(chunk.into());
        let sink = &parser.tokenizer.sink.sink;
        if sink.nodes.borrow().len() > limits.elements {
            return Err(too_much("elements and texts", limits.elements));
        }
        if sink.deepest.get() > limits.depth {
            return Err(too_much("elements in each other", limits.depth));
        }
    }
    let dom = parser.finish();
    if dom.depth() > limits.depth {
        return Err(too_much("elements in each other", limits.depth));
    }
    Ok(dom)
}

impl Dom {
    pub fn node(&self, id: Id) -> &Node {
        &self.0[id]
    }

    /// An element's name; nothing of a text.
    pub fn name(&self, id: Id) -> &str {
        match &self.0[id].data {
            Data::Element { name, .. } => name,
            _ => "",
        }
    }

    pub fn attribute(&self, id: Id, wanted: &str) -> Option<&str> {
        match &self.0[id].data {
            Data::Element { attributes, .. } => {
                attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
            }
            _ => None,
        }
    }

    /// The first element of a name, from a node on downwards.
    pub fn find(&self, from: Id, name: &str) -> Option<Id> {
        if self.name(from) == name {
            return Some(from);
        }
        self.0[from].children.iter().find_map(|child| self.find(*child, name))
    }

    /// All text in a node, but that of scripts and styles.
    pub fn text(&self, id: Id) -> String {
        let mut text = String::new();
        self.append(id, &mut text);
        text
    }

    fn append(&self, id: Id, text: &mut String) {
        match &self.0[id].data {
            Data::Text(own) => text.push_str(own),
            _ if matches!(self.name(id), "script" | "style") => {}
            _ => self.0[id].children.iter().for_each(|child| self.append(*child, text)),
        }
    }

    /// All that a node says, shown or not, and what its attributes say, each block by itself.
    pub fn everything(&self, id: Id) -> Vec<String> {
        let mut all = Said { open: String::new(), whole: Vec::new() };
        self.say(id, &mut all);
        all.end();
        all.whole
    }

    fn say(&self, id: Id, all: &mut Said) {
        match &self.0[id].data {
            Data::Text(own) => all.open.push_str(own),
            _ if matches!(self.name(id), "script" | "style") => {}
            Data::Element { name, attributes } if !INLINE.contains(&name.as_str()) => {
                all.end();
                all.whole.extend(spoken(attributes));
                self.0[id].children.iter().for_each(|child| self.say(*child, all));
                all.end();
            }
            Data::Element { attributes, .. } => {
                all.whole.extend(spoken(attributes));
                self.0[id].children.iter().for_each(|child| self.say(*child, all));
            }
            Data::Other => self.0[id].children.iter().for_each(|child| self.say(*child, all)),
        }
    }

    /// Visits a node and all in it, in the order in which they stand there.
    pub fn visit(&self, from: Id, visit: &mut impl FnMut(Id)) {
        visit(from);
        self.0[from].children.iter().for_each(|child| self.visit(*child, visit));
    }

    /// A node and what it stands in, from the inside.
    pub fn above(&self, id: Id) -> impl Iterator<Item = Id> {
        std::iter::successors(Some(id), |id| self.0[*id].parent)
    }

    /// How deep the tree is, now that nothing is moved any more.
    fn depth(&self) -> usize {
        let mut deepest = 0;
        let mut stack = vec![(DOCUMENT, 0)];
        while let Some((id, depth)) = stack.pop() {
            deepest = deepest.max(depth);
            stack.extend(self.0[id].children.iter().map(|child| (*child, depth + 1)));
        }
        deepest
    }
}

/// Elements that part no words.
const INLINE: [&str; 20] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "em", "i", "ins", "mark", "q", "s",
    "small", "span", "strong", "sub", "sup", "u",
];

/// Texts of blocks, the last of which may go on.
struct Said {
    open: String,
    whole: Vec<String>,
}

impl Said {
    fn end(&mut self) {
        let text = std::mem::take(&mut self.open);
        self.whole.extend(Some(text).filter(|text| !text.trim().is_empty()));
    }
}

/// The values of attributes, without the pictures among them.
fn spoken(attributes: &[(String, String)]) -> impl Iterator<Item = String> {
    let values = attributes.iter().map(|(_, value)| value);
    values.filter(|value| !value.trim().is_empty() && !value.starts_with("data:")).cloned()
}

/// What the parser builds with.
struct Sink {
    nodes: RefCell<Vec<Node>>,
    deepest: Cell<usize>,
}

#[derive(Clone)]
struct Handle {
    id: Id,
    /// Of an element.
    name: Option<Rc<QualName>>,
}

impl Sink {
    fn new() -> Self {
        Self { nodes: RefCell::new(vec![Node::default()]), deepest: Cell::new(0) }
    }

    fn create(&self, data: Data, name: Option<QualName>) -> Handle {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node { data, ..Node::default() });
        Handle { id: nodes.len() - 1, name: name.map(Rc::new) }
    }

    /// Puts a node into another, at a place among its children.
    fn insert(&self, parent: Id, at: usize, child: NodeOrText<Handle>) {
        let id = match child {
            NodeOrText::AppendNode(handle) => {
                self.detach(handle.id);
                handle.id
            }
            NodeOrText::AppendText(text) => {
                let mut nodes = self.nodes.borrow_mut();
                let before =
                    at.checked_sub(1).and_then(|at| nodes[parent].children.get(at).copied());
                if let Some(Data::Text(last)) = before.map(|before| &mut nodes[before].data) {
                    last.push_str(&text);
                    return;
                }
                drop(nodes);
                self.create(Data::Text(text.to_string()), None).id
            }
        };
        let mut nodes = self.nodes.borrow_mut();
        let at = at.min(nodes[parent].children.len());
        nodes[parent].children.insert(at, id);
        let depth = nodes[parent].depth + 1;
        nodes[id].parent = Some(parent);
        nodes[id].depth = depth;
        self.deepest.set(self.deepest.get().max(depth));
    }

    fn detach(&self, id: Id) {
        let mut nodes = self.nodes.borrow_mut();
        let Some(parent) = nodes[id].parent.take() else { return };
        // Nearly always the last.
        if let Some(at) = nodes[parent].children.iter().rposition(|child| *child == id) {
            nodes[parent].children.remove(at);
        }
    }

    /// Where a node stands.
    fn place(&self, id: Id) -> Option<(Id, usize)> {
        let nodes = self.nodes.borrow();
        let parent = nodes[id].parent?;
        Some((parent, nodes[parent].children.iter().rposition(|child| *child == id)?))
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Dom;
    type ElemName<'a> = &'a QualName;

    fn finish(self) -> Dom {
        Dom(self.nodes.into_inner())
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle { id: DOCUMENT, name: None }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> &'a QualName {
        // The parser asks for elements' names only.
        static NO_ELEMENT: std::sync::LazyLock<QualName> = std::sync::LazyLock::new(|| {
            QualName::new(None, html5ever::ns!(), html5ever::local_name!(""))
        });
        target.name.as_deref().unwrap_or(&NO_ELEMENT)
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> Handle {
        let attributes = attrs
            .into_iter()
            .map(|attribute| (attribute.name.local.to_string(), attribute.value.to_string()))
            .collect();
        self.create(Data::Element { name: name.local.to_string(), attributes }, Some(name))
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.create(Data::Other, None)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.create(Data::Other, None)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        let at = self.nodes.borrow()[parent.id].children.len();
        self.insert(parent.id, at, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        prev_element: &Handle,
        child: NodeOrText<Handle>,
    ) {
        match self.place(element.id) {
            Some(_) => self.append_before_sibling(element, child),
            None => self.append(prev_element, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// What a template holds stands in no page.
    fn get_template_contents(&self, _: &Handle) -> Handle {
        self.create(Data::Other, None)
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.id == y.id
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, new_node: NodeOrText<Handle>) {
        if let NodeOrText::AppendNode(handle) = &new_node {
            self.detach(handle.id);
        }
        if let Some((parent, at)) = self.place(sibling.id) {
            self.insert(parent, at, new_node);
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, attrs: Vec<Attribute>) {
        let mut nodes = self.nodes.borrow_mut();
        let Data::Element { attributes, .. } = &mut nodes[target.id].data else { return };
        for attribute in attrs {
            let name = attribute.name.local.to_string();
            if !attributes.iter().any(|(own, _)| *own == name) {
                attributes.push((name, attribute.value.to_string()));
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let mut nodes = self.nodes.borrow_mut();
        let children = std::mem::take(&mut nodes[node.id].children);
        for child in &children {
            nodes[*child].parent = Some(new_parent.id);
        }
        nodes[new_parent.id].children.extend(children);
    }
}
