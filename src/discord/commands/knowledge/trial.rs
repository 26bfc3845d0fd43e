//! `/knowledge try`: what a question comes to, and why.

use serenity::all::Permissions;

use super::managed;
use crate::coach::Reply;
use crate::discord::commands::{Ctx, Trouble};
use crate::discord::limits;
use crate::discord::view::{Look, Message, cut, fenced, messages};

/// Try a question: the reply, where it leads, and why
#[poise::command(slash_command, rename = "try")]
pub async fn trial(
    ctx: Ctx<'_>,
    #[description = "The question, in a member's words"]
    #[max_length = 1000]
    text: String,
) -> Result<(), Trouble> {
    let rights = ctx.interaction.app_permissions;
    let embeds = ctx.data().settings.embeds && rights.is_none_or(|it| it.contains(Permissions::EMBED_LINKS));
    managed(ctx, move |bot, _| {
        let tried = bot.served.try_out(&text);
        let look = Look {
            embeds,
            ..Look::default()
        };
        let mut shown = messages(&tried.reply, &look);
        // It is a look at the reply: what is below it in earnest belongs to whoever asks.
        for message in &mut shown {
            message.components.clear();
        }
        let why = format!("{}\n{}", route(&tried.reply), tried.why.join("\n"));
        shown.push(Message::line(fenced_to_fit(&why)));
        shown
    })
    .await
}

/// A block of code that fits into a message. Its content may grow when it is fenced.
fn fenced_to_fit(text: &str) -> String {
    let mut most = limits::CONTENT;
    loop {
        let fenced = fenced(&cut(text, most));
        let over = limits::length(&fenced).saturating_sub(limits::CONTENT);
        if over == 0 || most == 0 {
            return fenced;
        }
        most = most.saturating_sub(over);
    }
}

/// The topic and what was recognised, in a line.
fn route(reply: &Reply) -> String {
    let topic = match reply.intents.as_slice() {
        [] => "no topic".to_owned(),
        topics => topics.join(" and "),
    };
    let slots: String = reply
        .slots
        .iter()
        .map(|(name, value)| format!("; {name} {value}"))
        .collect();
    format!("{}: {topic}{slots}", reply.kind.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_shown_fits() {
        for text in [
            "",
            "short",
            &"word ".repeat(1_000),
            &"```".repeat(1_000),
            &"a ``` b ".repeat(300),
        ] {
            let shown = fenced_to_fit(text);
            assert!(limits::length(&shown) <= limits::CONTENT, "{}", limits::length(&shown));
            assert!(shown.starts_with("```\n") && shown.ends_with("\n```"));
        }
        assert!(limits::length(&fenced_to_fit(&"word ".repeat(1_000))) > limits::CONTENT - 20);
    }
}
