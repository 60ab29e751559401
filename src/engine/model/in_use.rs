//! What several releases can share, while one of them holds it.

use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Things of one kind that are in use; clones know the same ones. What nobody holds any more is forgotten.
#[derive(Debug)]
pub struct InUse<T>(Arc<Mutex<Vec<Weak<T>>>>);

impl<T> Default for InUse<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> Clone for InUse<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> InUse<T> {
    /// The one in use that is wanted, else a new one, which is remembered. Whoever wants the same meanwhile waits for it.
    ///
    /// # Errors
    /// When a new one cannot be made; nothing is remembered then.
    pub fn obtain<E>(&self, is_wanted: impl Fn(&T) -> bool, make: impl FnOnce() -> Result<T, E>) -> Result<Arc<T>, E> {
        let mut in_use = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        in_use.retain(|held| held.strong_count() > 0);
        if let Some(held) = in_use.iter().filter_map(Weak::upgrade).find(|held| is_wanted(held)) {
            return Ok(held);
        }
        let made = Arc::new(make()?);
        in_use.push(Arc::downgrade(&made));
        Ok(made)
    }

    /// How many are remembered, held or not.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}
