//! Keeps the knowledge current while the bot runs: what an author saves, what an operator signals, and the log of it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tokio::signal::unix::Signal;
use tokio_util::sync::CancellationToken;

use crate::publish::watch::{Pace, Seen, Watch};
use crate::publish::{Outcome, Report, Served, Who};

/// Serves what changes in the folder, until the watch is dropped; none where there is no folder to watch.
pub fn watch(served: &Arc<Served>) -> Option<Watch> {
    let folder = served.folder()?.to_owned();
    let served = Arc::clone(served);
    let act = move |seen| match seen {
        Seen::Change => {
            // A panic is told where it happens; the next change may be a better one.
            let report = catch_unwind(AssertUnwindSafe(|| served.reload(Who::Disk, false)));
            report.is_ok_and(|it| it.is_passing())
        }
        Seen::Blind(why) => {
            tracing::warn!(
                why,
                "the folder of the knowledge cannot be watched: it is reloaded on `/knowledge reload` and on SIGHUP"
            );
            false
        }
    };
    Watch::start(folder, Pace::default(), Box::new(act))
        .inspect_err(|error| tracing::error!(%error, "the folder of the knowledge is not watched"))
        .ok()
}

/// Reloads the folder on every SIGHUP, as daemons do, until the bot is to stop. Those that came since it is caught make
/// one.
pub async fn reload_on_hangup(mut hangup: Signal, served: Arc<Served>, stop: CancellationToken) {
    loop {
        tokio::select! {
            _ = hangup.recv() => {}
            () = stop.cancelled() => return,
        }
        let served = Arc::clone(&served);
        // It is computing for seconds. A panic is told where it happens.
        let _ = tokio::task::spawn_blocking(move || served.reload(Who::Signal, false)).await;
    }
}

/// So many errors are named in the log; `career-coach check` shows them all.
const MOST_NAMED: usize = 50;

/// A line of the log for what came of an attempt. What members asked is in none.
pub fn log(report: &Report) {
    let (by, milliseconds) = (report.by.to_string(), report.took.whole.as_millis());
    // From debug on the log may hold ids; who it was stands in the history.
    let by = if matches!(report.by, Who::Discord(_)) {
        "an admin"
    } else {
        &by
    };
    match report.outcome {
        Outcome::Published if report.was_forced() => {
            tracing::warn!(by, milliseconds, "the knowledge: {}", report.headline());
        }
        Outcome::Published => tracing::info!(by, milliseconds, "the knowledge: {}", report.headline()),
        Outcome::Refused if report.is_by_the_way() => tracing::debug!(by, "the knowledge: {}", report.headline()),
        Outcome::Refused => {
            tracing::error!(by, milliseconds, "the knowledge: {}", report.headline());
            for it in report.errors.iter().take(MOST_NAMED) {
                tracing::error!("the knowledge: {it}");
            }
            if let more @ 1.. = report.errors.len().saturating_sub(MOST_NAMED) {
                tracing::error!("the knowledge: and {more} more");
            }
            for it in report.astray() {
                tracing::error!("the knowledge: went astray: {it}");
            }
        }
        Outcome::HeldBack if report.by == Who::Start => tracing::warn!("the knowledge: {}", report.headline()),
        Outcome::Unchanged | Outcome::HeldBack | Outcome::Sound => {
            tracing::debug!(by, "the knowledge: {}", report.headline());
        }
    }
}
