//! The files of the register itself: the head, the entries and the hashes beside them.

use std::collections::BTreeMap;

use super::Case;
use crate::digest::Digest;
use crate::register::Register;

impl Case<'_> {
    /// Which file of the register has these bytes, by its path in the register's folder. All that lies
    /// there was replayed, but for what is no part of it, so one that it has is what the register says.
    pub(super) fn own_file(&self, sha256: &Digest) -> Option<&str> {
        let files = self.own_files.get_or_init(|| digests(self));
        files.get(sha256).map(String::as_str)
    }
}

fn digests(case: &Case<'_>) -> BTreeMap<Digest, String> {
    let files = Register::files(case.served.register()).unwrap_or_default();
    let is_aside = |path: &str| case.register.asides().iter().any(|aside| aside.path() == path);
    let own = files.under("").filter(|(path, _)| !is_aside(path));
    own.map(|(path, bytes)| (Digest::of(bytes), path.to_owned())).collect()
}
