//! The finished report: what its layout is given, and proof that the file says it.

use serde::Serialize;

use super::expected::expected;
use super::paper::Paper;
use crate::audit::Audit;
use crate::content::canonical::canonical_json;
use crate::digest::Digest;
use crate::edition::{Edition, Order, Pool};
use crate::facts::Metadata;
use crate::files::Files;
use crate::parity::Wanted;
use crate::proved::Claim;
use crate::report::Problem;

/// The layout of audit reports; no edition has one of this name.
pub const LAYOUT: &str = "layouts/audit/audit.typ";

/// What the report's pages repeat and what the file says of itself.
#[derive(Serialize)]
struct Facts {
    layout: &'static str,
    edition: &'static str,
    document: Metadata,
    foot: Vec<String>,
}

/// Makes the report's PDF and proves it.
pub fn finish(audit: &Audit, pool: &Pool<'_>) -> Result<Edition, Vec<Problem>> {
    let paper = audit.paper();
    let metadata = metadata(&paper);
    let wanted = Wanted {
        blocks: expected(&paper),
        page: foot(audit),
        language: paper.language,
        metadata: &metadata,
    };
    Claim { what: "report", layout: LAYOUT, wanted }.finish(&order(audit, &paper), pool)
}

/// The order for the finished file, dated as of the register's last entry.
fn order(audit: &Audit, paper: &Paper) -> Order {
    let content = canonical_json(paper);
    let ident = format!("engross audit {}", Digest::of(&content));
    let facts =
        Facts { layout: LAYOUT, edition: "audit", document: metadata(paper), foot: foot(audit) };
    let mut files = Files::default();
    files.insert("content.json", content);
    files.insert("facts.json", canonical_json(&facts));
    Order {
        briefing: "the register".to_owned(),
        edition: "audit".to_owned(),
        layout: LAYOUT.to_owned(),
        files,
        ident,
        time: audit.head.as_ref().map_or(0, |head| head.timestamp),
    }
}

fn metadata(paper: &Paper) -> Metadata {
    Metadata {
        title: paper.title.clone(),
        authors: vec!["engross".to_owned()],
        subject: paper.answer.first().cloned().unwrap_or_default(),
        keywords: vec!["Audit".to_owned()],
    }
}

/// The foot of each page: which register, as of which entry, and whether the report names people.
fn foot(audit: &Audit) -> Vec<String> {
    let mut foot = match &audit.head {
        Some(head) => {
            vec![
                format!("Register {}, as of entry {}", head.origin, head.entry),
                head.anchor.line(),
            ]
        }
        None => vec!["A register that is refused".to_owned()],
    };
    foot.extend(audit.names_people().then(|| "This report names people".to_owned()));
    foot
}
