//! What of an edition a seal depends on, and the objects that it adds and changes.

use std::rc::Rc;

use super::error::Error;
use super::look;
use super::place::{self, Place};
use super::revision::Words;
use super::syntax::{append, array, dictionary, name, text, with};
use crate::digest::Digest;
use crate::readback::{self, Dictionary, File, Limits, Object, ObjectId};

/// What editions say they were created with.
const CREATOR: &str = "engross";

type Item = (ObjectId, Rc<Dictionary>);

/// What of an edition a seal depends on.
pub struct Base {
    trailer: Rc<Dictionary>,
    /// Where the edition's cross-reference table stands.
    table: usize,
    /// The first number that no object has.
    size: u32,
    pub catalog: Item,
    pub page: Item,
    /// The page's annotations, if it has any.
    annotations: Object,
    /// The structure tree's root, its first element, and that one's children.
    pub tags: Item,
    pub element: Item,
    children: Object,
    /// The parent tree's numbers, and the next that is free.
    parents: Rc<Dictionary>,
    numbers: Object,
    next: i64,
    pub place: Place,
}

impl Base {
    /// Reads an edition as engross makes them, and nothing else.
    pub fn read(edition: &[u8], limits: &Limits) -> Result<Self, Error> {
        let document = readback::read(edition, limits)?;
        let mut file = File::open(edition, limits)?;
        let trailer = file.trailer.clone();
        let other = Error::NotAnEdition;
        let is_ours = document.info.get("Creator").is_some_and(|creator| creator == CREATOR);
        // What is no table, or not alone in the file, engross did not write.
        let is_table = trailer.get(b"Type").is_null() && trailer.get(b"XRefStm").is_null();
        if !edition.starts_with(b"%PDF-") || !is_ours || !is_table {
            return Err(other);
        }
        let catalog = item(&mut file, &trailer.get(b"Root"))?;
        if !catalog.1.get(b"AcroForm").is_null() || !catalog.1.get(b"Perms").is_null() {
            return Err(Error::Sealed);
        }
        if !trailer.get(b"Prev").is_null() {
            return Err(other);
        }
        let place = place::find(&document)?;
        let pages = readback::leaves(&mut file, &catalog.1)?;
        let page = pages.iter().find(|leaf| leaf.page.number == place.page);
        let page = page.and_then(|leaf| Some((leaf.id?, leaf.dictionary.clone()))).ok_or(other)?;
        let tags = item(&mut file, &catalog.1.get(b"StructTreeRoot"))?;
        let Object::Array(elements) = file.find(&tags.1, b"K")? else {
            return Err(Error::NotAnEdition);
        };
        let [element] = &*elements else { return Err(Error::NotAnEdition) };
        let element = item(&mut file, element)?;
        let parents = file.find_dictionary(&tags.1, b"ParentTree")?;
        Ok(Self {
            table: file.newest_section()?,
            size: whole(&trailer, b"Size")?,
            annotations: file.find(&page.1, b"Annots")?,
            children: list(file.find(&element.1, b"K")?)?,
            numbers: list(file.find(&parents, b"Nums")?)?,
            next: whole(&tags.1, b"ParentTreeNextKey")?.into(),
            trailer,
            catalog,
            page,
            tags,
            element,
            parents,
            place,
        })
    }

    /// The number that an added object has.
    fn added(&self, index: u32) -> Result<ObjectId, Error> {
        let number = self.size.checked_add(index).ok_or(Error::NotAnEdition)?;
        Ok(ObjectId { number, generation: 0 })
    }

    pub fn signature(&self) -> Result<ObjectId, Error> {
        self.added(0)
    }

    pub fn field(&self) -> Result<ObjectId, Error> {
        self.added(1)
    }

    pub fn look(&self) -> Result<ObjectId, Error> {
        self.added(2)
    }

    pub fn tag(&self) -> Result<ObjectId, Error> {
        self.added(3)
    }

    /// The field, which is its only widget (ISO 32000-1, 12.5.6.19 and 12.7.4.5).
    pub fn field_dictionary(&self, words: Words<'_>) -> Result<Dictionary, Error> {
        let Place { left, bottom, right, top, .. } = self.place;
        let rect = [left, bottom, right, top].map(|side| Object::Integer(side.into()));
        let label = format!("Sealed by {}, {}", words.name, look::spoken(words.time));
        Ok(with(
            &Dictionary::default(),
            [
                ("Type", name("Annot")),
                ("Subtype", name("Widget")),
                ("FT", name("Sig")),
                ("T", text("Seal")),
                ("TU", text(&label)),
                ("V", Object::Reference(self.signature()?)),
                ("P", Object::Reference(self.page.0)),
                ("Rect", array(rect)),
                // Printed, and locked: bits 3 and 8.
                ("F", Object::Integer(4 | 128)),
                ("AP", dictionary([("N", Object::Reference(self.look()?))])),
                ("StructParent", Object::Integer(self.next)),
            ],
        ))
    }

    pub fn tag_dictionary(&self) -> Result<Dictionary, Error> {
        let field = dictionary([
            ("Type", name("OBJR")),
            ("Obj", Object::Reference(self.field()?)),
            ("Pg", Object::Reference(self.page.0)),
        ]);
        Ok(with(
            &Dictionary::default(),
            [
                ("Type", name("StructElem")),
                ("S", name("Form")),
                ("P", Object::Reference(self.element.0)),
                // The label is in English, whatever the document is in.
                ("Lang", text("en-GB")),
                ("K", field),
            ],
        ))
    }

    pub fn changed_page(&self) -> Result<Dictionary, Error> {
        let annotations = append(&self.annotations, Object::Reference(self.field()?));
        Ok(with(&self.page.1, [("Annots", annotations), ("Tabs", name("S"))]))
    }

    pub fn changed_catalog(&self) -> Result<Dictionary, Error> {
        let form = dictionary([
            ("Fields", array([Object::Reference(self.field()?)])),
            // There are signatures, and the file is only appended to: bits 1 and 2.
            ("SigFlags", Object::Integer(3)),
        ]);
        let permissions = dictionary([("DocMDP", Object::Reference(self.signature()?))]);
        Ok(with(&self.catalog.1, [("AcroForm", form), ("Perms", permissions)]))
    }

    pub fn changed_tags(&self) -> Result<Dictionary, Error> {
        let numbers = append(&self.numbers, Object::Integer(self.next));
        let numbers = append(&numbers, Object::Reference(self.tag()?));
        let parents = Object::Dictionary(Rc::new(with(&self.parents, [("Nums", numbers)])));
        let next = Object::Integer(self.next + 1);
        Ok(with(&self.tags.1, [("ParentTree", parents), ("ParentTreeNextKey", next)]))
    }

    pub fn changed_element(&self) -> Result<Dictionary, Error> {
        Ok(with(&self.element.1, [("K", append(&self.children, Object::Reference(self.tag()?)))]))
    }

    /// The trailer: the edition's, with a second identifier that is the revision's own.
    pub fn changed_trailer(&self, edition: &[u8]) -> Result<Dictionary, Error> {
        let identifiers = self.trailer.get(b"ID");
        let Some([first, _]) = identifiers.as_array().map(|items| &**items) else {
            return Err(Error::NotAnEdition);
        };
        let digest = Digest::of(edition);
        let second = Object::String(digest.as_bytes()[..16].into());
        let table = i64::try_from(self.table).map_err(|_| Error::NotAnEdition)?;
        let size = self.added(4)?.number;
        Ok(with(
            &self.trailer,
            [
                ("Size", Object::Integer(size.into())),
                ("Prev", Object::Integer(table)),
                ("ID", array([first.clone(), second])),
            ],
        ))
    }
}

/// An object that stands by itself and is a dictionary.
fn item(file: &mut File<'_>, object: &Object) -> Result<Item, Error> {
    let id = object.as_reference().ok_or(Error::NotAnEdition)?;
    match file.resolve(object)? {
        Object::Dictionary(dictionary) => Ok((id, dictionary)),
        _ => Err(Error::NotAnEdition),
    }
}

fn whole(dictionary: &Dictionary, key: &[u8]) -> Result<u32, Error> {
    let value = dictionary.get(key).as_integer().and_then(|value| u32::try_from(value).ok());
    value.ok_or(Error::NotAnEdition)
}

fn list(object: Object) -> Result<Object, Error> {
    object.as_array().is_some().then_some(object).ok_or(Error::NotAnEdition)
}
