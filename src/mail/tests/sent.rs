//! The file that says what was sent, and what is no such file.

use std::path::Path;

use super::*;
use crate::circulation::PRIVATE;

const WRITTEN: &str = "1663149605 1 begun\n1663149606 1 accepted 250\n1663149606 2 begun\n\
    1663149607 2 deferred 450\n1663149608 2 begun\n1663149608 2 deferred\n1663149609 3 begun\n\
    1663149609 3 refused 550\n1663149610 4 begun\n1663149611 4 unknown\n1663149612 5 begun\n";

fn keep(output: &Path, text: &str) {
    let folder = output.join(PRIVATE);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("2.sent"), text).unwrap();
}

fn header() -> String {
    format!("engross:sent:1 {}\n", kept_for(6).list.rows().root.sha256)
}

/// Of the first line of a file, in bytes.
pub fn header_length() -> u64 {
    header().len() as u64
}

fn opened(text: &str) -> Result<Vec<Progress>, String> {
    let output = tempfile::tempdir().unwrap();
    keep(output.path(), text);
    let rows = kept_for(6).list.rows();
    let sent = Sent::open(output.path(), 2, &rows).map_err(|error| match error {
        SentError::Damaged { line, .. } => format!("line {line}"),
        error => error.to_string(),
    })?;
    Ok((1..=6).map(|row| sent.progress(row).unwrap()).collect())
}

#[test]
fn what_is_written_is_read() {
    use Progress::{Accepted, Deferred, Refused, Unknown, Waiting};
    let refused = Refused(ReplyCode::new(550).unwrap());
    assert_eq!(
        opened(&(header() + WRITTEN)),
        Ok(vec![Accepted, Deferred, refused, Unknown, Unknown, Waiting])
    );
}

#[test]
fn what_the_server_would_not_hear_of_needs_no_beginning() {
    use Progress::{Deferred, Refused, Unknown, Waiting};
    let refused = Refused(ReplyCode::new(550).unwrap());
    let text = header() + "1 1 refused 550\n1 2 deferred\n1 3 begun\n1 2 deferred 450\n";
    assert_eq!(opened(&text), Ok(vec![refused, Deferred, Unknown, Waiting, Waiting, Waiting]));
}

#[test]
fn what_somebody_says_that_they_sent_is_sent_no_more() {
    let output = tempfile::tempdir().unwrap();
    let rows = kept_for(6).list.rows();
    let day = "2022-09-15".parse().unwrap();
    keep(output.path(), &(header() + "1 1 begun\n1 2 refused 550\n"));
    let mut log = Log::open(output.path(), 2, &rows).unwrap();
    for row in [1, 2, 3] {
        log.say_sent(row, day, 1_663_322_400).unwrap();
    }
    let refused = log.say_sent(3, day, 1_663_322_400).unwrap_err();
    assert!(matches!(refused, SentError::OutOfTurn(_)), "{refused}");
    drop(log);
    let sent = Sent::open(output.path(), 2, &rows).unwrap();
    assert_eq!(sent.progress(3), Some(Progress::SaidToBeSent(day)));
    let again = Again { unknown: true, refused: true };
    assert_eq!(left(1..=6, &sent, again), [4, 5, 6]);
    let text = std::fs::read_to_string(output.path().join(PRIVATE).join("2.sent")).unwrap();
    assert!(text.ends_with("\n1663322400 3 said 2022-09-15\n"), "{text}");
}

#[test]
fn what_came_out_of_a_backup_may_have_been_sent_until_somebody_sends_it_again() {
    use Progress::{Accepted, Refused, Unknown};
    let refused = Refused(ReplyCode::new(550).unwrap());
    let restored = header() + WRITTEN + "1663236005 restored\n";
    assert_eq!(opened(&restored), Ok(vec![Accepted, Unknown, Unknown, Unknown, Unknown, Unknown]));
    let again = restored + "1 2 begun\n1 2 accepted 250\n1 3 begun\n1 3 refused 550\n";
    assert_eq!(opened(&again), Ok(vec![Accepted, Accepted, refused, Unknown, Unknown, Unknown]));
}

#[test]
fn the_reason_that_was_given_last_is_kept() {
    let output = tempfile::tempdir().unwrap();
    let rows = kept_for(6).list.rows();
    for reason in ["Their inspector asked for it", "It is asked for  by its name: v1"] {
        Log::open(output.path(), 2, &rows).unwrap().explain(reason, 1_663_149_700).unwrap();
        let sent = Sent::open(output.path(), 2, &rows).unwrap();
        assert_eq!((sent.reason(), sent.progress(1)), (Some(reason), Some(Progress::Waiting)));
    }
}

#[test]
fn a_last_line_that_does_not_end_is_as_if_it_were_not_there() {
    let [header, whole] = [header(), header() + WRITTEN];
    for end in header.len()..=whole.len() {
        let lines = whole[..end].rfind('\n').unwrap() + 1;
        assert_eq!(opened(&whole[..end]), opened(&whole[..lines]), "{end}");
        assert!(opened(&whole[..end]).is_ok(), "{end}");
    }
}

#[test]
fn what_was_not_written_so_is_refused_at_its_line() {
    let header = header();
    for (lines, fault) in [
        ("1663149605 1 accepted 250\n", "a result that nothing was begun for"),
        ("1 1 begun\n1 2 accepted 250\n", "a result of another row"),
        ("1 1 begun\n1 1 accepted 250\n1 1 begun\n", "begun after it had arrived"),
        ("1 1 begun\n1 1 accepted 250\n1 1 refused 550\n", "refused after it had arrived"),
        ("1 1 unknown\n", "an unknown end of what was not begun"),
        ("1 1 begun\n1 1 unknown\n1 1 accepted 250\n", "two results"),
        ("1 7 begun\n", "a row that there is not"),
        ("1 0 begun\n", "no row"),
        ("1 01 begun\n", "another spelling"),
        ("1 1 begun \n", "a space at the end"),
        ("1 1 begun\r\n", "another line end"),
        ("1 1 begun\n1 1 accepted\n", "no code"),
        ("1 1 begun\n1 1 accepted 25\n", "a short code"),
        ("1 1 begun\n1 1 accepted 600\n", "no such code"),
        ("1 1 begun 250\n", "a code too many"),
        ("1 1 begun\n1 1 refused 550 Ann\n", "a word too many"),
        ("1 1 sent\n", "an unknown word"),
        ("1 1 begun\n1 reason Asked for\n1 1 accepted 250\n", "a result after something else"),
        ("1 1 said\n", "no day"),
        ("1 1 said 2022-9-15\n", "another spelling of a day"),
        ("1 1 said 2022-09-15\n1 1 begun\n", "begun after somebody sent it"),
        ("1 1 begun\n1 1 accepted 250\n1 1 said 2022-09-15\n", "said of what had arrived"),
        ("1 1 begun\n1 restored\n1 1 accepted 250\n", "a result after it came out of a backup"),
        ("1 restored twice\n", "a word after it came out of a backup"),
        ("1 reason\n", "no reason"),
        ("1 reason  \n", "an empty reason"),
        ("1 reason Asked\u{202e} for\n", "a character that cannot be seen"),
        ("\n", "an empty line"),
        ("\0\0\0\n", "no text"),
    ] {
        let last = lines.matches('\n').count() + 1;
        assert_eq!(opened(&format!("{header}{lines}")), Err(format!("line {last}")), "{fault}");
    }
    for text in ["", "engross:sent:1", "engross:sent:2 0\n", WRITTEN] {
        assert_eq!(opened(text), Err("line 1".into()), "{text}");
    }
    let other = header.replace(char::is_numeric, "0");
    assert_eq!(opened(&other), Err("line 1".into()));
}

#[test]
fn one_process_at_a_time_sends_and_the_file_is_its_owner_s_alone() {
    let output = tempfile::tempdir().unwrap();
    let rows = kept_for(6).list.rows();
    let log = Log::open(output.path(), 2, &rows).unwrap();
    assert!(matches!(Log::open(output.path(), 2, &rows), Err(SentError::Locked)));
    assert!(matches!(Log::open(output.path(), 3, &rows), Err(SentError::Locked)));
    drop(log);
    Log::open(output.path(), 2, &rows).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let file = output.path().join(PRIVATE).join("2.sent");
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}
