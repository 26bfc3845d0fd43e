//! The slash commands, told to Discord: once in a process, and only if it has others.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use serenity::Error;
use serenity::all::{GuildId, LightMethod, Request, Route};

use super::bot::Bot;
use super::retry::{Cause, Failure, back_off, judge};

/// The pause after the first failure; it doubles.
const FIRST_PAUSE: Duration = Duration::from_secs(2);

/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

/// Registers the commands, and tries until it works or cannot.
pub async fn register(bot: Arc<Bot>, commands: Vec<Value>) {
    let mut failures = 0;
    loop {
        let once = tokio::select! {
            once = register_once(&bot, &commands) => once,
            () = bot.stop.cancelled() => return,
        };
        let error = match once {
            Ok(necessary) => {
                let what = if necessary {
                    "the slash commands are registered"
                } else {
                    "the slash commands were registered before"
                };
                tracing::info!(count = commands.len(), "{what}");
                return tell_of_others(&bot).await;
            }
            Err(error) => error,
        };
        let cause = Cause(&error);
        match judge(&error) {
            Failure::Passing => {}
            Failure::Forbidden | Failure::Gone => {
                tracing::error!(%cause, "the slash commands cannot be registered: is the bot in the server that `guild_id` names, and was it invited by the link that `career-coach invite` prints?");
                return;
            }
            Failure::Token => {
                bot.token_lost.cancel();
                return;
            }
            Failure::Already | Failure::Final => {
                tracing::error!(%cause, "Discord refuses the slash commands");
                return;
            }
        }
        let pause = back_off(failures, FIRST_PAUSE, LONGEST_PAUSE).min(bot.patience.longest_pause);
        tracing::warn!(%cause, seconds = pause.as_secs(), "the slash commands could not be registered; trying again");
        failures += 1;
        tokio::select! {
            () = bot.timer.sleep(pause) => {}
            () = bot.stop.cancelled() => return,
        }
    }
}

/// Gives back whether it was necessary.
async fn register_once(bot: &Bot, commands: &[Value]) -> Result<bool, Error> {
    let application_id = bot.rest.application_id().ok_or_else(|| {
        // It is known from READY on, and this is called after it.
        Error::Other("the application is not known yet")
    })?;
    let guild_id = bot.settings.guild_id.map(GuildId::new);
    let route = match guild_id {
        Some(guild_id) => Route::GuildCommands {
            application_id,
            guild_id,
        },
        None => Route::Commands { application_id },
    };
    let there: Vec<Value> = bot.rest.fire(Request::new(route, LightMethod::Get)).await?;
    if same(&there, commands) {
        return Ok(false);
    }
    let body = serde_json::to_vec(commands)?;
    let request = Request::new(route, LightMethod::Put).body(Some(body));
    let _: Vec<Value> = bot.rest.fire(request).await?;
    Ok(true)
}

/// With commands of one server, those of an earlier run for all servers are still there, and shown beside them.
async fn tell_of_others(bot: &Bot) {
    let (Some(application_id), Some(_)) = (bot.rest.application_id(), bot.settings.guild_id) else {
        return;
    };
    let request = Request::new(Route::Commands { application_id }, LightMethod::Get);
    // It is a hint and no more.
    let others: Vec<Value> = bot.rest.fire(request).await.unwrap_or_default();
    if !others.is_empty() {
        tracing::info!(
            count = others.len(),
            "the application has commands for all servers too: `guild_id`'s server shows both"
        );
    }
}

/// Whether Discord's commands are ours, whatever their order and the ids and defaults that it adds.
fn same(there: &[Value], ours: &[Value]) -> bool {
    let sorted = |list: &[Value]| {
        let mut list: Vec<String> = list.iter().map(|it| essence(it, Level::Command).to_string()).collect();
        list.sort_unstable();
        list
    };
    sorted(there) == sorted(ours)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Command,
    Option,
}

/// What a command or an option consists of, with its defaults written out.
fn essence(it: &Value, level: Level) -> Value {
    let or = |key: &str, default: Value| match it.get(key) {
        None | Some(Value::Null) => default,
        Some(value) => value.clone(),
    };
    let options = it.get("options").and_then(Value::as_array).cloned().unwrap_or_default();
    let options: Vec<Value> = options.iter().map(|it| essence(it, Level::Option)).collect();
    let mut out = json!({
        "type": or("type", json!(1)),
        "name": or("name", json!("")),
        "description": or("description", json!("")),
        "options": options,
    });
    let more: &[(&str, Value)] = match level {
        Level::Command => &[
            ("default_member_permissions", Value::Null),
            ("nsfw", json!(false)),
            ("contexts", json!([])),
            ("integration_types", json!([0])),
        ],
        Level::Option => &[
            ("required", json!(false)),
            ("autocomplete", json!(false)),
            ("min_length", Value::Null),
            ("max_length", Value::Null),
            ("min_value", Value::Null),
            ("max_value", Value::Null),
            ("choices", json!([])),
        ],
    };
    for (key, default) in more {
        let mut value = or(key, default.clone());
        if let Some(list) = value.as_array_mut() {
            // Localisations that are not there come as null, and go as an empty object.
            let there = |value: &Value| !value.is_null() && value.as_object().is_none_or(|it| !it.is_empty());
            let objects = list.iter_mut().filter_map(Value::as_object_mut);
            objects.for_each(|it| it.retain(|_, value| there(value)));
            list.sort_by_key(Value::to_string);
        }
        // The rights come as text or as a number.
        if *key == "default_member_permissions"
            && let Some(number) = value.as_u64()
        {
            value = json!(number.to_string());
        }
        out[*key] = value;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_discord_adds_makes_no_difference() {
        let ours = json!({
            "type": 1, "name": "salary", "description": "Pay", "integration_types": [0, 1], "contexts": [0, 1, 2],
            "options": [{ "type": 3, "name": "role", "description": "A title", "required": true, "autocomplete": true }],
        });
        let mode = json!({
            "type": 1, "name": "mode", "description": "Mode", "default_member_permissions": "16",
            "options": [{
                "type": 4, "name": "m", "description": "M",
                "choices": [{ "name": "a", "name_localizations": {}, "value": 0 }],
            }],
        });
        let theirs = json!({
            "id": "1", "application_id": "2", "version": "3", "type": 1, "name": "salary", "description": "Pay",
            "name_localizations": null, "description_localizations": null, "dm_permission": true, "nsfw": false,
            "default_member_permissions": null, "integration_types": [1, 0], "contexts": [0, 1, 2],
            "options": [{
                "type": 3, "name": "role", "description": "A title", "required": true, "autocomplete": true,
                "name_localizations": null,
            }],
        });
        let their_mode = json!({
            "type": 1, "name": "mode", "description": "Mode", "default_member_permissions": "16", "contexts": null,
            "options": [{
                "type": 4, "name": "m", "description": "M",
                "choices": [{ "name": "a", "name_localizations": null, "value": 0 }],
            }],
        });
        let ours = [ours, mode];
        assert!(same(&[their_mode.clone(), theirs.clone()], &ours), "{their_mode}");
        assert!(!same(std::slice::from_ref(&theirs), &ours), "one is missing");
        for (path, value) in [
            ("/description", json!("Other")),
            ("/options/0/required", json!(false)),
            ("/options/0/name", json!("title")),
            ("/contexts", json!([0])),
            ("/default_member_permissions", json!("8")),
        ] {
            let mut changed = theirs.clone();
            *changed.pointer_mut(path).unwrap() = value;
            assert!(!same(&[their_mode.clone(), changed], &ours), "{path}");
        }
    }
}
