//! `/help`: how to ask, and which commands there are, from the commands themselves.

use super::{Ctx, Trouble, exchange};
use crate::discord::view::Message;

/// See how to ask me
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub async fn help(ctx: Ctx<'_>) -> Result<(), Trouble> {
    let mut text =
        "Ask me in your own words: mention me, reply to one of my answers, write to me directly, or use /ask. \
        I remember what you asked last for ten minutes, so \"and in another country?\" works. \
        Edit your question within five minutes, and I edit my answer; delete it, and the answer goes too.\n"
            .to_owned();
    for it in &ctx.framework.options.commands {
        match (&it.description, &it.context_menu_name) {
            (Some(description), None) => text += &format!("\n- **/{}**: {description}", it.name),
            (_, Some(name)) => text += &format!("\n- **{name}**: in the menu of a message, under \"Apps\""),
            (None, None) => {}
        }
    }
    Ok(exchange(&ctx).send(&[Message::line(text)], true).await?)
}
