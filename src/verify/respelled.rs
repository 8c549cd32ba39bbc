//! A published file of JSON that is spelled otherwise: laid out for people, or saved by another program.

use serde_json::Value;

use super::{Case, Part, Source, Thing};
use crate::digest::Digest;

/// A file that says what another does, in other bytes.
#[derive(Debug, PartialEq, Eq)]
pub enum Respelled {
    Release(Source),
    Policy(u32),
}

/// The file of the register whose JSON this is. It is that only if nothing in it is said twice, since of two
/// values programs read the one or the other.
pub(super) fn look(case: &Case<'_>, bytes: &[u8]) -> Option<Respelled> {
    let value: Value = serde_json::from_slice(bytes).ok()?;
    if !value.is_object() || members(&value) != colons(bytes) {
        return None;
    }
    // All of them are written so (RFC 8785).
    let canonical = serde_json_canonicalizer::to_vec(&value).ok()?;
    match case.thing(&Digest::of(&canonical))? {
        Thing::Part(entry, part @ (Part::Record | Part::Content | Part::Byproduct(_))) => {
            Some(Respelled::Release(case.source(entry, part.file())))
        }
        Thing::Policy(number) => Some(Respelled::Policy(number)),
        Thing::Part(..) | Thing::Signature(_) => None,
    }
}

/// How many names have a value, in all objects. JSON is read no deeper than 128 of them.
fn members(value: &Value) -> usize {
    match value {
        Value::Object(object) => object.len() + object.values().map(members).sum::<usize>(),
        Value::Array(values) => values.iter().map(members).sum(),
        _ => 0,
    }
}

/// How many names are given a value in a text of JSON: so many colons stand outside of its strings.
fn colons(bytes: &[u8]) -> usize {
    let (mut in_string, mut is_escaped, mut colons) = (false, false, 0);
    for byte in bytes {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => in_string = !in_string,
            b':' if !in_string => colons += 1,
            _ => {}
        }
    }
    colons
}
