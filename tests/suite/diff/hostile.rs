//! Texts that would take for ever if each thing were compared with each other.

use engross::blocks::{Block, Blocks, Link};
use engross::diff::{Options, apply, diff, said};

fn check(old: Vec<Block>, new: Vec<Block>) {
    let of = |blocks| Blocks { blocks, labels: Vec::new() };
    let (old, new) = (of(old), of(new));
    let diff = diff(&old, &new, &Options::default());
    assert_eq!(apply(&diff.script, &old), said(&new));
    assert!(!diff.is_same());
}

fn paragraph(text: impl Into<String>) -> Block {
    Block { text: text.into(), ..Block::default() }
}

#[test]
fn one_word_again_and_again() {
    check(vec![paragraph("a ".repeat(20_000))], vec![paragraph("b a ".repeat(10_000))]);
}

#[test]
fn sentences_the_other_way_round() {
    let sentence = |at: usize| format!("Sentence {at} is here now. ");
    check(
        vec![paragraph((0..5000).map(sentence).collect::<String>())],
        vec![paragraph((0..5000).rev().map(sentence).collect::<String>())],
    );
}

#[test]
fn one_paragraph_again_and_again() {
    let same = || paragraph("The same words again and again.");
    let odd = |at: usize| paragraph(format!("Other words, {at} of them, are here."));
    check(
        (0..4000).map(|_| same()).collect(),
        (0..3000).map(|at| if at % 100 == 0 { odd(at) } else { same() }).collect(),
    );
}

#[test]
fn every_paragraph_like_every_other() {
    let text = |at: usize, many| paragraph(format!("In the year {at} there were {many} cases."));
    check(
        (0..2000).map(|at| text(at, "many")).collect(),
        (0..2000).map(|at| text(at * 7 % 2000, "few")).collect(),
    );
}

#[test]
fn a_link_on_every_word() {
    let block = |step: usize| {
        let text = (0..2000).map(|at| format!("v{} ", if at % 50 == 0 { at * step } else { at }));
        let link = |at: usize| Link {
            at: at..at + 1,
            text: "v".to_owned(),
            target: format!("https://www.example.org/{}", at * step),
            spoken: Vec::new(),
        };
        Block { links: (0..2000).map(link).collect(), ..paragraph(text.collect::<String>()) }
    };
    check(vec![block(1)], vec![block(2)]);
}
