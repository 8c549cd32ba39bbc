//! A whole policy as lines of text for people.

use super::history::Filed;
use super::words::{held, who_can};
use super::{Machines, Member, MemberId, Policy};
use crate::phrase::listed;

impl Policy {
    /// All that the policy says, in sentences and lists.
    pub fn in_words(&self) -> Vec<String> {
        let mut lines = vec![format!(
            "Policy {} of {}, expires on {}",
            self.version,
            self.date.in_words(),
            self.expires.in_words()
        )];
        lines.push(String::new());
        lines.extend(self.rule_in_words());
        lines.push(String::new());
        match self.members.len() {
            0 => lines.push("No members yet".to_owned()),
            _ => lines.push("Members".to_owned()),
        }
        for (id, member) in &self.members {
            lines.extend(member.in_words(id));
        }
        lines.push(String::new());
        lines.extend(self.recovery_in_words());
        lines.extend(self.machines.in_words());
        lines
    }

    fn rule_in_words(&self) -> Vec<String> {
        let roles: Vec<_> = self
            .approval
            .roles
            .iter()
            .map(|(role, least)| format!("{least} of {}", role.in_words()))
            .collect();
        let of = match &roles[..] {
            [] => String::new(),
            roles => format!(", at least {}", listed(roles)),
        };
        let of_roles: u32 = self.approval.roles.values().map(|least| least.get()).sum();
        let members = match self.approval.least.get().max(of_roles) {
            1 => "1 member".to_owned(),
            least => format!("{least} members"),
        };
        vec![
            format!("A release needs the approval of {members}{of}."),
            match self.approval.authors_may_approve {
                true => "Authors of a release may approve it.".to_owned(),
                false => "Authors of a release cannot approve it.".to_owned(),
            },
        ]
    }

    fn recovery_in_words(&self) -> Vec<String> {
        let have = self.recovery.keys.len();
        if have == 0 {
            return vec!["No recovery keys".to_owned()];
        }
        let least = self.recovery.least;
        let mut lines = vec![format!(
            "Recovery: {least} of these {have} keys together stand for the members in a new policy"
        )];
        let keys = self.recovery.keys.iter();
        lines.extend(keys.map(|key| format!("  {} key {}", key.kind(), key.fingerprint())));
        lines
    }
}

impl Member {
    fn in_words(&self, id: &MemberId) -> Vec<String> {
        let withdraws = if self.may_withdraw { "; may withdraw a release alone" } else { "" };
        let mut lines =
            vec![format!("  {id:<12}{}, {}{withdraws}", self.name, self.role.in_words())];
        let mut add = |line: String| lines.push(format!("  {:<12}{line}", ""));
        match &self.keys[..] {
            [] => add("no key yet".to_owned()),
            keys => keys.iter().for_each(|key| add(held(key))),
        }
        if !self.emails.is_empty() {
            let emails: Vec<_> = self.emails.iter().map(ToString::to_string).collect();
            add(format!("commits as {}", listed(&emails)));
        }
        lines
    }
}

impl Machines {
    fn in_words(&self) -> Vec<String> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut lines = vec![String::new(), "Keys that are not people".to_owned()];
        let mut add = |what: &str, which: String| lines.push(format!("  {what:<22}{which}"));
        self.register.iter().for_each(|key| add("register", key.to_string()));
        self.seals.iter().for_each(|digest| add("seal certificate", digest.to_string()));
        self.time_stamps.iter().for_each(|digest| add("time-stamp authority", digest.to_string()));
        self.witnesses.iter().for_each(|key| add("witness", key.to_string()));
        lines
    }
}

impl Filed {
    /// Who is missing, by the rule of the version before and by its own: "by the rule of the policy before it, 3
    /// more must sign (1 of health …)".
    pub fn missing(&self) -> String {
        let old =
            self.old.iter().filter(|old| !old.is_met()).map(|old| {
                format!("by the rule of the policy before it, {}", old.standing.in_words())
            });
        let own = (!self.own.is_met()).then(|| format!("by its own rule, {}", self.own.in_words()));
        listed(&old.chain(own).collect::<Vec<_>>())
    }

    /// Who has signed, whose signature counts for nothing and why, and who is missing. `old` is the
    /// policy that is in force before this one.
    pub fn signatures_in_words(&self, old: Option<&Policy>) -> Vec<String> {
        let mut lines = Vec::new();
        for signed in &self.signed {
            lines.push(match &signed.counts {
                Ok(counts) => {
                    let by = counts.own.as_ref().or(counts.old.as_ref());
                    let by = by.map_or("a recovery key".to_owned(), |id| format!("`{id}`"));
                    format!("signed by {by}: {}", signed.file)
                }
                Err(why) => format!("{} counts for nothing: {why}", signed.file),
            });
        }
        if self.is_met() {
            return lines;
        }
        let mut unmet = Vec::new();
        if let (Some(asked), Some(old)) = (&self.old, old)
            && !asked.is_met()
        {
            let missing = asked.standing.in_words();
            let mut line = format!("by the rule of {}, which is in force: {missing}", old.version);
            if !old.recovery.keys.is_empty() {
                line.push_str(&format!("; or {} more recovery keys instead", asked.recovery));
            }
            lines.push(line);
            unmet.push((old, &asked.standing));
        }
        if !self.own.is_met() {
            lines.push(format!("by its own rule: {}", self.own.in_words()));
            unmet.push((&self.policy, &self.own));
        }
        lines.extend(who_can(&unmet));
        lines
    }
}
