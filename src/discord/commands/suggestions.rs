//! What is suggested while an option is being typed.

use serenity::all::{AutocompleteChoice, CreateAutocompleteResponse};

use super::Ctx;
use crate::discord::catalogue::Catalogue;
use crate::discord::index::Index;

/// Titles.
pub async fn roles(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    suggest(ctx, typed, |it| &it.roles)
}

/// Levels.
pub async fn levels(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    suggest(ctx, typed, |it| &it.levels)
}

/// Countries and regions.
pub async fn places(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    suggest(ctx, typed, |it| &it.places)
}

/// Whole questions.
pub async fn questions(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    suggest(ctx, typed, |it| &it.questions)
}

fn suggest(ctx: Ctx<'_>, typed: &str, index: impl FnOnce(&Catalogue) -> &Index) -> CreateAutocompleteResponse {
    let bot = ctx.data();
    // In the first second of the bot there is nothing to suggest.
    let Some(catalogue) = bot.catalogues.latest() else {
        return CreateAutocompleteResponse::new();
    };
    let found = index(&catalogue).find(typed, &bot.popular);
    let choices = found.into_iter().map(|it| AutocompleteChoice::new(it.label, it.value));
    CreateAutocompleteResponse::new().set_choices(choices.collect())
}
