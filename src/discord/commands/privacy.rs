//! `/privacy`: what is kept and for how long, with the switch for being answered uninvited.

use std::sync::Arc;

use super::{Ctx, Trouble, exchange};
use crate::discord::bot::Bot;
use crate::discord::components::Press;
use crate::discord::custom_id::Action;
use crate::discord::keeping::keep;
use crate::discord::view::{self, Message};
use crate::journal::retention;

/// See what I keep about you and for how long, and tell me to leave you alone
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub async fn privacy(ctx: Ctx<'_>) -> Result<(), Trouble> {
    let message = message(ctx.data(), ctx.interaction.user.id);
    Ok(exchange(&ctx).send(&[message], true).await?)
}

/// Takes what a member wants, and shows how it is now.
///
/// # Errors
/// Discord would not take the response, or the wish cannot be kept.
pub async fn set_uninvited(press: &Press<'_>, unwanted: bool) -> Result<(), Trouble> {
    let (bot, member) = (Arc::clone(press.bot()), press.user());
    let uninvited = bot.uninvited.clone();
    tokio::task::spawn_blocking(move || uninvited.set(member, unwanted)).await??;
    Ok(press.exchange().replace(&[message(&bot, member)], true).await?)
}

fn message(bot: &Bot, member: serenity::all::UserId) -> Message {
    let unwanted = bot.uninvited.unwanted_by(member);
    let (label, wish) = if unwanted {
        ("Answer me uninvited again", Action::Uninvited(false))
    } else {
        ("Don't answer me uninvited", Action::Uninvited(true))
    };
    Message {
        content: words(bot, unwanted),
        components: view::buttons(&[(label, wish)], member.get()),
        ..Message::default()
    }
}

fn words(bot: &Bot, unwanted: bool) -> String {
    let mut text = format!(
        "What I keep, and for how long:\n{}\n",
        retention::lines(keep(&bot.settings), bot.journal.may_hold())
    );
    if bot.journal.is_on() {
        text += "Questions and votes serve those who run me to add what I could not answer. I note no small talk, nothing of somebody in distress, and nothing that nobody asked me, unless an admin picks it to teach me. A keyed hash tells two members apart, and without the key not who they are.\n";
    } else if bot.journal.may_hold() {
        text += "My journal is off: nothing is added to it.\n";
    }
    text += "- **/mydata** sends it to you as a file.\n- **/forget** deletes it, at once; what was taught and is in my knowledge already stays there, without a trace of who asked.\n";
    text += if unwanted {
        "You are answered only when you address me."
    } else {
        "In channels where an admin switched that on, I answer questions that nobody addressed to me. The button says whether yours too."
    };
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discord::limits;
    use crate::journal::Keep;

    #[test]
    fn it_fits_a_message() {
        let longest = retention::lines(
            Keep {
                texts_days: u16::MAX,
                counters_days: u16::MAX,
            },
            true,
        );
        // The rest is constant, and shorter than this.
        assert!(
            limits::length(&longest) < limits::CONTENT - 900,
            "{}",
            limits::length(&longest)
        );
    }
}
