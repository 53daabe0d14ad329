//! The widths of the columns.

use crate::document::Track;
use crate::geom::Abs;

/// The widths of columns that fill a width: fixed ones as they say, fractions share the
/// rest. Without fractions, or without a rest, the fixed ones are scaled.
pub(super) fn widths(tracks: &[Track], width: Abs) -> Vec<Abs> {
    let fixed = |track: &Track| match track {
        Track::Fixed(width) => *width,
        Track::Fraction(_) => Abs::ZERO,
    };
    let share = |track: &Track| match track {
        Track::Fixed(_) => 0.0,
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

    #[test]
    fn fractions_share_the_rest() {
        let tracks =
            [Track::Fixed(Abs::pt(40.0)), Track::Fraction(1.0), Track::Fraction(2.0)];
        let widths = widths(&tracks, Abs::pt(100.0));
        assert_eq!(widths, [40.0, 20.0, 40.0].map(Abs::pt));
    }

    #[test]
    fn fixed_tracks_are_scaled_to_the_width() {
        let tracks = [Track::Fixed(Abs::pt(40.0)), Track::Fixed(Abs::pt(10.0))];
        assert_eq!(widths(&tracks, Abs::pt(100.0)), [80.0, 20.0].map(Abs::pt));
    }

    #[test]
    fn too_wide_tracks_leave_something_to_fractions() {
        let tracks = [Track::Fixed(Abs::pt(150.0)), Track::Fraction(1.0)];
        let widths = widths(&tracks, Abs::pt(100.0));
        assert!(widths.iter().all(|width| *width > Abs::ZERO));
        assert!((widths.into_iter().sum::<Abs>() - Abs::pt(100.0)).abs().fits(Abs::ZERO));
    }
}
