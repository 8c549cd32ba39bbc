//! Runs: words, breaks, links, fields, references to notes.

use super::Reader;
use super::body::has_words;
use super::drawing::Picture;
use super::xml::{self, Element, Node};
use crate::blocks::{Line, Place, Reference, Stress, Stressed, without_script};
use crate::import::{ImportError, Remark, builder};
use crate::readback::normalise;

type Result<T> = std::result::Result<T, ImportError>;

/// What holds for all runs of a paragraph.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context {
    /// Whether emphasis is only its style's looks, as in a heading.
    pub plain: bool,
    pub hidden: bool,
}

/// What a paragraph leaves to be read after it.
#[derive(Default)]
pub(super) struct After<'e> {
    pub pictures: Vec<Picture>,
    /// The contents of text boxes.
    pub boxes: Vec<&'e Element>,
    /// Words in drawings.
    pub texts: Vec<String>,
    pub notes: Vec<(&'static str, String)>,
}

impl After<'_> {
    pub fn is_empty(&self) -> bool {
        self.pictures.is_empty()
            && self.boxes.is_empty()
            && self.texts.is_empty()
            && self.notes.is_empty()
    }
}

/// Fields that have begun and not ended: no document has more.
const MOST_FIELDS: usize = 100;

/// A field (ECMA-376, 17.16): an instruction, and the text that it gave last.
#[derive(Debug, Default)]
pub(super) struct Field {
    instruction: String,
    /// Where its text begins in the line, once it has begun.
    result: Option<(Place, usize)>,
}

impl Field {
    /// Where a hyperlink leads: `HYPERLINK "https://example.org" \l "part"`.
    fn target(&self) -> Option<String> {
        let rest = self.instruction.trim().strip_prefix("HYPERLINK")?;
        let (mut target, mut anchor) = (None, None);
        let mut words = words(rest).into_iter();
        while let Some(word) = words.next() {
            match word {
                "\\l" => anchor = words.next(),
                // A tip, and a window's name.
                "\\o" | "\\t" => drop(words.next()),
                switch if switch.starts_with('\\') => {}
                word => target = target.or(Some(word)),
            }
        }
        let anchor = anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
        Some(format!("{}{anchor}", target.unwrap_or_default()))
    }
}

/// The words of an instruction; what stands in quotation marks is one.
fn words(instruction: &str) -> Vec<&str> {
    let parts = instruction.split('"').enumerate();
    parts
        .flat_map(|(index, part)| match index % 2 {
            0 => part.split_whitespace().collect(),
            _ => vec![part],
        })
        .collect()
}

impl Reader<'_, '_> {
    pub fn paragraph_line<'e>(
        &mut self,
        paragraph: &'e Element,
        context: Context,
        line: &mut Line,
        after: &mut After<'e>,
    ) -> Result<()> {
        let (start, mark) = (line.place(), line.mark());
        // A field that began in a paragraph before goes on here.
        for field in self.fields.iter_mut().filter(|field| field.result.is_some()) {
            field.result = Some((start, mark));
        }
        self.inline(&paragraph.children, context, line, after)?;
        for field in &self.fields {
            if let (Some((start, mark)), Some(target)) = (field.result, field.target())
                && line.place() > start
            {
                builder::link(line, start, mark, &target);
            }
        }
        Ok(())
    }

    fn inline<'e>(
        &mut self,
        nodes: &'e [Node],
        context: Context,
        line: &mut Line,
        after: &mut After<'e>,
    ) -> Result<()> {
        for element in xml::elements(nodes) {
            match element.name.as_str() {
                "w:r" => self.run(element, context, line, after)?,
                "w:hyperlink" => {
                    let (start, mark) = (line.place(), line.mark());
                    self.inline(&element.children, context, line, after)?;
                    let id = element.attribute("r:id");
                    let to = id.and_then(|id| self.relations.target(id)).unwrap_or_default();
                    let anchor = element.attribute("w:anchor");
                    let anchor = anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
                    if line.place() > start {
                        builder::link(line, start, mark, &format!("{to}{anchor}"));
                    }
                }
                "w:fldSimple" => {
                    let instruction = element.attribute("w:instr").unwrap_or_default().to_owned();
                    let result = Some((line.place(), line.mark()));
                    self.fields.push(Field { instruction, result });
                    self.inline(&element.children, context, line, after)?;
                    self.end_field(line);
                }
                "w:del" | "w:moveFrom" => self.deleted += usize::from(has_words(element)),
                "w:pPr" => {}
                _ => match self.inside(element) {
                    Some(inner) => self.inline(&inner.children, context, line, after)?,
                    None => self.unknown_words(element, line),
                },
            }
        }
        Ok(())
    }

    /// The words of an element that is not known here, such as a formula.
    fn unknown_words(&mut self, element: &Element, line: &mut Line) {
        let text = element.text();
        if !text.trim().is_empty() {
            self.remarks.not_understood(&element.name);
            line.push(&text, None);
        }
    }

    fn run<'e>(
        &mut self,
        run: &'e Element,
        context: Context,
        line: &mut Line,
        after: &mut After<'e>,
    ) -> Result<()> {
        let properties = run.child("w:rPr");
        let own = properties.and_then(|own| own.is_on("w:vanish"));
        if own.unwrap_or(context.hidden) || self.styles.is_on(properties, "w:vanish") {
            let text = normalise(&run.text());
            self.remarks.add(Remark::NotShown { what: "hidden text", text });
            return Ok(());
        }
        if ["w:strike", "w:dstrike"].iter().any(|line| self.styles.is_on(properties, line)) {
            self.remarks.add(Remark::StruckOut { text: normalise(&run.text()) });
        }
        let start = line.place();
        let language = self.foreign(properties);
        self.run_content(run, language.as_deref(), line, after)?;
        let stresses = [("w:i", Stress::Emphasis), ("w:b", Stress::Strong)];
        for (property, stress) in stresses {
            if !context.plain && line.place() > start && self.styles.is_on(properties, property) {
                stressed(line, start, stress);
            }
        }
        Ok(())
    }

    fn run_content<'e>(
        &mut self,
        run: &'e Element,
        language: Option<&str>,
        line: &mut Line,
        after: &mut After<'e>,
    ) -> Result<()> {
        for element in run.elements() {
            match element.name.as_str() {
                "w:t" if self.in_instruction() => {}
                "w:t" => line.push(&element.text(), language),
                "w:tab" | "w:ptab" => line.push("\t", None),
                "w:br"
                    if element.attribute("w:type").is_some_and(|kind| kind != "textWrapping") =>
                {
                    line.push(" ", None);
                }
                "w:br" | "w:cr" => {
                    line.breaks.push(line.place());
                    line.push(" ", None);
                }
                "w:noBreakHyphen" => line.push("\u{2011}", language),
                "w:softHyphen" => line.push("\u{ad}", None),
                "w:sym" => line.push(&symbol(element), language),
                "w:footnoteReference" => refer("footnote", element, line, after),
                "w:endnoteReference" => refer("endnote", element, line, after),
                "w:fldChar" => self.field_mark(element, line)?,
                "w:instrText" => {
                    if let Some(field) = self.fields.last_mut() {
                        field.instruction.push_str(&element.text());
                    }
                }
                "w:drawing" | "w:pict" | "w:object" => self.drawing(element, after)?,
                "w:delText" | "w:delInstrText" => {
                    self.deleted += usize::from(has_words(element));
                }
                "w:rPr" => {}
                "w:ruby" => {
                    // What is written over the words says how they sound.
                    for run in element.find(&["w:rubyBase"]).iter().flat_map(|base| base.all("w:r"))
                    {
                        self.run_content(run, language, line, after)?;
                    }
                    let text = element.child("w:rt").map(Element::text).unwrap_or_default();
                    let (what, text) = ("a reading aid over words", normalise(&text));
                    self.remarks.add(Remark::NotShown { what, text });
                }
                _ => match self.inside(element) {
                    Some(inner) => self.run_content(inner, language, line, after)?,
                    None => self.unknown_words(element, line),
                },
            }
        }
        Ok(())
    }

    /// The language of a run's words, if it is another than the document's. Two kinds of English
    /// are one language here: Word marks them by the keyboard that typed them.
    fn foreign(&self, properties: Option<&Element>) -> Option<String> {
        let language = properties?.child("w:lang")?.value()?;
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
        let own = self.language.as_deref().map(primary);
        (own.is_some_and(|own| own != primary(language))).then(|| without_script(language))
    }

    fn in_instruction(&self) -> bool {
        self.fields.last().is_some_and(|field| field.result.is_none())
    }

    fn field_mark(&mut self, mark: &Element, line: &mut Line) -> Result<()> {
        match mark.attribute("w:fldCharType") {
            Some("begin") if self.fields.len() == MOST_FIELDS => {
                let (part, what) = ("The text".to_owned(), "fields in each other");
                return Err(ImportError::TooMuch { part, what, limit: MOST_FIELDS });
            }
            Some("begin") => self.fields.push(Field::default()),
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    field.result = Some((line.place(), line.mark()));
                }
            }
            Some("end") => self.end_field(line),
            _ => {}
        }
        Ok(())
    }

    fn end_field(&mut self, line: &mut Line) {
        let Some(field) = self.fields.pop() else { return };
        if let (Some((start, mark)), Some(target)) = (field.result, field.target())
            && line.place() > start
        {
            builder::link(line, start, mark, &target);
        }
    }
}

fn refer(kind: &'static str, element: &Element, line: &mut Line, after: &mut After) {
    if let Some(id) = element.attribute("w:id") {
        line.notes.push(Reference { at: line.place(), label: String::new() });
        after.notes.push((kind, id.to_owned()));
    }
}

/// Marks what was written since a place, together with what is marked right before.
fn stressed(line: &mut Line, start: Place, stress: Stress) {
    let end = line.place();
    let last = line.stresses.iter_mut().rev().find(|last| last.stress == stress);
    match last {
        Some(last) if last.at.end == start => last.at.end = end,
        _ => line.stresses.push(Stressed { at: start..end, stress }),
    }
}

/// A character of a symbol font. Those fonts' codes are private; the commonest have characters.
fn symbol(element: &Element) -> String {
    let code = element.attribute("w:char").and_then(|code| u32::from_str_radix(code, 16).ok());
    let font = element.attribute("w:font").unwrap_or_default();
    let known = match (font, code.map(|code| code & 0xff)) {
        ("Symbol", Some(0xb7)) | ("Wingdings", Some(0x9f)) => Some('•'),
        ("Wingdings", Some(0xa7)) => Some('▪'),
        ("Wingdings", Some(0xd8)) => Some('➢'),
        ("Wingdings", Some(0xe0)) => Some('→'),
        ("Wingdings", Some(0xfb)) => Some('✗'),
        ("Wingdings", Some(0xfc)) => Some('✓'),
        ("Wingdings", Some(0xfe)) => Some('☑'),
        ("Wingdings", Some(0xa8)) => Some('☐'),
        _ => None,
    };
    let char = known.or(code.and_then(char::from_u32)).unwrap_or(char::REPLACEMENT_CHARACTER);
    char.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_hyperlink_field_leads() {
        let target = |text: &str| {
            Field { instruction: text.to_owned(), result: None }.target().unwrap_or_default()
        };
        assert_eq!(target(r#" HYPERLINK "https://example.org/a" "#), "https://example.org/a");
        assert_eq!(target(r#"HYPERLINK "https://e.org" \l "part" \o "Tip""#), "https://e.org#part");
        assert_eq!(target(r#"HYPERLINK \l "part""#), "#part");
        assert_eq!(target(r#"HYPERLINK \o "Tip" "https://e.org""#), "https://e.org");
        assert_eq!(target("HYPERLINK https://e.org \\h"), "https://e.org");
        assert_eq!(target("PAGE"), "");
    }
}
