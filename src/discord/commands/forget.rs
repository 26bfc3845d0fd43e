//! `/forget`: deletes all that is kept about whoever asks, with a second tap to be sure.

use std::sync::Arc;

use serenity::all::UserId;

use super::{Ctx, Trouble, exchange};
use crate::discord::bot::Bot;
use crate::discord::components::{Press, only};
use crate::discord::custom_id::Action;
use crate::discord::view::{self, Message};
use crate::journal::{Forgotten, Unwritten};
use crate::publish::{count, phrasing, wording};

/// Delete what I keep about you
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub async fn forget(ctx: Ctx<'_>) -> Result<(), Trouble> {
    let message = Message {
        content: "This deletes at once all that I keep about you: questions that I could not answer, ways to ask in your words that wait to be taught, your 👍 and 👎, whether you want to be answered uninvited, and what you asked me last. It cannot be undone. /mydata shows it to you before.".to_owned(),
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
    bot.recent.forget(member);
    bot.conversations.forget(member);
    // The files go first: the journal tells by what words to look for the rest of them, also where this has to be done again.
    let wordings = wordings(&bot, member).await;
    let worker = Arc::clone(&bot);
    let files = tokio::task::spawn_blocking(move || forget_in_files(&worker, member, &wordings)).await?;
    let journal = match bot.journal.forget(member.get()).await {
        Ok(gone) => Some(gone),
        Err(Unwritten::Off) => Some(Forgotten::default()),
        Err(Unwritten::Broken) => None,
    };
    Ok(exchange.complete(&only(words(&files, journal)), true).await?)
}

/// What they asked in vain, as it may have been taught.
async fn wordings(bot: &Bot, member: UserId) -> Vec<String> {
    // Where it cannot be read, what was taught is still found by whose it is.
    let Ok(all) = bot.journal.everything_of(member.get()).await else {
        return Vec::new();
    };
    let coach = bot.served.coach();
    let questions = all.questions.iter();
    // As they are taught, and as they were asked.
    questions
        .flat_map(|it| [phrasing(&coach, &it.question), wording(&it.question)])
        .flatten()
        .collect()
}

/// What came of the files beside the journal.
#[derive(Default)]
struct Files {
    /// Ways to ask that waited to be taught.
    taught: u64,
    had_wish: bool,
    /// What is still there, for the member.
    stays: Vec<&'static str>,
}

/// Each is tried, even if another failed.
fn forget_in_files(bot: &Bot, member: UserId, wordings: &[String]) -> Files {
    let mut out = Files::default();
    let hash = bot.uninvited.member(member).map(|it| it.as_str().to_owned());
    let taught = match &hash {
        Ok(hash) => bot.proposals.forget(hash, wordings).map_err(|it| it.to_string()),
        Err(error) => Err(error.to_string()),
    };
    let mut failed = |what: &'static str, error: &str| {
        tracing::error!(
            error,
            what,
            "a member could not be forgotten in a file of the data folder"
        );
        out.stays.push(what);
    };
    match taught {
        Ok(count) => out.taught = count,
        Err(error) => failed("ways to ask that wait to be taught", &error),
    }
    if let Err(error) = bot.served.forget(member.get()) {
        failed("what you published", &error.to_string());
    }
    match bot.uninvited.set(member, false) {
        Ok(had) => out.had_wish = had,
        Err(error) => failed("whether you want to be answered uninvited", &error.to_string()),
    }
    out
}

fn words(files: &Files, journal: Option<Forgotten>) -> String {
    let counted = |n: u64, what: &str| count(usize::try_from(n).unwrap_or(usize::MAX), what);
    let mut stays = files.stays.clone();
    if journal.is_none() {
        stays.push("your questions and votes, as my journal cannot be written at the moment");
    }
    let gone = journal.unwrap_or_default();
    let mut words = if stays.is_empty() {
        "Done.".to_owned()
    } else {
        format!(
            "I could not do all of it. Still there: {}. Please try again in a few minutes; if it stays, tell an admin.",
            stays.join("; ")
        )
    };
    words += &format!(
        " Gone are {} and {}, and what you asked me last.",
        counted(gone.questions, "question"),
        counted(gone.votes, "vote"),
    );
    if files.taught > 0 {
        words += &format!(
            " Gone from what waits to be taught: {}.",
            counted(files.taught, "way to ask").replace("way to asks", "ways to ask")
        );
    }
    if files.had_wish {
        words += " Gone is your wish not to be answered uninvited, too: /privacy takes it again.";
    }
    if gone.later {
        words += " My database still clears its log of it, which takes some minutes.";
    }
    words
}
