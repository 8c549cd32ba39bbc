//! A small file in the shape of an edition: two pages, a label in a box on the second.

/// Objects by number: 1 catalog, 2 pages, 3 and 4 the pages, 5 and 6 what they show, 7 font, 8
/// structure tree, 9 its first element, 10 and 11 the paragraphs, 12 information.
pub struct Edition {
    pub objects: Vec<String>,
}

const LABEL: &str = "BT /F 9 Tf 106 66 Td (Electronic seal of the publisher) Tj ET";
const BOX: &str = "100 60 200 62 re S";

impl Edition {
    pub fn new() -> Self {
        let page = |number| {
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.276 841.89]/Contents {number} 0 R\
                 /Resources<</Font<</F 7 0 R>>>>/StructParents {}/Tabs/S>>",
                number - 5
            )
        };
        let element = |page| format!("<</Type/StructElem/S/P/P 9 0 R/Pg {page} 0 R/K 0>>");
        let content = |text: &str| {
            let text = format!("{text}\n");
            format!("<</Length {}>>\nstream\n{text}endstream", text.len())
        };
        let tagged = |text: &str| format!("/P<</MCID 0>>BDC {text} EMC");
        let objects = vec![
            "<</Type/Catalog/Pages 2 0 R/StructTreeRoot 8 0 R/MarkInfo<</Marked true>>/Lang(en-GB)>>"
                .to_owned(),
            "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>".to_owned(),
            page(5),
            page(6),
            content(&tagged("BT /F 12 Tf 100 700 Td (What the board approved.) Tj ET")),
            content(&format!("/Artifact BMC {BOX} EMC {}", tagged(LABEL))),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
            "<</Type/StructTreeRoot/K[9 0 R]/ParentTree<</Nums[0 [10 0 R] 1 [11 0 R]]>>\
             /ParentTreeNextKey 2>>"
                .to_owned(),
            "<</Type/StructElem/S/Document/P 8 0 R/K[10 0 R 11 0 R]>>".to_owned(),
            element(3),
            element(4),
            "<</Title(Lessons)/Creator(engross)>>".to_owned(),
        ];
        Self { objects }
    }

    /// Changes an object's text.
    pub fn change(mut self, number: usize, old: &str, new: &str) -> Self {
        let object = &mut self.objects[number - 1];
        assert!(object.contains(old), "{object} has no {old}");
        *object = object.replace(old, new);
        if let Some((_, stream)) = object.split_once("stream\n") {
            let stream = stream.strip_suffix("endstream").unwrap();
            *object = format!("<</Length {}>>\nstream\n{stream}endstream", stream.len());
        }
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = b"%PDF-1.7\n".to_vec();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", self.objects.len() + 1);
        for (number, object) in (1..).zip(&self.objects) {
            table.push_str(&format!("{:010} 00000 n \n", bytes.len()));
            bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
        }
        let size = self.objects.len() + 1;
        let trailer = format!("<</Size {size}/Root 1 0 R/Info 12 0 R/ID[(one)(two)]>>");
        let end = format!("{table}trailer\n{trailer}\nstartxref\n{}\n%%EOF", bytes.len());
        bytes.extend(end.bytes());
        bytes
    }
}

pub fn edition() -> Vec<u8> {
    Edition::new().bytes()
}
