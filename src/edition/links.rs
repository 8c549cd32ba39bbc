//! Makes links speak their text.
//!
//! Typst writes a link's address into its annotation's `Contents`, and screen readers say that
//! instead of the text (typst#8877). Here its own rules for links are replaced by two that differ
//! in nothing else. That what a link speaks is what a page shows for it, parity proves.

use typst::diag::bail;
use typst::ecow::EcoString;
use typst::foundations::{Content, NativeElement, NativeRuleMap, ShowFn, Target};
use typst::model::{Destination, DirectLinkElem, LinkElem, LinkMarker};
use typst::syntax::Span;

/// Replaces the rules for links in PDFs.
pub fn speak_their_text(rules: &mut NativeRuleMap) {
    rules.replace(Target::Paged, LINK);
    rules.replace(Target::Paged, REFERENCE);
}

const LINK: ShowFn<LinkElem> = |link, engine, _| {
    let target = link.dest.resolve_early(engine, link.span())?;
    let text = spoken(&link.body);
    if text.is_empty() {
        bail!(
            link.span(),
            "a link without text would be read out as its address, letter by letter";
            hint: "if a `context` makes its text, put the link into the context"
        );
    }
    Ok(marked(link.body.clone(), text, target, link.span()))
};

/// What leads to another place of the document, such as a note's mark.
const REFERENCE: ShowFn<DirectLinkElem> = |link, _, _| {
    let target = Destination::Location(link.loc);
    Ok(marked(link.body.clone(), spoken(&link.body), target, link.body.span()))
};

fn marked(body: Content, text: EcoString, target: Destination, span: Span) -> Content {
    let marker = LinkMarker::new(body, Some(text)).pack().spanned(span);
    marker.set(LinkElem::current, Some(target))
}

fn spoken(body: &Content) -> EcoString {
    body.plain_text().split_whitespace().collect::<Vec<_>>().join(" ").into()
}
