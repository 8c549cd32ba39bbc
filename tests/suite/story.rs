//! The story so far, on the real briefing: three members of a board, on two machines, approve it; a
//! word is changed, one of them rejects that, and it is mended.
//!
//! Between the chapters, `engross status` says what waits for whom.

use crate::board::{Keys, policy};
use crate::workspace::{Ran, Workspace};

const ID: &str = "2022-09-asthma-neglect";

/// A copy of the workspace on somebody's machine.
struct Machine {
    workspace: Workspace,
    keys: Keys,
}

impl Machine {
    fn engross(&self, words: &str) -> Ran {
        let arguments: Vec<_> = words.split_whitespace().collect();
        self.workspace.engross(&arguments)
    }

    /// Signs as a member, after reading all that `review` shows.
    fn sign(&self, words: &str, member: &str) -> Ran {
        let reviewed = self.engross(&format!("review {ID}")).ok();
        assert!(reviewed.out().contains("says exactly what the text says"), "{}", reviewed.out());
        let key = self.keys.path(member);
        self.engross(&format!("{words} --yes --key {}", key.display()))
    }

    fn reject(&self, member: &str, reason: &str) -> Ran {
        let key = self.keys.path(member);
        let key = key.to_str().unwrap();
        self.workspace.engross(&["reject", ID, "--reason", reason, "--yes", "--key", key])
    }

    /// Replaces a text of the briefing, which must be there once, and commits that.
    fn edit(&self, old: &str, new: &str) {
        let path = format!("sources/{ID}/briefing.md");
        let text = String::from_utf8(self.workspace.read(&path)).unwrap();
        assert_eq!(text.matches(old).count(), 1, "{old}");
        self.workspace.write(&path, text.replace(old, new));
        self.workspace.commit();
    }

    fn status(&self) -> String {
        self.engross("status").ok().out()
    }

    /// Takes over what another machine has committed; a conflict fails the test.
    fn pull(&self, other: &Machine) {
        let from = other.workspace.root().to_str().unwrap();
        self.workspace.git(&["pull", "--quiet", "--no-rebase", "--no-edit", from, "main"]);
    }
}

#[test]
fn a_briefing_is_approved_changed_rejected_mended_and_approved() {
    // The publisher is no member of the board; the policy names the three who are.
    let publisher = Machine { workspace: Workspace::of_this_repository(), keys: Keys::new() };
    publisher.workspace.write(&format!("output/private/names/{ID}.txt"), "Arthur Sample\n");
    policy(&publisher.workspace, &publisher.keys, |_| {});
    publisher.workspace.commit();
    insta::assert_snapshot!(publisher.status(), @"There is no release yet.");

    // Version 1 is proposed, and committed for the others.
    publisher.engross(&format!("propose {ID}")).ok();
    publisher.workspace.commit();
    insta::assert_snapshot!(publisher.status(), @r"
    2022-09-asthma-neglect  Learning Lessons from Serious Cases
      v1    It waits for three more approvals.
            Needed: one of health: Amina Shah.
            Needed: one of local authority: Chidi Obi.
            Needed: one of police: Ben Cole.
    ");

    // Amina and Ben approve on one machine each, at the same time; what they write merges.
    let amina = Machine { workspace: publisher.workspace.cloned(), keys: Keys::new() };
    let ben = Machine { workspace: publisher.workspace.cloned(), keys: Keys::new() };
    amina.sign(&format!("approve {ID}"), "amina").ok();
    amina.workspace.commit();
    ben.sign(&format!("approve {ID}"), "ben").ok();
    ben.workspace.commit();
    publisher.pull(&amina);
    publisher.pull(&ben);
    insta::assert_snapshot!(publisher.status(), @r"
    2022-09-asthma-neglect  Learning Lessons from Serious Cases
      v1    It waits for one more approval.
            Approved by Amina Shah (health) and Ben Cole (police).
            Needed: one of local authority: Chidi Obi.
    ");

    // Chidi is the third, and Amina's machine makes every byte again.
    ben.pull(&publisher);
    ben.sign(&format!("approve {ID}"), "chidi").ok();
    ben.workspace.commit();
    publisher.pull(&ben);
    amina.pull(&publisher);
    amina.engross(&format!("reproduce {ID} v1")).ok();
    insta::assert_snapshot!(publisher.status(), @r"
    2022-09-asthma-neglect  Learning Lessons from Serious Cases
      v1    It is approved.
            Approved by Amina Shah (health), Ben Cole (police) and Chidi Obi (local
            authority).
    ");

    // A word is changed. What was approved stays approved; the new version is nobody's yet, and Ben's
    // old signature, copied to it, is none.
    publisher.edit("not being sighted on", "not being alerted on");
    publisher.engross(&format!("propose {ID}")).ok();
    let [v1, v2] =
        ["v1", "v2"].map(|version| format!("output/releases/{ID}/{version}/approvals/ben.sig"));
    publisher.workspace.write(&v2, publisher.workspace.read(&v1));
    insta::assert_snapshot!(publisher.status(), @r"
    2022-09-asthma-neglect  Learning Lessons from Serious Cases
      v2    It waits for three more approvals.
            Needed: one of health: Amina Shah.
            Needed: one of local authority: Chidi Obi.
            Needed: one of police: Ben Cole.
            approvals/ben.sig counts for nothing: it is stale: it was signed for v1.
      v1    It is approved by Amina Shah (health), Ben Cole (police) and Chidi Obi
            (local authority); v2 was proposed since.
    ");
    std::fs::remove_dir_all(publisher.workspace.root().join(v2).parent().unwrap()).unwrap();
    publisher.workspace.commit();

    // Amina approves it before she has heard what Ben sees: the word is wrong.
    amina.pull(&publisher);
    ben.pull(&publisher);
    let reviewed = ben.engross(&format!("review {ID}")).ok();
    assert!(reviewed.out().contains("1 word changed"), "{}", reviewed.out());
    amina.sign(&format!("approve {ID}"), "amina").ok();
    amina.workspace.commit();
    ben.reject("ben", "The accessible edition of 2022 had this wrong: it is “sighted”.").ok();
    ben.workspace.commit();
    publisher.pull(&amina);
    publisher.pull(&ben);
    insta::assert_snapshot!(publisher.status(), @r"
    2022-09-asthma-neglect  Learning Lessons from Serious Cases
      v2    It cannot be approved as it stands.
            Approved by Amina Shah (health).
            Rejected by Ben Cole (police): “The accessible edition of 2022 had this
            wrong: it is “sighted”.”
            Needed: one of police, and nobody can give it.
            Too few members may still approve it: mend what is wrong and propose it
            again, or change the policy.
      v1    It is approved by Amina Shah (health), Ben Cole (police) and Chidi Obi
            (local authority); v2 was proposed since.
    ");

    // The text is mended. It says again what version 1 says, and is a version of its own all the same.
    publisher.edit("not being alerted on", "not being sighted on");
    publisher.engross(&format!("propose {ID}")).ok();
    publisher.workspace.commit();
    amina.pull(&publisher);
    for member in ["amina", "ben", "chidi"] {
        amina.sign(&format!("approve {ID}"), member).ok();
    }
    amina.workspace.commit();
    publisher.pull(&amina);
    insta::assert_snapshot!(publisher.status(), @r"
    2022-09-asthma-neglect  Learning Lessons from Serious Cases
      v3    It is approved.
            Approved by Amina Shah (health), Ben Cole (police) and Chidi Obi (local
            authority).
      v2    It was not approved; v3 was proposed since.
            Rejected by Ben Cole (police): “The accessible edition of 2022 had this
            wrong: it is “sighted”.”
      v1    It is approved by Amina Shah (health), Ben Cole (police) and Chidi Obi
            (local authority); v3 was proposed since.
    ");
    assert_eq!(publisher.workspace.git_out(&["status", "--porcelain"]), "");
}
