//! Stream filters (ISO 32000-1, 7.4): those that text may have, each with a bound on its output.
//!
//! lopdf decodes all but Flate, whose damaged or cut off data it takes for the shorter text that
//! they begin with.

use flate2::{Decompress, FlushDecompress, Status};
use lopdf::DecompressError;
use lopdf::filters::png;

use super::error::{Error, Result};
use super::file::File;
use super::object::{Dictionary, Object, Stream};

/// No writer needs more filters on one stream, and each may cost as much as the bound allows.
const MOST_FILTERS: usize = 4;

/// Why a filter gives nothing.
enum Fault {
    TooLarge,
    Broken,
}

impl File<'_> {
    /// The decoded data of a stream.
    pub fn decode(&mut self, stream: &Stream) -> Result<Vec<u8>> {
        let filters = self.list(&stream.dictionary, b"Filter")?;
        let parameters = self.list(&stream.dictionary, b"DecodeParms")?;
        if filters.len() > MOST_FILTERS {
            return Err(Error::TooDeep { what: "the filters of a stream", limit: MOST_FILTERS });
        }
        let raw = self.bytes(stream.data.clone());
        self.budget.take_decompressed(raw.len())?;
        let mut data = None;
        for (position, filter) in filters.iter().enumerate() {
            let name = filter.as_name().unwrap_or_default();
            let parameters = parameters.get(position).and_then(Object::as_dictionary);
            let parameters = parameters.cloned().unwrap_or_default();
            let limit = self.budget.stream_left();
            let decoded = self.filter(name, &parameters, data.as_deref().unwrap_or(raw), limit)?;
            let decoded = decoded.map_err(|fault| match fault {
                Fault::TooLarge => self.too_large(stream, limit),
                Fault::Broken => {
                    let filter = String::from_utf8_lossy(name).into_owned();
                    Error::Undecodable { object: stream.id, filter }
                }
            })?;
            self.budget.take_decompressed(decoded.len())?;
            data = Some(decoded);
        }
        Ok(data.unwrap_or_else(|| raw.to_vec()))
    }

    fn too_large(&self, stream: &Stream, limit: usize) -> Error {
        let limits = self.budget.limits();
        if limit < limits.stream {
            return Error::TooMuchDecompressed { limit: limits.decompressed };
        }
        Error::StreamTooLarge { object: stream.id, limit }
    }

    fn filter(
        &mut self,
        name: &[u8],
        parameters: &Dictionary,
        data: &[u8],
        limit: usize,
    ) -> Result<std::result::Result<Vec<u8>, Fault>> {
        let name = match name {
            b"FlateDecode" | b"Fl" => {
                let predictor = self.predictor(parameters)?;
                return Ok(inflate(data, limit).and_then(|data| predictor.undo(data)));
            }
            b"LZWDecode" | b"LZW" => "LZWDecode",
            b"ASCII85Decode" | b"A85" => "ASCII85Decode",
            b"ASCIIHexDecode" | b"AHx" => "ASCIIHexDecode",
            b"RunLengthDecode" | b"RL" => "RunLengthDecode",
            _ => return Ok(Err(Fault::Broken)),
        };
        let predictor = self.predictor(parameters)?;
        let early = self.find(parameters, b"EarlyChange")?.as_integer().unwrap_or(1);
        let mut settings = lopdf::Dictionary::new();
        settings.set("EarlyChange", early);
        let mut dictionary = lopdf::Dictionary::new();
        dictionary.set("Filter", lopdf::Object::Name(name.into()));
        dictionary.set("DecodeParms", settings);
        let stream = lopdf::Stream::new(dictionary, data.to_vec());
        let decoded = stream.get_plain_content_with_limit(limit).map_err(|error| match error {
            lopdf::Error::Decompress(DecompressError::MemoryLimitExceeded { .. }) => {
                Fault::TooLarge
            }
            _ => Fault::Broken,
        });
        Ok(decoded.and_then(|data| predictor.undo(data)))
    }

    fn predictor(&mut self, parameters: &Dictionary) -> Result<Predictor> {
        let mut number = |key: &[u8], default: usize| -> Result<usize> {
            let value = self.find(parameters, key)?.as_integer();
            Ok(value.map_or(default, |value| usize::try_from(value).unwrap_or(0)))
        };
        Ok(Predictor {
            kind: number(b"Predictor", 1)?,
            columns: number(b"Columns", 1)?,
            colours: number(b"Colors", 1)?,
            bits: number(b"BitsPerComponent", 8)?,
        })
    }
}

/// What was done to data before they were compressed (ISO 32000-1, 7.4.4.4).
struct Predictor {
    kind: usize,
    columns: usize,
    colours: usize,
    bits: usize,
}

impl Predictor {
    fn undo(&self, data: Vec<u8>) -> std::result::Result<Vec<u8>, Fault> {
        match self.kind {
            0 | 1 => Ok(data),
            10..=15 => {
                let pixel = self.colours.checked_mul(self.bits).ok_or(Fault::Broken)?;
                let row = pixel.checked_mul(self.columns).ok_or(Fault::Broken)?.div_ceil(8);
                if row == 0 || row >= data.len() {
                    return if data.is_empty() { Ok(data) } else { Err(Fault::Broken) };
                }
                png::decode_frame(&data, pixel.div_ceil(8), row).map_err(|_| Fault::Broken)
            }
            // The TIFF predictor is for pictures.
            _ => Err(Fault::Broken),
        }
    }
}

/// Inflates zlib data, which must be whole and match their checksum.
fn inflate(data: &[u8], limit: usize) -> std::result::Result<Vec<u8>, Fault> {
    // Some writers call a stream compressed that has nothing in it.
    if data.is_empty() {
        return Ok(Vec::new());
    }
    let mut inflater = Decompress::new(true);
    let mut output = Vec::new();
    let mut rest = data;
    loop {
        // One byte more than is allowed shows that there is more.
        let room = limit.saturating_add(1).saturating_sub(output.len());
        output.reserve(output.len().max(data.len()).max(4096).min(room));
        let before = (inflater.total_in(), output.len());
        let status = inflater.decompress_vec(rest, &mut output, FlushDecompress::None);
        let status = status.map_err(|_| Fault::Broken)?;
        if output.len() > limit {
            return Err(Fault::TooLarge);
        }
        if status == Status::StreamEnd {
            return Ok(output);
        }
        if before == (inflater.total_in(), output.len()) {
            return Err(Fault::Broken);
        }
        let read = usize::try_from(inflater.total_in()).unwrap_or(usize::MAX);
        rest = data.get(read..).unwrap_or_default();
    }
}
