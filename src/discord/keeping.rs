//! The journal, opened as the settings say.

use std::sync::Arc;
use std::time::Duration;

use super::bot::Bot;
use super::clock::Clock;
use crate::config::Config;
use crate::journal::{Journal, Keep};
use crate::store::Store;

/// For how long the journal keeps what.
#[must_use]
pub fn keep(settings: &Config) -> Keep {
    Keep {
        texts_days: settings.keep_texts_days,
        counters_days: settings.keep_counters_days,
    }
}

/// The journal. Where the settings switch it off it notes nothing, and what it noted before is still deleted in its time;
/// the same goes for a file that was left behind for a server. Without a key to hash members with it cannot be used.
#[cfg(feature = "journal")]
#[must_use]
pub fn open(settings: &Config, store: &Store, clock: &Arc<dyn Clock>) -> Journal {
    use crate::journal::{Key, Location, Pace, Settings};

    let place = Location::of(settings, store);
    // Before there was a server, if there is one.
    let before = Location::in_folder(store);
    let left_behind = before != place && before.is_there();
    if !settings.journal && !place.is_there() && !left_behind {
        return Journal::off();
    }
    let key = match Key::of(store) {
        Ok(key) => key,
        Err(error) => {
            tracing::error!("the journal cannot be used, as there is no key to hash members with: {error}");
            return Journal::broken();
        }
    };
    let with = |location: Location, notes: bool| {
        let clock = Arc::clone(clock);
        Settings {
            location,
            keep: keep(settings),
            key: key.clone(),
            now: Arc::new(move || clock.since_1970()),
            pace: Pace::default(),
            notes,
        }
    };
    let before = left_behind.then(|| {
        tracing::warn!(
            "{} holds what was noted before there was a server: it is deleted in its time, and by /forget. Where it is not wanted, delete it while I do not run",
            before.name()
        );
        Journal::start(with(before, false))
    });
    if !settings.journal {
        tracing::info!("nothing is noted; what the journal holds is deleted in its time, and by /forget");
    }
    Journal::start_after(with(place, settings.journal), before)
}

/// The journal: off, as it is not built in.
#[cfg(not(feature = "journal"))]
#[must_use]
pub fn open(settings: &Config, _: &Store, _: &Arc<dyn Clock>) -> Journal {
    if settings.journal {
        tracing::warn!("the journal is off: this program was built without it");
    }
    Journal::off()
}

/// Has whoever publishes see where the questions lead that members asked in vain.
#[cfg(feature = "journal")]
pub fn tell_lately(bot: &Arc<Bot>) {
    /// Nobody who publishes waits longer for it.
    const PATIENCE: Duration = Duration::from_secs(2);

    let (journal, runtime) = (bot.journal.clone(), tokio::runtime::Handle::current());
    let fewest = i64::from(bot.settings.fewest_askers);
    bot.served.learns_of(Arc::new(move || {
        // Whoever publishes does so in a thread of their own.
        let (sender, receiver) = std::sync::mpsc::channel();
        let journal = journal.clone();
        drop(runtime.spawn(async move {
            // Without a journal there are none.
            let _ = sender.send(journal.asked_lately(fewest).await.unwrap_or_default());
        }));
        receiver.recv_timeout(PATIENCE).unwrap_or_default()
    }));
}

/// There are no such questions.
#[cfg(not(feature = "journal"))]
pub fn tell_lately(_: &Arc<Bot>) {}

/// How often what is kept beside the journal is looked through.
const TIDY_EVERY: Duration = Duration::from_secs(599);

/// Drops what has been kept long enough beside the journal, as long as the bot runs: what was said in conversations, and what
/// was taught and needs no decision any more.
pub fn start_tidying(bot: &Arc<Bot>) {
    let bot = Arc::clone(bot);
    tokio::spawn(async move {
        loop {
            tokio::select! {
                () = bot.stop.cancelled() => return,
                () = bot.timer.sleep(TIDY_EVERY) => {}
            }
            let in_hand = bot.in_hand.token();
            bot.recent.tidy(bot.clock.now());
            bot.conversations.tidy(bot.clock.now());
            let worker = Arc::clone(&bot);
            let tidied = tokio::task::spawn_blocking(move || {
                let coach = worker.served.coach();
                let now = worker.clock.since_1970().as_secs();
                worker.proposals.tidy(&coach.knowledge().files, now)
            });
            if let Ok(Err(error)) = tidied.await {
                tracing::warn!(%error, "the proposals could not be tidied");
            }
            drop(in_hand);
        }
    });
}
