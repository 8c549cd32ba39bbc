//! Marked content (ISO 32000-1, 14.6): to whom shown text belongs, and what is said instead.

use std::sync::Arc;

use super::error::Result;
use super::file::File;
use super::object::{Dictionary, Object, ObjectId};

/// Names a piece of content as the structure tree refers to it (ISO 32000-1, 14.7.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// The page, counted from 1.
    pub page: usize,
    /// The form XObject in whose content the identifier counts; none for the page's own content.
    pub stream: Option<ObjectId>,
    /// None for a form XObject that is referred to as a whole.
    pub mcid: Option<i64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Owner {
    /// No structure element, and no artefact either.
    #[default]
    Outside,
    Structure(Key),
    Artifact,
    /// The appearance of an annotation.
    Appearance,
}

/// What holds inside a marked-content sequence: its own properties and those around it.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    pub owner: Owner,
    pub mcid: Option<i64>,
    pub artifact: bool,
    pub optional: bool,
    pub language: Option<Arc<str>>,
    pub alt: Option<Arc<str>>,
    pub expansion: Option<Arc<str>>,
    /// The outermost `ActualText`, which stands for all that is in it, and how many pieces of
    /// text had been shown when it began.
    pub actual: Option<(Arc<str>, usize)>,
    /// How many pieces had been shown when this sequence began, if it has text of its own to say
    /// even though nothing is shown.
    pub silent_since: Option<usize>,
}

impl Scope {
    /// The scope of a sequence that begins inside this one after `shown` pieces of text.
    pub fn inner(
        &self,
        file: &mut File,
        tag: &Object,
        properties: &Dictionary,
        key: impl FnOnce(i64) -> Option<Key>,
        shown: usize,
    ) -> Result<Self> {
        let mut scope = Self { silent_since: None, ..self.clone() };
        if tag.is_name(b"Artifact") {
            scope.owner = Owner::Artifact;
            scope.artifact = true;
        }
        scope.optional |= tag.is_name(b"OC");
        if let Some(mcid) = file.find(properties, b"MCID")?.as_integer() {
            scope.mcid = Some(mcid);
            if let Some(key) = key(mcid) {
                scope.owner = Owner::Structure(key);
            }
        }
        let language = file.find_text(properties, b"Lang")?;
        let alt = file.find_text(properties, b"Alt")?;
        let expansion = file.find_text(properties, b"E")?;
        let actual = file.find_text(properties, b"ActualText")?;
        if alt.is_some() || expansion.is_some() || actual.is_some() {
            scope.silent_since = Some(shown);
        }
        scope.language = language.map(Arc::from).or(scope.language);
        scope.alt = alt.map(Arc::from).or(scope.alt);
        scope.expansion = expansion.map(Arc::from).or(scope.expansion);
        scope.actual = scope.actual.or(actual.map(|actual| (Arc::from(actual), shown)));
        Ok(scope)
    }
}
