//! Whether the gateway is alive. serenity's own stage is no witness: it stays "connected" while its runner polls a
//! dead socket. The latency is: each acknowledged heartbeat measures it anew.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serenity::all::{ShardId, ShardManager};

/// Looks this often in the time that it is patient.
const LOOKS: u32 = 20;

/// Returns when neither a heartbeat has been acknowledged nor an event come in for as long as `patience`.
pub async fn until_stuck(manager: &ShardManager, events: &AtomicU64, patience: Duration) {
    let mut last = (None, 0);
    let mut alive = Instant::now();
    let mut looks = tokio::time::interval(patience / LOOKS);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        let latency = manager.runners.lock().await.get(&ShardId(0)).and_then(|it| it.latency);
        let now = (latency, events.load(Ordering::Relaxed));
        if now != last {
            last = now;
            alive = Instant::now();
        } else if alive.elapsed() >= patience {
            return;
        }
    }
}
