//! Who proposed a release is in no entry: the signature has to be a member's, over the record.

use super::*;

/// What is said of somebody's signature over a record, for a purpose.
fn said(seed: u8, namespace: Namespace, record: &Record) -> String {
    let signature = KeyFile::of_seed(seed).sign(namespace, &record.bytes()).unwrap();
    let (_, sentence, _) = Release::new().answer_of("amina.sig", signature.bytes());
    sentence
}

#[test]
fn a_proposal_is_a_member_s_signature_over_the_record() {
    let record = Release::new().record;
    insta::assert_snapshot!(
        said(1, Namespace::Proposal, &record),
        @"amina.sig is genuine: it is a signature on the proposal of first v1, by Amina Shah (health)."
    );
    insta::assert_snapshot!(
        said(2, Namespace::Proposal, &record),
        @"amina.sig is not genuine: it is a signature, and counts for nothing here: it signs the proposal of first v1, and its key is that of no member in policy 1, which was in force then."
    );
    let other = Record { timestamp: record.timestamp + 1, ..record.clone() };
    insta::assert_snapshot!(
        said(1, Namespace::Proposal, &other),
        @"amina.sig is not genuine: it is a signature, and counts for nothing here: nothing that this copy of the register shows was signed with it."
    );
    insta::assert_snapshot!(
        said(2, Namespace::Approval, &record),
        @"amina.sig is not genuine: it is a signature, and counts for nothing here: it approves first v1, and the entry that published that does not name it."
    );
}
