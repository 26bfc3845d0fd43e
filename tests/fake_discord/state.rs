//! What changes while it runs.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use serde_json::{Value, json};

use super::clock::{Clock, START_MS};
use super::faults::{Faults, OnIdentify};
use super::gateway::Session;
use super::interactions::Interaction;
use super::permissions;
use super::record::Entry;
use super::settings::{BOT, Settings};
use super::snowflake::{Id, Snowflakes};
use super::world::{Channel, Guild, Member, Message, Overwrite, Role, User, World, kind};
use super::{gateway, objects};

/// Everything behind the lock.
#[derive(Debug)]
pub struct State {
    pub world: World,
    pub clock: Clock,
    pub ids: Snowflakes,
    pub sessions: Vec<Session>,
    pub interactions: BTreeMap<Id, Interaction>,
    /// Messages of the bot by channel and enforced nonce.
    pub nonces: HashMap<(Id, String), Id>,
    /// Who wrote each message, also of those that are gone.
    pub authors: HashMap<Id, Id>,
    pub faults: Faults,
    /// What befalls the next sessions that identify.
    pub on_identify: VecDeque<OnIdentify>,
    /// Whether RESUME is refused.
    pub refuse_resume: bool,
    /// Whether nobody can connect to the gateway, and how many tried in vain.
    pub refuse_gateway: bool,
    pub refused: u64,
    /// How many sessions may begin today, and in how many milliseconds there are more.
    pub identifies_left: u64,
    pub identifies_reset_ms: u64,
    /// Commands that everybody is offered, whatever permission they ask for: servers can set that.
    pub offered_to_all: BTreeSet<String>,
    pub record: Vec<Entry>,
    /// Heartbeats that came in.
    pub heartbeats: u64,
    /// Sessions that were ever begun by IDENTIFY.
    pub identified: u64,
    /// Commands newly made, which Discord counts by the day.
    pub commands_made: usize,
    pub complaints: Vec<String>,
    /// Text that stands in the developer portal, as bits of the application's flags.
    pub application_flags: u64,
}

/// The bit of an application's flags that grants message content to a bot in few servers.
const MESSAGE_CONTENT_LIMITED: u64 = 1 << 19;

impl State {
    pub fn new(settings: &Settings) -> Self {
        let mut state = Self {
            world: World {
                bot: BOT,
                ..World::default()
            },
            clock: settings.clock.clone(),
            ids: Snowflakes::default(),
            sessions: Vec::new(),
            interactions: BTreeMap::new(),
            nonces: HashMap::new(),
            authors: HashMap::new(),
            faults: Faults::default(),
            on_identify: VecDeque::new(),
            refuse_resume: false,
            refuse_gateway: false,
            refused: 0,
            identifies_left: 999,
            identifies_reset_ms: 86_400_000,
            offered_to_all: BTreeSet::new(),
            record: Vec::new(),
            heartbeats: 0,
            identified: 0,
            commands_made: 0,
            complaints: Vec::new(),
            application_flags: if settings.message_content {
                MESSAGE_CONTENT_LIMITED
            } else {
                0
            },
        };
        let bot = User {
            id: BOT,
            name: "coach".to_owned(),
            bot: true,
            takes_direct_messages: true,
        };
        state.world.users.insert(BOT, bot);
        state.world.owner = state.add_user("owner", false);
        if settings.furnished {
            state.furnish();
        }
        state
    }

    /// The standard world: a server "Guild" that grace owns, with ada, bob and the application's owner in it, channels general, career and quiet.
    fn furnish(&mut self) {
        let grace = self.add_user("grace", false);
        let guild = self.add_guild("Guild", grace);
        self.join(guild, self.world.owner);
        for name in ["ada", "bob"] {
            let user = self.add_user(name, false);
            self.join(guild, user);
        }
        for name in ["general", "career", "quiet"] {
            self.add_channel(guild, name, kind::TEXT, None);
        }
    }

    pub fn next_id(&mut self) -> Id {
        self.ids.next(self.clock.now_ms())
    }

    /// The id of something that was there before the bot: the same in every run, also by the machine's clock.
    fn early_id(&mut self) -> Id {
        self.ids.next(START_MS)
    }

    pub fn add_user(&mut self, name: &str, bot: bool) -> Id {
        let id = self.early_id();
        let user = User {
            id,
            name: name.to_owned(),
            bot,
            takes_direct_messages: true,
        };
        self.world.users.insert(id, user);
        id
    }

    /// Makes a server with its owner and the bot in it.
    pub fn add_guild(&mut self, name: &str, owner: Id) -> Id {
        let id = self.early_id();
        let everybody = Role {
            id,
            name: "@everyone".to_owned(),
            permissions: permissions::EVERYBODY,
            of_bot: None,
        };
        // Discord makes one for each bot that is invited.
        let managed = Role {
            id: role_of_bot(id),
            name: "coach".to_owned(),
            permissions: 0,
            of_bot: Some(self.world.bot),
        };
        let bot = Member {
            roles: vec![managed.id],
            ..Member::default()
        };
        let members = [(owner, Member::default()), (self.world.bot, bot)].into();
        let guild = Guild {
            id,
            name: name.to_owned(),
            owner,
            roles: vec![everybody, managed],
            members,
        };
        self.world.guilds.insert(id, guild);
        id
    }

    /// Whether the bot is in a server.
    pub fn is_in(&self, guild: Id) -> bool {
        let found = self.world.guilds.get(&guild);
        found.is_some_and(|it| it.members.contains_key(&self.world.bot))
    }

    pub fn join(&mut self, guild: Id, user: Id) {
        self.world
            .guilds
            .get_mut(&guild)
            .expect("a known server")
            .members
            .insert(user, Member::default());
    }

    /// Gives a member permissions in the whole server, by a role of its own.
    pub fn grant(&mut self, guild: Id, user: Id, name: &str, permissions: u64) -> Id {
        let id = self.early_id();
        let guild = self.world.guilds.get_mut(&guild).expect("a known server");
        guild.roles.push(Role {
            id,
            name: name.to_owned(),
            permissions,
            of_bot: None,
        });
        guild.members.entry(user).or_default().roles.push(id);
        id
    }

    pub fn add_channel(&mut self, guild: Id, name: &str, kind: u8, parent: Option<Id>) -> Id {
        let id = self.early_id();
        self.put_channel(id, guild, name, kind, parent);
        id
    }

    /// A channel that is made while the bot runs.
    pub fn put_channel(&mut self, id: Id, guild: Id, name: &str, kind: u8, parent: Option<Id>) {
        let channel = Channel {
            id,
            kind,
            name: name.to_owned(),
            guild: Some(guild),
            parent,
            owner: None,
            overwrites: Vec::new(),
            archived: false,
            locked: false,
        };
        self.world.channels.insert(id, channel);
    }

    /// Lets a channel deny permissions to the bot, and tells nobody.
    pub fn deny_bot(&mut self, channel: Id, deny: u64) {
        let bot = self.world.bot;
        let overwrites = &mut self
            .world
            .channels
            .get_mut(&channel)
            .expect("a known channel")
            .overwrites;
        overwrites.retain(|overwrite| overwrite.of != bot);
        overwrites.push(Overwrite {
            of: bot,
            is_member: true,
            allow: 0,
            deny,
        });
    }

    /// The channel of direct messages with a user, made if there is none.
    pub fn direct_channel(&mut self, user: Id) -> Id {
        if let Some(channel) = self.world.direct(user) {
            return channel.id;
        }
        let id = self.next_id();
        let channel = Channel {
            id,
            kind: kind::DIRECT,
            name: String::new(),
            guild: None,
            parent: None,
            owner: Some(user),
            overwrites: Vec::new(),
            archived: false,
            locked: false,
        };
        self.world.channels.insert(id, channel);
        id
    }

    /// Puts a message into the world.
    pub fn keep(&mut self, message: Message) -> Id {
        let id = message.id;
        self.authors.insert(id, message.author);
        self.world.messages.insert(id, message);
        id
    }

    pub fn session(&self, id: &str) -> Option<&Session> {
        self.sessions.iter().find(|session| session.id == id)
    }

    /// How many events were ever dispatched to the sessions that there are.
    pub fn dispatched(&self) -> u64 {
        self.sessions.iter().map(|session| session.sequence).sum()
    }

    /// Asks every connected session for a heartbeat, and says which number each has to reach.
    pub fn ask_for_heartbeats(&mut self) -> Vec<(String, u64)> {
        let connected = self
            .sessions
            .iter_mut()
            .filter(|session| session.is_connected() && !session.silent);
        connected
            .map(|session| {
                // A bot that has read nothing yet heartbeats with null, which is heard as nothing.
                session.heard = session.heard.min(session.sequence.saturating_sub(1));
                session.send(json!({"op": 1, "d": null, "s": null, "t": null}));
                (session.id.clone(), session.sequence)
            })
            .collect()
    }

    /// Dispatches an event to the sessions whose intents let it through.
    pub fn dispatch(&mut self, event: gateway::Event) {
        let bot = self.world.bot;
        // Of a server that the bot is not in it hears of interactions, and of its own farewell.
        let heard = ["INTERACTION_CREATE", "GUILD_DELETE"].contains(&event.name);
        if !heard
            && event
                .guild
                .is_some_and(|guild| self.world.guilds.contains_key(&guild) && !self.is_in(guild))
        {
            return;
        }
        for session in &mut self.sessions {
            session.dispatch(&event, bot);
        }
    }

    /// The server of a channel.
    pub fn guild_of(&self, channel: Id) -> Option<Id> {
        self.world.channels.get(&channel).and_then(|channel| channel.guild)
    }

    /// Dispatches an event about a message.
    pub fn dispatch_message(&mut self, name: &'static str, message: Id) {
        let Some(found) = self.world.messages.get(&message) else {
            return;
        };
        let data = objects::dispatched_message(&self.world, found);
        let guild = self.guild_of(found.channel);
        self.dispatch(gateway::Event::about_message(name, data, guild));
    }

    /// Notes what a well-made bot would not have done.
    pub fn complain(&mut self, text: String) {
        self.complaints.push(text);
    }

    /// The body of a message as the world has it.
    pub fn message_json(&self, message: Id) -> Value {
        self.world
            .messages
            .get(&message)
            .map_or(Value::Null, |found| objects::message(&self.world, found))
    }
}

/// The role that a server has for the bot. Its id takes none of those that are given out in turn.
pub fn role_of_bot(guild: Id) -> Id {
    guild | 1 << 21
}
