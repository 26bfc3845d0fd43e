//! Forms that open as a window.

use std::collections::BTreeSet;

use serde_json::Value;

use super::components::{ROW, TEXT_INPUT, custom_id};
use super::{Errors, keys, limits};

/// Checks the data of a callback that opens a modal.
pub fn check(data: &Value, errors: &mut Errors) {
    errors.known("data", data, keys::MODAL);
    errors.require("data.title", &data["title"]);
    errors.length("data.title", &data["title"], 1, limits::MODAL_TITLE);
    errors.require("data.custom_id", &data["custom_id"]);
    errors.length("data.custom_id", &data["custom_id"], 1, limits::CUSTOM_ID);
    let rows = data["components"].as_array().map_or(&[][..], Vec::as_slice);
    if rows.is_empty() || rows.len() > limits::MODAL_ROWS {
        errors.add(
            "data.components",
            "BASE_TYPE_BAD_LENGTH",
            "Must be between 1 and 5 in length.",
        );
    }
    let mut ids = BTreeSet::new();
    for (place, row) in rows.iter().enumerate() {
        let path = format!("data.components.{place}");
        let inside = row["components"].as_array().map_or(&[][..], Vec::as_slice);
        match inside {
            [input] if row["type"] == ROW && input["type"] == TEXT_INPUT => {
                errors.known(&path, row, keys::ROW);
                text_input(&format!("{path}.components.0"), input, &mut ids, errors);
            }
            _ => errors.add(path, "UNION_TYPE_CHOICES", "A row of a modal holds one text input."),
        }
    }
}

fn text_input(path: &str, input: &Value, ids: &mut BTreeSet<String>, errors: &mut Errors) {
    errors.known(path, input, keys::INPUT);
    custom_id(path, &input["custom_id"], ids, errors);
    errors.require(&format!("{path}.label"), &input["label"]);
    errors.length(&format!("{path}.label"), &input["label"], 1, limits::INPUT_LABEL);
    errors.length(
        &format!("{path}.placeholder"),
        &input["placeholder"],
        0,
        limits::INPUT_PLACEHOLDER,
    );
    errors.length(&format!("{path}.value"), &input["value"], 0, limits::INPUT_TEXT);
    for key in ["min_length", "max_length"] {
        if input[key]
            .as_u64()
            .is_some_and(|length| length > limits::INPUT_TEXT as u64)
        {
            errors.add(format!("{path}.{key}"), "NUMBER_TYPE_MAX", "Must be 4000 or less.");
        }
    }
    if !matches!(input["style"].as_u64(), Some(1 | 2)) {
        errors.add(
            format!("{path}.style"),
            "BASE_TYPE_CHOICES",
            "Value must be one of {1, 2}.",
        );
    }
}
