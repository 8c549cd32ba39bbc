//! Publishing with time stamps, over loopback: what a service sends, and what is refused of it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;

use der::asn1::{Int, OctetString};
use der::oid::db::rfc5912;
use engross::readback::Limits;
use engross::seal::{Trust, Verdict, verify};
use spki::AlgorithmIdentifierOwned;
use time::OffsetDateTime;
use x509_tsp::MessageImprint;

use crate::board::Board;
use crate::publish::{
    PUBLIC, PUBLISHED, approved, is_a_register_alone, listed, published, register, seal_arguments,
};
use crate::workspace::Ran;

// What the authority calls the library.
#[allow(clippy::single_component_path_imports, reason = "the module below finds it here")]
use engross;
#[path = "../../src/seal/tests/authority.rs"]
mod authority;
use authority::Authority;

fn stamps() -> Authority {
    let read = |name: &str| {
        std::fs::read(format!("{}/tests/seal/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    };
    Authority::new(&read("stamp.key.pem"), &read("stamp.pem"), OffsetDateTime::now_utc())
}

/// A board whose policy lists the authority, with an approved release.
fn board() -> Board {
    approved(|policy| {
        policy.machines.time_stamps.insert(stamps().digest());
    })
}

/// Serves every query with what a function makes of it: the headers, and the body. Its address.
fn serve(reply: impl Fn(&[u8]) -> (String, Vec<u8>) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/stamp", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            let mut length = 0;
            let mut line = String::new();
            while stream.read_line(&mut line).unwrap() > 2 {
                let header = line.to_lowercase();
                if let Some(stated) = header.strip_prefix("content-length:") {
                    length = stated.trim().parse().unwrap();
                }
                line.clear();
            }
            let mut query = vec![0; length];
            stream.read_exact(&mut query).unwrap();
            let (headers, body) = reply(&query);
            let head = format!("HTTP/1.1 {headers}\r\nContent-Length: {}\r\n\r\n", body.len());
            // Who has heard enough does not listen to the end.
            let _ = stream.get_mut().write_all(&[head.as_bytes(), &body].concat());
        }
    });
    address
}

const REPLY: &str = "200 OK\r\nContent-Type: application/timestamp-reply";

/// Serves what an authority replies.
fn serve_authority(authority: impl Fn() -> Authority + Send + 'static) -> String {
    serve(move |query| (REPLY.to_owned(), authority().reply(query)))
}

fn publish(board: &Board, more: &[&str]) -> Ran {
    let mut command = board.workspace.command(&[&seal_arguments()[..], more].concat());
    Ran(command.env("NO_PROXY", "127.0.0.1").output().unwrap())
}

/// How many of the published editions have a stamp by the authority.
fn stamped(board: &Board) -> usize {
    let register = register(board);
    let editions = published(&register).editions.iter();
    let verdicts = editions.map(|edition| {
        let bytes = board.workspace.read(&format!("{PUBLISHED}/{}", edition.name));
        let authorities = [stamps().digest()].into();
        let trust = Trust { seals: [].into(), authorities, at: OffsetDateTime::now_utc() };
        verify(&bytes, &trust, &Limits::default()).unwrap()
    });
    let is_stamped = |verdict: &Verdict| match verdict {
        Verdict::OtherKey(seal) => seal.time_stamp.as_ref().is_some_and(|stamp| stamp.is_known),
        verdict => panic!("{verdict}"),
    };
    verdicts.filter(is_stamped).count()
}

#[test]
fn each_seal_gets_a_time_stamp() {
    let board = board();
    let address = serve_authority(stamps);
    let ran = publish(&board, &["--time-stamp", &address]).ok();
    assert!(ran.out().contains("sealed by The Board, with a time stamp"), "{}", ran.out());
    assert_eq!(stamped(&board), 2);
}

#[test]
fn the_workspace_names_the_service() {
    let board = board();
    let without = board.copied();
    let text = String::from_utf8(board.workspace.read("engross.toml")).unwrap();
    let address = serve_authority(stamps);
    for board in [&board, &without] {
        let text = format!("{text}\n[seal]\ntime-stamp = \"{address}\"\n");
        board.workspace.write("engross.toml", text);
    }
    publish(&board, &[]).ok();
    assert_eq!(stamped(&board), 2);
    publish(&without, &["--no-time-stamp"]).ok();
    assert_eq!(stamped(&without), 0);
}

#[test]
fn without_a_sound_time_stamp_nothing_is_published() {
    let board = board();
    let mut all = String::new();
    let mut case = |name: &str, board: &Board, address: &str| {
        let ran = publish(board, &["--time-stamp", address]);
        assert_eq!(ran.status(), 2, "{name}: {}{}", ran.out(), ran.err());
        let served = listed(board, PUBLIC);
        assert!(is_a_register_alone(&served), "{name}: {served}");
        let host = address.split('/').nth(2).unwrap_or(address).to_owned();
        all += &format!("{name}:\n{}\n", board.said(&ran).replace(&host, "HOST"));
    };
    let status = |headers: &'static str| serve(move |_| (headers.to_owned(), Vec::new()));
    case("no-address", &board, "ftp://example.org");
    case("unreachable", &board, "http://127.0.0.1:1/stamp");
    case("status", &board, &status("503 Service Unavailable"));
    case("redirect", &board, &status("307 Moved\r\nLocation: https://elsewhere.example/"));
    case("a-page", &board, &status("200 OK\r\nContent-Type: text/html"));
    case("empty", &board, &status(REPLY));
    case("too-long", &board, &serve(|_| (REPLY.to_owned(), vec![0x30; 100 << 10])));
    let refusal = b"\x30\x0c\x30\x0a\x02\x01\x02\x30\x05\x0c\x03no.";
    case("refused", &board, &serve(|_| (REPLY.to_owned(), refusal.to_vec())));
    let nonce = || Authority { nonce: Some(Int::new(&[1]).unwrap()), ..stamps() };
    case("another-query", &board, &serve_authority(nonce));
    let imprint = || MessageImprint {
        hash_algorithm: AlgorithmIdentifierOwned { oid: rfc5912::ID_SHA_256, parameters: None },
        hashed_message: OctetString::new(vec![0; 32]).unwrap(),
    };
    let wrong = move || Authority { instead: Some(imprint()), ..stamps() };
    case("wrong-digest", &board, &serve_authority(wrong));
    case("unlisted", &approved(|_| {}), &serve_authority(stamps));
    insta::assert_snapshot!("refused", all);

    // The same command then does it.
    publish(&board, &["--time-stamp", &serve_authority(stamps)]).ok();
    assert_eq!(stamped(&board), 2);
}
