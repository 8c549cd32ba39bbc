//! How a release stands: who has approved it, who has rejected it, and who is still needed.
//!
//! Whatever lies beside the record, the answer is a value. An approval counts if
//!
//! - its file is named after a member of the policy in force,
//! - it is a signature in the namespace of approvals over the record's exact bytes,
//! - by a key that the policy lists for that member, valid on the day that is asked about,
//! - and nothing bars the member: they have not rejected the release, and are none of its authors.
//!
//! A rejection cancels the same member's approval whichever came first: files have no order that can be
//! trusted, and two machines merge. It counts although its file is gone, if git has it; and one that is
//! there and cannot be relied on keeps its member's approval from counting. It counts also by a key that is not valid any more, because a
//! key that runs out must not turn a no into a yes.

use std::collections::{BTreeMap, BTreeSet};

use super::papers::{self, Paper, Papers, Past, REJECTIONS};
use super::rejection::Rejection;
use super::void::{Void, Why};
use crate::files::Files;
use crate::policy::{self as quorum, Day, Member, MemberId, MemberKey, Policy};
use crate::record::{Record, RecordDigest, Version};
use crate::release::beside::Unread;
use crate::ssh::{Namespace, Signature, Verification};

/// What is judged.
#[derive(Clone, Copy)]
pub struct Case<'c> {
    pub record: &'c Record,
    pub papers: &'c Papers,
    pub past: &'c Past,
    /// The policy in force.
    pub policy: &'c Policy,
    /// The day on which keys must be valid.
    pub today: Day,
    /// The e-mail addresses of those who wrote what is in it, in lower case, or why they are not known.
    pub written_by: &'c Result<BTreeSet<String>, String>,
    /// The exact bytes of other records, to tell what a signature was made for instead.
    pub others: &'c BTreeMap<Version, &'c [u8]>,
}

/// How a release stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Who signed the proposal.
    pub proposers: BTreeSet<MemberId>,
    /// Members who had a part in it, and so do not approve it.
    pub authors: BTreeSet<MemberId>,
    /// Addresses in its history that the policy does not map to a member.
    pub unmapped: BTreeSet<String>,
    /// Whose approval counts.
    pub approved: BTreeSet<MemberId>,
    /// Who rejected it, and why.
    pub rejected: BTreeMap<MemberId, String>,
    /// Whose approval could not count whatever they sign, and why.
    pub barred: BTreeMap<MemberId, Why>,
    /// What was signed and counts, and is not there any more as it was.
    pub gone: BTreeSet<String>,
    /// What counts for nothing.
    pub void: Vec<Void>,
    /// How those whose approval counts stand to the policy's rule.
    pub quorum: quorum::Standing,
}

/// What came of it so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// As many members of each role as the policy asks for have approved it.
    Approved,
    /// It waits for members who may still approve it.
    Waiting,
    /// Even with all who may still approve it, it would not be enough.
    Failed,
}

impl Standing {
    pub fn outcome(&self) -> Outcome {
        match (self.quorum.is_met(), self.quorum.reachable) {
            (true, _) => Outcome::Approved,
            (_, true) => Outcome::Waiting,
            _ => Outcome::Failed,
        }
    }
}

/// Judges what lies beside a record.
pub fn judge(case: &Case<'_>) -> Standing {
    let message = case.record.bytes();
    let mut judge = Judge { case, message, void: Vec::new(), gone: BTreeSet::new() };
    let proposers = judge.proposers();
    let (rejected, in_doubt) = judge.rejections();
    let (mut authors, unmapped) = authors_by_email(case);
    authors.extend(proposers.iter().cloned());
    let barred = judge.barred(&rejected, &in_doubt, &authors);
    let approved = judge.approvals(&barred);
    judge.strangers();

    let policy = case.policy;
    let has_no_key = |member: &Member| !member.keys.iter().any(|key| key.is_valid(case.today));
    let without_key = policy.members.iter().filter(|(_, member)| has_no_key(member));
    let mut excluded: BTreeSet<_> = without_key.map(|(id, _)| id.clone()).collect();
    excluded.retain(|id| !approved.contains(id));
    // What else bars a member can be mended.
    let for_good = barred.iter().filter(|(_, why)| matches!(why, Why::Rejected | Why::Author));
    excluded.extend(for_good.map(|(id, _)| id.clone()));
    let quorum = policy.standing(&approved, &excluded);
    let Judge { void, gone, .. } = judge;
    Standing { proposers, authors, unmapped, approved, rejected, barred, gone, void, quorum }
}

/// The members who wrote it by their addresses, and the addresses that are no member's.
fn authors_by_email(case: &Case<'_>) -> (BTreeSet<MemberId>, BTreeSet<String>) {
    let mut authors = BTreeSet::new();
    let mut unmapped = BTreeSet::new();
    for email in case.written_by.iter().flatten() {
        match case.policy.member_of_email(email) {
            Some(member) => drop(authors.insert(member.clone())),
            None => drop(unmapped.insert(email.clone())),
        }
    }
    (authors, unmapped)
}

struct Judge<'j> {
    case: &'j Case<'j>,
    /// The record's exact bytes.
    message: Vec<u8>,
    void: Vec<Void>,
    gone: BTreeSet<String>,
}

impl<'j> Judge<'j> {
    fn discard(&mut self, path: impl Into<String>, why: Why) {
        self.void.push(Void { path: path.into(), why });
    }

    /// The member whose signature over a message this is, and what the policy says of the key.
    fn signer(
        &self,
        paper: &Paper,
        namespace: Namespace,
        message: &[u8],
    ) -> Result<(&'j MemberId, &'j MemberKey), Why> {
        let signature = read(paper)?;
        holder(self.case.policy, &signature, namespace, message).map_err(|why| match why {
            Why::Stale(_) => {
                let is_it = |bytes| signature.verify(namespace, bytes) == Verification::Good;
                let mut others = self.case.others.iter();
                Why::Stale(others.find(|(_, bytes)| is_it(bytes)).map(|(version, _)| *version))
            }
            why => why,
        })
    }

    fn proposers(&mut self) -> BTreeSet<MemberId> {
        let mut proposers = BTreeSet::new();
        for member in self.case.policy.members.keys() {
            let path = papers::proposal_path(member);
            let here =
                self.case.papers.proposals.get(member).map(|here| self.proposal(member, here));
            match here {
                Some(Ok(())) => drop(proposers.insert(member.clone())),
                Some(Err(why)) => self.discard(&path, why),
                None => {}
            }
            let was = |files: &Files| self.proposal(member, &paper(files, &path)).is_ok();
            if !proposers.contains(member) && self.case.past.iter().flatten().any(was) {
                proposers.insert(member.clone());
                self.gone.insert(path);
            }
        }
        proposers
    }

    fn proposal(&self, member: &MemberId, paper: &Paper) -> Result<(), Why> {
        let (signer, _) = self.signer(paper, Namespace::Proposal, &self.message)?;
        if signer == member { Ok(()) } else { Err(Why::OtherMember(signer.clone())) }
    }

    /// The reasons of those who rejected it, and in whose name something lies among the rejections that
    /// is none that could be relied on.
    fn rejections(&mut self) -> (BTreeMap<MemberId, String>, BTreeSet<MemberId>) {
        let Case { papers, policy, past, .. } = *self.case;
        let mut rejected = BTreeMap::new();
        let mut in_doubt = BTreeSet::new();
        for member in policy.members.keys() {
            let path = papers::rejection_path(member);
            let here = papers.rejections.get(member);
            match here.map(|[statement, signature]| self.rejection(member, statement, signature)) {
                Some(Ok(reason)) => {
                    rejected.insert(member.clone(), reason);
                    continue;
                }
                Some(Err(why)) => {
                    in_doubt.insert(member.clone());
                    self.discard(&path, why);
                }
                None if papers.unread.contains_key(REJECTIONS) => {
                    in_doubt.insert(member.clone());
                }
                None => {}
            }
            let signature = format!("{path}{}", papers::SIGNATURE);
            let was = |files: &Files| {
                self.rejection(member, &paper(files, &path), &paper(files, &signature)).ok()
            };
            if let Some(reason) = past.iter().flatten().find_map(was) {
                rejected.insert(member.clone(), reason);
                self.gone.insert(path);
            }
        }
        (rejected, in_doubt)
    }

    /// A member's reason, if they gave one for this record.
    fn rejection(
        &self,
        member: &MemberId,
        statement: &Paper,
        signature: &Paper,
    ) -> Result<String, Why> {
        let bytes = statement.as_ref().map_err(|unread| match unread {
            Unread::Missing => Why::Unreadable("only its signature is here".to_owned()),
            unread => Why::Unreadable(unread.to_string()),
        })?;
        let rejection =
            Rejection::read(bytes).map_err(|error| Why::Unreadable(error.to_string()))?;
        let signed = self.signer(signature, Namespace::Rejection, bytes);
        let (signer, _) = signed.map_err(|why| match why {
            Why::Stale(_) => Why::OtherStatement,
            Why::Unreadable(reason) => Why::Unreadable(format!("its signature: {reason}")),
            why => why,
        })?;
        if signer != member {
            return Err(Why::OtherMember(signer.clone()));
        }
        let record = self.case.record;
        if rejection.record() != RecordDigest::of(&self.message) {
            let is_it = |bytes: &[u8]| RecordDigest::of(bytes) == rejection.record();
            let others = self.case.others.iter().find(|(_, bytes)| is_it(bytes));
            return Err(Why::Stale(others.map(|(version, _)| *version)));
        }
        let is_of = (rejection.briefing.as_str(), rejection.version, &rejection.member);
        if is_of != (record.briefing.as_str(), record.version, member) {
            return Err(Why::OtherStatement);
        }
        Ok(rejection.reason)
    }

    fn approvals(&mut self, barred: &BTreeMap<MemberId, Why>) -> BTreeSet<MemberId> {
        let mut approved = BTreeSet::new();
        for (member, paper) in &self.case.papers.approvals {
            let why = self.approval(member, paper).err();
            match why.or_else(|| barred.get(member).cloned()) {
                None => drop(approved.insert(member.clone())),
                Some(why) => self.discard(papers::approval_path(member), why),
            }
        }
        approved
    }

    fn approval(&self, member: &MemberId, paper: &Paper) -> Result<(), Why> {
        let (signer, key) = self.signer(paper, Namespace::Approval, &self.message)?;
        if signer != member {
            return Err(Why::OtherMember(signer.clone()));
        }
        Ok(key.validity(self.case.today)?)
    }

    /// Whose approval could not count, whatever they sign.
    fn barred(
        &self,
        rejected: &BTreeMap<MemberId, String>,
        in_doubt: &BTreeSet<MemberId>,
        authors: &BTreeSet<MemberId>,
    ) -> BTreeMap<MemberId, Why> {
        let Case { policy, written_by, past, .. } = *self.case;
        let authors_may = policy.approval.authors_may_approve;
        let why = |member: &MemberId| match (written_by, past) {
            _ if rejected.contains_key(member) => Some(Why::Rejected),
            _ if authors.contains(member) && !authors_may => Some(Why::Author),
            _ if in_doubt.contains(member) => Some(Why::RejectionInDoubt),
            (Err(reason), _) if !authors_may => Some(Why::AuthorsUnknown(reason.clone())),
            (_, Err(reason)) => Some(Why::PastUnknown(reason.clone())),
            _ => None,
        };
        policy.members.keys().filter_map(|member| Some((member.clone(), why(member)?))).collect()
    }

    /// Files that are named after nobody in the policy.
    fn strangers(&mut self) {
        let papers = self.case.papers;
        for (path, paper) in &papers.strangers {
            let name = path.rsplit('/').next().unwrap_or(path);
            let name = name.strip_suffix(papers::SIGNATURE).unwrap_or(name);
            let name = name.strip_suffix(papers::STATEMENT).unwrap_or(name);
            // A rejection's signature is told with it.
            let of = path.strip_suffix(papers::SIGNATURE);
            if of.is_some_and(|of| papers.strangers.contains_key(of)) {
                continue;
            }
            let signature = read(paper).ok();
            let why = match signature.and_then(|it| self.case.policy.holder(it.key())) {
                Some((member, ..)) => Why::OtherMember(member.clone()),
                None => Why::NoMember(name.to_owned()),
            };
            self.discard(path, why);
        }
        if papers.more > 0 {
            self.discard(papers::APPROVALS, Why::More(papers.more));
        }
        for (folder, unread) in &papers.unread {
            self.discard(*folder, Why::Unreadable(unread.to_string()));
        }
    }
}

/// A file as a state of the past has it.
fn paper(files: &Files, path: &str) -> Paper {
    files.get(path).map(|bytes| bytes.to_vec()).ok_or(Unread::Missing)
}

/// The member who signed a message for a purpose, and what the policy says of the key.
pub(crate) fn holder<'p>(
    policy: &'p Policy,
    signature: &Signature,
    namespace: Namespace,
    message: &[u8],
) -> Result<(&'p MemberId, &'p MemberKey), Why> {
    let Some((member, _, key)) = policy.holder(signature.key()) else {
        return Err(Why::UnknownKey(signature.key().fingerprint()));
    };
    match signature.verify(namespace, message) {
        Verification::Good => Ok((member, key)),
        Verification::OtherNamespace(found) => Err(Why::OtherNamespace(found)),
        Verification::NobodyPresent => Err(Why::NobodyPresent),
        Verification::OtherBytes => Err(Why::Stale(None)),
    }
}

pub(crate) fn read(paper: &Paper) -> Result<Signature, Why> {
    let bytes = paper.as_ref().map_err(|unread| Why::Unreadable(unread.to_string()))?;
    Signature::read(bytes).map_err(|error| Why::Unreadable(error.to_string()))
}
