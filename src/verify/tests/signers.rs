//! Lists of keys for ssh-keygen, which every version of engross that ever wrote one wrote in its way.

use super::*;
use crate::approval::allowed_signers::allowed_signers;

#[test]
fn a_list_that_an_earlier_version_wrote_is_genuine_and_told_to_be_of_before() {
    let said = |change: &dyn Fn(String) -> String| {
        let release = Release::new();
        let list = change(allowed_signers(&release.policy));
        let (answer, sentence, _) = release.answer_of("allowed_signers", list.as_bytes());
        (answer.verdict.status(true), sentence)
    };
    let (status, sentence) = said(&|list| list);
    assert_eq!(status, Status::Current);
    assert!(sentence.ends_with("in policy 1, which is in force."), "{sentence}");
    let (status, sentence) = said(&|list| list.replace(",engross-reinstatement", ""));
    assert_eq!(status, Status::Current);
    assert!(
        sentence.ends_with(
            "in policy 1, which is in force. An earlier version of engross wrote it: with it, \
             ssh-keygen refuses good signatures for engross-reinstatement."
        ),
        "{sentence}"
    );
    let (status, _) = said(&|list| list.replace(",engross-proposal", ""));
    assert_eq!(status, Status::NotGenuine);
}
