//! The bot of a scenario, as the runner sees it.

use std::path::PathBuf;
use std::time::Duration;

use super::super::clock::Clock;

/// What a bot is started with.
#[derive(Clone, Debug)]
pub struct Start {
    /// The REST proxy to set.
    pub rest_url: String,
    pub token: String,
    /// The server to register commands in, should the configuration ask for one.
    pub guild: u64,
    /// The clock of the fake. A bot in this process takes its time from it; one in a process of its own cannot.
    pub clock: Clock,
    /// The data folder, which outlives a restart.
    pub data_dir: PathBuf,
    /// Lines of the configuration file, from `given config …`.
    pub config: Vec<String>,
}

/// Starts bots.
#[serenity::async_trait]
pub trait Bot: Send + Sync {
    /// Starts one. It need not be connected yet.
    async fn start(&self, start: Start) -> Box<dyn Running>;
}

/// A running bot.
#[serenity::async_trait]
pub trait Running: Send + Sync {
    /// The fake's clock has just moved: for timers that sleep on it.
    async fn clock_moved(&self, _by: Duration) {}

    /// A file appears in the folder of its knowledge.
    fn folder_gets(&self, _file: &str, _text: &str) {}

    /// The operator sends SIGHUP; returns when it has been obeyed.
    async fn hang_up(&self) {}

    /// Returns once nothing is in hand. Everything dispatched so far has been read from the gateway by then; only if
    /// [`Running::tells_when_settled`] its handlers are done, too.
    async fn settled(&self) {}

    /// Whether events that were read count as in hand until they are handled.
    fn tells_when_settled(&self) -> bool {
        false
    }

    /// Ends it as an operator does; answers how it ended, such as "exit 0".
    async fn stop(self: Box<Self>) -> String;

    /// Ends it without a word, as a power cut does.
    async fn kill(self: Box<Self>);

    /// Waits until it ends by itself; answers how it ended.
    async fn ended(self: Box<Self>) -> String;
}
