//! Text styles: named sets of settings, each of which may start from another (`like`).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::{Diagnostic, Result, Span, both};
use crate::geom::{Abs, Color, Em};
use crate::yaml::At;

use super::words::{Align, Length, Shape};

/// The styles of a layout, by name.
pub type TextLooks = BTreeMap<String, TextLook>;

/// How a kind of text is set.
#[derive(Clone, Debug, PartialEq)]
pub struct TextLook {
    /// The role of its faces, where it is named.
    pub font: At<String>,
    /// The role that sets its bold parts.
    pub bold: Option<At<String>>,
    /// The size of the glyphs.
    pub size: Abs,
    /// Whether Han characters stand in the cells of the page's grid.
    pub grid: bool,
    /// The ink.
    pub color: Color,
    /// Where lines stand.
    pub align: Align,
    /// How long lines are.
    pub shape: Shape,
    /// Indent of the first line, in 字.
    pub first_indent: Em,
    /// Indent from the left, in 字.
    pub left_indent: Em,
    /// Indent from the right, in 字.
    pub right_indent: Em,
    /// 均排: the width to which a shorter line is spread, in 字.
    pub spread: Em,
    /// A line that would have to be stretched by more than this a place is left ragged.
    pub loosest: Option<Em>,
    /// The sizes that a text too long for its cell steps down through, largest first.
    pub steps: Vec<Abs>,
    /// From line to line, as a multiple of the size; none: the pitch of the page.
    pub pitch: Option<f64>,
    /// Whether it may not be the last thing on a page.
    pub keep: bool,
    /// Fewest lines of a paragraph at the top of a page.
    pub orphans: u8,
    /// Where the layout describes it.
    pub span: Span,
}

/// What a layout says of a style.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawText {
    like: Option<At<String>>,
    font: Option<At<String>>,
    bold: Option<At<String>>,
    size: Option<At<Length>>,
    grid: Option<bool>,
    color: Option<RawColor>,
    align: Option<Align>,
    shape: Option<Shape>,
    first_indent: Option<f64>,
    left_indent: Option<f64>,
    right_indent: Option<f64>,
    spread: Option<f64>,
    steps: Option<Vec<Length>>,
    loosest: Option<f64>,
    pitch: Option<f64>,
    keep: Option<bool>,
    orphans: Option<u8>,
}

/// An ink, as layouts write it.
#[derive(Copy, Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum RawColor {
    #[default]
    Black,
    Red,
    /// A grey over which text stays readable: what stands across the pages of a draft.
    Pale,
}

impl RawColor {
    pub(super) fn ink(self) -> Color {
        match self {
            Self::Black => Color::Black,
            Self::Red => Color::Red,
            Self::Pale => Color::Screen(228, 228, 228),
        }
    }
}

/// A page would not hold a line of a larger size.
const LARGEST: f64 = 500.0;

/// The styles of a layout, each with what it takes from those it is like.
pub(super) fn resolve(raw: &BTreeMap<String, At<RawText>>) -> Result<TextLooks> {
    let (mut looks, mut errors) = (TextLooks::new(), vec![]);
    for (name, style) in raw {
        match chain(raw, name, style).and_then(|chain| merge(name, style.span, &chain)) {
            Ok(look) => drop(looks.insert(name.clone(), look)),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(looks) } else { Err(errors) }
}

/// A style and those it is like, nearest first.
fn chain<'a>(
    raw: &'a BTreeMap<String, At<RawText>>,
    name: &str,
    style: &'a RawText,
) -> std::result::Result<Vec<&'a RawText>, Diagnostic> {
    let mut chain = vec![style];
    let mut like = &style.like;
    while let Some(next) = like {
        let Some(style) = raw.get(&next.value) else {
            return Err(super::faces::unknown("style", "样式", next, raw.keys()));
        };
        if chain.len() > raw.len() {
            return Err(circle(name, next.span));
        }
        chain.push(style);
        like = &style.like;
    }
    Ok(chain)
}

fn merge(
    name: &str,
    span: Span,
    chain: &[&RawText],
) -> std::result::Result<TextLook, Diagnostic> {
    fn first<T: Clone>(
        chain: &[&RawText],
        get: impl Fn(&RawText) -> &Option<T>,
    ) -> Option<T> {
        chain.iter().find_map(|style| get(style).clone())
    }
    let indent = |get: fn(&RawText) -> &Option<f64>| Em(first(chain, get).unwrap_or(0.0));
    let font =
        first(chain, |style| &style.font).ok_or_else(|| lacks(name, "font", span))?;
    let size =
        first(chain, |style| &style.size).ok_or_else(|| lacks(name, "size", span))?;
    if size.value.0 <= Abs::ZERO || size.value.0 > Abs::pt(LARGEST) {
        return Err(bad_size(size.span));
    }
    Ok(TextLook {
        font,
        bold: first(chain, |style| &style.bold),
        size: size.value.0,
        grid: first(chain, |style| &style.grid).unwrap_or(false),
        color: first(chain, |style| &style.color).unwrap_or_default().ink(),
        align: first(chain, |style| &style.align).unwrap_or(Align::Justify),
        shape: first(chain, |style| &style.shape).unwrap_or(Shape::Full),
        first_indent: indent(|style| &style.first_indent),
        left_indent: indent(|style| &style.left_indent),
        right_indent: indent(|style| &style.right_indent),
        spread: indent(|style| &style.spread),
        loosest: first(chain, |style| &style.loosest).map(Em),
        steps: steps(
            &first(chain, |style| &style.steps).unwrap_or_default(),
            size.value.0,
        ),
        pitch: first(chain, |style| &style.pitch).filter(|pitch| *pitch > 0.0),
        keep: first(chain, |style| &style.keep).unwrap_or(false),
        orphans: first(chain, |style| &style.orphans).unwrap_or(2),
        span,
    })
}

/// The steps that are smaller than the size before them.
fn steps(named: &[Length], size: Abs) -> Vec<Abs> {
    let mut steps: Vec<Abs> = vec![];
    for step in named {
        if step.0 > Abs::ZERO && step.0 < *steps.last().unwrap_or(&size) {
            steps.push(step.0);
        }
    }
    steps
}

fn bad_size(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::bad-size",
        both("a size of text is out of range", "字号超出范围"),
    )
    .at(span)
    .hint(both(
        format!("more than 0pt, at most {LARGEST}pt"),
        format!("须大于 0pt，不超过 {LARGEST}pt"),
    ))
}

fn lacks(name: &str, key: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::incomplete",
        both(
            format!("the style `{name}` has no usable `{key}`"),
            format!("样式“{name}”没有可用的 {key}"),
        ),
    )
    .at(span)
    .hint(both(
        format!("give `{key}`, or a style that has one with `like`"),
        format!("请给出 {key}，或用 like 指明一个有 {key} 的样式"),
    ))
}

fn circle(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::circle",
        both(
            format!("the style `{name}` is like itself by way of this one"),
            format!("样式“{name}”经此又回到自身"),
        ),
    )
    .at(span)
    .hint(both("remove one `like` of the circle", "请去掉环中的一个 like"))
}
