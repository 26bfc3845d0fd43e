//! `/ladder`: the career ladder of a role.

use super::suggestions::{levels, roles};
use super::{Ctx, Table, Trouble, find};

/// Show the career ladder of a role
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub async fn ladder(
    ctx: Ctx<'_>,
    #[description = "A title, in any usual wording"]
    #[autocomplete = "roles"]
    #[max_length = 200]
    role: String,
    #[description = "A rung such as senior, or years of experience"]
    #[autocomplete = "levels"]
    #[max_length = 100]
    level: Option<String>,
) -> Result<(), Trouble> {
    let options = [Some(role.as_str()), level.as_deref()];
    find(ctx, false, Table::Ladder, &options).await
}
