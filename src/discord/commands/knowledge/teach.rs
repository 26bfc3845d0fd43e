//! Teaching: from what was asked in vain, by `/knowledge teach`, or by the menu of a message. An admin chooses the topic,
//! sees what that would do, and approves it; before that nothing happens.

use std::sync::Arc;

use serenity::all::{AutocompleteChoice, CreateAutocompleteResponse, Message as Received, MessageId};

use super::misses::{questions_of, suggestions};
use super::report::quoted;
use super::{REFUSAL, draft, may, report};
use crate::coach::{Coach, Memory, Question, class_name};
use crate::config::Learn;
use crate::discord::bot::Bot;
use crate::discord::commands::{Ctx, Trouble, exchange};
use crate::discord::components::{Press, only};
use crate::discord::custom_id::{Action, Source};
use crate::discord::limits;
use crate::discord::markup::words;
use crate::discord::view::{self, Message, cut, harmless_line};
use crate::journal::redact::redact;
use crate::matcher::Class;
use crate::publish::{Lesson, Proposal, State, Untaught, Who, count, phrasing, wording};

/// So many wordings of a cluster are taught at once; more of the same teach nothing new.
const MOST_WORDINGS: usize = 5;

/// So many questions that would move are named.
const MOST_MOVED: usize = 5;

/// Teach me that a question belongs to a topic; shows what it would do first
#[poise::command(slash_command)]
pub async fn teach(
    ctx: Ctx<'_>,
    #[description = "A question that was asked in vain, or one in your own words"]
    #[autocomplete = "questions"]
    #[max_length = 300]
    question: String,
    #[description = "The topic that answers it"]
    #[autocomplete = "topics"]
    #[max_length = 100]
    topic: String,
) -> Result<(), Trouble> {
    let (bot, exchange, interaction) = (ctx.data(), exchange(&ctx), ctx.interaction);
    exchange.defer(true).await?;
    if !may(bot, interaction.user.id, interaction.member.as_deref()).await? {
        return Ok(exchange.complete(&only(REFUSAL), true).await?);
    }
    let coach = bot.served.coach();
    let Some(topic) = topic_of(&coach, &topic) else {
        let words =
            "I have no topic of that name. Choose one from the list, or write a new answer with /knowledge draft.";
        return Ok(exchange.complete(&only(words), true).await?);
    };
    let known = question.strip_prefix(MARK).and_then(Source::read);
    let asked = match known {
        Some(Source::Miss(id)) => questions_of(bot, id).await,
        Some(Source::Message(_)) => Err("I can no longer read that message.".to_owned()),
        None => Ok(vec![question]),
    };
    let messages = match asked {
        Ok(asked) => preview(bot, asked, topic, interaction.user.id.get()).await?,
        Err(words) => only(words),
    };
    Ok(exchange.complete(&messages, true).await?)
}

/// Stands before the id of a miss, in the place of a question.
const MARK: &str = "miss:";

async fn questions(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    let (bot, user) = (ctx.data(), ctx.interaction.user.id);
    let mut choices = Vec::new();
    // Suggestions are shown to whoever types, so that it is asked here too.
    if bot.journal.is_on() && matches!(may(bot, user, ctx.interaction.member.as_deref()).await, Ok(true)) {
        for (question, id) in suggestions(bot, typed).await {
            let label = cut(&harmless_line(&question), limits::CHOICE_TEXT);
            choices.push(AutocompleteChoice::new(
                label,
                format!("{MARK}{}", Source::Miss(id).write()),
            ));
        }
    }
    choices.truncate(limits::CHOICES);
    CreateAutocompleteResponse::new().set_choices(choices)
}

async fn topics(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    let coach = ctx.data().served.coach();
    let typed = typed.to_lowercase();
    let mut choices: Vec<(bool, AutocompleteChoice)> = coach
        .knowledge()
        .intents
        .iter()
        .filter_map(|it| {
            let (id, label) = (it.id.get_ref(), it.label.as_str());
            let whole = format!("{id} {label} {}", it.title).to_lowercase();
            let label = cut(&format!("{id}: {label}"), limits::CHOICE_TEXT);
            let later = !whole.starts_with(&typed);
            whole
                .contains(&typed)
                .then(|| (later, AutocompleteChoice::new(label, id.clone())))
        })
        .collect();
    choices.sort_by_key(|(later, _)| *later);
    let choices = choices.into_iter().map(|(_, it)| it).take(limits::CHOICES);
    CreateAutocompleteResponse::new().set_choices(choices.collect())
}

/// The id of a topic that was given by its id or its plain question.
fn topic_of(coach: &Coach, given: &str) -> Option<String> {
    let given = given.trim();
    let k = coach.knowledge();
    let named = |it: &&crate::knowledge::model::Intent| {
        it.id.get_ref() == given || it.label.eq_ignore_ascii_case(given) || it.title.eq_ignore_ascii_case(given)
    };
    k.intents
        .iter()
        .map(|it| &it.value)
        .find(named)
        .map(|it| it.id.get_ref().clone())
}

/// The menu of a message.
#[poise::command(
    context_menu_command = "Teach the coach",
    default_member_permissions = "ADMINISTRATOR",
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub async fn teach_message(ctx: Ctx<'_>, message: Received) -> Result<(), Trouble> {
    let (bot, exchange, interaction) = (ctx.data(), exchange(&ctx), ctx.interaction);
    exchange.defer(true).await?;
    if !may(bot, interaction.user.id, interaction.member.as_deref()).await? {
        return Ok(exchange.complete(&only(REFUSAL), true).await?);
    }
    let messages = match asked_in(bot, &message.content) {
        Some(question) => choose(
            bot,
            &[question],
            Source::Message(message.id.get()),
            interaction.user.id.get(),
        ),
        None => only("I can read no question in that message."),
    };
    Ok(exchange.complete(&messages, true).await?)
}

/// What a message asks, without what is nobody's business.
fn asked_in(bot: &Bot, content: &str) -> Option<String> {
    let coach = bot.served.coach();
    let text = redact(&words(content), coach.reader());
    wording(&text).map(|_| text)
}

/// An admin chose a cluster to teach.
///
/// # Errors
/// Discord would not take the response.
pub async fn begin(press: &Press<'_>, chosen: Option<&str>) -> Result<(), Trouble> {
    let exchange = press.exchange();
    exchange.defer(true).await?;
    if !may(press.bot(), press.user(), press.member()).await? {
        return Ok(exchange.complete(&only(REFUSAL), true).await?);
    }
    let source = chosen.and_then(Source::read).unwrap_or(Source::Miss(0));
    let messages = match asked(press, source).await {
        Ok(asked) => choose(press.bot(), &asked, source, press.user().get()),
        Err(words) => only(words),
    };
    Ok(exchange.complete(&messages, true).await?)
}

/// An admin chose the topic.
///
/// # Errors
/// Discord would not take the response.
pub async fn chosen(press: &Press<'_>, source: Source, topic: Option<&str>) -> Result<(), Trouble> {
    let exchange = press.exchange();
    exchange.postpone().await?;
    let bot = press.bot();
    if !may(bot, press.user(), press.member()).await? {
        return Ok(exchange.complete(&only(REFUSAL), true).await?);
    }
    let topic = topic.and_then(|it| topic_of(&bot.served.coach(), it));
    let messages = match (asked(press, source).await, topic) {
        (Ok(asked), Some(topic)) => preview(bot, asked, topic, press.user().get()).await?,
        (Ok(_), None) => only("I no longer have that topic. Please begin again."),
        (Err(words), _) => only(words),
    };
    Ok(exchange.complete(&messages, true).await?)
}

/// An admin wants a new answer: the form for one, with the questions in it.
///
/// # Errors
/// Discord would not take the response.
pub async fn new_answer(press: &Press<'_>, source: Source) -> Result<(), Trouble> {
    let exchange = press.exchange();
    // A form is a first response or none, so there is no asking for more time.
    if !may(press.bot(), press.user(), press.member()).await? {
        return Ok(exchange.whisper(REFUSAL).await?);
    }
    match asked(press, source).await {
        Ok(asked) => {
            let ways = wordings(&press.bot().served.coach(), &asked);
            Ok(exchange
                .open(&draft::form(press.user().get(), &ways.join("\n")))
                .await?)
        }
        Err(words) => Ok(exchange.whisper(words).await?),
    }
}

/// The questions that something is taught from, or what to tell an admin instead.
async fn asked(press: &Press<'_>, source: Source) -> Result<Vec<String>, String> {
    let bot = press.bot();
    match source {
        Source::Miss(id) => questions_of(bot, id).await,
        Source::Message(id) => {
            let found = bot.rest.get_message(press.channel(), MessageId::new(id.max(1))).await;
            let text = found.ok().and_then(|it| asked_in(bot, &it.content));
            text.map(|it| vec![it])
                .ok_or_else(|| "I can no longer read that message.".to_owned())
        }
    }
}

/// Asks an admin which topic answers these questions.
fn choose(bot: &Bot, asked: &[String], source: Source, admin: u64) -> Vec<Message> {
    let coach = bot.served.coach();
    let first = asked.first().map_or("", String::as_str);
    let near = nearest(&coach, first);
    let options = view::options(near.iter().map(|(id, label)| (label.as_str(), id.as_str())));
    let mut components: Vec<_> = view::select(&Action::TeachAs(source), admin, "Which topic answers it?", options)
        .into_iter()
        .collect();
    components.extend(view::buttons(
        &[("Write a new answer", Action::TeachNew(source))],
        admin,
    ));
    let asked: Vec<String> = asked.iter().take(MOST_WORDINGS).map(|it| quoted(it)).collect();
    vec![Message {
        content: cut(
            &format!(
                "{}\nWhich topic answers it? Nothing happens before you have seen what it would do. A topic that is not in the list: `/knowledge teach`.",
                asked.join(" · ")
            ),
            limits::CONTENT,
        ),
        components,
        ..Message::default()
    }]
}

/// The topics that a question is nearest to, with their plain questions.
fn nearest(coach: &Coach, question: &str) -> Vec<(String, String)> {
    let k = coach.knowledge();
    let (_, verdict) = coach.answer_with_verdict(
        &Question::asked(question),
        &mut Memory::default(),
        std::time::Duration::ZERO,
    );
    let topics = verdict.why.candidates.iter().filter_map(|(class, _)| match class {
        Class::Intent(_) => {
            let id = class_name(k, *class);
            let label = k.intent(&id)?.label.clone();
            Some((id, label))
        }
        _ => None,
    });
    topics.take(limits::SELECT_OPTIONS).collect()
}

/// The ways to ask that are taught from these questions.
fn wordings(coach: &Coach, asked: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for it in asked.iter().filter_map(|it| phrasing(coach, it)) {
        if !out.contains(&it) && out.len() < MOST_WORDINGS {
            out.push(it);
        }
    }
    out
}

/// Shows what teaching would do, with the buttons to approve it or not.
async fn preview(bot: &Arc<Bot>, asked: Vec<String>, topic: String, admin: u64) -> Result<Vec<Message>, Trouble> {
    let phrasings = wordings(&bot.served.coach(), &asked);
    if phrasings.is_empty() {
        return Ok(only("Nothing is left of that question without what is personal."));
    }
    let lesson = Lesson {
        check: phrasings.first().cloned(),
        phrasings,
        topic,
        file: None,
    };
    offer(bot, lesson, asked, admin).await
}

/// Tries a lesson, keeps it as a draft, and shows its effect.
pub async fn offer(bot: &Arc<Bot>, lesson: Lesson, asked: Vec<String>, admin: u64) -> Result<Vec<Message>, Trouble> {
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
            format!("\nAll {} hold.", count(checks, "check"))
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
        return Ok(exchange.complete(&only(REFUSAL), true).await?);
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
        return Ok(exchange.complete(&only(REFUSAL), true).await?);
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
