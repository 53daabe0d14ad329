//! 署名, 成文日期 and 印章: the sign-off block (GB/T 9704-2012, 7.3.5).

use crate::data::{self, Edition, Report};
use crate::diag::{Diagnostic, Span};
use crate::geom::Em;

use super::super::seal::{self, EdgeSeal, Engraver, Seals};
use super::super::{Block, Paragraph, ParagraphRole, SignOff};
use super::Builder;

impl Builder<'_> {
    pub(super) fn sign_off(&mut self) {
        let (signoff, look) = (&self.report.signoff, self.look.sign_off);
        let wanted = is_sealed(self.report).unwrap_or(look.seal);
        let mut names = self.signers();
        let seals = wanted.then(|| self.seals(&names)).flatten();
        let line = |text: &str, span: Span| {
            self.styles.plain(ParagraphRole::Body, "sign_off", text, span)
        };
        // Without seals the names of a joint document stand below each other.
        if !wanted && names.len() > 1 {
            names = vec![(joined(&names), names[0].1)];
        }
        let em = self.styles.em(&self.look.styles["sign_off"]);
        let pick = |pair: (Em, Em)| if wanted { pair.0 } else { pair.1 };
        let (with_seal, without) = look.blank_lines;
        // A picture, and several seals, say themselves how much room they need.
        let own = names.len() > 1 || seals.iter().any(|seals| !seals.pictures.is_empty());
        let seals = seals.map(|seals| self.as_in_edition(seals));
        let block = SignOff {
            names: names.iter().map(|(name, span)| line(name, *span)).collect(),
            date: signoff.date.map(|date| line(&date.value.to_string(), date.span)),
            blank_lines: if wanted { (!own).then_some(with_seal) } else { Some(without) },
            seals,
            indent: pick(look.indent).at(em),
            em,
            keep_lines: look.keep_lines,
        };
        self.errors.extend(empty_seal(self.report, &block));
        self.blocks.push(Block::SignOff(Box::new(block)));
    }

    /// The seals over some names; none if something is wrong with them.
    fn seals(&mut self, names: &[(String, Span)]) -> Option<Seals> {
        let seals = self.engraver().seals(self.report.signoff.seal.as_ref(), names);
        seals.map_err(|mut faults| self.errors.append(&mut faults)).ok()
    }

    /// Seals, or the room for them in the edition that is sealed by hand (spec/filing D2).
    fn as_in_edition(&self, mut seals: Seals) -> Seals {
        if self.report.edition == Some(Edition::Filing) {
            seals.pictures.clear();
        }
        seals
    }

    fn engraver(&self) -> Engraver<'_> {
        let (look, styles) = (&self.look.seals, &self.styles);
        Engraver { look, styles, pictures: self.pictures }
    }

    /// 骑缝章, if the report has one; none if something is wrong with it.
    pub(super) fn edge_seal(&mut self) -> Option<EdgeSeal> {
        let signoff = &self.report.signoff;
        let own = signoff.edge_seal.as_ref().filter(|seal| !seal.is_none())?;
        if self.report.edition == Some(Edition::Filing) {
            return None;
        }
        let engraver = self.engraver();
        let name = self.signers().swap_remove(0).0;
        let seal = engraver.edge_seal(own, signoff.seal.as_ref(), &name);
        seal.map_err(|mut faults| self.errors.append(&mut faults)).ok()
    }

    /// 署名: the unit that signs, or all issuers of a joint document.
    fn signers(&self) -> Vec<(String, Span)> {
        let report = self.report;
        let issuers = report.letterhead.iter().flat_map(|own| &own.value.issuers.0);
        let issuers: Vec<_> =
            issuers.map(|name| (name.value.clone(), name.span)).collect();
        match &report.signoff.unit {
            None if issuers.len() > 1 => issuers,
            unit => {
                let unit = unit.as_ref().unwrap_or(&report.unit);
                vec![(unit.value.clone(), unit.span)]
            }
        }
    }
}

/// Whether a report says that it is sealed.
fn is_sealed(report: &Report) -> Option<bool> {
    report.signoff.seal.as_ref().map(|seal| match &seal.value {
        data::Seal::ByHand(wanted) => *wanted,
        data::Seal::Pictures(_) => true,
    })
}

fn joined(names: &[(String, Span)]) -> String {
    names.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join("\n")
}

/// An error for pictures of seals that would lie on nothing.
fn empty_seal(report: &Report, block: &SignOff) -> Option<Diagnostic> {
    let seal = report.signoff.seal.as_ref().filter(|seal| !seal.pictures().is_empty());
    let is_blank = |paragraph: &Paragraph| paragraph.text.trim().is_empty();
    let bare = block.date.is_none() && block.names.iter().all(is_blank);
    seal.filter(|_| bare).map(|seal| seal::empty(seal.span))
}
