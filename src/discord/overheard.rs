//! What serenity 0.12.5 knows of the gateway and only writes to its log: some close codes, and that it spins.
//!
//! After the close codes 4003 and 4010 to 4012, and after a close without a code, its shard runner polls the dead
//! socket without a pause, or connects for ever, and tells nobody. Its log lines are the one place where that can be
//! seen. They are matched here by level, target and text; tests with a fake gateway hold serenity to them.
//!
//! One process may run several bots, each on a runtime of its own: who is meant is told by the runtime that the line
//! was written on.
//!
//! A runner that spins never gives its thread back to tokio; what is more, it may have been the one to wait for timers
//! and sockets on behalf of all threads, and then nothing else runs either. So it is ended right here, on its own
//! thread: a runner that is told to send something to a dead socket gives up.

use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, Once, OnceLock, PoisonError, RwLock};
use std::time::{Duration, Instant};

use serenity::all::ShardManager;
use tokio::runtime::{Handle, Id};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

const SHARD: &str = "serenity::gateway::shard";
const RUNNER: &str = "serenity::gateway::bridge::shard_runner";

/// A runner that goes round more often than this in a second, without events to show for it, spins. At rest it goes
/// round twice a second.
const SPINS: u64 = 5_000;

/// A frame that does no harm to a living connection: a heartbeat.
/// <https://discord.com/developers/docs/events/gateway#sending-heartbeats>
pub const HEARTBEAT: &str = r#"{"op":1,"d":null}"#;

/// Something overheard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// A shard starts, which takes an IDENTIFY.
    Starts,
    /// Close 4003: not authenticated.
    NotAuthenticated,
    /// Close 4010: invalid shard.
    InvalidShard,
    /// Close 4011: sharding required.
    ShardingRequired,
    /// Close 4012: invalid version.
    InvalidVersion,
    /// The runner polls a dead socket.
    Spins,
}

struct Listener {
    sender: UnboundedSender<Heard>,
    manager: OnceLock<Arc<ShardManager>>,
    /// Counted by whoever receives events.
    events: Arc<AtomicU64>,
    rounds: AtomicU64,
    window: Mutex<Window>,
}

struct Window {
    since: Instant,
    events: u64,
}

static LISTENERS: LazyLock<RwLock<HashMap<Id, Arc<Listener>>>> = LazyLock::new(RwLock::default);

/// The end at which things are heard; hearing stops when it is dropped.
pub struct Ear {
    id: Id,
    listener: Arc<Listener>,
    receiver: UnboundedReceiver<Heard>,
}

impl Ear {
    /// Listens to the serenity of the current runtime. `events` counts what it receives.
    #[must_use]
    pub fn open(events: Arc<AtomicU64>) -> Self {
        // Where nobody has set up a log, at least this must be heard; where somebody has, it is up to them.
        static LOG: Once = Once::new();
        LOG.call_once(|| {
            if !tracing::dispatcher::has_been_set() {
                let _ = tracing::subscriber::set_global_default(tracing_subscriber::registry().with(layer()));
            }
        });
        let id = Handle::current().id();
        let (sender, receiver) = unbounded_channel();
        let listener = Arc::new(Listener {
            sender,
            manager: OnceLock::new(),
            rounds: AtomicU64::new(0),
            window: Mutex::new(Window {
                since: Instant::now(),
                events: events.load(Ordering::Relaxed),
            }),
            events,
        });
        let mut listeners = LISTENERS.write().unwrap_or_else(PoisonError::into_inner);
        listeners.insert(id, Arc::clone(&listener));
        Self { id, listener, receiver }
    }

    /// Tells whose runners are to be ended when they spin.
    pub fn belongs_to(&self, manager: Arc<ShardManager>) {
        // An ear belongs to one connection only.
        let _ = self.listener.manager.set(manager);
    }

    /// The next thing that is heard.
    pub async fn next(&mut self) -> Heard {
        match self.receiver.recv().await {
            Some(heard) => heard,
            // The listener, which sends, is held by this ear.
            None => std::future::pending().await,
        }
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        let mut listeners = LISTENERS.write().unwrap_or_else(PoisonError::into_inner);
        listeners.remove(&self.id);
    }
}

/// The layer that hears, with a filter of its own: it belongs into every subscriber under which a bot runs.
pub fn layer<S: Subscriber + for<'s> LookupSpan<'s>>() -> impl Layer<S> {
    let filter = Targets::new()
        .with_target(SHARD, LevelFilter::WARN)
        .with_target(RUNNER, LevelFilter::TRACE);
    Hearing.with_filter(filter)
}

struct Hearing;

impl<S: Subscriber> Layer<S> for Hearing {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let Ok(runtime) = Handle::try_current() else {
            return;
        };
        let listeners = LISTENERS.read().unwrap_or_else(PoisonError::into_inner);
        let Some(listener) = listeners.get(&runtime.id()).map(Arc::clone) else {
            return;
        };
        drop(listeners);
        let heard = if *event.metadata().level() == Level::TRACE {
            listener.round()
        } else {
            let mut text = Text::default();
            event.record(&mut text);
            meaning(event.metadata().target(), &text.0)
        };
        if let Some(heard) = heard {
            if heard == Heard::Spins {
                listener.end_runners();
            }
            let _ = listener.sender.send(heard);
        }
    }
}

impl Listener {
    /// Ends the runners whose sockets are dead. If the map is being changed just now, the next time will do.
    fn end_runners(&self) {
        let runners = self.manager.get().and_then(|it| it.runners.try_lock().ok());
        for runner in runners.iter().flat_map(|it| it.values()) {
            runner.runner_tx.websocket_message(HEARTBEAT.into());
        }
    }

    /// Counts a round; gives back that it spins, once in a while.
    fn round(&self) -> Option<Heard> {
        // A round writes two lines.
        let rounds = self.rounds.fetch_add(1, Ordering::Relaxed) / 2;
        if rounds < SPINS {
            return None;
        }
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        let events = self.events.load(Ordering::Relaxed);
        let spins = window.since.elapsed() < Duration::from_secs(1) && events - window.events < SPINS / 2;
        self.rounds.store(0, Ordering::Relaxed);
        *window = Window {
            since: Instant::now(),
            events,
        };
        spins.then_some(Heard::Spins)
    }
}

fn meaning(target: &str, text: &str) -> Option<Heard> {
    if target == RUNNER {
        return text.ends_with("] Running").then_some(Heard::Starts);
    }
    [
        ("Sent no authentication.", Heard::NotAuthenticated),
        ("Sent invalid shard data.", Heard::InvalidShard),
        ("Shard has too many guilds.", Heard::ShardingRequired),
        ("Unknown unclean close 4012", Heard::InvalidVersion),
    ]
    .into_iter()
    .find_map(|(part, heard)| text.contains(part).then_some(heard))
}

#[derive(Default)]
struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn serenitys_lines_are_understood() {
        let events = Arc::new(AtomicU64::new(0));
        let mut ear = Ear::open(Arc::clone(&events));
        let subscriber = tracing_subscriber::registry().with(layer());
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(target: RUNNER, "[ShardRunner {:?}] Running", 0);
            tracing::info!(target: RUNNER, "something else");
            tracing::warn!(target: SHARD, "[{:?}] Sent invalid shard data.", 0);
            tracing::error!(target: SHARD, "[{:?}] Shard has too many guilds.", 0);
            tracing::warn!(target: SHARD, "[{:?}] Unknown unclean close {}: {:?}", 0, 4012, "");
            tracing::warn!(target: SHARD, "[{:?}] Unknown unclean close {}: {:?}", 0, 4007, "");
            tracing::warn!(target: SHARD, "[{:?}] Sent no authentication.", 0);
            // Busy is not spinning.
            for _ in 0..3 * SPINS {
                tracing::trace!(target: RUNNER, "round");
                events.fetch_add(1, Ordering::Relaxed);
            }
            for _ in 0..6 * SPINS {
                tracing::trace!(target: RUNNER, "round");
            }
        });
        for expected in [
            Heard::Starts,
            Heard::InvalidShard,
            Heard::ShardingRequired,
            Heard::InvalidVersion,
            Heard::NotAuthenticated,
            Heard::Spins,
        ] {
            assert_eq!(ear.next().await, expected);
        }
    }
}
