//! `/ask`: a question in the asker's own words.

use super::suggestions::questions;
use super::{Ctx, Trouble, answer};

/// Ask in your own words
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub async fn ask(
    ctx: Ctx<'_>,
    #[description = "Your question"]
    #[autocomplete = "questions"]
    #[max_length = 1000]
    question: String,
    #[description = "Show the answer to you alone"] private: Option<bool>,
) -> Result<(), Trouble> {
    answer(ctx, question, private.unwrap_or(false)).await
}
