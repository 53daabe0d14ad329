//! Whether a batch goes on: until it is asked to stop, or has to.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// What threads ask before they take another item.
#[derive(Debug, Default)]
pub(crate) struct Stop {
    /// The signal that asked for it; 0 if none did.
    signal: Arc<AtomicUsize>,
    broken: AtomicBool,
}

impl Stop {
    /// Listens to Ctrl-C and to what asks programs to end: once it ends what is under way, a
    /// second time the program at once.
    pub(crate) fn listen() -> Self {
        let stop = Self::default();
        #[cfg(unix)]
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
            let asked = Arc::<AtomicBool>::default();
            let code = 128 + signal;
            // Without these handlers the program ends at once, which loses nothing either.
            // The first looks at the flag before the second sets it.
            let _ = signal_hook::flag::register_conditional_shutdown(
                signal,
                code,
                asked.clone(),
            );
            let _ = signal_hook::flag::register(signal, asked);
            let _ = signal_hook::flag::register_usize(
                signal,
                stop.signal.clone(),
                usize::try_from(signal).unwrap_or(1),
            );
        }
        stop
    }

    /// No item is taken any more.
    pub(crate) fn give_up(&self) {
        self.broken.store(true, Ordering::Relaxed);
    }

    /// Whether no item is taken any more.
    pub(crate) fn is_set(&self) -> bool {
        self.broken.load(Ordering::Relaxed) || self.signal().is_some()
    }

    /// The signal that asked to stop.
    pub(crate) fn signal(&self) -> Option<u8> {
        let signal = u8::try_from(self.signal.load(Ordering::Relaxed)).unwrap_or(0);
        (signal > 0).then_some(signal)
    }
}
