//! What is checked: the report, its texts, and where their characters stand in the file.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::data::Report;
use crate::diag::{Bilingual, Edit, Fix, Source, Span};
use crate::yaml::{Node, NodeKind, Written};

use super::RuleSet;
use super::characters::Characters;
use super::evaluation::{self, Shown};

/// A report that is checked.
pub struct Subject<'a> {
    /// The report.
    pub report: &'a Report,
    /// What holds.
    pub rules: &'a RuleSet,
    /// What it evaluates.
    pub(super) evaluations: Vec<Shown<'a>>,
    source: &'a Source,
    pieces: BTreeMap<Span, Piece<'a>>,
}

/// A text of the report, as the file has it: a paragraph, a title, a cell.
#[derive(Debug)]
pub struct Piece<'a> {
    /// The keys that lead to it, from the outermost: `sections`, `body`, `list`. Lists have
    /// none.
    pub path: Vec<&'a str>,
    /// Its text.
    pub text: &'a str,
    /// Where it stands.
    pub span: Span,
    written: OnceCell<Option<Written>>,
    /// Its characters, read once for all rules.
    characters: OnceCell<Characters>,
}

impl Piece<'_> {
    pub(super) fn characters(&self) -> &Characters {
        self.characters.get_or_init(|| Characters::new(self.text))
    }
}

impl<'a> Subject<'a> {
    pub(super) fn new(
        report: &'a Report,
        tree: &'a Node,
        source: &'a Source,
        rules: &'a RuleSet,
    ) -> Self {
        let mut pieces = BTreeMap::new();
        collect(tree, &mut vec![], &mut pieces);
        let evaluations = evaluation::shown(report);
        Self { report, rules, evaluations, source, pieces }
    }

    /// All texts of the file, in their order. What an alias repeats is there once.
    pub fn pieces(&self) -> impl Iterator<Item = &Piece<'a>> {
        self.pieces.values()
    }

    /// The text that stands at a place.
    pub fn piece(&self, span: Span) -> Option<&Piece<'a>> {
        self.pieces.get(&span)
    }

    /// Where a part of a text, in bytes, stands in the file; the whole text if that cannot be
    /// told.
    pub fn place(&self, piece: &Piece<'_>, range: Range<usize>) -> Span {
        match self.written(piece) {
            Some(written) => {
                let start = piece.span.range().start;
                let Range { start: from, end: to } = written.range(range);
                Span::new(piece.span.source, start + from..start + to)
            }
            None => piece.span,
        }
    }

    /// A change of a part of a text, in bytes. None if its place in the file cannot be told.
    pub fn edit(
        &self,
        piece: &Piece<'_>,
        range: Range<usize>,
        text: impl Into<String>,
    ) -> Option<Edit> {
        self.written(piece)?;
        Some(Edit {
            span: self.place(piece, range.clone()),
            scalar: piece.span,
            range: (range.start, range.end),
            text: text.into(),
        })
    }

    /// A fix that writes a number or a short text anew. None if its place cannot be told.
    pub(super) fn rewrite(
        &self,
        span: Span,
        text: impl Into<String>,
        what: Bilingual,
    ) -> Option<Box<Fix>> {
        let piece = self.piece(span)?;
        let edit = self.edit(piece, 0..piece.text.len(), text)?;
        Some(Box::new(Fix { what, edits: vec![edit] }))
    }

    fn written<'p>(&self, piece: &'p Piece<'_>) -> Option<&'p Written> {
        let find = || Written::find(&self.source.text, piece.span.range(), piece.text);
        piece.written.get_or_init(find).as_ref()
    }
}

fn collect<'a>(
    node: &'a Node,
    path: &mut Vec<&'a str>,
    pieces: &mut BTreeMap<Span, Piece<'a>>,
) {
    match &node.kind {
        NodeKind::Null => {}
        NodeKind::Scalar { text, .. } => {
            let piece = Piece {
                path: path.clone(),
                text,
                span: node.span,
                written: OnceCell::new(),
                characters: OnceCell::new(),
            };
            pieces.insert(node.span, piece);
        }
        NodeKind::Seq(nodes) => {
            nodes.iter().for_each(|node| collect(node, path, pieces));
        }
        NodeKind::Map(entries) => {
            for (key, node) in entries {
                path.push(&key.text);
                collect(node, path, pieces);
                path.pop();
            }
        }
    }
}
