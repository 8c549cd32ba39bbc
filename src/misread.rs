//! Why JSON could not be read as what it should be.

use serde_path_to_error::Error as AtPath;

/// Why a text was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misread {
    /// It is no JSON: why.
    NotJson(String),
    /// Something in it is not what it should be: where, and why.
    Field { path: String, reason: String },
}

impl From<AtPath<serde_json::Error>> for Misread {
    fn from(error: AtPath<serde_json::Error>) -> Self {
        let path = error.path().to_string();
        let reason = error.into_inner();
        match reason.is_data() {
            // The path says more than a place.
            true => Self::Field { path, reason: without_place(&reason) },
            false => Self::NotJson(reason.to_string()),
        }
    }
}

/// A reason without its place: of one line, the column is all that one says.
pub fn without_place(error: &serde_json::Error) -> String {
    let reason = error.to_string();
    reason.rsplit_once(" at line ").map_or(reason.as_str(), |(said, _)| said).to_owned()
}
