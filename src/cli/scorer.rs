//! Scores records in this process: one session per core, answers in the order of the questions.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::Context;

use crate::engine::message::Message;
use crate::engine::model::Session;
use crate::engine::{Classified, Prepared};
use crate::server::registry::Release;

/// A message, prepared and classified.
pub(super) type Work = (Message, Prepared, Classified);

/// A release and the sessions that run its model.
pub(super) struct Scorer {
    release: Release,
    sessions: Vec<Session>,
}

impl Scorer {
    pub(super) fn new(release: Release) -> anyhow::Result<Self> {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let sessions = (0..cores).map(|_| release.engine().session(release.runtime())).collect::<Result<_, _>>()?;
        Ok(Self { release, sessions })
    }

    pub(super) fn release(&self) -> &Release {
        &self.release
    }

    /// Runs `work` on every item, each with what the classifier said of its message.
    pub(super) fn map<T: Sync, R: Send>(
        &mut self,
        items: &[T],
        message: impl Fn(&T) -> Option<Message> + Sync,
        work: impl Fn(&Release, &T, Option<Work>) -> anyhow::Result<R> + Sync,
    ) -> anyhow::Result<Vec<R>> {
        let next = AtomicUsize::new(0);
        let answers: Mutex<Vec<(usize, anyhow::Result<R>)>> = Mutex::new(Vec::with_capacity(items.len()));
        let (release, sessions) = (&self.release, &mut self.sessions);
        thread::scope(|scope| {
            for session in sessions {
                scope.spawn(|| {
                    let session = session;
                    let mut mine = Vec::new();
                    loop {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        let Some(item) = items.get(index) else { break };
                        let answer = message(item)
                            .map(|message| classify(release, session, message))
                            .transpose()
                            .and_then(|classified| work(release, item, classified));
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

fn classify(release: &Release, session: &mut Session, message: Message) -> anyhow::Result<Work> {
    let prepared = release.engine().prepare(&message)?;
    let input = prepared.input.as_ref().context("a release has a tokenizer")?;
    let logits = input.windows.iter().map(|window| session.run(&window.tokens)).collect::<Result<Vec<_>, _>>()?;
    let classified = Classified::of(&prepared, &logits).context("a message has at least one window")?;
    Ok((message, prepared, classified))
}
