//! What follows the first answer to an interaction, by its token.

use super::super::events;
use super::super::interactions::{Interaction, id_of_token};
use super::super::objects::EPHEMERAL;
use super::super::record::Touches;
use super::super::rules::interactions::callback;
use super::super::rules::messages::{Form, check};
use super::super::rules::{Refusal, limits};
use super::super::snowflake::Id;
use super::super::state::State;
use super::super::world::Message;
use super::interactions::{answering, put};
use super::messages::rewrite;
use super::{Call, Done};

pub fn follow_up(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    check(&call.request.body, &call.request.files, Form::Followup)?;
    let interaction = of_token(state, call)?;
    let asked = call.request.body["flags"]
        .as_u64()
        .is_some_and(|flags| flags & EPHEMERAL != 0);
    let answered = interaction.answered.as_ref().expect("checked with the token");
    // The first follow-up after a deferral takes its place, and its privacy.
    let fills = answered.callback == callback::DEFER && answered.original.is_none();
    let private = if fills { answered.private } else { asked };
    let message = Message {
        follows: answered.original.filter(|_| !fills),
        ..answering(state, &interaction, call, private)
    };
    let id = put(state, message);
    let stored = state
        .interactions
        .get_mut(&interaction.id)
        .and_then(|stored| stored.answered.as_mut());
    if let Some(stored) = stored {
        if fills {
            stored.original = Some(id);
        } else {
            stored.followups.push(id);
        }
    }
    Ok(Done::json(state.message_json(id)).touching(touching(&interaction, id)))
}

pub fn get(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let interaction = of_token(state, call)?;
    let message = message(&interaction, call)?.ok_or_else(|| Refusal::unknown("Message", 10008))?;
    Ok(Done::json(state.message_json(message)))
}

pub fn edit(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    check(&call.request.body, &call.request.files, Form::FollowupEdit)?;
    let interaction = of_token(state, call)?;
    let found = message(&interaction, call)?;
    let id = match found {
        Some(id) => {
            rewrite(state, id, &call.request.body, &call.request.files)?;
            id
        }
        None => {
            // A deferral is filled.
            let private = interaction.answered.as_ref().is_some_and(|answered| answered.private);
            let message = answering(state, &interaction, call, private);
            let id = put(state, message);
            let stored = state
                .interactions
                .get_mut(&interaction.id)
                .and_then(|stored| stored.answered.as_mut());
            stored.expect("checked with the token").original = Some(id);
            id
        }
    };
    Ok(Done::json(state.message_json(id)).touching(touching(&interaction, id)))
}

pub fn delete(state: &mut State, call: &Call<'_>) -> Result<Done, Refusal> {
    let interaction = of_token(state, call)?;
    let message = message(&interaction, call)?.ok_or_else(|| Refusal::unknown("Message", 10008))?;
    events::remove(state, &[message]);
    Ok(Done::nothing().touching(touching(&interaction, message)))
}

fn touching(interaction: &Interaction, message: Id) -> Touches {
    Touches {
        message: Some(message),
        channel: Some(interaction.channel),
        interaction: Some(interaction.id),
        about: interaction.message,
    }
}

fn of_token(state: &State, call: &Call<'_>) -> Result<Interaction, Refusal> {
    let token = call.request.parameters.get("webhook_token").map_or("", String::as_str);
    let unknown = || Refusal::breach(404, 10015, "Unknown Webhook");
    if call.request.id("webhook_id") != state.world.bot {
        return Err(unknown());
    }
    let interaction = id_of_token(token)
        .and_then(|id| state.interactions.get(&id))
        .ok_or_else(unknown)?;
    if interaction.token != token || interaction.answered.is_none() {
        return Err(unknown());
    }
    if state.clock.now_ms() - interaction.made_ms > limits::TOKEN_LIFE.as_millis() as u64 {
        return Err(Refusal::breach(401, 50027, "Invalid Webhook Token"));
    }
    Ok(interaction.clone())
}

/// The message of a path: the one named, or the first answer; `None` where that is still deferred.
fn message(interaction: &Interaction, call: &Call<'_>) -> Result<Option<Id>, Refusal> {
    let answered = interaction.answered.as_ref().expect("checked with the token");
    let unknown = || Refusal::unknown("Message", 10008);
    if !call.request.parameters.contains_key("message_id") {
        let deferred = answered.callback == callback::DEFER;
        return if answered.original.is_some() || deferred {
            Ok(answered.original)
        } else {
            Err(unknown())
        };
    }
    let id = call.request.id("message_id");
    let mine = answered.original == Some(id) || answered.followups.contains(&id);
    if mine { Ok(Some(id)) } else { Err(unknown()) }
}
