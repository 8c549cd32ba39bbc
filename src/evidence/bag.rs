//! The bag that a pack is, so that archives take it in: BagIt 1.0 (RFC 8493).
//!
//! ```text
//! bagit.txt                  that it is a bag
//! bag-info.txt               what is in it, in labels that archives know
//! manifest-sha256.txt        the SHA-256 of each file of the payload, as sha256sum writes it
//! tagmanifest-sha256.txt     the same of each file beside the payload, but for itself
//! data/                      the payload
//! ```
//!
//! A bag shows what time and machines did to it. Whoever forges a file writes its lists anew, so no list
//! here says that anything is genuine.

use std::collections::{BTreeMap, BTreeSet};

use super::fault::Fault;
use crate::digest::Digest;
use crate::files::Files;

/// The folder of the payload.
pub const DATA: &str = "data/";

/// The file that says what is in the bag.
pub const INFO: &str = "bag-info.txt";

/// The file that says that it is a bag, and what it says.
const DECLARATION: (&str, &str) =
    ("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");

const MANIFEST: &str = "manifest-sha256.txt";
const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";

/// The path in a bag of a file of the payload.
pub fn in_bag(path: &str) -> String {
    format!("{DATA}{path}")
}

/// Puts a payload, and files that stand beside it, into a bag.
pub fn pack(payload: &Files, beside: &Files) -> Files {
    let mut bag = Files::default();
    for (path, bytes) in payload.under("") {
        bag.insert(in_bag(path), bytes.clone());
    }
    let manifest = manifest(&bag);
    for (path, bytes) in beside.under("") {
        bag.insert(path, bytes.clone());
    }
    bag.insert(DECLARATION.0, DECLARATION.1.as_bytes());
    bag.insert(MANIFEST, manifest.into_bytes());
    let tags = self::manifest(&tags(&bag));
    bag.insert(TAG_MANIFEST, tags.into_bytes());
    bag
}

/// The payload of a bag, and what is not as its lists say.
pub fn unpack(bag: &Files) -> (Files, Vec<Fault>) {
    let (mut payload, mut of_payload) = (Files::default(), Files::default());
    for (path, bytes) in bag.under(DATA) {
        payload.insert(&path[DATA.len()..], bytes.clone());
        of_payload.insert(path, bytes.clone());
    }
    let mut faults = Vec::new();
    if bag.get(DECLARATION.0).is_none_or(|bytes| **bytes != *DECLARATION.1.as_bytes()) {
        faults.push(Fault::NoBag);
    }
    faults.extend(faults_in(bag, MANIFEST, &of_payload));
    faults.extend(faults_in(bag, TAG_MANIFEST, &tags(bag)));
    (payload, faults)
}

/// The files beside the payload that the list of them has: all but itself.
fn tags(bag: &Files) -> Files {
    let mut tags = Files::default();
    let is_tag = |path: &str| !path.starts_with(DATA) && path != TAG_MANIFEST;
    for (path, bytes) in bag.under("").filter(|(path, _)| is_tag(path)) {
        tags.insert(path, bytes.clone());
    }
    tags
}

/// A line for each file. Paths in a pack need no escapes.
fn manifest(files: &Files) -> String {
    files.under("").map(|(path, bytes)| format!("{}  {path}\n", Digest::of(bytes))).collect()
}

/// The digests in a list, by path; `None` if a line is none, or a path is there twice.
fn digests(manifest: &[u8]) -> Option<BTreeMap<&str, Digest>> {
    let mut digests = BTreeMap::new();
    for line in std::str::from_utf8(manifest).ok()?.lines() {
        let (digest, path) = line.split_once(' ')?;
        // Lists that other programs write have a star before the path of what was read as binary.
        let path = path.strip_prefix([' ', '*']).unwrap_or(path);
        let is_new = digests.insert(path, digest.to_lowercase().parse().ok()?).is_none();
        if path.is_empty() || !is_new {
            return None;
        }
    }
    Some(digests)
}

/// What is not as one of a bag's lists says of these files.
fn faults_in(bag: &Files, list: &'static str, files: &Files) -> Vec<Fault> {
    let Some(listed) = bag.get(list).and_then(|bytes| digests(bytes)) else {
        return vec![Fault::NoList(list)];
    };
    let there_are = files.under("").map(|(path, _)| path);
    let paths: BTreeSet<_> = listed.keys().copied().chain(there_are).collect();
    let fault = |path: &str| match (listed.get(path), files.get(path)) {
        (Some(digest), Some(bytes)) if Digest::of(bytes) == *digest => None,
        (Some(_), Some(_)) => Some(Fault::Changed(path.to_owned())),
        (Some(_), None) => Some(Fault::Missing(path.to_owned())),
        (None, _) => Some(Fault::Unlisted(path.to_owned())),
    };
    paths.into_iter().filter_map(fault).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bag() -> Files {
        let (mut payload, mut beside) = (Files::default(), Files::default());
        payload.insert("a.txt", b"one".as_slice());
        payload.insert("b/c.txt", b"two".as_slice());
        beside.insert(INFO, b"External-Identifier: first v1\n".as_slice());
        pack(&payload, &beside)
    }

    fn told(change: impl Fn(&mut Files)) -> Vec<String> {
        let mut bag = bag();
        change(&mut bag);
        unpack(&bag).1.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_bag_is_what_the_standard_says() {
        let text = |path| String::from_utf8(bag().get(path).unwrap().to_vec()).unwrap();
        insta::assert_snapshot!(text(MANIFEST), @r"
        7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed  data/a.txt
        3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3  data/b/c.txt
        ");
        insta::assert_snapshot!(text(TAG_MANIFEST), @r"
        107da2357b14cb90e1542bc91b56bf8dbde372b895b2e0eaaa6bb3a62e0cd5f0  bag-info.txt
        1712ecfb074bf29c4188ad3421032509159a09739fd604f8fe57038b4ddefcc9  bagit.txt
        f62aff29eb57ffa6789a6ae0c2facb5a329ca5443b7375d2d4634bf9f23c7211  manifest-sha256.txt
        ");
        let (payload, faults) = unpack(&bag());
        assert_eq!(faults, []);
        assert_eq!(
            payload.under("").map(|(path, _)| path).collect::<Vec<_>>(),
            ["a.txt", "b/c.txt"]
        );
    }

    #[test]
    fn each_damage_is_told_by_its_path() {
        let put = |path: &'static str| told(move |bag| bag.insert(path, b"other".as_slice()));
        assert_eq!(put("data/a.txt"), ["data/a.txt is not the file that was packed"]);
        assert_eq!(put("data/d.txt"), ["data/d.txt was not packed with the others"]);
        assert_eq!(put("more.txt"), ["more.txt was not packed with the others"]);
        assert_eq!(put(INFO), ["bag-info.txt is not the file that was packed"]);
        let gone = told(|bag| {
            let rest = bag.under("").filter(|(path, _)| *path != "data/b/c.txt");
            let mut left = Files::default();
            rest.for_each(|(path, bytes)| left.insert(path, bytes.clone()));
            *bag = left;
        });
        assert_eq!(gone, ["data/b/c.txt was packed, and is not there"]);
        let list = "manifest-sha256.txt is not the file that was packed";
        assert_eq!(put(MANIFEST), ["there is no manifest-sha256.txt that can be read", list]);
        assert_eq!(
            put("bagit.txt"),
            [
                "bagit.txt does not say that this is a bag",
                "bagit.txt is not the file that was packed"
            ]
        );
    }

    #[test]
    fn lists_of_other_programs_are_read() {
        let digest = Digest::of(b"one").to_string().to_uppercase();
        let list = format!("{digest} *data/a.txt\n");
        assert_eq!(
            digests(list.as_bytes()),
            Some(BTreeMap::from([("data/a.txt", Digest::of(b"one"))]))
        );
        assert_eq!(digests(list.replace('*', "").as_bytes()), digests(list.as_bytes()));
        for wrong in [format!("{list}{list}"), "a b\n".into(), "\n".into(), format!("{digest}  \n")]
        {
            assert_eq!(digests(wrong.as_bytes()), None, "{wrong}");
        }
    }
}
