//! Discord's permissions: bits, and who has which of them in a channel.
//! <https://discord.com/developers/docs/topics/permissions>

use super::snowflake::Id;
use super::world::{Channel, Guild, kind};

pub const ADD_REACTIONS: u64 = 1 << 6;
pub const ADMINISTRATOR: u64 = 1 << 3;
pub const MANAGE_CHANNELS: u64 = 1 << 4;
pub const MANAGE_GUILD: u64 = 1 << 5;
pub const VIEW_CHANNEL: u64 = 1 << 10;
pub const SEND_MESSAGES: u64 = 1 << 11;
pub const MANAGE_MESSAGES: u64 = 1 << 13;
pub const EMBED_LINKS: u64 = 1 << 14;
pub const ATTACH_FILES: u64 = 1 << 15;
pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
pub const MENTION_EVERYONE: u64 = 1 << 17;
pub const USE_APPLICATION_COMMANDS: u64 = 1 << 31;
pub const CREATE_PUBLIC_THREADS: u64 = 1 << 35;
pub const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;

/// The names that tests, scenarios and Discord's settings pages use.
pub const NAMES: &[(&str, u64)] = &[
    ("ADD_REACTIONS", ADD_REACTIONS),
    ("ADMINISTRATOR", ADMINISTRATOR),
    ("ATTACH_FILES", ATTACH_FILES),
    ("CREATE_PUBLIC_THREADS", CREATE_PUBLIC_THREADS),
    ("EMBED_LINKS", EMBED_LINKS),
    ("MANAGE_CHANNELS", MANAGE_CHANNELS),
    ("MANAGE_GUILD", MANAGE_GUILD),
    ("MANAGE_MESSAGES", MANAGE_MESSAGES),
    ("MENTION_EVERYONE", MENTION_EVERYONE),
    ("READ_MESSAGE_HISTORY", READ_MESSAGE_HISTORY),
    ("SEND_MESSAGES", SEND_MESSAGES),
    ("SEND_MESSAGES_IN_THREADS", SEND_MESSAGES_IN_THREADS),
    ("USE_APPLICATION_COMMANDS", USE_APPLICATION_COMMANDS),
    ("VIEW_CHANNEL", VIEW_CHANNEL),
];

/// What everybody may do in a new server.
pub const EVERYBODY: u64 = ADD_REACTIONS
    | VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | USE_APPLICATION_COMMANDS
    | CREATE_PUBLIC_THREADS
    | SEND_MESSAGES_IN_THREADS;

/// What both sides may do in a direct message.
pub const IN_DIRECT_MESSAGES: u64 =
    ADD_REACTIONS | VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | ATTACH_FILES | READ_MESSAGE_HISTORY;

/// The bit of a permission's name.
pub fn named(name: &str) -> Option<u64> {
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, bit)| *bit)
}

/// What a member may do in a server at large.
pub fn in_guild(guild: &Guild, user: Id) -> u64 {
    if guild.owner == user {
        return u64::MAX;
    }
    let Some(member) = guild.members.get(&user) else {
        return 0;
    };
    let mut bits = 0;
    for role in &guild.roles {
        // The role of everybody has the server's own id.
        if role.id == guild.id || member.roles.contains(&role.id) {
            bits |= role.permissions;
        }
    }
    if bits & ADMINISTRATOR != 0 { u64::MAX } else { bits }
}

/// What a member may do in a channel. `channel` is the parent for a thread, which has no overwrites of its own.
pub fn in_channel(guild: &Guild, channel: &Channel, user: Id) -> u64 {
    let base = in_guild(guild, user);
    if base == u64::MAX {
        return base;
    }
    let Some(member) = guild.members.get(&user) else {
        return 0;
    };
    let mut bits = base;
    let mut apply = |deny: u64, allow: u64| bits = bits & !deny | allow;
    for overwrite in channel.overwrites.iter().filter(|overwrite| overwrite.of == guild.id) {
        apply(overwrite.deny, overwrite.allow);
    }
    let of_roles = || {
        channel
            .overwrites
            .iter()
            .filter(|overwrite| member.roles.contains(&overwrite.of))
    };
    apply(
        of_roles().fold(0, |all, overwrite| all | overwrite.deny),
        of_roles().fold(0, |all, overwrite| all | overwrite.allow),
    );
    for overwrite in channel.overwrites.iter().filter(|overwrite| overwrite.of == user) {
        apply(overwrite.deny, overwrite.allow);
    }
    if bits & VIEW_CHANNEL == 0 { 0 } else { bits }
}

/// The permission without which nobody writes in a channel of that kind.
pub fn to_write(channel_kind: u8) -> u64 {
    if kind::is_thread(channel_kind) {
        SEND_MESSAGES_IN_THREADS
    } else {
        SEND_MESSAGES
    }
}
