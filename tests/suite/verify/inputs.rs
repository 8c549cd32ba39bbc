//! What is handed in and is nothing: a pipe that nobody writes to, a device, an empty file.

use std::process::Command;

use super::{anchor, run, said};
use crate::published::{ID, Stage, publications};

fn verify(file: &str) -> (i32, String) {
    let ran = run(Stage::V2, &["--anchor", &anchor(), file]);
    (ran.status(), said(&ran))
}

#[test]
fn a_pipe_is_read_once_somebody_writes_to_it_and_not_waited_for_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let (status, said) = verify(pipe.to_str().unwrap());
    assert_eq!(status, 2, "{said}");
    assert!(
        said.contains("is a named pipe, and somebody who writes to it was waited for"),
        "{said}"
    );
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::write(pipe, publications().file("v2/print.pdf"))
    });
    let (status, said) = verify(pipe.to_str().unwrap());
    assert_eq!(status, 0, "{said}");
    writer.join().unwrap().unwrap();
}

#[test]
fn what_is_empty_or_has_no_end_cannot_be_judged() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.pdf");
    std::fs::write(&empty, "").unwrap();
    for file in [empty.to_str().unwrap(), "/dev/null", "-"] {
        let (status, said) = verify(file);
        assert_eq!(status, 2, "{file}: {said}");
        assert!(said.contains("it is empty, so there is nothing to look at."), "{file}: {said}");
    }
    assert!(verify("/dev/null").1.starts_with("Nothing can be said of /dev/null: "));
    let (status, said) = verify("/dev/zero");
    assert_eq!(status, 2, "{said}");
    assert!(said.contains("/dev/zero is no plain file"), "{said}");
}

/// In the place of a published file, an empty one is another.
#[test]
fn an_empty_file_in_a_published_place_is_not_genuine() {
    let copy = publications().copied(Stage::V2);
    let print = copy.path().join(format!("editions/{ID}/v2/print.pdf"));
    std::fs::write(&print, "").unwrap();
    assert_eq!(verify(print.to_str().unwrap()).0, 1);
}
