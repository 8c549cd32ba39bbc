//! Which keys and signatures are taken, which are refused and why, and what OpenSSH makes of ours.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use ssh_key::public::{KeyData, SkEd25519};
use ssh_key::{Algorithm, HashAlg, PrivateKey, SigningKey, SshSig};

use super::*;

const MESSAGE: &[u8] = b"exactly these bytes";

fn keys() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/keys")
}

fn public(name: &str) -> PublicKey {
    std::fs::read_to_string(keys().join(name)).unwrap().parse().unwrap()
}

/// A private key of the tests, as only its owner can read it.
fn copied(name: &str, folder: &Path) -> PathBuf {
    let path = folder.join(name);
    std::fs::copy(keys().join(name), &path).unwrap();
    permit(&path, 0o600);
    path
}

fn permit(path: &Path, mode: u32) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    let _ = (path, mode);
}

fn signed(seed: u8) -> Signature {
    KeyFile::of_seed(seed).sign(Namespace::Approval, MESSAGE).unwrap()
}

fn armoured(data: &[u8]) -> String {
    let base64 = BASE64_STANDARD.encode(data);
    let lines: Vec<_> = base64.as_bytes().chunks(70).map(String::from_utf8_lossy).collect();
    let lines = lines.join("\n");
    format!("-----BEGIN SSH SIGNATURE-----\n{lines}\n-----END SSH SIGNATURE-----\n")
}

/// A text with its length before it.
fn part(bytes: &[u8]) -> Vec<u8> {
    [&(bytes.len() as u32).to_be_bytes(), bytes].concat()
}

/// A signature's data, of parts that need not fit together.
fn data(key: &[u8], namespace: &str, reserved: &[u8], hash: &str, signature: &[u8]) -> Vec<u8> {
    let parts = [key, namespace.as_bytes(), reserved, hash.as_bytes(), signature].map(part);
    [b"SSHSIG\0\0\0\x01".to_vec(), parts.concat()].concat()
}

#[test]
fn a_key_is_read_whatever_its_owner_calls_it() {
    for (name, kind) in [("amina.pub", "Ed25519"), ("ben.pub", "ECDSA P-256")] {
        let line = std::fs::read_to_string(keys().join(name)).unwrap();
        let bare = line.rsplit_once(' ').unwrap().0;
        let key: PublicKey = line.parse().unwrap();
        assert_eq!(key.to_string(), bare);
        assert_eq!(bare.parse(), Ok(key.clone()));
        assert_eq!(format!("{bare} Somebody Else").parse(), Ok(key.clone()));
        assert_eq!(key.kind(), kind);
        let told = Command::new("ssh-keygen").arg("-lf").arg(keys().join(name)).output().unwrap();
        let told = String::from_utf8(told.stdout).unwrap();
        assert!(told.contains(&key.fingerprint()), "{told} {}", key.fingerprint());
    }
}

#[test]
fn every_other_line_is_refused_by_its_kind() {
    let read = |name: &str| std::fs::read_to_string(keys().join(name)).unwrap();
    let amina = read("amina.pub");
    let ben = read("ben.pub");
    let lines = [
        ("empty", String::new()),
        ("words", "Amina's key".into()),
        ("private", read("amina")),
        ("rsa", read("rsa.pub")),
        ("p-384", read("p384.pub")),
        ("certificate", amina.replace("ssh-ed25519 ", "ssh-ed25519-cert-v01@openssh.com ")),
        ("options", format!("restrict {amina}")),
        ("two", amina.repeat(2)),
        ("cut-off", amina[..50].into()),
        ("without-data", "ssh-ed25519".into()),
        ("another-kind-inside", ben.replace("ecdsa-sha2-nistp256 ", "ssh-ed25519 ")),
        ("another-length-inside", amina.replacen("AAAAI", "AABAI", 1)),
        ("over-long", format!("{} {}", amina.trim(), "a".repeat(5000))),
    ];
    let said = lines
        .map(|(name, line)| format!("{name:<24}{}\n", line.parse::<PublicKey>().expect_err(name)));
    insta::assert_snapshot!(said.concat());
}

/// SEC 1 has a shorter way to write the same point: it would be the same signer under two keys.
#[test]
fn a_compressed_point_is_no_other_key() {
    let KeyData::Ecdsa(point) = ssh_key::PublicKey::from_openssh(&public("ben.pub").to_string())
        .unwrap()
        .key_data()
        .clone()
    else {
        panic!("ben has another key")
    };
    let uncompressed = point.as_sec1_bytes();
    let compressed = [&[2 + (uncompressed[64] & 1)], &uncompressed[1..33]].concat();
    let data = [part(b"ecdsa-sha2-nistp256"), part(b"nistp256"), part(&compressed)].concat();
    let line = format!("ecdsa-sha2-nistp256 {}", BASE64_STANDARD.encode(data));
    assert_eq!(line.parse::<PublicKey>(), Err(PublicKeyError::Malformed));
}

#[test]
fn a_key_as_a_hardware_key_is_the_same_signer() {
    let key = public("amina.pub");
    let sk = hardware_key(&private("amina"));
    assert_ne!(key, sk);
    assert!(key.is_one_with(&sk));
    assert!(!key.is_one_with(&public("chidi.pub")));
    assert_eq!(sk.to_string().parse(), Ok(sk.clone()));
    assert!(sk.is_in_hardware() && !key.is_in_hardware());
}

#[test]
fn a_signature_is_good_for_its_message_and_purpose_alone() {
    let signature = signed(1);
    let read = Signature::read(signature.bytes()).unwrap();
    assert_eq!(read, signature);
    assert_eq!(read.key(), KeyFile::of_seed(1).key());
    assert_eq!(read.verify(Namespace::Approval, MESSAGE), Verification::Good);
    assert_eq!(read.verify(Namespace::Approval, b"others"), Verification::OtherBytes);
    for namespace in Namespace::ALL.into_iter().skip(1) {
        let other = Verification::OtherNamespace("engross-approval".into());
        assert_eq!(read.verify(namespace, MESSAGE), other);
    }
}

#[test]
fn every_malformed_signature_is_refused_by_name() {
    let good = signed(1);
    let text = std::str::from_utf8(good.bytes()).unwrap();
    let key = ssh_key::PublicKey::from_openssh(&good.key().to_string()).unwrap();
    let key = key.to_bytes().unwrap();
    let rsa = std::fs::read_to_string(keys().join("rsa.pub")).unwrap();
    let rsa = ssh_key::PublicKey::from_openssh(&rsa).unwrap().to_bytes().unwrap();
    let raw = |kind: &str| [part(kind.as_bytes()), part(&[7; 64])].concat();
    let ed25519 = raw("ssh-ed25519");
    let whole = data(&key, "engross-approval", b"", "sha512", &ed25519);
    assert!(Signature::read(armoured(&whole).as_bytes()).is_ok());
    let zero = [&(1u32 << 16).to_be_bytes()[..], &[0; 36]].concat();
    let faults = [
        ("empty", String::new()),
        ("words", "Approved, Amina".into()),
        ("truncated", text[..text.len() / 2].into()),
        ("last-line-not-ended", text.trim_end().into()),
        ("text-before", format!("Approved:\n{text}")),
        ("text-after", format!("{text}Approved\n")),
        ("empty-line-after", format!("{text}\n")),
        ("two-signatures", text.repeat(2)),
        ("over-long", format!("{text}{}", "a".repeat(MAX_LENGTH))),
        ("windows-line-ends", text.replace('\n', "\r\n")),
        ("other-label", text.replace("SSH SIGNATURE", "SIGNATURE")),
        ("other-line-length", text.replacen("\nU", "\nU\n", 1)),
        ("not-base64", text.replacen("\nU", "\n!", 1)),
        ("wrong-magic", armoured(&[b"SSHSIX", &whole[6..]].concat())),
        ("nothing-but-magic", armoured(b"SSHSIG")),
        ("version-0", armoured(&[b"SSHSIG\0\0\0\0", &whole[10..]].concat())),
        ("version-2", armoured(&[b"SSHSIG\0\0\0\x02", &whole[10..]].concat())),
        ("data-truncated", armoured(&whole[..whole.len() - 9])),
        ("data-after", armoured(&[&whole[..], b"more"].concat())),
        ("a-length-beyond-the-end", armoured(&[b"SSHSIG\0\0\0\x01", &zero[..]].concat())),
        ("no-namespace", armoured(&data(&key, "", b"", "sha512", &ed25519))),
        ("something-reserved", armoured(&data(&key, "a", b"x", "sha512", &ed25519))),
        ("unknown-hash", armoured(&data(&key, "a", b"", "md5", &ed25519))),
        ("rsa-key", armoured(&data(&rsa, "a", b"", "sha512", &ed25519))),
        ("damaged-key", armoured(&data(&key[1..], "a", b"", "sha512", &ed25519))),
        (
            "key-with-a-wrong-length",
            armoured(&data(&[&key[..16], &[1], &key[17..]].concat(), "a", b"", "sha512", &ed25519)),
        ),
        (
            "other-kind-than-the-key",
            armoured(&data(&key, "a", b"", "sha512", &raw("rsa-sha2-512"))),
        ),
        ("signature-too-short", armoured(&data(&key, "a", b"", "sha512", &ed25519[..70]))),
    ];
    let said = faults.map(|(name, text)| {
        format!("{name:<26}{}\n", Signature::read(text.as_bytes()).expect_err(name))
    });
    insta::assert_snapshot!(said.concat());
    assert_eq!(Signature::read(b"\xff"), Err(SignatureError::NoArmour));
    let key_alone = data(&key, "a", b"", "sha512", &ed25519);
    let made_up = Signature::read(armoured(&key_alone).as_bytes()).unwrap();
    assert_eq!(
        made_up.verify(Namespace::Approval, MESSAGE),
        Verification::OtherNamespace("a".into())
    );
}

fn private(name: &str) -> PrivateKey {
    PrivateKey::from_openssh(std::fs::read(keys().join(name)).unwrap()).unwrap()
}

/// The same key, as a hardware key would show it.
fn hardware_key(private: &PrivateKey) -> PublicKey {
    let key = private.public_key().key_data().ed25519().copied().unwrap();
    PublicKey::of_data(KeyData::SkEd25519(SkEd25519::new(key, "ssh:"))).unwrap()
}

/// What a device signs (PROTOCOL.u2f): hashes of the application and the message, and between them
/// the flags and a counter.
fn hardware_signature(private: &impl SigningKey, key: &PublicKey, flags: u8) -> String {
    let message = SshSig::signed_data("engross-approval", HashAlg::Sha512, MESSAGE).unwrap();
    let counted = [flags, 0, 0, 0, 9];
    let signed = [&Sha256::digest(b"ssh:")[..], &counted, &Sha256::digest(message)].concat();
    let signature = private.try_sign(&signed).unwrap();
    let kind = key.to_string();
    let kind = kind.split(' ').next().unwrap();
    let signature = [&part(kind.as_bytes()), &part(signature.as_bytes()), &counted[..]].concat();
    let key = ssh_key::PublicKey::from_openssh(&key.to_string()).unwrap().to_bytes().unwrap();
    armoured(&data(&key, "engross-approval", b"", "sha512", &signature))
}

#[test]
fn a_hardware_key_counts_if_somebody_touched_it() {
    let amina = private("amina");
    let ben = private("ben");
    let p256 = ben.public_key().key_data().ecdsa().unwrap();
    let point = ssh_key::sec1::EncodedPoint::from_bytes(p256.as_sec1_bytes()).unwrap();
    let ben_sk = ssh_key::public::SkEcdsaSha2NistP256::new(point, "ssh:");
    let ben_sk = PublicKey::of_data(KeyData::SkEcdsaSha2NistP256(ben_sk)).unwrap();
    for (private, key) in [(&amina, hardware_key(&amina)), (&ben, ben_sk)] {
        let verified = |flags| {
            let text = hardware_signature(private, &key, flags);
            let signature = Signature::read(text.as_bytes()).unwrap();
            assert_eq!(*signature.key(), key);
            assert_eq!(signature.verify(Namespace::Approval, b"others"), Verification::OtherBytes);
            assert!(openssh_says_good(&key, &text), "{}", key.kind());
            signature.verify(Namespace::Approval, MESSAGE)
        };
        assert_eq!(verified(1), Verification::Good);
        assert_eq!(verified(5), Verification::Good);
        assert_eq!(verified(0), Verification::NobodyPresent);
        assert_eq!(verified(4), Verification::NobodyPresent);
    }
    assert_eq!(amina.algorithm(), Algorithm::Ed25519);
}

/// What `ssh-keygen -Y verify` says of a signature over the message.
fn openssh_says_good(key: &PublicKey, signature: &str) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let allowed = folder.path().join("allowed_signers");
    let file = folder.path().join("signature");
    std::fs::write(&allowed, format!("member namespaces=\"engross-approval\" {key}\n")).unwrap();
    std::fs::write(&file, signature).unwrap();
    let mut verify = Command::new("ssh-keygen");
    verify.args(["-Y", "verify", "-I", "member", "-n", "engross-approval"]);
    verify.arg("-f").arg(&allowed).arg("-s").arg(&file).stdin(Stdio::piped());
    let mut child = verify.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), MESSAGE).unwrap();
    child.wait().unwrap().success()
}

#[test]
fn openssh_reads_what_a_key_file_signs() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["amina", "ben"] {
        let file = KeyFile::open(&copied(name, folder.path())).unwrap();
        assert_eq!(*file.key(), public(&format!("{name}.pub")));
        let signature = file.sign(Namespace::Approval, MESSAGE).unwrap();
        let text = std::str::from_utf8(signature.bytes()).unwrap();
        assert!(openssh_says_good(file.key(), text), "{name}");
        assert!(!openssh_says_good(&public("stranger.pub"), text), "{name}");
    }
}

#[test]
fn what_openssh_signs_is_verified_before_it_counts() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["amina", "ben"] {
        let key = public(&format!("{name}.pub"));
        let path = copied(name, folder.path());
        let signer = SshKeygen::with_file("ssh-keygen", key.clone(), &path);
        let signature = signer.sign(Namespace::Policy, MESSAGE).unwrap();
        assert_eq!(signature.verify(Namespace::Policy, MESSAGE), Verification::Good);

        let other = SshKeygen::with_file("ssh-keygen", public("stranger.pub"), &path);
        let error = other.sign(Namespace::Policy, MESSAGE).unwrap_err();
        assert!(matches!(error, SignError::OtherKey(found) if found == key));
    }
    let sign = |program: &str| {
        let signer = SshKeygen::with_agent(program, public("amina.pub"));
        signer.sign(Namespace::Policy, MESSAGE).unwrap_err().to_string()
    };
    assert_eq!(sign("no-such-program"), "there is no program `no-such-program`; install OpenSSH");
    assert_eq!(sign("false"), "`false` did not sign; it said why above");
    assert!(sign("true").starts_with("what was made is no signature"));
}

#[test]
fn a_file_that_cannot_sign_here_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let opened = |path: &Path| KeyFile::open(path).err().unwrap();
    let dora = opened(&copied("dora", folder.path()));
    assert!(matches!(dora, KeyFileError::Locked(key) if key == public("dora.pub")));
    let amina = private("amina");
    let point = amina.public_key().key_data().ed25519().copied().unwrap();
    let handle = ssh_key::private::SkEd25519::new(SkEd25519::new(point, "ssh:"), 1, [7; 64]);
    let file = PrivateKey::new(handle.unwrap().into(), "").unwrap();
    let path = folder.path().join("amina_sk");
    std::fs::write(&path, file.to_openssh(ssh_key::LineEnding::LF).unwrap()).unwrap();
    permit(&path, 0o600);
    assert!(matches!(opened(&path), KeyFileError::Locked(key) if key == hardware_key(&amina)));
    let key = opened(&keys().join("amina.pub"));
    assert!(matches!(key, KeyFileError::Public(key) if key == public("amina.pub")));
    let none = opened(&folder.path().join("nobody"));
    assert!(matches!(none, KeyFileError::Unreadable(..)));
    let words = opened(&keys().join("README.md"));
    assert!(matches!(words, KeyFileError::NotAPrivateKey(_)));
    let path = copied("amina", folder.path());
    permit(&path, 0o640);
    if cfg!(unix) {
        assert!(matches!(opened(&path), KeyFileError::OpenToOthers(_)));
    }
}

proptest! {
    #[test]
    fn no_byte_of_a_signature_can_be_changed_unnoticed(at in 0usize..400, byte in any::<u8>()) {
        let good = signed(1);
        let mut bytes = good.bytes().to_vec();
        let at = at % bytes.len();
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        if let Ok(other) = Signature::read(&bytes) {
            prop_assert_eq!(other.bytes(), bytes);
            prop_assert_ne!(other.verify(Namespace::Approval, MESSAGE), Verification::Good);
        }
    }
}
