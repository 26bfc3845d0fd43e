//! `/salary`: pay of a role, at a level, in a country.

use super::suggestions::{levels, places, roles};
use super::{Ctx, Table, Trouble, find};

/// Look up what a role pays
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub async fn salary(
    ctx: Ctx<'_>,
    #[description = "A title, in any usual wording"]
    #[autocomplete = "roles"]
    #[max_length = 200]
    role: String,
    #[description = "A rung such as senior, or years of experience"]
    #[autocomplete = "levels"]
    #[max_length = 100]
    level: Option<String>,
    #[description = "A country or region"]
    #[autocomplete = "places"]
    #[max_length = 100]
    country: Option<String>,
    #[description = "Show the answer to you alone"] private: Option<bool>,
) -> Result<(), Trouble> {
    let options = [Some(role.as_str()), level.as_deref(), country.as_deref()];
    find(ctx, private.unwrap_or(false), Table::Salary, &options).await
}
