//! Messages of channels.

use serde_json::{Value, json};

use super::super::objects;
use super::super::permissions::{
    self, ADD_REACTIONS, ATTACH_FILES, EMBED_LINKS, MANAGE_MESSAGES, READ_MESSAGE_HISTORY, VIEW_CHANNEL,
};
use super::super::record::{File, Touches};
use super::super::rules::messages::{Form, check};
use super::super::rules::{Errors, Refusal, limits};
use super::super::snowflake::{Id, made_at_ms, read};
use super::super::state::State;
use super::super::world::{Message, kind};
use super::super::{events, gateway};
use super::{Call, Done};

pub fn create(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let (body, channel, bot) = (&call.request.body, call.request.id("channel_id"), state.world.bot);
    check(body, &call.request.files, Form::New)?;
    let held = permitted(state, channel)?;
    let found = &state.world.channels[&channel];
    if found.kind == kind::FORUM {
        return Err(Refusal::breach(
            400,
            50008,
            "Cannot send messages in a non-text channel",
        ));
    }
    if found.locked {
        return Err(Refusal::of_world(400, 50083, "Thread is archived"));
    }
    let closed = |user: Id| {
        state
            .world
            .users
            .get(&user)
            .is_some_and(|user| !user.takes_direct_messages)
    };
    if found.kind == kind::DIRECT && found.owner.is_some_and(closed) {
        return Err(Refusal::of_world(403, 50007, "Cannot send messages to this user"));
    }
    let shows = body["embeds"].as_array().is_some_and(|embeds| !embeds.is_empty());
    for (wanted, bit) in [
        (true, permissions::to_write(found.kind)),
        (shows, EMBED_LINKS),
        (!call.request.files.is_empty(), ATTACH_FILES),
    ] {
        if wanted && held & bit == 0 {
            return Err(Refusal::missing_permissions());
        }
    }
    let reference = reference(state, body, channel, held)?;
    if let Some(same) = same_nonce(state, body, channel)? {
        let json = state.message_json(same);
        return Ok(Done::json(json).touching(Touches {
            message: Some(same),
            channel: Some(channel),
            ..Touches::default()
        }));
    }
    let message = Message {
        kind: if reference.is_some() { 19 } else { 0 },
        replies_to: reference,
        ..written(state, channel, bot, body, &call.request.files)
    };
    let id = message.id;
    if body["enforce_nonce"] == true {
        state.nonces.insert((channel, body["nonce"].to_string()), id);
    }
    state.keep(message);
    state.dispatch_message("MESSAGE_CREATE", id);
    let touches = Touches {
        message: Some(id),
        channel: Some(channel),
        about: reference,
        ..Touches::default()
    };
    Ok(Done::json(state.message_json(id)).touching(touches))
}

pub fn list(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let channel = call.request.id("channel_id");
    let held = permitted(state, channel)?;
    if held & READ_MESSAGE_HISTORY == 0 {
        return Ok(Done::json(json!([])));
    }
    let after = call.request.query.split('&').find_map(|it| it.strip_prefix("after="));
    let after = after.and_then(|it| it.parse::<Id>().ok()).unwrap_or(0);
    let visible = state
        .world
        .messages_in(channel)
        .filter(|message| message.private_to.is_none() && message.id > after);
    let list: Vec<Value> = visible
        .rev()
        .take(50)
        .map(|message| objects::message(&state.world, message))
        .collect();
    Ok(Done::json(json!(list)))
}

pub fn get(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let (_, message) = seen(state, call)?;
    let held = permitted(state, call.request.id("channel_id"))?;
    if held & READ_MESSAGE_HISTORY == 0 {
        return Err(Refusal::missing_access());
    }
    Ok(Done::json(state.message_json(message)))
}

pub fn edit(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    check(&call.request.body, &call.request.files, Form::Edit)?;
    let (channel, message) = seen(state, call)?;
    let held = permitted(state, channel)?;
    if state.world.messages[&message].author != state.world.bot {
        return Err(Refusal::of_world(
            403,
            50005,
            "Cannot edit a message authored by another user",
        ));
    }
    let shows = call.request.body["embeds"]
        .as_array()
        .is_some_and(|embeds| !embeds.is_empty());
    if shows && held & EMBED_LINKS == 0 {
        return Err(Refusal::missing_permissions());
    }
    rewrite(state, message, &call.request.body, &call.request.files)?;
    let about = state.world.messages[&message].replies_to;
    let touches = Touches {
        message: Some(message),
        channel: Some(channel),
        about,
        ..Touches::default()
    };
    Ok(Done::json(state.message_json(message)).touching(touches))
}

pub fn delete(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let (channel, message) = seen(state, call)?;
    let held = permitted(state, channel)?;
    let found = &state.world.messages[&message];
    if found.author != state.world.bot && held & MANAGE_MESSAGES == 0 {
        return Err(Refusal::missing_permissions());
    }
    let about = found.replies_to;
    events::remove(state, &[message]);
    let touches = Touches {
        message: Some(message),
        channel: Some(channel),
        about,
        ..Touches::default()
    };
    Ok(Done::nothing().touching(touches))
}

pub fn react(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let (channel, message) = seen(state, call)?;
    let emoji = emoji(call)?;
    let held = permitted(state, channel)?;
    let bot = state.world.bot;
    let found = &state.world.messages[&message];
    let first = !found.reactions.iter().any(|(known, _)| *known == emoji);
    // Discord wants the permission only of whoever sets an emoji first.
    if held & READ_MESSAGE_HISTORY == 0 || first && held & ADD_REACTIONS == 0 {
        return Err(Refusal::missing_permissions());
    }
    let mine = (emoji.clone(), bot);
    if !found.reactions.contains(&mine) {
        state
            .world
            .messages
            .get_mut(&message)
            .expect("just seen")
            .reactions
            .push(mine);
        events::dispatch_reaction(state, "MESSAGE_REACTION_ADD", message, bot, &emoji);
    }
    let touches = Touches {
        message: Some(message),
        channel: Some(channel),
        about: Some(message),
        ..Touches::default()
    };
    Ok(Done::nothing().touching(touches))
}

pub fn unreact(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let (channel, message) = seen(state, call)?;
    let emoji = emoji(call)?;
    permitted(state, channel)?;
    let bot = state.world.bot;
    let reactions = &mut state.world.messages.get_mut(&message).expect("just seen").reactions;
    let before = reactions.len();
    reactions.retain(|known| *known != (emoji.clone(), bot));
    if reactions.len() == before {
        return Err(Refusal::unknown("Emoji", 10014));
    }
    events::dispatch_reaction(state, "MESSAGE_REACTION_REMOVE", message, bot, &emoji);
    let touches = Touches {
        message: Some(message),
        channel: Some(channel),
        about: Some(message),
        ..Touches::default()
    };
    Ok(Done::nothing().touching(touches))
}

/// The bot's permissions in a channel that it sees.
pub fn permitted(state: &State, channel: Id) -> Result<u64, Refusal> {
    if !state.world.channels.contains_key(&channel) {
        return Err(Refusal::unknown("Channel", 10003));
    }
    let held = state.world.permissions(state.world.bot, channel);
    if held & VIEW_CHANNEL == 0 {
        Err(Refusal::missing_access())
    } else {
        Ok(held)
    }
}

/// A message of a body's text, embeds and so on, not yet in the world.
pub fn written(state: &mut State, channel: Id, author: Id, body: &Value, files: &[File]) -> Message {
    let id = state.next_id();
    let content = body["content"].as_str().unwrap_or("").to_owned();
    let attachments = attached(state, body, files, &[]);
    Message {
        id,
        channel,
        author,
        mentions: pinged(state, &content, body),
        content,
        embeds: embeds(body),
        components: body["components"].as_array().cloned().unwrap_or_default(),
        attachments,
        flags: body["flags"].as_u64().unwrap_or(0),
        nonce: Some(body["nonce"].clone()).filter(|nonce| !nonce.is_null()),
        ..Message::default()
    }
}

/// Changes a message as a PATCH does: what is absent stays, null empties.
pub fn rewrite(state: &mut State, message: Id, body: &Value, files: &[File]) -> Result<(), Refusal> {
    let old = state
        .world
        .messages
        .get(&message)
        .cloned()
        .ok_or_else(|| Refusal::unknown("Message", 10008))?;
    let has = |key: &str| body.get(key).is_some();
    let mut new = Message {
        edited_ms: Some(state.clock.now_ms()),
        ..old.clone()
    };
    if has("content") {
        new.content = body["content"].as_str().unwrap_or("").to_owned();
    }
    if has("embeds") {
        new.embeds = embeds(body);
    }
    if has("components") {
        new.components = body["components"].as_array().cloned().unwrap_or_default();
    }
    if has("flags") {
        new.flags = new.flags & !(1 << 2) | body["flags"].as_u64().unwrap_or(0);
    }
    if has("attachments") || !files.is_empty() {
        new.attachments = attached(state, body, files, &old.attachments);
    }
    let shows = !new.content.is_empty() || !new.embeds.is_empty() || !new.attachments.is_empty();
    if !shows && new.components.is_empty() {
        return Err(Refusal::breach(400, 50006, "Cannot send an empty message"));
    }
    let private = new.private_to.is_some();
    state.world.messages.insert(message, new);
    if !private {
        state.dispatch_message("MESSAGE_UPDATE", message);
    }
    Ok(())
}

/// Discord adds the kind to every embed.
fn embeds(body: &Value) -> Vec<Value> {
    let mut embeds = body["embeds"].as_array().cloned().unwrap_or_default();
    for embed in &mut embeds {
        embed["type"] = json!("rich");
    }
    embeds
}

fn attached(state: &mut State, body: &Value, files: &[File], old: &[Value]) -> Vec<Value> {
    let listed = body["attachments"].as_array();
    let keeps = |attachment: &&Value| {
        listed.is_none_or(|list| list.iter().any(|kept| read(&kept["id"]) == read(&attachment["id"])))
    };
    let mut all: Vec<Value> = old.iter().filter(keeps).cloned().collect();
    for file in files {
        let id = state.next_id().to_string();
        let url = format!("https://cdn.discordapp.invalid/attachments/{id}/{}", file.name);
        all.push(json!({
            "id": id, "filename": file.name, "size": file.content.len(), "url": url, "proxy_url": url,
            "content_type": null, "ephemeral": false,
        }));
    }
    all
}

/// Whom a text pings, as far as the body allows it.
fn pinged(state: &State, content: &str, body: &Value) -> Vec<Id> {
    let named = events::mentioned(&state.world, content);
    let allowed = &body["allowed_mentions"];
    if allowed.is_null()
        || allowed["parse"]
            .as_array()
            .is_some_and(|parse| parse.contains(&json!("users")))
    {
        return named;
    }
    let users: Vec<Id> = allowed["users"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(read)
        .collect();
    named.into_iter().filter(|user| users.contains(user)).collect()
}

fn reference(state: &State, body: &Value, channel: Id, held: u64) -> Result<Option<Id>, Refusal> {
    let reference = &body["message_reference"];
    let Some(id) = read(&reference["message_id"]) else {
        return Ok(None);
    };
    if held & READ_MESSAGE_HISTORY == 0 {
        let text = "Cannot reply without permission to read message history";
        return Err(Refusal::of_world(403, 160_002, text));
    }
    let known = state
        .world
        .messages
        .get(&id)
        .filter(|message| message.channel == channel);
    if known.is_some_and(|message| message.private_to.is_none()) {
        return Ok(Some(id));
    }
    if reference["fail_if_not_exists"] == false {
        return Ok(None);
    }
    let mut errors = Errors::default();
    errors.add(
        "message_reference",
        "MESSAGE_REFERENCE_UNKNOWN_MESSAGE",
        "Unknown message",
    );
    errors.into_result().map(|()| None)
}

/// The message that was sent before with the same enforced nonce. Nowhere does it say what becomes of a message that has
/// the nonce of one that was deleted since; whoever sends it risks that nobody sees it.
fn same_nonce(state: &State, body: &Value, channel: Id) -> Result<Option<Id>, Refusal> {
    if body["enforce_nonce"] != true {
        return Ok(None);
    }
    let Some(sent) = state.nonces.get(&(channel, body["nonce"].to_string())) else {
        return Ok(None);
    };
    let forgotten = made_at_ms(*sent) + limits::NONCE_LIFE.as_millis() as u64 <= state.clock.now_ms();
    if forgotten {
        Ok(None)
    } else if state.world.messages.contains_key(sent) {
        Ok(Some(*sent))
    } else {
        Err(Refusal::breach(400, 0, "the nonce of a message that was deleted"))
    }
}

/// The channel and the message of a path, where the bot sees the message.
fn seen(state: &State, call: &Call<'_>) -> Result<(Id, Id), Refusal> {
    let (channel, message) = (call.request.id("channel_id"), call.request.id("message_id"));
    permitted(state, channel)?;
    let found = state.world.messages.get(&message);
    // Private answers are reached by their interaction alone.
    let open = found.is_some_and(|found| found.channel == channel && found.private_to.is_none());
    if open {
        Ok((channel, message))
    } else {
        Err(Refusal::unknown("Message", 10008))
    }
}

fn emoji(call: &Call<'_>) -> Result<String, Refusal> {
    let emoji = call.request.parameters.get("emoji_name").cloned().unwrap_or_default();
    if emoji.is_empty() || emoji.is_ascii() && !emoji.contains(':') {
        return Err(Refusal::breach(400, 10014, "Unknown Emoji"));
    }
    Ok(emoji)
}
