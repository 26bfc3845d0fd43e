//! Interactions: what a member's client offers, and what it sends when he uses it.
//! <https://discord.com/developers/docs/interactions/receiving-and-responding>

use serde_json::{Map, Value, json};

use super::gateway::Event;
use super::offers::{command_data, offered, seen_by, usable};
use super::permissions::{ATTACH_FILES, EMBED_LINKS};
use super::rules::commands::kind as command;
use super::rules::interactions::kind;
use super::snowflake::Id;
use super::state::State;
use super::{FakeDiscord, objects};

/// One use of a command, a component, an option's suggestions or a form.
#[derive(Clone, Debug)]
pub struct Interaction {
    pub id: Id,
    pub token: String,
    pub kind: u64,
    pub user: Id,
    pub channel: Id,
    /// The message whose component was used.
    pub message: Option<Id>,
    pub made_ms: u64,
    /// The command's name.
    pub name: Option<String>,
    pub answered: Option<Answered>,
}

/// The first answer to an interaction, and what came of it.
#[derive(Clone, Debug, Default)]
pub struct Answered {
    /// The kind of callback.
    pub callback: u64,
    pub private: bool,
    /// The message of the first answer; `None` while it is deferred.
    pub original: Option<Id>,
    pub followups: Vec<Id>,
    /// Suggestions or a form.
    pub data: Value,
}

/// Why a member's client does not let him do something.
#[derive(Clone, Debug, PartialEq)]
pub struct NotOffered(pub String);

impl std::fmt::Display for NotOffered {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// An interaction's token, which begins with its id so that it is found without a search.
pub fn id_of_token(token: &str) -> Option<Id> {
    token.split_once('-')?.0.parse().ok()
}

impl FakeDiscord {
    /// Somebody uses a slash command; sub-commands follow after a space. Options are texts, typed as registered.
    pub fn use_command(&self, by: Id, channel: Id, name: &str, options: &[(&str, &str)]) -> Result<Id, NotOffered> {
        self.with(|state| {
            let found = offered(state, by, channel, name, command::CHAT)?;
            let mut resolved = Map::new();
            let data = command_data(state, &found, name, options, None, &mut resolved)?;
            Ok(begin(state, kind::COMMAND, by, channel, None, data))
        })
    }

    /// Somebody types into an option that suggests: `focused` is the name of one of the options.
    pub fn complete(
        &self,
        by: Id,
        channel: Id,
        name: &str,
        options: &[(&str, &str)],
        focused: &str,
    ) -> Result<Id, NotOffered> {
        self.with(|state| {
            let found = offered(state, by, channel, name, command::CHAT)?;
            let mut resolved = Map::new();
            let data = command_data(state, &found, name, options, Some(focused), &mut resolved)?;
            Ok(begin(state, kind::AUTOCOMPLETE, by, channel, None, data))
        })
    }

    /// Somebody uses an entry of a message's menu.
    pub fn use_menu(&self, by: Id, message: Id, name: &str) -> Result<Id, NotOffered> {
        self.with(|state| {
            let channel = seen_by(state, by, message)?;
            let found = offered(state, by, channel, name, command::MESSAGE_MENU)?;
            let data = json!({
                "id": found["id"], "name": found["name"], "type": command::MESSAGE_MENU,
                "target_id": message.to_string(),
                "resolved": {"messages": {message.to_string(): state.message_json(message)}},
            });
            Ok(begin(state, kind::COMMAND, by, channel, None, data))
        })
    }

    /// Somebody presses a button of a message.
    pub fn press(&self, by: Id, message: Id, custom_id: &str) -> Result<Id, NotOffered> {
        self.with(|state| {
            let channel = seen_by(state, by, message)?;
            usable(state, message, custom_id)?;
            let data = json!({"custom_id": custom_id, "component_type": 2, "id": 2});
            Ok(begin(state, kind::COMPONENT, by, channel, Some(message), data))
        })
    }

    /// Somebody chooses values in a menu of a message.
    pub fn choose(&self, by: Id, message: Id, custom_id: &str, values: &[&str]) -> Result<Id, NotOffered> {
        self.with(|state| {
            let channel = seen_by(state, by, message)?;
            let menu = usable(state, message, custom_id)?;
            for value in values {
                let known = menu["options"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .any(|option| option["value"] == **value);
                if !known {
                    return Err(NotOffered(format!("the menu has no value {value}")));
                }
            }
            let data = json!({"custom_id": custom_id, "component_type": menu["type"], "id": 2, "values": values});
            Ok(begin(state, kind::COMPONENT, by, channel, Some(message), data))
        })
    }

    /// Somebody sends the form that an interaction opened. Fields are named by their own ids.
    pub fn submit(&self, interaction: Id, fields: &[(&str, &str)]) -> Result<Id, NotOffered> {
        self.with(|state| {
            let opened = state.interactions.get(&interaction).cloned();
            let form = opened
                .as_ref()
                .and_then(|opened| opened.answered.as_ref())
                .map(|answered| answered.data.clone());
            let (Some(opened), Some(form)) = (opened, form.filter(|form| !form["title"].is_null())) else {
                return Err(NotOffered("no form is open".to_owned()));
            };
            let mut rows = Vec::new();
            for row in form["components"].as_array().into_iter().flatten() {
                let input = &row["components"][0];
                let typed = fields
                    .iter()
                    .find(|(name, _)| input["custom_id"] == **name)
                    .map_or("", |(_, text)| *text);
                if typed.is_empty() && input["required"] != false {
                    return Err(NotOffered(format!("{} must be filled in", input["label"])));
                }
                let value = json!({"type": 4, "id": 2, "custom_id": input["custom_id"], "value": typed});
                rows.push(json!({"type": 1, "id": 1, "components": [value]}));
            }
            let data = json!({"custom_id": form["custom_id"], "components": rows});
            Ok(begin(
                state,
                kind::MODAL,
                opened.user,
                opened.channel,
                opened.message,
                data,
            ))
        })
    }

    /// An interaction as it stands.
    pub fn interaction(&self, id: Id) -> Interaction {
        self.shared
            .state()
            .interactions
            .get(&id)
            .cloned()
            .expect("a known interaction")
    }
}

/// Makes an interaction and tells the bot.
fn begin(state: &mut State, kind: u64, by: Id, channel: Id, message: Option<Id>, mut data: Value) -> Id {
    let id = state.next_id();
    let token = format!("{id}-aW50ZXJhY3Rpb246dG9rZW4tb2YtdGhlLXRlc3Rz");
    let found = &state.world.channels[&channel];
    let guild = found.guild;
    let mut partial = objects::channel(&state.world, found);
    partial["permissions"] = json!(objects::permissions_text(&state.world, by, channel));
    let name = data["name"].as_str().map(str::to_owned);
    if let (Some(guild), true) = (guild, name.is_some()) {
        let of_guild = state
            .world
            .commands
            .iter()
            .any(|(of, known)| of.is_some() && known["id"] == data["id"]);
        if of_guild {
            data["guild_id"] = json!(guild.to_string());
        }
    }
    // Where the bot is not, the member has brought it along.
    let (owners, may) = match guild {
        Some(guild) if !state.is_in(guild) => (json!({"1": by.to_string()}), (EMBED_LINKS | ATTACH_FILES).to_string()),
        _ => (
            json!({"0": guild.unwrap_or(0).to_string()}),
            objects::permissions_text(&state.world, state.world.bot, channel),
        ),
    };
    let mut payload = json!({
        "id": id.to_string(), "application_id": state.world.bot.to_string(), "type": kind, "data": data,
        "channel_id": channel.to_string(), "channel": partial, "token": token, "version": 1, "locale": "en-GB",
        "app_permissions": may, "entitlements": [],
        "authorizing_integration_owners": owners,
        "context": u8::from(guild.is_none()), "attachment_size_limit": 10_485_760,
    });
    match guild.and_then(|guild| state.world.guilds.get(&guild)) {
        Some(guild) => {
            let mut member = objects::member(&state.world, guild, by).unwrap_or_default();
            member["permissions"] = json!(objects::permissions_text(&state.world, by, channel));
            payload["member"] = member;
            payload["guild_id"] = json!(guild.id.to_string());
            payload["guild"] = json!({"id": guild.id.to_string(), "locale": "en-US", "features": []});
            payload["guild_locale"] = json!("en-US");
        }
        None => payload["user"] = objects::user_of(&state.world, by),
    }
    if let Some(message) = message {
        payload["message"] = state.message_json(message);
    }
    let interaction = Interaction {
        id,
        token,
        kind,
        user: by,
        channel,
        message,
        made_ms: state.clock.now_ms(),
        name: name.filter(|_| kind == kind::COMMAND),
        answered: None,
    };
    state.interactions.insert(id, interaction);
    state.dispatch(Event::open("INTERACTION_CREATE", payload, guild));
    id
}
