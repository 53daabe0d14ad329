//! The columns of a form on its page.

use crate::diag::{Diagnostic, Span, both};
use crate::geom::Abs;
use crate::style::{self, COUNTED, Form};

use super::Track;
use super::styles::Styles;

/// Columns may be wider than the type area by what rounding to half a millimetre adds.
const ROUNDING: Abs = Abs::mm(0.5);

/// The columns of a form in lengths.
pub(super) fn tracks(form: &Form, styles: &Styles<'_>) -> Vec<Track> {
    // A layout that counts in characters has the style.
    let character = form.styles.get(COUNTED).map_or(Abs::ZERO, |look| styles.em(look));
    in_lengths(&form.columns, character)
}

/// Columns in lengths, where a character is so wide.
pub(super) fn in_lengths(columns: &[style::Track], character: Abs) -> Vec<Track> {
    let at = |width: style::Width| width.at(character);
    let track = |track: &style::Track| match *track {
        style::Track::Fixed(width) => Track::Fixed(at(width)),
        style::Track::Fraction(share) => Track::Fraction(share),
        style::Track::Auto { min, max } => {
            let least = min.map_or(Abs::ZERO, at);
            Track::Auto { least, most: max.map_or(Abs::INF, at).max(least) }
        }
    };
    columns.iter().map(track).collect()
}

/// An error if columns that are described at a place cannot stand side by side in a width.
pub(super) fn too_wide(tracks: &[Track], width: Abs, span: Span) -> Option<Diagnostic> {
    let least = |track: &Track| match track {
        Track::Fixed(width) => *width,
        Track::Auto { least, .. } => *least,
        Track::Fraction(_) => Abs::ZERO,
    };
    let all: Abs = tracks.iter().map(least).sum();
    let shares = tracks.iter().any(|track| matches!(track, Track::Fraction(_)));
    let fits = if shares { all < width } else { all.fits(width + ROUNDING) };
    (!fits).then(|| fault(all, width, shares, span))
}

fn fault(all: Abs, width: Abs, shares: bool, span: Span) -> Diagnostic {
    let (all, width) = (tenths(all), tenths(width));
    let (rest_en, rest_zh) = if shares {
        ("; nothing is left for the fractions", "，没有余地分给 fr 列")
    } else {
        ("", "")
    };
    Diagnostic::error(
        "layout::too-wide",
        both(
            format!("the columns are {all}mm wide, the type area is {width}mm{rest_en}"),
            format!("各列共宽 {all} 毫米，版心宽 {width} 毫米{rest_zh}"),
        ),
    )
    .at(span)
    .hint(both(
        "make columns narrower, or give some as fractions: `1fr`",
        "请减小列宽，或将部分列写成 1fr",
    ))
}

/// Millimetres, to the tenth.
fn tenths(length: Abs) -> f64 {
    (length.to_mm() * 10.0).round() / 10.0
}
