//! Commands as they are registered.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Errors, Refusal, keys, limits};

/// Kinds of commands.
pub mod kind {
    pub const CHAT: u64 = 1;
    pub const USER_MENU: u64 = 2;
    pub const MESSAGE_MENU: u64 = 3;
}

/// Kinds of options.
pub mod option {
    pub const SUBCOMMAND: u64 = 1;
    pub const GROUP: u64 = 2;
    pub const TEXT: u64 = 3;
    pub const INTEGER: u64 = 4;
    pub const BOOLEAN: u64 = 5;
    pub const USER: u64 = 6;
    pub const CHANNEL: u64 = 7;
    pub const NUMBER: u64 = 10;
}

/// Checks a list of commands that replaces all others.
pub fn check_all(commands: &Value) -> Result<(), Refusal> {
    let Some(list) = commands.as_array() else {
        return Err(Refusal::breach(400, 50035, "Invalid Form Body: not a list of commands"));
    };
    let mut errors = Errors::default();
    for (place, command) in list.iter().enumerate() {
        one(&format!("{place}"), command, &mut errors);
    }
    let mut taken = BTreeSet::new();
    for (place, command) in list.iter().enumerate() {
        if !taken.insert((kind_of(command), command["name"].as_str().unwrap_or(""))) {
            let text = "Application command names must be unique";
            errors.add(format!("{place}.name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", text);
        }
    }
    errors.into_result()?;
    for (kind, most) in [
        (kind::CHAT, limits::CHAT_COMMANDS),
        (kind::USER_MENU, limits::MENU_COMMANDS),
        (kind::MESSAGE_MENU, limits::MENU_COMMANDS),
    ] {
        if list.iter().filter(|command| kind_of(command) == kind).count() > most {
            let text = format!("Maximum number of application commands reached ({most}).");
            return Err(Refusal::breach(400, 30032, &text));
        }
    }
    Ok(())
}

/// Checks one command.
pub fn check_one(command: &Value) -> Result<(), Refusal> {
    let mut errors = Errors::default();
    one("", command, &mut errors);
    errors.into_result()
}

/// The kind of a command, which is a slash command where nothing is said.
pub fn kind_of(command: &Value) -> u64 {
    command["type"].as_u64().unwrap_or(kind::CHAT)
}

fn one(path: &str, command: &Value, errors: &mut Errors) {
    let at = |key: &str| {
        if path.is_empty() {
            key.to_owned()
        } else {
            format!("{path}.{key}")
        }
    };
    errors.known(path, command, keys::COMMAND);
    errors.require(&at("name"), &command["name"]);
    if kind_of(command) == kind::CHAT {
        name(&at("name"), &command["name"], errors);
        errors.require(&at("description"), &command["description"]);
        errors.length(
            &at("description"),
            &command["description"],
            1,
            limits::COMMAND_DESCRIPTION,
        );
    } else {
        errors.length(&at("name"), &command["name"], 1, limits::COMMAND_NAME);
        if command["description"].as_str().is_some_and(|text| !text.is_empty()) {
            let text = "Context menu commands cannot have description";
            errors.add(at("description"), "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", text);
        }
        if command["options"].as_array().is_some_and(|list| !list.is_empty()) {
            let text = "Context menu commands cannot have options";
            errors.add(at("options"), "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS", text);
        }
    }
    options(&at("options"), &command["options"], 0, errors);
    if size(command) > limits::COMMAND_TOGETHER {
        let text = format!("Command exceeds maximum size ({})", limits::COMMAND_TOGETHER);
        errors.add(path, "APPLICATION_COMMAND_TOO_LARGE", text);
    }
}

fn name(path: &str, value: &Value, errors: &mut Errors) {
    errors.length(path, value, 1, limits::COMMAND_NAME);
    let Some(text) = value.as_str() else { return };
    // `^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$`, in lower case where the script has one.
    let letter = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '\'');
    if !text.chars().all(letter) || text.to_lowercase() != text {
        errors.add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
    }
}

fn options(path: &str, value: &Value, depth: usize, errors: &mut Errors) {
    errors.most(path, value, limits::COMMAND_OPTIONS);
    let list = value.as_array().map_or(&[][..], Vec::as_slice);
    let mut names = BTreeSet::new();
    let mut optional = false;
    let nests = |option: &&Value| matches!(option["type"].as_u64(), Some(option::SUBCOMMAND | option::GROUP));
    if list.iter().any(|option| nests(&option)) && !list.iter().all(|option| nests(&option)) {
        let text = "Sub-command and sub-command group option types are mutually exclusive to all other types";
        errors.add(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", text);
    }
    for (place, option) in list.iter().enumerate() {
        let path = format!("{path}.{place}");
        errors.known(&path, option, keys::COMMAND_OPTION);
        errors.require(&format!("{path}.name"), &option["name"]);
        name(&format!("{path}.name"), &option["name"], errors);
        errors.require(&format!("{path}.description"), &option["description"]);
        errors.length(
            &format!("{path}.description"),
            &option["description"],
            1,
            limits::COMMAND_DESCRIPTION,
        );
        if !names.insert(option["name"].as_str().unwrap_or("")) {
            let text = "Option names must be unique";
            errors.add(
                format!("{path}.name"),
                "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE",
                text,
            );
        }
        if option["required"] == true && optional {
            let text = "Required options must be placed before non-required options";
            errors.add(path.as_str(), "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", text);
        }
        optional |= option["required"] != true;
        match option["type"].as_u64() {
            Some(option::GROUP) if depth == 0 => {
                let inside = option["options"].as_array().map_or(&[][..], Vec::as_slice);
                if inside.iter().any(|inner| inner["type"] != option::SUBCOMMAND) {
                    let text = "A group holds sub-commands.";
                    errors.add(path.as_str(), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", text);
                }
                options(&format!("{path}.options"), &option["options"], 1, errors);
            }
            Some(option::SUBCOMMAND) if depth <= 1 => {
                options(&format!("{path}.options"), &option["options"], 2, errors);
            }
            Some(3..=11) => leaf(&path, option, errors),
            _ => {
                let text = "Options of that type cannot stand here.";
                errors.add(format!("{path}.type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", text);
            }
        }
    }
}

fn leaf(path: &str, option: &Value, errors: &mut Errors) {
    let choices = option["choices"].as_array().map_or(&[][..], Vec::as_slice);
    errors.most(&format!("{path}.choices"), &option["choices"], limits::CHOICES);
    let completes = option["autocomplete"] == true;
    let typed = matches!(
        option["type"].as_u64(),
        Some(option::TEXT | option::INTEGER | option::NUMBER)
    );
    if completes && (!choices.is_empty() || !typed) {
        let text = "Autocomplete options cannot have choices, and must be text or numbers.";
        errors.add(path, "APPLICATION_COMMAND_AUTOCOMPLETE_INVALID", text);
    }
    if !choices.is_empty() && !typed {
        errors.add(
            path,
            "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID",
            "Only text and numbers have choices.",
        );
    }
    if option["options"].as_array().is_some_and(|inside| !inside.is_empty()) {
        errors.add(
            format!("{path}.options"),
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Nothing nests here.",
        );
    }
    let (mut names, mut values) = (BTreeSet::new(), BTreeSet::new());
    for (place, choice) in choices.iter().enumerate() {
        let path = format!("{path}.choices.{place}");
        errors.known(&path, choice, keys::CHOICE);
        errors.require(&format!("{path}.name"), &choice["name"]);
        errors.length(&format!("{path}.name"), &choice["name"], 1, limits::CHOICE_NAME);
        errors.require(&format!("{path}.value"), &choice["value"]);
        if choice["value"].is_string() {
            errors.length(&format!("{path}.value"), &choice["value"], 1, limits::CHOICE_TEXT);
        }
        let unique = names.insert(choice["name"].to_string()) & values.insert(choice["value"].to_string());
        if !unique {
            let text = "Choices differ in name and value";
            errors.add(path, "APPLICATION_COMMAND_OPTIONS_CHOICES_DUPLICATE", text);
        }
    }
}

/// The characters that count towards [`limits::COMMAND_TOGETHER`]: names, descriptions, values, all the way down.
fn size(of: &Value) -> usize {
    let length = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
    let own = length(&of["name"]) + length(&of["description"]) + length(&of["value"]);
    let below = ["options", "choices"]
        .iter()
        .flat_map(|key| of[*key].as_array().into_iter().flatten());
    own + below.map(size).sum::<usize>()
}
