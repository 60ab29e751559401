//! Scores records in this process: one session per core, answers in the order of the questions.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::engine::message::Message;
use crate::engine::model::Session;
use crate::engine::screen::Screening;
use crate::engine::verdict::{LookAt, Verdict};
use crate::engine::{Classified, Prepared, Redaction, RedactionTime, Terms, other_side};
use crate::server::registry::Release;

/// A message, prepared, and classified unless the screen settled it.
pub(super) struct Work {
    pub(super) message: Message,
    pub(super) prepared: Prepared,
    pub(super) classified: Option<Classified>,
}

/// What reads messages on one thread.
pub(super) struct Reader<'a> {
    pub(super) release: &'a Release,
    session: &'a mut Session,
    screening: Screening,
}

impl Reader<'_> {
    pub(super) fn read(&mut self, message: Message) -> anyhow::Result<Work> {
        let prepared = self.release.engine().prepare_with(&message, self.screening)?;
        let classified = Classified::read(self.session, &prepared)?;
        anyhow::ensure!(classified.is_some() || prepared.settled.is_some(), "a message has at least one window");
        Ok(Work { message, prepared, classified })
    }

    /// The verdict; an author who declines gets the other party's messages looked at.
    pub(super) fn conclude(&mut self, work: &Work, terms: Terms<'_>) -> anyhow::Result<Verdict> {
        let engine = self.release.engine();
        let mut verdict = engine.conclude(&work.message, &work.prepared, work.classified.as_ref(), terms)?;
        if let Some(help) = &mut verdict.help {
            let redaction = Redaction { time: RedactionTime::Never, ..terms.redaction.clone() };
            let terms = Terms { hash_with: None, redaction: &redaction, ..terms };
            let mut verdicts = Vec::new();
            for (turn, theirs) in other_side(&work.message) {
                let theirs = self.read(theirs)?;
                let verdict = engine.conclude(&theirs.message, &theirs.prepared, theirs.classified.as_ref(), terms)?;
                verdicts.push((turn, verdict));
            }
            help.look_at = LookAt::worst(verdicts);
        }
        Ok(verdict)
    }
}

/// A release and the sessions that run its model.
pub(super) struct Scorer {
    release: Release,
    sessions: Vec<Session>,
    screening: Screening,
}

impl Scorer {
    pub(super) fn new(release: Release, screening: Screening) -> anyhow::Result<Self> {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let sessions = (0..cores).map(|_| release.engine().session(release.runtime())).collect::<Result<_, _>>()?;
        Ok(Self { release, sessions, screening })
    }

    pub(super) fn release(&self) -> &Release {
        &self.release
    }

    /// Runs `work` on every item, each with what the classifier said of its message.
    pub(super) fn map<T: Sync, R: Send>(
        &mut self,
        items: &[T],
        message: impl Fn(&T) -> Option<Message> + Sync,
        work: impl Fn(&mut Reader<'_>, &T, Option<Work>) -> anyhow::Result<R> + Sync,
    ) -> anyhow::Result<Vec<R>> {
        let next = AtomicUsize::new(0);
        let answers: Mutex<Vec<(usize, anyhow::Result<R>)>> = Mutex::new(Vec::with_capacity(items.len()));
        let (release, sessions, screening) = (&self.release, &mut self.sessions, self.screening);
        thread::scope(|scope| {
            for session in sessions {
                scope.spawn(|| {
                    let mut reader = Reader { release, session, screening };
                    let mut mine = Vec::new();
                    loop {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        let Some(item) = items.get(index) else { break };
                        let read = message(item).map(|message| reader.read(message)).transpose();
                        let answer = read.and_then(|read| work(&mut reader, item, read));
                        mine.push((index, answer));
                    }
                    if let Ok(mut answers) = answers.lock() {
                        answers.extend(mine);
                    }
                });
            }
        });
        let mut answers = answers.into_inner().map_err(|_| anyhow::anyhow!("a scoring thread panicked"))?;
        answers.sort_by_key(|(index, _)| *index);
        answers.into_iter().map(|(_, answer)| answer).collect()
    }
}
