//! Whether the gateway is alive. serenity's own stage is no witness: it stays "connected" while its runner polls a
//! dead socket. The latency is: each acknowledged heartbeat measures it anew.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serenity::all::{ShardId, ShardManager};

use super::clock::Timer;

/// Looks this often in the time that it is patient.
const LOOKS: u32 = 20;

/// Returns when neither a heartbeat has been acknowledged nor an event come in for as long as `patience`.
pub async fn until_stuck(manager: &ShardManager, events: &AtomicU64, timer: &dyn Timer, patience: Duration) {
    let mut last = (None, 0);
    let mut alive = timer.now();
    loop {
        let latency = manager.runners.lock().await.get(&ShardId(0)).and_then(|it| it.latency);
        let now = (latency, events.load(Ordering::Relaxed));
        if now != last {
            last = now;
            alive = timer.now();
        } else if timer.now().saturating_sub(alive) >= patience {
            return;
        }
        timer.sleep(patience / LOOKS).await;
    }
}
