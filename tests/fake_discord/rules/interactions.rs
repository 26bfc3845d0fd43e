//! Callbacks: the first answer to an interaction.

use serde_json::Value;

use super::super::record::File;
use super::messages::{self, Form};
use super::{Errors, Refusal, keys, limits, modals};

/// Kinds of interactions.
pub mod kind {
    pub const COMMAND: u64 = 2;
    pub const COMPONENT: u64 = 3;
    pub const AUTOCOMPLETE: u64 = 4;
    pub const MODAL: u64 = 5;
}

/// Kinds of callbacks.
pub mod callback {
    pub const MESSAGE: u64 = 4;
    pub const DEFER: u64 = 5;
    pub const DEFER_UPDATE: u64 = 6;
    pub const UPDATE: u64 = 7;
    pub const AUTOCOMPLETE: u64 = 8;
    pub const MODAL: u64 = 9;
}

/// Checks the body of a callback to an interaction of a kind. `on_message`: whether it came from a message's component.
pub fn check(body: &Value, files: &[File], of: u64, on_message: bool) -> Result<(), Refusal> {
    let mut errors = Errors::default();
    errors.known("", body, keys::CALLBACK);
    errors.require("type", &body["type"]);
    let given = body["type"].as_u64().unwrap_or(0);
    let fits = match given {
        callback::AUTOCOMPLETE => of == kind::AUTOCOMPLETE,
        callback::MESSAGE | callback::DEFER => of != kind::AUTOCOMPLETE,
        callback::DEFER_UPDATE | callback::UPDATE => on_message,
        callback::MODAL => of == kind::COMMAND || of == kind::COMPONENT,
        _ => false,
    };
    if !fits {
        errors.add(
            "type",
            "INTERACTION_CALLBACK_TYPE",
            "This interaction cannot be answered in that way.",
        );
    }
    match given {
        callback::AUTOCOMPLETE => choices(&body["data"], &mut errors),
        callback::MODAL => modals::check(&body["data"], &mut errors),
        callback::DEFER => {
            errors.known("data", &body["data"], &["flags"]);
            if body["data"]["flags"]
                .as_u64()
                .is_some_and(|flags| flags & !(1 << 6) != 0)
            {
                errors.add(
                    "data.flags",
                    "MESSAGE_FLAGS_INVALID",
                    "Only privacy can be asked for here.",
                );
            }
        }
        _ => {}
    }
    errors.into_result()?;
    let form = match given {
        callback::MESSAGE => Form::Callback,
        callback::UPDATE => Form::CallbackUpdate,
        _ => return Ok(()),
    };
    messages::check(&body["data"], files, form).map_err(|mut refusal| {
        for fault in &mut refusal.errors {
            fault.path = format!("data.{}", fault.path);
        }
        refusal
    })
}

fn choices(data: &Value, errors: &mut Errors) {
    errors.known("data", data, keys::AUTOCOMPLETE);
    errors.require("data.choices", &data["choices"]);
    errors.most("data.choices", &data["choices"], limits::CHOICES);
    for (place, choice) in data["choices"].as_array().into_iter().flatten().enumerate() {
        let path = format!("data.choices.{place}");
        errors.known(&path, choice, keys::CHOICE);
        errors.require(&format!("{path}.name"), &choice["name"]);
        errors.length(&format!("{path}.name"), &choice["name"], 1, limits::CHOICE_NAME);
        errors.require(&format!("{path}.value"), &choice["value"]);
        if choice["value"].is_string() {
            errors.length(&format!("{path}.value"), &choice["value"], 1, limits::CHOICE_TEXT);
        }
    }
}
