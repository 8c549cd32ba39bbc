//! Stream filters (ISO 32000-1, 7.4). lopdf decodes; it is asked only for the filters that text
//! may have, and always with a bound on the output.

use lopdf::DecompressError;

use super::error::{Error, Result};
use super::file::File;
use super::object::{Dictionary, Object, ObjectId, Stream};

/// No writer needs more filters on one stream, and each may cost as much as the bound allows.
const MOST_FILTERS: usize = 4;

impl File<'_> {
    /// The decoded data of a stream.
    pub fn decode(&mut self, stream: &Stream) -> Result<Vec<u8>> {
        let raw = self.bytes(stream.data.clone());
        let dictionary = self.filters(stream)?;
        if dictionary.is_empty() {
            self.budget.take_decompressed(raw.len())?;
            return Ok(raw.to_vec());
        }
        self.budget.take_decompressed(raw.len())?;
        let limit = self.budget.stream_left();
        let decoded =
            lopdf::Stream::new(dictionary, raw.to_vec()).get_plain_content_with_limit(limit);
        let decoded = decoded.map_err(|error| match error {
            lopdf::Error::Decompress(DecompressError::MemoryLimitExceeded { .. }) => {
                self.too_large(stream.id, limit)
            }
            error => Error::Undecodable { object: stream.id, filter: error.to_string() },
        })?;
        self.budget.take_decompressed(decoded.len())?;
        Ok(decoded)
    }

    fn too_large(&self, object: Option<ObjectId>, limit: usize) -> Error {
        let limits = self.budget.limits();
        if limit < limits.stream {
            return Error::TooMuchDecompressed { limit: limits.decompressed };
        }
        Error::StreamTooLarge { object, limit }
    }

    /// A stream's filters and their parameters as lopdf takes them, without references.
    fn filters(&mut self, stream: &Stream) -> Result<lopdf::Dictionary> {
        let names = self.list(&stream.dictionary, b"Filter")?;
        let parameters = self.list(&stream.dictionary, b"DecodeParms")?;
        let mut decoders = Vec::new();
        let mut settings = Vec::new();
        for (position, name) in names.iter().enumerate() {
            let name = name.as_name().unwrap_or_default();
            let known: &[u8] = match name {
                b"FlateDecode" | b"Fl" => b"FlateDecode",
                b"LZWDecode" | b"LZW" => b"LZWDecode",
                b"ASCII85Decode" | b"A85" => b"ASCII85Decode",
                b"ASCIIHexDecode" | b"AHx" => b"ASCIIHexDecode",
                b"RunLengthDecode" | b"RL" => b"RunLengthDecode",
                _ => {
                    let filter = String::from_utf8_lossy(name).into_owned();
                    return Err(Error::Undecodable { object: stream.id, filter });
                }
            };
            decoders.push(lopdf::Object::Name(known.to_vec()));
            let parameter = parameters.get(position).and_then(Object::as_dictionary);
            settings.push(match parameter {
                Some(parameter) => lopdf::Object::Dictionary(self.predictor(parameter)?),
                None => lopdf::Object::Null,
            });
        }
        if decoders.len() > MOST_FILTERS {
            return Err(Error::TooDeep { what: "the filters of a stream", limit: MOST_FILTERS });
        }
        let mut dictionary = lopdf::Dictionary::new();
        if !decoders.is_empty() {
            dictionary.set("Filter", decoders);
            dictionary.set("DecodeParms", settings);
        }
        Ok(dictionary)
    }

    fn predictor(&mut self, parameters: &Dictionary) -> Result<lopdf::Dictionary> {
        let mut dictionary = lopdf::Dictionary::new();
        for key in ["Predictor", "Columns", "Colors", "BitsPerComponent", "EarlyChange"] {
            if let Some(value) = self.find(parameters, key.as_bytes())?.as_integer() {
                // Out of any real range, such a value would only make lopdf's arithmetic long.
                dictionary.set(key, value.clamp(0, 1 << 20));
            }
        }
        Ok(dictionary)
    }
}
