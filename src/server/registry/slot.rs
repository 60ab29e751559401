//! The one pointer to what answers.

use std::sync::{Arc, PoisonError, RwLock};

/// Holds what answers now. A request takes it once and keeps it to its end; publishing replaces the pointer and nothing
/// else, so nobody ever sees a half of one and a half of another.
#[derive(Debug)]
pub(crate) struct Slot<T> {
    current: RwLock<Arc<T>>,
}

impl<T> Slot<T> {
    pub(crate) fn new(first: T) -> Self {
        Self { current: RwLock::new(Arc::new(first)) }
    }

    /// What answers now.
    pub(crate) fn current(&self) -> Arc<T> {
        // Nothing panics while the lock is held, and a poisoned one would still guard a sound pointer.
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Lets `next` answer from now on; gives back what answered before.
    pub(crate) fn publish(&self, next: Arc<T>) -> Arc<T> {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *current, next)
    }
}
