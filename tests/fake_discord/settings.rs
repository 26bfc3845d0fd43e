//! How a Discord is set up.

use std::sync::mpsc::Sender;
use std::time::Duration;

use super::clock::Clock;
use super::record::Mark;

/// What differs between one Discord of the tests and another.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The bot's token. Its first part is the bot's id in base 64, as serenity reads it from there.
    pub token: String,
    /// Whether the developer portal grants the message-content intent.
    pub message_content: bool,
    /// Whether Discord demands more than one shard of this bot (close 4011).
    pub sharding_required: bool,
    /// How often the bot is told to send heartbeats.
    pub heartbeat_interval: Duration,
    /// Whether what the bot sends is kept. Benchmarks do not.
    pub keep_record: bool,
    /// Where every answered request is told of, for benchmarks.
    pub marks: Option<Sender<Mark>>,
    /// Whether the TLS twin is started, too.
    pub tls: bool,
    pub clock: Clock,
    /// Whether the standard world is there at the start: a server with members and channels.
    pub furnished: bool,
}

/// The bot's id, which its token begins with.
pub const BOT: u64 = 1_100_000_000_000_000_000;

impl Default for Settings {
    fn default() -> Self {
        Self {
            // "1100000000000000000" in base 64, a time, a signature: the shape of a token, and nobody's.
            token: "MTEwMDAwMDAwMDAwMDAwMDAwMA.GtEsTs.aToKeNoFtHeTeStSaToKeNoFtHeTeStS012345".to_owned(),
            message_content: true,
            sharding_required: false,
            heartbeat_interval: Duration::from_millis(41_250),
            keep_record: true,
            marks: None,
            tls: false,
            clock: Clock::still(),
            furnished: true,
        }
    }
}
