//! Every file in `tests/import/`, as its blocks.

use std::fmt::Write;

use crate::blocks;
use crate::files::tests::for_each_file;
use crate::import::{self, Limits};

#[test]
fn every_file_is_read_as_it_is_meant() {
    for_each_file("import", |name, bytes| {
        if matches!(name, "README.md" | "chart.png") || name.ends_with(".py") {
            return;
        }
        let read = import::read(name, bytes, &Limits::default()).unwrap();
        let mut out = format!(
            "{}, structure {:?}, title {:?}, language {:?}\n",
            read.kind, read.structure, read.title, read.language
        );
        for remark in &read.remarks {
            let _ = writeln!(out, "! {remark}");
        }
        out.push_str(&blocks::dump(&read.blocks));
        insta::assert_snapshot!(out);
    });
}
