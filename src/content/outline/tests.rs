//! Whatever a content says, its outline gives it back.

use proptest::prelude::*;

use crate::content::model::*;
use crate::digest::Digest;

/// Words that could be taken for something else, and others.
fn words() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "⟨",
        "⟩",
        "⟨⟨",
        "⟨/⟩",
        "⟨em⟩",
        "⟨note⟩",
        "end",
        "item •",
        "  note",
        "#",
        "a (2022-09)",
        "\u{a0}",
        " ",
        "é",
        "digest",
    ]);
    let piece = prop_oneof![2 => "[a-z]{1,9}", 1 => odd.prop_map(str::to_owned)];
    prop::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat())
}

fn language() -> impl Strategy<Value = Language> {
    prop::sample::select(vec!["cy", "en-GB", "sr-Cyrl-RS"]).prop_map(|tag| tag.parse().unwrap())
}

type Run = BoxedStrategy<Vec<Inline>>;

/// A run as Markdown gives it, whose notes say such blocks.
fn run(notes: BoxedStrategy<Vec<Block>>) -> Run {
    let leaf = prop_oneof![
        6 => words().prop_map(Inline::text),
        1 => Just(Inline::Break),
        1 => notes.prop_map(|blocks| Inline::Footnote { blocks }),
    ];
    let inline = leaf.prop_recursive(3, 8, 3, |inner| {
        let content = prop::collection::vec(inner, 0..4).prop_map(joined).boxed();
        prop_oneof![
            content.clone().prop_map(|content| Inline::Emphasis { content }),
            content.clone().prop_map(|content| Inline::Strong { content }),
            (language(), content.clone())
                .prop_map(|(language, content)| Inline::Foreign { language, content }),
            ("[!-~]{0,20}", content).prop_map(|(target, content)| Inline::Link { target, content }),
        ]
    });
    prop::collection::vec(inline, 1..5).prop_map(joined).boxed()
}

/// Two texts side by side are one.
fn joined(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut joined: Vec<Inline> = Vec::new();
    for inline in inlines {
        match (joined.last_mut(), inline) {
            (Some(Inline::Text { text }), Inline::Text { text: more }) => text.push_str(&more),
            (_, inline) => joined.push(inline),
        }
    }
    joined
}

fn optional(run: &Run) -> Run {
    prop::option::of(run.clone()).prop_map(Option::unwrap_or_default).boxed()
}

fn blocks(run: Run) -> BoxedStrategy<Vec<Block>> {
    let cells = prop::collection::vec(optional(&run), 0..3).boxed();
    let media = prop::sample::select(vec![Media::Png, Media::Jpeg]);
    let leaf = prop_oneof![
        4 => run.clone().prop_map(|content| Block::Paragraph { content }),
        1 => (2..=6u8, run.clone()).prop_map(|(level, content)| Block::Heading { level, content }),
        1 => (cells.clone(), prop::collection::vec(cells, 0..3))
            .prop_map(|(header, rows)| Block::Table { header, rows }),
        1 => (words(), media, words(), optional(&run)).prop_map(
            |(bytes, media, alt, caption)| Block::Picture {
                digest: Digest::of(bytes.as_bytes()), media, alt, caption
            }
        ),
    ];
    let block = leaf.prop_recursive(3, 10, 3, move |inner| {
        let blocks = prop::collection::vec(inner, 0..4).boxed();
        let items = prop::collection::vec(blocks.clone(), 1..4);
        let start = prop::option::of(0..=999_999_999u64);
        prop_oneof![
            2 => (start, items).prop_map(|(start, items)| Block::List { start, items }),
            1 => (blocks, optional(&run))
                .prop_map(|(blocks, attribution)| Block::Quote { blocks, attribution }),
        ]
    });
    prop::collection::vec(block, 0..4).boxed()
}

prop_compose! {
    fn content()(
        title in words(),
        subtitle in prop::option::of(words()),
        date in words(),
        language in language(),
        subject in prop::option::of(words()),
        keywords in prop::collection::vec(prop_oneof![words(), Just(String::new())], 0..3),
        quote in prop::option::of((words(), prop::option::of(words()))),
        blocks in blocks(run(blocks(run(Just(Vec::new()).boxed())))),
    ) -> Content {
        Content {
            format: Format::One,
            title,
            subtitle,
            date: Date { iso: "2022-09".into(), text: date },
            language,
            subject,
            keywords,
            quote: quote.map(|(text, attribution)| PullQuote { text, attribution }),
            blocks,
        }
    }
}

proptest! {


    #[test]
    fn an_outline_gives_its_content_back(content in content()) {
        let outline = content.outline();
        let read = Content::from_outline(&outline);
        prop_assert_eq!(read.as_ref(), Ok(&content), "{}", outline);
    }

    #[test]
    fn no_letter_can_be_changed_by_hand(
        content in content(),
        at in any::<prop::sample::Index>(),
        typed in "[a-z ⟨⟩\n]?",
    ) {
        let mut outline: Vec<char> = content.outline().chars().collect();
        let at = at.index(outline.len());
        let before = outline.splice(at..=at, typed.chars()).collect::<String>();
        prop_assume!(before != typed);
        let outline: String = outline.into_iter().collect();
        prop_assert!(Content::from_outline(&outline).is_err(), "{}", outline);
    }
}
