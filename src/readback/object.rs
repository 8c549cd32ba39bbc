//! PDF objects (ISO 32000-1, 7.3), cheap to clone.

use std::fmt;
use std::ops::Range;
use std::rc::Rc;

/// An indirect object's number and generation, spelt `12 0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId {
    pub number: u32,
    pub generation: u16,
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.number, self.generation)
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Object {
    #[default]
    Null,
    Boolean(bool),
    Integer(i64),
    Real(f64),
    Name(Rc<[u8]>),
    String(Rc<[u8]>),
    Array(Rc<[Object]>),
    Dictionary(Rc<Dictionary>),
    Stream(Rc<Stream>),
    Reference(ObjectId),
}

/// A stream: its data stay in the file until they are asked for.
#[derive(Debug, PartialEq)]
pub(crate) struct Stream {
    pub dictionary: Rc<Dictionary>,
    pub data: Range<usize>,
    pub id: Option<ObjectId>,
}

/// A dictionary. Of two equal keys the last counts.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Dictionary {
    /// Sorted by key, so that a huge dictionary costs little to search.
    entries: Vec<(Rc<[u8]>, Object)>,
}

impl Dictionary {
    pub fn new(mut entries: Vec<(Rc<[u8]>, Object)>) -> Self {
        // The sort is stable: reversing first makes the last of equal keys the one that stays.
        entries.reverse();
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        entries.dedup_by(|later, first| later.0 == first.0);
        entries.shrink_to_fit();
        Self { entries }
    }

    /// The value of a key, unresolved; null if there is none.
    pub fn get(&self, key: &[u8]) -> Object {
        let found = self.entries.binary_search_by(|(name, _)| (**name).cmp(key)).ok();
        found
            .and_then(|at| self.entries.get(at))
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &Object)> {
        self.entries.iter().map(|(name, value)| (&**name, value))
    }
}

impl Object {
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(value) => Some(*value),
            // Some writers give whole numbers a decimal point. The cast saturates.
            Self::Real(value) if value.fract() == 0.0 => Some(*value as i64),
            _ => None,
        }
    }

    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Integer(value) => Some(*value as f64),
            Self::Real(value) => Some(*value),
            _ => None,
        }
    }

    pub fn as_name(&self) -> Option<&[u8]> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    pub fn as_string(&self) -> Option<&[u8]> {
        match self {
            Self::String(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub fn as_array(&self) -> Option<&Rc<[Object]>> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// A dictionary, or the dictionary of a stream.
    pub fn as_dictionary(&self) -> Option<&Rc<Dictionary>> {
        match self {
            Self::Dictionary(dictionary) => Some(dictionary),
            Self::Stream(stream) => Some(&stream.dictionary),
            _ => None,
        }
    }

    pub fn as_stream(&self) -> Option<&Rc<Stream>> {
        match self {
            Self::Stream(stream) => Some(stream),
            _ => None,
        }
    }

    pub fn as_reference(&self) -> Option<ObjectId> {
        match self {
            Self::Reference(id) => Some(*id),
            _ => None,
        }
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub fn is_name(&self, name: &[u8]) -> bool {
        self.as_name() == Some(name)
    }
}
