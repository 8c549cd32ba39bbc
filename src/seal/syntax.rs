//! Writing PDF objects (ISO 32000-1, 7.3), each in one spelling.
//!
//! A seal is proved by writing it again, and seals are kept for many years. So this is our own: no
//! library's next version may spell a number otherwise.

use std::rc::Rc;

use crate::readback::{Dictionary, Object, ObjectId};

pub fn name(name: &str) -> Object {
    Object::Name(name.as_bytes().into())
}

/// A text string in UTF-16.
pub fn text(text: &str) -> Object {
    let units = text.encode_utf16().flat_map(u16::to_be_bytes);
    Object::String([0xFE, 0xFF].into_iter().chain(units).collect())
}

pub fn array(items: impl IntoIterator<Item = Object>) -> Object {
    Object::Array(items.into_iter().collect())
}

pub fn dictionary<'k>(entries: impl IntoIterator<Item = (&'k str, Object)>) -> Object {
    Object::Dictionary(Rc::new(with(&Dictionary::default(), entries)))
}

/// A dictionary with some of its entries set.
pub fn with<'k>(
    dictionary: &Dictionary,
    entries: impl IntoIterator<Item = (&'k str, Object)>,
) -> Dictionary {
    let old = dictionary.iter().map(|(key, value)| (key.into(), value.clone()));
    let new = entries.into_iter().map(|(key, value)| (key.as_bytes().into(), value));
    Dictionary::new(old.chain(new).collect())
}

/// The items of an array and one more.
pub fn append(items: &Object, item: Object) -> Object {
    let old = items.as_array().map(|items| items.to_vec()).unwrap_or_default();
    array(old.into_iter().chain([item]))
}

/// Writes an object. A stream is an object by itself and never stands in another.
pub fn write(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null | Object::Stream(_) => out.extend(b"null"),
        Object::Boolean(value) => out.extend(value.to_string().bytes()),
        Object::Integer(value) => out.extend(value.to_string().bytes()),
        // Rust writes the shortest digits that give the number again, and no exponent.
        Object::Real(value) => out.extend(value.to_string().bytes()),
        Object::Name(name) => write_name(out, name),
        Object::String(bytes) => {
            out.push(b'<');
            out.extend(hexadecimal(bytes).bytes());
            out.push(b'>');
        }
        Object::Array(items) => {
            out.push(b'[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(b' ');
                }
                write(out, item);
            }
            out.push(b']');
        }
        Object::Dictionary(dictionary) => write_dictionary(out, dictionary),
        Object::Reference(ObjectId { number, generation }) => {
            out.extend(format!("{number} {generation} R").bytes());
        }
    }
}

pub fn write_dictionary(out: &mut Vec<u8>, dictionary: &Dictionary) {
    out.extend(b"<<");
    for (key, value) in dictionary.iter() {
        write_name(out, key);
        out.push(b' ');
        write(out, value);
    }
    out.extend(b">>");
}

fn write_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for byte in name {
        match byte {
            b'!'..=b'~' if !b"()<>[]{}/%#".contains(byte) => out.push(*byte),
            _ => out.extend(format!("#{byte:02x}").bytes()),
        }
    }
}

pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_object_has_one_spelling() {
        let object = dictionary([
            ("Name with space", name("A#/é")),
            ("Text", text("Ŵ")),
            ("Kinds", array([Object::Null, Object::Boolean(true), Object::Integer(-7)])),
            ("Reals", array([Object::Real(0.1), Object::Real(1e21), Object::Real(-595.276)])),
            ("To", Object::Reference(ObjectId { number: 12, generation: 1 })),
        ]);
        let mut out = Vec::new();
        write(&mut out, &object);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "<</Kinds [null true -7]/Name#20with#20space /A#23#2f#c3#a9\
             /Reals [0.1 1000000000000000000000 -595.276]/Text <feff0174>/To 12 1 R>>"
        );
    }

    #[test]
    fn an_entry_that_is_set_takes_the_place_of_the_old_one() {
        let old = with(&Dictionary::default(), [("A", name("old")), ("B", Object::Null)]);
        let new = with(&old, [("A", name("new"))]);
        assert_eq!(new.get(b"A"), name("new"));
        assert_eq!(new.iter().count(), 2);
    }
}
