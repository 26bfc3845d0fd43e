//! `/knowledge proposals`: what was taught and is not in the knowledge yet, as a patch to be committed.

use super::report::quoted;
use super::{managed, teach};
use crate::discord::bot::Bot;
use crate::discord::commands::{Ctx, Trouble};
use crate::discord::components::{Press, only};
use crate::discord::custom_id::Action;
use crate::discord::limits;
use crate::discord::view::{self, File, Message, cut, harmless_line};
use crate::publish::{Lesson, Proposal, Who, patched, unified};

/// See what was taught and approved, and get it as a patch
#[poise::command(slash_command)]
pub async fn proposals(ctx: Ctx<'_>) -> Result<(), Trouble> {
    managed(ctx, |bot, by| match bot.proposals.approved() {
        Ok(all) => shown(bot, all, by),
        Err(error) => only(format!(
            "The proposals cannot be read: {}",
            harmless_line(&error.to_string())
        )),
    })
    .await
}

fn shown(bot: &Bot, all: Vec<Proposal>, by: Who) -> Vec<Message> {
    let open = bot.served.open_lessons(all.iter().map(|it| &it.lesson));
    let all: Vec<Proposal> = all
        .into_iter()
        .zip(open)
        .filter(|(_, open)| *open)
        .map(|(it, _)| it)
        .collect();
    if all.is_empty() {
        return only(
            "There are no proposals: nothing was taught that is not in my knowledge already. /knowledge misses shows what was asked in vain.",
        );
    }
    let lines: Vec<String> = all.iter().map(line).collect();
    let lessons: Vec<Lesson> = all.iter().map(|it| it.lesson.clone()).collect();
    let coach = bot.served.coach();
    let files = &coach.knowledge().files;
    let file = match patched(files, &lessons) {
        Ok(after) => File::text("proposals.patch", unified(files, &after, "knowledge/")),
        // Each of them can be written; some of them not together.
        Err(error) => return only(format!("The proposals make no patch together: {error}.")),
    };
    let options = all
        .iter()
        .map(|it| (format!("{}: {}", it.id, it.lesson.topic), it.id.to_string()));
    let options: Vec<(String, String)> = options.collect();
    let options = view::options(options.iter().map(|(label, value)| (label.as_str(), value.as_str())));
    let admin = if let Who::Discord(id) = by { id } else { 0 };
    let menu = view::select(&Action::WithdrawOne, admin, "Withdraw one", options);
    vec![Message {
        content: cut(
            &format!(
                "{}\nTo publish them, apply the file with `git apply`, commit, and reload.",
                lines.join("\n")
            ),
            limits::CONTENT,
        ),
        components: menu.into_iter().collect(),
        file: Some(file),
        ..Message::default()
    }]
}

fn line(it: &Proposal) -> String {
    let questions: Vec<String> = it.lesson.phrasings.iter().take(3).map(|it| quoted(it)).collect();
    let new = if it.lesson.file.is_some() { "a new answer, " } else { "" };
    format!(
        "**{}** {new}`{}` <t:{}:d>: {}",
        it.id,
        harmless_line(&it.lesson.topic),
        it.at,
        questions.join(" · ")
    )
}

/// An admin chose one to withdraw.
///
/// # Errors
/// Discord would not take the response.
pub async fn withdraw_chosen(press: &Press<'_>, chosen: Option<&str>) -> Result<(), Trouble> {
    let id = chosen.and_then(|it| it.parse().ok()).unwrap_or(0);
    teach::withdraw(press, id).await
}
