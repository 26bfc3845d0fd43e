//! `/knowledge reload`: reads the folder of the knowledge again, for whoever owns the application.

use std::sync::Arc;

use super::{Ctx, Trouble, exchange};
use crate::discord::components::only;
use crate::discord::limits;
use crate::discord::owners::is_owner;
use crate::discord::view::{Message, cut, fenced};
use crate::publish::{Objection, Outcome, Report, Who};

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
    let worker = Arc::clone(bot);
    let by = Who::Discord(ctx.interaction.user.id.get());
    let reloaded = tokio::task::spawn_blocking(move || {
        let report = worker.served.reload(by, false);
        // Made now, so that nobody who types has to wait for it.
        worker.catalogues.of(&worker.served.coach()).prepare();
        report
    });
    let report = reloaded.await?;
    let topics = bot.served.coach().knowledge().intents.len();
    let (before, version) = (&report.before, report.version.as_deref().unwrap_or_default());
    let message = match report.outcome {
        Outcome::Published => Message::line(format!(
            "Reloaded: version `{before}` is now `{version}`, with {topics} topics."
        )),
        Outcome::Refused => refused(&report),
        _ => Message::line(format!(
            "Reloaded: nothing has changed (version `{before}`, {topics} topics)."
        )),
    };
    Ok(exchange.complete(&[message], true).await?)
}

fn refused(report: &Report) -> Message {
    Message::line(match report.objections.as_slice() {
        [Objection::BuiltIn] => {
            "My knowledge is built in: there is no folder to reload. Start me with `--knowledge DIR` or the setting `knowledge`.".to_owned()
        }
        [Objection::Unreadable(why)] => {
            format!("The old knowledge stays. The folder cannot be read:\n{}", shown(&why.to_string()))
        }
        [Objection::Broken] => {
            let (count, unit) = (report.errors.len(), if report.errors.len() == 1 { "error" } else { "errors" });
            let lead = format!("The old knowledge stays: the new one has {count} {unit}; `career-coach check` shows all.");
            format!("{lead}\n{}", shown(&report.details()))
        }
        _ => format!("{}\n{}", report.headline(), shown(&report.details())),
    })
}

/// As much as fits below a sentence.
fn shown(text: &str) -> String {
    fenced(&cut(text, limits::CONTENT - 200))
}
