//! The report's layout as it is built in, with its fonts: an auditor has a copy of what is served, and no workspace.

use super::LAYOUT;
use crate::edition;
use crate::files::Files;

macro_rules! built_in {
    ($($path:literal),+ $(,)?) => {
        [$(($path, include_bytes!(concat!("../../../", $path)))),+]
    };
}

/// The files by their paths in engross's own workspace.
const FILES: [(&str, &[u8]); 11] = built_in![
    "layouts/audit/audit.typ",
    "layouts/fonts/source-sans-3/SourceSans3-Regular.ttf",
    "layouts/fonts/source-sans-3/SourceSans3-SemiBold.ttf",
    "layouts/fonts/source-serif-4/SourceSerif4-Regular.ttf",
    "layouts/fonts/source-serif-4/SourceSerif4-SemiBold.ttf",
    "layouts/shared/facts.typ",
    "layouts/shared/language.typ",
    "layouts/shared/lists.typ",
    "layouts/shared/plain.typ",
    "layouts/shared/table.typ",
    "layouts/shared/typography.typ",
];

/// The layouts that reports are made with: a workspace's, if it has one for them, or else what is built in.
/// They are never mixed.
pub fn layouts(workspace: &Files) -> Files {
    let layouts = edition::layouts(workspace);
    if layouts.get(LAYOUT).is_some() {
        return layouts;
    }
    let mut layouts = Files::default();
    for (path, bytes) in FILES {
        layouts.insert(path, bytes);
    }
    layouts
}
