//! The handle of the journal: what the bot calls.

mod reads;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use arc_swap::ArcSwapOption;
use tokio::sync::mpsc::{self, Sender};
use tokio::sync::oneshot;

use super::Asked;
use super::database::{Location, Reading, Trouble, within};
use super::event::{Event, MissId, Unwritten, Vote};
use super::kept::{Everything, Forgotten};
use super::member::Key;
use super::misses::Cluster;
use super::noted::{Noted, hours, noted};
use super::retention::Keep;
use super::writer::{self, Order};
use crate::coach::Coach;

pub use reads::read_stats;

/// Events that wait for the writer while it gathers, two an answer: a quarter of a second at eight thousand answers a second.
pub(super) const ROOM: usize = 4_096;

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
    /// Whether anything is noted. Where not, what was noted before is still deleted in its time, shown to whom it is about,
    /// and forgotten on demand.
    pub notes: bool,
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
    /// For the database, with any one thing; going through whole tables may take twenty times as long.
    pub answer: Duration,
    /// Before a clock is believed that says something unlikely, see `clock`.
    pub believe: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            gather: Duration::from_millis(250),
            busy: Duration::from_secs(2),
            retry: Duration::from_millis(500),
            longest_retry: Duration::from_secs(60),
            look: Duration::from_secs(600),
            answer: Duration::from_secs(15),
            believe: Duration::from_secs(86_400),
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

impl Unread {
    fn of(why: Unwritten) -> Self {
        match why {
            Unwritten::Off => Self::Off,
            Unwritten::Broken => Self::Broken,
        }
    }
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
    notes: bool,
    /// How long a read may take.
    patience: Duration,
    /// One that was written before, in another place.
    before: Option<Journal>,
    suggested: Mutex<Option<Lately>>,
}

/// Clusters as they were a moment ago.
struct Lately {
    at: Instant,
    coach: Weak<Coach>,
    fewest: i64,
    clusters: Vec<Cluster>,
}

/// The handle of the journal. Its clones are of the same.
#[derive(Clone, Default)]
pub struct Journal(State);

#[derive(Clone, Default)]
enum State {
    /// There is none.
    #[default]
    Off,
    /// There may be one, and it cannot be used before a restart.
    Broken,
    On(Arc<Inner>),
}

impl Journal {
    /// A journal that there is not.
    #[must_use]
    pub fn off() -> Self {
        Self(State::Off)
    }

    /// A journal that notes nothing, and of which nobody can say what it holds.
    #[must_use]
    pub fn broken() -> Self {
        Self(State::Broken)
    }

    /// Starts the writer on the runtime at hand. Where the database cannot be used, it is tried again until it can.
    #[must_use]
    pub fn start(settings: Settings) -> Self {
        Self::start_after(settings, None)
    }

    /// The same, with one that was written before in another place: whoever is forgotten is forgotten there too.
    #[must_use]
    pub fn start_after(settings: Settings, before: Option<Self>) -> Self {
        let (events, incoming) = mpsc::channel(ROOM);
        let (orders, ordered) = mpsc::channel(ORDERS);
        let shared = Arc::new(Shared {
            reading: ArcSwapOption::empty(),
            lost: AtomicU64::new(0),
        });
        let now = Arc::clone(&settings.now);
        let (notes, patience) = (settings.notes, settings.pace.answer);
        tokio::spawn(writer::run(settings, incoming, ordered, Arc::clone(&shared)));
        Self(State::On(Arc::new(Inner {
            events,
            orders,
            shared,
            now,
            notes,
            patience,
            before,
            suggested: Mutex::default(),
        })))
    }

    /// Whether anything is noted.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.noting().is_some()
    }

    /// Whether it may hold something about members, noted or not.
    #[must_use]
    pub fn may_hold(&self) -> bool {
        !matches!(self.0, State::Off)
    }

    fn noting(&self) -> Option<&Arc<Inner>> {
        self.inner().ok().filter(|it| it.notes)
    }

    fn inner(&self) -> Result<&Arc<Inner>, Unwritten> {
        match &self.0 {
            State::Off => Err(Unwritten::Off),
            State::Broken => Err(Unwritten::Broken),
            State::On(inner) => Ok(inner),
        }
    }

    /// How many events were lost since the start, for want of room or of a database.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.noting().map_or(0, |it| it.shared.lost.load(Ordering::Relaxed))
    }

    /// Notes what came of a question; gives the row, where it counts as missed. Takes microseconds, and never waits.
    pub fn asked(&self, asked: &Asked<'_>) -> Option<MissId> {
        let inner = self.noting()?;
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
        if let Some(inner) = self.noting() {
            inner.note(Event::Taken(id));
        }
    }

    /// None of what was suggested for this miss was meant.
    pub fn declined(&self, id: MissId) {
        if let Some(inner) = self.noting() {
            inner.note(Event::Declined(id));
        }
    }

    /// Notes an opinion of an answer; the last one counts.
    ///
    /// # Errors
    /// It was not written, and will not be.
    pub async fn vote(&self, vote: Vote) -> Result<(), Unwritten> {
        let inner = self.noting().ok_or(Unwritten::Off)?;
        inner.order(|done| Order::Vote(vote, done)).await
    }

    /// Forgets a member: deletes all that is about them, what waits included.
    ///
    /// # Errors
    /// It could not be done now.
    pub async fn forget(&self, member: u64) -> Result<Forgotten, Unwritten> {
        let inner = self.inner()?;
        *inner.suggested.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let mut gone = inner.order(|done| Order::Forget(member, done)).await?;
        if let Some(before) = &inner.before {
            let there = Box::pin(before.forget(member)).await?;
            gone.questions += there.questions;
            gone.votes += there.votes;
            gone.later |= there.later;
        }
        Ok(gone)
    }

    /// All that is kept about a member.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn everything_of(&self, member: u64) -> Result<Everything, Unread> {
        let inner = self.inner().map_err(Unread::of)?;
        let hash = inner
            .order(|done| Order::Name(member, done))
            .await
            .map_err(|_| Unread::Broken)?;
        let mut all = inner.read(|it| async move { it.everything_of(&hash).await }).await?;
        if let Some(before) = &inner.before {
            let there = Box::pin(before.everything_of(member)).await?;
            all.questions.extend(there.questions);
            all.votes.extend(there.votes);
        }
        Ok(all)
    }

    /// Writes what waits; when this ends, it can be read.
    ///
    /// # Errors
    /// It cannot be written now.
    pub async fn settle(&self) -> Result<(), Unwritten> {
        self.inner()?.order(Order::Settle).await
    }

    /// Writes what waits and ends the writer; gives up after a while, so that the process can end.
    pub async fn close(&self, within: Duration) {
        let Ok(inner) = self.inner() else { return };
        if let Some(before) = &inner.before {
            Box::pin(before.close(within)).await;
        }
        if tokio::time::timeout(within, inner.order(Order::Close)).await.is_err() {
            tracing::warn!("the journal was not closed in time");
        }
    }
}

impl Inner {
    /// Reads something, and gives up on a database that hangs.
    async fn read<T, F: Future<Output = Result<T, Trouble>>>(
        &self,
        what: impl FnOnce(Arc<Reading>) -> F,
    ) -> Result<T, Unread> {
        let reading = self.shared.reading.load_full().ok_or(Unread::Broken)?;
        within(self.patience, what(reading)).await.map_err(Unread::Trouble)
    }

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
