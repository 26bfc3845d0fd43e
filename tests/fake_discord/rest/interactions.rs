//! The first answer to an interaction.

use serde_json::json;

use super::super::interactions::Answered;
use super::super::objects::EPHEMERAL;
use super::super::record::Touches;
use super::super::rules::interactions::{callback as kind, check};
use super::super::rules::{Refusal, limits};
use super::super::snowflake::Id;
use super::super::state::State;
use super::super::world::Message;
use super::messages::{rewrite, written};
use super::{Call, Done};

pub fn callback(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let id = call.request.id("interaction_id");
    let unknown = || Refusal::breach(404, 10062, "Unknown interaction");
    let interaction = state.interactions.get(&id).ok_or_else(unknown)?.clone();
    if call.request.parameters.get("interaction_token") != Some(&interaction.token) {
        return Err(Refusal::breach(401, 50027, "Invalid Webhook Token"));
    }
    if interaction.answered.is_some() {
        return Err(Refusal::breach(
            400,
            40060,
            "Interaction has already been acknowledged.",
        ));
    }
    if state.clock.now_ms() - interaction.made_ms > limits::FIRST_ANSWER.as_millis() as u64 {
        return Err(unknown());
    }
    let body = &call.request.body;
    check(
        body,
        &call.request.files,
        interaction.kind,
        interaction.message.is_some(),
    )?;
    let given = body["type"].as_u64().unwrap_or(0);
    let private = body["data"]["flags"]
        .as_u64()
        .is_some_and(|flags| flags & EPHEMERAL != 0);
    let mut answered = Answered {
        callback: given,
        private,
        ..Answered::default()
    };
    match given {
        kind::MESSAGE => {
            let message = answering(state, &interaction, call, private);
            answered.original = Some(put(state, message));
        }
        kind::UPDATE => {
            let message = interaction.message.expect("checked: it came from a message");
            rewrite(state, message, &body["data"], &call.request.files)?;
            answered.original = Some(message);
        }
        kind::DEFER_UPDATE => answered.original = interaction.message,
        kind::AUTOCOMPLETE => answered.data = body["data"].clone(),
        kind::MODAL => answered.data = body["data"].clone(),
        _ => {}
    }
    let touches = Touches {
        message: answered.original,
        channel: Some(interaction.channel),
        interaction: Some(id),
        about: interaction.message,
    };
    state.interactions.get_mut(&id).expect("just seen").answered = Some(answered);
    if call.request.query.contains("with_response=true") || call.request.query.contains("with_response=1") {
        let message = touches.message.map(|message| state.message_json(message));
        let body = json!({
            "interaction": {"id": id.to_string(), "type": interaction.kind,
                "response_message_id": touches.message.map(|message| message.to_string())},
            "resource": message.map(|message| json!({"type": given, "message": message})),
        });
        return Ok(Done::json(body).touching(touches));
    }
    Ok(Done::nothing().touching(touches))
}

/// The message that answers an interaction.
pub fn answering(
    state: &mut State,
    interaction: &super::super::interactions::Interaction,
    call: &Call<'_>,
    private: bool,
) -> Message {
    let body = if call.request.body["data"].is_object() {
        &call.request.body["data"]
    } else {
        &call.request.body
    };
    let bot = state.world.bot;
    let message = written(state, interaction.channel, bot, body, &call.request.files);
    Message {
        kind: if interaction.name.is_some() { 20 } else { 0 },
        webhook: Some(bot),
        interaction: Some((interaction.id, interaction.user, interaction.name.clone())),
        private_to: private.then_some(interaction.user),
        flags: message.flags & !EPHEMERAL | if private { EPHEMERAL } else { 0 },
        replies_to: interaction.message,
        ..message
    }
}

/// Puts a message into the world; all but its reader learn nothing of a private one.
pub fn put(state: &mut State, message: Message) -> Id {
    let (id, private) = (message.id, message.private_to.is_some());
    state.keep(message);
    if !private {
        state.dispatch_message("MESSAGE_CREATE", id);
    }
    id
}
