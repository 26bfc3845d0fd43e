//! Having the database do things: opening it, trying again, giving up on one that hangs, and saying so.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::time::Instant;

use super::Writer;
use crate::journal::Keep;
use crate::journal::database::{self, Meta, Trouble, Voted, Waiting, Writing, within};
use crate::journal::event::Unwritten;
use crate::journal::kept::Forgotten;
use crate::journal::member::Member;

/// Something to be done with the database.
pub enum Work<'a> {
    /// To see whether it can be used.
    Nothing,
    Write(&'a Waiting),
    Vote(&'a Voted),
    Forget(&'a Member),
    /// Clears what the database holds of deleted rows beside its tables.
    Scrub,
    /// Sees how things are dated.
    Look,
    /// Deletes what has been kept long enough, seen from this hour.
    Sweep(i64),
}

/// What came of it, as far as anything did.
#[derive(Default)]
pub struct Came {
    pub forgotten: Forgotten,
    rows: u64,
    latest: Option<i64>,
}

pub struct Failing {
    times: u32,
    pub again: Instant,
    lost_before: u64,
}

impl Writer {
    /// Writes what waits. After a failure nothing is tried until it is time, unless it is `asked` for.
    pub async fn write(&mut self, asked: bool) -> Result<(), Unwritten> {
        let now = Instant::now();
        if !asked && self.trouble.as_ref().is_some_and(|it| it.again > now) {
            return Err(Unwritten::Broken);
        }
        let hour = self.hour();
        self.sweep(hour).await?;
        if !asked {
            let _ = self.scrub().await;
        }
        if self.waiting.is_empty() {
            // Whoever asks wants to know whether it could be written.
            return match asked {
                true => self.tried(&Work::Nothing).await.map(|_| ()),
                false => Ok(()),
            };
        }
        let waiting = std::mem::take(&mut self.waiting);
        match self.attempt(&Work::Write(&waiting)).await {
            Ok(_) => {
                self.recovered();
                Ok(())
            }
            Err(trouble) if trouble.is_of_the_data() => self.write_one_by_one(waiting).await,
            Err(trouble) => {
                self.waiting = waiting;
                self.failed(trouble).await;
                Err(Unwritten::Broken)
            }
        }
    }

    /// Writes what the database would not take together, so that only what is itself at fault is lost.
    async fn write_one_by_one(&mut self, mut waiting: Waiting) -> Result<(), Unwritten> {
        let misses = std::mem::take(&mut waiting.misses);
        let alone = misses.into_iter().map(|it| Waiting {
            misses: vec![it],
            ..Waiting::default()
        });
        let mut all: Vec<Waiting> = alone.chain([waiting]).collect();
        all.reverse();
        while let Some(next) = all.pop() {
            match self.attempt(&Work::Write(&next)).await {
                Ok(_) => {}
                Err(trouble) if trouble.is_of_the_data() => {
                    tracing::warn!("something could not be noted: {trouble}");
                    let counted: u64 = next.tallies.values().map(|it| it.unsigned_abs()).sum();
                    let count = next.misses.len() as u64 + counted;
                    self.shared.lost.fetch_add(count, Ordering::Relaxed);
                }
                Err(trouble) => {
                    // The rest waits.
                    self.waiting = next;
                    for it in all {
                        self.waiting.misses.extend(it.misses);
                        self.waiting.taken.extend(it.taken);
                        self.waiting.declined.extend(it.declined);
                        for ((day, topic, happened), n) in it.tallies {
                            self.waiting.count(day, &topic, happened, n);
                        }
                    }
                    self.failed(trouble).await;
                    return Err(Unwritten::Broken);
                }
            }
        }
        self.recovered();
        Ok(())
    }

    /// Clears what the database holds of those who were forgotten, if it still does.
    pub async fn scrub(&mut self) -> Result<(), Unwritten> {
        if !self.scrubs {
            return Ok(());
        }
        match self.attempt(&Work::Scrub).await {
            Ok(_) => {
                self.scrubs = false;
                Ok(())
            }
            Err(trouble) => {
                tracing::warn!(
                    "what the journal deleted is not cleared from its log yet, and is tried again: {trouble}"
                );
                Err(Unwritten::Broken)
            }
        }
    }

    /// Deletes what has been kept long enough, once a day, by a clock that can be believed.
    async fn sweep(&mut self, hour: i64) -> Result<(), Unwritten> {
        let now = Instant::now();
        if self.swept == Some(hour / 24) || self.doubted.is_some_and(|it| now < it + self.settings.pace.look) {
            return Ok(());
        }
        self.doubted = None;
        let latest = self.tried(&Work::Look).await?.latest;
        if let Some(why) = self.doubt.about(hour, latest, now, self.settings.pace.believe) {
            tracing::warn!(
                why,
                "the journal deletes nothing by a clock that may be wrong; it looks again"
            );
            self.doubted = Some(now);
            return Ok(());
        }
        let came = self.tried(&Work::Sweep(hour)).await?;
        self.swept = Some(hour / 24);
        tracing::debug!(rows = came.rows, "the journal: what was kept long enough is deleted");
        Ok(())
    }

    /// Does something with the database, and says what came of it.
    pub async fn tried(&mut self, work: &Work<'_>) -> Result<Came, Unwritten> {
        match self.attempt(work).await {
            Ok(came) => {
                self.recovered();
                Ok(came)
            }
            Err(trouble) => {
                self.failed(trouble).await;
                Err(Unwritten::Broken)
            }
        }
    }

    /// Does something with the database, which is opened if it is not. A connection that was lost meanwhile, as when a
    /// server started anew, is made again once.
    async fn attempt(&mut self, work: &Work<'_>) -> Result<Came, Trouble> {
        let fresh = self.database.is_none();
        match self.once(work).await {
            Err(trouble) if !fresh && !trouble.leaves_connection() && !trouble.is_of_the_data() => {
                self.leave().await;
                self.once(work).await
            }
            other => other,
        }
    }

    async fn once(&mut self, work: &Work<'_>) -> Result<Came, Trouble> {
        if self.database.is_none() {
            self.open().await?;
        }
        let Some(database) = &mut self.database else {
            return Err(Trouble::Missing);
        };
        let limit = match work {
            // These go through whole tables.
            Work::Sweep(_) | Work::Look | Work::Scrub => 20 * self.settings.pace.answer,
            _ => self.settings.pace.answer,
        };
        let done = within(limit, do_with(database, work, self.settings.keep)).await;
        if matches!(done, Err(Trouble::TooSlow)) {
            // It hangs, and so would taking leave of it.
            self.database = None;
            self.shared.reading.store(None);
        }
        done
    }

    async fn open(&mut self) -> Result<(), Trouble> {
        let settings = &self.settings;
        let opened = database::open(&settings.location, settings.pace.busy, !self.checked).await;
        let (mut writing, reading) = opened?;
        if !self.checked {
            let proof = settings.key.proof();
            let before = writing.meta(Meta::Key).await?;
            if before.as_ref().is_some_and(|it| *it != proof) {
                tracing::error!(
                    "the journal ({}) was written with another key.json: nobody in it can be found again by /mydata or /forget, until it is deleted in its time. Put the right key.json back, if there is one",
                    settings.location.name()
                );
            }
            if before.is_none() {
                writing.set_meta(Meta::Key, &proof).await?;
            }
        }
        self.checked = true;
        self.database = Some(writing);
        self.shared.reading.store(Some(Arc::new(reading)));
        Ok(())
    }

    pub async fn leave(&mut self) {
        if let Some(reading) = self.shared.reading.swap(None) {
            reading.close().await;
        }
        if let Some(database) = self.database.take() {
            database.close().await;
        }
    }

    fn recovered(&mut self) {
        if let Some(failing) = self.trouble.take() {
            let lost = self.shared.lost.load(Ordering::Relaxed) - failing.lost_before;
            tracing::info!(lost, "the journal is written again");
        }
    }

    async fn failed(&mut self, trouble: Trouble) {
        let pace = &self.settings.pace;
        let times = self.trouble.as_ref().map_or(0, |it| it.times);
        let pause = pace.retry.saturating_mul(1 << times.min(16)).min(pace.longest_retry);
        let lost = self.shared.lost.load(Ordering::Relaxed);
        if self.trouble.is_none() {
            tracing::error!(
                "the journal ({}) cannot be used: {trouble}. Answers go on; what should be noted waits, and what finds no room is counted",
                self.settings.location.name()
            );
        } else {
            tracing::debug!(times, lost, "the journal still cannot be used: {trouble}");
        }
        let lost_before = self.trouble.as_ref().map_or(lost, |it| it.lost_before);
        self.trouble = Some(Failing {
            times: times + 1,
            again: Instant::now() + pause,
            lost_before,
        });
        if !trouble.leaves_connection() {
            self.leave().await;
        }
    }
}

async fn do_with(database: &mut Writing, work: &Work<'_>, keep: Keep) -> Result<Came, Trouble> {
    let mut came = Came::default();
    match work {
        Work::Nothing => database.ping().await?,
        Work::Write(waiting) => database.write(waiting).await?,
        Work::Vote(voted) => database.vote(voted).await?,
        Work::Forget(member) => came.forgotten = database.forget(member).await?,
        Work::Scrub => database.scrub().await?,
        Work::Look => came.latest = database.latest_hour().await?,
        Work::Sweep(hour) => came.rows = database.sweep(*hour, keep).await?,
    }
    Ok(came)
}
