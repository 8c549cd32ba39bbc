//! Whatever is done to a text, the script makes the new one of the old one, and the changes tell it.

use proptest::prelude::*;
use proptest::test_runner::Config as Settings;

use engross::blocks::{
    Block, Blocks, Foreign, Label, Link, Part, Reference, Role, Step, Stress, Stressed, as_written,
};
use engross::content::Origins;
use engross::diff::{Diff, Kind, Options, apply, diff, said};
use engross::view::{View, html};

use super::content;
use crate::random::{block, title, words, written};

/// What somebody does to a text.
#[derive(Debug, Clone)]
pub enum Edit {
    Remove(usize),
    Insert(usize, String),
    Move(usize, usize),
    /// The same again, which makes it hard to say which is which.
    Repeat(usize, usize),
    /// Another word for one.
    Word(usize, usize, String),
    /// A space that does not break for one that does.
    Bind(usize),
    /// A paragraph goes on in the one before, or becomes two.
    Join(usize),
    Split(usize),
}

pub fn edit() -> impl Strategy<Value = Edit> {
    let at = || 0..40_usize;
    prop_oneof![
        1 => at().prop_map(Edit::Remove),
        1 => (at(), block()).prop_map(|(at, block)| Edit::Insert(at, block)),
        1 => (at(), at()).prop_map(|(from, to)| Edit::Move(from, to)),
        1 => (at(), at()).prop_map(|(from, to)| Edit::Repeat(from, to)),
        3 => (at(), at(), words()).prop_map(|(at, word, words)| Edit::Word(at, word, words)),
        1 => at().prop_map(Edit::Bind),
        1 => at().prop_map(Edit::Join),
        1 => at().prop_map(Edit::Split),
    ]
}

pub fn edited(mut blocks: Vec<String>, edits: &[Edit]) -> Vec<String> {
    for edit in edits {
        let count = blocks.len();
        let is_plain = |block: &str| block.starts_with("w ") && !block.contains("{n}");
        match edit {
            Edit::Remove(at) if count > 1 => drop(blocks.remove(at % count)),
            Edit::Insert(at, block) => blocks.insert(at % (count + 1), block.clone()),
            Edit::Move(from, to) => {
                let block = blocks.remove(from % count);
                blocks.insert(to % count, block);
            }
            Edit::Repeat(from, to) => {
                blocks.insert(to % (count + 1), blocks[from % count].clone());
            }
            Edit::Word(at, word, other) => {
                let block = &mut blocks[at % count];
                let mut parts: Vec<&str> = block.split(' ').collect();
                let word = word % parts.len();
                if !parts[word].is_empty()
                    && parts[word].bytes().all(|byte| byte.is_ascii_lowercase())
                {
                    parts[word] = other;
                    *block = parts.join(" ");
                }
            }
            Edit::Bind(at) => {
                let block = &mut blocks[at % count];
                if is_plain(block) && !block.contains('\n') {
                    *block = format!("w {}", block[2..].replacen(' ', "\u{a0}", 1));
                }
            }
            Edit::Join(at) if count > 1 => {
                let at = at % (count - 1);
                if is_plain(&blocks[at]) && is_plain(&blocks[at + 1]) {
                    let next = blocks.remove(at + 1);
                    blocks[at] = format!("{} {next}", blocks[at]);
                }
            }
            Edit::Split(at) => {
                let at = at % count;
                let block = blocks[at].clone();
                if is_plain(&block)
                    && !block.contains(['*', '[', '\\'])
                    && let Some((one, other)) = block[2..].split_once(' ')
                {
                    blocks[at] = format!("w {one}");
                    blocks.insert(at + 1, format!("w {other}"));
                }
            }
            Edit::Remove(_) | Edit::Join(_) => {}
        }
    }
    blocks
}

/// Nothing was missed, and nothing told that is not so.
fn check(old: &Blocks, new: &Blocks) -> Result<Diff, TestCaseError> {
    let diff = diff(old, new, &Options::default());
    let (old, new) = (said(old), said(new));
    prop_assert_eq!(&apply(&diff.script, &old), &new);
    let text =
        |blocks: &[Block]| -> String { blocks.iter().map(|block| block.text.as_str()).collect() };
    for change in &diff.changes {
        if matches!(change.kind, Kind::Edited | Kind::Split | Kind::Merged) {
            for (spot, blocks, told) in [
                (&change.old, &old.blocks, change.old_text()),
                (&change.new, &new.blocks, change.new_text()),
            ] {
                let spot = spot.as_ref().unwrap();
                prop_assert_eq!(text(spot.of(blocks)), told, "{:?}", change);
            }
        }
    }
    shows(&diff, &old, &new)?;
    // Each block stands in one row.
    let mut rows: Vec<_> = diff.rows.iter().flat_map(|row| row.new.iter().copied()).collect();
    prop_assert!(rows.iter().copied().eq(0..new.blocks.len()), "{rows:?}");
    rows = diff.rows.iter().flat_map(|row| row.old.iter().copied()).collect();
    rows.sort_unstable();
    prop_assert!(rows.iter().copied().eq(0..old.blocks.len()), "{rows:?}");
    Ok(diff)
}

/// The page shows each row's texts, whatever became of its words.
fn shows(diff: &Diff, old: &Blocks, new: &Blocks) -> Result<(), TestCaseError> {
    let view = View::of_versions(diff, [old, new]);
    for entry in view.entries() {
        prop_assert!(!entry.title.is_empty());
    }
    let page = html::page(&view);
    let shown: Vec<_> = page.split("<div class=\"row ").skip(1).collect();
    prop_assert_eq!(shown.len(), diff.rows.len());
    for (markup, row) in shown.into_iter().zip(&diff.rows) {
        let (_, cells) = markup.split_once("<div class=\"old\">").unwrap();
        let (own, other) = cells.split_once("<div class=\"new\"").unwrap();
        let (_, other) = other.split_once('>').unwrap();
        for (cell, blocks, of) in [(own, &old.blocks, &row.old), (other, &new.blocks, &row.new)] {
            let cell = cell.split("</div>").next().unwrap();
            let said: String = of.iter().map(|at| blocks[*at].text.as_str()).collect();
            prop_assert_eq!(visible(cell), letters(&maud::html! { (said) }.into_string()));
        }
        let texts = |blocks: &[Block], of: &[usize]| -> Vec<String> {
            of.iter().map(|at| blocks[*at].text.clone()).collect()
        };
        if markup.starts_with("same") {
            prop_assert_eq!(texts(&old.blocks, &row.old), texts(&new.blocks, &row.new));
        }
    }
    Ok(())
}

/// What of a cell is the document's own.
fn visible(cell: &str) -> String {
    let mut text = String::new();
    let mut hidden = 0;
    for (at, part) in cell.split('<').enumerate() {
        let (tag, after) = if at == 0 { ("", part) } else { part.split_once('>').unwrap() };
        let is_own = tag.starts_with("span") || tag.starts_with("p class=\"nothing\"");
        hidden += usize::from(is_own);
        hidden -= usize::from(hidden > 0 && (tag == "/span" || tag == "/p"));
        if hidden == 0 {
            text.push_str(after);
        }
    }
    letters(&text)
}

/// White space aside, which is shown as one space or as a sign.
fn letters(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace() && *char != '␣').collect()
}

proptest! {
    #![proptest_config(Settings { cases: 64, failure_persistence: None, max_shrink_iters: 2000, ..Settings::default() })]

    #[test]
    fn every_edit_of_a_briefing_is_told(
        title in title(),
        other_title in title(),
        blocks in prop::collection::vec(block(), 1..10),
        edits in prop::collection::vec(edit(), 0..6),
        is_retitled in prop::bool::weighted(0.2),
    ) {
        let old = written(&title, &blocks);
        let new_title = if is_retitled { &other_title } else { &title };
        let new = written(new_title, &edited(blocks, &edits));
        let contents = [content(&old), content(&new)];
        let [old, new] = contents.each_ref().map(|of| as_written(of, &Origins::default()));
        let diff = check(&old, &new)?;
        prop_assert_eq!(diff.is_same(), said(&old) == said(&new), "{:?}", diff.changes);
        // The digest is of all that a content says, so nothing else may differ either.
        let told = engross::diff::contents(&contents[0], &contents[1], &Options::default());
        let [was, is] = contents.each_ref().map(|of| of.digest());
        prop_assert_eq!(told.is_same(), was == is, "{:?}", told.changes);
        // Each change has a name.
        for change in &diff.changes {
            prop_assert!(!matches!(change.kind, Kind::Other(_)), "{:?}", change);
        }
        // The other way round as well.
        check(&new, &old)?;
    }

    #[test]
    fn any_two_lists_of_blocks_can_be_compared(old in blocks(), new in blocks()) {
        let diff = check(&old, &new)?;
        if diff.is_same() {
            let says = |blocks: &Blocks| -> Vec<String> {
                said(blocks).blocks.into_iter().map(|block| block.text).collect()
            };
            prop_assert_eq!(says(&old), says(&new));
        }
        check(&old, &old)?;
    }
}

/// Blocks as no content has them: a stranger's file may.
pub fn blocks() -> impl Strategy<Value = Blocks> {
    let step = prop_oneof![
        (0..4_usize).prop_map(Step::List),
        (0..6_usize).prop_map(Step::Item),
        (0..3_usize).prop_map(Step::Quote),
        (0..3_usize).prop_map(Step::Note),
        (0..2_usize).prop_map(Step::Table),
    ];
    let role = prop_oneof![
        4 => Just(Role::Paragraph),
        1 => (1..4_u8).prop_map(Role::Heading),
        2 => (0..4_usize, 0..3_usize, any::<bool>())
            .prop_map(|(row, column, header)| Role::Cell { row, column, header }),
        1 => Just(Role::Caption),
        1 => Just(Role::Picture),
        1 => Just(Role::Other("Index".to_owned())),
    ];
    let text = "([ABab ]|[1-3]|[.:-]|must |a b\\. |é’ ){0,12}";
    let range = || (0..8_usize, 0..4_usize).prop_map(|(start, length)| start..start + length);
    let marks = (
        prop::collection::vec((range(), "[ab]", "[xy]"), 0..2),
        prop::collection::vec((range(), "cy|fr"), 0..2),
        prop::collection::vec(range(), 0..2),
        prop::collection::vec(0..8_usize, 0..2),
    );
    let part =
        prop_oneof![9 => Just(Part::Body), 1 => Just(Part::Title), 1 => Just(Part::Attribution)];
    let block = (role, prop::collection::vec(step, 0..3), text, marks, part).prop_map(
        |(role, within, text, (links, languages, stresses, places), part)| Block {
            role,
            within,
            text,
            links: links
                .into_iter()
                .map(|(at, text, target)| Link { at, text, target, spoken: Vec::new() })
                .collect(),
            languages: languages
                .into_iter()
                .map(|(at, language)| Foreign { at, language })
                .collect(),
            stresses: stresses
                .into_iter()
                .map(|at| Stressed { at, stress: Stress::Strong })
                .collect(),
            notes: places.iter().map(|at| Reference { at: *at, label: String::new() }).collect(),
            breaks: places,
            part,
            ..Block::default()
        },
    );
    let label = prop_oneof![
        Just(Label::Bullet),
        (1..5_u64).prop_map(Label::Number),
        Just(Label::Found("–".to_owned(), None)),
    ];
    (prop::collection::vec(block, 0..8), prop::collection::vec(label, 6))
        .prop_map(|(blocks, labels)| Blocks { blocks, labels })
}
