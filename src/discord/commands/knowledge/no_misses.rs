//! `/knowledge misses` where the journal is not built in: there are none.

use std::sync::Arc;

use super::JOURNAL_OFF;
use super::teach::Asked;
use crate::discord::bot::Bot;
use crate::discord::commands::{Ctx, Trouble, exchange};
use crate::discord::components::Press;

/// See what members asked in vain, the most wanted first
#[poise::command(slash_command)]
pub async fn misses(ctx: Ctx<'_>) -> Result<(), Trouble> {
    Ok(exchange(&ctx).whisper(JOURNAL_OFF).await?)
}

/// There are no pages.
///
/// # Errors
/// Discord would not take the response.
pub async fn turn(press: &Press<'_>, _: usize) -> Result<(), Trouble> {
    Ok(press.exchange().whisper(JOURNAL_OFF).await?)
}

/// There are no clusters.
///
/// # Errors
/// Always: what to tell an admin.
pub async fn questions_of(_: &Arc<Bot>, _: i64) -> Result<Vec<Asked>, String> {
    Err(JOURNAL_OFF.to_owned())
}

/// There is nothing to suggest.
pub async fn suggestions(_: &Arc<Bot>, _: &str) -> Vec<(String, i64)> {
    Vec::new()
}
