//! The gateway: sessions, and the events that they get.
//! <https://discord.com/developers/docs/events/gateway>

use std::collections::VecDeque;

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use super::snowflake::{Id, read};

/// Intents. <https://discord.com/developers/docs/events/gateway#list-of-intents>
pub mod intent {
    pub const GUILDS: u64 = 1 << 0;
    pub const GUILD_MEMBERS: u64 = 1 << 1;
    pub const GUILD_PRESENCES: u64 = 1 << 8;
    pub const GUILD_MESSAGES: u64 = 1 << 9;
    pub const GUILD_MESSAGE_REACTIONS: u64 = 1 << 10;
    pub const DIRECT_MESSAGES: u64 = 1 << 12;
    pub const DIRECT_MESSAGE_REACTIONS: u64 = 1 << 13;
    pub const MESSAGE_CONTENT: u64 = 1 << 15;
    /// All that exist.
    pub const ALL: u64 = 0x1_ffff | (1 << 20) | (1 << 21) | (1 << 24) | (1 << 25);
}

/// Stands in the record for a connection that the bot closed, where frames have their opcode.
pub const CLOSED: u64 = 1_000;

/// Events that a session keeps for RESUME. Discord keeps them for minutes; no test loses more.
const KEPT: usize = 10_000;

/// What a bot identified, with what it has missed.
#[derive(Debug)]
pub struct Session {
    pub id: String,
    pub intents: u64,
    /// This shard of that many.
    pub shard: (u64, u64),
    /// The number of the last event.
    pub sequence: u64,
    /// The number that the last heartbeat carried.
    pub heard: u64,
    /// What IDENTIFY said.
    pub identify: Value,
    /// Whether nothing is answered any more, as on a half-open connection.
    pub silent: bool,
    /// Whether RESUME is refused, as after op 9.
    pub forgotten: bool,
    pub(super) kept: VecDeque<Value>,
    pub(super) out: Option<UnboundedSender<Out>>,
}

/// What goes out on a connection.
#[derive(Debug)]
pub(super) enum Out {
    Frame(Value),
    Close(Option<u16>),
    /// The connection is gone without a word.
    Cut,
}

/// An event to dispatch.
#[derive(Debug)]
pub struct Event {
    pub name: &'static str,
    pub data: Value,
    /// The intents of which one is needed; 0 if none is.
    pub needs: u64,
    /// The server that it is of; decides the shard.
    pub guild: Option<Id>,
    /// Whether the text needs the message-content intent.
    pub holds_content: bool,
}

impl Event {
    /// An event that everybody gets.
    pub fn open(name: &'static str, data: Value, guild: Option<Id>) -> Self {
        Self {
            name,
            data,
            needs: 0,
            guild,
            holds_content: false,
        }
    }

    /// An event about the shape of a server.
    pub fn about_guild(name: &'static str, data: Value, guild: Id) -> Self {
        Self {
            name,
            data,
            needs: intent::GUILDS,
            guild: Some(guild),
            holds_content: false,
        }
    }

    /// An event about a message.
    pub fn about_message(name: &'static str, data: Value, guild: Option<Id>) -> Self {
        let needs = if guild.is_some() {
            intent::GUILD_MESSAGES
        } else {
            intent::DIRECT_MESSAGES
        };
        Self {
            name,
            data,
            needs,
            guild,
            holds_content: true,
        }
    }

    /// An event about a reaction.
    pub fn about_reaction(name: &'static str, data: Value, guild: Option<Id>) -> Self {
        let needs = if guild.is_some() {
            intent::GUILD_MESSAGE_REACTIONS
        } else {
            intent::DIRECT_MESSAGE_REACTIONS
        };
        Self {
            name,
            data,
            needs,
            guild,
            holds_content: false,
        }
    }
}

impl Session {
    pub fn is_connected(&self) -> bool {
        self.out.as_ref().is_some_and(|out| !out.is_closed())
    }

    /// Sends a frame that is no event.
    pub fn send(&self, frame: Value) {
        self.put(Out::Frame(frame));
    }

    /// Closes with a code, or without one.
    pub fn close(&mut self, code: Option<u16>) {
        self.put(Out::Close(code));
        self.out = None;
    }

    /// Loses the connection without a word.
    pub fn cut(&mut self) {
        self.put(Out::Cut);
        self.out = None;
    }

    /// Dispatches an event if the intents let it through; it is kept for RESUME where nobody is connected.
    pub fn dispatch(&mut self, event: &Event, bot: Id) {
        let shard = event.guild.map_or(0, |guild| (guild >> 22) % self.shard.1);
        if shard != self.shard.0 || (event.needs != 0 && event.needs & self.intents == 0) {
            return;
        }
        let mut data = event.data.clone();
        if event.holds_content && self.intents & intent::MESSAGE_CONTENT == 0 && !shows_content(&data, bot) {
            blank(&mut data);
        }
        self.number(event.name, data);
    }

    /// Numbers an event, keeps it, and sends it.
    pub(super) fn number(&mut self, name: &str, data: Value) {
        self.sequence += 1;
        let frame = json!({"op": 0, "s": self.sequence, "t": name, "d": data});
        if self.kept.len() == KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back(frame.clone());
        if !self.silent {
            self.send(frame);
        }
    }

    fn put(&self, out: Out) {
        if let Some(sender) = &self.out {
            // A connection that is gone takes nothing; what it missed is kept.
            let _ = sender.send(out);
        }
    }
}

/// Whether a bot without the intent sees a message's text all the same.
fn shows_content(data: &Value, bot: Id) -> bool {
    let mentions = data["mentions"].as_array().into_iter().flatten();
    data["guild_id"].is_null()
        || read(&data["author"]["id"]) == Some(bot)
        || mentions.into_iter().any(|user| read(&user["id"]) == Some(bot))
}

fn blank(data: &mut Value) {
    if data.get("content").is_some() {
        data["content"] = json!("");
    }
    for key in ["embeds", "attachments", "components"] {
        if data.get(key).is_some() {
            data[key] = json!([]);
        }
    }
    if data["referenced_message"].is_object() {
        blank(&mut data["referenced_message"]);
    }
}
