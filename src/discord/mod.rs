//! The rim to Discord: the listener for free text, one file for each command, and replies turned into messages.
//!
//! Knows nothing of how matching works, and keeps serenity's types to itself.
//!
//! ```text
//!            ┌ events ─┬─ free_text ──┐
//! gateway ───┤         ├─ components ─┼─ answer ─ coach ─ view ─┬─ outgoing (messages)
//!            │         └─ commands ───┘                         └─ respond (interactions)
//!            └ launch: connect, watch, reconnect, stop
//! ```
//!
//! # Invariants
//!
//! - Nothing that is sent can ping: `allowed_mentions` is empty in every body, and a member's text is in none.
//! - Everything that is sent keeps the limits of [`limits`].
//! - All state of a button is in its `custom_id`, so that it works after a restart.
//! - A message is answered once, however often its event comes.
//! - No lock is held across `.await`, but that of whoever asks Discord for its owners, which is there to be waited for.

mod adopted;
mod alarm;
mod answer;
mod answered;
mod bot;
mod call;
mod catalogue;
mod channels;
mod clock;
mod coming;
mod commands;
mod components;
mod conversation;
mod cooldown;
mod custom_id;
#[cfg(feature = "journal")]
mod digest;
mod ended;
mod events;
mod free_text;
mod index;
mod invite;
mod keeping;
mod launch;
pub mod limits;
mod look_up;
mod markup;
mod note;
mod opinion;
mod outgoing;
mod overheard;
mod owners;
mod pace;
mod popular;
mod recent;
mod register;
mod respond;
mod retry;
mod rights;
mod seen;
mod servers;
pub mod telemetry;
mod token;
mod trouble;
mod typed;
mod uninvited;
mod unread;
mod view;
mod watchdog;
mod whereabouts;

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use catalogue::Catalogue;
pub use clock::{Clock, MachineClock, Sleep, Timer};
pub use ended::Ended;
pub use invite::invitation;
pub use launch::run;
pub use token::{NoToken, Token};

use crate::config::Config;
use crate::publish::Served;

/// All that the bot needs to run.
pub struct Launch {
    pub settings: Config,
    pub token: Token,
    /// The coach that answers.
    pub served: Arc<Served>,
    /// The clock of cooldowns, conversations and edits.
    pub clock: Arc<dyn Clock>,
    /// Waits for as long as [`Patience`] says.
    pub timer: Arc<dyn Timer>,
    /// Cancelled to stop the bot.
    pub stop: CancellationToken,
    pub patience: Patience,
    /// The catalogue of the coach, if somebody has made it already; else it is made in the background, and until then
    /// nothing is suggested.
    pub catalogue: Option<Arc<Catalogue>>,
    /// Tracks what is in hand, so that whoever starts the bot can wait for it.
    pub in_hand: TaskTracker,
    /// The HTTP client, if it is to be another than the usual one.
    pub client: Option<reqwest::Client>,
}

/// How long the bot waits for things that take real time.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For the network when it starts.
    pub network: Duration,
    /// For stopping altogether: finishing what is in hand, closing the connection and the journal.
    pub stop: Duration,
    /// For a sign of life from the gateway. Discord's heartbeats come every 41 seconds, and serenity itself notices
    /// a missing one after two of them; this is for when it does not.
    pub sign_of_life: Duration,
    /// For a connection to Discord, of a request.
    pub connect: Duration,
    /// For Discord to answer a request, the connection included.
    pub request: Duration,
    /// For an answer, before it is announced by "is typing".
    pub answer: Duration,
    /// Before the first new connection after one was lost; it doubles with each that is lost soon.
    pub reconnect: Duration,
    /// The longest pause between two tries of anything.
    pub longest_pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            network: Duration::from_secs(60),
            stop: Duration::from_secs(10),
            sign_of_life: Duration::from_secs(120),
            connect: Duration::from_secs(5),
            request: Duration::from_secs(15),
            answer: Duration::from_millis(500),
            reconnect: Duration::from_secs(5),
            longest_pause: Duration::from_secs(300),
        }
    }
}
