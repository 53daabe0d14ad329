//! Panels: grids that a report's layout sets among its parts, in the layout's own styles. A
//! letterhead and an imprint are panels.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::{Diagnostic, Result, Span};
use crate::geom::{Abs, Sides};
use crate::style::rules::RawRules;
use crate::style::text::TextLooks;
use crate::style::tracks::Track;
use crate::style::words::{Length, Orientation};
use crate::yaml::{At, Node, NodeKind};

use super::faults::bad_length;
use super::raw::{RawForm, RawPadding, RawRow};
use super::resolve::Faults;
use super::{Density, Form, parts};

/// What a layout says of a panel: what it may say of a form, but without rules, paddings and
/// least heights that it does not name.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::style) struct RawPanel {
    columns: At<Vec<Track>>,
    rows: Vec<At<RawRow>>,
    #[serde(default)]
    rules: RawRules,
    padding: Option<At<RawPadding>>,
    row_height: Option<At<Length>>,
    height: Option<At<Length>>,
    #[serde(default)]
    densities: Vec<At<Density>>,
    outset: Option<At<RawOutset>>,
}

/// How far a panel reaches out of the type area.
#[derive(Copy, Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct RawOutset {
    left: Length,
    top: Length,
    right: Length,
}

/// No sheet has so wide a margin.
const FURTHEST: Abs = Abs::mm(100.0);

impl RawPanel {
    /// The panel as a form, or everything that is wrong with it.
    pub(in crate::style) fn resolve(
        &self,
        name: &str,
        styles: &TextLooks,
        span: Span,
    ) -> Result<Form> {
        let or_none = |length: &Option<At<Length>>| {
            length.as_ref().map_or(At { value: Length::default(), span }, Clone::clone)
        };
        let none = At { value: RawPadding::default(), span };
        let raw = RawForm {
            _version: None,
            title: name.to_owned(),
            summary: None,
            orientation: Orientation::Portrait,
            caption: vec![],
            continued_caption: vec![],
            continued_label: String::new(),
            columns: self.columns.clone(),
            rules: self.rules,
            padding: self.padding.unwrap_or(none),
            row_height: or_none(&self.row_height),
            height: self.height,
            layout: true,
            keep_rows: 0,
            densities: self.densities.clone(),
            styles: Default::default(),
            rows: self.rows.clone(),
            foot: vec![],
        };
        let form = raw.resolve_with(styles, span, Faults::default());
        match self.outset() {
            Ok(outset) => form.map(|form| Form { outset, ..form }),
            Err(fault) => {
                Err(form.err().unwrap_or_default().into_iter().chain([fault]).collect())
            }
        }
    }

    fn outset(&self) -> std::result::Result<Sides<Abs>, Diagnostic> {
        let Some(outset) = &self.outset else { return Ok(Sides::default()) };
        let RawOutset { left, top, right } = outset.value;
        let sides = [left, top, right];
        if sides.iter().any(|side| !(Abs::ZERO..=FURTHEST).contains(&side.0)) {
            return Err(bad_length(FURTHEST, outset.span));
        }
        Ok(Sides { left: left.0, top: top.0, right: right.0, bottom: Abs::ZERO })
    }
}

/// Puts in place, in each panel of a report's layout, what stands for other things.
pub(in crate::style) fn expand_panels(layout: &mut Node) -> Result<()> {
    let NodeKind::Map(entries) = &mut layout.kind else { return Ok(()) };
    let panels = entries.iter_mut().find(|(key, _)| key.text == "panels");
    let Some((_, Node { kind: NodeKind::Map(panels), .. })) = panels else {
        return Ok(());
    };
    panels.iter_mut().try_for_each(|(_, panel)| parts::expand(panel))
}
