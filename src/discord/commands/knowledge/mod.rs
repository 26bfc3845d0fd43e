//! `/knowledge`: what admins do with the knowledge, one file each, and here what they share.
//!
//! Whatever Discord shows to whom: each of them asks again whether its user may.

mod draft;
mod history;
#[cfg(feature = "journal")]
mod misses;
#[cfg(not(feature = "journal"))]
#[path = "no_misses.rs"]
mod misses;
mod proposals;
mod publish;
mod report;
pub mod teach;
mod trial;

use std::sync::Arc;

use serenity::all::{Member, UserId};

use super::{Ctx, Trouble, exchange};
use crate::discord::bot::Bot;
use crate::discord::components::only;
use crate::discord::owners::owners;
use crate::discord::view::Message;
use crate::publish::{Admins, Who};

pub use draft::submitted as draft_submitted;
pub use misses::turn as turn_misses;
pub use proposals::withdraw_chosen;
pub use report::messages as report_messages;

/// So many owners are named to whom may not do something.
const MOST_OWNERS: usize = 5;

/// What somebody is told who may not, with whom to ask. They are shown by name; nothing that is sent pings.
pub async fn refusal(bot: &Bot) -> String {
    let owners = owners(bot).await.ok().filter(|it| !it.is_empty());
    let owners = owners.map_or_else(
        || "whoever owns this application".to_owned(),
        |owners| {
            let named: Vec<String> = owners.iter().take(MOST_OWNERS).map(|it| format!("<@{it}>")).collect();
            named.join(", ")
        },
    );
    format!(
        "Only those who run me may do that: {owners}, and the members and roles that my settings name (`admins`, `admin_roles`). Ask one of them."
    )
}

/// What an admin is told who asks for what the journal would hold.
pub const JOURNAL_OFF: &str = "The journal is off, so I noted nothing. Whoever runs me can set `journal = true`, and build me with the feature `journal`.";

/// What an admin is told where nothing is noted.
#[cfg_attr(not(feature = "journal"), allow(dead_code))]
pub fn no_journal(bot: &Bot) -> &'static str {
    // It is wanted, and something is in the way.
    if bot.settings.journal && bot.journal.may_hold() {
        "My journal cannot be used; the log says why."
    } else {
        JOURNAL_OFF
    }
}

/// Manage what I know
#[poise::command(
    slash_command,
    subcommands(
        "publish::check",
        "publish::reload",
        "history::history",
        "history::rollback",
        "trial::trial",
        "draft::draft",
        "misses::misses",
        "teach::teach",
        "proposals::proposals"
    ),
    subcommand_required,
    default_member_permissions = "ADMINISTRATOR",
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub async fn knowledge(_: Ctx<'_>) -> Result<(), Trouble> {
    // Discord offers the subcommands only.
    Ok(())
}

/// Whether somebody may manage the knowledge.
pub async fn may(bot: &Bot, user: UserId, member: Option<&Member>) -> Result<bool, Trouble> {
    let roles: Vec<u64> = member.iter().flat_map(|it| &it.roles).map(|it| it.get()).collect();
    // Those who are listed need no word from Discord.
    if Admins::of(&bot.settings).may(user.get(), &roles, &[]) {
        return Ok(true);
    }
    Ok(owners(bot).await?.contains(&user))
}

/// Does the work apart from the event loop and shows what comes of it, if whoever gave the command may have it done.
async fn managed(ctx: Ctx<'_>, work: impl FnOnce(&Bot, Who) -> Vec<Message> + Send + 'static) -> Result<(), Trouble> {
    let (bot, exchange, interaction) = (ctx.data(), exchange(&ctx), ctx.interaction);
    // Asking who owns the application and learning the knowledge both take longer than Discord waits.
    exchange.defer(true).await?;
    let user = interaction.user.id;
    if !may(bot, user, interaction.member.as_deref()).await? {
        return Ok(exchange.complete(&only(refusal(bot).await), true).await?);
    }
    let worker = Arc::clone(bot);
    let messages = tokio::task::spawn_blocking(move || work(&worker, Who::Discord(user.get()))).await?;
    Ok(exchange.complete(&messages, true).await?)
}
