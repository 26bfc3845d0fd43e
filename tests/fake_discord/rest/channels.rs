//! Channels, threads and direct messages.

use serde_json::json;

use super::super::gateway::Event;
use super::super::permissions::{self, CREATE_PUBLIC_THREADS};
use super::super::record::Touches;
use super::super::rules::Refusal;
use super::super::snowflake::read;
use super::super::state::State;
use super::super::world::kind;
use super::super::{events, objects};
use super::messages::permitted;
use super::{Call, Done};

pub fn get(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let channel = call.request.id("channel_id");
    permitted(state, channel)?;
    Ok(Done::json(objects::channel(
        &state.world,
        &state.world.channels[&channel],
    )))
}

pub fn open_direct(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let user = read(&call.request.body["recipient_id"]).filter(|user| state.world.users.contains_key(user));
    let user = user.ok_or_else(|| Refusal::breach(400, 50033, "Invalid Recipient(s)"))?;
    let channel = state.direct_channel(user);
    Ok(Done::json(objects::channel(
        &state.world,
        &state.world.channels[&channel],
    )))
}

pub fn typing(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let channel = call.request.id("channel_id");
    let held = permitted(state, channel)?;
    if held & permissions::to_write(state.world.channels[&channel].kind) == 0 {
        return Err(Refusal::missing_permissions());
    }
    Ok(Done::nothing().touching(Touches {
        channel: Some(channel),
        ..Touches::default()
    }))
}

pub fn start_thread(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let parent = call.request.id("channel_id");
    let held = permitted(state, parent)?;
    if held & CREATE_PUBLIC_THREADS == 0 {
        return Err(Refusal::missing_permissions());
    }
    let name = call.request.body["name"].as_str().unwrap_or("").to_owned();
    if name.is_empty() || name.chars().count() > 100 {
        return Err(Refusal::breach(
            400,
            50035,
            "Invalid Form Body: name must be 1 to 100 in length",
        ));
    }
    let guild = state.world.channels[&parent]
        .guild
        .ok_or_else(Refusal::missing_access)?;
    let bot = state.world.bot;
    let thread = events::make_thread(state, guild, parent, &name, bot);
    Ok(Done {
        status: 201,
        ..Done::json(objects::channel(&state.world, &state.world.channels[&thread]))
    })
}

pub fn join_thread(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let channel = call.request.id("channel_id");
    permitted(state, channel)?;
    let found = &state.world.channels[&channel];
    if !kind::is_thread(found.kind) {
        return Err(Refusal::breach(
            400,
            50024,
            "Cannot execute action on this channel type",
        ));
    }
    if let Some(guild) = found.guild {
        let data = json!({"id": channel.to_string(), "guild_id": guild.to_string(), "member_count": 2});
        state.dispatch(Event::about_guild("THREAD_MEMBERS_UPDATE", data, guild));
    }
    Ok(Done::nothing())
}
