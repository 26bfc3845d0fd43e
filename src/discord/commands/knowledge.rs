//! `/knowledge reload`: reads the folder of the knowledge again, for whoever owns the application.

use std::sync::Arc;

use super::{Ctx, Trouble, exchange};
use crate::discord::components::only;
use crate::discord::limits;
use crate::discord::owners::is_owner;
use crate::discord::view::{Message, cut, fenced};
use crate::publish::Kept;

/// Manage what I know
#[poise::command(
    slash_command,
    subcommands("reload"),
    subcommand_required,
    default_member_permissions = "ADMINISTRATOR",
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub async fn knowledge(_: Ctx<'_>) -> Result<(), Trouble> {
    // Discord offers the subcommands only.
    Ok(())
}

/// Read my knowledge anew from its folder
#[poise::command(slash_command)]
async fn reload(ctx: Ctx<'_>) -> Result<(), Trouble> {
    let (bot, exchange) = (ctx.data(), exchange(&ctx));
    // Asking who owns the application and learning the knowledge both take longer than Discord waits.
    exchange.defer(true).await?;
    if !is_owner(bot, ctx.interaction.user.id).await? {
        let words = "Only whoever owns this application can do that.";
        return Ok(exchange.complete(&only(words), true).await?);
    }
    let before = bot.served.coach().knowledge().version();
    let worker = Arc::clone(bot);
    let reloaded = tokio::task::spawn_blocking(move || {
        let coach = worker.served.reload()?;
        // Made now, so that nobody who types has to wait for it.
        worker.catalogues.of(&coach).prepare();
        Ok::<_, Kept>(coach)
    });
    let message = match reloaded.await? {
        Ok(coach) => {
            let k = coach.knowledge();
            let (version, topics) = (k.version(), k.intents.len());
            tracing::info!(version, topics, "the knowledge was reloaded");
            Message::line(if version == before {
                format!("Reloaded: nothing has changed (version `{version}`, {topics} topics).")
            } else {
                format!("Reloaded: version `{before}` is now `{version}`, with {topics} topics.")
            })
        }
        Err(kept) => {
            tracing::warn!("the knowledge could not be reloaded; the old one stays");
            refused(&kept)
        }
    };
    Ok(exchange.complete(&[message], true).await?)
}

fn refused(kept: &Kept) -> Message {
    Message::line(match kept {
        Kept::BuiltIn => {
            "My knowledge is built in: there is no folder to reload. Start me with `--knowledge DIR` or the setting `knowledge`.".to_owned()
        }
        Kept::Unreadable(why) => format!("The old knowledge stays. The folder cannot be read:\n{}", shown(why)),
        Kept::Errors(errors) => {
            let (count, unit) = (errors.len(), if errors.len() == 1 { "error" } else { "errors" });
            let lead = format!("The old knowledge stays: the new one has {count} {unit}; `career-coach check` shows all.");
            format!("{lead}\n{}", shown(&errors.join("\n")))
        }
    })
}

/// As much as fits below a sentence.
fn shown(text: &str) -> String {
    fenced(&cut(text, limits::CONTENT - 200))
}
