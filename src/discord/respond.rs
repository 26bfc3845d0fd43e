//! Responses to an interaction: the first within three seconds, the rest behind it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use serenity::Error;
use serenity::all::{CreateAttachment, InteractionId, MessageId};

use super::answered::Answer;
use super::bot::Bot;
use super::limits;
use super::retry::{Cause, Failure, HASTY, PATIENT, hurry, judge, persist};
use super::view::{Form, Message};

/// The way from Discord to here and back takes so much of the time for a first response.
const ON_THE_WAY: Duration = Duration::from_millis(250);

/// Kinds of first responses.
/// <https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type>
mod kind {
    pub const MESSAGE: u8 = 4;
    pub const DEFERRED_MESSAGE: u8 = 5;
    pub const DEFERRED_UPDATE: u8 = 6;
    pub const UPDATE: u8 = 7;
    pub const MODAL: u8 = 9;
}

/// Where the responses to one interaction go.
#[derive(Clone, Copy)]
pub struct Exchange<'a> {
    pub bot: &'a Bot,
    pub id: InteractionId,
    pub token: &'a str,
    /// Whether the first response has been sent.
    pub responded: &'a AtomicBool,
}

impl Exchange<'_> {
    /// Sends messages: the first as the response, if there has been none, the rest behind it.
    pub async fn send(&self, messages: &[Message], ephemeral: bool) -> Result<(), Error> {
        let Some((first, rest)) = messages.split_first() else {
            return Ok(());
        };
        if self.responded.load(Ordering::Acquire) {
            for message in messages {
                self.follow_up(message, ephemeral).await?;
            }
            return Ok(());
        }
        let data = Some(first.to_create(ephemeral));
        self.first(kind::MESSAGE, data, first.attachments()).await?;
        self.behind(rest, ephemeral).await
    }

    /// Sends the rest of an answer behind its first message, which is the response.
    async fn behind(&self, rest: &[Message], ephemeral: bool) -> Result<(), Error> {
        let mut ids = Vec::with_capacity(rest.len());
        for message in rest {
            ids.push(self.follow_up(message, ephemeral).await?);
        }
        if ids.is_empty() || ephemeral {
            return Ok(());
        }
        // The buttons stand under the last one, and dismiss all of them: Discord is asked which the first is.
        let http = &self.bot.direct;
        let first = persist(&*self.bot.timer, HASTY, || {
            http.get_original_interaction_response(self.token)
        });
        match first.await {
            Ok(first) => {
                ids.insert(0, first.id);
                let answer = Answer { messages: ids };
                self.bot.answered.group(answer, self.bot.clock.now());
            }
            Err(error) => tracing::warn!(cause = %Cause(&error), "an answer can be dismissed in part only"),
        }
        Ok(())
    }

    /// Says a line to the asker alone.
    pub async fn whisper(&self, text: impl Into<String>) -> Result<(), Error> {
        self.send(&[Message::line(text)], true).await
    }

    /// Puts messages in place of the one that the button is under.
    pub async fn replace(&self, messages: &[Message], ephemeral: bool) -> Result<(), Error> {
        let Some((first, rest)) = messages.split_first() else {
            return Ok(());
        };
        self.first(kind::UPDATE, Some(first.to_edit()), first.attachments())
            .await?;
        self.behind(rest, ephemeral).await
    }

    /// Asks for more time; then [`Exchange::complete`] brings the response.
    pub async fn defer(&self, ephemeral: bool) -> Result<(), Error> {
        let data = ephemeral.then(|| json!({ "flags": super::view::EPHEMERAL }));
        self.first(kind::DEFERRED_MESSAGE, data, Vec::new()).await
    }

    /// Asks for more time before the message that the button is under is replaced; then [`Exchange::complete`] does it.
    pub async fn postpone(&self) -> Result<(), Error> {
        self.first(kind::DEFERRED_UPDATE, None, Vec::new()).await
    }

    /// Opens a form. It is a first response or none: there is no asking for more time before it.
    pub async fn open(&self, form: &Form) -> Result<(), Error> {
        self.first(kind::MODAL, Some(form.to_modal()), Vec::new()).await
    }

    /// Brings the response for which more time was asked.
    pub async fn complete(&self, messages: &[Message], ephemeral: bool) -> Result<(), Error> {
        let Some((first, rest)) = messages.split_first() else {
            return Ok(());
        };
        let body = first.to_edit();
        let http = &self.bot.direct;
        persist(&*self.bot.timer, PATIENT, || {
            http.edit_original_interaction_response(self.token, &body, first.attachments())
        })
        .await?;
        self.behind(rest, ephemeral).await
    }

    /// Removes the message that the button is under.
    pub async fn remove(&self) -> Result<(), Error> {
        self.postpone().await?;
        let http = &self.bot.direct;
        persist(&*self.bot.timer, PATIENT, || {
            http.delete_original_interaction_response(self.token)
        })
        .await
    }

    async fn first(&self, kind: u8, data: Option<Value>, files: Vec<CreateAttachment>) -> Result<(), Error> {
        let body = match data {
            Some(data) => json!({ "type": kind, "data": data }),
            None => json!({ "type": kind }),
        };
        let (http, timer) = (&self.bot.direct, &*self.bot.timer);
        let arrival = self.bot.interactions.arrival(self.id.get());
        let until = arrival.unwrap_or_else(|| timer.now()) + limits::FIRST_RESPONSE - ON_THE_WAY;
        let mut tries = 0;
        let sent = hurry(timer, until, || {
            tries += 1;
            http.create_interaction_response(self.id, self.token, &body, files.clone())
        });
        match sent.await {
            // A try that seemed to fail had arrived.
            Err(error) if tries > 1 && judge(&error) == Failure::Already => {}
            other => other?,
        }
        self.responded.store(true, Ordering::Release);
        Ok(())
    }

    async fn follow_up(&self, message: &Message, ephemeral: bool) -> Result<MessageId, Error> {
        let body = message.to_create(ephemeral);
        let http = &self.bot.direct;
        let sent = persist(&*self.bot.timer, PATIENT, || {
            http.create_followup_message(self.token, &body, message.attachments())
        })
        .await?;
        Ok(sent.id)
    }
}
