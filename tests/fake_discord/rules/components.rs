//! Buttons and select menus.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Errors, keys, limits};

/// A row of components.
pub const ROW: u64 = 1;
pub const BUTTON: u64 = 2;
pub const TEXT_SELECT: u64 = 3;
pub const TEXT_INPUT: u64 = 4;
/// Styles of buttons: those with an own id, a link, a purchase.
pub const LINK_STYLE: u64 = 5;
pub const PREMIUM_STYLE: u64 = 6;

/// Checks the components of a message.
pub fn check(body: &Value, errors: &mut Errors) {
    let rows = body["components"].as_array().map_or(&[][..], Vec::as_slice);
    errors.most("components", &body["components"], limits::ROWS);
    let mut ids = BTreeSet::new();
    for (place, row) in rows.iter().enumerate() {
        let path = format!("components.{place}");
        if row["type"] != ROW {
            errors.add(
                format!("{path}.type"),
                "UNION_TYPE_CHOICES",
                "Value of field \"type\" must be one of (1,).",
            );
            continue;
        }
        errors.known(&path, row, keys::ROW);
        row_of(&path, row, &mut ids, errors);
    }
}

/// Whether a select menu is of the kinds that hold a row alone.
pub fn is_select(kind: u64) -> bool {
    kind == TEXT_SELECT || (5..=8).contains(&kind)
}

/// Refuses an own id that is missing, too long or already taken in the same message or modal.
pub fn custom_id(path: &str, value: &Value, taken: &mut BTreeSet<String>, errors: &mut Errors) {
    let path = format!("{path}.custom_id");
    errors.require(&path, value);
    errors.length(&path, value, 1, limits::CUSTOM_ID);
    if let Some(id) = value.as_str()
        && !taken.insert(id.to_owned())
    {
        errors.add(
            path,
            "COMPONENT_CUSTOM_ID_DUPLICATED",
            "Component custom id cannot be duplicated",
        );
    }
}

fn row_of(path: &str, row: &Value, ids: &mut BTreeSet<String>, errors: &mut Errors) {
    let inside = row["components"].as_array().map_or(&[][..], Vec::as_slice);
    let selects = inside
        .iter()
        .filter(|component| component["type"].as_u64().is_some_and(is_select))
        .count();
    if inside.is_empty() || inside.len() > limits::BUTTONS_IN_ROW {
        errors.add(
            format!("{path}.components"),
            "BASE_TYPE_BAD_LENGTH",
            "Must be between 1 and 5 in length.",
        );
    } else if selects > 0 && inside.len() > 1 {
        let text = "The specified component exceeds the maximum width";
        errors.add(format!("{path}.components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", text);
    }
    for (place, component) in inside.iter().enumerate() {
        let path = format!("{path}.components.{place}");
        match component["type"].as_u64() {
            Some(BUTTON) => button(&path, component, ids, errors),
            Some(kind) if is_select(kind) => select(&path, component, ids, errors),
            _ => {
                let text = "Value of field \"type\" must be one of (2, 3, 5, 6, 7, 8).";
                errors.add(format!("{path}.type"), "UNION_TYPE_CHOICES", text);
            }
        }
    }
}

fn button(path: &str, button: &Value, ids: &mut BTreeSet<String>, errors: &mut Errors) {
    errors.known(path, button, keys::BUTTON);
    errors.length(&format!("{path}.label"), &button["label"], 0, limits::BUTTON_LABEL);
    emoji(path, &button["emoji"], errors);
    let style = button["style"].as_u64().unwrap_or(0);
    let label = button["label"].as_str().unwrap_or("");
    match style {
        LINK_STYLE => {
            errors.require(&format!("{path}.url"), &button["url"]);
            errors.length(&format!("{path}.url"), &button["url"], 1, limits::URL);
            let scheme = ["http://", "https://", "discord://"];
            if button["url"]
                .as_str()
                .is_some_and(|url| !scheme.iter().any(|scheme| url.starts_with(scheme)))
            {
                let text = "Scheme must be one of ('discord', 'http', 'https').";
                errors.add(format!("{path}.url"), "URL_TYPE_INVALID_SCHEME", text);
            }
            if !button["custom_id"].is_null() {
                let text = "A custom id and url cannot both be specified";
                errors.add(
                    format!("{path}.custom_id"),
                    "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                    text,
                );
            }
        }
        PREMIUM_STYLE => errors.require(&format!("{path}.sku_id"), &button["sku_id"]),
        1..=4 => {
            custom_id(path, &button["custom_id"], ids, errors);
            if !button["url"].is_null() {
                let text = "A custom id and url cannot both be specified";
                errors.add(
                    format!("{path}.url"),
                    "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                    text,
                );
            }
        }
        _ => errors.add(
            format!("{path}.style"),
            "BASE_TYPE_CHOICES",
            "Value must be one of {1, 2, 3, 4, 5, 6}.",
        ),
    }
    if style != PREMIUM_STYLE && label.is_empty() && button["emoji"].is_null() {
        errors.add(
            path,
            "BUTTON_COMPONENT_REQUIRES_LABEL_OR_EMOJI",
            "A button needs a label or an emoji.",
        );
    }
}

fn select(path: &str, select: &Value, ids: &mut BTreeSet<String>, errors: &mut Errors) {
    errors.known(path, select, keys::SELECT);
    custom_id(path, &select["custom_id"], ids, errors);
    errors.length(
        &format!("{path}.placeholder"),
        &select["placeholder"],
        0,
        limits::PLACEHOLDER,
    );
    let options = select["options"].as_array().map_or(&[][..], Vec::as_slice);
    let most = select["max_values"].as_u64().unwrap_or(1);
    let least = select["min_values"].as_u64().unwrap_or(1);
    if least > most || most > limits::SELECT_OPTIONS as u64 {
        errors.add(
            format!("{path}.max_values"),
            "NUMBER_TYPE_MAX",
            "More values than may be chosen.",
        );
    }
    if select["type"] != TEXT_SELECT {
        return;
    }
    if options.is_empty() || options.len() > limits::SELECT_OPTIONS {
        errors.add(
            format!("{path}.options"),
            "BASE_TYPE_BAD_LENGTH",
            "Must be between 1 and 25 in length.",
        );
    }
    if most > options.len() as u64 {
        let text = "Maximum amount of options is more than there are.";
        errors.add(format!("{path}.options"), "COMPONENT_MAX_VALUES_EXCEEDS_OPTIONS", text);
    }
    let mut values = BTreeSet::new();
    let mut chosen = 0;
    for (place, option) in options.iter().enumerate() {
        let path = format!("{path}.options.{place}");
        errors.known(&path, option, keys::SELECT_OPTION);
        for key in ["label", "value"] {
            errors.require(&format!("{path}.{key}"), &option[key]);
            errors.length(&format!("{path}.{key}"), &option[key], 1, limits::SELECT_TEXT);
        }
        errors.length(
            &format!("{path}.description"),
            &option["description"],
            0,
            limits::SELECT_TEXT,
        );
        emoji(&path, &option["emoji"], errors);
        if !values.insert(option["value"].as_str().unwrap_or("")) {
            let text = "The specified option value is already used";
            errors.add(
                format!("{path}.value"),
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                text,
            );
        }
        chosen += u64::from(option["default"] == true);
    }
    if chosen > most {
        errors.add(
            format!("{path}.options"),
            "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES",
            "Too many defaults.",
        );
    }
}

fn emoji(path: &str, emoji: &Value, errors: &mut Errors) {
    errors.known(&format!("{path}.emoji"), emoji, keys::EMOJI);
    // A letter or a word is no emoji; Discord answers this very code.
    let plain = emoji["id"].is_null() && emoji["name"].as_str().is_some_and(|name| name.is_ascii());
    if plain {
        errors.add(format!("{path}.emoji.name"), "COMPONENT_INVALID_EMOJI", "Invalid emoji");
    }
}
