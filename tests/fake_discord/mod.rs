//! A Discord on loopback: REST and gateway, for tests and benchmarks.
//!
//! A test starts one with [`FakeDiscord::start`], points the real bot at [`FakeDiscord::rest_url`] by the setting for a
//! REST proxy, lets members speak with the methods of `events`, and reads what the bot sent from a [`Reader`]. It ends
//! with [`FakeDiscord::finish`], which fails the test if the bot sent anything that no well-made bot sends.
//!
//! - `world`, `objects`, `permissions`, `snowflake`: what there is, and Discord's JSON of it;
//! - `server`, `gateway`, `talk`, `rest`, `routes`, `multipart`: how a bot reaches it;
//! - `rules`, `schema`: what it refuses;
//! - `events`, `interactions`, `offers`: what members do;
//! - `record`, `faults`, `clock`: what tests look at, break and move;
//! - `scenario`: conversations as files.
//!
//! Deliberately absent: voice, shards of one process that share a connection, Components V2, and rate limits of its own.
//! Nothing here is global but the compiled description of Discord, so that many can run side by side.

// Every test that includes this module uses a part of it.
#![allow(dead_code, unused_imports)]

pub mod clock;
pub mod events;
pub mod faults;
pub mod gateway;
pub mod guard;
pub mod interactions;
pub mod multipart;
pub mod objects;
pub mod offers;
pub mod permissions;
pub mod record;
pub mod rest;
pub mod routes;
pub mod rules;
pub mod scenario;
pub mod schema;
pub mod server;
pub mod settings;
pub mod snowflake;
pub mod state;
pub mod talk;
pub mod world;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::sync::watch;

pub use clock::Clock;
pub use events::Say;
pub use faults::{Fault, OnIdentify};
pub use interactions::NotOffered;
pub use record::{Answer, Entry, Reader, Request};
pub use settings::Settings;
pub use snowflake::Id;
pub use state::State;

/// A running Discord. It ends when the last clone is dropped.
#[derive(Clone)]
pub struct FakeDiscord {
    shared: Arc<Shared>,
    // Ends the server with the last clone; connections hold `shared` alone.
    _server: Arc<server::Running>,
}

/// What connections and tests share.
pub struct Shared {
    pub settings: Settings,
    pub clock: Clock,
    /// Where plain HTTP and the gateway listen.
    pub address: SocketAddr,
    state: Mutex<State>,
    /// Counts up at every change of the record or of the sessions.
    changes: watch::Sender<u64>,
}

impl Shared {
    /// The state, for a moment: nobody holds it across an await.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Wakes whoever waits for a change.
    pub fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }
}

impl FakeDiscord {
    /// Starts one on a port of the system's choice.
    pub async fn start(settings: Settings) -> Self {
        let (shared, running) = server::start(settings).await;
        Self {
            shared,
            _server: Arc::new(running),
        }
    }

    /// What to set as REST proxy: `http://127.0.0.1:PORT`.
    pub fn rest_url(&self) -> String {
        format!("http://{}", self.shared.address)
    }

    /// Where the TLS twin listens, and its certificate as PEM; for bots with serenity's rate limiter, which passes over
    /// a proxy. The test resolves `discord.com` to this address.
    pub fn tls(&self) -> Option<(SocketAddr, String)> {
        self._server.tls.clone()
    }

    /// The only token that it takes.
    pub fn token(&self) -> String {
        self.shared.settings.token.clone()
    }

    /// Its clock.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Looks at the state or changes it, without an event.
    pub fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        let result = look(&mut self.shared.state());
        self.shared.changed();
        result
    }

    /// Reads the record from now on.
    pub fn reader(&self) -> Reader {
        Reader::at_end(self.shared.clone())
    }

    /// Reads the record from its beginning.
    pub fn reader_from_start(&self) -> Reader {
        Reader::at_start(self.shared.clone())
    }

    /// The channel of a name.
    pub fn channel(&self, name: &str) -> Id {
        self.shared
            .state()
            .world
            .channel_named(name)
            .unwrap_or_else(|| panic!("no channel {name}"))
            .id
    }

    /// The user of a name.
    pub fn user(&self, name: &str) -> Id {
        self.shared
            .state()
            .world
            .user_named(name)
            .unwrap_or_else(|| panic!("no user {name}"))
            .id
    }

    /// The bot's user.
    pub fn bot(&self) -> Id {
        self.shared.state().world.bot
    }

    /// The first server.
    pub fn guild(&self) -> Id {
        *self
            .shared
            .state()
            .world
            .guilds
            .keys()
            .next()
            .expect("there is a server")
    }

    /// Plans a fault for the next `times` requests of a route, written as in [`Request::route`]; `*` is any.
    pub fn fault(&self, route: &str, fault: Fault, times: usize) {
        self.shared.state().faults.plan(route, fault, times);
    }

    /// Waits until a bot has identified or resumed.
    ///
    /// # Panics
    ///
    /// If none does within [`record::PATIENCE`].
    pub async fn connected(&self) {
        self.until("a session on the gateway", |state| {
            state.sessions.iter().any(gateway::Session::is_connected)
        })
        .await;
    }

    /// Waits until no bot is connected.
    pub async fn disconnected(&self) {
        self.until("the end of all sessions", |state| {
            !state.sessions.iter().any(gateway::Session::is_connected)
        })
        .await;
    }

    /// Waits for a state of things; `what` names it in the message of a failure.
    pub async fn until(&self, what: &str, reached: impl Fn(&State) -> bool) {
        let mut changes = self.shared.changes.subscribe();
        let wait = async {
            while !reached(&self.shared.state()) {
                // The sender lives as long as `shared`, so this does not fail.
                let _ = changes.changed().await;
            }
        };
        if tokio::time::timeout(record::PATIENCE, wait).await.is_err() {
            let sent = record::summary(&self.shared.state().record);
            panic!("{what} never came; the bot sent:\n{sent}");
        }
    }

    /// Waits until the bot has read everything that was dispatched: asks each session for a heartbeat (op 1), whose
    /// number says how far the bot has come. What handlers then do with it is theirs to say.
    pub async fn barrier(&self) {
        let asked = self.shared.state().ask_for_heartbeats();
        self.heard(&asked).await;
    }

    /// As [`FakeDiscord::go_silent`], once the bot has read all that was said before. It is asked for a heartbeat, and
    /// that is the first one which is not acknowledged: frames are read in order, so all acknowledgements before it have
    /// been taken in.
    pub async fn fall_silent(&self) {
        let asked = self.with(|state| {
            let asked = state.ask_for_heartbeats();
            // Before any answer to it can be acknowledged.
            state.sessions.iter_mut().for_each(|session| session.silent = true);
            asked
        });
        self.heard(&asked).await;
    }

    async fn heard(&self, asked: &[(String, u64)]) {
        self.until("a heartbeat on demand", |state| {
            asked.iter().all(|(id, sequence)| {
                // A session that was lost meanwhile has nothing left to read.
                state
                    .session(id)
                    .is_none_or(|session| !session.is_connected() || session.heard >= *sequence)
            })
        })
        .await;
    }

    /// What the bot did wrong so far, taken away; for tests that expect it.
    pub fn take_complaints(&self) -> Vec<String> {
        std::mem::take(&mut self.shared.state().complaints)
    }

    /// Ends the test.
    ///
    /// # Panics
    ///
    /// If the bot asked for something unknown, or sent what no well-made bot sends.
    pub fn finish(&self) {
        let complaints = self.take_complaints();
        assert!(
            complaints.is_empty(),
            "the bot did what no bot should:\n{}",
            complaints.join("\n")
        );
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.shared.clock.advance(by);
    }
}
