//! What is told about a file that was imported: everything that could not be placed, and
//! everything that was changed on the way.

use crate::diag::{Bilingual, Diagnostic, both};

use super::input::Place;

/// The notes on one file.
#[derive(Debug)]
pub(super) struct Notes {
    file: String,
    told: Vec<Diagnostic>,
    /// The texts that found no place.
    unplaced: Vec<String>,
}

/// Texts in messages are cut beyond so many characters; the whole stands in the YAML.
const SHOWN: usize = 60;

impl Notes {
    pub(super) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), told: vec![], unplaced: vec![] }
    }

    /// Tells something of a place.
    pub(super) fn tell(
        &mut self,
        code: &'static str,
        place: &Place,
        what: Bilingual,
        hint: Bilingual,
    ) {
        let told = match place {
            Place::Span(span) => Diagnostic::warning(code, what).at(*span),
            Place::Name(name) => {
                Diagnostic::warning(code, named(name, &what)).in_file(&self.file)
            }
        };
        self.told.push(told.hint(hint));
    }

    /// Tells something of the whole file.
    pub(super) fn tell_all(
        &mut self,
        code: &'static str,
        what: Bilingual,
        hint: Bilingual,
    ) {
        self.told.push(Diagnostic::warning(code, what).in_file(&self.file).hint(hint));
    }

    /// Tells that a fixed text of a form stands there in other characters, or spaced.
    pub(super) fn spelling(&mut self, place: &Place, text: &str) {
        let what = both(
            format!("this is spelt otherwise than the form prints it: {}", shown(text)),
            format!("此处写法与版式所印不同：{}", shown(text)),
        );
        let hint = both("the form prints its own", "排印时使用版式自带的写法");
        self.tell("import::spelling", place, what, hint);
    }

    /// Tells that a text found no place, and keeps it for the end of the YAML.
    pub(super) fn unplaced(&mut self, place: &Place, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.keep(text);
        let shown = shown(text);
        let what = both(
            format!("found no place for this: {shown}"),
            format!("未能放置：{shown}"),
        );
        self.tell("import::unplaced", place, what, at_the_end());
    }

    /// Keeps a text for the end of the YAML, told by others.
    pub(super) fn keep(&mut self, text: &str) {
        self.unplaced.push(text.to_owned());
    }

    /// All that was told, and the texts without a place.
    pub(super) fn finish(self) -> (Vec<Diagnostic>, Vec<String>) {
        (self.told, self.unplaced)
    }
}

/// What to do with a text that has no place.
pub(super) fn at_the_end() -> Bilingual {
    both(
        "it stands in a comment at the end of the YAML; move it to where it belongs",
        "已写入 YAML 末尾的注释；请移到应在的位置",
    )
}

/// A text in one line, cut if it is long.
pub(super) fn shown(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= SHOWN {
        return line;
    }
    line.chars().take(SHOWN).chain(['…']).collect()
}

fn named(name: &Bilingual, what: &Bilingual) -> Bilingual {
    both(format!("{}: {}", name.en, what.en), format!("{}：{}", name.zh, what.zh))
}
