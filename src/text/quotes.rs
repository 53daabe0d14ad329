//! Quotes: “ ” ‘ ’ are Chinese marks of one 字 among Han, and Western ones inside Latin,
//! although Unicode has one character for both (CLREQ 3.1.5; GB/T 15834-2011, 4.8).

use super::cjk::{self, Class, class};

/// What stands at one side of a quote.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Side {
    Chinese,
    Western,
    /// The text begins or ends.
    Edge,
}

/// The places, in bytes, of a text's quotes that are Western: apostrophes, and pairs with
/// nothing but Western text at both sides of both.
pub(super) fn western(text: &str) -> Vec<usize> {
    if !text.contains(cjk::is_quote) {
        return vec![];
    }
    let quotes: Vec<Quote> = Scan::of(text);
    let mut western = vec![];
    let mut open: Vec<usize> = vec![];
    for (index, quote) in quotes.iter().enumerate() {
        if quote.is_apostrophe() {
            western.push(quote.at);
        } else if cjk::opens(quote.mark) {
            open.push(index);
        } else if let Some(at) = partner(&quotes, &open, quote.mark) {
            let first = &quotes[open[at]];
            if [first.before, first.after, quote.before, quote.after]
                .iter()
                .all(|side| *side != Side::Chinese)
            {
                western.extend([first.at, quote.at]);
            }
            open.truncate(at);
        } else if quote.is_inside_latin() {
            western.push(quote.at);
        }
    }
    western.extend(
        open.iter().filter(|at| quotes[**at].is_inside_latin()).map(|at| quotes[*at].at),
    );
    western.sort_unstable();
    western
}

/// The open quote that a closing one ends: an index into `open`.
fn partner(quotes: &[Quote], open: &[usize], close: char) -> Option<usize> {
    let wanted = if close == '”' { '“' } else { '‘' };
    open.iter().rposition(|at| quotes[*at].mark == wanted)
}

/// A quote with its neighbours.
struct Quote {
    at: usize,
    mark: char,
    before: Side,
    after: Side,
    /// Whether a letter or a digit touches it, before and after.
    touches: (bool, bool),
}

impl Quote {
    /// ’ between two letters, or after one where no Chinese text follows: it’s, ’90s.
    fn is_apostrophe(&self) -> bool {
        self.mark == '’' && self.touches == (true, true)
    }

    fn is_inside_latin(&self) -> bool {
        let sides = [self.before, self.after];
        sides.contains(&Side::Western) && !sides.contains(&Side::Chinese)
    }
}

/// Goes over a text once in each direction.
struct Scan;

impl Scan {
    fn of(text: &str) -> Vec<Quote> {
        let mut quotes = vec![];
        let (mut side, mut touch) = (Side::Edge, false);
        for (at, c) in text.char_indices() {
            if cjk::is_quote(c) {
                let touches = (touch, false);
                quotes.push(Quote {
                    at,
                    mark: c,
                    before: side,
                    after: Side::Edge,
                    touches,
                });
            }
            (side, touch) = step(c, side);
        }
        let (mut side, mut touch) = (Side::Edge, false);
        let mut left = quotes.iter_mut().rev();
        for c in text.chars().rev() {
            if cjk::is_quote(c)
                && let Some(quote) = left.next()
            {
                (quote.after, quote.touches.1) = (side, touch);
            }
            (side, touch) = step(c, side);
        }
        quotes
    }
}

/// What stands beside the next character, and whether a letter or a digit touches it.
fn step(c: char, side: Side) -> (Side, bool) {
    match class(c) {
        Class::Digit | Class::Letter => (Side::Western, true),
        // Spaces and quotes say nothing of their neighbours.
        Class::Space | Class::NoBreakSpace => (side, false),
        _ if cjk::is_quote(c) => (side, false),
        Class::Break => (Side::Edge, false),
        _ if c.is_ascii() => (Side::Western, false),
        _ => (Side::Chinese, false),
    }
}
