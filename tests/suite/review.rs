//! What `engross diff` shows, and how it ends.

use serde_json::Value;

use crate::workspace::{FRONT, Ran, Workspace};

const OLD: &str = "## Key Learning\n\n- Look for signs of neglect.\n- Follow up each missed appointment within 5 days.\n\n\
                   ## Improving Practice\n\n- Read [the guidance](https://www.example.org/a).\n- Agencies may share what they know.\n";

const NEW: &str = "## Key Learning\n\n- Look for signs of neglect.\n- Follow up each missed appointment within 3 days.\n\n\
                   ## Improving Practice\n\n- Read [the guidance](https://www.example.org/b).\n- Agencies must share what they know.\n- Ask the child.\n- Ask again.\n";

/// A workspace with a tag `v1`, and in its work tree the next version.
fn changed() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("engross.toml", CONFIG);
    workspace.write("sources/first/briefing.md", format!("{FRONT}{OLD}"));
    workspace.commit();
    workspace.git(&["tag", "v1"]);
    workspace.write("sources/first/briefing.md", format!("{FRONT}{NEW}"));
    workspace
}

const CONFIG: &str = "[publisher]\nname = \"The Board\"\ncheck = \"https://www.example.org/\"\n\n\
                      [sections]\npractice = [\"Improving Practice\"]\n\n\
                      [items]\npractice = [\"recommendation\", \"recommendations\"]\n";

/// What was printed, without what is another in each run: the ids of commits.
fn said(ran: &Ran, workspace: &Workspace) -> String {
    let ids = std::process::Command::new("git")
        .args(["rev-list", "--all"])
        .current_dir(workspace.root())
        .output()
        .unwrap();
    let ids = String::from_utf8(ids.stdout).unwrap();
    ids.lines().fold(ran.out(), |out, id| out.replace(id, "COMMIT").replace(&id[..10], "COMMIT"))
}

#[test]
fn the_summary_stands_first_and_what_a_board_regrets_after_it() {
    let workspace = changed();
    for width in ["80", "120"] {
        let ran = workspace.engross(&["diff", "first", "v1", "--width", width]);
        assert_eq!((ran.status(), ran.err().as_str()), (1, ""));
        insta::assert_snapshot!(format!("diff-{width}"), said(&ran, &workspace));
    }
}

#[test]
fn programs_are_told_all_of_it() {
    let workspace = changed();
    let ran = workspace.engross(&["diff", "first", "v1", "--json"]);
    assert_eq!(ran.status(), 1);
    insta::assert_snapshot!(said(&ran, &workspace));
}

#[test]
fn a_comment_has_it_as_markdown() {
    let workspace = changed();
    let ran = workspace.engross(&["diff", "first", "v1", "--markdown"]);
    insta::assert_snapshot!(said(&ran, &workspace));
}

/// The first line, of which the rest is told elsewhere.
fn first_line(ran: &Ran) -> String {
    ran.out().lines().next().unwrap_or_default().to_owned()
}

#[test]
fn sides_that_are_left_out_are_head_and_the_work_tree() {
    let workspace = changed();
    let all = workspace.engross(&["diff", "v1", "work"]).out();
    assert!(all.contains("Agencies [-may-] {+must+} share"), "{all}");
    for words in
        [&[][..], &["first"], &["v1"], &["first", "v1"], &["HEAD", "."], &["sources/first/"]]
    {
        let ran = workspace.engross(&[&["diff"], words].concat());
        assert_eq!((ran.status(), first_line(&ran)), (1, all.lines().next().unwrap().to_owned()));
    }
    // The other way round, what was added is gone.
    let back = workspace.engross(&["diff", "first", "work", "v1"]);
    assert!(back.out().contains("Agencies [-must-] {+may+} share"), "{}", back.out());
    assert_eq!(
        workspace.engross(&["diff", "v1", "HEAD"]).ok().out(),
        "From v1 to HEAD: nothing differs.\n"
    );
}

#[test]
fn what_was_accepted_is_the_old_side_where_something_was() {
    let workspace = changed();
    workspace.engross(&["accept"]).ok();
    let ran = workspace.engross(&["diff"]).ok();
    assert_eq!(ran.out(), "From what was accepted to the work tree: nothing differs.\n");
    workspace.write("sources/first/briefing.md", format!("{FRONT}{NEW}- And then?\n"));
    let ran = workspace.engross(&["diff", "first"]);
    assert_eq!(ran.status(), 1);
    assert!(
        ran.out().contains(
            "A  what was accepted\n   Commit: none; accepted, in sources/first/content.lock\n"
        ),
        "{}",
        ran.out()
    );
    assert!(ran.out().contains("+ And then?"), "{}", ran.out());

    // A briefing that git does not know yet.
    workspace.write("sources/second/briefing.md", format!("{FRONT}Come by five.\n"));
    workspace.engross(&["accept", "second"]).ok();
    workspace.write("sources/second/briefing.md", format!("{FRONT}Come by six.\n"));
    let ran = workspace.engross(&["diff", "second"]);
    assert!(ran.out().contains("A  what was accepted\n"), "{}", ran.out());
    assert!(ran.out().contains("Come by [-five-] {+six+}."), "{}", ran.out());

    workspace.write("sources/first/content.lock", "nonsense");
    let ran = workspace.engross(&["diff", "first"]);
    assert_eq!(ran.status(), 2);
    assert!(ran.err().contains("what was accepted of first cannot be read"), "{}", ran.err());
}

#[test]
fn words_that_mean_two_things_or_nothing_are_refused() {
    let workspace = changed();
    workspace.git(&["branch", "first"]);
    workspace.write("v1", "A file.\n");
    let mut all = String::new();
    for words in [
        &["first"][..],
        &["sources/first", "v1"],
        &["v9"],
        &["HEAD", "work", "v7"],
        &["gone", "HEAD"],
        &["work"],
    ] {
        let ran = workspace.engross(&[&["diff"], words].concat());
        assert_eq!((ran.status(), ran.out().as_str()), (2, ""), "{words:?}");
        all += &ran.err();
    }
    insta::assert_snapshot!(all);
    let ran = workspace.engross(&["diff", "sources/first", "refs/tags/v1", "."]);
    assert_eq!(ran.status(), 1);
}

#[test]
fn briefings_that_came_went_or_have_another_name_are_told() {
    let workspace = changed();
    workspace.write("sources/gone/briefing.md", format!("{FRONT}Nobody reads this any more.\n"));
    workspace.write("sources/same/briefing.md", format!("{FRONT}As it was.\n"));
    workspace.write("sources/first/briefing.md", format!("{FRONT}{OLD}"));
    workspace.commit();
    workspace.git(&["rm", "-rq", "sources/gone"]);
    workspace.git(&["mv", "sources/first", "sources/one"]);
    workspace.write("sources/one/briefing.md", format!("{FRONT}{NEW}"));
    workspace.write("sources/come/briefing.md", format!("{FRONT}Something else altogether.\n"));
    let ran = workspace.engross(&["diff"]);
    assert_eq!(ran.status(), 1);
    insta::assert_snapshot!(said(&ran, &workspace));
    // By either name.
    let one = workspace.engross(&["diff", "one"]).out();
    assert!(one.starts_with("It was first, and is one now. "), "{one}");
    assert_eq!(workspace.engross(&["diff", "first", "HEAD"]).out(), one);
}

#[test]
fn a_replaced_picture_is_told_by_digest_and_shown_on_the_page() {
    let workspace = Workspace::new();
    let text = format!("{FRONT}Look at the chart.\n\n![A chart](chart.png)\n");
    workspace.write("sources/first/briefing.md", text.clone());
    workspace.write("sources/first/chart.png", include_bytes!("../parity/chart.png"));
    workspace.commit();
    let other = chart_of_another_colour();
    workspace.write("sources/first/chart.png", &other);
    workspace.write("sources/first/briefing.md", text.replace("A chart", "The new chart"));
    let said = workspace.engross(&["diff", "first", "HEAD", "--width", "120"]).out();
    let digest = engross::digest::Digest::of(&other).to_string();
    assert!(said.contains("Alternative text of a picture with other words"), "{said}");
    assert!(said.contains("+ “The new chart”, SHA-256"), "{said}");
    assert!(said.contains(&digest), "{said}");
    let page = workspace.engross(&["diff", "first", "HEAD", "--html"]).out();
    assert_eq!(page.matches("<img src=\"data:image/png;base64,").count(), 2, "{page}");
    assert!(page.contains("alt=\"The new chart\""), "{page}");
}

/// A PNG of one pixel.
fn chart_of_another_colour() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 1, 1);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[200, 40, 40]).unwrap();
    drop(writer);
    bytes
}

#[test]
fn a_configuration_with_errors_does_not_pass_unsaid() {
    let workspace = changed();
    workspace.write("engross.toml", "[publisher]\n");
    workspace.write("new.md", format!("{FRONT}{NEW}"));
    for words in [&["diff", "first", "v1"][..], &["diff", "first", "new.md", "."]] {
        let ran = workspace.engross(words);
        assert_ne!(ran.status(), 2, "{}", ran.err());
        assert!(ran.err().contains("engross.toml of the work tree has errors"), "{}", ran.err());
    }
    let ran = workspace.engross(&["compare", "new.md", "sources/first/briefing.md"]);
    assert!(ran.err().contains("has errors, so items are not called"), "{}", ran.err());
}

#[test]
fn items_are_called_what_the_revision_beside_a_file_says() {
    let workspace = changed();
    workspace.write("new.md", format!("{FRONT}{NEW}"));
    workspace.write("engross.toml", CONFIG.split("[items]").next().unwrap());
    let said = workspace.engross(&["diff", "first", "v1", "new.md"]).out();
    assert!(said.contains("2 recommendations added"), "{said}");
}

#[test]
fn what_editions_are_made_of_is_told_beside_the_words() {
    let workspace = Workspace::new();
    workspace.git(&["tag", "v1"]);
    workspace.write("layouts/shared/marks.typ", "#let mark = 1\n");
    workspace.write("engross.toml", CONFIG.replace("The Board", "The New Board"));
    let ran = workspace.engross(&["diff", "v1"]);
    assert_eq!(ran.status(), 1);
    insta::assert_snapshot!(said(&ran, &workspace));
    let json: Value =
        serde_json::from_str(&workspace.engross(&["diff", "v1", "--json"]).out()).unwrap();
    assert_eq!(json["briefings"], serde_json::json!([]));
    assert_eq!(json["editions"][0]["known_by"], "folders");
    assert_eq!(json["settings"][0]["new"], "The New Board");

    // What a build read is known better.
    workspace.commit();
    workspace.engross(&["build"]).ok();
    workspace.write("layouts/shared/marks.typ", "#let mark = 2\n");
    let json: Value =
        serde_json::from_str(&workspace.engross(&["diff", "HEAD", "--json"]).out()).unwrap();
    assert_eq!(json["inputs"][0]["path"], "layouts/shared/marks.typ");
    assert_eq!(json["editions"], serde_json::json!([]));
}

#[test]
fn markdown_that_says_the_same_is_said_to() {
    let workspace = changed();
    workspace.write("sources/first/briefing.md", format!("{FRONT}{OLD}").replace("- ", "* "));
    let ran = workspace.engross(&["diff"]);
    assert_eq!(ran.status(), 1);
    assert_eq!(first_line(&ran), "The same words.");
    assert!(ran.out().contains("The text, though not what it says, changed"), "{}", ran.out());
}

#[test]
fn a_version_of_a_release_is_the_commit_that_it_was_made_from() {
    let workspace = crate::propose::workspace();
    workspace.engross(&["propose", "first"]).ok();
    let released = crate::propose::record(&workspace, "output/releases/first/v1").commit;
    workspace.git(&["tag", "v1"]);
    workspace.write("sources/first/briefing.md", format!("{FRONT}Another text.\n"));
    workspace.commit();
    // The tag of its name is the same commit.
    let same = workspace.engross(&["diff", "first", "v1", &released.to_string()]).ok().out();
    assert_eq!(same, format!("From version 1 to {released}: nothing differs.\n"));
    let ran = workspace.engross(&["diff", "first", "v1", "HEAD"]);
    assert_eq!(ran.status(), 1);
    assert!(ran.out().contains("A  version 1\n"), "{}", ran.out());
    // There is no such release.
    assert_eq!(workspace.engross(&["diff", "first", "v2"]).status(), 2);

    workspace.git(&["tag", "--force", "v1"]);
    let ran = workspace.engross(&["diff", "first", "v1"]);
    assert_eq!(ran.status(), 2);
    let both = format!("write `{released}` for the release, or `refs/tags/v1` for the tag");
    assert!(ran.err().replace('\n', " ").contains(&both), "{}", ran.err());
}

#[test]
fn what_made_two_releases_and_is_another_is_told() {
    let workspace = crate::propose::two_versions();
    let v1 = "output/releases/first/v1";
    let mut record = crate::propose::record(&workspace, v1);
    let told = workspace.engross(&["diff", "first", "v1", "v2"]).out();
    assert!(!told.contains("What editions are made of"), "{told}");
    record.builder.engross = "0.0.9".into();
    workspace.write(&format!("{v1}/record.json"), record.bytes());
    let told = workspace.engross(&["diff", "first", "v1", "v2"]).out();
    assert!(told.contains("Engross was version 0.0.9 and is version"), "{told}");
    let json = workspace.engross(&["diff", "first", "v1", "v2", "--json"]).out();
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["tools"][0]["old"], "0.0.9");
    // Of what is no release it is not known.
    let told = workspace.engross(&["diff", "first", "v1", "HEAD"]).out();
    assert!(!told.contains("0.0.9"), "{told}");
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_shown() {
    let workspace = changed();
    workspace.write("sources/second/briefing.md", format!("{FRONT}Two.\n"));
    workspace.commit();
    workspace.write("sources/second/briefing.md", format!("{FRONT}<b>Two</b>.\n"));
    workspace.write("sources/first/briefing.md", format!("{FRONT}{OLD}"));
    let ran = workspace.engross(&["diff"]);
    assert_eq!(ran.status(), 2);
    assert!(ran.err().contains("[raw-html]"), "{}", ran.err());
    assert!(ran.out().contains("[-must-] {+may+}"), "{}", ran.out());
    assert!(
        first_line(&ran).starts_with("`second` could not be read in the work tree and"),
        "{}",
        ran.out()
    );
}

#[test]
fn what_cannot_be_read_is_never_said_to_be_the_same() {
    let workspace = changed();
    workspace.write("sources/second/briefing.md", format!("{FRONT}<b>Two</b>.\n"));
    workspace.write("sources/first/briefing.md", format!("{FRONT}{OLD}"));
    workspace.commit();
    workspace.write("sources/second/briefing.md", format!("{FRONT}Three.\n"));
    let unread = "`second` could not be read in HEAD and is not compared.";
    let ran = workspace.engross(&["diff", "second"]);
    assert_eq!((ran.status(), ran.out()), (2, format!("{unread}\n")));
    for form in ["--no-pager", "--html", "--markdown", "--json"] {
        let ran = workspace.engross(&["diff", form]);
        assert_eq!(ran.status(), 2);
        let out = ran.out().replace("\\`", "`").replace("&#96;", "`");
        assert!(out.contains(unread), "{form}: {out}");
        assert!(out.contains("1 other briefing is the same"), "{form}: {out}");
        assert!(!out.contains("nothing differs"), "{form}: {out}");
    }
    let json: Value = serde_json::from_str(&workspace.engross(&["diff", "--json"]).out()).unwrap();
    assert_eq!(json["unread"], serde_json::json!([{ "id": "second", "side": "old" }]));
    assert_eq!((&json["same"], &json["unchanged"]), (&false.into(), &1.into()));

    // Nor beside one that is, and a change of what editions are made of.
    workspace.write("engross.toml", CONFIG.replace("The Board", "The New Board"));
    let ran = workspace.engross(&["diff"]);
    assert!(ran.out().starts_with(unread), "{}", ran.out());
    assert!(!ran.out().contains("the same words"), "{}", ran.out());
}

#[test]
fn files_are_compared_with_each_other_and_with_briefings() {
    let workspace = changed();
    let anywhere = tempfile::tempdir().unwrap();
    let path = |name: &str, text: &str| {
        let path = anywhere.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (a, b) = (path("a.md", "Agencies may act.\n"), path("b.md", "Agencies must act.\n"));
    let outside = |words: &[&str]| {
        let mut command = workspace.command(&[&["diff"], words].concat());
        Ran(command.current_dir(anywhere.path()).output().unwrap())
    };
    let ran = outside(&["a.md", "b.md"]);
    assert_eq!(ran.status(), 1);
    assert!(ran.out().contains("Agencies [-may-] {+must+} act."), "{}", ran.out());
    assert_eq!(outside(&["a.md", "a.md"]).status(), 0);
    assert_eq!(outside(&["/dev/null", "b.md"]).status(), 1);
    for words in [["a.md", "c.md"], ["c.md", "a.md"]] {
        let err = outside(&words).err();
        assert!(err.contains("`c.md` is not a file") && err.contains("engross.toml"), "{err}");
    }

    let ran = workspace.engross(&["diff", "first", &a, "work"]);
    assert_eq!(ran.status(), 1);
    let briefing = workspace.root().join("sources/first/briefing.md");
    let ran = workspace.engross(&["diff", "first", "work", briefing.to_str().unwrap()]);
    assert_eq!(ran.status(), 0, "{}", ran.out());
    assert_eq!(workspace.engross(&["diff", &a, &b]).status(), 1);
}

#[test]
fn pages_are_written_and_nothing_is_written_over() {
    let workspace = changed();
    let ran = workspace.engross(&["diff", "v1", "--html", "out.html", "--markdown", "out.md"]);
    assert_eq!(ran.status(), 1);
    assert!(ran.out().starts_with("1 word changed under “Key Learning”; 2 recommendations added"));
    assert_eq!(ran.out().lines().count(), 1);
    let page = String::from_utf8(workspace.read("out.html")).unwrap();
    assert!(page.contains("<del"), "{page}");
    assert!(String::from_utf8(workspace.read("out.md")).unwrap().contains("<ins>must</ins>"));
    let ran = workspace.engross(&["diff", "v1", "--html", "sources/first/briefing.md"]);
    assert_eq!(ran.status(), 2);
    assert!(ran.err().contains("has to end in .html"), "{}", ran.err());
}

#[test]
fn a_redline_is_written_for_each_briefing_that_differs() {
    let workspace = Workspace::of_this_repository();
    workspace.write("sources/second/briefing.md", format!("{FRONT}{OLD}"));
    workspace.commit();
    workspace.write("sources/second/briefing.md", format!("{FRONT}{NEW}"));
    workspace.write("output/private/names/second.txt", "Arthur Sample\n");
    let ran = workspace.engross(&["diff", "second", "HEAD", "--pdf", "second.pdf"]);
    assert_eq!((ran.status(), ran.err().as_str()), (1, ""));
    assert!(ran.out().starts_with("1 word changed"), "{}", ran.out());
    assert!(workspace.read("second.pdf").starts_with(b"%PDF-"));

    workspace.write("sources/third/briefing.md", format!("{FRONT}A new one.\n"));
    let ran = workspace.engross(&["diff", "HEAD", "--pdf", "all.pdf"]);
    assert_eq!(ran.status(), 2);
    assert!(ran.err().contains("2 briefings differ, and all.pdf is one file"), "{}", ran.err());
    let ran = workspace.engross(&["diff", "second", "HEAD", "--pdf", "second.txt"]);
    assert_eq!(ran.status(), 2);
    assert!(ran.err().contains("name a file that ends in .pdf"), "{}", ran.err());
    assert!(!workspace.has("second.txt"));
    assert_eq!(workspace.engross(&["diff", "HEAD", "--pdf", "papers"]).status(), 1);
    assert_eq!(workspace.read("papers/second.pdf"), workspace.read("second.pdf"));
    assert!(workspace.has("papers/third.pdf"));
}

/// Fails the test unless nothing was written, and what was said repeats none of these words.
fn is_kept_back(ran: &Ran, workspace: &Workspace, words: &[&str]) -> String {
    let said = format!("{}{}", ran.out(), ran.err());
    assert_eq!(ran.status(), 2, "{said}");
    for word in words {
        assert!(!said.contains(word), "{word} is repeated: {said}");
    }
    for file in ["r.pdf", "r.html", "r.md"] {
        assert!(!workspace.has(file), "{file}");
    }
    said
}

#[test]
fn what_was_removed_because_it_tells_who_a_child_is_is_not_repeated() {
    let workspace = Workspace::of_this_repository();
    let text = |name: &str| {
        format!("{FRONT}The child {name}lived there. Professionals looked for signs of neglect.\n")
    };
    workspace
        .write("sources/first/briefing.md", text("Arthur *Sample*, NHS number 943 476 5919, "));
    workspace.commit();
    workspace.git(&["tag", "v1"]);
    workspace.write("sources/first/briefing.md", text(""));
    workspace.commit();
    workspace.write("output/private/names/first.txt", "Arthur Sample\n");
    let words = ["Arthur", "Sample", "943", "5919"];
    for form in [
        &["--pdf", "r.pdf"][..],
        &["--html", "r.html"],
        &["--html"],
        &["--markdown", "r.md"],
        &["--markdown"],
    ] {
        let ran = workspace.engross(&[&["diff", "first", "v1", "HEAD"], form].concat());
        let said = is_kept_back(&ran, &workspace, &words);
        assert!(said.contains("error[private-name]: in the old version, v1: "), "{said}");
        assert!(said.contains("error[nhs-number]: in the old version, v1: "), "{said}");
        assert!(said.contains("sources/first/briefing.md:7:11"), "{said}");
        assert!(said.contains("compare with a version that does not have it"), "{said}");
    }
    // Who asks for it on their own terminal is shown it.
    assert!(workspace.engross(&["diff", "first", "v1", "HEAD"]).out().contains("Arthur"));
    // What does not have it can be handed on.
    workspace.write("sources/first/briefing.md", text("and the aunt "));
    let ran = workspace.engross(&["diff", "first", "HEAD", "--pdf", "r.pdf"]);
    assert_eq!((ran.status(), ran.err().as_str()), (1, ""));
    std::fs::remove_file(workspace.root().join("r.pdf")).unwrap();
    // The other way round it is the new side that has it.
    let ran = workspace.engross(&["diff", "first", "HEAD", "v1", "--html", "r.html"]);
    let said = is_kept_back(&ran, &workspace, &words);
    assert!(said.contains("error[private-name]: in the new version, v1: "), "{said}");
    // A briefing has its list whatever it is called on the other side.
    workspace.git(&["mv", "sources/first", "sources/one"]);
    let ran = workspace.engross(&["diff", "one", "v1", "--html", "r.html"]);
    let said = is_kept_back(&ran, &workspace, &words);
    assert!(said.contains("error[private-name]: in the old version, v1: "), "{said}");
}

#[test]
fn what_was_accepted_and_tells_who_a_child_is_is_not_repeated() {
    let workspace = Workspace::new();
    workspace.write("sources/first/briefing.md", format!("{FRONT}The child Arthur Sample.\n"));
    workspace.engross(&["accept"]).ok();
    workspace.write("sources/first/briefing.md", format!("{FRONT}The child.\n"));
    workspace.commit();
    let note = workspace.engross(&["diff", "first", "--html"]).err();
    assert!(note.contains("names were not looked for in first"), "{note}");
    workspace.write("output/private/names/first.txt", "Arthur Sample\n");
    let ran = workspace.engross(&["diff", "first", "--html", "r.html"]);
    let said = is_kept_back(&ran, &workspace, &["Arthur", "Sample"]);
    assert!(said.contains("error[private-name]: in what was accepted: "), "{said}");
    assert!(said.contains("sources/first/content.lock:"), "{said}");
}

#[test]
fn a_name_in_the_name_of_a_file_that_changed_is_not_repeated() {
    let workspace = changed();
    workspace.write("output/private/names/first.txt", "Arthur Sample\n");
    workspace.write("layouts/shared/arthur-sample.typ", "");
    let ran = workspace.engross(&["diff", "first", "v1", "--html", "r.html"]);
    let said = is_kept_back(&ran, &workspace, &["arthur"]);
    assert!(said.contains("in the name of a file here"), "{said}");
}

#[test]
fn where_no_briefing_differs_there_is_no_redline_and_all_else() {
    let workspace = changed();
    let redline = ["--pdf", "r.pdf", "--html", "r.html", "--markdown", "r.md"];
    let ran = workspace.engross(&[&["diff", "v1", "HEAD"], &redline[..]].concat()).ok();
    assert!(ran.err().contains("no redline was written"), "{}", ran.err());
    workspace.git(&["checkout", "--quiet", "."]);
    workspace.write("layouts/shared/marks.typ", "#let mark = 1\n");
    let ran = workspace.engross(&[&["diff", "v1"], &redline[..]].concat());
    assert_eq!(ran.status(), 1, "{}", ran.err());
    assert!(workspace.has("r.html") && workspace.has("r.md") && !workspace.has("r.pdf"));
}

#[test]
fn pages_that_look_different_are_told_though_the_words_are_the_same() {
    let workspace = Workspace::new();
    workspace.git(&["tag", "v1"]);
    let layout = String::from_utf8(workspace.read("layouts/plain/layout.typ")).unwrap();
    workspace.write(
        "layouts/plain/layout.typ",
        layout.replace("region: \"GB\"", "region: \"GB\", fill: red"),
    );
    let told = first_line(&workspace.engross(&["diff", "first", "v1"]));
    assert_eq!(
        told,
        "From v1 to the work tree: the same words; what editions are made of differs."
    );
    let ran = workspace.engross(&["diff", "first", "v1", "--pages"]);
    assert_eq!((ran.status(), ran.err().as_str()), (1, ""));
    assert_eq!(
        first_line(&ran),
        "The same words. The look of page 1 of the plain edition changed."
    );
    let json = workspace.engross(&["diff", "first", "v1", "--pages", "--json"]).out();
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["briefings"][0]["change"], "changed");
    assert_eq!(json["briefings"][0]["pages"][0]["pages"][0]["look"], "changed");
    let page = workspace.engross(&["diff", "first", "v1", "--pages", "--html"]).out();
    assert!(page.contains("data:image/png;base64,"), "the pictures are in the page");

    workspace.git(&["checkout", "--quiet", "."]);
    let ran = workspace.engross(&["diff", "first", "v1", "--pages"]).ok();
    assert_eq!(first_line(&ran), "The same words.");
    // Of two briefings, the one that differs is meant.
    workspace.write("sources/second/briefing.md", format!("{FRONT}Two.\n"));
    let ran = workspace.engross(&["diff", "v1", "--pages"]);
    assert_eq!((ran.status(), ran.err().as_str()), (1, ""));
    std::fs::remove_dir_all(workspace.root().join("sources/second")).unwrap();
    // Nothing can be built of what was accepted.
    workspace.engross(&["accept"]).ok();
    assert_eq!(workspace.engross(&["diff", "first", "--pages"]).status(), 2);
}

#[test]
fn the_pages_of_two_files_are_compared() {
    let workspace = Workspace::new();
    workspace.engross(&["build", "--out", "old"]).ok();
    let layout = String::from_utf8(workspace.read("layouts/plain/layout.typ")).unwrap();
    let red = layout.replace("region: \"GB\"", "region: \"GB\", fill: red");
    workspace.write("layouts/plain/layout.typ", red);
    workspace.engross(&["build", "--out", "new"]).ok();
    let [old, new] = ["old/first/plain.pdf", "new/first/plain.pdf"];
    workspace.engross(&["diff", old, new]).ok();
    let ran = workspace.engross(&["diff", old, new, "--pages"]);
    assert_eq!((ran.status(), ran.err().as_str()), (1, ""));
    assert_eq!(first_line(&ran), "The same words. The look of page 1 of the document changed.");
    let json = workspace.engross(&["diff", old, new, "--pages", "--json"]).out();
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["briefings"][0]["pages"][0]["edition"], Value::Null);
    assert_eq!(json["briefings"][0]["pages"][0]["pages"][0]["look"], "changed");
    let page = workspace.engross(&["diff", old, new, "--pages", "--html"]).out();
    assert!(page.contains("data:image/png;base64,"), "the pictures are in the page");
    workspace.engross(&["diff", old, old, "--pages"]).ok();
    let ran = workspace.engross(&["diff", old, "sources/first/briefing.md", "--pages"]);
    assert_eq!(ran.status(), 2);
    assert!(ran.err().contains("sources/first/briefing.md is none"), "{}", ran.err());
}

#[test]
fn what_is_handed_on_holds_no_name_wherever_it_stands() {
    let workspace = changed();
    workspace.write("output/private/names/first.txt", "Tommy Atkins\n");
    workspace.write("leak.md", format!("{FRONT}Tommy Atkins came.\n"));
    workspace.git(&["branch", "tommy-atkins"]);
    workspace.write("sources/first/briefing.md", format!("{FRONT}{OLD}"));
    let refused = |words: &[&str]| {
        for form in ["--html", "--markdown"] {
            let ran = workspace.engross(&[&["diff"], words, &[form]].concat());
            assert_eq!((ran.status(), ran.out().as_str()), (2, ""), "{words:?}: {}", ran.err());
            assert!(ran.err().contains("error[private-name]"), "{words:?}: {}", ran.err());
            assert!(!ran.err().contains("tkins"), "{words:?}: {}", ran.err());
        }
    };
    // In a file beside a briefing; in what a side is called.
    refused(&["first", "leak.md", "work"]);
    refused(&["first", "tommy-atkins"]);
    // In what editions are made of, where no briefing differs.
    workspace.write("layouts/Tommy-Atkins.txt", "none");
    refused(&["HEAD"]);
    std::fs::remove_file(workspace.root().join("layouts/Tommy-Atkins.txt")).unwrap();
    workspace.write("engross.toml", CONFIG.replace("The Board", "The Tommy Atkins Board"));
    refused(&["HEAD"]);
}
