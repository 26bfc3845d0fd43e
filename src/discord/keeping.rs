//! The journal, opened as the settings say.

use std::sync::Arc;

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

/// The journal; off where the settings say so, or where there is no key to hash members with.
#[cfg(feature = "journal")]
#[must_use]
pub fn open(settings: &Config, store: &Store, clock: &Arc<dyn Clock>) -> Journal {
    use crate::journal::{Key, Location, Pace, Settings};

    if !settings.journal {
        return Journal::off();
    }
    let key = match Key::of(store) {
        Ok(key) => key,
        Err(error) => {
            tracing::error!("the journal is off, as there is no key to hash members with: {error}");
            return Journal::off();
        }
    };
    let clock = Arc::clone(clock);
    Journal::start(Settings {
        location: Location::of(settings, store),
        keep: keep(settings),
        key,
        now: Arc::new(move || clock.since_1970()),
        pace: Pace::default(),
    })
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
pub fn tell_lately(bot: &Arc<super::bot::Bot>) {
    /// Nobody who publishes waits longer for it.
    const PATIENCE: std::time::Duration = std::time::Duration::from_secs(2);

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
pub fn tell_lately(_: &Arc<super::bot::Bot>) {}
