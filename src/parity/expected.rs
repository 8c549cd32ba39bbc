//! The blocks that an edition must have: the content's, then what the facts add.

use super::rules::Rule;
use crate::blocks::{Blocks, Label, Line, Link, Role, Step, Writer};
use crate::facts::Facts;
use crate::readback::normalise;

/// What an edition may leave out, and whether this one has it.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    pub link_list: bool,
    pub qr: bool,
    pub seal: bool,
}

/// What an edition must have.
pub struct Expected {
    pub blocks: Blocks,
    /// How many of the blocks are the content's.
    said: usize,
    /// Of each block after these, why it may stand there although no content says it.
    rules: Vec<Rule>,
}

impl Expected {
    /// These blocks, and nothing else.
    pub fn exactly(blocks: Blocks) -> Self {
        let said = blocks.blocks.len();
        Self { blocks, said, rules: Vec::new() }
    }

    /// The rule that adds a block, if it is not the content's.
    pub fn rule(&self, block: usize) -> Option<Rule> {
        self.rules.get(block.checked_sub(self.said)?).copied()
    }
}

/// The blocks that the edition must have: `writer` has written its content's.
pub fn expected(mut writer: Writer<'_>, facts: &Facts, options: Options) -> Expected {
    let said = writer.out.blocks.len();
    let mut rules = Vec::new();
    if options.link_list {
        link_list(&mut writer, facts);
        rules.resize(writer.out.blocks.len() - said, Rule::LinkList);
    }
    facts_block(&mut writer, facts);
    rules.resize(writer.out.blocks.len() - said, Rule::FactsBlock);
    if options.qr {
        add(&mut writer, &facts.qr.alt, Role::Picture, None);
        rules.push(Rule::QrCode);
    }
    if options.seal {
        add(&mut writer, facts.seal, Role::Paragraph, None);
        rules.push(Rule::SealLabel);
    }
    Expected { blocks: writer.out, said, rules }
}

fn link_list(writer: &mut Writer<'_>, facts: &Facts) {
    add(writer, facts.links.heading, Role::Heading(2), None);
    writer.inside(Step::List, |writer| {
        for (number, link) in (1..).zip(&facts.links.targets) {
            writer.item(Label::Number(number), |writer| {
                add(writer, &link.text, Role::Paragraph, Some(&link.target));
            });
        }
    });
}

fn facts_block(writer: &mut Writer<'_>, facts: &Facts) {
    add(writer, facts.heading, Role::Heading(2), None);
    writer.inside(Step::List, |writer| {
        for fact in &facts.lines {
            writer.item(Label::Words(fact.label.to_owned()), |writer| {
                add(writer, &fact.value, Role::Paragraph, fact.target.as_deref());
            });
        }
    });
}

fn add(writer: &mut Writer<'_>, text: &str, role: Role, target: Option<&str>) {
    let mut line = Line::default();
    line.push(text, None);
    if let Some(target) = target {
        line.links.push(Link {
            at: 0..line.place(),
            text: normalise(text),
            target: target.to_owned(),
            spoken: vec![Some(normalise(text))],
        });
    }
    writer.line(line, role);
}
