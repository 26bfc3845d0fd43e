//! What a scenario starts from.
//!
//! There always are a server "Guild" that grace owns, with ada, bob and the application's owner (`owner`) as members,
//! and its channels #general, #career and #quiet.

use super::super::clock::Clock;
use super::super::permissions;
use super::super::settings::Settings;
use super::super::state::State;
use super::super::world::kind;
use super::read::duration;

/// What the lines say that must be known before the start.
#[derive(Debug)]
pub struct Given {
    pub settings: Settings,
    pub config: Vec<String>,
    /// Whether a step starts the bot.
    pub not_started: bool,
    pub wrong_token: bool,
    /// How long nothing must have happened, when a file is written, for a step to be over.
    pub patience: std::time::Duration,
    world: Vec<(usize, String)>,
}

/// Reads the lines after `given`.
pub fn read(lines: &[(usize, &str)]) -> Result<Given, String> {
    let mut given = Given {
        settings: Settings::default(),
        config: Vec::new(),
        not_started: false,
        wrong_token: false,
        patience: std::time::Duration::from_millis(400),
        world: Vec::new(),
    };
    for (number, line) in lines {
        match *line {
            "no message content" => given.settings.message_content = false,
            "sharding is required" => given.settings.sharding_required = true,
            "the bot is a process" => given.settings.clock = Clock::Real,
            "the bot is not started" => given.not_started = true,
            "a wrong token" => given.wrong_token = true,
            _ => {
                if let Some(config) = line.strip_prefix("config ") {
                    given.config.push(config.to_owned());
                } else if let Some(patience) = line.strip_prefix("patience ") {
                    given.patience = duration(patience).ok_or_else(|| format!("line {number}: no time: {line}"))?;
                } else if let Some(interval) = line.strip_prefix("heartbeats every ") {
                    let interval = duration(interval).ok_or_else(|| format!("line {number}: no time: {line}"))?;
                    given.settings.heartbeat_interval = interval;
                } else {
                    given.world.push((*number, (*line).to_owned()));
                }
            }
        }
    }
    Ok(given)
}

impl Given {
    /// Furnishes the world.
    pub fn apply(&self, state: &mut State) -> Result<(), String> {
        for (number, line) in &self.world {
            apply(state, line).ok_or_else(|| format!("line {number}: not understood: given {line}"))?;
        }
        Ok(())
    }
}

fn apply(state: &mut State, line: &str) -> Option<()> {
    let guild = *state.world.guilds.keys().next()?;
    if let Some(rest) = line.strip_prefix("channel #") {
        let (name, denies) = rest.split_once(" denies ").unwrap_or((rest, ""));
        let known = state.world.channel_named(name).map(|channel| channel.id);
        let channel = known.unwrap_or_else(|| state.add_channel(guild, name, kind::TEXT, None));
        state.deny_bot(channel, bits(denies)?);
    } else if let Some(name) = line.strip_prefix("everybody is offered /") {
        state.offered_to_all.insert(name.to_owned());
    } else if let Some(name) = line
        .strip_suffix(" without the bot")
        .and_then(|it| it.strip_prefix("server "))
    {
        // With ada and bob in it, and a channel of its name.
        let [ada, bob] = ["ada", "bob"].map(|name| state.world.user_named(name).map(|user| user.id));
        let elsewhere = state.add_guild(name, ada?);
        state.join(elsewhere, bob?);
        let bot = state.world.bot;
        state.world.guilds.get_mut(&elsewhere)?.members.remove(&bot);
        state.add_channel(elsewhere, &name.to_lowercase(), kind::TEXT, None);
    } else if let Some(name) = line.strip_prefix("announcements #") {
        state.add_channel(guild, name, kind::ANNOUNCEMENTS, None);
    } else if let Some(name) = line.strip_prefix("forum #") {
        state.add_channel(guild, name, kind::FORUM, None);
    } else if let Some(rest) = line.strip_prefix("thread #") {
        let (name, parent) = rest.split_once(" in #")?;
        let parent = state.world.channel_named(parent)?.id;
        state.add_channel(guild, name, kind::PUBLIC_THREAD, Some(parent));
    } else if let Some(name) = line.strip_prefix("member ") {
        let user = state.add_user(name, false);
        state.join(guild, user);
    } else if let Some(name) = line.strip_prefix("bot ") {
        let user = state.add_user(name, true);
        state.join(guild, user);
    } else if let Some(name) = line.strip_suffix(" takes no direct messages") {
        let user = state.world.user_named(name)?.id;
        state.world.users.get_mut(&user)?.takes_direct_messages = false;
    } else {
        let (name, may) = line.split_once(" may ")?;
        let (user, may) = (state.world.user_named(name)?.id, bits(may)?);
        state.grant(guild, user, name, may);
    }
    Some(())
}

/// The bits of permissions' names with commas between.
pub fn bits(names: &str) -> Option<u64> {
    let mut names = names.split(", ").filter(|name| !name.is_empty());
    names.try_fold(0, |all, name| Some(all | permissions::named(name)?))
}
