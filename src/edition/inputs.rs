//! What an edition was made of, and what the stock compiler needs to make it again.

use super::compile::typst_version;
use super::world::{FONTS, MAIN, MAIN_PATH};
use super::{Edition, LAYOUTS, Order, is_font};
use crate::content::{self, Briefing};
use crate::files::Files;
use crate::workspace::CONFIG_PATH;

/// The file with the stock command.
pub const REBUILD_SCRIPT: &str = "rebuild.sh";

/// The paths of every input that went into an edition: configuration, text, pictures, the layout's
/// files that were read, and all fonts, since Typst chooses among all of them.
pub fn paths(files: &Files, briefing: &Briefing, edition: &Edition) -> Vec<String> {
    let mut paths = vec![CONFIG_PATH.to_owned(), content::source_path(&briefing.id)];
    paths.extend(briefing.pictures.values().map(|picture| picture.path.clone()));
    paths.extend(edition.read.iter().filter(|path| path.starts_with(LAYOUTS)).cloned());
    paths.extend(files.under(FONTS).map(|(path, _)| path.to_owned()).filter(|path| is_font(path)));
    paths
}

/// What the stock typst command needs to make an edition's pages, and the command, but for the fonts.
/// They are to be in the folder `fonts`, from the folder where these are to be.
pub fn for_stock_compiler(files: &Files, order: &Order, edition: &Edition, fonts: &str) -> Files {
    let mut kept = Files::default();
    kept.insert(MAIN_PATH, MAIN.as_bytes());
    for (path, bytes) in order.files.under("") {
        kept.insert(path, bytes.clone());
    }
    for path in edition.read.iter().filter(|path| path.starts_with(LAYOUTS)) {
        if let Some(bytes) = files.get(path) {
            kept.insert(path, bytes.clone());
        }
    }
    let script = rebuild_script(&order.edition, order.time, fonts, typst_version());
    kept.insert(REBUILD_SCRIPT, script.into_bytes());
    kept
}

/// The stock command that makes an edition's pages and text again, as of its commit's time in seconds since
/// 1970 (UTC), from the files in its own folder and the fonts in another.
pub fn rebuild_script(edition: &str, time: i64, fonts: &str, typst: &str) -> String {
    format!(
        "#!/bin/sh\n# Makes the same pages and text with the stock typst {typst}.\ncd \"$(dirname \"$0\")\" && \
         typst compile --root . --font-path {fonts} --ignore-system-fonts --ignore-embedded-fonts \
         --pdf-standard ua-1,a-2a --creation-timestamp {time} main.typ {edition}.pdf\n"
    )
}
