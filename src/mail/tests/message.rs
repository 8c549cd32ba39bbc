//! Messages as they are written, and what nobody gets into one.

use super::*;

fn to(name: &str, address: &str) -> Result<Mailbox, NotAMailbox> {
    Mailbox::new(name, address)
}

fn letter() -> Letter {
    let subject = "Læring: “Learning Lessons from Serious Cases”, what every team has to read";
    Letter { subject: subject.into(), text: "Dear Zoë,\n\n.\nFrom us\n".into() }
}

fn written(to: &Mailbox, attachment: Option<&Attachment>) -> String {
    let kept = kept_for(1);
    let id = MessageId::new("circulation", 2, &kept.list.salted[0].salt);
    let from = sender().from;
    let (letter, timestamp) = (letter(), 1_663_149_605);
    let message = Message { from: &from, to, timestamp, id, letter: &letter, attachment };
    let mail = message.mail().unwrap();
    assert_eq!(message.mail().unwrap().bytes, mail.bytes);
    assert_eq!(mail.envelope.to().len(), 1);
    String::from_utf8(mail.bytes).unwrap()
}

#[test]
fn a_message_with_an_edition() {
    let attachment = Attachment::pdf("first-v2-print.pdf", vec![b'%'; 60]).unwrap();
    let whom = to("Zoë O’Neill-Ünal", "zoe@example.org").unwrap();
    insta::assert_snapshot!(written(&whom, Some(&attachment)));
}

#[test]
fn a_message_without_one() {
    let whom = to("", "zoe@example.org").unwrap();
    insta::assert_snapshot!(written(&whom, None));
}

#[test]
fn nothing_gets_out_of_the_header_it_is_put_into() {
    for name in [
        "Ann\r\nBcc: all@example.org",
        "Ann\nX: y",
        "Ann\rX",
        "Ann\u{85}X",
        "Ann\u{2028}X",
        "Ann\0",
        "Ann\u{202e}",
        "Ann\u{200b}",
    ] {
        assert_eq!(to(name, "ann@example.org"), Err(NotAMailbox::UnseenInName), "{name:?}");
    }
    for address in
        ["ann@example.org\r\nBcc: all@example.org", "ann@example.org\n", "ann@\0example.org"]
    {
        assert_eq!(to("Ann", address), Err(NotAMailbox::UnseenInAddress), "{address:?}");
    }
    for address in [
        "ann",
        "ann@",
        "@example.org",
        "ann@example.org>, <all@example.org",
        "ann@example.org, all@example.org",
        "ann@example.org SIZE=1",
        "<ann@example.org>",
        "ann example.org",
        "ann@exa mple.org",
        "ann@-example.org",
    ] {
        let expected = Err(NotAMailbox::NotAnAddress(address.into()));
        assert_eq!(to("Ann", address), expected, "{address:?}");
    }
    assert_eq!(to("Ann", ""), Err(NotAMailbox::NoAddress));
    for address in ["zoë@example.org", "ann@bücher.example"] {
        assert_eq!(to("Ann", address), Err(NotAMailbox::NotAscii(address.into())));
    }
    // The standard knows these, and a header that is read again has another address or none.
    for address in ["\"a b\"@example.org", "\"ab\"@example.org", "\"a@b\"@example.org"] {
        assert_eq!(to("Ann", address), Err(NotAMailbox::Unusual(address.into())));
    }
}

#[test]
fn a_name_with_signs_that_headers_use_stays_a_name() {
    for name in [
        "Other, Ann",
        "\"Ann\" <all@example.org>",
        "Ann (Health); all@example.org",
        "=?utf-8?q?a?=",
    ] {
        let written = written(&to(name, "ann@example.org").unwrap(), None);
        let to: Vec<_> = written.lines().filter(|line| line.starts_with("To: ")).collect();
        assert_eq!(to.len(), 1, "{written}");
        assert!(to[0].ends_with(" <ann@example.org>"), "{}", to[0]);
        assert_eq!(written.matches("ann@example.org").count(), 1, "{written}");
    }
}

#[test]
fn the_same_message_has_the_same_identity_and_another_has_another() {
    let kept = kept_for(2);
    let [first, second] = [0, 1].map(|row: usize| kept.list.salted[row].salt);
    let id = MessageId::new("circulation", 2, &first);
    assert_eq!(id, MessageId::new("circulation", 2, &first));
    for other in [
        MessageId::new("reminder", 2, &first),
        MessageId::new("circulation", 3, &first),
        MessageId::new("circulation", 2, &second),
    ] {
        assert_ne!(id, other);
    }
}

#[test]
fn a_mailbox_is_read_as_people_write_it() {
    for (text, told) in [
        ("The Board <a@example.org>", "The Board <a@example.org>"),
        (" a@example.org ", "a@example.org"),
        ("<a@example.org>", "a@example.org"),
    ] {
        assert_eq!(text.parse::<Mailbox>().unwrap().to_string(), told);
    }
    assert!("The Board a@example.org".parse::<Mailbox>().is_err());
}
