//! Parts of an input, so that several machines can share a list: each item belongs to one of
//! them, whichever machine asks.

use std::fmt;

use sha2::{Digest, Sha256};

/// The I-th of N parts.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shard {
    /// Which, counted from one.
    pub(crate) part: u64,
    /// Of how many.
    pub(crate) parts: u64,
}

/// More parts than this no list has.
const MOST: u64 = 1_000_000;

impl Shard {
    /// Reads `2/8`.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (part, parts) = text.split_once('/')?;
        let (part, parts) = (part.trim().parse().ok()?, parts.trim().parse().ok()?);
        let fits = (1..=MOST).contains(&parts) && (1..=parts).contains(&part);
        fits.then_some(Self { part, parts })
    }

    /// Whether an item is of this part. Its name decides, not its place in the list: who adds
    /// an item moves no other.
    pub(crate) fn has(self, input: &str) -> bool {
        part_of(input, self.parts) == self.part
    }
}

/// Which of so many parts an item is of, counted from one.
pub(crate) fn part_of(input: &str, parts: u64) -> u64 {
    let hash = Sha256::digest(input);
    let first = hash.iter().take(8).fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
    first % parts + 1
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.part, self.parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read() {
        assert_eq!(Shard::read("2/8"), Some(Shard { part: 2, parts: 8 }));
        for bad in ["0/8", "9/8", "1/0", "1", "a/b", "1/8/2", "-1/8", "1/2000000"] {
            assert_eq!(Shard::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn each_item_is_of_one_part_and_parts_are_even() {
        let mut counts = [0; 8];
        for number in 0..8000 {
            let input = format!("in/{number:05}.yaml");
            let parts =
                (1..=8).filter(|part| Shard { part: *part, parts: 8 }.has(&input));
            let parts: Vec<u64> = parts.collect();
            assert_eq!(parts.len(), 1, "{input}");
            counts[parts[0] as usize - 1] += 1;
        }
        assert!(counts.iter().all(|count| (900..1100).contains(count)), "{counts:?}");
    }

    /// Lists are shared by machines that may not have the same build: this never changes.
    #[test]
    fn the_part_of_an_item_is_always_the_same() {
        assert_eq!(part_of("in/a.yaml", 1000), 553);
        assert_eq!(part_of("名单.csv:17", 1000), 100);
    }
}
