//! The widths of the columns.
//!
//! Columns from content are measured first; then fixed ones are as they say, and fractions
//! share the rest. Without fractions all are scaled to the width of the table.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::document::{Cell, CellPicture, Table, Track};
use crate::font::FontSet;
use crate::geom::Abs;
use crate::line::{self, Extent};

use super::decimal::{self, Arms};

/// The widths of a table's columns, which fill a width.
pub(super) fn widths(table: &Table, width: Abs, fonts: &FontSet) -> Vec<Abs> {
    if !table.columns.iter().any(is_auto) {
        return share(&table.columns, width);
    }
    let own = measured(table, fonts);
    share(&settled(&table.columns, &own, width), width)
}

fn is_auto(track: &Track) -> bool {
    matches!(track, Track::Auto { .. })
}

/// The tracks, those from content made fixed. `own`: what the content of each needs.
fn settled(tracks: &[Track], own: &[Extent], width: Abs) -> Vec<Track> {
    let autos = || tracks.iter().zip(own).filter(|(track, _)| is_auto(track));
    let room = width - taken(tracks, own);
    let least: Abs = autos().map(|(_, own)| own.piece).sum();
    let most: Abs = autos().map(|(_, own)| own.line).sum();
    // Of what is left when each has its longest line, those without a bound have a share, if
    // no fraction takes it.
    let shared = tracks.iter().all(|track| !matches!(track, Track::Fraction(_)));
    let grows = |track: &Track| {
        shared && matches!(track, Track::Auto { most, .. } if *most == Abs::INF)
    };
    let growing: Abs = autos().filter(|(t, _)| grows(t)).map(|(_, own)| own.line).sum();
    let level = level(&autos().map(|(_, own)| *own).collect::<Vec<_>>(), room);
    let length = |track: &Track, own: &Extent| {
        if most.fits(room) {
            let share = if grows(track) { own.line / growing.max(THIN) } else { 0.0 };
            own.line + (room - most) * share
        } else if least.fits(room) {
            narrowed(own, level)
        } else {
            // Words must be torn: what there is, is shared.
            own.piece * (room.max(THIN) / least)
        }
    };
    let settle = |(track, own): (&Track, &Extent)| {
        if is_auto(track) { Track::Fixed(length(track, own)) } else { *track }
    };
    tracks.iter().zip(own).map(settle).collect()
}

/// The width of a column whose longest line has not the room: as its root, for the height of
/// a text of so many lines is least so; short texts stay on one line.
fn narrowed(own: &Extent, level: f64) -> Abs {
    let width = Abs::pt(own.line.to_pt().max(0.0).sqrt() * level);
    width.min(own.line).max(own.piece)
}

/// The level at which columns fill a room, to far below what can be seen.
fn level(own: &[Extent], room: Abs) -> f64 {
    let widest = own.iter().map(|own| own.line.to_pt()).fold(1.0, f64::max);
    let (mut low, mut high) = (0.0, widest.sqrt());
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        let all: Abs = own.iter().map(|own| narrowed(own, middle)).sum();
        if all < room { low = middle } else { high = middle }
    }
    low
}

/// A picture that is wider is not made narrower than this for other columns.
const NARROWEST_PICTURE: Abs = Abs::mm(10.0);
/// A width that nothing is divided by less than.
const THIN: Abs = Abs::pt(1.0);

/// What columns that are not from content take or, as fractions, need.
fn taken(tracks: &[Track], own: &[Extent]) -> Abs {
    let taken = |(track, own): (&Track, &Extent)| match track {
        Track::Auto { .. } => Abs::ZERO,
        Track::Fixed(width) => *width,
        Track::Fraction(_) => own.piece,
    };
    tracks.iter().zip(own).map(taken).sum()
}

/// What the cells of each column need. Each cell is measured once; what one over several
/// columns needs beyond theirs is spread over them.
fn measured(table: &Table, fonts: &FontSet) -> Vec<Extent> {
    let mut own: Vec<Extent> = table.columns.iter().map(bare).collect();
    let mut spanning: Vec<(&Cell, Extent)> = vec![];
    for cell in &table.cells {
        let columns = cell.column..cell.column + cell.column_span;
        let open = |track: &Track| !matches!(track, Track::Fixed(_));
        if !table.columns[columns].iter().any(open) {
            continue;
        }
        let needed = needed(cell, fonts);
        if cell.column_span == 1 {
            own[cell.column] = own[cell.column].max(needed);
        } else {
            spanning.push((cell, needed));
        }
    }
    for (column, needed) in aligned(table, fonts) {
        own[column] = own[column].max(needed);
    }
    bound(&mut own, &table.columns);
    spanning.sort_by_key(|(cell, _)| cell.column_span);
    for (cell, needed) in spanning {
        let columns = cell.column..cell.column + cell.column_span;
        spread(&mut own, &table.columns, columns, needed);
    }
    bound(&mut own, &table.columns);
    own
}

/// What columns need for numbers that stand with their points under each other.
fn aligned(table: &Table, fonts: &FontSet) -> Vec<(usize, Extent)> {
    let mut widest: BTreeMap<decimal::Column, (Arms, Abs)> = BTreeMap::new();
    for (index, column, point) in decimal::numbers(table) {
        let cell = &table.cells[index];
        if column.2 > 1 || matches!(table.columns[column.1], Track::Fixed(_)) {
            continue;
        }
        let content = &cell.content[0];
        let left = line::width_before(content, point, fonts);
        let whole = line::width_before(content, content.text.len(), fonts);
        let (arms, padding) = widest.entry(column).or_default();
        *arms = arms.max(Arms { left, right: whole - left });
        *padding = padding.max(cell.padding.left + cell.padding.right);
    }
    let needed = widest.into_iter().map(|((_, column, _), (arms, padding))| {
        let width = arms.width() + padding;
        (column, Extent { piece: width, line: width })
    });
    needed.collect()
}

/// What a column has before anything stands in it.
fn bare(track: &Track) -> Extent {
    match track {
        Track::Fixed(width) => Extent { piece: *width, line: *width },
        _ => Extent::default(),
    }
}

/// Keeps columns from content between their bounds.
fn bound(own: &mut [Extent], tracks: &[Track]) {
    for (own, track) in own.iter_mut().zip(tracks) {
        if let Track::Auto { least, most } = track {
            own.piece = own.piece.max(*least).min(*most);
            own.line = own.line.max(*least).min(*most);
        }
    }
}

/// Widens columns for a cell over all of them: fractions, if there are any, for they take
/// what is left; else those from content that are not as wide as they may be, alike.
fn spread(own: &mut [Extent], tracks: &[Track], columns: Range<usize>, needed: Extent) {
    let (mut piece, mut line) = (needed.piece, needed.line);
    for column in columns.clone() {
        piece -= own[column].piece;
        line -= own[column].line;
    }
    let covered = || columns.clone();
    let fractions: Vec<usize> =
        covered().filter(|at| matches!(tracks[*at], Track::Fraction(_))).collect();
    let free = |at: &usize| matches!(tracks[*at], Track::Auto { most, .. } if own[*at].line < most);
    let widened = if fractions.is_empty() {
        covered().filter(free).collect()
    } else {
        // As wide as a line they are anyhow, if there is room.
        line = Abs::ZERO;
        fractions
    };
    for at in &widened {
        let count = widened.len() as f64;
        own[*at].piece += piece.max(Abs::ZERO) / count;
        own[*at].line += line.max(Abs::ZERO) / count;
        own[*at].line = own[*at].line.max(own[*at].piece);
    }
}

/// What a cell needs beside each other: its text and its paddings.
fn needed(cell: &Cell, fonts: &FontSet) -> Extent {
    let texts = cell.content.iter().map(|content| line::extent(content, fonts));
    let text = texts.fold(Extent::default(), Extent::max);
    let text = cell.picture.iter().fold(text, |text, picture| text.max(extent(picture)));
    let padding = cell.padding.left + cell.padding.right;
    let text = match cell.content.len() {
        _ if !cell.diagonal => text,
        // A text in a corner has a share of the width only, where the cell is as high as
        // three lines.
        count => {
            let times = if count > 2 { 3.0 } else { 2.0 };
            Extent { piece: text.piece * times, line: text.line * times }
        }
    };
    Extent { piece: text.piece + padding, line: text.line + padding }
}

/// What a picture needs: it gives way before words are torn.
fn extent(picture: &CellPicture) -> Extent {
    let line = picture.size.width;
    Extent { piece: line.min(NARROWEST_PICTURE), line }
}

/// The widths of columns that fill a width: fixed ones as they say, fractions share the
/// rest. Without fractions, or without a rest, the fixed ones are scaled.
fn share(tracks: &[Track], width: Abs) -> Vec<Abs> {
    let fixed = |track: &Track| match track {
        Track::Fixed(width) => *width,
        Track::Fraction(_) | Track::Auto { .. } => Abs::ZERO,
    };
    let share = |track: &Track| match track {
        Track::Fixed(_) | Track::Auto { .. } => 0.0,
        Track::Fraction(share) => *share,
    };
    let taken: Abs = tracks.iter().map(fixed).sum();
    let shares: f64 = tracks.iter().map(share).sum();
    if shares > 0.0 && taken < width {
        let rest = width - taken;
        let own = |track: &Track| fixed(track) + rest * (share(track) / shares);
        return tracks.iter().map(own).collect();
    }
    // Fractions that nothing is left for are as wide as the average of the others.
    let average = taken / (tracks.len() as f64 - shares).max(1.0);
    let own = |track: &Track| fixed(track) + average * share(track);
    let all: Abs = tracks.iter().map(own).sum();
    let scale = if all > Abs::ZERO { width / all } else { 1.0 };
    tracks.iter().map(|track| own(track) * scale).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const AUTO: Track = Track::Auto { least: Abs::ZERO, most: Abs::INF };

    fn own(pieces: [f64; 3], lines: [f64; 3]) -> Vec<Extent> {
        let extent =
            |(piece, line)| Extent { piece: Abs::pt(piece), line: Abs::pt(line) };
        pieces.into_iter().zip(lines).map(extent).collect()
    }

    #[track_caller]
    fn expect(tracks: [Track; 3], own: &[Extent], expected: [f64; 3]) {
        let widths = share(&settled(&tracks, own, Abs::pt(100.0)), Abs::pt(100.0));
        for (width, expected) in widths.iter().zip(expected) {
            assert!((*width - Abs::pt(expected)).abs().fits(Abs::pt(0.01)), "{widths:?}");
        }
    }

    #[test]
    fn fractions_share_the_rest() {
        let tracks =
            [Track::Fixed(Abs::pt(40.0)), Track::Fraction(1.0), Track::Fraction(2.0)];
        let widths = share(&tracks, Abs::pt(100.0));
        assert_eq!(widths, [40.0, 20.0, 40.0].map(Abs::pt));
    }

    #[test]
    fn fixed_tracks_are_scaled_to_the_width() {
        let tracks = [Track::Fixed(Abs::pt(40.0)), Track::Fixed(Abs::pt(10.0))];
        assert_eq!(share(&tracks, Abs::pt(100.0)), [80.0, 20.0].map(Abs::pt));
    }

    #[test]
    fn too_wide_tracks_leave_something_to_fractions() {
        let tracks = [Track::Fixed(Abs::pt(150.0)), Track::Fraction(1.0)];
        let widths = share(&tracks, Abs::pt(100.0));
        assert!(widths.iter().all(|width| *width > Abs::ZERO));
        assert!((widths.into_iter().sum::<Abs>() - Abs::pt(100.0)).abs().fits(Abs::ZERO));
    }

    #[test]
    fn a_column_from_content_is_as_wide_as_its_longest_line() {
        let own = own([5.0, 5.0, 10.0], [30.0, 20.0, 10.0]);
        expect([AUTO, AUTO, Track::Fraction(1.0)], &own, [30.0, 20.0, 50.0]);
        // Nobody else takes the rest.
        expect([AUTO, AUTO, Track::Fixed(Abs::pt(40.0))], &own, [36.0, 24.0, 40.0]);
        let bounded = Track::Auto { least: Abs::ZERO, most: Abs::pt(30.0) };
        expect([bounded, AUTO, Track::Fixed(Abs::pt(40.0))], &own, [30.0, 30.0, 40.0]);
    }

    #[test]
    fn columns_from_content_narrow_to_their_longest_words() {
        let tracks = [AUTO, AUTO, Track::Fraction(1.0)];
        expect(tracks, &own([20.0, 10.0, 40.0], [60.0, 20.0, 90.0]), [40.0, 20.0, 40.0]);
        expect(tracks, &own([10.0, 10.0, 40.0], [360.0, 90.0, 90.0]), [40.0, 20.0, 40.0]);
        expect(tracks, &own([60.0, 20.0, 20.0], [90.0, 80.0, 90.0]), [60.0, 20.0, 20.0]);
        expect(tracks, &own([90.0, 30.0, 40.0], [90.0, 80.0, 90.0]), [45.0, 15.0, 40.0]);
    }

    #[test]
    fn a_cell_over_columns_widens_those_that_can() {
        let fixed = Track::Fixed(Abs::pt(10.0));
        let needed = Extent { piece: Abs::pt(40.0), line: Abs::pt(70.0) };
        let mut wide = own([5.0, 5.0, 10.0], [5.0, 15.0, 10.0]);
        spread(&mut wide, &[AUTO, AUTO, fixed], 0..3, needed);
        assert_eq!(wide, own([15.0, 15.0, 10.0], [25.0, 35.0, 10.0]));
        let mut wide = own([5.0, 5.0, 10.0], [5.0, 15.0, 10.0]);
        spread(&mut wide, &[AUTO, Track::Fraction(1.0), fixed], 0..3, needed);
        assert_eq!(wide, own([5.0, 25.0, 10.0], [5.0, 25.0, 10.0]));
    }
}
