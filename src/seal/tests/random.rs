//! Random damage: nothing panics, nothing damaged is sound, and what was sealed holds.

use proptest::prelude::*;

use super::edition::edition;
use super::{NOW, sealed, sealer, trust, verdict};
use crate::readback::Limits;
use crate::seal::{Verdict, seal, verify};

/// Replaces some bytes from a place on, as far along the file as a part of 1.
fn damage(mut bytes: Vec<u8>, along: f64, removed: usize, put: &[u8]) -> Vec<u8> {
    let at = (bytes.len() as f64 * along) as usize;
    let end = (at + removed).min(bytes.len());
    bytes.splice(at..end, put.iter().copied());
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_damaged_file_is_never_sound(
        along in 0.0..1.0,
        removed in 0usize..40,
        put in proptest::collection::vec(any::<u8>(), 0..40),
    ) {
        let damaged = damage(sealed(), along, removed, &put);
        prop_assume!(damaged != sealed());
        let verdict = verify(&damaged, &trust(), &Limits::default());
        prop_assert!(
            matches!(verdict, Err(_) | Ok(Verdict::Broken(_) | Verdict::NotSealed | Verdict::Foreign)),
            "{verdict:?}"
        );
    }

    /// An edition that is damaged and can be sealed nevertheless is as it was sealed.
    #[test]
    fn what_can_be_sealed_holds(
        along in 0.0..1.0,
        put in proptest::collection::vec(prop_oneof![Just(b' '), b'0'..=b'9', b'A'..=b'z'], 0..4),
    ) {
        let damaged = damage(edition(), along, put.len(), &put);
        if let Ok(sealed) = seal(&damaged, &sealer(), NOW, None, &Limits::default()) {
            prop_assert!(matches!(verdict(&sealed), Verdict::Sealed(_)), "{}", verdict(&sealed));
        }
    }
}
