//! The files of the register itself: the head, the entries and the hashes beside them.

use std::collections::BTreeMap;

use super::Case;
use crate::digest::Digest;
use crate::register::Register;

impl Case<'_> {
    /// Which file of the register has these bytes, by its path in the register's folder. No file of that is
    /// left out of what was replayed, so one that it has is what the register says.
    pub(super) fn own_file(&self, sha256: &Digest) -> Option<&str> {
        let files = self.own_files.get_or_init(|| digests(self));
        files.get(sha256).map(String::as_str)
    }
}

fn digests(case: &Case<'_>) -> BTreeMap<Digest, String> {
    let files = Register::files(case.served.register()).unwrap_or_default();
    files.under("").map(|(path, bytes)| (Digest::of(bytes), path.to_owned())).collect()
}
