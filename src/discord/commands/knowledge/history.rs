//! `/knowledge history` and `/knowledge rollback`: what was published, and serving it again.

use std::collections::HashSet;
use std::sync::Arc;

use serenity::all::{AutocompleteChoice, CreateAutocompleteResponse};

use super::{managed, may, report};
use crate::discord::commands::{Ctx, Trouble};
use crate::discord::components::only;
use crate::discord::limits;
use crate::discord::view::{cut, harmless_line};
use crate::publish::{HistoryError, MOST_KEPT, Publication, Served, Who};

/// Show which versions of my knowledge were published last
#[poise::command(slash_command)]
pub async fn history(ctx: Ctx<'_>) -> Result<(), Trouble> {
    managed(ctx, |bot, _| only(words(&bot.served))).await
}

/// Serve a version again that was published before
#[poise::command(slash_command)]
pub async fn rollback(
    ctx: Ctx<'_>,
    #[description = "The version, or how it begins; /knowledge history names them"]
    #[autocomplete = "versions"]
    #[max_length = 64]
    version: String,
    #[description = "Even if a check fails or questions are recognised less well"] force: Option<bool>,
) -> Result<(), Trouble> {
    managed(ctx, move |bot, by| {
        report::messages(&bot.served.rollback(version.trim(), by, force.unwrap_or(false)))
    })
    .await
}

fn words(served: &Served) -> String {
    if served.folder().is_none() {
        return "My knowledge is built in and has no history. Start me with `--knowledge DIR` or the setting `knowledge`."
            .to_owned();
    }
    let version = served.coach().knowledge().version();
    match served.history() {
        Err(error) => cut(
            &format!("The history cannot be read: {}", harmless_line(&error.to_string())),
            limits::CONTENT,
        ),
        Ok(published) if published.is_empty() => format!("Nothing was published yet; `{version}` is served."),
        Ok(published) => {
            let newest = published.iter().position(|it| it.version == version);
            let lines = published.iter().enumerate();
            let lines: Vec<String> = lines.map(|(n, it)| line(it, newest == Some(n))).collect();
            lines.join("\n")
        }
    }
}

/// One publication, so short that all that are kept fit into a message; its time is shown by the clock of whoever reads
/// it.
fn line(it: &Publication, is_served: bool) -> String {
    let by = match it.by {
        // Shown by name; nothing that is sent pings.
        Who::Discord(id) => format!("<@{id}>"),
        Who::Disk => "the folder, which changed".to_owned(),
        Who::Signal => "a signal".to_owned(),
        Who::Start => "the start".to_owned(),
        Who::Gone => "somebody who is forgotten".to_owned(),
    };
    let served = if is_served { " (served)" } else { "" };
    let line = format!("`{}`{served} <t:{}:f>, by {by}: ", it.version, it.at);
    let mut what = harmless_line(&it.summary);
    if it.instead_of.is_some() {
        what = format!("put back; {what}");
    }
    let room = (limits::CONTENT / MOST_KEPT).saturating_sub(limits::length(&line) + 1);
    line + &cut(&what, room)
}

/// Versions that begin with what was typed, the newest first. What was published is nobody's business but the admins'.
async fn versions(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    let it = ctx.interaction;
    if !matches!(may(ctx.data(), it.user.id, it.member.as_deref()).await, Ok(true)) {
        return CreateAutocompleteResponse::new();
    }
    let served = Arc::clone(&ctx.data().served);
    let read = tokio::task::spawn_blocking(move || served.history());
    let published: Result<Vec<Publication>, HistoryError> = read.await.unwrap_or_else(|_| Ok(Vec::new()));
    let mut fitting = published.unwrap_or_default();
    fitting.retain(|it| it.version.starts_with(typed.trim()));
    // A version that was published twice stands there as it was published last.
    let mut seen = HashSet::new();
    fitting.retain(|it| seen.insert(it.version.clone()));
    let choices = fitting.into_iter().map(|it| {
        let label = format!("{}: {}", it.version, harmless_line(&it.summary));
        AutocompleteChoice::new(cut(&label, limits::CHOICE_TEXT), it.version)
    });
    CreateAutocompleteResponse::new().set_choices(choices.collect())
}
