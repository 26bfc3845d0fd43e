//! What a member's client offers: commands by context and permission, options by their kind, components that are there.

use serde_json::{Map, Value, json};

use super::interactions::NotOffered;
use super::permissions::{MANAGE_GUILD, USE_APPLICATION_COMMANDS};
use super::rules::commands::{kind as command, kind_of, option};
use super::rules::components::LINK_STYLE;
use super::snowflake::{Id, read};
use super::state::State;
use super::{objects, permissions, world};

/// The registered command, if a member's client shows it in a channel.
pub fn offered(state: &State, by: Id, channel: Id, name: &str, kind: u64) -> Result<Value, NotOffered> {
    let refuse = |why: &str| Err(NotOffered(format!("Discord does not offer {name} here: {why}")));
    let Some(place) = state.world.channels.get(&channel) else {
        return refuse("no such channel");
    };
    if place.kind == world::kind::FORUM {
        return refuse("nobody writes in a forum but in its posts");
    }
    // A menu's name may hold spaces; a slash command's are followed by sub-commands.
    let first = if kind == command::CHAT {
        name.split(' ').next().unwrap_or(name)
    } else {
        name
    };
    let fits = |known: &Value| kind_of(known) == kind && known["name"] == first;
    let mut all = state
        .world
        .commands
        .iter()
        .filter(|(of, _)| of.is_none() || *of == place.guild);
    let Some((_, found)) = all.find(|(_, known)| fits(known)) else {
        return refuse("no such command");
    };
    let without_bot = place.guild.is_some_and(|guild| !state.is_in(guild));
    let for_users = |known: &Value| {
        known["integration_types"]
            .as_array()
            .is_some_and(|it| it.contains(&json!(1)))
    };
    if without_bot && !for_users(found) {
        return refuse("the bot is not in this server");
    }
    let context = u64::from(place.guild.is_none());
    if found["contexts"]
        .as_array()
        .is_some_and(|contexts| !contexts.contains(&json!(context)))
    {
        return refuse("not in this context");
    }
    if context == 1 && found["contexts"].is_null() && found["dm_permission"] == false {
        return refuse("not in direct messages");
    }
    if let Some(guild) = place.guild {
        let held = state.world.permissions(by, channel);
        if held & USE_APPLICATION_COMMANDS == 0 {
            return refuse("the member may not use commands");
        }
        let wanted = read(&found["default_member_permissions"]);
        let in_guild = state
            .world
            .guilds
            .get(&guild)
            .map_or(0, |guild| permissions::in_guild(guild, by));
        let hidden = match wanted {
            // "0" hides a command from all but administrators.
            Some(0) => in_guild & permissions::ADMINISTRATOR == 0,
            Some(bits) => held & bits != bits && in_guild & MANAGE_GUILD == 0,
            None => false,
        };
        if hidden && !state.offered_to_all.contains(first) {
            return refuse("the member lacks the permission for it");
        }
    }
    Ok(found.clone())
}

pub fn command_data(
    state: &State,
    command: &Value,
    name: &str,
    given: &[(&str, &str)],
    focused: Option<&str>,
    resolved: &mut Map<String, Value>,
) -> Result<Value, NotOffered> {
    let path: Vec<&str> = name.split(' ').skip(1).collect();
    let options = nested(state, &command["options"], &path, given, focused, resolved)?;
    let mut data = json!({"id": command["id"], "name": command["name"], "type": command::CHAT, "options": options});
    if !resolved.is_empty() {
        data["resolved"] = Value::Object(resolved.clone());
    }
    Ok(data)
}

fn nested(
    state: &State,
    registered: &Value,
    path: &[&str],
    given: &[(&str, &str)],
    focused: Option<&str>,
    resolved: &mut Map<String, Value>,
) -> Result<Vec<Value>, NotOffered> {
    let all = registered.as_array().map_or(&[][..], Vec::as_slice);
    if let Some((first, rest)) = path.split_first() {
        let Some(sub) = all.iter().find(|option| option["name"] == **first) else {
            return Err(NotOffered(format!("no sub-command {first}")));
        };
        let inside = nested(state, &sub["options"], rest, given, focused, resolved)?;
        return Ok(vec![json!({"name": first, "type": sub["type"], "options": inside})]);
    }
    if all
        .iter()
        .any(|option| matches!(option["type"].as_u64(), Some(option::SUBCOMMAND | option::GROUP)))
    {
        return Err(NotOffered("a sub-command is needed".to_owned()));
    }
    if let Some((unknown, _)) = given
        .iter()
        .find(|(name, _)| !all.iter().any(|option| option["name"] == **name))
    {
        return Err(NotOffered(format!("no option {unknown}")));
    }
    let missing = all
        .iter()
        .find(|option| option["required"] == true && !given.iter().any(|(name, _)| option["name"] == **name));
    if let Some(missing) = missing.filter(|_| focused.is_none()) {
        return Err(NotOffered(format!("option {} is required", missing["name"])));
    }
    let mut values = Vec::new();
    for (name, text) in given {
        let option = all
            .iter()
            .find(|option| option["name"] == **name)
            .expect("checked above");
        let is_focused = focused == Some(*name);
        if is_focused && option["autocomplete"] != true {
            return Err(NotOffered(format!("option {name} does not suggest anything")));
        }
        let value = if is_focused {
            json!(text)
        } else {
            typed(state, option, text, resolved)?
        };
        let mut filled = json!({"name": name, "type": option["type"], "value": value});
        if is_focused {
            filled["focused"] = json!(true);
        }
        values.push(filled);
    }
    Ok(values)
}

/// A text as the kind of value that an option wants.
fn typed(state: &State, option: &Value, text: &str, resolved: &mut Map<String, Value>) -> Result<Value, NotOffered> {
    let wrong = || NotOffered(format!("{text:?} does not fit option {}", option["name"]));
    let choices = option["choices"].as_array().map_or(&[][..], Vec::as_slice);
    if !choices.is_empty() {
        let chosen = choices
            .iter()
            .find(|choice| choice["name"] == text || choice["value"] == text);
        return chosen.map(|choice| choice["value"].clone()).ok_or_else(wrong);
    }
    match option["type"].as_u64() {
        Some(option::TEXT) => {
            let length = text.chars().count() as u64;
            // Discord's client holds texts to 6000 characters where nothing shorter is said.
            let most = option["max_length"].as_u64().unwrap_or(6000);
            let least = option["min_length"].as_u64().unwrap_or(1);
            if (least..=most).contains(&length) {
                Ok(json!(text))
            } else {
                Err(wrong())
            }
        }
        Some(option::INTEGER) => text.parse::<i64>().map(|number| json!(number)).map_err(|_| wrong()),
        Some(option::NUMBER) => text.parse::<f64>().map(|number| json!(number)).map_err(|_| wrong()),
        Some(option::BOOLEAN) => text.parse::<bool>().map(|truth| json!(truth)).map_err(|_| wrong()),
        Some(option::USER) => {
            let user = state.world.user_named(text.trim_start_matches('@')).ok_or_else(wrong)?;
            let users = resolved.entry("users").or_insert_with(|| json!({}));
            users[user.id.to_string()] = objects::user(user);
            Ok(json!(user.id.to_string()))
        }
        Some(option::CHANNEL) => {
            let channel = state
                .world
                .channel_named(text.trim_start_matches('#'))
                .ok_or_else(wrong)?;
            let channels = resolved.entry("channels").or_insert_with(|| json!({}));
            let mut partial = objects::channel(&state.world, channel);
            partial["permissions"] = json!("0");
            channels[channel.id.to_string()] = partial;
            Ok(json!(channel.id.to_string()))
        }
        _ => Err(wrong()),
    }
}

/// The channel of a message that a member can see.
pub fn seen_by(state: &State, by: Id, message: Id) -> Result<Id, NotOffered> {
    let found = state
        .world
        .messages
        .get(&message)
        .filter(|found| found.private_to.is_none_or(|only| only == by));
    found
        .map(|found| found.channel)
        .ok_or_else(|| NotOffered("the member does not see that message".to_owned()))
}

/// The component of a message that can be used.
pub fn usable(state: &State, message: Id, custom_id: &str) -> Result<Value, NotOffered> {
    let rows = state
        .world
        .messages
        .get(&message)
        .map_or(&[][..], |found| found.components.as_slice());
    let all = rows
        .iter()
        .flat_map(|row| row["components"].as_array().into_iter().flatten());
    let found = all.into_iter().find(|component| component["custom_id"] == custom_id);
    match found {
        Some(component) if component["disabled"] == true => Err(NotOffered(format!("{custom_id} is switched off"))),
        Some(component) if component["style"] == LINK_STYLE => Err(NotOffered(format!("{custom_id} is a link"))),
        Some(component) => Ok(component.clone()),
        None => Err(NotOffered(format!("the message has no component {custom_id}"))),
    }
}
