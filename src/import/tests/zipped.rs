//! Word documents put together by hand.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const RELATIONS: &str =
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#;
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A Word document with this in its body, and more parts.
pub fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let document = format!(
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            xmlns:r="{OFFICE}"
            xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
            xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
            xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"
            xmlns:v="urn:schemas-microsoft-com:vml"><w:body>{body}</w:body></w:document>"#
    );
    let main = format!(
        r#"{RELATIONS}<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>"#
    );
    let mut all = vec![("_rels/.rels", &*main), ("word/document.xml", &*document)];
    // A part's relation is named after the part: `styles` for `word/styles.xml`.
    let mut relations = RELATIONS.to_owned();
    for (name, _) in parts {
        let file = name.rsplit('/').next().unwrap();
        let kind = file.split('.').next().unwrap().trim_end_matches(char::is_numeric);
        relations.push_str(&format!(
            r#"<Relationship Id="{file}" Type="{OFFICE}/{kind}" Target="{file}"/>"#
        ));
    }
    relations.push_str(&format!(
        r#"<Relationship Id="web" Type="{OFFICE}/hyperlink" Target="https://example.org/a" TargetMode="External"/></Relationships>"#
    ));
    all.push(("word/_rels/document.xml.rels", &relations));
    all.extend(parts);
    zip(&all.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Vec<_>>())
}

pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A part in Word's namespace.
pub fn part(root: &str, inside: &str) -> String {
    format!(
        r#"<w:{root} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{inside}</w:{root}>"#
    )
}
