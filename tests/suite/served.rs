//! The pages that are served, after each thing that can happen to a briefing.

use std::collections::BTreeSet;

use regex::Regex;

use crate::board::Board;
use crate::publish::{PUBLIC, approved, listed, publish};
use crate::withdraw::{let_amina_withdraw, withdraw_version};
use crate::workspace::{FRONT, Ran};

/// What the pages say, as a reader hears it, without what is of this day and these keys.
fn said(board: &Board, pages: &[&str]) -> String {
    let mut all = String::new();
    for page in pages {
        let path = format!("{PUBLIC}/{page}");
        let text = board.workspace.engross(&["text", &path]).ok();
        all += &format!("== {page}\n{}\n", board.said(&text));
    }
    let day = Regex::new(r"\d{1,2} [A-Z][a-z]+ 20\d\d").unwrap();
    day.replace_all(&all, "<day>").into_owned()
}

const INDEX: &str = "index.html";
const BRIEFING: &str = "editions/first/index.html";
const V1: &str = "editions/first/v1/index.html";
const V2: &str = "editions/first/v2/index.html";

/// The pages that search engines are to list.
fn found(board: &Board) -> Vec<&'static str> {
    let mut pages = vec![INDEX, BRIEFING, V1, V2];
    pages.retain(|page| {
        let path = format!("{PUBLIC}/{page}");
        board.workspace.has(&path)
            && !String::from_utf8(board.workspace.read(&path)).unwrap().contains("noindex")
    });
    pages
}

/// A second version, with another text, that everybody approved.
pub fn approve_again(board: &Board) {
    board.workspace.write("sources/first/briefing.md", format!("{FRONT}Another text.\n"));
    board.workspace.commit();
    board.workspace.engross(&["propose", "first", "--quiet"]).ok();
    board.workspace.commit();
    for member in ["amina", "ben", "chidi"] {
        board.approve(member).ok();
    }
    board.workspace.commit();
}

pub fn publish_again(board: &Board) {
    approve_again(board);
    publish(board).ok();
}

/// Every link of every page leads to something that is served.
fn assert_links_lead_somewhere(board: &Board) {
    let href = Regex::new("href=\"([^\"#][^\"]*)\"").unwrap();
    for page in listed(board, PUBLIC).lines().filter(|path| path.ends_with(".html")) {
        let html = String::from_utf8(board.workspace.read(&format!("{PUBLIC}/{page}"))).unwrap();
        let links: Vec<_> = href.captures_iter(&html).map(|found| found[1].to_owned()).collect();
        assert!(!links.is_empty(), "{page}");
        for link in links {
            let target = std::path::Path::new(PUBLIC).join(page).with_file_name(&link);
            assert!(board.workspace.root().join(&target).is_file(), "{page} links to {link}");
        }
    }
}

/// Who follows links, from the page of all briefings on, gets every file.
fn assert_links_lead_everywhere(board: &Board) {
    let href = Regex::new("href=\"([^\"#][^\"]*)\"").unwrap();
    let public = board.workspace.root().join(PUBLIC);
    let mut found = BTreeSet::new();
    let mut pages = vec![public.join(INDEX)];
    while let Some(page) = pages.pop() {
        let is_new = found.insert(page.canonicalize().unwrap());
        if !is_new || page.extension().is_none_or(|name| name != "html") {
            continue;
        }
        let html = std::fs::read_to_string(&page).unwrap();
        let links = href.captures_iter(&html).map(|found| page.with_file_name(&found[1]));
        pages.extend(links);
    }
    let all = listed(board, PUBLIC);
    let all = all.lines().filter(|path| *path != ".gitattributes");
    let all = all.map(|path| public.join(path).canonicalize().unwrap());
    assert_eq!(found, all.collect());
}

#[test]
fn pages_say_what_is_current_and_change_with_every_entry() {
    let board = approved(let_amina_withdraw);
    publish(&board).ok();
    insta::assert_snapshot!("published", said(&board, &[INDEX, BRIEFING, V1]));
    assert_eq!(found(&board), [INDEX, BRIEFING, V1]);
    assert_links_lead_somewhere(&board);
    assert_links_lead_everywhere(&board);

    publish_again(&board);
    insta::assert_snapshot!("superseded", said(&board, &[INDEX, BRIEFING, V1]));
    assert_eq!(found(&board), [INDEX, BRIEFING, V2]);
    assert_links_lead_somewhere(&board);
    assert_links_lead_everywhere(&board);

    withdraw_version(&board, "amina", "v2", &["--take-down"]).ok();
    insta::assert_snapshot!("withdrawn", said(&board, &[INDEX, BRIEFING, V2]));
    assert_eq!(found(&board), [INDEX]);
    assert_links_lead_somewhere(&board);
    assert_links_lead_everywhere(&board);
}

#[test]
fn status_says_what_became_of_each_release() {
    let board = approved(let_amina_withdraw);
    let status = || board.said(&board.workspace.engross(&["status"]).ok());
    let mut all = vec![status()];
    publish(&board).ok();
    all.push(status());
    publish_again(&board);
    withdraw_version(&board, "amina", "v2", &["--take-down"]).ok();
    all.push(status());
    insta::assert_snapshot!("status", all.join("\n"));
}

/// The next version's redline shows, struck through, all that was taken out.
#[test]
fn what_is_taken_down_goes_from_the_redline_of_the_next_version_too() {
    let board = approved(let_amina_withdraw);
    publish(&board).ok();
    publish_again(&board);
    let has = |path: &str| board.workspace.has(&format!("{PUBLIC}/editions/first/{path}"));
    assert!(has("v2/redline.pdf"));
    withdraw_version(&board, "amina", "v1", &[]).ok();
    assert!(has("v2/redline.pdf"));
    let ran = withdraw_version(&board, "amina", "v1", &["--take-down"]).ok();
    assert!(ran.out().contains("the same words, and are still served: v2."), "{}", ran.out());
    assert!(!has("v1/content.json") && !has("v2/redline.pdf"));
    assert!(has("v2/content.json") && has("v2/plain.pdf"));
}

/// All that is served of the second version is what the register says, its pages too.
fn assert_the_second_is_whole(board: &Board) {
    let ran = verify_the_second(board);
    assert_eq!(ran.status(), 0, "{}{}", ran.out(), ran.err());
}

fn verify_the_second(board: &Board) -> Ran {
    board.workspace.engross(&["verify", &format!("{PUBLIC}/editions/first/v2")])
}

/// What may tell who a child is lives on in the next version's redline.
#[test]
fn no_page_leads_to_a_redline_against_what_is_withdrawn_until_it_holds_again() {
    let board = approved(let_amina_withdraw);
    publish(&board).ok();
    publish_again(&board);
    let offers = || said(&board, &[V2]).contains("What changed since version 1");
    assert!(offers());
    let withdraw = ["withdraw", "first", "v1", "--reason", "confidentiality"];
    let ran = board.sign(&withdraw, "amina").ok();
    let warning = board.said(&ran).replace('\n', " ");
    let served = "Its files, and the redline of v2, which shows what it said, are still served";
    assert!(warning.contains(served), "{warning}");
    assert!(!offers());
    // The redline itself, which somebody may have kept, is not to be used.
    let ran = verify_the_second(&board);
    assert_eq!(ran.status(), 3, "{}{}", ran.out(), ran.err());
    assert!(ran.out().contains("1 is genuine and does not hold"), "{}", ran.out());

    for member in ["amina", "ben", "chidi"] {
        board.sign(&["reinstate", "first", "v1", "--sign"], member).ok();
    }
    board.workspace.engross(&["reinstate", "first", "v1"]).ok();
    assert!(offers());
    assert_the_second_is_whole(&board);
}

#[test]
fn a_redline_against_what_is_withdrawn_is_not_put_out() {
    let board = approved(let_amina_withdraw);
    publish(&board).ok();
    withdraw_version(&board, "amina", "v1", &[]).ok();
    approve_again(&board);
    let ran = publish(&board).ok();
    let left_out = "redline.pdf is not served: it shows what v1 said, and that was withdrawn.";
    assert!(ran.err().contains(left_out), "{}", ran.err());
    assert!(!board.workspace.has(&format!("{PUBLIC}/editions/first/v2/redline.pdf")));
    assert!(!said(&board, &[V2]).contains("What changed since"));
    assert_the_second_is_whole(&board);
}

/// What names a child is taken down, mended, and published again.
#[test]
fn a_redline_against_what_was_taken_down_is_not_served() {
    let board = approved(let_amina_withdraw);
    publish(&board).ok();
    withdraw_version(&board, "amina", "v1", &["--take-down"]).ok();
    approve_again(&board);
    let ran = publish(&board).ok();
    let said = "redline.pdf is not served: it shows what v1 said, and that was taken down.";
    assert!(ran.err().contains(said), "{}", ran.err());
    let folder = listed(&board, &format!("{PUBLIC}/editions/first/v2"));
    assert!(folder.contains("content.json") && !folder.contains("redline.pdf"), "{folder}");
}
