//! What may tell who a child is, in all that a finished PDF says.

use crate::check;
use crate::confidentiality::Gate;
use crate::content::percent_decoded;
use crate::readback::{self, Child, Document};
use crate::report::{Place, Problem};

/// What the gate finds in a file's text and metadata, each finding once. `known` are codes and
/// digests: one content code in a hundred has the shape of a postcode in it. `subject` is what the
/// file is called, and `place` whatever made it.
pub fn confidential(
    document: &Document,
    known: &[&str],
    gate: &Gate,
    subject: &str,
    place: &Place,
) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    for text in texts_of(document) {
        let text = known.iter().fold(text, |text, known| text.replace(known, " "));
        for finding in gate.scan(&text) {
            let mut problem = check::confidential(&finding, place.clone());
            problem.message = format!("in {subject}: {}", problem.message);
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
    }
    problems
}

/// All that a finished file says, shown or not, each block by itself.
fn texts_of(document: &Document) -> Vec<String> {
    let mut texts: Vec<String> = document.info.values().cloned().collect();
    texts.extend(document.xmp.as_deref().map(without_identifiers));
    texts.extend((1..=document.pages.len()).map(|page| document.text_of(page)));
    document.root.iter().for_each(|node| collect_texts(node, &mut texts));
    texts
}

/// XMP without its identifiers, which are digests in base 64 and look like anything at times.
fn without_identifiers(xmp: &str) -> String {
    let tags = ["xmpMM:DocumentID>", "xmpMM:InstanceID>", "stEvt:instanceID>"];
    // Between one tag's opening and its closing is each second piece.
    let without = |text: String, tag| text.split(tag).step_by(2).collect::<Vec<_>>().join(" ");
    tags.into_iter().fold(xmp.to_owned(), without)
}

fn collect_texts(node: &readback::Node, texts: &mut Vec<String>) {
    let mut text = String::new();
    own_text(node, &mut text, texts);
    texts.push(readback::normalise(&text));
    texts.extend([&node.alt, &node.title, &node.expansion].into_iter().flatten().cloned());
}

/// The text of a block without the blocks in it, which are texts by themselves.
fn own_text(node: &readback::Node, text: &mut String, texts: &mut Vec<String>) {
    for child in &node.children {
        match child {
            Child::Text(piece) => text.push_str(&piece.spoken()),
            Child::Node(inner) if is_inline(inner) => {
                let mut inline = String::new();
                own_text(inner, &mut inline, texts);
                // The number of a note or link stands against the word before it.
                let number = inline.bytes().all(|byte| byte.is_ascii_digit());
                text.push_str(&if number { format!(" {inline} ") } else { inline });
            }
            Child::Node(inner) => {
                text.push(' ');
                collect_texts(inner, texts);
            }
            Child::Annotation(annotation) => {
                let said = [&annotation.contents, &annotation.label, &annotation.value];
                texts.extend(said.into_iter().flatten().cloned());
                texts.extend(annotation.uri.as_deref().map(percent_decoded));
            }
        }
    }
}

fn is_inline(node: &readback::Node) -> bool {
    matches!(node.role.as_str(), "Span" | "Link" | "Em" | "Strong" | "Quote" | "Code" | "Reference")
}

#[cfg(test)]
mod tests {
    use super::without_identifiers;

    #[test]
    fn identifiers_are_not_looked_through_and_everything_else_is() {
        let xmp = "<dc:title>One</dc:title><xmpMM:DocumentID>N1 9GU==</xmpMM:DocumentID>\
                   <a><stEvt:instanceID>B1</stEvt:instanceID>two</a><stEvt:instanceID>B2</stEvt:instanceID>";
        let kept = without_identifiers(xmp);
        assert!(kept.contains("One") && kept.contains("two"), "{kept}");
        assert!(!kept.contains("9GU") && !kept.contains("B1") && !kept.contains("B2"), "{kept}");
    }
}
