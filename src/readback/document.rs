//! The document: everything that a PDF says, read back.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::action;
use super::annotation::{self, Annotation};
use super::content::Painter;
use super::error::Result;
use super::file::File;
use super::limits::Limits;
use super::marked::Key;
use super::object::{Dictionary, Object, ObjectId};
use super::outline::{self, Bookmark};
use super::page::{self, Leaf, Page};
use super::structure::{self, Filling, Node, Tree};
use super::text::Run;

/// A PDF, read back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// `Title` of the information dictionary.
    pub title: Option<String>,
    /// The catalog's `Lang`.
    pub language: Option<String>,
    /// The text strings and names of the information dictionary.
    pub info: BTreeMap<String, String>,
    /// The metadata stream as it stands.
    pub xmp: Option<String>,
    pub pages: Vec<Page>,
    /// Whether the file calls itself tagged (`MarkInfo`) and has a structure tree.
    pub tagged: bool,
    /// Whether a window shows the title rather than the file's name.
    pub shows_title: bool,
    /// What the names of pages begin with, beside their numbers.
    pub label_prefixes: Vec<String>,
    /// The structure tree, also of a file that does not call itself tagged.
    pub root: Vec<Node>,
    /// Shown text that belongs to no structure element and to no artefact, in the order of pages
    /// and painting. All text of an untagged file is here.
    pub outside: Vec<Run>,
    /// Shown text that is declared an artefact.
    pub artifacts: Vec<Run>,
    /// The pages that show drawings or pictures of neither kind.
    pub drawn_outside: Vec<usize>,
    /// The annotations that do not stand in the structure tree.
    pub annotations: Vec<Annotation>,
    pub outline: Vec<Bookmark>,
    /// What relative addresses of links begin with, wherever the file lies (ISO 32000-1, 12.6.4.7).
    pub base: Option<String>,
    /// What happens when the file is opened or a page turned: the kinds of action. Going to a
    /// place in the document is none.
    pub actions: Vec<String>,
}

/// Reads a PDF back.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document> {
    let mut file = File::open(bytes, limits)?;
    let trailer = file.trailer.clone();
    let catalog = file.find_dictionary(&trailer, b"Root")?;
    let leaves = page::read(&mut file, &catalog)?;
    let mut tree = structure(&mut file, &catalog, &leaves)?;

    let wanted: HashSet<Key> = tree.wanted.keys().copied().collect();
    let mut painter = Painter::new(&mut file, &wanted);
    let mut shown = HashMap::new();
    let mut annotations = Vec::new();
    for leaf in &leaves {
        let content = leaf.content(painter.file)?;
        painter.page(leaf.page.number, &content, leaf.resources.clone())?;
        for found in annotation::of_page(painter.file, leaf)? {
            let annotation = found.paint(&mut painter)?;
            match annotation.object.filter(|id| tree.annotations.contains(id)) {
                Some(id) => drop(shown.insert(id, annotation)),
                None => annotations.push(annotation),
            }
        }
    }
    let mut painted = painter.painted;

    let content = painted.tagged.into_iter().map(|(key, runs)| {
        let wanted = tree.wanted.get(&key).copied().unwrap_or(1);
        (key, (runs, wanted))
    });
    let mut filling = Filling { content: content.collect(), annotations: &shown };
    for node in &mut tree.root {
        filling.fill(&mut file, node)?;
    }

    let information = file.find_dictionary(&trailer, b"Info")?;
    let info = info(&mut file, &information)?;
    let mark = file.find_dictionary(&catalog, b"MarkInfo")?;
    let marked = file.find(&mark, b"Marked")? == Object::Boolean(true);
    let addresses = file.find_dictionary(&catalog, b"URI")?;
    let preferences = file.find_dictionary(&catalog, b"ViewerPreferences")?;
    Ok(Document {
        title: info.get("Title").cloned(),
        language: file.find_text(&catalog, b"Lang")?,
        xmp: xmp(&mut file, &catalog)?,
        tagged: marked && !catalog.get(b"StructTreeRoot").is_null(),
        shows_title: file.find(&preferences, b"DisplayDocTitle")? == Object::Boolean(true),
        label_prefixes: page::label_prefixes(&mut file, &catalog)?,
        outline: outline::read(&mut file, &catalog)?,
        base: file.find_text(&addresses, b"Base")?,
        actions: action::read(&mut file, &catalog, &leaves)?,
        pages: leaves
            .into_iter()
            .map(|leaf| leaf.page.painted(&mut painted.covers, &mut painted.frames))
            .collect(),
        root: tree.root,
        outside: painted.outside,
        drawn_outside: painted.drawn_outside.into_iter().collect(),
        artifacts: painted.artifacts,
        annotations,
        info,
    })
}

fn structure(file: &mut File, catalog: &Dictionary, leaves: &[Leaf]) -> Result<Tree> {
    let root = file.find_dictionary(catalog, b"StructTreeRoot")?;
    let pages: HashMap<ObjectId, usize> =
        leaves.iter().filter_map(|leaf| leaf.id.map(|id| (id, leaf.page.number))).collect();
    structure::read(file, &root, &pages)
}

fn info(file: &mut File, information: &Dictionary) -> Result<BTreeMap<String, String>> {
    let mut info = BTreeMap::new();
    for (key, value) in information.iter() {
        let text = match file.resolve(value)? {
            Object::String(bytes) => file.text(&bytes)?,
            Object::Name(name) => String::from_utf8_lossy(&name).into_owned(),
            _ => continue,
        };
        info.insert(String::from_utf8_lossy(key).into_owned(), text);
    }
    Ok(info)
}

fn xmp(file: &mut File, catalog: &Dictionary) -> Result<Option<String>> {
    let metadata = file.find(catalog, b"Metadata")?;
    let Some(stream) = metadata.as_stream() else { return Ok(None) };
    let data = file.decode(stream)?;
    file.budget.take_text(data.len())?;
    Ok(Some(String::from_utf8_lossy(&data).into_owned()))
}

impl Document {
    /// Every run that a page shows, in the order in which they are painted.
    pub fn runs_of(&self, page: usize) -> Vec<&Run> {
        let tagged = self.root.iter().flat_map(Node::runs);
        let mut runs: Vec<&Run> = tagged
            .chain(&self.outside)
            .chain(&self.artifacts)
            .filter(|run| run.page == page)
            .collect();
        runs.sort_by_key(|run| run.order);
        runs
    }

    /// The text of a page as its runs are painted, a line to each line: all that an untagged file
    /// gives. Between runs of one line stands a space where there is a gap.
    pub fn text_of(&self, page: usize) -> String {
        let mut text = String::new();
        let mut before: Option<&Run> = None;
        for run in self.runs_of(page) {
            let gap = before.map(|before| before.gap(run));
            match gap {
                Some(Gap::Line) => text.push('\n'),
                Some(Gap::Space) if !text.ends_with(char::is_whitespace) => text.push(' '),
                _ => {}
            }
            text.push_str(run.spoken());
            before = Some(run);
        }
        text
    }
}

/// What lies between two runs.
enum Gap {
    None,
    Space,
    Line,
}

impl Run {
    fn gap(&self, next: &Self) -> Gap {
        let em = self.size.max(next.size).max(0.01);
        let (dx, dy) = (next.start.0 - self.end.0, next.start.1 - self.end.1);
        if dy.abs() > em * 0.5 || dx < -em {
            return Gap::Line;
        }
        if dx > em * 0.15 { Gap::Space } else { Gap::None }
    }
}
