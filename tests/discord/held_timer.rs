//! A timer that a test moves: whoever sleeps on it wakes when the test says so.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use career_coach::discord::{Sleep, Timer};
use tokio::sync::{oneshot, watch};

use super::fake_discord::record::PATIENCE;

#[derive(Default)]
struct State {
    now: Duration,
    next: u64,
    /// Who sleeps: for how long, until when.
    asleep: BTreeMap<u64, (Duration, Duration, oneshot::Sender<()>)>,
}

struct Shared {
    state: Mutex<State>,
    changes: watch::Sender<()>,
}

/// The timer; its clones are the same.
#[derive(Clone)]
pub struct HeldTimer(Arc<Shared>);

impl HeldTimer {
    pub fn new() -> Self {
        Self(Arc::new(Shared {
            state: Mutex::default(),
            changes: watch::channel(()).0,
        }))
    }

    /// Lets time pass, and wakes who has slept long enough.
    pub fn pass(&self, time: Duration) {
        let mut state = self.0.state();
        state.now += time;
        let now = state.now;
        let due: Vec<u64> = state
            .asleep
            .iter()
            .filter(|(_, it)| it.1 <= now)
            .map(|(id, _)| *id)
            .collect();
        for (_, _, wake) in due.iter().filter_map(|id| state.asleep.remove(id)) {
            // Whoever slept may have been dropped just now.
            let _ = wake.send(());
        }
    }

    /// Waits until somebody sleeps for just this long.
    ///
    /// # Panics
    ///
    /// If nobody ever does.
    pub async fn until_asleep_for(&self, time: Duration) {
        self.until_asleep_for_any(&[time]).await;
    }

    /// Waits until somebody sleeps for just one of these times, the first if for several; gives it back.
    ///
    /// # Panics
    ///
    /// If nobody ever does.
    pub async fn until_asleep_for_any(&self, times: &[Duration]) -> Duration {
        let mut changes = self.0.changes.subscribe();
        let found = || {
            let state = self.0.state();
            let asleep = |time: &&Duration| state.asleep.values().any(|it| it.0 == **time);
            times.iter().find(asleep).copied()
        };
        let wait = async {
            loop {
                if let Some(time) = found() {
                    return time;
                }
                // The sender lives as long as this timer, so this does not fail.
                let _ = changes.changed().await;
            }
        };
        let slept = tokio::time::timeout(PATIENCE, wait).await;
        slept.unwrap_or_else(|_| panic!("nobody sleeps for any of {times:?}"))
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Timer for HeldTimer {
    fn now(&self) -> Duration {
        self.0.state().now
    }

    fn sleep(&self, time: Duration) -> Sleep {
        let mut state = self.0.state();
        let (wake, woken) = oneshot::channel();
        let (id, until) = (state.next, state.now + time);
        state.next += 1;
        if !time.is_zero() {
            state.asleep.insert(id, (time, until, wake));
        }
        drop(state);
        self.0.changes.send_replace(());
        let shared = Arc::clone(&self.0);
        Box::pin(Asleep { id, woken, shared })
    }
}

struct Asleep {
    id: u64,
    woken: oneshot::Receiver<()>,
    shared: Arc<Shared>,
}

impl Future for Asleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        // A sender that is gone has nothing to wait for.
        Pin::new(&mut self.woken).poll(context).map(|_| ())
    }
}

impl Drop for Asleep {
    fn drop(&mut self) {
        self.shared.state().asleep.remove(&self.id);
    }
}
