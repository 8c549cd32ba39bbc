//! The sheet as one self-contained page, with every change and links to the editions.

use maud::{Markup, html};

use super::{Change, Sheet, edition_told};
use crate::record::REDLINE;
use crate::view::html as page;
use crate::view::html::visible;

const STYLE: &str = include_str!("sheet.css");

impl Sheet<'_> {
    /// The page. `folder` is the address of the release's folder, without a slash at its end.
    pub fn html(&self, folder: &str) -> String {
        let inner = html! {
            nav aria-label="On this page" {
                ul {
                    li { a href="#changed" { "What changed" } }
                    li { a href="#editions" { "Editions" } }
                    li { a href="#approvals" { "Approvals" } }
                    li { a href="#signed" { "What is signed" } }
                    @if let Change::Since(..) = self.change {
                        li { a href="#every-change" { "Every change" } }
                    }
                }
            }
            main #main tabindex="-1" {
                p { (visible(&self.subject())) }
                (self.doubts_section())
                (self.change_section(folder))
                (self.editions_section(folder))
                (self.findings_section())
                (self.approvals_section())
                section #signed aria-labelledby="signed-heading" {
                    h2 #signed-heading { "What is signed" }
                    dl {
                        @for (label, value) in self.digests() {
                            dt { (label) } dd { (value) }
                        }
                    }
                }
                @if let Change::Since(_, review, _) = self.change {
                    div #every-change tabindex="-1" {
                        @for view in review.shown().views { (page::parts(&view)) }
                    }
                }
            }
        };
        page::around(self.title(), &self.answer(), STYLE, &inner)
    }

    fn doubts_section(&self) -> Markup {
        html! {
            @if !self.examined.holds() {
                section.first aria-labelledby="doubts-heading" {
                    h2 #doubts-heading { "This release is not what its record says" }
                    ul {
                        @for doubt in &self.examined.doubts { li { (visible(&doubt.to_string())) "." } }
                    }
                }
            }
        }
    }

    fn change_section(&self, folder: &str) -> Markup {
        let before = self.change.before();
        html! {
            section #changed aria-labelledby="changed-heading" {
                h2 #changed-heading {
                    "What changed"
                    @if let Some(before) = before { " since version " (before.number()) }
                }
                p { (visible(&self.change.sentence())) }
                @for important in self.change.important() {
                    p.important { (visible(&important)) }
                }
                @if let Some((against, _)) = self.release.record.previous() {
                    p {
                        a href={ (folder) "/" (REDLINE) } { (REDLINE) }
                        ": each change since version " (against.number()) ", marked in the text."
                    }
                }
            }
        }
    }

    fn editions_section(&self, folder: &str) -> Markup {
        html! {
            section #editions aria-labelledby="editions-heading" {
                h2 #editions-heading { "Editions" }
                ul {
                    @for (name, edition) in &self.examined.editions {
                        li {
                            a href={ (folder) "/" (name) } { (name) } ": " (edition_told(edition)) "."
                        }
                    }
                }
            }
        }
    }

    fn findings_section(&self) -> Markup {
        let findings: Vec<_> = self.findings().collect();
        html! {
            section aria-labelledby="checks-heading" {
                h2 #checks-heading { "Checks" }
                @if findings.is_empty() { p { "Nothing was found." } }
                @else {
                    ul { @for problem in findings { li { (visible(&problem.message)) "." } } }
                }
            }
        }
    }

    fn approvals_section(&self) -> Markup {
        html! {
            section #approvals aria-labelledby="approvals-heading" {
                h2 #approvals-heading { "Approvals" }
                @if let Some((standing, policy)) = self.standing {
                    p { "By version " (policy.version.number()) " of the policy." }
                    ul {
                        @for sentence in standing.sentences(policy) { li { (visible(&sentence)) } }
                        @if let Some(authors) = standing.authors_told(policy) {
                            li { (visible(&authors)) }
                        }
                        @if let Some(unmapped) = standing.unmapped_told() {
                            li { (visible(&unmapped)) }
                        }
                        @if let Some(unsigned) = standing.unsigned_told() { li { (unsigned) } }
                    }
                } @else {
                    p { "No policy is in force, so nobody can approve." }
                }
            }
        }
    }
}
