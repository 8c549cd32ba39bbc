use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::words::who_can;
use super::*;

const ROLES: [&str; 3] = ["health", "local-authority", "police"];

/// Whether a set of members meets a rule: its definition, in one breath.
fn meets(policy: &Policy, given: &[&Member]) -> bool {
    let of = |role: &Role| given.iter().filter(|member| member.role == *role).count();
    given.len() >= policy.approval.least.get() as usize
        && policy.approval.roles.iter().all(|(role, least)| of(role) >= least.get() as usize)
}

/// All sets of members that hold `given` and nobody of `excluded`, and meet the rule.
fn completions(
    policy: &Policy,
    given: &BTreeSet<MemberId>,
    excluded: &BTreeSet<MemberId>,
) -> Vec<BTreeSet<MemberId>> {
    let ids: Vec<_> = policy.members.keys().collect();
    let mut found = Vec::new();
    for bits in 0u32..1 << ids.len() {
        let chosen: BTreeSet<MemberId> =
            (0..ids.len()).filter(|n| bits >> n & 1 == 1).map(|n| ids[n].clone()).collect();
        let given_in = given.difference(excluded).filter(|id| policy.members.contains_key(*id));
        let given_in: BTreeSet<_> = given_in.cloned().collect();
        if !given_in.is_subset(&chosen) || !chosen.is_disjoint(excluded) {
            continue;
        }
        let members: Vec<_> = chosen.iter().map(|id| &policy.members[id]).collect();
        if meets(policy, &members) {
            found.push(chosen.difference(&given_in).cloned().collect());
        }
    }
    found
}

fn rules() -> impl Strategy<Value = (Policy, BTreeSet<MemberId>, BTreeSet<MemberId>)> {
    let roles = proptest::collection::vec(0usize..3, 0..7);
    let least = proptest::collection::vec(0u32..3, 3);
    // Keys take longer to make than all the rest, and are not looked at.
    let (empty, anybody) = (Policy { members: BTreeMap::new(), ..policy() }, member(1, "health"));
    (roles, least, 1u32..6, any::<[bool; 7]>(), any::<[bool; 7]>()).prop_map(
        move |(roles, least, in_all, given, excluded)| {
            let mut policy = empty.clone();
            for (number, role) in roles.iter().enumerate() {
                let member = Member { role: ROLES[*role].parse().unwrap(), ..anybody.clone() };
                policy.members.insert(id(&format!("m{number}")), member);
            }
            let least = ROLES
                .iter()
                .zip(least)
                .filter_map(|(role, least)| Some((role.parse().unwrap(), NonZeroU32::new(least)?)));
            policy.approval.roles = least.collect::<BTreeMap<_, _>>();
            policy.approval.least = NonZeroU32::new(in_all).unwrap();
            let chosen = |flags: [bool; 7]| {
                (0..7).filter(|n| flags[*n]).map(|n| id(&format!("m{n}"))).collect()
            };
            (policy, chosen(given), chosen(excluded))
        },
    )
}

proptest! {
    /// `more` is the size of the smallest set that completes the rule, and who `could` sign are those
    /// in such a set.
    #[test]
    fn what_is_missing_is_what_a_search_of_all_sets_finds((policy, given, excluded) in rules()) {
        let standing = policy.standing(&given, &excluded);
        let completions = completions(&policy, &given, &excluded);
        prop_assert_eq!(standing.reachable, !completions.is_empty());
        let smallest = completions.iter().map(BTreeSet::len).min();
        if let Some(smallest) = smallest {
            prop_assert_eq!(standing.more, smallest);
            prop_assert_eq!(standing.is_met(), smallest == 0);
            let of_smallest = completions.into_iter().filter(|set| set.len() == smallest);
            prop_assert_eq!(standing.could, of_smallest.flatten().collect::<BTreeSet<_>>());
        } else {
            prop_assert!(!standing.is_met());
        }
    }
}

#[test]
fn what_is_missing_is_said_with_who_can_give_it() {
    let mut policy = policy();
    policy.members.insert(id("dora"), member(4, "health"));
    policy.members.insert(id("eli"), Member { keys: Vec::new(), ..member(5, "police") });
    let mut said = Vec::new();
    let mut say = |policy: &Policy, given: &[&str], excluded: &[&str]| {
        let ids = |names: &[&str]| names.iter().map(|name| id(name)).collect();
        let standing = policy.standing(&ids(given), &ids(excluded));
        said.push(standing.in_words());
        said.extend(who_can(&[(policy, &standing)]).into_iter().map(|line| format!("  {line}")));
    };
    say(&policy, &[], &[]);
    say(&policy, &["amina", "dora"], &[]);
    say(&policy, &["amina", "dora", "ben"], &[]);
    say(&policy, &["amina", "ben"], &["chidi"]);
    say(&policy, &["amina", "ben", "stranger"], &[]);
    say(&policy, &["amina", "ben", "chidi"], &["amina", "dora"]);
    say(&policy, &["amina", "ben", "chidi"], &[]);
    policy.approval.least = NonZeroU32::new(4).unwrap();
    say(&policy, &["amina", "ben"], &[]);
    insta::assert_snapshot!(said.join("\n"));
}

/// With two rules to be met, each name is said once.
#[test]
fn who_can_meet_two_rules_is_said_once() {
    let (old, mut own) = (policy(), policy());
    own.version = own.version.next();
    own.members.remove(&id("chidi"));
    own.members.insert(id("dora"), member(4, "police"));
    let nobody = BTreeSet::new();
    let [by_old, by_own] = [&old, &own].map(|policy| policy.standing(&nobody, &nobody));
    let expected = [
        "who can, of health: Member 1 (`amina`)",
        "who can, of local authority: Member 2 (`ben`)",
        "who can, of police: Member 3 (`chidi`, for v1 only) and Member 4 (`dora`, for v2 only)",
    ];
    assert_eq!(who_can(&[(&old, &by_old), (&own, &by_own)]), expected);
}
