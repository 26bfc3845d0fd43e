//! The slash commands and the message menu: one file each, and here what they share.

mod about;
mod ask;
mod channel;
mod compare;
mod forget;
mod help;
mod knowledge;
mod ladder;
mod mydata;
mod next;
mod privacy;
mod salary;
#[cfg(feature = "journal")]
mod stats;
mod suggestions;
mod this;
mod topics;

use std::sync::Arc;

use poise::{BoxFuture, CommandInteractionType, FrameworkError, FrameworkOptions};
use serde_json::Value;
use serenity::all::{CommandInteraction, CreateAllowedMentions, ModalInteraction, Permissions};

use super::answer::{Asked, Entry, Found, Outcome, ask as ask_coach, look_up, show};
use super::bot::Bot;
use super::conversation::Key;
use super::cooldown::Wait;
use super::custom_id::{self, Action};
use super::look_up::{LookUp, Table};
use super::respond::Exchange;
use super::retry::Cause;
use super::rights;
use super::trouble::{Trouble, apology, apology_for_panic};
use crate::matcher::Mode;

pub use about::PORTAL;
pub use forget::confirmed as forget_confirmed;
pub use knowledge::{report_messages, teach, turn_misses, withdraw_chosen};
pub use privacy::set_uninvited;
#[cfg(feature = "journal")]
pub use stats::{messages as stats_messages, read as read_stats};
pub use topics::message as topics_message;

/// What a command is given.
pub type Ctx<'a> = poise::ApplicationContext<'a, Arc<Bot>, Trouble>;

type Command = poise::Command<Arc<Bot>, Trouble>;

/// All commands, with what holds for all of them.
#[must_use]
pub fn options() -> FrameworkOptions<Arc<Bot>, Trouble> {
    let mut commands: Vec<Command> = vec![
        ask::ask(),
        salary::salary(),
        ladder::ladder(),
        next::next(),
        compare::compare(),
        topics::topics(),
        help::help(),
        about::about(),
        privacy::privacy(),
        mydata::mydata(),
        forget::forget(),
        #[cfg(feature = "journal")]
        stats::stats(),
        channel::channel(),
        knowledge::knowledge(),
        this::this(),
        teach::teach_message(),
    ];
    poise::set_qualified_names(&mut commands);
    FrameworkOptions {
        commands,
        on_error,
        allowed_mentions: Some(CreateAllowedMentions::new()),
        // Cooldowns are ours, and so are owners.
        manual_cooldowns: true,
        initialize_owners: false,
        ..FrameworkOptions::default()
    }
}

/// The commands as Discord is told of them.
#[must_use]
pub fn bodies(options: &FrameworkOptions<Arc<Bot>, Trouble>) -> Vec<Value> {
    let bodies = options.commands.iter().flat_map(|it| {
        let slash = it.create_as_slash_command();
        slash.into_iter().chain(it.create_as_context_menu_command())
    });
    // They consist of text, numbers and lists, which always have a JSON form.
    bodies.filter_map(|it| serde_json::to_value(it).ok()).collect()
}

/// Where responses to a command go.
fn exchange<'a>(ctx: &'a Ctx<'_>) -> Exchange<'a> {
    of_interaction(ctx.data(), ctx.interaction, ctx.has_sent_initial_response)
}

fn of_interaction<'a>(
    bot: &'a Bot,
    interaction: &'a CommandInteraction,
    responded: &'a std::sync::atomic::AtomicBool,
) -> Exchange<'a> {
    Exchange {
        bot,
        id: interaction.id,
        token: &interaction.token,
        responded,
    }
}

fn key(ctx: &Ctx<'_>, private: bool) -> Key {
    Key {
        member: ctx.interaction.user.id,
        channel: ctx.interaction.channel_id,
        private,
    }
}

/// Whether the bot may show embeds where the command was given.
fn embeds(ctx: &Ctx<'_>) -> bool {
    let rights = ctx.interaction.app_permissions;
    rights.is_none_or(|it| it.contains(Permissions::EMBED_LINKS))
}

/// Answers a question in the asker's own words.
async fn answer(ctx: Ctx<'_>, question: String, private: bool) -> Result<(), Trouble> {
    let asked = Asked {
        readings: &[question],
        own: true,
        mode: Mode::Asked,
        key: key(&ctx, private),
        entry: Entry::Command,
        counts: true,
    };
    match ask_coach(ctx.data(), &asked) {
        Outcome::Reply(found) => send(ctx, &found, private).await,
        Outcome::Wait(wait) => Ok(exchange(&ctx).whisper(wait_words(wait)).await?),
        // The coach, asked, always says something.
        Outcome::Silence => Ok(()),
    }
}

/// Answers with what a look-up with these options finds.
async fn find(ctx: Ctx<'_>, private: bool, table: Table, options: &[Option<&str>]) -> Result<(), Trouble> {
    let wanted = LookUp::new(table, options);
    match look_up(ctx.data(), key(&ctx, private), Entry::Command, wanted, true) {
        Ok(found) => send(ctx, &found, private).await,
        Err(wait) => Ok(exchange(&ctx).whisper(wait_words(wait)).await?),
    }
}

async fn send(ctx: Ctx<'_>, found: &Found, private: bool) -> Result<(), Trouble> {
    // What somebody in distress is told is between them and the coach.
    let private = private || found.reply.intent.as_deref() == Some("distress");
    let messages = show(ctx.data(), found, key(&ctx, private), embeds(&ctx));
    exchange(&ctx).send(&messages, private).await?;
    // Whoever asked comes first.
    if ctx.data().settings.embeds && !embeds(&ctx) && ctx.interaction.guild_id.is_some() {
        let lacking = rights::lacking(Permissions::empty(), Permissions::EMBED_LINKS);
        rights::tell(ctx.data(), ctx.interaction.channel_id, &lacking).await;
    }
    Ok(())
}

/// What somebody reads who has to wait.
#[must_use]
pub fn wait_words(wait: Wait) -> String {
    let seconds = wait.left.as_millis().div_ceil(1_000).max(1);
    let unit = if seconds == 1 { "second" } else { "seconds" };
    format!("That was quick: I can answer again in {seconds} {unit}.")
}

/// Takes what was filled into a form.
///
/// # Errors
/// Discord would not take the response.
pub async fn form_submitted(bot: &Arc<Bot>, it: &ModalInteraction, exchange: Exchange<'_>) -> Result<(), Trouble> {
    match custom_id::read(&it.data.custom_id) {
        Some((Action::Draft, _)) => knowledge::draft_submitted(bot, it, exchange).await,
        _ => Ok(exchange
            .whisper("This form belongs to an older version of me and no longer works. Please open it again.")
            .await?),
    }
}

fn on_error(error: FrameworkError<'_, Arc<Bot>, Trouble>) -> BoxFuture<'_, ()> {
    Box::pin(async move {
        match error {
            FrameworkError::Command { error, ctx, .. } => {
                let poise::Context::Application(ctx) = ctx else {
                    return;
                };
                ctx.data().notice(&error);
                if let Some(words) = error.words("command") {
                    tell(exchange(&ctx), words).await;
                }
            }
            FrameworkError::CommandPanic { ctx, .. } => {
                let words = apology_for_panic("command");
                if let Some(ctx) = with_place_for_words(&ctx) {
                    tell(exchange(&ctx), words).await;
                }
            }
            FrameworkError::UnknownInteraction {
                framework, interaction, ..
            } => {
                let responded = std::sync::atomic::AtomicBool::new(false);
                let exchange = of_interaction(framework.user_data, interaction, &responded);
                let words = "I don't have this command any more. Discord will notice soon; /help shows what there is.";
                tell(exchange, words.to_owned()).await;
            }
            other => {
                // Discord has the command in another shape than this version: it is being registered anew. What exactly
                // is wrong is not written down, since it may quote the member.
                let words = apology("command", &"the interaction does not fit the command");
                if let Some(ctx) = other.ctx().as_ref().and_then(with_place_for_words) {
                    tell(exchange(&ctx), words).await;
                }
            }
        }
    })
}

/// The context of a command that was given; suggestions, while one is being typed, have no place for words.
fn with_place_for_words<'a>(ctx: &poise::Context<'a, Arc<Bot>, Trouble>) -> Option<Ctx<'a>> {
    match ctx {
        poise::Context::Application(ctx) if ctx.interaction_type == CommandInteractionType::Command => Some(*ctx),
        _ => None,
    }
}

async fn tell(exchange: Exchange<'_>, words: String) {
    if let Err(error) = exchange.whisper(words).await {
        tracing::warn!(cause = %Cause(&error), "a member could not be told that something went wrong");
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::discord::limits;

    #[test]
    fn names_and_descriptions_keep_discords_rules() {
        let bodies = bodies(&options());
        let mut names = std::collections::HashSet::new();
        for body in &bodies {
            check(body, &mut names);
            for list in ["integration_types", "contexts"] {
                assert!(
                    body[list].as_array().is_some_and(|it| !it.is_empty()),
                    "{list} of {}",
                    body["name"]
                );
            }
        }
        assert_eq!(bodies.len(), if cfg!(feature = "journal") { 16 } else { 15 });
    }

    /// <https://discord.com/developers/docs/interactions/application-commands#application-command-object>
    fn check(body: &Value, names: &mut std::collections::HashSet<String>) {
        let name = body["name"].as_str().unwrap();
        assert!(names.insert(name.to_owned()), "{name} twice");
        assert!((1..=32).contains(&limits::length(name)));
        let menu = body["type"] == 3;
        if !menu {
            assert!(name.chars().all(|it| it.is_ascii_lowercase() || it == '-'), "{name}");
            let description = body["description"].as_str().unwrap();
            assert!(
                (1..=100).contains(&limits::length(description)),
                "{name}: {description}"
            );
        }
        let mut names = std::collections::HashSet::new();
        let mut optional = false;
        for option in body["options"].as_array().into_iter().flatten() {
            check(option, &mut names);
            if option["type"] != 1 {
                let required = option["required"] == true;
                assert!(
                    !(required && optional),
                    "{name}: a required option after an optional one"
                );
                optional |= !required;
            }
        }
    }

    #[test]
    fn waiting_is_told_in_whole_seconds() {
        for (milliseconds, expected) in [(1, "1 second."), (1_000, "1 second."), (3_001, "4 seconds.")] {
            let left = Duration::from_millis(milliseconds);
            assert!(
                wait_words(Wait { left, news: true }).ends_with(expected),
                "{milliseconds}"
            );
        }
    }
}
