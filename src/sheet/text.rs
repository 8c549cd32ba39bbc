//! The sheet as text that is still to be set to a width.

use super::{Change, Sheet, edition_told};
use crate::approval::Outcome;
use crate::approval::told::{FAILED, one_line, people, person};
use crate::view::{Paragraph, Style, paragraph};

/// How wide the first column is.
const LABEL: usize = 12;

impl Sheet<'_> {
    pub fn text(&self) -> Vec<Paragraph> {
        let mut out = vec![
            paragraph("", Style::Strong, self.title()),
            paragraph("", Style::Plain, &self.subject()),
        ];
        self.doubts(&mut out);
        self.change(&mut out);
        heading(&mut out, "Editions");
        for (name, edition) in &self.examined.editions {
            let style = if edition.says_the_same { Style::Plain } else { Style::Warning };
            out.push(self.edition_row(name, style, &edition_told(edition)));
        }
        heading(&mut out, "Checks");
        let mut findings = self.findings().peekable();
        if findings.peek().is_none() {
            out.push(paragraph("  ", Style::Plain, "Nothing was found."));
        }
        findings.for_each(|problem| {
            out.push(paragraph("  ! ", Style::Plain, &format!("{}.", problem.message)));
        });
        self.approvals(&mut out);
        heading(&mut out, "What is signed");
        for (label, value) in self.digests() {
            out.push(row(label, Style::Plain, &value));
        }
        out.push(paragraph("", Style::Plain, ""));
        out.push(paragraph("", Style::Strong, &self.answer()));
        out
    }

    /// What somebody says by approving it, before they are asked.
    pub fn declaration(&self, who: &str) -> Vec<Paragraph> {
        let record = &self.release.record;
        let mut out = vec![paragraph(
            "",
            Style::Strong,
            &format!(
                "You approve, as {who}, version {} of “{}” ({}): these exact files.",
                record.version.number(),
                self.title(),
                record.briefing
            ),
        )];
        for (name, edition) in &self.examined.editions {
            let digest = record.subjects.get(name).map(ToString::to_string).unwrap_or_default();
            out.push(self.edition_row(name, Style::Plain, &edition_told(edition)));
            out.push(row("", Style::Faint, &digest));
        }
        out.push(row("changed", Style::Plain, &self.change.sentence()));
        out.extend(self.change.important().iter().map(|text| row("look at", Style::Warning, text)));
        let besides = self.findings().map(|problem| format!("{}.", problem.message));
        let besides = besides.chain(self.standing.into_iter().flat_map(|(standing, policy)| {
            let rejected = standing.rejected_told(policy);
            rejected.into_iter().chain(standing.unmapped_told()).chain(standing.unsigned_told())
        }));
        out.extend(besides.map(|text| row("look at", Style::Warning, &text)));
        for (label, value) in self.digests() {
            out.push(row(&label.to_lowercase(), Style::Plain, &value));
        }
        let proved = match self.examined.was_rebuilt {
            true => "Made again from the commit, every edition is the same, byte by byte.",
            false => "The editions were not made again from the commit.",
        };
        out.push(paragraph("", Style::Plain, proved));
        out
    }

    /// A row among those of all editions, whose names may be long.
    fn edition_row(&self, name: &str, style: Style, text: &str) -> Paragraph {
        let longest = self.examined.editions.keys().map(String::len).max().unwrap_or_default();
        row(&format!("{name:<longest$}"), style, text)
    }

    fn doubts(&self, out: &mut Vec<Paragraph>) {
        if !self.examined.holds() {
            heading(out, "This release is not what its record says");
            for doubt in &self.examined.doubts {
                out.push(paragraph("  ! ", Style::Warning, &format!("{doubt}.")));
            }
        }
    }

    fn change(&self, out: &mut Vec<Paragraph>) {
        let record = &self.release.record;
        match self.change.before() {
            None => heading(out, "What changed"),
            Some(version) => {
                heading(out, &format!("What changed since version {}", version.number()))
            }
        }
        out.push(paragraph("  ", Style::Plain, &self.change.sentence()));
        for important in self.change.important() {
            out.push(paragraph("  ! ", Style::Warning, &important));
        }
        if let Change::Since(before, ..) = self.change {
            let every = format!("engross diff {} {before} {}", record.briefing, record.version);
            out.push(paragraph("  ", Style::Faint, &format!("Every change: {every}")));
        }
    }

    fn approvals(&self, out: &mut Vec<Paragraph>) {
        let Some((standing, policy)) = self.standing else {
            heading(out, "Approvals");
            let text = "No policy is in force, so nobody can approve: engross policy show";
            return out.push(paragraph("  ", Style::Plain, text));
        };
        heading(out, &format!("Approvals, by version {} of the policy", policy.version.number()));
        if !standing.approved.is_empty() {
            out.push(row("approved by", Style::Plain, &people(policy, &standing.approved)));
        }
        for (member, reason) in &standing.rejected {
            let text = format!("{}: “{}”", person(policy, member), one_line(reason));
            out.push(row("rejected by", Style::Warning, &text));
        }
        for needed in standing.needed(policy) {
            out.push(row("needed", Style::Plain, &needed));
        }
        for void in &standing.void {
            out.push(row("no effect", Style::Warning, &format!("{}: {}", void.path, void.why)));
        }
        out.extend(standing.gone_told().map(|gone| paragraph("  ! ", Style::Warning, &gone)));
        let authors = standing
            .authors_told(policy)
            .into_iter()
            .chain(standing.unmapped_told())
            .chain(standing.unsigned_told());
        out.extend(authors.map(|authors| paragraph("  ", Style::Plain, &authors)));
        if standing.outcome() == Outcome::Failed {
            out.push(paragraph("  ", Style::Plain, FAILED));
        }
    }
}

fn heading(out: &mut Vec<Paragraph>, text: &str) {
    out.push(paragraph("", Style::Plain, ""));
    out.push(paragraph("", Style::Strong, text));
}

fn row(label: &str, style: Style, text: &str) -> Paragraph {
    paragraph(&format!("  {label:<LABEL$} "), style, text)
}
