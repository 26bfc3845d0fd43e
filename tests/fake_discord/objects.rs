//! Discord's JSON of the things of the world.

use serde_json::{Value, json};

use super::clock::timestamp;
use super::permissions;
use super::snowflake::{Id, made_at_ms};
use super::world::{Channel, Guild, Message, User, World, kind};

/// The flag of a message that only one member sees.
pub const EPHEMERAL: u64 = 1 << 6;
/// Everybody here joined when this Discord began.
const JOINED: &str = "2026-01-01T00:00:00.000000+00:00";

/// What is the same for every server here.
const PLAIN_GUILD: &str = r#"{
    "icon": null, "splash": null, "discovery_splash": null, "description": null, "banner": null,
    "afk_channel_id": null, "afk_timeout": 300, "verification_level": 0, "default_message_notifications": 0,
    "explicit_content_filter": 0, "emojis": [], "features": [], "mfa_level": 0, "application_id": null,
    "system_channel_id": null, "system_channel_flags": 0, "rules_channel_id": null, "vanity_url_code": null,
    "premium_tier": 0, "premium_subscription_count": 0, "preferred_locale": "en-US", "public_updates_channel_id": null,
    "nsfw_level": 0, "nsfw": false, "stickers": [], "premium_progress_bar_enabled": false, "incidents_data": null,
    "safety_alerts_channel_id": null, "large": false, "unavailable": false, "voice_states": [], "presences": [],
    "stage_instances": [], "guild_scheduled_events": [], "soundboard_sounds": []
}"#;

/// A user.
pub fn user(user: &User) -> Value {
    json!({
        "id": user.id.to_string(),
        "username": user.name,
        "discriminator": "0",
        "global_name": user.name,
        "avatar": null,
        "bot": user.bot,
        "public_flags": 0,
        "flags": 0,
    })
}

/// A user by id; one that is gone is Discord's "Deleted User".
pub fn user_of(world: &World, id: Id) -> Value {
    match world.users.get(&id) {
        Some(found) => user(found),
        None => {
            json!({"id": id.to_string(), "username": "Deleted User", "discriminator": "0", "global_name": null, "avatar": null})
        }
    }
}

/// A member without the user, as it comes with a message.
pub fn partial_member(guild: &Guild, id: Id) -> Option<Value> {
    let member = guild.members.get(&id)?;
    Some(json!({
        "nick": member.nick,
        "avatar": null,
        "roles": member.roles.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "joined_at": JOINED,
        "premium_since": null,
        "deaf": false,
        "mute": false,
        "flags": 0,
        "pending": false,
        "communication_disabled_until": null,
    }))
}

/// A member with the user.
pub fn member(world: &World, guild: &Guild, id: Id) -> Option<Value> {
    let mut member = partial_member(guild, id)?;
    member["user"] = user_of(world, id);
    Some(member)
}

/// A channel.
pub fn channel(world: &World, channel: &Channel) -> Value {
    if channel.kind == kind::DIRECT {
        let other = channel.owner.map(|id| user_of(world, id));
        return json!({
            "id": channel.id.to_string(), "type": channel.kind, "flags": 0, "last_message_id": null,
            "recipients": other.into_iter().collect::<Vec<_>>(),
        });
    }
    let overwrites: Vec<Value> = channel
        .overwrites
        .iter()
        .map(|overwrite| {
            json!({
                "id": overwrite.of.to_string(), "type": u8::from(overwrite.is_member),
                "allow": overwrite.allow.to_string(), "deny": overwrite.deny.to_string(),
            })
        })
        .collect();
    let mut object = json!({
        "id": channel.id.to_string(), "type": channel.kind, "name": channel.name, "position": 0, "flags": 0,
        "guild_id": channel.guild.map(|id| id.to_string()), "parent_id": channel.parent.map(|id| id.to_string()),
        "permission_overwrites": overwrites, "topic": null, "nsfw": false, "last_message_id": null,
        "rate_limit_per_user": 0,
    });
    if kind::is_thread(channel.kind) {
        object["owner_id"] = json!(channel.owner.map(|id| id.to_string()));
        object["message_count"] = json!(world.messages_in(channel.id).count());
        object["member_count"] = json!(1);
        object["thread_metadata"] = json!({
            "archived": channel.archived, "auto_archive_duration": 1440, "locked": channel.locked,
            "archive_timestamp": timestamp(made_at_ms(channel.id)), "create_timestamp": timestamp(made_at_ms(channel.id)),
        });
    }
    object
}

/// A server, as GUILD_CREATE and GET give it.
pub fn guild(world: &World, guild: &Guild) -> Value {
    let of_guild = |threads: bool| -> Vec<Value> {
        let inside = world
            .channels
            .values()
            .filter(|channel| channel.guild == Some(guild.id));
        inside
            .filter(|found| kind::is_thread(found.kind) == threads)
            .map(|found| channel(world, found))
            .collect()
    };
    let roles: Vec<Value> = guild
        .roles
        .iter()
        .map(|role| {
            let mut object = json!({
                "id": role.id.to_string(), "name": role.name, "permissions": role.permissions.to_string(), "color": 0,
                "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null}, "hoist": false,
                "managed": role.of_bot.is_some(), "mentionable": false, "position": 0, "icon": null, "unicode_emoji": null,
                "flags": 0,
            });
            if let Some(bot) = role.of_bot {
                object["tags"] = json!({"bot_id": bot.to_string()});
            }
            object
        })
        .collect();
    let members: Vec<Value> = guild
        .members
        .keys()
        .filter_map(|id| member(world, guild, *id))
        .collect();
    let mut object: Value = serde_json::from_str(PLAIN_GUILD).expect("valid JSON");
    let own = json!({
        "id": guild.id.to_string(), "name": guild.name, "owner_id": guild.owner.to_string(), "roles": roles,
        "joined_at": JOINED, "member_count": guild.members.len(), "members": members, "channels": of_guild(false),
        "threads": of_guild(true),
    });
    object
        .as_object_mut()
        .expect("an object")
        .extend(own.as_object().cloned().expect("an object"));
    object
}

/// A message, as REST answers it.
pub fn message(world: &World, message: &Message) -> Value {
    let mut object = shallow_message(world, message);
    if let Some(replied) = message.replies_to {
        // Null says that the message replied to is gone.
        object["referenced_message"] = world
            .messages
            .get(&replied)
            .map_or(Value::Null, |found| shallow_message(world, found));
    }
    object
}

/// A message as the gateway dispatches it: with the server and the member.
pub fn dispatched_message(world: &World, of: &Message) -> Value {
    let mut object = message(world, of);
    let guild = world.channels.get(&of.channel).and_then(|channel| channel.guild);
    if let Some(guild) = guild.and_then(|id| world.guilds.get(&id)) {
        object["guild_id"] = json!(guild.id.to_string());
        if let Some(member) = partial_member(guild, of.author).filter(|_| of.webhook.is_none()) {
            object["member"] = member;
        }
    }
    object
}

/// The application, as its bot may see it.
pub fn application(world: &World, flags: u64) -> Value {
    json!({
        "id": world.bot.to_string(), "name": "Career Coach", "icon": null, "description": "", "summary": "",
        "bot_public": true, "bot_require_code_grant": false, "verify_key": "0".repeat(64), "flags": flags,
        "owner": user_of(world, world.owner), "team": null, "hook": true, "redirect_uris": [],
        "interactions_endpoint_url": null, "approximate_guild_count": world.guilds.len(),
    })
}

/// What a member may do in a channel, as Discord writes it in an interaction.
pub fn permissions_text(world: &World, user: Id, channel: Id) -> String {
    let known = permissions::NAMES.iter().fold(0, |all, (_, bit)| all | bit);
    (world.permissions(user, channel) & known).to_string()
}

/// The roles that a text mentions.
fn mentioned_roles(text: &str) -> Vec<String> {
    let parts = text.split("<@&").skip(1);
    let inside = parts.filter_map(|part| part.split_once('>').map(|(inside, _)| inside));
    inside
        .filter(|id| id.parse::<Id>().is_ok())
        .map(str::to_owned)
        .collect()
}

fn shallow_message(world: &World, message: &Message) -> Value {
    let author = match message.webhook {
        Some(webhook) if !world.users.contains_key(&message.author) => json!({
            "id": webhook.to_string(), "username": "webhook", "discriminator": "0000", "avatar": null, "bot": true,
        }),
        _ => user_of(world, message.author),
    };
    let mut object = json!({
        "id": message.id.to_string(), "channel_id": message.channel.to_string(), "type": message.kind,
        "author": author, "content": message.content, "embeds": message.embeds, "components": message.components,
        "attachments": message.attachments, "flags": message.flags, "tts": false, "pinned": message.pinned,
        "mentions": message.mentions.iter().map(|id| user_of(world, *id)).collect::<Vec<_>>(), "mention_roles": mentioned_roles(&message.content),
        "mention_everyone": message.mentions_everyone, "timestamp": timestamp(made_at_ms(message.id)),
        "edited_timestamp": message.edited_ms.map(timestamp),
    });
    if let Some(nonce) = &message.nonce {
        object["nonce"] = nonce.clone();
    }
    if let Some(webhook) = message.webhook {
        object["webhook_id"] = json!(webhook.to_string());
    }
    if let Some(replied) = message.replies_to {
        let channel = world
            .messages
            .get(&replied)
            .map_or(message.channel, |found| found.channel);
        let guild = world
            .channels
            .get(&channel)
            .and_then(|channel| channel.guild)
            .map(|id| id.to_string());
        object["message_reference"] =
            json!({"type": 0, "message_id": replied.to_string(), "channel_id": channel.to_string(), "guild_id": guild});
    }
    if let Some((id, asker, name)) = &message.interaction {
        object["application_id"] = json!(world.bot.to_string());
        object["interaction_metadata"] = json!({
            "id": id.to_string(), "type": if name.is_some() { 2 } else { 3 }, "user": user_of(world, *asker),
            "authorizing_integration_owners": {}, "name": name,
        });
        if let Some(first) = message.follows {
            object["interaction_metadata"]["original_response_message_id"] = json!(first.to_string());
        }
        if name.is_none() {
            // What serenity wants of the answer to a button; which message it stood under is not kept.
            object["interaction_metadata"]["interacted_message_id"] = json!(message.id.to_string());
        }
    }
    if !message.reactions.is_empty() {
        let mut counted: Vec<(&str, usize, bool)> = Vec::new();
        for (emoji, by) in &message.reactions {
            let mine = *by == world.bot;
            match counted.iter_mut().find(|(known, ..)| known == emoji) {
                Some((_, count, me)) => (*count, *me) = (*count + 1, *me || mine),
                None => counted.push((emoji, 1, mine)),
            }
        }
        let reactions: Vec<Value> = counted
            .into_iter()
            .map(|(emoji, count, me)| {
                json!({
                    "count": count, "count_details": {"burst": 0, "normal": count}, "me": me, "me_burst": false,
                    "emoji": {"id": null, "name": emoji}, "burst_colors": [],
                })
            })
            .collect();
        object["reactions"] = json!(reactions);
    }
    object
}
