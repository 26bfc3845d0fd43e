//! `/compare`: two titles side by side.

use super::suggestions::{places, roles};
use super::{Ctx, Table, Trouble, find};

/// Set two roles side by side
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub async fn compare(
    ctx: Ctx<'_>,
    #[description = "The one title"]
    #[autocomplete = "roles"]
    #[max_length = 200]
    a: String,
    #[description = "The other title"]
    #[autocomplete = "roles"]
    #[max_length = 200]
    b: String,
    #[description = "Compare pay in this country or region"]
    #[autocomplete = "places"]
    #[max_length = 100]
    country: Option<String>,
) -> Result<(), Trouble> {
    let options = [Some(a.as_str()), Some(b.as_str()), country.as_deref()];
    find(ctx, false, Table::Compare, &options).await
}
