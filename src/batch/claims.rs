//! Names of outputs, given to items in the order of the input: of two items with one name the
//! first has it, whichever thread is faster.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// The names that are given, and whose turn it is.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    state: Mutex<State>,
    next: Condvar,
}

#[derive(Debug, Default)]
struct State {
    turn: u64,
    /// The items that have the names. A hash in the place of a name: there may be millions.
    names: BTreeMap<[u8; 16], u64>,
}

impl Claims {
    /// Waits for an item's turn, gives it its name if it has one, and lets the next item on.
    /// The number of the item that has the name if it is not free. Each turn from 0 on has to
    /// be taken once.
    pub(crate) fn claim(&self, turn: u64, name: Option<&str>, item: u64) -> Option<u64> {
        let mut state = self.lock();
        while state.turn != turn {
            state = self.next.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.turn += 1;
        let other = name.and_then(|name| match state.names.entry(key(name)) {
            std::collections::btree_map::Entry::Occupied(other) => Some(*other.get()),
            std::collections::btree_map::Entry::Vacant(free) => {
                free.insert(item);
                None
            }
        });
        self.next.notify_all();
        other
    }

    /// Whether an item has a name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.lock().names.contains_key(&key(name))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Names that are one on some file system: whatever their case, and however their characters
/// are composed.
fn key(name: &str) -> [u8; 16] {
    let folded: String = name.nfc().flat_map(char::to_lowercase).nfc().collect();
    let mut key = [0; 16];
    key.copy_from_slice(&Sha256::digest(folded)[..16]);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::thread;

    #[test]
    fn the_first_item_has_the_name_however_late_it_comes() {
        for _ in 0..50 {
            let claims = Claims::default();
            let given: Vec<Option<u64>> = thread::scope(|scope| {
                let claim = |turn: u64| {
                    let claims = &claims;
                    scope.spawn(move || {
                        if turn == 0 {
                            thread::yield_now();
                        }
                        claims.claim(turn, Some("a.pdf"), turn + 1)
                    })
                };
                let threads: Vec<_> = (0..4).rev().map(claim).collect();
                threads.into_iter().rev().map(|one| one.join().unwrap()).collect()
            });
            assert_eq!(given, [None, Some(1), Some(1), Some(1)]);
        }
    }

    #[test]
    fn names_are_one_whatever_their_case_and_composition() {
        let claims = Claims::default();
        assert_eq!(claims.claim(0, Some("Étude-报告.pdf"), 1), None);
        assert_eq!(claims.claim(1, Some("e\u{301}tude-报告.PDF"), 2), Some(1));
        assert_eq!(claims.claim(2, None, 3), None);
        assert_eq!(claims.claim(3, Some("etude-报告.pdf"), 4), None);
        assert!(claims.has("ETUDE-报告.pdf") && !claims.has("b.pdf"));
    }
}
