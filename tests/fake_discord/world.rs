//! Servers, channels, members, messages: what there is on this Discord.

use std::collections::BTreeMap;

use serde_json::Value;

use super::permissions;
use super::snowflake::Id;

/// Kinds of channels. <https://discord.com/developers/docs/resources/channel#channel-object-channel-types>
pub mod kind {
    pub const TEXT: u8 = 0;
    pub const DIRECT: u8 = 1;
    pub const ANNOUNCEMENTS: u8 = 5;
    pub const PUBLIC_THREAD: u8 = 11;
    pub const PRIVATE_THREAD: u8 = 12;
    pub const FORUM: u8 = 15;

    /// Whether a channel hangs below another one.
    pub fn is_thread(kind: u8) -> bool {
        (10..=12).contains(&kind)
    }
}

/// Everything there is.
#[derive(Debug, Default)]
pub struct World {
    pub users: BTreeMap<Id, User>,
    pub guilds: BTreeMap<Id, Guild>,
    pub channels: BTreeMap<Id, Channel>,
    pub messages: BTreeMap<Id, Message>,
    /// Registered commands: the server (`None`: everywhere) and the command as Discord answers it.
    pub commands: Vec<(Option<Id>, Value)>,
    /// The bot's user, which is its application's id as well.
    pub bot: Id,
    /// The application's owner.
    pub owner: Id,
}

#[derive(Clone, Debug)]
pub struct User {
    pub id: Id,
    pub name: String,
    pub bot: bool,
    /// Whether the user takes direct messages from the bot.
    pub takes_direct_messages: bool,
}

#[derive(Clone, Debug)]
pub struct Guild {
    pub id: Id,
    pub name: String,
    pub owner: Id,
    pub roles: Vec<Role>,
    pub members: BTreeMap<Id, Member>,
}

#[derive(Clone, Debug)]
pub struct Role {
    pub id: Id,
    pub name: String,
    pub permissions: u64,
    /// The bot that Discord made it for.
    pub of_bot: Option<Id>,
}

#[derive(Clone, Debug, Default)]
pub struct Member {
    pub roles: Vec<Id>,
    pub nick: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Channel {
    pub id: Id,
    pub kind: u8,
    pub name: String,
    /// The server; `None` for a direct message.
    pub guild: Option<Id>,
    /// The channel in which a thread hangs.
    pub parent: Option<Id>,
    /// Who began the thread, or the other side of a direct message.
    pub owner: Option<Id>,
    pub overwrites: Vec<Overwrite>,
    pub archived: bool,
    pub locked: bool,
}

/// What a channel allows or denies a role or a member.
#[derive(Clone, Debug)]
pub struct Overwrite {
    /// A role's id (the server's own id: everybody) or a user's.
    pub of: Id,
    pub is_member: bool,
    pub allow: u64,
    pub deny: u64,
}

#[derive(Clone, Debug, Default)]
pub struct Message {
    pub id: Id,
    pub channel: Id,
    pub author: Id,
    /// Kind of message: 0 plain, 19 reply, 20 answer to a command, others are the system's.
    pub kind: u8,
    pub content: String,
    pub embeds: Vec<Value>,
    pub components: Vec<Value>,
    pub attachments: Vec<Value>,
    pub flags: u64,
    pub mentions: Vec<Id>,
    pub mentions_everyone: bool,
    pub pinned: bool,
    /// The message that this one replies to.
    pub replies_to: Option<Id>,
    pub edited_ms: Option<u64>,
    pub nonce: Option<Value>,
    /// The webhook that wrote it.
    pub webhook: Option<Id>,
    /// The interaction that it answers, with the user and the command's name.
    pub interaction: Option<(Id, Id, Option<String>)>,
    /// The first message of that answer, if this is a later one.
    pub follows: Option<Id>,
    /// The only member who sees it.
    pub private_to: Option<Id>,
    /// Emoji and who set it.
    pub reactions: Vec<(String, Id)>,
}

impl World {
    /// The channel whose overwrites count: a thread's are its parent's.
    pub fn rules_of(&self, channel: Id) -> Option<&Channel> {
        let channel = self.channels.get(&channel)?;
        match channel.parent {
            Some(parent) if kind::is_thread(channel.kind) => self.channels.get(&parent),
            _ => Some(channel),
        }
    }

    /// What a user may do in a channel; 0 where he is not in it.
    pub fn permissions(&self, user: Id, channel: Id) -> u64 {
        let Some(found) = self.channels.get(&channel) else {
            return 0;
        };
        let Some(guild) = found.guild.and_then(|guild| self.guilds.get(&guild)) else {
            return if found.owner == Some(user) || user == self.bot {
                permissions::IN_DIRECT_MESSAGES
            } else {
                0
            };
        };
        self.rules_of(channel)
            .map_or(0, |rules| permissions::in_channel(guild, rules, user))
    }

    /// The direct-message channel with a user, if there is one.
    pub fn direct(&self, user: Id) -> Option<&Channel> {
        self.channels
            .values()
            .find(|channel| channel.kind == kind::DIRECT && channel.owner == Some(user))
    }

    /// The channel of a name, without `#`.
    pub fn channel_named(&self, name: &str) -> Option<&Channel> {
        self.channels
            .values()
            .find(|channel| channel.kind != kind::DIRECT && channel.name == name)
    }

    /// The user of a name.
    pub fn user_named(&self, name: &str) -> Option<&User> {
        self.users.values().find(|user| user.name == name)
    }

    /// Messages of a channel, oldest first.
    pub fn messages_in(&self, channel: Id) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages.values().filter(move |message| message.channel == channel)
    }
}
