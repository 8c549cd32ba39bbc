//! The story, on the real briefing: a board agrees who approves, approves, publishes, circulates, finds a mistake,
//! mends it, withdraws what was wrong, asks it back, and stops what would have been worse; then somebody holds a
//! file and asks, and an auditor asks for everything.
//!
//! Each chapter goes on from the one before it. Between them, `engross status` says what waits for whom, and
//! `engross verify` what a stranger's copy is worth. What the publisher serves at the end is kept in
//! `output/public/` of this repository, for visitors (`demonstration.rs`): so everybody in it is plainly invented.
//! Who gets it, and what they answer, is told in `story/office.rs`.

mod machine;
mod office;

use time::OffsetDateTime;
use time::macros::datetime;

use crate::demonstration;
use crate::published::sealer;
use machine::{Clock, Machine};
use office::Office;

pub const ID: &str = "2022-09-asthma-neglect";

/// The members of the board: what they are called in the policy, their names, what they speak for.
const BOARD: [(&str, &str, &str); 3] = [
    ("amina", "Amina Example", "health"),
    ("ben", "Ben Example", "police"),
    ("chidi", "Chidi Example", "local-authority"),
];

/// Everybody's machines. Chidi signs on Ben's.
struct Story {
    clock: Clock,
    /// Who publishes, and is no member of the board. The register is written here, and nowhere else.
    publisher: Machine,
    amina: Machine,
    ben: Machine,
    /// The register's, which everybody knows from the letterhead.
    anchor: String,
}

#[test]
fn a_briefing_is_approved_published_circulated_superseded_withdrawn_and_audited() {
    let clock = Clock::at(datetime!(2026-11-02 09:00 UTC));
    let publisher = the_board_agrees_who_approves(&clock);
    let anchor = the_register_begins(&publisher);
    let (amina, ben) = (publisher.cloned(), publisher.cloned());
    let story = Story { clock, publisher, amina, ben, anchor };

    story.version_1_is_approved();
    story.version_1_is_published();
    let office = Office::of(&story);
    office.version_1_is_circulated();
    office.two_teams_answer();
    story.a_mistake_is_mended_in_version_2();
    office.receives_version_2(&story);
    story.version_2_supersedes_version_1();
    office.version_2_is_published();
    story.version_1_is_withdrawn();
    office.version_1_is_recalled();
    office.version_2_is_circulated();
    story.version_3_is_rejected();
    story.somebody_asks_what_a_file_is();
    office.an_auditor_asks();
    demonstration::is_kept(&story.publisher.workspace.root().join("output/public"), &story.anchor);
}

/// A policy is made, and each member signs it. From then on nobody is let in without the others.
fn the_board_agrees_who_approves(clock: &Clock) -> Machine {
    let publisher = Machine::of_the_publisher(clock.clone());
    publisher.engross("policy init --expires 2027-10-31").ok();
    for (id, name, role) in BOARD {
        let key = publisher.keys.path(&format!("{id}.pub"));
        let (key, email) = (key.to_str().unwrap(), format!("{id}@demonstration.example"));
        let add = ["policy", "add", id, "--name", name, "--role", role, "--key", key];
        publisher.run(&[&add[..], &["--email", &email]].concat()).ok();
    }
    let seal = sealer("demonstration").certificate().digest();
    publisher.engross(&format!("policy set --may-withdraw amina=true --seal {seal}")).ok();
    for (id, ..) in BOARD {
        publisher.sign("policy approve", id).ok();
    }
    // The author's text has a wrong word in it that nobody sees yet.
    publisher.edit("not being sighted on", "not being alerted on");
    publisher.commit();
    insta::assert_snapshot!(publisher.status(), @"There is no release yet.");
    publisher
}

/// The register begins, and its anchor goes onto the letterhead.
fn the_register_begins(publisher: &Machine) -> String {
    let begun = publisher.engross("register init").ok();
    publisher.commit();
    let anchor = begun.out();
    let anchor = anchor.lines().find_map(|line| line.trim().strip_prefix("Register anchor "));
    anchor.expect("a line for the letterhead").to_owned()
}

impl Story {
    fn it_is(&self, time: OffsetDateTime) {
        self.clock.set(time);
    }

    /// Proposes the newest text as the next version, and passes it on.
    fn propose(&self) {
        self.publisher.engross(&format!("accept {ID}")).ok();
        self.publisher.commit();
        self.publisher.engross(&format!("propose {ID}")).ok();
        self.publisher.commit();
        self.amina.pull(&self.publisher);
        self.ben.pull(&self.publisher);
    }

    /// Publishes the newest release, and passes it on.
    fn publish(&self) -> String {
        let published = self.publisher.publish().ok();
        self.publisher.commit();
        published.out()
    }

    /// What `verify` answers of files that are served, to somebody who knows the anchor.
    fn verdicts(&self, files: &[&str]) -> String {
        let mirror = self.publisher.mirrored();
        let asked = |file: &&str| format!("{} --anchor {}", mirror.path(file), self.anchor);
        let verdicts = files.iter().map(|file| mirror.verify(&asked(file)));
        verdicts.collect::<Vec<_>>().join("\n")
    }

    fn version_1_is_approved(&self) {
        self.it_is(datetime!(2026-11-03 09:00 UTC));
        self.propose();
        insta::assert_snapshot!(self.publisher.status(), @r"
        2022-09-asthma-neglect  Demonstration: Learning Lessons
          v1    It waits for three more approvals.
                Needed: one of health: Amina Example.
                Needed: one of local authority: Chidi Example.
                Needed: one of police: Ben Example.
        ");

        // Amina and Ben approve on one machine each, at the same time; what they write merges.
        self.amina.approve("amina").ok();
        self.amina.commit();
        self.ben.approve("ben").ok();
        self.ben.commit();
        self.publisher.pull(&self.amina);
        self.publisher.pull(&self.ben);
        insta::assert_snapshot!(self.publisher.status(), @r"
        2022-09-asthma-neglect  Demonstration: Learning Lessons
          v1    It waits for one more approval.
                Approved by Amina Example (health) and Ben Example (police).
                Needed: one of local authority: Chidi Example.
        ");

        // Two are not enough, whatever the publisher would like.
        let early = self.publisher.publish();
        assert_eq!(early.status(), 1, "{}", early.err());
        insta::assert_snapshot!(early.err(), @r"
        The clock is stopped: ENGROSS_NOW says that it is 3 November 2026.
        error: 2022-09-asthma-neglect v1 cannot be published; nothing was written
          - too few members have approved it. Needed: one of local authority: Chidi Example.
        ");

        // Chidi is the third, and Amina's machine makes every byte again.
        self.ben.pull(&self.publisher);
        self.ben.approve("chidi").ok();
        self.ben.commit();
        self.publisher.pull(&self.ben);
        self.amina.pull(&self.ben);
        self.amina.engross(&format!("reproduce {ID} v1")).ok();
        insta::assert_snapshot!(self.publisher.status(), @r"
        2022-09-asthma-neglect  Demonstration: Learning Lessons
          v1    It is approved.
                Approved by Amina Example (health), Ben Example (police) and Chidi
                Example (local authority).
                It waits for the publisher: engross publish 2022-09-asthma-neglect v1.
        ");
    }

    fn version_1_is_published(&self) {
        self.it_is(datetime!(2026-11-04 09:00 UTC));
        insta::assert_snapshot!(self.publish(), @r#"
        2022-09-asthma-neglect v1 is published: entry 1 of the register.
          accessible.pdf  sealed by Demonstration Safeguarding Partnership
          print.pdf       sealed by Demonstration Safeguarding Partnership
        It is in output/public/editions/2022-09-asthma-neglect/v1.
        To pass it on:
          git add output/public
          git commit -m "2022-09-asthma-neglect v1: published"
          git push
        "#);
        insta::assert_snapshot!(self.verdicts(&["v1/print.pdf", "v1/accessible.pdf"]), @r"
        v1/print.pdf is genuine and current: it is print.pdf of 2022-09-asthma-neglect v1, as Demonstration Safeguarding Partnership published it. Exit status 0.
        v1/accessible.pdf is genuine and current: it is accessible.pdf of 2022-09-asthma-neglect v1, as Demonstration Safeguarding Partnership published it. Exit status 0.
        ");
    }

    /// A reader tells of the wrong word. What was published stays as it is; the text gets a new version.
    fn a_mistake_is_mended_in_version_2(&self) {
        self.it_is(datetime!(2026-11-09 09:00 UTC));
        self.publisher.edit("not being alerted on", "not being sighted on");
        self.propose();
        let reviewed = self.ben.engross(&format!("review {ID}")).ok();
        assert!(reviewed.out().contains("1 word changed"), "{}", reviewed.out());

        // A signature that was given for version 1 is none for version 2.
        let [v1, v2] =
            ["v1", "v2"].map(|version| format!("output/releases/{ID}/{version}/approvals/ben.sig"));
        self.ben.workspace.write(&v2, self.ben.workspace.read(&v1));
        insta::assert_snapshot!(self.ben.status(), @r"
        2022-09-asthma-neglect  Demonstration: Learning Lessons
          v2    It waits for three more approvals.
                Needed: one of health: Amina Example.
                Needed: one of local authority: Chidi Example.
                Needed: one of police: Ben Example.
                approvals/ben.sig counts for nothing: it is stale: it was signed for v1.
          v1    It is published and current: entry 1 of the register.
                Approved by Amina Example (health), Ben Example (police) and Chidi
                Example (local authority).
        ");
        std::fs::remove_file(self.ben.workspace.root().join(v2)).unwrap();

        for member in ["ben", "chidi", "amina"] {
            self.ben.approve(member).ok();
        }
        self.ben.commit();
        self.publisher.pull(&self.ben);
        insta::assert_snapshot!(self.publisher.status(), @r"
        2022-09-asthma-neglect  Demonstration: Learning Lessons
          v2    It is approved.
                Approved by Amina Example (health), Ben Example (police) and Chidi
                Example (local authority).
                It waits for the publisher: engross publish 2022-09-asthma-neglect v2.
          v1    It is published and current: entry 1 of the register.
                Approved by Amina Example (health), Ben Example (police) and Chidi
                Example (local authority).
        ");
    }

    fn version_2_supersedes_version_1(&self) {
        self.it_is(datetime!(2026-11-12 09:00 UTC));
        self.publish();
        insta::assert_snapshot!(self.verdicts(&["v1/print.pdf", "v2/print.pdf"]), @r"
        v1/print.pdf is genuine and not current: it is print.pdf of 2022-09-asthma-neglect v1, and v2 has superseded v1. Exit status 3.
        v2/print.pdf is genuine and current: it is print.pdf of 2022-09-asthma-neglect v2, as Demonstration Safeguarding Partnership published it. Exit status 0.
        ");
    }

    /// Amina may withdraw alone. The publisher's machine writes the register, and her key signs.
    fn version_1_is_withdrawn(&self) {
        self.it_is(datetime!(2026-11-16 09:00 UTC));
        let withdrawn =
            self.publisher.sign(&format!("withdraw {ID} v1 --reason error"), "amina").ok();
        self.publisher.commit();
        insta::assert_snapshot!(withdrawn.out(), @r#"
        You withdraw, as Amina Example (health), 2022-09-asthma-neglect v1: something
        that it says is wrong.
        2022-09-asthma-neglect v1 is withdrawn: entry 3 of the register.
        To pass it on:
          git add output/public
          git commit -m "2022-09-asthma-neglect v1: withdrawn"
          git push
        "#);
        insta::assert_snapshot!(self.verdicts(&["v1/print.pdf", "v2/print.pdf"]), @r"
        v1/print.pdf is genuine and withdrawn, so do not use it: it is print.pdf of 2022-09-asthma-neglect v1, withdrawn on 2026-11-16 by entry 3, because something that it says is wrong. Exit status 3.
        v2/print.pdf is genuine and current: it is print.pdf of 2022-09-asthma-neglect v2, as Demonstration Safeguarding Partnership published it. Exit status 0.
        ");
    }

    /// Somebody shortens a deadline by mistake. Amina approves before she has heard what Ben sees.
    fn version_3_is_rejected(&self) {
        self.it_is(datetime!(2026-11-18 09:00 UTC));
        self.publisher.edit("an annual basis", "a monthly basis");
        self.propose();
        self.amina.approve("amina").ok();
        self.amina.commit();
        self.ben.reject("ben", "A plan is updated every year: it is “annual”.").ok();
        self.ben.commit();
        self.publisher.pull(&self.amina);
        self.publisher.pull(&self.ben);
        insta::assert_snapshot!(self.publisher.status(), @r"
        2022-09-asthma-neglect  Demonstration: Learning Lessons
          v3    It cannot be approved as it stands.
                Approved by Amina Example (health).
                Rejected by Ben Example (police): “A plan is updated every year: it is
                “annual”.”
                Needed: one of police, and nobody can give it.
                Too few members may still approve it: mend what is wrong and propose it
                again, or change the policy.
          v2    It is published and current: entry 2 of the register.
                Approved by Amina Example (health), Ben Example (police) and Chidi
                Example (local authority).
          v1    It was published by entry 1 of the register, and is withdrawn by entry
                3.
                Approved by Amina Example (health), Ben Example (police) and Chidi
                Example (local authority).
        ");
        insta::assert_snapshot!(self.verdicts(&["v2/print.pdf"]), @"v2/print.pdf is genuine and current: it is print.pdf of 2022-09-asthma-neglect v2, as Demonstration Safeguarding Partnership published it. Exit status 0.");
    }

    /// Long after, somebody has files and a copy of what is served, and asks.
    fn somebody_asks_what_a_file_is(&self) {
        self.it_is(datetime!(2036-11-18 09:00 UTC));
        let mirror = self.publisher.mirrored();
        let anchor = format!("--anchor {}", self.anchor);
        let v1 = mirror.path("v1/print.pdf");

        // Did it hold on the day when it was given to me?
        let on = |day: &str| mirror.verify(&format!("{v1} {anchor} --at {day}"));
        insta::assert_snapshot!(["2026-11-05", "2026-11-14", "2026-11-20"].map(on).join("\n"), @r"
        v1/print.pdf is genuine, and was current at the end of 5 November 2026: it is print.pdf of 2022-09-asthma-neglect v1, as Demonstration Safeguarding Partnership published it. Exit status 0.
        v1/print.pdf is genuine, and was not current at the end of 14 November 2026: it is print.pdf of 2022-09-asthma-neglect v1, and v2 had superseded it. Exit status 3.
        v1/print.pdf is genuine, and was withdrawn at the end of 20 November 2026 as far as this copy shows, whose last entry is 3, of 2026-11-16: it is print.pdf of 2022-09-asthma-neglect v1, withdrawn on 2026-11-16 by entry 3, because something that it says is wrong. Exit status 3.
        ");

        // Three files that are not what was published: one with a byte more, one as it was before the seal,
        // and one of a version that never was.
        mirror.receive("longer.pdf", &[&std::fs::read(&v1).unwrap()[..], b"\n"].concat());
        for (name, version) in [("unsealed.pdf", "v2"), ("rejected.pdf", "v3")] {
            let release = format!("output/releases/{ID}/{version}/print.pdf");
            mirror.receive(name, &self.publisher.workspace.read(&release));
        }
        let others = ["longer.pdf", "unsealed.pdf", "rejected.pdf"];
        let others = others.map(|file| mirror.verify(&format!("{file} {anchor}")));
        insta::assert_snapshot!(others.join("\n"), @r"
        longer.pdf is not genuine: it is print.pdf of 2022-09-asthma-neglect v1 with 1 byte appended. Exit status 1.
        unsealed.pdf is not genuine: it is print.pdf of 2022-09-asthma-neglect v2 as it was approved, before it was sealed; the words are genuine, and the file is not the one that was published. Exit status 1.
        rejected.pdf is not genuine: it says that it is version 3 of “Demonstration: Learning Lessons”, and the register has no release of that content and number. Exit status 1.
        ");

        // Who does not know the anchor can only say that the copy agrees with itself.
        insta::assert_snapshot!(mirror.verify(&v1), @"v1/print.pdf agrees with this copy of a register, and nothing shows the copy to be real: say the anchor that you know from elsewhere, with --anchor. Exit status 4.");
    }
}
