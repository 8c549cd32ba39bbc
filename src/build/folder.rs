//! A briefing's folder of editions: what is in it, whether it is still right, and its replacement.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Built, BuiltEdition, Finished, Job, Keys, Request};
use crate::content::{Briefing, ContentCode};
use crate::digest::Digest;
use crate::edition::world::FONTS;
use crate::edition::{self, Edition, Order, inputs};
use crate::report::Problem;
use crate::store;

/// What `build.json` beside a briefing's draft editions says of them.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    format: ManifestFormat,
    briefing: String,
    title: String,
    content_digest: Digest,
    content_code: String,
    editions: BTreeMap<String, ManifestEdition>,
    /// What was pointed out in the briefing, and is pointed out again while nothing changes.
    warnings: Vec<Problem>,
}

#[derive(Debug, Serialize, Deserialize)]
enum ManifestFormat {
    #[serde(rename = "engross-build-1")]
    One,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ManifestEdition {
    sha256: Digest,
    pages: usize,
    /// The parity report's.
    parity: Digest,
    /// Every input that was read, by path.
    inputs: BTreeMap<String, Digest>,
    /// The commit's time, in seconds since 1970: the PDF's creation date.
    time: i64,
    /// What was pointed out in the layout.
    warnings: Vec<Problem>,
    /// Digest of all that could have been read: equal means unchanged.
    key: Digest,
}

const MANIFEST: &str = "build.json";

/// The folder beside a briefing's editions with what the stock typst command needs.
const INPUTS: &str = "inputs";

/// What stands in the output folder, if it was made of the very same inputs and is whole.
pub(super) fn up_to_date(
    request: &Request<'_>,
    id: &str,
    key: Digest,
) -> Option<(Built, Vec<Problem>)> {
    if request.force || request.keep_inputs {
        return None;
    }
    let folder = request.out.join(id);
    let manifest = read_manifest(&folder)?;
    let mut editions = BTreeMap::new();
    let mut warnings = manifest.warnings;
    for name in request.editions {
        let edition = manifest.editions.get(name).filter(|edition| edition.key == key)?;
        let file = folder.join(file_name(name));
        let digest = |file: &Path| Some(Digest::of(&std::fs::read(file).ok()?));
        let parity = folder.join(parity_file_name(name));
        if digest(&file)? != edition.sha256 || digest(&parity)? != edition.parity {
            return None;
        }
        warnings.extend(edition.warnings.iter().cloned());
        editions.insert(
            name.clone(),
            BuiltEdition { file, sha256: edition.sha256, pages: edition.pages },
        );
    }
    let built = Built {
        title: manifest.title,
        content_digest: manifest.content_digest,
        content_code: manifest.content_code,
        editions,
        unchanged: true,
    };
    Some((built, warnings))
}

/// What each edition in a briefing's folder was made of, by path; nothing if it was never built.
pub fn recorded_inputs(folder: &Path) -> BTreeMap<String, BTreeMap<String, Digest>> {
    let editions = read_manifest(folder).map(|manifest| manifest.editions).unwrap_or_default();
    editions.into_iter().map(|(name, edition)| (name, edition.inputs)).collect()
}

fn read_manifest(folder: &Path) -> Option<Manifest> {
    serde_json::from_slice(&std::fs::read(folder.join(MANIFEST)).ok()?).ok()
}

fn file_name(edition: &str) -> String {
    format!("{edition}.pdf")
}

fn parity_file_name(edition: &str) -> String {
    format!("{edition}.parity.json")
}

/// Puts a folder with all editions of a briefing in the place of the one that is there.
///
/// An edition that was not asked for stays if it says the same. If it says something else it goes:
/// two editions that differ never stand side by side.
pub(super) fn put_in_place(
    request: &Request<'_>,
    keys: &Keys<'_>,
    job: &Job,
    editions: &[Finished],
) -> std::io::Result<Built> {
    let briefing = &job.briefing;
    let place = request.out.join(&briefing.id);
    let content_digest = briefing.digest;
    let mut manifest = Manifest {
        format: ManifestFormat::One,
        briefing: briefing.id.clone(),
        title: briefing.content.title.clone(),
        content_digest,
        content_code: ContentCode::of(&content_digest).to_string(),
        editions: BTreeMap::new(),
        warnings: job.warnings.clone(),
    };
    let folder = store::Folder::stage(&place)?;
    let before = read_manifest(&place);
    let known: Vec<String> =
        before.iter().flat_map(|before| before.editions.keys().cloned()).collect();
    if let Some(before) = before.filter(|before| before.content_digest == content_digest) {
        for (name, edition) in before.editions {
            let asked_for = request.editions.contains(&name);
            let read = |name: String| std::fs::read(place.join(name)).unwrap_or_default();
            let (pdf, report) = (read(file_name(&name)), read(parity_file_name(&name)));
            let whole = Digest::of(&pdf) == edition.sha256 && Digest::of(&report) == edition.parity;
            if !asked_for && whole {
                folder.write(file_name(&name), &pdf)?;
                folder.write(parity_file_name(&name), &report)?;
                manifest.editions.insert(name, edition);
            }
        }
    }

    let mut built = BTreeMap::new();
    for Finished { order, edition, parity } in editions {
        let name = &order.edition;
        folder.write(file_name(name), &edition.pdf)?;
        folder.write(parity_file_name(name), parity)?;
        if request.keep_inputs {
            keep_inputs(request, &folder, order, edition)?;
        }
        let (sha256, pages) = (Digest::of(&edition.pdf), edition.pages);
        let entry = ManifestEdition {
            sha256,
            pages,
            parity: Digest::of(parity),
            inputs: inputs(request, keys, briefing, edition),
            time: order.time,
            warnings: edition.warnings.clone(),
            key: job.key,
        };
        manifest.editions.insert(name.clone(), entry);
        built.insert(
            name.clone(),
            BuiltEdition { file: place.join(file_name(name)), sha256, pages },
        );
    }
    folder.write(MANIFEST, &serde_json::to_vec_pretty(&manifest)?)?;
    let names = edition::names(&request.revision.files);
    let ours = |name: &str| {
        let edition = name.strip_suffix(".parity.json").or(name.strip_suffix(".pdf"));
        let edition = edition.map(str::to_owned);
        let is_edition = edition.is_some_and(|name| known.contains(&name) || names.contains(&name));
        is_edition || name == MANIFEST || name == INPUTS
    };
    folder.promote(|name| !ours(name))?;
    Ok(Built {
        title: manifest.title,
        content_digest,
        content_code: manifest.content_code,
        editions: built,
        unchanged: false,
    })
}

/// Every input that went into an edition.
fn inputs(
    request: &Request<'_>,
    keys: &Keys<'_>,
    briefing: &Briefing,
    edition: &Edition,
) -> BTreeMap<String, Digest> {
    let files = &request.revision.files;
    let paths = inputs::paths(files, briefing, edition).into_iter();
    paths.filter_map(|path| keys.of_file(&path).map(|digest| (path, digest))).collect()
}

/// Writes what the stock typst command needs to make an edition's pages, and the command.
fn keep_inputs(
    request: &Request<'_>,
    folder: &store::Folder,
    order: &Order,
    edition: &Edition,
) -> std::io::Result<()> {
    let files = &request.revision.files;
    let kept = inputs::for_stock_compiler(files, order, edition, FONTS.trim_end_matches('/'));
    for (path, bytes) in kept.under("").chain(files.under(FONTS)) {
        folder.write(Path::new(INPUTS).join(&order.edition).join(path), bytes)?;
    }
    Ok(())
}
