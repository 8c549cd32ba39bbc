//! The same text in all kinds of files.

use crate::blocks::{self, Blocks, Label};
use crate::content;
use crate::files::Files;
use crate::files::tests::for_each_file;
use crate::import::{self, Imported, Limits};

fn read(name: &str) -> Imported {
    let path = format!("{}/tests/{name}", env!("CARGO_MANIFEST_DIR"));
    import::read(name, &std::fs::read(path).unwrap(), &Limits::default()).unwrap()
}

fn words(blocks: &Blocks) -> Vec<String> {
    let words = blocks.blocks.iter().flat_map(|block| block.text.split(' '));
    words.map(ToOwned::to_owned).collect()
}

#[test]
fn the_real_text_has_the_same_words_in_every_kind_of_file() {
    let text = read("legacy/accessible-2022-09.txt");
    assert!(words(&text.blocks).len() > 400);
    for name in
        ["legacy.md", "legacy.html", "legacy.docx", "legacy-tagged.pdf", "legacy-untagged.pdf"]
    {
        let other = read(&format!("import/{name}"));
        assert_eq!(words(&text.blocks), words(&other.blocks), "{name}");
    }
}

#[test]
fn the_real_text_has_the_same_blocks_wherever_its_structure_is_stated() {
    let bare = |name: &str| {
        let mut blocks = read(name).blocks;
        for block in &mut blocks.blocks {
            // What only some kinds of files know; a link to `#` is no link in a PDF.
            (block.page, block.links) = (0, Vec::new());
        }
        blocks
    };
    let markdown = bare("import/legacy.md");
    assert_eq!(markdown.labels, vec![Label::Bullet; 12]);
    for name in ["legacy.html", "legacy.docx", "legacy-tagged.pdf"] {
        assert_eq!(markdown, bare(&format!("import/{name}")), "{name}");
    }
}

#[test]
fn a_briefing_has_the_blocks_of_its_content() {
    for_each_file("constructs", |_, text| {
        let mut files = Files::default();
        files.insert("sources/test/briefing.md", text);
        let reading = content::read("test", &files);
        let Some(briefing) = reading.briefing else { panic!("{:?}", reading.problems) };
        let mut said = blocks::of_content(&briefing.content, &briefing.origins);
        said.blocks.iter_mut().for_each(|block| block.source = None);
        let read = import::read("briefing.md", text, &Limits::default()).unwrap();
        assert_eq!(blocks::dump(&said), blocks::dump(&read.blocks));
        assert_eq!(said, read.blocks);
        assert!(read.remarks.is_empty());
    });
}
