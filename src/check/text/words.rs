//! Words written wrong: a closed lexicon, and words that differ from a known one in a character
//! that eye or machine takes for another, and are none themselves. ICU4X's dictionary says
//! which words the characters around belong to, so that 按|排名 is not taken for 按排. It rather
//! misses than cries wolf.

use std::ops::Range;
use std::sync::LazyLock;

use icu_segmenter::WordSegmenterBorrowed;
use icu_segmenter::options::WordBreakInvariantOptions;

use crate::diag::{Diagnostic, Severity, both};

use super::super::Subject;
use super::super::rule::{Family, Rule};
use super::lexicon::{Grade, Lexicon};
use super::reading::{Finder, Reading};
use super::signs;

pub(super) const FAMILY: Family = Family { rules: &[WRONG, DOUBTFUL, UNUSUAL], check };

const WRONG: Rule = Rule {
    id: "text::wrong-word",
    severity: Severity::Must,
    source: "《现代汉语词典》; characters that are taken for each other",
};

const DOUBTFUL: Rule = Rule {
    id: "text::doubtful-word",
    severity: Severity::Doubtful,
    source: "words that are mostly wrong",
};

const UNUSUAL: Rule = Rule {
    id: "text::unusual-word",
    severity: Severity::Hint,
    source: "《第一批异形词整理表》 and the usage of official documents",
};

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let lexicon = &subject.rules.words;
    let mut finder = Finder { subject, found };
    for reading in Reading::all(subject) {
        let chars = reading.chars();
        let mut at = 0;
        while at < chars.len() {
            let fault =
                listed(lexicon, &chars, at).or_else(|| mistaken(lexicon, &chars, at));
            at += 1;
            if let Some(fault) = fault {
                at = at.max(fault.range.end);
                tell(&mut finder, &reading, &fault);
            }
        }
    }
}

/// A word that is written wrong.
struct Fault {
    range: Range<usize>,
    grade: Grade,
    right: String,
}

fn tell(finder: &mut Finder<'_, '_>, reading: &Reading<'_, '_>, fault: &Fault) {
    let wrong = reading.text(fault.range.clone());
    let right = &fault.right;
    let message =
        both(format!("`{wrong}`: `{right}` is meant"), format!("“{wrong}”应为“{right}”"));
    let hint = both(
        format!("write `{right}` if that is meant"),
        format!("若所指为“{right}”，请改正"),
    );
    let range = fault.range.clone();
    match fault.grade {
        Grade::Must => finder.replace(&WRONG, reading, range, message, right),
        Grade::Doubtful => {
            let message = both(
                format!("`{wrong}`: is `{right}` meant?"),
                format!("“{wrong}”疑为“{right}”之误"),
            );
            finder.tell(&DOUBTFUL, reading, range, message, hint);
        }
        Grade::Hint => {
            let message = both(
                format!("`{wrong}` is usually written `{right}`"),
                format!("“{wrong}”通常写作“{right}”"),
            );
            finder.tell(&UNUSUAL, reading, range, message, hint);
        }
    }
}

/// A wrong word of the lexicon, unless known words cross its ends: 按|排名, 维修|定期.
fn listed(lexicon: &Lexicon, chars: &[char], at: usize) -> Option<Fault> {
    let (length, grade, right) = lexicon.wrong(chars, at)?;
    let range = at..at + length;
    let is_known = lexicon.is_known(chars, &range)
        || crossed(chars, &range, &|word| lexicon.is_right(word)).contains(&true)
        || is_crossed(chars, &range)
        || Words::around(chars, &range).crossed(&range) == [true; 2];
    (!is_known).then(|| Fault { range, grade, right: right.to_owned() })
}

/// Whether words of the dictionary cross the ends of a range: 机|关与, and not 按装|设 of 设备.
fn is_crossed(chars: &[char], range: &Range<usize>) -> bool {
    let [start, end] = crossed(chars, range, &is_in_dictionary);
    let pair = |first: usize| chars.iter().skip(first).take(2).collect::<String>();
    let apart =
        |first: Option<usize>| first.is_some_and(|at| is_in_dictionary(&pair(at)));
    (start && !apart(range.start.checked_sub(2))) || (end && !apart(Some(range.end)))
}

/// A word that is a right one but for a character.
fn mistaken(lexicon: &Lexicon, chars: &[char], at: usize) -> Option<Fault> {
    lexicon.alike(chars[at]).find_map(|instead| {
        let (start, end) = lexicon.meant(chars, at, instead)?;
        let range = start..end;
        is_no_word(lexicon, chars, &range, at).then(|| {
            let right = range.clone().map(|i| if i == at { instead } else { chars[i] });
            let right = right.collect();
            Fault { range, grade: Grade::Must, right }
        })
    })
}

/// Whether the characters of a range are no words as they stand: the one in question is alone,
/// nothing crosses the ends, and in a range of two both are alone.
fn is_no_word(
    lexicon: &Lexicon,
    chars: &[char],
    range: &Range<usize>,
    at: usize,
) -> bool {
    let word: String = chars[range.clone()].iter().collect();
    if lexicon.is_right(&word) || lexicon.is_known(chars, range) {
        return false;
    }
    let words = Words::around(chars, range);
    crossed(chars, range, &|word| lexicon.is_right(word)) == [false; 2]
        && !is_crossed(chars, range)
        && words.crossed(range) == [false; 2]
        && words.is_alone(at)
        && (range.len() > 2 || range.clone().all(|at| words.is_alone(at)))
}

/// Whether the characters on both sides of the start and the end of a range make a word: 签|收人.
fn crossed(
    chars: &[char],
    range: &Range<usize>,
    is_word: &dyn Fn(&str) -> bool,
) -> [bool; 2] {
    let pair = |first: usize| {
        let pair: String = chars.iter().skip(first).take(2).collect();
        pair.chars().count() == 2 && is_word(&pair)
    };
    [range.start.checked_sub(1).is_some_and(pair), pair(range.end - 1)]
}

/// Whether the dictionary has a word of Han characters.
pub(super) fn is_in_dictionary(word: &str) -> bool {
    word.chars().all(signs::is_han)
        && DICTIONARY.segment_str(word).nth(1) == Some(word.len())
}

/// The words of the dictionary around a place.
struct Words {
    /// The characters of each.
    ranges: Vec<Range<usize>>,
}

/// How many characters on each side are looked at.
const REACH: usize = 16;

impl Words {
    fn around(chars: &[char], range: &Range<usize>) -> Self {
        let han = |at: &usize| !signs::is_han(chars[*at]);
        let floor = range.start.saturating_sub(REACH);
        let ceiling = chars.len().min(range.end + REACH);
        let start = (floor..range.start).rev().find(han).map_or(floor, |at| at + 1);
        let end = (range.end..ceiling).find(han).unwrap_or(ceiling);
        let text: String = chars[start..end].iter().collect();
        let mut ranges = vec![];
        let mut done = 0;
        for boundary in DICTIONARY.segment_str(&text).skip(1) {
            let length = text[done..boundary].chars().count();
            let begin = ranges.last().map_or(start, |word: &Range<usize>| word.end);
            ranges.push(begin..begin + length);
            done = boundary;
        }
        Self { ranges }
    }

    /// Whether a word stands on both sides of the start and the end of a range.
    fn crossed(&self, range: &Range<usize>) -> [bool; 2] {
        let crosses = |place: usize| {
            self.ranges.iter().any(|word| word.start < place && place < word.end)
        };
        [crosses(range.start), crosses(range.end)]
    }

    /// Whether a character is of no word with others.
    fn is_alone(&self, at: usize) -> bool {
        self.ranges.iter().any(|word| word.contains(&at) && word.len() == 1)
    }
}

/// ICU4X's dictionary of Chinese words: part of the program, ready at once.
static DICTIONARY: LazyLock<WordSegmenterBorrowed<'static>> = LazyLock::new(|| {
    icu_segmenter::WordSegmenter::new_dictionary(WordBreakInvariantOptions::default())
});
