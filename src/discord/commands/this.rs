//! "Ask the coach about this": answers a message of somebody, from its menu.

use std::time::Duration;

use serenity::all::{InteractionContext, Message, MessageId, Permissions};

use super::{Ctx, Trouble, embeds, exchange, key, send, wait_words};
use crate::coach::Kind;
use crate::discord::answer::{Asked, Entry, Found, Outcome, ask, show};
use crate::discord::answered::{Again, Answer, Answered};
use crate::discord::components::only;
use crate::discord::free_text::{self, Sent};
use crate::discord::markup::words;
use crate::discord::outgoing::{self, Delivery};
use crate::discord::retry::{Cause, Failure, judge};
use crate::discord::rights;
use crate::matcher::Mode;

/// If posting the answer takes longer, Discord is asked for more time.
const PATIENCE: Duration = Duration::from_millis(1_500);

#[poise::command(
    context_menu_command = "Ask the coach about this",
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub async fn this(ctx: Ctx<'_>, message: Message) -> Result<(), Trouble> {
    let (bot, exchange) = (ctx.data(), exchange(&ctx));
    if message.author.id == bot.me().await {
        let words = "That is a message of mine. Use this on what somebody else wrote, or ask me with /ask.";
        return Ok(exchange.whisper(words).await?);
    }
    let text = words(&message.content);
    if text.is_empty() {
        return Ok(exchange.whisper("I can read nothing in that message.").await?);
    }
    let asked = Asked {
        readings: &[text],
        own: message.author.id == ctx.interaction.user.id,
        mode: Mode::Asked,
        key: key(&ctx, false),
        entry: Entry::Menu,
        counts: true,
    };
    // Whoever wrote the message did not ask the coach: what is no answer is for whoever did. And where the bot itself
    // cannot post, the answer is a response.
    if !can_post(&ctx) {
        return match ask(bot, &asked) {
            Outcome::Reply(found) => send(ctx, &found, found.reply.kind != Kind::Answer).await,
            Outcome::Wait(wait) => Ok(exchange.whisper(wait_words(wait)).await?),
            Outcome::Silence => Ok(()),
        };
    }
    match bot
        .answered
        .begin_again(message.id, &message.content, ctx.interaction.user.id, bot.clock.now())
    {
        Again::Taken => {}
        Again::InHand => return Ok(exchange.whisper("I am just answering it.").await?),
        Again::Answered(answer) => {
            let words = format!("I have answered it: {}", link(&ctx, &message, &answer));
            return Ok(exchange.whisper(words).await?);
        }
        Again::Gone => return Ok(exchange.whisper("That message has been deleted.").await?),
    }
    // However this ends, the message must not stay in hand.
    let _in_hand = InHand(&bot.answered, message.id);
    let found = match ask(bot, &asked) {
        Outcome::Reply(found) => found,
        Outcome::Wait(wait) => return Ok(exchange.whisper(wait_words(wait)).await?),
        Outcome::Silence => return Ok(()),
    };
    if found.reply.kind != Kind::Answer {
        return send(ctx, &found, true).await;
    }
    post(ctx, &message, &found).await
}

/// A message that is in hand until this is dropped.
struct InHand<'a>(&'a Answered, MessageId);

impl Drop for InHand<'_> {
    fn drop(&mut self) {
        // Nothing has been posted if it still is.
        let _ = self.0.give_up(self.1);
    }
}

/// Posts the answer as a reply to the message, and tells whoever used the menu.
async fn post(ctx: Ctx<'_>, message: &Message, found: &Found) -> Result<(), Trouble> {
    let (bot, exchange) = (ctx.data(), exchange(&ctx));
    let messages = show(bot, found, key(&ctx, false), embeds(&ctx));
    let to = outgoing::Question {
        channel: message.channel_id,
        question: message.id,
        text: &message.content,
        time: ctx.interaction.id.get(),
    };
    let none = Answer::default();
    let posting = outgoing::deliver(bot, to, &none, &messages, true);
    tokio::pin!(posting);
    let (Delivery { answer, failed }, deferred) = tokio::select! {
        biased;
        delivery = &mut posting => (delivery, false),
        () = bot.timer.sleep(PATIENCE) => {
            let (delivery, deferred) = tokio::join!(posting, exchange.defer(true));
            if let Err(error) = deferred {
                // The answer is there all the same.
                tracing::warn!(cause = %Cause(&error), "whoever used the menu could not be told");
            }
            (delivery, true)
        }
    };
    let told = match failed {
        None => format!("Answered: {}", link(&ctx, message, &answer)),
        // Discord knows better what the bot may do than the events told.
        Some(error) if judge(&error) == Failure::Forbidden => {
            return Ok(if deferred {
                exchange.complete(&messages, true).await
            } else {
                exchange.send(&messages, false).await
            }?);
        }
        Some(error) => return Err(error.into()),
    };
    // The message may have been edited or deleted meanwhile; nobody waits for what that takes.
    let settling = free_text::settle(bot, message.channel_id, message.id, Sent::only(answer));
    let telling = async {
        if deferred {
            exchange.complete(&only(told), true).await
        } else {
            exchange.whisper(told).await
        }
    };
    let (settled, told) = tokio::join!(settling, telling);
    told?;
    settled
}

fn link(ctx: &Ctx<'_>, message: &Message, answer: &Answer) -> String {
    let server = ctx.interaction.guild_id;
    let server = server.map_or_else(|| "@me".to_owned(), |it| it.to_string());
    let id = answer.messages.first().copied().unwrap_or(message.id);
    format!("https://discord.com/channels/{server}/{}/{id}", message.channel_id)
}

/// Whether the bot itself can post where the command was given; installed for a user it may not even be there.
fn can_post(ctx: &Ctx<'_>) -> bool {
    let it = ctx.interaction;
    if it.context == Some(InteractionContext::BotDm) {
        return true;
    }
    let Some(place) = ctx.data().servers.place(it.channel_id) else {
        return false;
    };
    let needed = rights::to_send(Some(&place)) | Permissions::VIEW_CHANNEL | Permissions::READ_MESSAGE_HISTORY;
    it.app_permissions.is_some_and(|it| it.contains(needed))
}
