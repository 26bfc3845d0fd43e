//! Routes that only look.

use serde_json::{Value, json};

use super::super::objects;
use super::super::rules::Refusal;
use super::super::state::State;
use super::super::world::{Guild, kind};
use super::{Call, Done};

pub fn gateway(_: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    Ok(Done::json(json!({"url": format!("ws://{}", call.address)})))
}

pub fn gateway_bot(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let limit = json!({
        "total": 1000, "remaining": state.identifies_left, "reset_after": state.identifies_reset_ms, "max_concurrency": 1,
    });
    Ok(Done::json(
        json!({"url": format!("ws://{}", call.address), "shards": 1, "session_start_limit": limit}),
    ))
}

pub fn application(state: &mut State, _: &Call<'_>) -> Result<Done, Refusal> {
    Ok(Done::json(objects::application(&state.world, state.application_flags)))
}

pub fn me(state: &mut State, _: &Call<'_>) -> Result<Done, Refusal> {
    Ok(Done::json(objects::user_of(&state.world, state.world.bot)))
}

pub fn my_guilds(state: &mut State, _: &Call<'_>) -> Result<Done, Refusal> {
    let guilds = state
        .world
        .guilds
        .values()
        .filter(|guild| guild.members.contains_key(&state.world.bot));
    let list: Vec<Value> = guilds
        .map(|guild| {
            json!({
                "id": guild.id.to_string(), "name": guild.name, "icon": null, "banner": null, "owner": false,
                "permissions": "0", "features": [],
            })
        })
        .collect();
    Ok(Done::json(json!(list)))
}

pub fn user(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let found = state.world.users.get(&call.request.id("user_id"));
    found
        .map(|user| Done::json(objects::user(user)))
        .ok_or_else(|| Refusal::unknown("User", 10013))
}

pub fn guild(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let guild = guild_of(state, call)?;
    Ok(Done::json(objects::guild(&state.world, guild)))
}

pub fn guild_channels(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let guild = guild_of(state, call)?;
    Ok(Done::json(objects::guild(&state.world, guild)["channels"].take()))
}

pub fn guild_roles(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let guild = guild_of(state, call)?;
    Ok(Done::json(objects::guild(&state.world, guild)["roles"].take()))
}

pub fn guild_member(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let guild = guild_of(state, call)?;
    let member = objects::member(&state.world, guild, call.request.id("user_id"));
    member.map(Done::json).ok_or_else(|| Refusal::unknown("Member", 10007))
}

pub fn active_threads(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let guild = guild_of(state, call)?;
    let inside = state
        .world
        .channels
        .values()
        .filter(|channel| channel.guild == Some(guild.id));
    let threads: Vec<Value> = inside
        .filter(|channel| kind::is_thread(channel.kind) && !channel.archived)
        .map(|channel| objects::channel(&state.world, channel))
        .collect();
    Ok(Done::json(json!({"threads": threads, "members": []})))
}

fn guild_of<'a>(state: &'a State, call: &Call<'_>) -> Result<&'a Guild, Refusal> {
    let guild = state.world.guilds.get(&call.request.id("guild_id"));
    let guild = guild.ok_or_else(|| Refusal::unknown("Guild", 10004))?;
    if guild.members.contains_key(&state.world.bot) {
        Ok(guild)
    } else {
        Err(Refusal::missing_access())
    }
}
