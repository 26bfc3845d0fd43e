//! `/knowledge check` and `/knowledge reload`: what the folder would come to, and serving it.

use super::{managed, report};
use crate::discord::commands::{Ctx, Trouble};

/// See what is wrong in my folder and what a reload would change; changes nothing
#[poise::command(slash_command)]
pub async fn check(ctx: Ctx<'_>) -> Result<(), Trouble> {
    managed(ctx, |bot, by| report::messages(&bot.served.check(by))).await
}

/// Read my knowledge anew from its folder, wholly or not at all
#[poise::command(slash_command)]
pub async fn reload(
    ctx: Ctx<'_>,
    #[description = "Even if a check fails or questions are recognised less well"] force: Option<bool>,
) -> Result<(), Trouble> {
    managed(ctx, move |bot, by| {
        report::messages(&bot.served.reload(by, force.unwrap_or(false)))
    })
    .await
}
