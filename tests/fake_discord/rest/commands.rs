//! Registering commands.

use serde_json::{Map, Value, json};

use super::super::rules::commands::{check_all, check_one, kind_of};
use super::super::rules::{Refusal, limits};
use super::super::snowflake::{Id, read};
use super::super::state::State;
use super::{Call, Done};

pub fn list(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let scope = scope(state, call)?;
    Ok(Done::json(all(state, scope)))
}

pub fn get(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let place = place(state, call)?;
    Ok(Done::json(state.world.commands[place].1.clone()))
}

/// Replaces all commands of a scope at once. Those of the same kind and name keep their ids.
pub fn replace(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let scope = scope(state, call)?;
    check_all(&call.request.body)?;
    let old: Vec<Value> = in_scope(state, scope).cloned().collect();
    let mut new = Vec::new();
    for command in call.request.body.as_array().into_iter().flatten() {
        let known = old.iter().find(|known| same(known, command));
        new.push(stored(state, scope, command, known)?);
    }
    state.world.commands.retain(|(of, _)| *of != scope);
    state
        .world
        .commands
        .extend(new.into_iter().map(|command| (scope, command)));
    Ok(Done::json(all(state, scope)))
}

/// Makes a command, or replaces the one of the same kind and name.
pub fn create(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let scope = scope(state, call)?;
    check_one(&call.request.body)?;
    let known = in_scope(state, scope)
        .find(|known| same(known, &call.request.body))
        .cloned();
    let mut together: Vec<Value> = in_scope(state, scope)
        .filter(|old| Some(*old) != known.as_ref())
        .cloned()
        .collect();
    together.push(call.request.body.clone());
    count(&together)?;
    let command = stored(state, scope, &call.request.body, known.as_ref())?;
    state
        .world
        .commands
        .retain(|(of, old)| *of != scope || !same(old, &command));
    state.world.commands.push((scope, command.clone()));
    Ok(Done {
        status: if known.is_some() { 200 } else { 201 },
        ..Done::json(command)
    })
}

pub fn change(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let place = place(state, call)?;
    let scope = state.world.commands[place].0;
    let old = state.world.commands[place].1.clone();
    let mut new: Map<String, Value> = old.as_object().cloned().unwrap_or_default();
    for key in ["application_id", "guild_id", "version"] {
        new.remove(key);
    }
    new.extend(call.request.body.as_object().cloned().unwrap_or_default());
    let new = Value::Object(new);
    check_one(&new)?;
    let command = stored(state, scope, &new, Some(&old))?;
    state.world.commands[place].1 = command.clone();
    Ok(Done::json(command))
}

pub fn delete(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let place = place(state, call)?;
    state.world.commands.remove(place);
    Ok(Done::nothing())
}

/// The server of a request, `None` for commands that are everywhere.
fn scope(state: &State, call: &Call<'_>) -> Result<Option<Id>, Refusal> {
    if call.request.id("application_id") != state.world.bot {
        return Err(Refusal::breach(
            403,
            20012,
            "You are not authorized to perform this action on this application",
        ));
    }
    if !call.request.parameters.contains_key("guild_id") {
        return Ok(None);
    }
    let guild = call.request.id("guild_id");
    let known = state
        .world
        .guilds
        .get(&guild)
        .is_some_and(|guild| guild.members.contains_key(&state.world.bot));
    if known {
        Ok(Some(guild))
    } else {
        Err(Refusal::missing_access())
    }
}

fn in_scope(state: &State, scope: Option<Id>) -> impl Iterator<Item = &Value> {
    state
        .world
        .commands
        .iter()
        .filter(move |(of, _)| *of == scope)
        .map(|(_, command)| command)
}

fn all(state: &State, scope: Option<Id>) -> Value {
    json!(in_scope(state, scope).collect::<Vec<_>>())
}

fn place(state: &State, call: &Call<'_>) -> Result<usize, Refusal> {
    let scope = scope(state, call)?;
    let wanted = call.request.id("command_id");
    let found = state
        .world
        .commands
        .iter()
        .position(|(of, known)| *of == scope && read(&known["id"]) == Some(wanted));
    found.ok_or_else(|| Refusal::unknown("application command", 10063))
}

fn same(one: &Value, other: &Value) -> bool {
    kind_of(one) == kind_of(other) && one["name"] == other["name"]
}

fn count(commands: &[Value]) -> Result<(), Refusal> {
    // Only numbers and names are looked at: what is stored has keys that no request may carry.
    let slim: Vec<Value> = commands
        .iter()
        .map(
            |command| json!({"name": command["name"], "type": kind_of(command), "description": command["description"]}),
        )
        .collect();
    check_all(&json!(slim))
}

/// A command as Discord answers it: with ids, and without what says nothing.
fn stored(state: &mut State, scope: Option<Id>, command: &Value, known: Option<&Value>) -> Result<Value, Refusal> {
    let id = match known {
        Some(known) => known["id"].clone(),
        None => {
            state.commands_made += 1;
            if state.commands_made > limits::CREATES_PER_DAY {
                let text = "Max number of daily application command creates has been reached (200)";
                return Err(Refusal::of_world(400, 30034, text));
            }
            json!(state.next_id().to_string())
        }
    };
    let mut stored = json!({
        "id": id, "application_id": state.world.bot.to_string(), "version": state.next_id().to_string(),
        "type": kind_of(command), "name": command["name"], "name_localizations": command["name_localizations"],
        "description": command["description"].as_str().unwrap_or(""),
        "description_localizations": command["description_localizations"],
        "default_member_permissions": match &command["default_member_permissions"] {
            Value::Number(bits) => json!(bits.to_string()),
            other => other.clone(),
        },
        "nsfw": command["nsfw"] == true, "dm_permission": command["dm_permission"] != false,
        "contexts": command["contexts"],
        "integration_types": if command["integration_types"].is_null() { json!([0]) } else { command["integration_types"].clone() },
    });
    if let Some(options) = command["options"].as_array().filter(|options| !options.is_empty()) {
        stored["options"] = json!(options.iter().map(without_defaults).collect::<Vec<_>>());
    }
    if let Some(guild) = scope {
        stored["guild_id"] = json!(guild.to_string());
    }
    Ok(stored)
}

/// Discord leaves out of options what is false, null or empty.
fn without_defaults(option: &Value) -> Value {
    let says = |value: &Value| match value {
        Value::Null | Value::Bool(false) => false,
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => !map.is_empty(),
        _ => true,
    };
    let kept = option
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(_, value)| says(value))
        .map(|(key, value)| {
            let value = match (key.as_str(), value) {
                ("options" | "choices", Value::Array(list)) => {
                    json!(list.iter().map(without_defaults).collect::<Vec<_>>())
                }
                _ => value.clone(),
            };
            (key.clone(), value)
        });
    Value::Object(kept.collect())
}
