//! Why a line is as it is: notes that stand in the display list beside their lines. They are
//! not painted; layouts' authors and tests read them, and faults become warnings.
//!
//! Lengths are in em of the line's text.

use crate::diag::Span;

/// What is known of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Its text.
    pub text: String,
    /// Where its text comes from.
    pub span: Span,
    /// How wide it may be.
    pub measure: f64,
    /// How wide it is by itself: neighbours folded, the last mark half.
    pub natural: f64,
    /// How wide it was set.
    pub width: f64,
    /// What was taken from its blanks, in the order of the tiers.
    pub squeezed: Vec<(Tier, f64)>,
    /// What was given to its blanks.
    pub stretched: Vec<(Tier, f64)>,
    /// How much each place between characters was widened.
    pub gap: f64,
    /// Why it ends where it does.
    pub ending: Ending,
    /// Breaks near its end that were not taken.
    pub refused: Vec<Refused>,
    /// Its units from left to right: where each begins, how wide it is, blanks included.
    pub units: Vec<(f64, f64, String)>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

/// The tiers of squeezing and stretching (spec/lines B4).
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// The last pause hangs over the edge.
    Hanging,
    /// Western word spaces.
    WordSpace,
    /// Brackets and quotes.
    Bracket,
    /// Pauses inside the sentence.
    Pause,
    /// Space between Han and Western text.
    LatinSpace,
    /// Ends of sentences.
    Stop,
    /// Marks of the grid that share a cell.
    Cell,
    /// All places between characters.
    Character,
}

/// Why a line ends where it does.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The paragraph ends.
    Last,
    /// The author breaks it.
    Forced,
    /// What comes next does not fit.
    Full,
    /// What would not fit was squeezed in (挤进).
    SqueezedIn,
    /// What would fit was pushed out, because no line may end after it (推出).
    PushedOut,
    /// A bind was given up, because the line would have been too loose.
    Relaxed,
    /// Another break makes the paragraph worse.
    Weighed,
    /// The last line would have had one character (孤字).
    Orphan,
    /// No break is legal.
    Illegal,
}

/// A break that was not taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// What would end the line.
    pub before: String,
    /// What would start the next one.
    pub after: String,
    /// Why not.
    pub rule: Refusal,
}

/// Why a break was not taken.
#[derive(Copy, Clone, Debug, PartialEq)]
pub enum Refusal {
    /// What comes after it may not start a line.
    Start,
    /// What stands before it may not end a line.
    End,
    /// A space never starts a line, and some hold.
    Space,
    /// A number and what never parts from it.
    Hard,
    /// A number and its measure word.
    Measure,
    /// 第N|条
    Ordinal,
    /// 年|月|日
    Date,
    /// 〔2020〕|10号
    DocumentNumber,
    /// The parts of an address.
    Address,
    /// 2022|年
    DateUnit,
    /// The line would be wider than it can be squeezed to, by so much.
    TooWide(f64),
    /// The line, or the paragraph, would be worse.
    Worse,
}

/// What is wrong with a line.
#[derive(Copy, Clone, Debug, PartialEq)]
pub enum Fault {
    /// Its characters are further apart than a tenth of an em: so far.
    Loose(f64),
    /// It is wider than the measure: by so much.
    Overfull(f64),
    /// It ends before a mark that may not start a line, or after one that may not end it,
    /// because nothing else was possible.
    Forbidden,
    /// It ends inside a number or a word that no line can hold.
    Cut,
    /// It cannot be stretched to the measure: so much is missing.
    Short(f64),
    /// It has one character, and no company could be found for it.
    Orphan,
}
