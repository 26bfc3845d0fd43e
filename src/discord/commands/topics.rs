//! `/topics`: what can be answered, from the knowledge itself, with menus to browse it.

use super::{Ctx, Trouble, embeds, exchange};
use crate::coach::Reply;
use crate::discord::bot::Bot;
use crate::discord::catalogue::topics as topics_of;
use crate::discord::custom_id::Action;
use crate::discord::limits;
use crate::discord::view::{self, Look, Message};

/// See what I can answer
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub async fn topics(ctx: Ctx<'_>) -> Result<(), Trouble> {
    let message = message(ctx.data(), ctx.interaction.user.id.get(), embeds(&ctx), None);
    Ok(exchange(&ctx).send(&[message], true).await?)
}

/// The topics with their menu; of the group that was `chosen`, its questions.
#[must_use]
pub fn message(bot: &Bot, asker: u64, embeds: bool, chosen: Option<usize>) -> Message {
    let coach = bot.served.coach();
    let topics = topics_of(coach.knowledge());
    let group = chosen.and_then(|it| topics.get(it));
    let reply = match group {
        Some(group) => Reply {
            title: group.name.clone(),
            body: group
                .questions
                .iter()
                .map(|it| format!("- {}", it.label))
                .collect::<Vec<_>>()
                .join("\n"),
            ..Reply::default()
        },
        None => Reply {
            follow_ups: Vec::new(),
            ..coach.topics()
        },
    };
    let look = Look {
        embeds: embeds && bot.settings.embeds,
        asker,
        private: true,
        ..Look::default()
    };
    // The list is made to fit one message; of a longer one the menus still show all.
    let mut message = view::messages(&reply, &look).into_iter().next().unwrap_or_default();
    message.components.clear();
    let numbers: Vec<String> = (0..topics.len()).map(|it| it.to_string()).collect();
    let groups = topics.iter().zip(&numbers);
    let groups = view::options(groups.map(|(group, number)| (group.name.as_str(), number.as_str())));
    message
        .components
        .extend(view::select(&Action::Topics, asker, "Which topic?", groups));
    let questions = group.map_or(&[][..], |it| &it.questions);
    for (i, part) in questions
        .chunks(limits::SELECT_OPTIONS)
        .take(limits::ROWS - 1)
        .enumerate()
    {
        let options = view::options(part.iter().map(|it| (it.label.as_str(), it.question.as_str())));
        message.components.extend(view::select(
            &Action::Choose(i.to_string()),
            asker,
            "Which question?",
            options,
        ));
    }
    message
}
