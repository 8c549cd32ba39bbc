//! The publisher's office, which sends what is published to people, hears from them, asks back what is
//! withdrawn, and answers an auditor. Nobody in it is real.

use time::macros::datetime;

use super::machine::{Machine, Mirror};
use super::{ID, Story};
use crate::demonstration;
use crate::workspace::Ran;

const RECIPIENTS: &str = "name,organisation,team,address,edition,channel\n\
    Dana Example,Example Trust,Health visitors,dana@demonstration.example,accessible,email\n\
    Eli Example,Example Trust,Health visitors,eli@demonstration.example,print,email\n\
    Femi Example,Example Trust,School nurses,femi@demonstration.example,print,email\n\
    Gus Example,Example Police,Child protection,,print,hand\n\
    Duty manager,Example Council,Social work,,accessible,hand\n";

/// A copy of the publisher's machine, which publishes and withdraws the same. Salts and codes are random, so
/// that nobody can try names or guess a code, and what is kept of the story has to be the same bytes each time.
/// So all that is circulated is circulated from here, and what is served from here is not kept.
pub struct Office {
    machine: Machine,
    anchor: String,
}

impl Office {
    pub fn of(story: &Story) -> Self {
        let machine = story.publisher.copied();
        let config = String::from_utf8(machine.workspace.read("engross.toml")).unwrap();
        let mail = "\n[mail]\nfrom = \"Demonstration <office@demonstration.example>\"\n";
        machine.workspace.write("engross.toml", config + mail);
        machine.workspace.write("output/private/recipients.csv", RECIPIENTS);
        machine.commit();
        Self { machine, anchor: story.anchor.clone() }
    }

    fn circulate(&self, version: &str) -> Ran {
        let table = "output/private/recipients.csv";
        self.machine.engross(&format!("circulate {ID} {version} --to {table} --yes"))
    }

    /// Records what somebody answers, to whom an entry circulated a version.
    fn hear(&self, entry: u64, name: &str, answer: &[&str]) -> String {
        let list = self.machine.workspace.read(&format!("output/private/circulation/{entry}.json"));
        let list: serde_json::Value = serde_json::from_slice(&list).unwrap();
        let mut rows = list["rows"].as_array().unwrap().iter().map(|row| &row["row"]);
        let code = rows.find(|row| row["name"] == name).unwrap()["code"].as_str().unwrap();
        let said = self.machine.run(&[&["acknowledge", code], answer].concat()).ok().out();
        self.machine.commit();
        said
    }

    /// Who is waited for, without their codes.
    fn outstanding(&self, options: &str) -> String {
        let ran = self.machine.engross(&format!("outstanding {options}"));
        assert_eq!(ran.status(), 1, "{}{}", ran.out(), ran.err());
        let code = regex::Regex::new(r"\b[0-9A-Z]{4}-[0-9A-Z]{5}\b").unwrap();
        code.replace_all(&ran.out(), "<code>").into_owned()
    }

    pub fn version_1_is_circulated(&self) {
        self.machine.clock.set(datetime!(2026-11-05 09:00 UTC));
        insta::assert_snapshot!(self.circulate("v1").ok().out(), @r#"
        You circulate 2022-09-asthma-neglect v1, which is current, to 5 recipients:
                           e-mail     hand
          accessible.pdf        1        1
          print.pdf             2        1
        2022-09-asthma-neglect v1 is circulated to 5 recipients: entry 2 of the register.
        Who they are, each with a code to answer with, is in
        output/private/circulation/2.json and nowhere else. Keep a backup of
        output/private.
        To pass it on:
          git add output/public
          git commit -m "2022-09-asthma-neglect v1: circulated"
          git push
        "#);
        self.machine.commit();
        // Who gets it by e-mail has a message ready to be sent; the others are handed theirs.
        insta::assert_snapshot!(self.machine.engross("send 2 --eml").ok().out(), @r"
        3 messages written into output/private/mail/2: open each in your mail program,
        and send it.
        They hold names, addresses and codes: delete them when they are sent.
        When you have sent them, say so: engross send 2 --sent
        ");
        let message = self.machine.workspace.read("output/private/mail/2/1.eml");
        let message = String::from_utf8(message).unwrap();
        let head = message.lines().take_while(|line| !line.starts_with("Date"));
        insta::assert_snapshot!(head.collect::<Vec<_>>().join("\n"), @r#"
        X-Unsent: 1
        From: Demonstration <office@demonstration.example>
        To: "Dana Example" <dana@demonstration.example>
        Subject: Demonstration: Learning Lessons (v1): please read it with your team
        "#);
        let sent = self.machine.engross("send 2 --sent --yes").ok().out();
        insta::assert_snapshot!(sent, @r"
        You record that you sent 3 messages of 2022-09-asthma-neglect v1 by e-mail, on 5
        November 2026:
          1: Dana Example (Health visitors, Example Trust), accessible.pdf
          2: Eli Example (Health visitors, Example Trust), print.pdf
          3: Femi Example (School nurses, Example Trust), print.pdf
        3 messages recorded as sent on 5 November 2026.
        ");
    }

    pub fn two_teams_answer(&self) {
        self.machine.clock.set(datetime!(2026-11-07 09:00 UTC));
        let change = "We ask who was told, and when.";
        let discussed = ["--discussed", "2026-11-06", "--attended", "6", "--change", change];
        insta::assert_snapshot!(self.hear(2, "Dana Example", &discussed), @r#"
        This answer is from Dana Example (Health visitors, Example Trust), about 2022-09-asthma-neglect v1.
        1 answer to 2022-09-asthma-neglect v1 recorded: entry 3 of the register.
        To pass it on:
          git add output/public
          git commit -m "1 answer recorded"
          git push
        "#);
        self.hear(2, "Gus Example", &["--received", "2026-11-05", "--read", "2026-11-06"]);
        insta::assert_snapshot!(self.outstanding(""), @r"
        4 of 5 recipients have not discussed it; 1 of them has answered in part. The
        oldest has waited 2 days.

        2022-09-asthma-neglect v1, circulated on 5 November 2026, 2 days ago
          Example Council
            Social work, Duty manager (<code>): no answer
          Example Police
            Child protection, Gus Example (<code>): read on 6 November 2026
          Example Trust
            Health visitors, Eli Example (<code>): no answer
            School nurses, Femi Example (<code>): no answer
        ");
    }

    /// Takes over the version that is approved, which nobody has published yet.
    pub fn receives_version_2(&self, story: &Story) {
        self.machine.pull(&story.publisher);
    }

    pub fn version_2_is_published(&self) {
        self.machine.publish().ok();
        self.machine.commit();
    }

    /// Whoever has version 1 is asked to give it back.
    pub fn version_1_is_recalled(&self) {
        let withdraw = format!("withdraw {ID} v1 --reason error");
        insta::assert_snapshot!(self.machine.sign(&withdraw, "amina").ok().out(), @r#"
        You withdraw, as Amina Example (health), 2022-09-asthma-neglect v1: something
        that it says is wrong.
        2022-09-asthma-neglect v1 is withdrawn: entry 6 of the register.
        5 recipients have it: 1 accessible.pdf by e-mail, 1 accessible.pdf by hand, 2
        print.pdf by e-mail and 1 print.pdf by hand.
        Who they are is in output/private/recall/6.csv, the recall list.
        Who has not given it back: engross outstanding --recall
        Letters that ask it back: engross recall 2022-09-asthma-neglect v1 --letters DIR
        To pass it on:
          git add output/public
          git commit -m "2022-09-asthma-neglect v1: withdrawn"
          git push
        "#);
        self.machine.commit();
        let letters = "output/private/recall/letters";
        self.machine.engross(&format!("recall {ID} v1 --letters {letters}")).ok();
        let letter = self.machine.workspace.read(&format!("{letters}/2/4.txt"));
        let letter = String::from_utf8(letter).unwrap();
        assert!(letter.contains("Dear Gus Example,"), "{letter}");

        self.machine.clock.set(datetime!(2026-11-17 09:00 UTC));
        self.hear(2, "Dana Example", &["--recalled", "2026-11-17"]);
        insta::assert_snapshot!(self.outstanding("--recall"), @r"
        4 of 5 recipients have not destroyed it or given it back. The oldest has waited
        1 day.

        2022-09-asthma-neglect v1, circulated by entry 2, withdrawn on 16 November 2026,
        1 day ago
          Example Council
            Social work, Duty manager (<code>): accessible.pdf by hand
          Example Police
            Child protection, Gus Example (<code>): print.pdf by hand
          Example Trust
            Health visitors, Eli Example (<code>): print.pdf by e-mail
            School nurses, Femi Example (<code>): print.pdf by e-mail
        ");
    }

    /// Out of habit somebody circulates version 1 once more, which is refused.
    pub fn version_2_is_circulated(&self) {
        let refused = self.circulate("v1");
        assert_eq!(refused.status(), 1, "{}", refused.out());
        insta::assert_snapshot!(refused.err(), @"error: 2022-09-asthma-neglect cannot be circulated: v1 was withdrawn by entry 6, and so is not circulated; nothing was written");
        let circulated = self.circulate("v2").ok().out();
        assert!(circulated.contains("v2 is circulated to 5 recipients: entry 8"), "{circulated}");
        self.machine.commit();
    }

    /// Long after, an auditor comes with a copy of what is served, and the anchor from a letterhead.
    pub fn an_auditor_asks(&self) {
        self.machine.clock.set(datetime!(2036-11-18 09:00 UTC));
        let auditor = self.machine.mirrored();
        self.who_got_what_in_one_team_is_shown(&auditor);
        self.the_evidence_holds_by_itself(&auditor);
        self.all_of_it_is_audited(&auditor);
    }

    fn who_got_what_in_one_team_is_shown(&self, auditor: &Mirror) {
        let stick = tempfile::tempdir().unwrap();
        let folder = stick.path().join("for-the-auditor");
        let folder = folder.to_str().unwrap();
        self.machine.run(&["disclose", "--team", "Health visitors", "-o", folder]).ok();
        let check = format!("disclose --check {folder} --anchor {}", self.anchor);
        let checked = auditor.engross(&check).ok().out().replace(folder, "for-the-auditor");
        insta::assert_snapshot!(checked, @r"
        Each row here is in the list that was circulated, and each answer was recorded,
        as it stands, as the register of Demonstration Safeguarding Partnership has it:
        4 rows of 2 circulations, and 2 answers.
        It was asked for team “Health visitors”.

        2022-09-asthma-neglect v1, withdrawn by entry 6; circulated by entry 2 on
        2026-11-05: 2 of its 5 recipients are here
          row 1: Dana Example, Health visitors, Example Trust: accessible.pdf by e-mail
                 to dana@demonstration.example
            the publisher says: said to be sent by e-mail on 5 November 2026
            answered: discussed on 6 November 2026 by 6; “We ask who was told, and
                      when.” (recorded in entry 3 on 2026-11-07)
            answered: destroyed or given back on 17 November 2026 (recorded in entry 7
                      on 2026-11-17)
          row 2: Eli Example, Health visitors, Example Trust: print.pdf by e-mail to
                 eli@demonstration.example
            the publisher says: said to be sent by e-mail on 5 November 2026

        2022-09-asthma-neglect v2; circulated by entry 8 on 2026-11-17: 2 of its 5
        recipients are here
          row 1: Dana Example, Health visitors, Example Trust: accessible.pdf by e-mail
                 to dana@demonstration.example
            the publisher says: not sent
          row 2: Eli Example, Health visitors, Example Trust: print.pdf by e-mail to
                 eli@demonstration.example
            the publisher says: not sent

        Whether it reached them is the publisher's word, which the register cannot
        prove: of these rows, 2 have it and 2 have not. Rows and answers may have been
        withheld: that no other row fits what was asked for is shown only where all rows
        of a circulation are here, and that there is no other answer, never.

        As of entry 8 of the register.
        ");
    }

    /// A pack from the shelf needs no copy of the register beside it.
    fn the_evidence_holds_by_itself(&self, auditor: &Mirror) {
        self.machine.engross(&format!("evidence {ID} v1 -o output/private/v1.zip")).ok();
        auditor.receive("v1.zip", &self.machine.workspace.read("output/private/v1.zip"));
        insta::assert_snapshot!(auditor.verify_pack(&format!("v1.zip --anchor {}", self.anchor)), @"v1.zip is genuine and withdrawn, so do not use it: it is the evidence of 2022-09-asthma-neglect v1, withdrawn on 2026-11-16 by entry 6, because something that it says is wrong. Exit status 3.");
    }

    /// A stranger's copy shows how many; with the private part, the office shows by which channel, and how far
    /// the recall got.
    fn all_of_it_is_audited(&self, auditor: &Mirror) {
        let strangers = auditor.engross(&format!("audit --anchor {}", self.anchor)).ok().out();
        insta::assert_snapshot!("audit-of-a-copy", self.blotted(&strangers));
        let own = self.machine.engross(&format!("audit --anchor {}", self.anchor)).ok().out();
        insta::assert_snapshot!("audit", self.blotted(&own));
        demonstration::is_audited(&own, &self.anchor);
    }

    /// An audit's answer, without what a layout, a key or a salt changes. Lines may break within a digest.
    fn blotted(&self, audit: &str) -> String {
        let patterns = [
            (r"[A-Za-z0-9+/]{43}=", "<root>"),
            (r"[0-9a-f]{62}\s*[0-9a-f]{2}", "<digest>"),
            (r"\b([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{5}\b", "<code>"),
        ];
        let audit = audit.replace(&self.anchor, "<anchor>");
        patterns.iter().fold(audit, |audit, (pattern, with)| {
            regex::Regex::new(pattern).unwrap().replace_all(&audit, *with).into_owned()
        })
    }
}
