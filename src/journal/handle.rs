//! The handle of the journal: what the bot calls.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use tokio::sync::mpsc::{self, Sender};
use tokio::sync::oneshot;

use super::Asked;
use super::database::{Location, Reading, Trouble, open_to_read};
use super::event::{Event, MissId, Unwritten, Vote};
use super::kept::{Everything, Forgotten};
use super::member::Key;
use super::misses::{Cluster, MOST_GROUPS, clusters};
use super::noted::{Noted, hours, noted};
use super::retention::Keep;
use super::stats::{SPANS, Stats, stats};
use super::writer::{self, Order};
use crate::coach::Coach;
use crate::knowledge::Knowledge;

/// Events that wait for the writer: two seconds of a thousand answers each.
const ROOM: usize = 2_048;

/// Orders that wait for the writer; whoever finds no room waits too.
const ORDERS: usize = 64;

/// What a journal needs to run.
pub struct Settings {
    pub location: Location,
    pub keep: Keep,
    pub key: Key,
    /// Tells the time since 1970.
    pub now: Arc<dyn Fn() -> Duration + Send + Sync>,
    pub pace: Pace,
}

/// How long the writer waits for things that take real time.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Before what came together is written.
    pub gather: Duration,
    /// For whoever else has the database locked.
    pub busy: Duration,
    /// Before the first new try after a failure; it doubles.
    pub retry: Duration,
    /// The longest pause between two tries.
    pub longest_retry: Duration,
    /// Between two looks at the clock, for what has been kept long enough.
    pub look: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            gather: Duration::from_millis(250),
            busy: Duration::from_secs(2),
            retry: Duration::from_millis(500),
            longest_retry: Duration::from_secs(60),
            look: Duration::from_secs(600),
        }
    }
}

/// Nothing could be read. The cause is for an admin.
#[derive(Debug)]
pub enum Unread {
    /// There is no journal.
    Off,
    /// It cannot be used at the moment; the log says why.
    Broken,
    Trouble(Trouble),
}

impl std::fmt::Display for Unread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Off => Unwritten::Off.fmt(f),
            Self::Broken => f.write_str("the journal cannot be read at the moment"),
            Self::Trouble(trouble) => write!(f, "the journal cannot be read: {trouble}"),
        }
    }
}

impl std::error::Error for Unread {}

/// What the handle and the writer share.
pub(super) struct Shared {
    /// Set as long as the database can be used.
    pub reading: ArcSwapOption<Reading>,
    /// What was not written and never will be.
    pub lost: AtomicU64,
}

struct Inner {
    events: Sender<Event>,
    orders: Sender<Order>,
    shared: Arc<Shared>,
    now: Arc<dyn Fn() -> Duration + Send + Sync>,
}

/// The handle of the journal. Its clones are of the same.
#[derive(Clone, Default)]
pub struct Journal(Option<Arc<Inner>>);

impl Journal {
    /// A journal that notes nothing.
    #[must_use]
    pub fn off() -> Self {
        Self(None)
    }

    /// Starts the writer on the runtime at hand. Where the database cannot be used, it is tried again until it can.
    #[must_use]
    pub fn start(settings: Settings) -> Self {
        let (events, incoming) = mpsc::channel(ROOM);
        let (orders, ordered) = mpsc::channel(ORDERS);
        let shared = Arc::new(Shared {
            reading: ArcSwapOption::empty(),
            lost: AtomicU64::new(0),
        });
        let now = Arc::clone(&settings.now);
        tokio::spawn(writer::run(settings, incoming, ordered, Arc::clone(&shared)));
        Self(Some(Arc::new(Inner {
            events,
            orders,
            shared,
            now,
        })))
    }

    /// Whether anything is noted.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// How many events were lost since the start, for want of room or of a database.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.0.as_ref().map_or(0, |it| it.shared.lost.load(Ordering::Relaxed))
    }

    /// Notes what came of a question; gives the row, where it counts as missed. Takes microseconds, and never waits.
    pub fn asked(&self, asked: &Asked<'_>) -> Option<MissId> {
        let inner = self.0.as_ref()?;
        let now = (inner.now)();
        let Noted { counts, miss } = noted(asked, now);
        for (topic, happened) in counts {
            let hour = hours(now);
            inner.note(Event::Count { hour, topic, happened });
        }
        let (id, event) = miss?;
        inner.note(event);
        Some(id)
    }

    /// What was suggested for this miss was taken: it is none.
    pub fn taken(&self, id: MissId) {
        if let Some(inner) = &self.0 {
            inner.note(Event::Taken(id));
        }
    }

    /// None of what was suggested for this miss was meant.
    pub fn declined(&self, id: MissId) {
        if let Some(inner) = &self.0 {
            inner.note(Event::Declined(id));
        }
    }

    /// Notes an opinion of an answer; the last one counts.
    ///
    /// # Errors
    /// It was not written, and will not be.
    pub async fn vote(&self, vote: Vote) -> Result<(), Unwritten> {
        self.order(|done| Order::Vote(vote, done)).await
    }

    /// Forgets a member: deletes all that is about them, what waits included.
    ///
    /// # Errors
    /// It could not be done now.
    pub async fn forget(&self, member: u64) -> Result<Forgotten, Unwritten> {
        self.order(|done| Order::Forget(member, done)).await
    }

    /// All that is kept about a member.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn everything_of(&self, member: u64) -> Result<Everything, Unread> {
        let inner = self.0.as_ref().ok_or(Unread::Off)?;
        let member = inner
            .order(|done| Order::Name(member, done))
            .await
            .map_err(|_| Unread::Broken)?;
        self.reading()?.everything_of(&member).await.map_err(Unread::Trouble)
    }

    /// What was asked in vain by at least so many members, clustered by meaning, the most wanted first; without what is
    /// answered by now.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn clusters(&self, coach: &Arc<Coach>, fewest: i64) -> Result<Vec<Cluster>, Unread> {
        // What cannot be written now is not shown now.
        let _ = self.settle().await;
        let reading = self.reading()?;
        let groups = reading.groups(MOST_GROUPS).await.map_err(Unread::Trouble)?;
        let coach = Arc::clone(coach);
        let found = tokio::task::spawn_blocking(move || clusters(&coach, &groups)).await;
        let mut out = Vec::new();
        for mut cluster in found.map_err(|_| Unread::Broken)? {
            // So far it was known to within those who asked in two ways.
            cluster.askers = reading.askers(&cluster.gists).await.map_err(Unread::Trouble)?;
            if cluster.askers >= fewest {
                out.push(cluster);
            }
        }
        Ok(out)
    }

    /// The questions that at least so many members asked in vain, one of each kind.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn asked_lately(&self, fewest: i64) -> Result<Vec<String>, Unread> {
        let groups = self.reading()?.groups(MOST_GROUPS).await.map_err(Unread::Trouble)?;
        let enough = groups.into_iter().filter(|it| it.askers >= fewest);
        Ok(enough.map(|it| it.question).collect())
    }

    /// What was counted, up to and with the day so many days ago.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn stats(&self, knowledge: &Knowledge, days_ago: u32) -> Result<Stats, Unread> {
        let _ = self.settle().await;
        let now = self.0.as_ref().map_or(Duration::ZERO, |it| (it.now)());
        let now = now.saturating_sub(Duration::from_secs(86_400) * days_ago);
        let reading = self.reading()?;
        let mut stats = stats_of(&reading, knowledge, now).await.map_err(Unread::Trouble)?;
        stats.lost = Some(self.lost());
        Ok(stats)
    }

    /// Writes what waits; when this ends, it can be read.
    ///
    /// # Errors
    /// It cannot be written now.
    pub async fn settle(&self) -> Result<(), Unwritten> {
        self.order(Order::Settle).await
    }

    /// Writes what waits and ends the writer; gives up after a while, so that the process can end.
    pub async fn close(&self, within: Duration) {
        if self.is_on() && tokio::time::timeout(within, self.order(Order::Close)).await.is_err() {
            tracing::warn!("the journal was not closed in time");
        }
    }

    pub(super) fn reading(&self) -> Result<Arc<Reading>, Unread> {
        let inner = self.0.as_ref().ok_or(Unread::Off)?;
        inner.shared.reading.load_full().ok_or(Unread::Broken)
    }

    async fn order<T>(
        &self,
        order: impl FnOnce(oneshot::Sender<Result<T, Unwritten>>) -> Order,
    ) -> Result<T, Unwritten> {
        self.0.as_ref().ok_or(Unwritten::Off)?.order(order).await
    }
}

/// What was counted, of a journal that this process does not write; `now` is the time since 1970.
///
/// # Errors
/// There is none, or it cannot be read.
pub async fn read_stats(location: &Location, knowledge: &Knowledge, now: Duration) -> Result<Stats, Trouble> {
    let reading = open_to_read(location).await?;
    let read = stats_of(&reading, knowledge, now).await;
    reading.close().await;
    read
}

async fn stats_of(reading: &Reading, knowledge: &Knowledge, now: Duration) -> Result<Stats, Trouble> {
    let today = hours(now) / 24;
    let longest = SPANS.into_iter().max().unwrap_or(0);
    let tallies = reading.tallies(today - longest).await?;
    Ok(stats(knowledge, &tallies, today))
}

impl Inner {
    fn note(&self, event: Event) {
        if self.events.try_send(event).is_err() {
            self.shared.lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Has the writer do something, after all that was noted before.
    async fn order<T>(
        &self,
        order: impl FnOnce(oneshot::Sender<Result<T, Unwritten>>) -> Order,
    ) -> Result<T, Unwritten> {
        let (done, told) = oneshot::channel();
        self.orders.send(order(done)).await.map_err(|_| Unwritten::Broken)?;
        told.await.map_err(|_| Unwritten::Broken)?
    }
}
