//! What was made with a set of faces, kept for the next time: by content, so that what is kept
//! is what would be made.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Font;
use crate::face::Link;

/// Things that were made, under the hashes of what they were made of. Two things may share a
/// hash: whoever takes one looks whether it is his.
#[derive(Debug, Default)]
pub struct Shelf(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    /// The faces with which the things were made.
    chains: Vec<Vec<(Link, Font)>>,
    /// Counted up with each report.
    turn: u64,
    things: HashMap<u64, Vec<(u64, Thing)>>,
}

/// A thing of any kind.
pub type Thing = Arc<dyn Any + Send + Sync>;

/// What was not used for so many reports is given up.
const TURNS: u64 = 2;

impl Shelf {
    /// Begins a report that is set with these faces. What was made with others is given up, and
    /// what was not used of late.
    pub(super) fn begin(&self, chains: &[Vec<(Link, Font)>]) {
        let mut inner = self.lock();
        if inner.chains != chains {
            *inner = Inner { chains: chains.to_vec(), ..Inner::default() };
        }
        inner.turn += 1;
        let turn = inner.turn;
        inner.things.retain(|_, things| {
            things.retain(|(used, _)| used + TURNS >= turn);
            !things.is_empty()
        });
    }

    /// What a thing under a hash is good for, the first one of which something is said.
    pub fn find<T, U>(&self, hash: u64, take: impl Fn(&T) -> Option<U>) -> Option<U>
    where
        T: Send + Sync + 'static,
    {
        let mut inner = self.lock();
        let turn = inner.turn;
        let things = inner.things.get_mut(&hash)?;
        let (used, taken) = things
            .iter_mut()
            .find_map(|(used, thing)| Some((used, take(thing.downcast_ref::<T>()?)?)))?;
        *used = turn;
        Some(taken)
    }

    /// Puts a thing under a hash.
    pub fn keep(&self, hash: u64, thing: Thing) {
        let mut inner = self.lock();
        let turn = inner.turn;
        inner.things.entry(hash).or_default().push((turn, thing));
    }

    /// How many things there are.
    pub fn len(&self) -> usize {
        self.lock().things.values().map(Vec::len).sum()
    }

    /// Whether nothing is there.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Each change is whole when it is made.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
