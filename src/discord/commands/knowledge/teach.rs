//! Teaching: from what was asked in vain, by `/knowledge teach`, or by the menu of a message. An admin chooses the topic,
//! sees what that would do, and approves it; before that nothing happens.

mod offer;

use std::collections::BTreeSet;

use serenity::all::{AutocompleteChoice, CreateAutocompleteResponse, Message as Received, MessageId, UserId};

use super::misses::{questions_of, suggestions};
use super::report::quoted;
use super::{draft, may, refusal};
use crate::coach::{Coach, Memory, Question, class_name};
use crate::discord::bot::Bot;
use crate::discord::commands::{Ctx, Trouble, exchange};
use crate::discord::components::{Press, only};
use crate::discord::custom_id::{Action, Source};
use crate::discord::limits;
use crate::discord::markup::words;
use crate::discord::view::{self, Message, cut, harmless_line};
use crate::journal::redact::redact;
use crate::matcher::Class;
use crate::publish::wording;

pub use offer::{Asked, approve, withdraw};
use offer::{MOST_WORDINGS, preview, wordings};

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
        return Ok(exchange.complete(&only(refusal(bot).await), true).await?);
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
        None => {
            // Whoever types may paste what somebody wrote.
            let own = asked_in(bot, &question, interaction.user.id);
            own.map(|it| vec![it])
                .ok_or_else(|| "Nothing is left of that question without what is personal.".to_owned())
        }
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
        return Ok(exchange.complete(&only(refusal(bot).await), true).await?);
    }
    let messages = match asked_in(bot, &message.content, message.author.id) {
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

/// What a message asks, without what is nobody's business, and that it is in its author's words.
fn asked_in(bot: &Bot, content: &str, author: UserId) -> Option<Asked> {
    let text = redact(&words(content), bot.served.coach().reader());
    wording(&text)?;
    let of = match bot.uninvited.member(author) {
        Ok(member) => BTreeSet::from([member.as_str().to_owned()]),
        Err(error) => {
            // It is found by its words then, where it is to be forgotten.
            tracing::error!(%error, "it is not known whose words are taught");
            BTreeSet::new()
        }
    };
    Some(Asked { text, of })
}

/// An admin chose a cluster to teach.
///
/// # Errors
/// Discord would not take the response.
pub async fn begin(press: &Press<'_>, chosen: Option<&str>) -> Result<(), Trouble> {
    let exchange = press.exchange();
    exchange.defer(true).await?;
    if !may(press.bot(), press.user(), press.member()).await? {
        return Ok(exchange.complete(&only(refusal(press.bot()).await), true).await?);
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
        return Ok(exchange.complete(&only(refusal(bot).await), true).await?);
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
        return Ok(exchange.whisper(refusal(press.bot()).await).await?);
    }
    match asked(press, source).await {
        Ok(asked) => {
            let ways = wordings(press.bot(), &asked);
            Ok(exchange
                .open(&draft::form(press.user().get(), &ways.join("\n")))
                .await?)
        }
        Err(words) => Ok(exchange.whisper(words).await?),
    }
}

/// The questions that something is taught from, or what to tell an admin instead.
async fn asked(press: &Press<'_>, source: Source) -> Result<Vec<Asked>, String> {
    let bot = press.bot();
    match source {
        Source::Miss(id) => questions_of(bot, id).await,
        Source::Message(id) => {
            let found = bot.rest.get_message(press.channel(), MessageId::new(id.max(1))).await;
            let text = found.ok().and_then(|it| asked_in(bot, &it.content, it.author.id));
            text.map(|it| vec![it])
                .ok_or_else(|| "I can no longer read that message.".to_owned())
        }
    }
}

/// Asks an admin which topic answers these questions.
fn choose(bot: &Bot, asked: &[Asked], source: Source, admin: u64) -> Vec<Message> {
    let coach = bot.served.coach();
    let first = asked.first().map_or("", |it| it.text.as_str());
    let near = nearest(&coach, first);
    let options = view::options(near.iter().map(|(id, label)| (label.as_str(), id.as_str())));
    let mut components: Vec<_> = view::select(&Action::TeachAs(source), admin, "Which topic answers it?", options)
        .into_iter()
        .collect();
    components.extend(view::buttons(
        &[("Write a new answer", Action::TeachNew(source))],
        admin,
    ));
    let asked: Vec<String> = asked.iter().take(MOST_WORDINGS).map(|it| quoted(&it.text)).collect();
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
