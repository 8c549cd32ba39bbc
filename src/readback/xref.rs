//! Where each object stands: the cross-reference sections and the trailer (ISO 32000-1, 7.5.4,
//! 7.5.5, 7.5.8).

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::error::{Error, Result};
use super::file::File;
use super::object::{Dictionary, Object};
use super::syntax::Item;

/// How far from its end a file is searched for `startxref`.
const TAIL: usize = 4096;

/// Where one object stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Entry {
    Free,
    At { offset: usize, generation: u16 },
    In { container: u32 },
}

type Entries = HashMap<u32, Entry>;

/// One section: entries in the order in which they count, and the trailer dictionary.
struct Section {
    entries: Vec<(u32, Entry)>,
    trailer: Rc<Dictionary>,
}

/// Reads every section, the newest first, and the newest trailer.
pub(super) fn read(file: &mut File) -> Result<(Entries, Rc<Dictionary>)> {
    let mut entries = Entries::new();
    let mut newest = None;
    let mut seen = HashSet::new();
    let mut next = Some(start(file.data())?);
    while let Some(offset) = next.filter(|offset| seen.insert(*offset)) {
        let section = section(file, offset)?;
        for (number, entry) in section.entries {
            entries.entry(number).or_insert(entry);
        }
        next = offset_at(&section.trailer, b"Prev")?;
        newest.get_or_insert(section.trailer);
    }
    Ok((entries, newest.unwrap_or_default()))
}

/// Where the newest section stands: the number after the last `startxref`.
pub(super) fn start(data: &[u8]) -> Result<usize> {
    const KEYWORD: &[u8] = b"startxref";
    let missing = Error::Damaged { offset: data.len(), what: "its end is missing (no startxref)" };
    let tail = data.len().saturating_sub(TAIL);
    let end = data.get(tail..).unwrap_or_default();
    let Some(at) = end.windows(KEYWORD.len()).rposition(|window| window == KEYWORD) else {
        return Err(missing);
    };
    let digits: String = end
        .iter()
        .skip(at + KEYWORD.len())
        .skip_while(|byte| byte.is_ascii_whitespace())
        .take_while(|byte| byte.is_ascii_digit())
        .map(|byte| char::from(*byte))
        .collect();
    digits.parse().map_err(|_| missing)
}

fn offset_at(trailer: &Dictionary, key: &[u8]) -> Result<Option<usize>> {
    let damaged = Error::Damaged { offset: 0, what: "the trailer names a wrong place" };
    match trailer.get(key) {
        Object::Null => Ok(None),
        value => {
            let offset = value.as_integer().and_then(|offset| usize::try_from(offset).ok());
            offset.map(Some).ok_or(damaged)
        }
    }
}

fn section(file: &mut File, offset: usize) -> Result<Section> {
    let rest = file.bytes(offset..file.data().len());
    let blank = rest.iter().take(16).take_while(|byte| byte.is_ascii_whitespace()).count();
    if !rest.get(blank..).unwrap_or_default().starts_with(b"xref") {
        return stream(file, offset);
    }
    let mut section = table(file, offset)?;
    // A hybrid file hides in this stream objects that the table calls free.
    if let Some(hidden) = offset_at(&section.trailer, b"XRefStm")? {
        let hidden = stream(file, hidden)?.entries;
        let (free, used): (Vec<_>, Vec<_>) =
            section.entries.into_iter().partition(|(_, entry)| *entry == Entry::Free);
        section.entries = used.into_iter().chain(hidden).chain(free).collect();
    }
    Ok(section)
}

/// A cross-reference table: `xref`, subsections of `first count` and as many lines
/// `0000000015 00000 n`, `trailer`, a dictionary.
fn table(file: &mut File, offset: usize) -> Result<Section> {
    let damaged = |what| Error::Damaged { offset, what };
    let mut lexer = file.lexer(file.data(), offset);
    lexer.item()?;
    let mut entries = Vec::new();
    loop {
        let first = match lexer.item()? {
            Item::Object(first) => first.as_integer().and_then(|first| u32::try_from(first).ok()),
            Item::Keyword(b"trailer") => break,
            _ => None,
        };
        let count = match lexer.item()? {
            Item::Object(count) => count.as_integer().and_then(|count| u32::try_from(count).ok()),
            _ => None,
        };
        let (Some(first), Some(count)) = (first, count) else {
            return Err(damaged("the cross-reference table is broken"));
        };
        for position in 0..count {
            let (Item::Object(place), Item::Object(generation), Item::Keyword(kind)) =
                (lexer.item()?, lexer.item()?, lexer.item()?)
            else {
                return Err(damaged("the cross-reference table is broken"));
            };
            let Some(number) = first.checked_add(position) else {
                return Err(damaged("the cross-reference table is broken"));
            };
            let entry = place
                .as_integer()
                .and_then(|place| usize::try_from(place).ok())
                .zip(generation.as_integer().and_then(|value| u16::try_from(value).ok()))
                .filter(|_| kind == b"n")
                .map_or(Entry::Free, |(offset, generation)| Entry::At { offset, generation });
            entries.push((number, entry));
        }
    }
    let (trailer, _) = lexer.object()?;
    file.charge(offset, &lexer)?;
    match trailer {
        Object::Dictionary(trailer) => Ok(Section { entries, trailer }),
        _ => Err(damaged("the trailer is missing")),
    }
}

/// A cross-reference stream: `W` gives the widths of three big-endian fields (type, offset or
/// container, generation or index), `Index` the subsections.
fn stream(file: &mut File, offset: usize) -> Result<Section> {
    let broken = Error::Damaged { offset, what: "no cross-reference section stands there" };
    let (_, object) = file.read_at(offset)?;
    let Some(stream) = object.as_stream() else { return Err(broken) };
    let dictionary = stream.dictionary.clone();
    if !dictionary.get(b"Type").is_name(b"XRef") {
        return Err(broken);
    }
    let numbers = |key: &[u8]| -> Option<Vec<u32>> {
        let items = dictionary.get(key);
        let items = items.as_array()?.iter();
        items.map(|item| item.as_integer().and_then(|value| u32::try_from(value).ok())).collect()
    };
    let Some([kind, place, rest]) =
        numbers(b"W").and_then(|widths| <[u32; 3]>::try_from(widths).ok())
    else {
        return Err(broken);
    };
    let width = [kind, place, rest].iter().map(|width| *width as usize).sum::<usize>();
    if width == 0 || [kind, place, rest].iter().any(|width| *width > 8) {
        return Err(broken);
    }
    let size = dictionary.get(b"Size").as_integer().and_then(|size| u32::try_from(size).ok());
    let index = match numbers(b"Index") {
        Some(index) => index,
        None => vec![0, size.unwrap_or(0)],
    };
    let ids = index.chunks_exact(2).flat_map(|section| match section {
        [first, count] => *first..first.saturating_add(*count),
        _ => 0..0,
    });

    let data = file.decode(stream)?;
    let rows = data.chunks_exact(width);
    file.budget.take_objects(rows.len())?;
    let mut entries = Vec::with_capacity(rows.len());
    for (number, row) in ids.zip(rows) {
        let (first, row) = row.split_at(kind as usize);
        let (second, third) = row.split_at(place as usize);
        let kind = if first.is_empty() { 1 } else { big_endian(first) };
        let entry = match kind {
            1 => usize::try_from(big_endian(second))
                .ok()
                .zip(u16::try_from(big_endian(third)).ok())
                .map(|(offset, generation)| Entry::At { offset, generation }),
            2 => u32::try_from(big_endian(second)).ok().map(|container| Entry::In { container }),
            _ => None,
        };
        entries.push((number, entry.unwrap_or(Entry::Free)));
    }
    Ok(Section { entries, trailer: dictionary })
}

fn big_endian(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |value, byte| (value << 8) | u64::from(*byte))
}
