//! The one task that writes: it gathers what comes in, redacts and hashes it, writes it in one go, and tries again where
//! that fails. Nobody waits for it who does not want to.

mod work;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep_until};

use super::clock::Doubt;
use super::database::{Miss, Voted, Waiting, Writing};
use super::event::{Event, Missing, Opinion, Question, Unwritten, Vote};
use super::handle::{ROOM, Settings, Shared};
use super::kept::Forgotten;
use super::member::Member;
use super::miss::{candidates, gist};
use super::noted::{hours, new_id};
use super::redact::redact;
use crate::coach::Memory;
use crate::matcher::Verdict;
use work::{Came, Failing, Work};

/// Texts that wait while the database cannot be used; what comes after is lost, and counted. Counters always find room.
const MOST_WAITING: usize = 4_096;

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
        checked: false,
        scrubs: false,
        doubt: Doubt::new(Instant::now()),
        doubted: None,
        settings,
        shared,
    };
    let mut batch = Vec::new();
    let mut due = Instant::now();
    let mut listens_from = due;
    loop {
        tokio::select! {
            biased;
            order = orders.recv() => {
                // What was noted before the order comes before it.
                writer.take_all(&mut events);
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
                writer.take_all(&mut events);
                let _ = writer.write(false).await;
                due = Instant::now() + writer.rest();
            }
            count = listen(&mut events, &mut batch, listens_from) => {
                if count == 0 {
                    break;
                }
                for event in batch.drain(..) {
                    writer.take(event);
                }
                let now = Instant::now();
                due = due.min(now + writer.rest());
                listens_from = now + writer.settings.pace.gather;
            }
        }
    }
    let _ = writer.write(true).await;
    writer.leave().await;
}

/// Waits for events, from a time on. Whoever notes something while nobody listens need not wake the writer, which takes
/// longer than the noting.
async fn listen(events: &mut Receiver<Event>, batch: &mut Vec<Event>, from: Instant) -> usize {
    sleep_until(from).await;
    events.recv_many(batch, ROOM).await
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
    /// Whether the file was seen to be whole, and the key to be the one that it was written with.
    checked: bool,
    /// Whether the database still has to clear what it holds of members who were forgotten.
    scrubs: bool,
    /// Since when the clock has been hard to believe.
    doubt: Doubt,
    /// When it was last found hard to believe.
    doubted: Option<Instant>,
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

    /// Takes all that waits in the queue.
    fn take_all(&mut self, events: &mut Receiver<Event>) {
        while let Ok(event) = events.try_recv() {
            self.take(event);
        }
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
                self.take_back(id.0);
                self.waiting.count(hour / 24, "", super::Happened::Taken, 1);
            }
            Event::Declined(id) => {
                let found = self.waiting.misses.iter_mut().find(|it| it.id == id.0);
                match found {
                    Some(miss) => miss.missing = Missing::Declined,
                    None if self.waiting.declined.len() < MOST_WAITING => self.waiting.declined.push(id.0),
                    None => {
                        self.shared.lost.fetch_add(1, Ordering::Relaxed);
                    }
                }
                self.waiting.count(hour / 24, "", super::Happened::Declined, 1);
            }
        }
    }

    /// Sees to it that a miss is none.
    fn take_back(&mut self, id: i64) {
        let before = self.waiting.misses.len();
        self.waiting.misses.retain(|it| it.id != id);
        if self.waiting.misses.len() < before {
            return;
        }
        if self.waiting.taken.len() < MOST_WAITING {
            self.waiting.taken.push(id);
        } else {
            self.shared.lost.fetch_add(1, Ordering::Relaxed);
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
                let rest = self.write(true).await;
                // Whoever gave up waiting was told that it may not count; now it surely does not.
                if done.is_closed() {
                    return;
                }
                let written = match rest {
                    Ok(()) => self.tried(&Work::Vote(&voted)).await.map(|_| ()),
                    Err(why) => Err(why),
                };
                let _ = done.send(written);
            }
            Order::Forget(member, done) => {
                let member = self.settings.key.member(member);
                self.waiting.misses.retain(|it| it.asker != member);
                let written = self.after_the_rest(&Work::Forget(&member)).await;
                let mut written = written.map(|it| it.forgotten);
                if let Ok(gone) = &mut written {
                    // What went is told even where this must be tried again.
                    self.scrubs = true;
                    gone.later = self.scrub().await.is_err();
                }
                let _ = done.send(written);
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
}
