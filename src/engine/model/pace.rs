//! How the work of loading goes about the processor.

use std::panic::resume_unwind;
use std::thread;

/// Whether others are answered while a release is loaded.
#[derive(Debug, Clone, Copy)]
pub enum Pace {
    /// Nobody is: two threads may work.
    Alone,
    /// Others are: one thread works, and calls this between the pieces of its work so that it may give way to them.
    Beside(fn()),
}

impl Pace {
    /// Between two pieces of the work.
    pub fn rest(self) {
        if let Self::Beside(rest) = self {
            rest();
        }
    }

    /// Does two pieces of work that do not need each other: at the same time where nobody else works, the first of them on
    /// a thread of its own, else the first after the second and only if that succeeds. What is to stay warm for this thread,
    /// e.g. an expression's cache, belongs into the second.
    ///
    /// # Errors
    /// When the second fails.
    pub fn both<A: Send, B, E>(
        self,
        elsewhere: impl FnOnce() -> A + Send,
        here: impl FnOnce() -> Result<B, E>,
    ) -> Result<(A, B), E> {
        match self {
            Self::Alone => thread::scope(|scope| {
                let elsewhere = scope.spawn(elsewhere);
                let here = here();
                let elsewhere = elsewhere.join().unwrap_or_else(|panic| resume_unwind(panic));
                Ok((elsewhere, here?))
            }),
            Self::Beside(_) => {
                let here = here()?;
                Ok((elsewhere(), here))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_done_on_two_threads_only_where_nobody_else_works() {
        let here = thread::current().id();
        let threads =
            |pace: Pace| pace.both(|| thread::current().id(), || Ok::<_, ()>(thread::current().id())).unwrap();
        let (first, second) = threads(Pace::Alone);
        assert_ne!(first, here);
        assert_eq!(second, here);
        assert_eq!(threads(Pace::Beside(|| ())), (here, here));
    }
}
