//! The file: objects by number, read when they are asked for (ISO 32000-1, 7.5).
//!
//! lopdf reads every object of a file at once, so that a small hostile file in which many objects
//! overlap takes memory without bound, and it mends what is damaged by guessing. Here an object
//! is read when it is needed, everything is charged to the budget, and damage is an error: what
//! two programs mend differently proves nothing.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use super::error::{Error, Result};
use super::limits::{Budget, Limits};
use super::object::{Dictionary, Object, ObjectId, Stream};
use super::syntax::{Item, Lexer};
use super::xref::{self, Entry};

/// References that lead to references.
const MOST_HOPS: usize = 32;

/// Bytes of syntax that cost as much of the budget as one object.
const BYTES_PER_OBJECT: usize = 64;

pub(crate) struct File<'a> {
    data: &'a [u8],
    entries: HashMap<u32, Entry>,
    pub trailer: Rc<Dictionary>,
    pub(super) budget: Budget,
    read: HashMap<u32, Object>,
    /// The objects being read, each because the one before it needs it.
    reading: Vec<u32>,
    containers: HashMap<u32, Rc<Container>>,
}

/// A decoded object stream (ISO 32000-1, 7.5.7).
struct Container {
    data: Vec<u8>,
    /// Object number to its offset in the data.
    offsets: HashMap<u32, usize>,
}

impl<'a> File<'a> {
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self> {
        if bytes.len() > limits.bytes {
            return Err(Error::TooLarge { bytes: bytes.len(), limit: limits.bytes });
        }
        let head = bytes.get(..1024).unwrap_or(bytes);
        let start = head.windows(5).position(|window| window == b"%PDF-").ok_or(Error::NotPdf)?;
        let mut file = Self {
            data: bytes.get(start..).unwrap_or_default(),
            entries: HashMap::new(),
            trailer: Rc::default(),
            budget: Budget::new(limits),
            read: HashMap::new(),
            reading: Vec::new(),
            containers: HashMap::new(),
        };
        let (entries, trailer) = xref::read(&mut file)?;
        file.entries = entries;
        file.trailer = trailer;
        if !file.trailer.get(b"Encrypt").is_null() {
            return Err(Error::Encrypted);
        }
        Ok(file)
    }

    /// Where the newest cross-reference section stands.
    pub fn newest_section(&self) -> Result<usize> {
        xref::start(self.data)
    }

    pub fn data(&self) -> &'a [u8] {
        self.data
    }

    pub fn bytes(&self, range: Range<usize>) -> &'a [u8] {
        self.data.get(range).unwrap_or_default()
    }

    /// The object that a value is or refers to. A reference to nothing is null.
    pub fn resolve(&mut self, object: &Object) -> Result<Object> {
        let mut object = object.clone();
        for _ in 0..MOST_HOPS {
            match object {
                Object::Reference(id) => object = self.object(id)?,
                object => return Ok(object),
            }
        }
        match object {
            Object::Reference(id) => Err(Error::ReferenceLoop(id)),
            object => Ok(object),
        }
    }

    /// The value of a dictionary's key, resolved.
    pub fn find(&mut self, dictionary: &Dictionary, key: &[u8]) -> Result<Object> {
        self.resolve(&dictionary.get(key))
    }

    /// The dictionary at a key; empty if there is none.
    pub fn find_dictionary(
        &mut self,
        dictionary: &Dictionary,
        key: &[u8],
    ) -> Result<Rc<Dictionary>> {
        Ok(self.find(dictionary, key)?.as_dictionary().cloned().unwrap_or_default())
    }

    /// The text string at a key.
    pub fn find_text(&mut self, dictionary: &Dictionary, key: &[u8]) -> Result<Option<String>> {
        let value = self.find(dictionary, key)?;
        value.as_string().map(|bytes| self.text(bytes)).transpose()
    }

    /// The name at a key.
    pub fn find_name(&mut self, dictionary: &Dictionary, key: &[u8]) -> Result<Option<String>> {
        let value = self.find(dictionary, key)?;
        Ok(value.as_name().map(|name| String::from_utf8_lossy(name).into_owned()))
    }

    /// The values at a key, resolved: an array, or one value that stands for an array of one.
    pub fn list(&mut self, dictionary: &Dictionary, key: &[u8]) -> Result<Vec<Object>> {
        match self.find(dictionary, key)? {
            Object::Null => Ok(Vec::new()),
            Object::Array(items) => items.iter().map(|item| self.resolve(item)).collect(),
            value => Ok(vec![value]),
        }
    }

    fn object(&mut self, id: ObjectId) -> Result<Object> {
        if let Some(object) = self.read.get(&id.number) {
            return Ok(object.clone());
        }
        let Some(entry) = self.entries.get(&id.number).copied() else { return Ok(Object::Null) };
        if self.reading.contains(&id.number) {
            return Err(Error::ReferenceLoop(id));
        }
        self.budget.check_depth(self.reading.len(), "references")?;
        self.reading.push(id.number);
        let object = match entry {
            Entry::Free => Ok(Object::Null),
            Entry::At { generation, .. } if generation != id.generation => Ok(Object::Null),
            Entry::At { offset, .. } => self.read_at(offset).and_then(|(number, object)| {
                if number == id.number {
                    return Ok(object);
                }
                Err(Error::Damaged { offset, what: "another object stands there" })
            }),
            Entry::In { container } => self.read_in(container, id.number),
        };
        self.reading.pop();
        let object = object?;
        self.read.insert(id.number, object.clone());
        Ok(object)
    }

    /// Reads the indirect object at an offset, and its number.
    pub fn read_at(&mut self, offset: usize) -> Result<(u32, Object)> {
        let mut lexer = self.lexer(self.data, offset);
        let (Item::Object(number), Item::Object(generation), Item::Keyword(b"obj")) =
            (lexer.item()?, lexer.item()?, lexer.item()?)
        else {
            return Err(Error::Damaged { offset, what: "no object stands there" });
        };
        let id = number.as_integer().and_then(|number| u32::try_from(number).ok());
        let generation = generation.as_integer().and_then(|value| u16::try_from(value).ok());
        let (Some(number), Some(generation)) = (id, generation) else {
            return Err(Error::Damaged { offset, what: "the object has no valid number" });
        };
        let (object, keyword) = lexer.object()?;
        self.charge(offset, &lexer)?;
        match (object, keyword) {
            (Object::Dictionary(dictionary), b"stream") => {
                let id = ObjectId { number, generation };
                let stream = self.stream(dictionary, lexer.position(), id)?;
                Ok((number, Object::Stream(Rc::new(stream))))
            }
            (object, b"endobj") => Ok((number, object)),
            _ => Err(Error::Damaged { offset, what: "the object does not end" }),
        }
    }

    /// The stream whose keyword `stream` ends at `position`.
    fn stream(
        &mut self,
        dictionary: Rc<Dictionary>,
        position: usize,
        id: ObjectId,
    ) -> Result<Stream> {
        let start = match self.data.get(position..) {
            Some([b'\r', b'\n', ..]) => position.saturating_add(2),
            Some([b'\r' | b'\n', ..]) => position.saturating_add(1),
            _ => position,
        };
        let length = self.find(&dictionary, b"Length")?.as_integer();
        let end = length
            .and_then(|length| usize::try_from(length).ok())
            .and_then(|length| start.checked_add(length));
        let wrong = Error::Damaged { offset: start, what: "the stream has a wrong length" };
        let Some(end) = end.filter(|end| *end <= self.data.len()) else { return Err(wrong) };
        let after = self.data.get(end..).unwrap_or_default();
        let blank = after.iter().take(4).take_while(|byte| byte.is_ascii_whitespace()).count();
        if !after.get(blank..).unwrap_or_default().starts_with(b"endstream") {
            return Err(wrong);
        }
        Ok(Stream { dictionary, data: start..end, id: Some(id) })
    }

    /// Reads an object out of an object stream.
    fn read_in(&mut self, container: u32, number: u32) -> Result<Object> {
        let container = match self.containers.get(&container) {
            Some(known) => known.clone(),
            None => {
                let read = Rc::new(self.container(container)?);
                self.containers.insert(container, read.clone());
                read
            }
        };
        let Some(offset) = container.offsets.get(&number).copied() else { return Ok(Object::Null) };
        let mut lexer = self.lexer(&container.data, offset);
        let object = lexer.item()?;
        self.charge(offset, &lexer)?;
        Ok(match object {
            Item::Object(object) => object,
            _ => Object::Null,
        })
    }

    fn container(&mut self, number: u32) -> Result<Container> {
        let id = ObjectId { number, generation: 0 };
        let object = self.object(id)?;
        let damaged = Error::Damaged { offset: 0, what: "an object stream is missing" };
        let Some(stream) =
            object.as_stream().filter(|stream| stream.dictionary.get(b"Type").is_name(b"ObjStm"))
        else {
            return Err(damaged);
        };
        let first = self.find(&stream.dictionary, b"First")?.as_integer();
        let count = self.find(&stream.dictionary, b"N")?.as_integer();
        let (Some(first), Some(count)) = (
            first.and_then(|value| usize::try_from(value).ok()),
            count.and_then(|value| usize::try_from(value).ok()),
        ) else {
            return Err(damaged);
        };
        let data = self.decode(stream)?;
        let mut offsets = HashMap::new();
        let mut lexer = self.lexer(&data, 0);
        for _ in 0..count {
            let (Item::Object(number), Item::Object(offset)) = (lexer.item()?, lexer.item()?)
            else {
                break;
            };
            let number = number.as_integer().and_then(|value| u32::try_from(value).ok());
            let offset = offset.as_integer().and_then(|value| usize::try_from(value).ok());
            if let Some((number, offset)) =
                number.zip(offset.and_then(|offset| first.checked_add(offset)))
            {
                offsets.entry(number).or_insert(offset);
            }
        }
        self.charge(0, &lexer)?;
        Ok(Container { data, offsets })
    }

    /// A lexer that may read as many objects as are left.
    pub(super) fn lexer<'d>(&self, data: &'d [u8], offset: usize) -> Lexer<'d> {
        let (left, limit) = (self.budget.objects_left(), self.budget.limits().objects);
        Lexer::new(data, offset, left, limit, self.budget.depth())
    }

    /// Charges what a lexer has read since `start`.
    pub(super) fn charge(&mut self, start: usize, lexer: &Lexer) -> Result<()> {
        let values = self.budget.objects_left().saturating_sub(lexer.values_left());
        let bytes = lexer.position().saturating_sub(start);
        self.budget.take_objects(values.saturating_add(bytes / BYTES_PER_OBJECT))
    }
}
