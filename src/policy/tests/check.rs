use super::*;

/// Two members of each agency.
fn spared() -> Policy {
    let mut policy = policy();
    for (seed, name, role) in
        [(4, "dora", "health"), (5, "eli", "local-authority"), (6, "fay", "police")]
    {
        policy.members.insert(id(name), member(seed, role));
    }
    policy
}

fn told(policy: &Policy, at: &str) -> String {
    let problems = policy.check(day(at)).into_iter();
    problems.map(|p| format!("{:?} [{}] {}\n", p.severity, p.code, p.message)).collect()
}

#[test]
fn nothing_is_wrong_if_each_member_can_be_spared() {
    assert_eq!(told(&spared(), "2027-01-01"), "");
}

#[test]
fn each_thing_that_is_wrong_with_a_policy_is_told_by_its_name() {
    type Change<'c> = &'c dyn Fn(&mut Policy);
    let key = |policy: &mut Policy, name: &str, until: &str| {
        policy.members.get_mut(&id(name)).unwrap().keys[0].until = Some(day(until));
    };
    let cases: [(&str, Change<'_>); 16] = [
        ("expired", &|p| p.expires = day("2026-12-31")),
        ("expires-soon", &|p| p.expires = day("2027-03-02")),
        ("one-of-health", &|p| _ = p.members.remove(&id("dora"))),
        ("one-of-health-and-authors-may", &|p| {
            p.members.remove(&id("dora"));
            p.approval.authors_may_approve = true;
        }),
        ("nobody-of-health", &|p| {
            p.members.retain(|_, member| member.role.to_string() != "health")
        }),
        ("a-role-that-nobody-has", &|p| {
            p.approval.roles.insert("church".parse().unwrap(), NonZeroU32::MIN);
        }),
        ("more-than-there-are", &|p| p.approval.least = NonZeroU32::new(7).unwrap()),
        ("all-that-there-are", &|p| p.approval.least = NonZeroU32::new(6).unwrap()),
        ("no-key", &|p| p.members.get_mut(&id("fay")).unwrap().keys.clear()),
        ("key-expired", &|p| key(p, "fay", "2026-12-31")),
        ("key-not-valid-yet", &|p| {
            p.members.get_mut(&id("fay")).unwrap().keys[0].from = Some(day("2027-01-02"));
        }),
        ("role-that-no-rule-names", &|p| _ = p.members.insert(id("gus"), member(7, "polcie"))),
        ("role-that-counts-only-towards-all", &|p| {
            p.members.insert(id("gus"), member(7, "church"));
            p.approval.least = NonZeroU32::new(4).unwrap();
        }),
        ("key-expires-soon", &|p| key(p, "fay", "2027-01-01")),
        ("no-recovery-key", &|p| p.recovery.keys.clear()),
        ("too-few-recovery-keys", &|p| p.recovery.least = NonZeroU32::new(3).unwrap()),
    ];
    let said = cases.map(|(name, change)| {
        let mut policy = spared();
        change(&mut policy);
        let told = told(&policy, "2027-01-01");
        assert_ne!(told, "", "{name}");
        format!(
            "{name}\n{}",
            told.replace("Error [", "    Error [").replace("Warning [", "    Warning [")
        )
    });
    insta::assert_snapshot!(said.concat());
}
