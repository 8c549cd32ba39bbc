//! The syntax that files, content streams and CMaps share (ISO 32000-1, 7.2 and 7.3).

use std::rc::Rc;

use super::error::{Error, Result};
use super::object::{Dictionary, Object, ObjectId};

/// Reads objects and keywords one after another. Never fails on wrong syntax, which viewers skip
/// too: it fails only where a bound is reached.
pub(super) struct Lexer<'a> {
    data: &'a [u8],
    position: usize,
    /// How many values may still be read, of how many.
    values: usize,
    limit: usize,
    /// How many arrays and dictionaries may stand in each other.
    depth: usize,
    /// The string that is being read: its room is used again for the next.
    string: Vec<u8>,
}

/// One object or keyword.
#[derive(Debug, PartialEq)]
pub(super) enum Item<'a> {
    Object(Object),
    Keyword(&'a [u8]),
    End,
}

enum Token<'a> {
    Object(Object),
    Keyword(&'a [u8]),
    Open(Bracket),
    Close(Bracket),
    End,
}

#[derive(Clone, Copy, PartialEq)]
enum Bracket {
    Array,
    Dictionary,
}

impl<'a> Lexer<'a> {
    /// A lexer that may read `values` more of the `limit` values that are allowed in all.
    pub fn new(data: &'a [u8], position: usize, values: usize, limit: usize, depth: usize) -> Self {
        Self { data, position, values, limit, depth, string: Vec::new() }
    }

    pub fn position(&self) -> usize {
        self.position
    }

    pub fn values_left(&self) -> usize {
        self.values
    }

    /// Sets how many values may be read from here on.
    pub fn refill(&mut self, values: usize) {
        self.values = values;
    }

    /// The bytes from here to the end.
    pub fn rest(&self) -> &'a [u8] {
        self.data.get(self.position..).unwrap_or_default()
    }

    pub fn skip(&mut self, bytes: usize) {
        self.position = self.position.saturating_add(bytes).min(self.data.len());
    }

    /// The next object or keyword. Two integers and the keyword `R` are three items here.
    pub fn item(&mut self) -> Result<Item<'a>> {
        loop {
            match self.token()? {
                Token::Object(object) => return Ok(Item::Object(object)),
                Token::Keyword(word) => return Ok(Item::Keyword(word)),
                Token::Open(bracket) => return Ok(Item::Object(self.compound(bracket, 1)?)),
                // A closing bracket without its opening one.
                Token::Close(_) => {}
                Token::End => return Ok(Item::End),
            }
        }
    }

    /// The next object, with references, and the keyword after it.
    pub fn object(&mut self) -> Result<(Object, &'a [u8])> {
        let mut items = Vec::new();
        loop {
            match self.item()? {
                Item::Object(object) => items.push(object),
                Item::Keyword(b"R") => reference(&mut items),
                Item::Keyword(word) => return Ok((items.pop().unwrap_or_default(), word)),
                Item::End => return Ok((items.pop().unwrap_or_default(), b"")),
            }
        }
    }

    /// The rest of an array or dictionary.
    fn compound(&mut self, bracket: Bracket, depth: usize) -> Result<Object> {
        if depth > self.depth {
            return Err(Error::TooDeep { what: "arrays and dictionaries", limit: self.depth });
        }
        let mut items = Vec::new();
        loop {
            match self.token()? {
                Token::Object(object) => items.push(object),
                Token::Open(inner) => items.push(self.compound(inner, depth + 1)?),
                Token::Keyword(b"R") => reference(&mut items),
                // Where an object never ends, nothing after it may be swallowed.
                Token::Keyword(b"endobj" | b"endstream" | b"stream") | Token::End => break,
                Token::Keyword(_) => {}
                Token::Close(closing) if closing == bracket => break,
                Token::Close(_) => {}
            }
        }
        Ok(match bracket {
            Bracket::Array => Object::Array(items.into()),
            Bracket::Dictionary => Object::Dictionary(Rc::new(pairs(items))),
        })
    }

    fn token(&mut self) -> Result<Token<'a>> {
        self.white_space();
        let rest = self.rest();
        let Some(&first) = rest.first() else { return Ok(Token::End) };
        let (token, length) = match first {
            b'/' => return self.value(|lexer| lexer.name()),
            b'(' => return self.value(|lexer| lexer.literal_string()),
            b'<' if rest.get(1) == Some(&b'<') => (Token::Open(Bracket::Dictionary), 2),
            b'<' => return self.value(|lexer| lexer.hexadecimal_string()),
            b'>' if rest.get(1) == Some(&b'>') => (Token::Close(Bracket::Dictionary), 2),
            b'[' => (Token::Open(Bracket::Array), 1),
            b']' => (Token::Close(Bracket::Array), 1),
            b'>' | b')' | b'{' | b'}' => (Token::Keyword(rest.get(..1).unwrap_or_default()), 1),
            b'+' | b'-' | b'.' | b'0'..=b'9' => return self.value(|lexer| lexer.number()),
            _ => {
                let length = rest.iter().take_while(|byte| is_regular(**byte)).count();
                let word = rest.get(..length).unwrap_or_default();
                let token = match word {
                    b"true" => Token::Object(Object::Boolean(true)),
                    b"false" => Token::Object(Object::Boolean(false)),
                    b"null" => Token::Object(Object::Null),
                    _ => Token::Keyword(word),
                };
                (token, length)
            }
        };
        self.skip(length);
        if !matches!(token, Token::Keyword(_)) {
            self.count()?;
        }
        Ok(token)
    }

    fn value(&mut self, read: impl FnOnce(&mut Self) -> Object) -> Result<Token<'a>> {
        self.count()?;
        Ok(Token::Object(read(self)))
    }

    fn count(&mut self) -> Result<()> {
        let limit = self.limit;
        self.values = self.values.checked_sub(1).ok_or(Error::TooManyObjects { limit })?;
        Ok(())
    }

    fn white_space(&mut self) {
        loop {
            let rest = self.rest();
            let blank = rest.iter().take_while(|byte| is_white_space(**byte)).count();
            let comment = match rest.get(blank) {
                Some(b'%') => rest
                    .iter()
                    .skip(blank)
                    .take_while(|byte| !matches!(byte, b'\r' | b'\n'))
                    .count(),
                _ => 0,
            };
            self.skip(blank + comment);
            if comment == 0 {
                return;
            }
        }
    }

    fn name(&mut self) -> Object {
        self.skip(1);
        let rest = self.rest();
        let length = rest.iter().take_while(|byte| is_regular(**byte)).count();
        let raw = rest.get(..length).unwrap_or_default();
        self.skip(length);
        if !raw.contains(&b'#') {
            return Object::Name(raw.into());
        }
        let mut name = Vec::with_capacity(raw.len());
        let mut bytes = raw;
        while let Some((&first, after)) = bytes.split_first() {
            let code = match (first, after) {
                (b'#', [high, low, ..]) => hexadecimal(*high).zip(hexadecimal(*low)),
                _ => None,
            };
            bytes = match code {
                Some((high, low)) => {
                    name.push((high << 4) | low);
                    after.get(2..).unwrap_or_default()
                }
                None => {
                    name.push(first);
                    after
                }
            };
        }
        Object::Name(name.into())
    }

    fn number(&mut self) -> Object {
        let rest = self.rest();
        let length =
            rest.iter().take_while(|byte| matches!(byte, b'+' | b'-' | b'.' | b'0'..=b'9')).count();
        let word = rest.get(..length).unwrap_or_default();
        self.skip(length);
        let text = std::str::from_utf8(word).unwrap_or_default();
        if let Ok(value) = text.parse::<i64>() {
            return Object::Integer(value);
        }
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Object::Real(value),
            // Not a number, such as `--1` or `.`: viewers take zero.
            _ => Object::Integer(0),
        }
    }

    fn literal_string(&mut self) -> Object {
        self.skip(1);
        let rest = self.rest();
        let mut string = std::mem::take(&mut self.string);
        string.clear();
        let mut open = 0usize;
        let mut at = 0usize;
        loop {
            let ahead = rest.get(at..).unwrap_or_default();
            let plain = ahead.iter().take_while(|byte| is_plain(**byte)).count();
            string.extend_from_slice(ahead.get(..plain).unwrap_or_default());
            at += plain;
            let Some(&byte) = rest.get(at) else { break };
            at += 1;
            match byte {
                b'\\' => at += escape(rest.get(at..).unwrap_or_default(), &mut string),
                // An end of line is one line feed, however it is written.
                b'\r' if rest.get(at) == Some(&b'\n') => {}
                b'\r' => string.push(b'\n'),
                b')' if open == 0 => break,
                _ => {
                    if byte == b'(' {
                        open += 1
                    } else {
                        open -= 1
                    }
                    string.push(byte);
                }
            }
        }
        self.skip(at);
        let object = Object::String(string.as_slice().into());
        self.string = string;
        object
    }

    fn hexadecimal_string(&mut self) -> Object {
        self.skip(1);
        let rest = self.rest();
        let length = rest.iter().take_while(|byte| **byte != b'>').count();
        let digits = rest.get(..length).unwrap_or_default();
        self.skip(length + 1);
        self.string.clear();
        let mut high = None;
        for digit in digits.iter().filter_map(|byte| hexadecimal(*byte)) {
            match high.take() {
                Some(high) => self.string.push((high << 4) | digit),
                None => high = Some(digit),
            }
        }
        if let Some(high) = high {
            self.string.push(high << 4);
        }
        Object::String(self.string.as_slice().into())
    }
}

/// Whether a byte of a literal string stands for itself alone.
fn is_plain(byte: u8) -> bool {
    !matches!(byte, b'\\' | b'\r' | b'(' | b')')
}

/// Appends what the escape after a backslash stands for, and says how many bytes it takes.
fn escape(bytes: &[u8], string: &mut Vec<u8>) -> usize {
    let digits = bytes.iter().take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
    if let Some(octal) = bytes.get(..digits).filter(|octal| !octal.is_empty()) {
        // The standard drops what does not fit in a byte.
        string.push(octal.iter().fold(0u8, |code, digit| code.wrapping_mul(8) | (digit - b'0')));
        return digits;
    }
    match bytes {
        [b'\r', b'\n', ..] => return 2,
        [b'\r' | b'\n', ..] => {}
        [b'n', ..] => string.push(b'\n'),
        [b'r', ..] => string.push(b'\r'),
        [b't', ..] => string.push(b'\t'),
        [b'b', ..] => string.push(8),
        [b'f', ..] => string.push(12),
        [other, ..] => string.push(*other),
        [] => return 0,
    }
    1
}

/// Turns the last two integers into a reference.
fn reference(items: &mut Vec<Object>) {
    if let [.., Object::Integer(number), Object::Integer(generation)] = items.as_slice() {
        let id = u32::try_from(*number)
            .ok()
            .zip(u16::try_from(*generation).ok())
            .map(|(number, generation)| ObjectId { number, generation });
        items.truncate(items.len().saturating_sub(2));
        items.push(id.map_or(Object::Null, Object::Reference));
    }
}

fn pairs(items: Vec<Object>) -> Dictionary {
    let mut entries = Vec::with_capacity(items.len() / 2);
    let mut key = None;
    for item in items {
        key = match (key.take(), item) {
            (Some(name), value) => {
                entries.push((name, value));
                None
            }
            (None, Object::Name(name)) => Some(name),
            (None, _) => None,
        };
    }
    Dictionary::new(entries)
}

fn hexadecimal(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

pub(super) fn is_white_space(byte: u8) -> bool {
    matches!(byte, b'\0' | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

/// Whether a byte can be part of a name or keyword. Asked of nearly every byte of a file.
fn is_regular(byte: u8) -> bool {
    static REGULAR: [bool; 256] = {
        let mut regular = [true; 256];
        let mut others: &[u8] = b"\0\t\n\x0c\r ()<>[]{}/%";
        while let [byte, rest @ ..] = others {
            regular[*byte as usize] = false;
            others = rest;
        }
        regular
    };
    REGULAR[usize::from(byte)]
}
