//! The one task that writes: it gathers what comes in, redacts and hashes it, writes it in one go, and tries again where
//! that fails. Nobody waits for it who does not want to.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep_until};

use super::database::{self, Miss, Trouble, Voted, Waiting, Writing};
use super::event::{Event, Missing, Opinion, Question, Unwritten, Vote};
use super::handle::{Settings, Shared};
use super::kept::Forgotten;
use super::member::Member;
use super::miss::{candidates, gist};
use super::noted::{hours, new_id};
use super::redact::redact;
use crate::coach::Memory;
use crate::matcher::Verdict;

/// Texts that wait while the database cannot be used; what comes after is lost, and counted. Counters always find room.
const MOST_WAITING: usize = 4_096;

/// Events that are taken from the queue at once.
const AT_ONCE: usize = 256;

/// Something that somebody waits for.
pub enum Order {
    Vote(Vote, Done<()>),
    Forget(u64, Done<Forgotten>),
    /// The hash of a member, after what waits has been written.
    Name(u64, Done<Member>),
    Settle(Done<()>),
    Close(Done<()>),
}

/// Tells whoever waits.
pub type Done<T> = oneshot::Sender<Result<T, Unwritten>>;

/// Writes until it is closed, or nobody has the handle any more.
pub async fn run(settings: Settings, mut events: Receiver<Event>, mut orders: Receiver<Order>, shared: Arc<Shared>) {
    let mut writer = Writer {
        database: None,
        waiting: Waiting::default(),
        trouble: None,
        swept: None,
        latest: 0,
        settings,
        shared,
    };
    let mut batch = Vec::with_capacity(AT_ONCE);
    let mut due = Instant::now();
    loop {
        tokio::select! {
            biased;
            order = orders.recv() => {
                // What was noted before the order comes before it.
                while let Ok(event) = events.try_recv() {
                    writer.take(event);
                }
                match order {
                    Some(Order::Close(done)) => {
                        let written = writer.write(true).await;
                        writer.leave().await;
                        let _ = done.send(written);
                        return;
                    }
                    Some(order) => writer.obey(order).await,
                    None => break,
                }
            }
            () = sleep_until(due) => {
                let _ = writer.write(false).await;
                due = Instant::now() + writer.rest();
            }
            count = events.recv_many(&mut batch, AT_ONCE) => {
                if count == 0 {
                    break;
                }
                for event in batch.drain(..) {
                    writer.take(event);
                }
                due = due.min(Instant::now() + writer.rest());
            }
        }
    }
    let _ = writer.write(true).await;
    writer.leave().await;
}

struct Writer {
    settings: Settings,
    shared: Arc<Shared>,
    database: Option<Writing>,
    waiting: Waiting,
    /// Since when, and how often in a row, the database could not be used.
    trouble: Option<Failing>,
    /// The day on which was last deleted what had been kept long enough.
    swept: Option<i64>,
    /// The latest hour that was seen.
    latest: i64,
}

/// Something to be done with the database.
enum Work<'a> {
    /// To see whether it can be used.
    Nothing,
    Write(&'a Waiting),
    Vote(&'a Voted),
    Forget(&'a Member),
    /// Deletes what has been kept long enough, seen from this hour.
    Sweep(i64),
}

/// What came of it, as far as anything did.
#[derive(Default)]
struct Came {
    forgotten: Forgotten,
    rows: u64,
}

struct Failing {
    times: u32,
    again: Instant,
    lost_before: u64,
}

impl Writer {
    /// How long nothing need be written.
    fn rest(&self) -> Duration {
        match &self.trouble {
            Some(failing) => failing.again.saturating_duration_since(Instant::now()),
            None if self.waiting.is_empty() => self.settings.pace.look,
            None => self.settings.pace.gather,
        }
    }

    fn hour(&mut self) -> i64 {
        let hour = hours((self.settings.now)());
        if hour < self.latest {
            tracing::warn!(
                hours = self.latest - hour,
                "the clock went backwards: what the journal dated later counts from now"
            );
            self.swept = None;
        }
        self.latest = hour;
        hour
    }

    /// Makes of an event what can be stored.
    fn take(&mut self, event: Event) {
        let hour = self.hour();
        match event {
            Event::Count { hour, topic, happened } => self.waiting.count(hour / 24, &topic, happened, 1),
            Event::Miss {
                id,
                missing,
                question,
                verdict,
            } => {
                if self.waiting.misses.len() >= MOST_WAITING {
                    self.shared.lost.fetch_add(1, Ordering::Relaxed);
                    return;
                }
                let miss = self.miss(id.0, id.hour(), missing, &question, &verdict);
                self.waiting.misses.push(miss);
            }
            Event::Taken(id) => {
                let before = self.waiting.misses.len();
                self.waiting.misses.retain(|it| it.id != id.0);
                if self.waiting.misses.len() == before && self.waiting.taken.len() < MOST_WAITING {
                    self.waiting.taken.push(id.0);
                }
                self.waiting.count(hour / 24, "", super::Happened::Taken, 1);
            }
            Event::Declined(id) => {
                let found = self.waiting.misses.iter_mut().find(|it| it.id == id.0);
                match found {
                    Some(miss) => miss.missing = Missing::Declined,
                    None if self.waiting.declined.len() < MOST_WAITING => self.waiting.declined.push(id.0),
                    None => {}
                }
                self.waiting.count(hour / 24, "", super::Happened::Declined, 1);
            }
        }
    }

    fn miss(&self, id: i64, hour: i64, missing: Missing, question: &Question, verdict: &Verdict) -> Miss {
        let coach = &question.coach;
        let text = redact(&question.text, coach.reader());
        let candidates = candidates(coach, verdict, &text);
        Miss {
            id,
            hour,
            asker: self.settings.key.member(question.asker),
            place: question.place,
            missing,
            reason: None,
            gist: gist(coach, &text),
            question: text,
            // Text and numbers always have a JSON form.
            candidates: serde_json::to_string(&candidates).unwrap_or_default(),
        }
    }

    async fn obey(&mut self, order: Order) {
        match order {
            Order::Vote(vote, done) => {
                let voted = self.voted(vote);
                let written = self.after_the_rest(&Work::Vote(&voted)).await;
                let _ = done.send(written.map(|_| ()));
            }
            Order::Forget(member, done) => {
                let member = self.settings.key.member(member);
                self.waiting.misses.retain(|it| it.asker != member);
                let written = self.after_the_rest(&Work::Forget(&member)).await;
                let _ = done.send(written.map(|it| it.forgotten));
            }
            Order::Name(member, done) => {
                let member = self.settings.key.member(member);
                let _ = done.send(self.write(true).await.map(|()| member));
            }
            Order::Settle(done) | Order::Close(done) => {
                let _ = done.send(self.write(true).await);
            }
        }
    }

    async fn after_the_rest(&mut self, work: &Work<'_>) -> Result<Came, Unwritten> {
        self.write(true).await?;
        self.tried(work).await
    }

    fn voted(&mut self, vote: Vote) -> Voted {
        let hour = self.hour();
        let bad = vote.question.filter(|_| matches!(vote.opinion, Opinion::Down(_)));
        let miss = bad.map(|question| {
            let asked = crate::coach::Question::asked(&question.text);
            // Without what was said before, it may have been taken for something else then; it is what there is.
            let (_, verdict) = question
                .coach
                .answer_with_verdict(&asked, &mut Memory::default(), Duration::ZERO);
            let mut miss = self.miss(new_id(hour).0, hour, Missing::Disliked, &question, &verdict);
            if let Opinion::Down(reason) = vote.opinion {
                miss.reason = reason;
            }
            miss
        });
        Voted {
            answer: self.settings.key.answer(vote.answer),
            voter: self.settings.key.member(vote.voter),
            day: hour / 24,
            topic: vote.topic,
            opinion: vote.opinion,
            miss,
        }
    }

    /// Writes what waits. After a failure nothing is tried until it is time, unless it is `asked` for.
    async fn write(&mut self, asked: bool) -> Result<(), Unwritten> {
        let now = Instant::now();
        if !asked && self.trouble.as_ref().is_some_and(|it| it.again > now) {
            return Err(Unwritten::Broken);
        }
        let hour = self.hour();
        if self.swept != Some(hour / 24) {
            let came = self.tried(&Work::Sweep(hour)).await?;
            self.swept = Some(hour / 24);
            tracing::debug!(rows = came.rows, "the journal: what was kept long enough is deleted");
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
            Err(trouble) => {
                if trouble.is_of_the_data() {
                    let count = waiting.misses.len() + waiting.tallies.len();
                    self.shared.lost.fetch_add(count as u64, Ordering::Relaxed);
                } else {
                    self.waiting = waiting;
                }
                self.failed(trouble).await;
                Err(Unwritten::Broken)
            }
        }
    }

    /// Does something with the database, and says what came of it.
    async fn tried(&mut self, work: &Work<'_>) -> Result<Came, Unwritten> {
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
        let mut came = Came::default();
        match work {
            Work::Nothing => database.ping().await?,
            Work::Write(waiting) => database.write(waiting).await?,
            Work::Vote(voted) => database.vote(voted).await?,
            Work::Forget(member) => came.forgotten = database.forget(member).await?,
            Work::Sweep(hour) => came.rows = database.sweep(*hour, self.settings.keep).await?,
        }
        Ok(came)
    }

    async fn open(&mut self) -> Result<(), Trouble> {
        let (writing, reading) = database::open(&self.settings.location, self.settings.pace.busy).await?;
        self.database = Some(writing);
        self.shared.reading.store(Some(Arc::new(reading)));
        Ok(())
    }

    async fn leave(&mut self) {
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
