//! What a lesson would do, and doing it: the preview, and its buttons.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::report::quoted;
use super::super::{may, refusal, report};
use crate::coach::Coach;
use crate::config::Learn;
use crate::discord::bot::Bot;
use crate::discord::commands::Trouble;
use crate::discord::components::{Press, only};
use crate::discord::custom_id::Action;
use crate::discord::view::{self, Message, harmless_line};
use crate::publish::{Lesson, Proposal, State, Untaught, Who, Whose, count, phrasing};

/// So many wordings of a cluster are taught at once; more of the same teach nothing new.
pub const MOST_WORDINGS: usize = 5;

/// So many questions that would move are named.
const MOST_MOVED: usize = 5;

/// A question that something is taught from, redacted, and whose words it is in, as keyed hashes.
#[derive(Debug, Clone)]
pub struct Asked {
    pub text: String,
    pub of: BTreeSet<String>,
}

/// The ways to ask that are taught from these questions; remembers whose they are.
pub fn wordings(bot: &Bot, asked: &[Asked]) -> Vec<String> {
    let coach: Arc<Coach> = bot.served.coach();
    let mut out: Vec<String> = Vec::new();
    let mut whose = Whose::new();
    for it in asked {
        let Some(phrasing) = phrasing(&coach, &it.text) else {
            continue;
        };
        if !out.contains(&phrasing) && out.len() < MOST_WORDINGS {
            out.push(phrasing.clone());
        }
        if !it.of.is_empty() {
            whose.entry(phrasing).or_default().extend(it.of.iter().cloned());
        }
    }
    bot.proposals.are_of(whose);
    out
}

/// Shows what teaching would do, with the buttons to approve it or not.
pub async fn preview(bot: &Arc<Bot>, asked: Vec<Asked>, topic: String, admin: u64) -> Result<Vec<Message>, Trouble> {
    let phrasings = wordings(bot, &asked);
    if phrasings.is_empty() {
        return Ok(only("Nothing is left of that question without what is personal."));
    }
    let lesson = Lesson {
        check: phrasings.first().cloned(),
        phrasings,
        topic,
        file: None,
    };
    let asked = asked.into_iter().map(|it| it.text).collect();
    offer(bot, lesson, asked, admin).await
}

/// Tries a lesson, keeps it as a draft, and shows its effect.
async fn offer(bot: &Arc<Bot>, lesson: Lesson, asked: Vec<String>, admin: u64) -> Result<Vec<Message>, Trouble> {
    let worker = Arc::clone(bot);
    let tried = tokio::task::spawn_blocking(move || {
        let by = Who::Discord(admin);
        let asked: Vec<String> = asked.into_iter().take(3 * MOST_WORDINGS).collect();
        let taught = match worker.served.try_lesson(&lesson, &asked, by) {
            Ok(taught) => taught,
            Err(error) => return Ok((format!("That cannot be taught: {error}."), String::new(), None)),
        };
        let topic = harmless_line(&lesson.topic);
        let own = lesson.phrasings.clone();
        let reach = taught.reached.iter().filter(|(_, it)| *it).count();
        let mut words = format!(
            "**If you approve:** {reach} of {} of these reach `{topic}`.",
            taught.reached.len()
        );
        for (question, reached) in taught.reached.iter().take(MOST_WORDINGS) {
            words += &format!("\n- {} {}", if *reached { "✓" } else { "✗" }, quoted(question));
        }
        // Those that are taught are meant to move.
        let is_taught = |it: &str| own.iter().any(|own| own == it) || taught.reached.iter().any(|(own, _)| own == it);
        let others = taught.report.moved.iter().filter(|it| !is_taught(&it.question));
        let others: Vec<String> = others
            .map(|it| format!("\n- {} {} → {}", quoted(&it.question), it.from, it.to))
            .collect();
        words += &match others.len() {
            0 => "\nNo other known question would lead elsewhere.".to_owned(),
            n => format!("\n{} would lead elsewhere:", count(n, "other known question")),
        };
        words.extend(others.iter().take(MOST_MOVED).map(String::as_str));
        let sound = taught.report.objections.is_empty();
        words += &if sound {
            let checks = worker.served.coach().knowledge().checks.len();
            format!(
                "\nAll {} hold; the first of these is one more from then on.",
                count(checks, "check")
            )
        } else {
            format!("\n{}", harmless_line(&taught.report.headline()))
        };
        let details = if sound { String::new() } else { taught.report.details() };
        let id = if sound {
            Some(worker.proposals.draft(lesson, worker.clock.since_1970().as_secs())?)
        } else {
            None
        };
        Ok::<_, crate::store::StoreError>((words, details, id))
    });
    let (words, details, id) = tried.await??;
    let mut messages = report::with_details(&words, details);
    if let (Some(id), Some(last)) = (id, messages.last_mut()) {
        let buttons = [("Approve", Action::Approve(id)), ("Leave it", Action::Withdraw(id))];
        last.components = view::buttons(&buttons, admin);
    }
    Ok(messages)
}

/// An admin approves what they have seen.
///
/// # Errors
/// Discord would not take the response.
pub async fn approve(press: &Press<'_>, id: u64) -> Result<(), Trouble> {
    let exchange = press.exchange();
    exchange.postpone().await?;
    let bot = press.bot();
    if !may(bot, press.user(), press.member()).await? {
        return Ok(exchange.complete(&only(refusal(bot).await), true).await?);
    }
    let (worker, by) = (Arc::clone(bot), Who::Discord(press.user().get()));
    let done = tokio::task::spawn_blocking(move || approved(&worker, id, by)).await??;
    Ok(exchange.complete(&report::with_details(&done.0, done.1), true).await?)
}

fn approved(bot: &Bot, id: u64, by: Who) -> Result<(String, String), crate::store::StoreError> {
    let plain = |words: &str| Ok((words.to_owned(), String::new()));
    match bot.proposals.get(id)? {
        None => return plain("That is no longer on offer. Please begin again."),
        Some(it) if it.state != State::Draft => return plain("It is approved already."),
        Some(_) => {}
    }
    let Some(Proposal { lesson, .. }) = bot.proposals.mark(id, State::Approved)? else {
        return plain("That is no longer on offer. Please begin again.");
    };
    let kept = format!(
        "Approved as proposal {id}. To publish it, commit the patch that /knowledge proposals and `career-coach proposals --patch` give, and reload."
    );
    if bot.settings.learn != Learn::Apply {
        return Ok((kept, String::new()));
    }
    match bot.served.apply(&lesson, by) {
        Ok(report) => {
            bot.proposals.mark(id, State::Applied)?;
            let words = format!(
                "Approved. {} It is written into my folder; /knowledge rollback takes it back.",
                report.headline()
            );
            Ok((words, String::new()))
        }
        Err(Untaught::Refused(report)) => {
            let words = format!("{kept}\nIt could not be published at once. {}", report.headline());
            Ok((words, report.details()))
        }
        Err(error) => Ok((
            format!("{kept}\nIt could not be published at once: {error}."),
            String::new(),
        )),
    }
}

/// An admin does not want what they have seen, or no longer wants it.
///
/// # Errors
/// Discord would not take the response.
pub async fn withdraw(press: &Press<'_>, id: u64) -> Result<(), Trouble> {
    let exchange = press.exchange();
    exchange.postpone().await?;
    if !may(press.bot(), press.user(), press.member()).await? {
        return Ok(exchange.complete(&only(refusal(press.bot()).await), true).await?);
    }
    let proposals = press.bot().proposals.clone();
    let gone = tokio::task::spawn_blocking(move || proposals.withdraw(id)).await??;
    let words = if gone {
        "Dropped: nothing changes."
    } else {
        "It was dropped already."
    };
    Ok(exchange.complete(&only(words), true).await?)
}
