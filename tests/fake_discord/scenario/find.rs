//! Finds what a step names: people, places, messages, buttons.

use serde_json::Value;

use super::super::FakeDiscord;
use super::super::snowflake::Id;
use super::super::state::role_of_bot;
use super::step::Place;

/// Looks around in a fake.
pub struct Find(pub FakeDiscord);

impl Find {
    pub fn user(&self, name: &str) -> Result<Id, String> {
        let found = self.0.with(|state| state.world.user_named(name).map(|user| user.id));
        found.ok_or_else(|| format!("nobody is called {name}"))
    }

    pub fn channel(&self, name: &str) -> Result<Id, String> {
        let found = self
            .0
            .with(|state| state.world.channel_named(name).map(|channel| channel.id));
        found.ok_or_else(|| format!("no channel is called #{name}"))
    }

    pub fn place(&self, who: &str, place: &Place) -> Result<Id, String> {
        match place {
            Place::Channel(name) => self.channel(name),
            Place::Direct => {
                let user = self.user(who)?;
                Ok(self.0.with(|state| state.direct_channel(user)))
            }
        }
    }

    /// The last message of somebody, in a channel or anywhere.
    pub fn last_of(&self, who: &str, channel: Option<Id>) -> Result<Id, String> {
        let user = if who == "webhook" { None } else { Some(self.user(who)?) };
        let found = self.0.with(|state| {
            let mut all = state.world.messages.values().rev();
            let by = |author: Id, webhook: bool| user.map_or(webhook, |user| user == author);
            all.find(|message| {
                by(message.author, message.webhook.is_some())
                    && channel.is_none_or(|channel| channel == message.channel)
            })
            .map(|message| message.id)
        });
        found.ok_or_else(|| format!("{who} has written nothing there"))
    }

    /// `@name` as Discord writes a mention.
    pub fn with_mentions(&self, text: &str) -> String {
        let mut users: Vec<(String, Id)> = self.0.with(|state| {
            state
                .world
                .users
                .values()
                .map(|user| (user.name.clone(), user.id))
                .collect()
        });
        // Longer names first, so that no name is found inside another.
        users.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        // "@&coach" is the bot's role in the first server.
        let role = format!("<@&{}>", role_of_bot(self.0.guild()));
        let mut text = text.replace("@&coach", &role);
        for (name, id) in users {
            text = text.replace(&format!("@{name}"), &format!("<@{id}>"));
        }
        text
    }

    /// The last of the bot's messages that shows somebody a button, and the button's own id.
    pub fn button(&self, by: Id, label: &str) -> Result<(Id, String), String> {
        let fits = |component: &Value| {
            let said = component["label"].as_str().unwrap_or("");
            let emoji = component["emoji"]["name"].as_str().unwrap_or("");
            component["type"] == 2 && (said == label || format!("{emoji} {said}").trim() == label)
        };
        let found = self.component(by, &fits);
        found
            .map(|(message, component)| (message, component["custom_id"].as_str().unwrap_or("").to_owned()))
            .ok_or_else(|| format!("no message has a button \"{label}\""))
    }

    /// The last menu with all of some labels, its own id and their values.
    pub fn options(&self, by: Id, labels: &[String]) -> Result<(Id, String, Vec<String>), String> {
        let value_of = |component: &Value, label: &String| {
            let options = component["options"].as_array().into_iter().flatten();
            options
                .into_iter()
                .find(|option| option["label"] == **label)
                .map(|option| option["value"].clone())
        };
        let fits = |component: &Value| labels.iter().all(|label| value_of(component, label).is_some());
        let (message, menu) = self
            .component(by, &fits)
            .ok_or_else(|| format!("no menu has {labels:?}"))?;
        let values = labels
            .iter()
            .filter_map(|label| value_of(&menu, label)?.as_str().map(str::to_owned))
            .collect();
        Ok((message, menu["custom_id"].as_str().unwrap_or("").to_owned(), values))
    }

    fn component(&self, by: Id, fits: &dyn Fn(&Value) -> bool) -> Option<(Id, Value)> {
        self.0.with(|state| {
            let mut all = state.world.messages.values().rev().filter(|message| {
                message.author == state.world.bot && message.private_to.is_none_or(|only| only == by)
            });
            all.find_map(|message| {
                let mut inside = message
                    .components
                    .iter()
                    .flat_map(|row| row["components"].as_array().into_iter().flatten());
                inside
                    .find(|component| fits(component))
                    .map(|component| (message.id, component.clone()))
            })
        })
    }
}

/// Fields by their labels become fields by their own ids.
pub fn by_ids(form: &Value, fields: Vec<(String, String)>) -> Result<Vec<(String, String)>, String> {
    let inputs: Vec<&Value> = form["components"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|row| &row["components"][0])
        .collect();
    let id_of = |label: &str| {
        let input = inputs
            .iter()
            .find(|input| input["label"] == label || input["custom_id"] == label)?;
        input["custom_id"].as_str().map(str::to_owned)
    };
    fields
        .into_iter()
        .map(|(label, text)| {
            Ok((
                id_of(&label).ok_or_else(|| format!("the form has no field \"{label}\""))?,
                text,
            ))
        })
        .collect()
}
