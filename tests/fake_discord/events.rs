//! What members and Discord itself do, and the events that tell the bot of it.

use serde_json::{Value, json};

use super::gateway::Event;
use super::objects;
use super::snowflake::Id;
use super::state::State;
use super::world::{Channel, Message, World, kind};
use super::{FakeDiscord, OnIdentify};

/// A message that somebody writes.
#[derive(Clone, Debug)]
pub struct Say {
    by: Id,
    channel: Id,
    text: String,
    reply_to: Option<Id>,
    pings: bool,
    webhook: bool,
    kind: u8,
    embeds: Vec<Value>,
}

impl Say {
    /// A message of a user in a channel. `<@ID>` in the text mentions.
    pub fn new(by: Id, channel: Id, text: &str) -> Self {
        Self {
            by,
            channel,
            text: text.to_owned(),
            reply_to: None,
            pings: true,
            webhook: false,
            kind: 0,
            embeds: Vec::new(),
        }
    }

    /// As a reply, which pings the other author.
    pub fn replying_to(mut self, message: Id) -> Self {
        self.reply_to = Some(message);
        self.kind = 19;
        self
    }

    /// As a reply with "@ off".
    pub fn without_ping(mut self) -> Self {
        self.pings = false;
        self
    }

    /// By a webhook instead of a user.
    pub fn by_webhook(mut self) -> Self {
        self.webhook = true;
        self
    }

    /// One of the system's messages, such as 7 (a member joined) or 6 (a message was pinned).
    pub fn of_kind(mut self, kind: u8) -> Self {
        self.kind = kind;
        self
    }
}

impl FakeDiscord {
    /// Somebody writes a message.
    pub fn say(&self, say: Say) -> Id {
        self.with(|state| {
            let id = state.next_id();
            let mut mentions = mentioned(&state.world, &say.text);
            let replied = say.reply_to.and_then(|message| state.world.messages.get(&message));
            if let Some(replied) = replied.filter(|_| say.pings)
                && !mentions.contains(&replied.author)
            {
                mentions.push(replied.author);
            }
            let message = Message {
                id,
                channel: say.channel,
                author: if say.webhook { id } else { say.by },
                kind: say.kind,
                content: say.text,
                embeds: say.embeds,
                mentions,
                replies_to: say.reply_to,
                webhook: say.webhook.then_some(id),
                ..Message::default()
            };
            state.keep(message);
            state.dispatch_message("MESSAGE_CREATE", id);
            id
        })
    }

    /// Sends the event of a message once more, as happens after RESUME.
    pub fn repeat(&self, message: Id) {
        self.with(|state| state.dispatch_message("MESSAGE_CREATE", message));
    }

    /// The author edits a message.
    pub fn edit(&self, message: Id, text: &str) {
        self.with(|state| {
            let edited = state.clock.now_ms();
            let mentions = mentioned(&state.world, text);
            let found = state.world.messages.get_mut(&message).expect("a message that is there");
            text.clone_into(&mut found.content);
            found.mentions = mentions;
            found.edited_ms = Some(edited);
            state.dispatch_message("MESSAGE_UPDATE", message);
        });
    }

    /// Discord adds a link's preview: an update of a message that nobody edited.
    pub fn add_preview(&self, message: Id) {
        self.with(|state| {
            let found = state.world.messages.get_mut(&message).expect("a message that is there");
            found
                .embeds
                .push(json!({"type": "link", "url": "https://example.invalid/", "title": "A page"}));
            state.dispatch_message("MESSAGE_UPDATE", message);
        });
    }

    /// Somebody pins a message: an update that changes nothing else.
    pub fn pin(&self, message: Id) {
        self.with(|state| {
            state
                .world
                .messages
                .get_mut(&message)
                .expect("a message that is there")
                .pinned = true;
            state.dispatch_message("MESSAGE_UPDATE", message);
        });
    }

    /// Messages are deleted; several of one channel at once are a bulk deletion.
    pub fn delete(&self, messages: &[Id]) {
        self.with(|state| remove(state, messages));
    }

    /// Somebody reacts with an emoji.
    pub fn react(&self, by: Id, message: Id, emoji: &str) {
        self.with(|state| {
            let found = state.world.messages.get_mut(&message).expect("a message that is there");
            found.reactions.push((emoji.to_owned(), by));
            dispatch_reaction(state, "MESSAGE_REACTION_ADD", message, by, emoji);
        });
    }

    /// Somebody begins a thread, in a forum with its first post. Answers the thread, whose id the first post shares.
    pub fn start_thread(&self, by: Id, parent: Id, name: &str, post: Option<&str>) -> Id {
        self.with(|state| {
            let guild = state.guild_of(parent).expect("threads hang in servers");
            let thread = make_thread(state, guild, parent, name, by);
            if let Some(text) = post {
                let mentions = mentioned(&state.world, text);
                let message = Message {
                    id: thread,
                    channel: thread,
                    author: by,
                    content: text.to_owned(),
                    mentions,
                    ..Message::default()
                };
                state.keep(message);
                state.dispatch_message("MESSAGE_CREATE", thread);
            }
            thread
        })
    }

    /// Changes a channel and tells the bot.
    pub fn change_channel(&self, channel: Id, change: impl FnOnce(&mut Channel)) {
        self.with(|state| {
            let Some(found) = state.world.channels.get_mut(&channel) else {
                return;
            };
            change(found);
            let found = found.clone();
            let data = objects::channel(&state.world, &found);
            let name = if kind::is_thread(found.kind) {
                "THREAD_UPDATE"
            } else {
                "CHANNEL_UPDATE"
            };
            if let Some(guild) = found.guild {
                state.dispatch(Event::about_guild(name, data, guild));
            }
        });
    }

    /// A channel is deleted, with everything in it.
    pub fn delete_channel(&self, channel: Id) {
        self.with(|state| {
            let Some(gone) = state.world.channels.remove(&channel) else {
                return;
            };
            state.world.messages.retain(|_, message| message.channel != channel);
            let data = objects::channel(&state.world, &gone);
            let name = if kind::is_thread(gone.kind) {
                "THREAD_DELETE"
            } else {
                "CHANNEL_DELETE"
            };
            if let Some(guild) = gone.guild {
                state.dispatch(Event::about_guild(name, data, guild));
            }
        });
    }

    /// The bot is taken out of a server.
    pub fn expel(&self, guild: Id) {
        self.with(|state| {
            let bot = state.world.bot;
            if let Some(found) = state.world.guilds.get_mut(&guild) {
                found.members.remove(&bot);
            }
            state.dispatch(Event::about_guild(
                "GUILD_DELETE",
                json!({"id": guild.to_string()}),
                guild,
            ));
        });
    }

    /// Dispatches any event, known to the bot or not.
    pub fn dispatch_raw(&self, name: &'static str, data: Value) {
        self.with(|state| {
            let guild = super::snowflake::read(&data["guild_id"]);
            state.dispatch(Event::open(name, data, guild));
        });
    }

    /// Closes all sessions' connections, with a code or without one.
    pub fn close(&self, code: Option<u16>) {
        self.with(|state| state.sessions.iter_mut().for_each(|session| session.close(code)));
    }

    /// Loses all connections without a word.
    pub fn cut(&self) {
        self.with(|state| state.sessions.iter_mut().for_each(super::gateway::Session::cut));
    }

    /// Lets nobody connect to the gateway, or everybody again. REST goes on.
    pub fn refuse_gateway(&self, refuse: bool) {
        self.with(|state| state.refuse_gateway = refuse);
    }

    /// Goes silent on the connections that there are, as a half-open one does: no heartbeat is acknowledged, no event
    /// arrives. A session that resumes gets what it missed.
    pub fn go_silent(&self) {
        self.with(|state| state.sessions.iter_mut().for_each(|session| session.silent = true));
    }

    /// Asks all sessions to connect anew (op 7).
    pub fn ask_to_reconnect(&self) {
        self.send_frame(json!({"op": 7, "d": null, "s": null, "t": null}));
    }

    /// Calls all sessions invalid (op 9). One that is not resumable is forgotten.
    pub fn invalidate(&self, resumable: bool) {
        self.send_frame(json!({"op": 9, "d": resumable, "s": null, "t": null}));
        if !resumable {
            self.with(|state| state.sessions.iter_mut().for_each(|session| session.forgotten = true));
        }
    }

    /// What befalls the next session that identifies.
    pub fn on_identify(&self, what: OnIdentify) {
        self.with(|state| state.on_identify.push_back(what));
    }

    fn send_frame(&self, frame: Value) {
        self.with(|state| state.sessions.iter().for_each(|session| session.send(frame.clone())));
    }
}

/// The users that a text mentions, in order, each once.
pub fn mentioned(world: &World, text: &str) -> Vec<Id> {
    let mut found = Vec::new();
    for part in text.split("<@").skip(1) {
        let Some((inside, _)) = part.split_once('>') else {
            continue;
        };
        let id = inside.strip_prefix('!').unwrap_or(inside).parse::<Id>();
        if let Ok(id) = id
            && world.users.contains_key(&id)
            && !found.contains(&id)
        {
            found.push(id);
        }
    }
    found
}

/// Takes messages away and tells the bot.
pub fn remove(state: &mut State, messages: &[Id]) {
    let Some(first) = messages.iter().find_map(|id| state.world.messages.get(id)) else {
        return;
    };
    let (channel, private) = (first.channel, first.private_to.is_some());
    let guild = state.guild_of(channel);
    for id in messages {
        state.world.messages.remove(id);
    }
    if private {
        return;
    }
    let mut data = json!({"channel_id": channel.to_string()});
    if let Some(guild) = guild {
        data["guild_id"] = json!(guild.to_string());
    }
    let name = if let [only] = messages {
        data["id"] = json!(only.to_string());
        "MESSAGE_DELETE"
    } else {
        data["ids"] = json!(messages.iter().map(ToString::to_string).collect::<Vec<_>>());
        "MESSAGE_DELETE_BULK"
    };
    state.dispatch(Event::about_message(name, data, guild));
}

/// Tells the bot of a reaction.
pub fn dispatch_reaction(state: &mut State, name: &'static str, message: Id, by: Id, emoji: &str) {
    let Some(found) = state.world.messages.get(&message) else {
        return;
    };
    let guild = state.guild_of(found.channel);
    let mut data = json!({
        "user_id": by.to_string(), "channel_id": found.channel.to_string(), "message_id": message.to_string(),
        "message_author_id": found.author.to_string(), "emoji": {"id": null, "name": emoji}, "burst": false, "type": 0,
    });
    if let Some(guild) = guild {
        data["guild_id"] = json!(guild.to_string());
        let member = state
            .world
            .guilds
            .get(&guild)
            .and_then(|guild| objects::member(&state.world, guild, by));
        if name.ends_with("ADD") {
            data["member"] = member.unwrap_or_default();
        }
    }
    state.dispatch(Event::about_reaction(name, data, guild));
}

/// Makes a public thread and tells the bot.
pub fn make_thread(state: &mut State, guild: Id, parent: Id, name: &str, by: Id) -> Id {
    let id = state.next_id();
    state.put_channel(id, guild, name, kind::PUBLIC_THREAD, Some(parent));
    state.world.channels.get_mut(&id).expect("just made").owner = Some(by);
    let mut data = objects::channel(&state.world, &state.world.channels[&id]);
    data["newly_created"] = json!(true);
    state.dispatch(Event::about_guild("THREAD_CREATE", data, guild));
    id
}
