//! Single constructs, each in the least file that has it.

use super::zipped::{docx, part};
use crate::blocks;
use crate::import::{self, Limits};

/// The blocks and remarks of a file.
fn dump(name: &str, bytes: &[u8]) -> String {
    let read = import::read(name, bytes, &Limits::default()).unwrap();
    let remarks: String = read.remarks.iter().map(|remark| format!("! {remark}\n")).collect();
    remarks + &blocks::dump(&read.blocks)
}

fn word(body: &str) -> String {
    dump("a.docx", &docx(body, &[]))
}

fn page(body: &str) -> String {
    dump("a.html", format!("<!doctype html><html lang=en><body>{body}").as_bytes())
}

fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>")
}

#[test]
fn tracked_changes_are_read_as_if_accepted() {
    insta::assert_snapshot!(
        word(&format!(
            "<w:p>{}<w:ins>{}</w:ins><w:del><w:r><w:delText>must</w:delText></w:r></w:del>\
             <w:moveFrom>{}</w:moveFrom>{}</w:p>",
            run("Staff "), run("may "), run("moved"), run("ask."),
        )),
        @r"
    ! The document has tracked changes: 1 insertion, read as text, and 2 deletions, left out.
    paragraph: Staff may ask.
    "
    );
}

#[test]
fn hidden_text_of_a_word_document_is_said() {
    insta::assert_snapshot!(
        word("<w:p><w:r><w:t>Seen.</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>Unseen.</w:t></w:r></w:p>"),
        @r"
    ! Left out, hidden text: “Unseen.”.
    paragraph: Seen.
    "
    );
}

#[test]
fn a_text_box_is_read_once() {
    let content = format!("<w:txbxContent><w:p>{}</w:p></w:txbxContent>", run("In a box."));
    insta::assert_snapshot!(
        word(&format!(
            "<w:p>{}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{content}</w:drawing>\
             </mc:Choice><mc:Fallback><w:pict>{content}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
            run("Around it.")
        )),
        @r"
    paragraph: Around it.
    paragraph: In a box.
    "
    );
}

#[test]
fn characters_that_word_writes_as_elements() {
    insta::assert_snapshot!(
        word(
            "<w:p><w:r><w:t>multi</w:t><w:noBreakHyphen/><w:t>agency in</w:t><w:softHyphen/><w:t>formation</w:t>\
             <w:tab/><w:t>a</w:t><w:br/><w:t>b</w:t><w:br w:type='page'/><w:t>c </w:t>\
             <w:sym w:font='Wingdings' w:char='F0FC'/></w:r></w:p>"
        ),
        @r"
    paragraph: multi‑agency information a b c ✓
        breaks at [24]
    "
    );
}

#[test]
fn links_by_relation_by_field_and_within() {
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    insta::assert_snapshot!(
        word(&format!(
            "<w:p><w:hyperlink r:id='web'>{}</w:hyperlink> {}{}<w:r><w:instrText>HYPERLINK \"https://example.org/b\"</w:instrText></w:r>{}{}{}\
             <w:hyperlink w:anchor='part'>{}</w:hyperlink></w:p>",
            run("one "), run("and "), field("begin"), field("separate"), run("two"), field("end"), run(" three"),
        )),
        @r##"
    paragraph: one and two three
        link 0..3 "one" -> https://example.org/a
        link 6..9 "two" -> https://example.org/b
        link 9..14 "three" -> #part
    "##
    );
}

#[test]
fn localised_and_derived_styles() {
    let styles = part(
        "styles",
        "<w:style w:type='paragraph' w:styleId='Titel'><w:name w:val='Title'/></w:style>
         <w:style w:type='paragraph' w:styleId='berschrift1'><w:name w:val='heading 1'/></w:style>
         <w:style w:type='paragraph' w:styleId='Own'><w:name w:val='Our heading'/><w:basedOn w:val='berschrift1'/></w:style>
         <w:style w:type='paragraph' w:styleId='Level'><w:name w:val='Level'/><w:pPr><w:outlineLvl w:val='2'/></w:pPr></w:style>
         <w:style w:type='paragraph' w:styleId='Loop'><w:name w:val='Loop'/><w:basedOn w:val='Loop'/></w:style>",
    );
    let styled = |style: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr>{}</w:p>", run(style))
    };
    let body: String = ["Titel", "berschrift1", "Own", "Level", "Loop"].map(styled).concat();
    insta::assert_snapshot!(
        dump("a.docx", &docx(&body, &[("word/styles.xml", &styles)])),
        @r"
    heading 1 (title): Titel
    heading 2: berschrift1
    heading 2: Own
    heading 4: Level
    paragraph: Loop
    "
    );
}

#[test]
fn numbers_count_on_and_begin_anew() {
    let level = |level: &str, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl='{level}'><w:start w:val='1'/><w:numFmt w:val='{format}'/><w:lvlText w:val='{text}'/></w:lvl>"
        )
    };
    let numbering = part(
        "numbering",
        &format!(
            "<w:abstractNum w:abstractNumId='0'>{}{}</w:abstractNum>
             <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>
             <w:num w:numId='2'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='7'/></w:lvlOverride></w:num>",
            level("0", "decimal", "%1."), level("1", "lowerLetter", "%1.%2)"),
        ),
    );
    let item = |list: &str, level: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr></w:pPr>{}</w:p>",
            run("Item")
        )
    };
    let body =
        [item("1", "0"), item("1", "1"), item("1", "1"), item("1", "0"), item("2", "0")].concat();
    insta::assert_snapshot!(
        dump("a.docx", &docx(&body, &[("word/numbering.xml", &numbering)])),
        @r"
    list 0, item 0 1.: paragraph: Item
    list 0, item 0 1.: list 1, item 1 1.a): paragraph: Item
    list 0, item 0 1.: list 1, item 2 1.b): paragraph: Item
    list 0, item 3 2.: paragraph: Item
    list 0, item 4 7.: paragraph: Item
    "
    );
}

#[test]
fn cells_that_span_and_cells_with_several_paragraphs() {
    let cell = |properties: &str, text: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{}</w:p></w:tc>", run(text))
    };
    let rows = format!(
        "<w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr>{}{}<w:tc><w:p>{}</w:p><w:p>{}</w:p></w:tc></w:tr>",
        cell("<w:gridSpan w:val='2'/>", "Wide"),
        cell("", "C"),
        cell("<w:vMerge w:val='restart'/>", "Tall"),
        cell("", "B2"),
        cell("", "C2"),
        cell("<w:vMerge/>", ""),
        cell("", "B3"),
        run("one"),
        run("two"),
    );
    insta::assert_snapshot!(word(&format!("<w:tbl>{rows}</w:tbl>")), @r"
    table 0: header 1,1: Wide
    table 0: header 1,3: C
    table 0: cell 2,1: Tall
    table 0: cell 2,2: B2
    table 0: cell 2,3: C2
    table 0: cell 3,2: B3
    table 0: cell 3,3: one two
        breaks at [3]
    ");
}

#[test]
fn headers_and_comments_are_set_aside_and_formulas_read() {
    let header = part("hdr", &format!("<w:p>{}</w:p>", run("OFFICIAL")));
    let comments = part("comments", "<w:comment w:id='0'/><w:comment w:id='1'/>");
    let body = format!(
        "<w:p>{}<m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath></w:p><w:sectPr><w:headerReference r:id='header1.xml'/></w:sectPr>",
        run("Where "),
    );
    let parts = [("word/header1.xml", &*header), ("word/comments.xml", &*comments)];
    insta::assert_snapshot!(dump("a.docx", &docx(&body, &parts)), @r"
    ! The document has 2 comments, which are left out.
    ! What `m:oMath` means is not known; its words are read as paragraphs.
    ! Set aside as a page's header: “OFFICIAL”.
    paragraph: Where a=b
    ");
}

#[test]
fn notes_that_refer_to_each_other_are_read_once() {
    let note = |id: &str, to: &str| {
        format!(
            "<w:footnote w:id='{id}'><w:p>{}<w:r><w:footnoteReference w:id='{to}'/></w:r></w:p></w:footnote>",
            run(id)
        )
    };
    let notes = part("footnotes", &(note("1", "2") + &note("2", "1")));
    let body = format!("<w:p>{}<w:r><w:footnoteReference w:id='1'/></w:r></w:p>", run("Text"));
    insta::assert_snapshot!(dump("a.docx", &docx(&body, &[("word/footnotes.xml", &notes)])), @r#"
    paragraph: Text
        note "" at 4
    note 0: paragraph: 1
        note "" at 1
    note 1: paragraph: 2
        note "" at 1
    "#);
    let markdown = "Text[^1].\n\n[^1]: One[^2].\n\n[^2]: Two[^1].\n";
    insta::assert_snapshot!(dump("a.md", markdown.as_bytes()), @r#"
    paragraph: Text.
        note "" at 4
    note 0: paragraph: One.
        note "" at 3
    note 1: paragraph: Two.
        note "" at 3
    "#);
}

#[test]
fn what_a_page_hides_is_said() {
    insta::assert_snapshot!(
        page(
            "<nav>Home</nav><p hidden>One</p><div style='color: red; display : none'><p>Two</div>
             <p>Seen <span aria-hidden=true>by eyes</span></p><template><p>Three</template>
             <script>four()</script><noscript>Five</noscript><a href=x aria-label='Say this'>Read this</a>"
        ),
        @r#"
    ! Set aside as navigation: “Home”.
    ! Left out, hidden on the page: “One”.
    ! Left out, hidden on the page: “Two”.
    ! No screen reader says “by eyes”, which stands there.
    ! Left out, shown only where something else cannot be: “Five”.
    ! A screen reader says “Say this” where “Read this” stands.
    paragraph: Seen by eyes
    paragraph: Read this
        link 0..8 "Read this" -> x
    "#
    );
}

#[test]
fn words_that_stand_in_no_paragraph_are_one() {
    insta::assert_snapshot!(
        page(
            "<div>Loose <b>words</b><p>A paragraph</p>more<br>words</div><dl><dt>Term<dd>Meaning</dl>
             <section><h2>Heading <em>two</em></h2></section><div role=heading aria-level=3>Three</div>"
        ),
        @r"
    paragraph: Loose words
        strong 5..10
    paragraph: A paragraph
    paragraph: more words
        breaks at [4]
    paragraph: Term
    paragraph: Meaning
    heading 2 (title): Heading two
    heading 3: Three
    "
    );
}

#[test]
fn lists_and_quotes_of_a_page() {
    insta::assert_snapshot!(
        page(
            "<ol start=3 type=a><li>Three<ul><li>Inner</ul><li value=7>Seven</ol>
             <blockquote><p>Words<p>— Aunt</blockquote><blockquote>More<footer>Uncle</footer></blockquote>
             <ul><li>Item</li><ul><li>Misplaced</ul></ul>"
        ),
        @r"
    list 0, item 0 c.: paragraph: Three
    list 0, item 0 c.: list 1, item 1 •: paragraph: Inner
    list 0, item 2 g.: paragraph: Seven
    quote 2: paragraph: Words
    quote 2: paragraph (attribution): Aunt
    quote 3: paragraph: More
    quote 3: paragraph (attribution): Uncle
    list 4, item 3 •: paragraph: Item
    list 4, item 3 •: list 5, item 4 •: paragraph: Misplaced
    "
    );
}

#[test]
fn tables_of_a_page() {
    insta::assert_snapshot!(
        page(
            "<table><caption>Dates</caption><thead><tr><th>A<th>B<tbody><tr><th scope=row rowspan=2>R<td>1
             <tr><td><p>2<p>two <a href=y>links</a></table>
             <table role=presentation><tr><td>Left<td>Right</table>"
        ),
        @r#"
    table 0: caption: Dates
    table 0: header 1,1: A
    table 0: header 1,2: B
    table 0: cell 2,1: R
    table 0: cell 2,2: 1
    table 0: cell 3,2: 2 two links
        link 4..9 "links" -> y
        breaks at [1]
    paragraph: Left
    paragraph: Right
    "#
    );
}

#[test]
fn languages_pictures_and_a_link_around_blocks() {
    insta::assert_snapshot!(
        page(
            "<p>Say <i lang=cy>Iechyd da</i></p><figure><img src=a alt='A chart'><figcaption>Fig</figcaption></figure>
             <p><img src=b alt=''>Text <img src=c></p><a href=z><p>One<p>Two</a>"
        ),
        @r#"
    ! A picture has no alternative text: what it shows is not compared.
    paragraph: Say Iechyd da
        in cy 3..11
        emphasis 3..11
    picture: A chart
    caption: Fig
    paragraph: Text
    picture:
    paragraph: One
        link 0..3 "One" -> z
    paragraph: Two
        link 0..3 "Two" -> z
    "#
    );
}

#[test]
fn markdown_that_no_briefing_may_have() {
    insta::assert_snapshot!(
        dump(
            "a.md",
            b"---\ntitle: \"A title\"\ndate: May 2022\ntags: [x]\n---\n\n# Heading\n\nCode `x` and ![Alt](a.png) in text<br>on.\n\n```\ncode\n```\n\n<div><b>Raw</b> words</div>\n\n* * *\n\n[^1]: Unused.\n"
        ),
        @r"
    ! What `raw HTML` means is not known; its words are read as paragraphs.
    heading 1 (title): A title
    paragraph (date): May 2022
    heading 1: Heading
    paragraph: Code x and in text on.
        breaks at [14]
    picture: Alt
    paragraph: code
    paragraph: Raw words
    note 0: paragraph: Unused.
    "
    );
}

#[test]
fn plain_text_that_is_wrapped_and_has_lists() {
    insta::assert_snapshot!(
        dump(
            "a.txt",
            b"A TITLE\n\nWords that go on\non the next line, see [here](https://example.org).\n\nActions:\n1. First\n   goes on\n  - inner\n2) Second\n\nEnd\n---\n"
        ),
        @r#"
    heading 1 (title): A TITLE
    paragraph: Words that go on on the next line, see here.
        link 30..34 "here" -> https://example.org
    heading 2: Actions:
    list 0, item 0 1.: paragraph: First goes on
    list 0, item 0 1.: list 1, item 1 •: paragraph: inner
    list 0, item 2 2.: paragraph: Second
    paragraph: End
    "#
    );
}
