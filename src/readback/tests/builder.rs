//! A small PDF written by hand, with a correct cross-reference table: one page, one paragraph.

use std::collections::BTreeMap;

use crate::readback::{Document, Limits, dump, read};

/// Objects by number. Those of [`Pdf::new`] may be replaced:
///
/// 1 catalog, 2 page tree, 3 page, 4 its content, 5 font `F`, 6 structure tree root, 7 `Document`,
/// 8 `P`, 9 resources, which name the objects 20 to 29 besides: `X0` to `X2` (20 to 22) form
/// XObjects, `P0` (23) a property list, `G0` (24) a graphics state, `F1` (25) a font, `C0` (26) a
/// colour space.
pub struct Pdf {
    objects: BTreeMap<u32, Vec<u8>>,
}

impl Pdf {
    /// A page with this content. The paragraph holds the marked content 0.
    pub fn new(content: &str) -> Self {
        let mut pdf = Self { objects: BTreeMap::new() };
        pdf.set(
            1,
            "<</Type/Catalog/Pages 2 0 R/StructTreeRoot 6 0 R/MarkInfo<</Marked true>>/Lang(en-GB)>>",
        );
        pdf.set(2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
        pdf.set(
            3,
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources 9 0 R>>",
        );
        pdf.stream(4, "", content.as_bytes());
        pdf.set(5, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>");
        pdf.set(6, "<</Type/StructTreeRoot/K 7 0 R>>");
        pdf.set(7, "<</S/Document/P 6 0 R/K 8 0 R>>");
        pdf.set(8, "<</S/P/P 7 0 R/Pg 3 0 R/K[0]>>");
        pdf.set(
            9,
            "<</Font<</F 5 0 R/F1 25 0 R>>/XObject<</X0 20 0 R/X1 21 0 R/X2 22 0 R>>
               /Properties<</P0 23 0 R>>/ExtGState<</G0 24 0 R>>/ColorSpace<</C0 26 0 R>>>>",
        );
        pdf
    }

    pub fn set(&mut self, number: u32, object: &str) -> &mut Self {
        self.objects.insert(number, object.into());
        self
    }

    pub fn stream(&mut self, number: u32, entries: &str, data: &[u8]) -> &mut Self {
        let mut object = format!("<</Length {}{entries}>>stream\n", data.len()).into_bytes();
        object.extend(data);
        object.extend(b"\nendstream");
        self.objects.insert(number, object);
        self
    }

    pub fn form(&mut self, number: u32, content: &str) -> &mut Self {
        let entries = "/Type/XObject/Subtype/Form/BBox[0 0 600 800]";
        self.stream(number, entries, content.as_bytes())
    }

    pub fn build(&self) -> Vec<u8> {
        let mut file = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
        let mut entries = String::from("0 1\n0000000000 65535 f \n");
        for (number, object) in &self.objects {
            entries += &format!("{number} 1\n{:010} 00000 n \n", file.len());
            file.extend(format!("{number} 0 obj\n").bytes());
            file.extend(object);
            file.extend(b"\nendobj\n");
        }
        let start = file.len();
        let trailer = "trailer\n<</Size 100/Root 1 0 R>>\n";
        file.extend(format!("xref\n{entries}{trailer}startxref\n{start}\n%%EOF\n").bytes());
        file
    }

    pub fn read(&self) -> Document {
        read(&self.build(), &Limits::default()).unwrap()
    }

    /// The dump without its header.
    pub fn dump(&self) -> String {
        let dump = dump(&self.read());
        dump.lines().skip(4).map(|line| format!("{line}\n")).collect()
    }
}
