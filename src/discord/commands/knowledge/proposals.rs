//! `/knowledge proposals`: what was taught and is not in the knowledge yet, as a patch to be committed.

use super::report::quoted;
use super::{managed, teach};
use crate::discord::bot::Bot;
use crate::discord::commands::{Ctx, Trouble};
use crate::discord::components::{Press, only};
use crate::discord::custom_id::Action;
use crate::discord::limits;
use crate::discord::view::{self, File, Message, cut, harmless_line};
use crate::publish::{Lesson, Proposal, Stands, Who, patched_with_all, stands, unified};

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

/// So many are withdrawn by a menu; the oldest first, so that the others come after them.
const ON_A_MENU: usize = limits::SELECT_OPTIONS;

fn shown(bot: &Bot, all: Vec<Proposal>, by: Who) -> Vec<Message> {
    let coach = bot.served.coach();
    let files = &coach.knowledge().files;
    let standing = all.into_iter().map(|it| (stands(files, &it.lesson), it));
    let all: Vec<(Stands, Proposal)> = standing.filter(|(stands, _)| *stands != Stands::Done).collect();
    if all.is_empty() {
        return only(
            "There are no proposals: nothing was taught that is not in my knowledge already. /knowledge misses shows what was asked in vain.",
        );
    }
    let lessons: Vec<Lesson> = all.iter().map(|(_, it)| it.lesson.clone()).collect();
    let (after, left_out) = patched_with_all(files, &lessons);
    let why = |at: usize| left_out.iter().find(|(place, _)| *place == at).map(|(_, why)| why);
    let lines: Vec<String> = all
        .iter()
        .enumerate()
        .map(|(at, (_, it))| match why(at) {
            None => line(it),
            Some(why) => format!(
                "{}\n-# not in the patch: {}; withdraw it",
                line(it),
                harmless_line(&why.to_string())
            ),
        })
        .collect();
    let options = all
        .iter()
        .take(ON_A_MENU)
        .map(|(_, it)| (format!("{}: {}", it.id, it.lesson.topic), it.id.to_string()));
    let options: Vec<(String, String)> = options.collect();
    let options = view::options(options.iter().map(|(label, value)| (label.as_str(), value.as_str())));
    let admin = if let Who::Discord(id) = by { id } else { 0 };
    let menu = view::select(&Action::WithdrawOne, admin, "Withdraw one", options);
    let patch = unified(files, &after, "knowledge/");
    let what_to_do = if patch.is_empty() {
        "None of them can be written into my knowledge as it is."
    } else {
        "To publish them, apply the file with `git apply`, commit, and reload."
    };
    // The list may be cut; what to do with it stays.
    let list = cut(&lines.join("\n"), limits::CONTENT - limits::length(what_to_do) - 1);
    vec![Message {
        content: format!("{list}\n{what_to_do}"),
        components: menu.into_iter().collect(),
        file: (!patch.is_empty()).then(|| File::text("proposals.patch", patch)),
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
