//! `/forget`: deletes all that is kept about whoever asks, with a second tap to be sure.

use std::sync::Arc;

use super::{Ctx, Trouble, exchange};
use crate::discord::components::{Press, only};
use crate::discord::custom_id::Action;
use crate::discord::view::{self, Message};
use crate::journal::Unwritten;
use crate::publish::{count, phrasing, wording};

/// Delete what I keep about you
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub async fn forget(ctx: Ctx<'_>) -> Result<(), Trouble> {
    let message = Message {
        content: "This deletes at once all that I keep about you: questions that I could not answer, your 👍 and 👎, whether you want to be answered uninvited, and what you asked me last. It cannot be undone. /mydata shows it to you before.".to_owned(),
        components: view::buttons(&[("Delete it all", Action::Forget)], ctx.interaction.user.id.get()),
        ..Message::default()
    };
    Ok(exchange(&ctx).send(&[message], true).await?)
}

/// Deletes it.
///
/// # Errors
/// Discord would not take the response.
pub async fn confirmed(press: &Press<'_>) -> Result<(), Trouble> {
    let (bot, member) = (Arc::clone(press.bot()), press.user());
    let exchange = press.exchange();
    // The disk may take its time.
    exchange.postpone().await?;
    // What was taught with their words and is not in the knowledge yet, goes too.
    let wordings: Vec<String> = match bot.journal.everything_of(member.get()).await {
        Ok(all) => {
            let coach = bot.served.coach();
            let questions = all.questions.iter();
            // As they are taught, and as they were asked.
            questions
                .flat_map(|it| [phrasing(&coach, &it.question), wording(&it.question)])
                .flatten()
                .collect()
        }
        Err(_) => Vec::new(),
    };
    let gone = match bot.journal.forget(member.get()).await {
        Ok(gone) => gone,
        Err(Unwritten::Off) => crate::journal::Forgotten::default(),
        Err(Unwritten::Broken) => {
            let words = "I could not do it: my journal cannot be written at the moment. Please try again in a few minutes; if it stays, tell an admin.";
            return Ok(exchange.complete(&only(words), true).await?);
        }
    };
    bot.recent.forget(member);
    bot.conversations.forget(member);
    let worker = Arc::clone(&bot);
    let had_wish = tokio::task::spawn_blocking(move || -> Result<bool, Trouble> {
        worker.proposals.forget(&wordings)?;
        worker.served.forget(member.get())?;
        Ok(worker.uninvited.set(member, false)?)
    });
    let had_wish = had_wish.await??;
    let counted = |n: u64, what: &str| count(usize::try_from(n).unwrap_or(usize::MAX), what);
    let mut words = format!(
        "Done. Gone are {} and {}, and what you asked me last.",
        counted(gone.questions, "question"),
        counted(gone.votes, "vote"),
    );
    if had_wish {
        words += " Gone is your wish not to be answered uninvited, too: /privacy takes it again.";
    }
    Ok(exchange.complete(&only(words), true).await?)
}
