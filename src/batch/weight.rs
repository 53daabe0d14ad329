//! How much memory an item may take, guessed from what it says before it is typeset.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use banxin::yaml::{Node, NodeKind};

/// For each byte of a report: nodes, glyphs, tags, the PDF.
const PER_BYTE: u64 = 200;
/// For each value, however short: a cell has rules and a box.
const PER_VALUE: u64 = 4096;
/// For each pixel of a picture, unpacked.
const PER_PIXEL: u64 = 4;
/// Pixels that a byte of a JPEG may stand for, and memory that a byte of a drawing may.
const JPEG_PIXELS: u64 = 60;
const PER_SVG_BYTE: u64 = 400;
/// A drawing that uses parts of itself may be any number of times what it says.
const SVG_OF_PARTS: u64 = 1 << 40;

/// What may take more memory than this is made in a child.
const HEAVY: u64 = 512 * 1024 * 1024;

/// Whether an item may take more memory than one should in this process.
pub(crate) fn is_heavy(report: &Node, folder: Option<&Path>) -> bool {
    of(report, folder) > HEAVY
}

/// What is asked what it shares may take so much: nobody makes it in a child, and nobody knows
/// which one it was if it takes all.
const LIGHT: u64 = HEAVY / 4;

/// Whether an item surely takes little memory.
pub(crate) fn is_light(report: &Node, folder: Option<&Path>) -> bool {
    of(report, folder) < LIGHT
}

/// A guess, in bytes, that is rather too high.
fn of(report: &Node, folder: Option<&Path>) -> u64 {
    let mut weight = Weight { bytes: 0, values: 0, pictures: 0, folder };
    weight.add(report, false);
    // Each form may show all that the report says once more.
    let forms: u64 = ["covers", "attachments"].iter().map(|key| count(report, key)).sum();
    let once = weight.bytes * PER_BYTE + weight.values * PER_VALUE;
    once.saturating_mul(1 + forms).saturating_add(weight.pictures)
}

fn count(report: &Node, key: &str) -> u64 {
    let NodeKind::Map(entries) = &report.kind else { return 0 };
    match entries.iter().find(|(name, _)| name.text == key).map(|(_, node)| &node.kind) {
        Some(NodeKind::Seq(items)) => items.len() as u64,
        _ => 0,
    }
}

struct Weight<'a> {
    bytes: u64,
    values: u64,
    pictures: u64,
    folder: Option<&'a Path>,
}

impl Weight<'_> {
    /// Adds a node; `free`: it may be what no schema says, and a picture by any name.
    fn add(&mut self, node: &Node, free: bool) {
        match &node.kind {
            NodeKind::Null => {}
            NodeKind::Scalar { text, .. } => {
                self.bytes += text.len() as u64;
                self.values += 1;
                if free || Path::new(text).extension().is_some() {
                    self.picture(text);
                }
            }
            NodeKind::Seq(items) => items.iter().for_each(|item| self.add(item, free)),
            NodeKind::Map(entries) => {
                for (key, node) in entries {
                    let named = matches!(&*key.text, "fields" | "file" | "picture");
                    self.add(node, free || named);
                }
            }
        }
    }

    fn picture(&mut self, name: &str) {
        const LONGEST: usize = 1024;
        let path = self.folder.filter(|_| name.len() <= LONGEST && !name.contains('\n'));
        let pixels = path.and_then(|folder| memory(&folder.join(name)));
        self.pictures = self.pictures.saturating_add(pixels.unwrap_or(0));
    }
}

/// What a picture takes when it is unpacked. None if there is no such file.
fn memory(path: &Path) -> Option<u64> {
    let meta = std::fs::metadata(path).ok().filter(|meta| meta.is_file())?;
    let mut file = File::open(path).ok()?;
    // The head of a PNG (PNG specification, 11.2.2).
    let mut head = [0; 24];
    let is_png = file.read_exact(&mut head).is_ok() && head.starts_with(b"\x89PNG");
    if is_png {
        let number = |at: usize| {
            head[at..at + 4].iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
        };
        return Some(number(16).saturating_mul(number(20)).saturating_mul(PER_PIXEL));
    }
    if head.starts_with(b"\xff\xd8") {
        return Some(meta.len().saturating_mul(JPEG_PIXELS * PER_PIXEL));
    }
    let text = std::fs::read(path).ok()?;
    let uses = text.windows(4).filter(|window| window == b"<use" || window == b":use");
    let is_of_parts = uses.take(MOST_USES + 1).count() > MOST_USES;
    Some(if is_of_parts { SVG_OF_PARTS } else { meta.len() * PER_SVG_BYTE })
}

/// A drawing that uses parts of itself at most so often cannot be much more than it says.
const MOST_USES: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    use banxin::diag::{Source, SourceId};
    use banxin::yaml;

    fn weight(text: &str, folder: Option<&Path>) -> u64 {
        let source = Source { name: String::new(), text: text.to_owned(), folder: None };
        of(&yaml::parse(&source, SourceId::REPORT).unwrap(), folder)
    }

    #[test]
    fn each_form_weighs_as_much_as_the_report() {
        let one = weight("{unit: 沅江市, attachments: []}", None);
        let form =
            "{unit: 沅江市, attachments: [{form: a}, {form: b}], covers: [{form: c}]}";
        assert!(weight(form, None) > 4 * one);
    }

    #[test]
    fn pictures_weigh_what_they_are_unpacked() {
        let folder = tempfile::tempdir().unwrap();
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend(20_000_u32.to_be_bytes());
        png.extend(4_000_u32.to_be_bytes());
        std::fs::write(folder.path().join("bomb"), png).unwrap();
        let svg = "<use/>".repeat(10);
        std::fs::write(folder.path().join("bomb.svg"), svg).unwrap();
        let at = Some(folder.path());
        assert!(weight("{file: bomb}", at) > 320_000_000);
        assert!(weight("{fields: {any: [bomb]}}", at) > 320_000_000);
        assert!(weight("{x: bomb.svg}", at) > 1 << 39);
        assert!(weight("{x: bomb, y: none.svg}", at) < 1_000_000);
    }
}
