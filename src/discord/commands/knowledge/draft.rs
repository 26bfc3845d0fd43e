//! `/knowledge draft`: a form for an answer that somebody would like to add, what it would come to, and its TOML to be
//! committed. Nothing is published from it.

use std::sync::Arc;

use serenity::all::{ActionRowComponent, ModalInteraction, Permissions};

use super::{may, refusal, report};
use crate::discord::bot::Bot;
use crate::discord::commands::{Ctx, Trouble, exchange};
use crate::discord::custom_id::{self, Action};
use crate::discord::limits;
use crate::discord::respond::Exchange;
use crate::discord::view::{self, File, Form, Input, Look, Message, cut, harmless_line, messages};
use crate::knowledge::SourceFile;
use crate::publish::{Draft, Drafted, Lesson, Who};
use crate::store::StoreError;

/// The fields of the form.
mod field {
    pub const TITLE: &str = "title";
    pub const PHRASINGS: &str = "phrasings";
    pub const ANSWER: &str = "answer";
    pub const GUIDE: &str = "guide";
    pub const SECTION: &str = "section";
}

/// So many of the questions that it would have won are named.
const MOST_WON: usize = 10;

/// Try out a new answer and get its TOML; publishes nothing
#[poise::command(slash_command)]
pub async fn draft(ctx: Ctx<'_>) -> Result<(), Trouble> {
    let (bot, exchange, interaction) = (ctx.data(), exchange(&ctx), ctx.interaction);
    // A form is a first response or none, so there is no asking for more time.
    if !may(bot, interaction.user.id, interaction.member.as_deref()).await? {
        return Ok(exchange.whisper(refusal(bot).await).await?);
    }
    Ok(exchange.open(&form(interaction.user.id.get(), "")).await?)
}

/// The form, for this admin, with ways to ask that are known already.
pub fn form(admin: u64, phrasings: &str) -> Form {
    let custom_id = custom_id::write(&Action::Draft, admin).unwrap_or_default();
    let guide = "Id of the document; may be left out in a draft";
    Form {
        custom_id,
        title: "A new answer",
        inputs: vec![
            Input::line(field::TITLE, "Title", "Mentoring hour", 60),
            Input::paragraph(
                field::PHRASINGS,
                "Ways to ask, one a line",
                "when is the mentoring hour\nwhat time can i meet a mentor",
                4_000,
            )
            .filled(phrasings),
            Input::paragraph(field::ANSWER, "Answer", "The first sentence answers.", 1_500),
            Input::line(field::GUIDE, "Guide", guide, 32).optional(),
            Input::line(field::SECTION, "Section of the guide", "Its heading", 100).optional(),
        ],
    }
}

/// Shows what the form that was sent in would come to.
///
/// # Errors
/// Discord would not take the response.
pub async fn submitted(bot: &Arc<Bot>, it: &ModalInteraction, exchange: Exchange<'_>) -> Result<(), Trouble> {
    // The form was opened by whoever may, and that may have changed since.
    exchange.defer(true).await?;
    if !may(bot, it.user.id, it.member.as_ref()).await? {
        return Ok(exchange.complete(&[Message::line(refusal(bot).await)], true).await?);
    }
    let draft = read(it);
    let embeds = bot.settings.embeds
        && it
            .app_permissions
            .is_none_or(|it| it.contains(Permissions::EMBED_LINKS));
    let admin = it.user.id.get();
    let worker = Arc::clone(bot);
    let messages = tokio::task::spawn_blocking(move || {
        let phrasings = draft.phrasings.clone();
        let drafted = worker.served.draft(&draft, Who::Discord(admin));
        let id = offered(&worker, &drafted, phrasings)?;
        let mut messages = shown(drafted, embeds);
        if let (Some(id), Some(last)) = (id, messages.last_mut()) {
            let buttons = [("Approve", Action::Approve(id)), ("Leave it", Action::Withdraw(id))];
            last.components = view::buttons(&buttons, admin);
        }
        Ok::<_, StoreError>(messages)
    });
    Ok(exchange.complete(&messages.await??, true).await?)
}

/// Keeps a draft that nothing stands against, so that it can be approved.
fn offered(bot: &Bot, drafted: &Drafted, phrasings: Vec<String>) -> Result<Option<u64>, StoreError> {
    if drafted.reply.is_none() || !drafted.report.objections.is_empty() {
        return Ok(None);
    }
    let lesson = Lesson {
        topic: drafted.id.clone(),
        check: phrasings.first().cloned(),
        phrasings,
        file: Some(SourceFile {
            name: drafted.file.clone(),
            text: drafted.toml.clone(),
        }),
    };
    bot.proposals.draft(lesson, bot.clock.since_1970().as_secs()).map(Some)
}

fn read(it: &ModalInteraction) -> Draft {
    let inputs = it.data.components.iter().flat_map(|row| &row.components);
    let fields: Vec<(&str, &str)> = inputs
        .filter_map(|input| match input {
            ActionRowComponent::InputText(input) => Some((input.custom_id.as_str(), input.value.as_deref()?.trim())),
            _ => None,
        })
        .collect();
    let value = |name: &str| {
        let found = fields.iter().find(|(field, value)| *field == name && !value.is_empty());
        found.map(|(_, value)| (*value).to_owned())
    };
    let phrasings = value(field::PHRASINGS).unwrap_or_default();
    Draft {
        title: value(field::TITLE).unwrap_or_default(),
        phrasings: phrasings
            .lines()
            .map(|it| it.trim().to_lowercase())
            .filter(|it| !it.is_empty())
            .collect(),
        answer: value(field::ANSWER).unwrap_or_default(),
        guide: value(field::GUIDE),
        section: value(field::SECTION),
    }
}

/// The reply as members would see it, what speaks against it, and the file.
fn shown(drafted: Drafted, embeds: bool) -> Vec<Message> {
    let Drafted {
        id: _,
        file,
        toml,
        report,
        reply,
        won,
    } = drafted;
    let mut out = Vec::new();
    if let Some(reply) = &reply {
        let look = Look {
            embeds,
            ..Look::default()
        };
        out.extend(messages(reply, &look));
        for message in &mut out {
            message.components.clear();
        }
    }
    let verdict = match (report.errors.len(), &reply) {
        (0, Some(_)) => "Nothing stands against this answer.".to_owned(),
        (0, None) => {
            "Members who ask this get another answer: give it more ways to ask, with words of its own.".to_owned()
        }
        (1, _) => "As it is, it has 1 error.".to_owned(),
        (n, _) => format!("As it is, it has {n} errors."),
    };
    out.extend(report::with_details(&verdict, report.details()));
    let mut words = format!(
        "Nothing was published. To publish it, commit this file as `{file}` in my folder, and reload; or approve it, and it is among /knowledge proposals."
    );
    if !won.is_empty() {
        let named: Vec<String> = won.iter().take(MOST_WON).map(|it| harmless_line(it)).collect();
        words += &format!(
            "\nOf the questions asked lately it would have answered {}: {}",
            won.len(),
            named.join(" · ")
        );
    }
    out.push(Message {
        content: cut(&words, limits::CONTENT),
        file: Some(File::text("draft.toml", toml)),
        ..Message::default()
    });
    out
}
