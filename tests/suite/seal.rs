//! Seals on real editions, made by the library as publication makes them; and the key for trying out.

use std::collections::BTreeSet;

use engross::readback::Limits;
use engross::seal::{Sealer, Trust, Verdict, pem, seal, verify};
use time::OffsetDateTime;

use crate::workspace::Workspace;

const ID: &str = "2022-09-asthma-neglect";
const KEY: &str = "output/private/seal.key.pem";
const CERTIFICATE: &str = "output/private/seal.pem";

fn sealer(workspace: &Workspace) -> Sealer {
    let key = pem::key(&workspace.read(KEY), None).unwrap();
    let certificates = pem::certificates(&workspace.read(CERTIFICATE)).unwrap();
    Sealer::new(Box::new(key), certificates).unwrap()
}

#[test]
fn every_edition_of_a_release_can_be_sealed_and_says_what_it_said() {
    let workspace = Workspace::of_this_repository();
    workspace.write(&format!("output/private/names/{ID}.txt"), "Arthur Sample\n");
    workspace.engross(&["propose", ID]).ok();
    workspace.engross(&["seal", "init", "A Partnership"]).ok();
    let (sealer, now) = (sealer(&workspace), OffsetDateTime::now_utc());
    let trust = Trust {
        seals: BTreeSet::from([sealer.certificate().digest()]),
        authorities: BTreeSet::new(),
        at: now,
    };
    for edition in ["print", "accessible"] {
        let path = format!("output/releases/{ID}/v1/{edition}.pdf");
        let sealed = seal(&workspace.read(&path), &sealer, now, None, &Limits::default()).unwrap();
        let verdict = verify(&sealed, &trust, &Limits::default()).unwrap();
        assert!(matches!(verdict, Verdict::Sealed(_)), "{verdict}");

        workspace.write("sealed.pdf", &sealed);
        let compared = workspace.engross(&["compare", &path, "sealed.pdf"]).ok();
        assert!(compared.out().contains("say the same"), "{}", compared.out());
        assert!(compared.out().contains("The file is sealed"), "{}", compared.out());
    }
}

#[test]
fn a_key_for_trying_out_is_made_once_and_for_its_owner_alone() {
    let workspace = Workspace::new();
    let made = workspace.engross(&["seal", "init", "A Partnership"]).ok();
    assert!(made.out().contains("will not trust it"), "{}", made.out());
    let key = workspace.read(KEY);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(workspace.root().join(KEY)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    let again = workspace.engross(&["seal", "init", "A Partnership"]);
    assert_eq!(again.status(), 2);
    assert!(again.err().contains("is there already"), "{}", again.err());
    assert_eq!(workspace.read(KEY), key);
}
