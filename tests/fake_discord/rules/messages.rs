//! Messages: those of channels, of webhooks and of the answers to interactions.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::record::File;
use super::{Errors, Refusal, components, embeds, keys, limits};

/// Flags that a bot may set on a new message: hide links' previews, private, silent, voice, Components V2.
const FLAGS_NEW: u64 = 1 << 2 | 1 << 6 | 1 << 12 | 1 << 13 | 1 << 15;
/// Flags that may change later: hide links' previews, and Components V2.
const FLAGS_EDIT: u64 = 1 << 2 | 1 << 15;
const PRIVATE: u64 = 1 << 6;

/// Where a message's body comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Form {
    New,
    Edit,
    Callback,
    /// Type 7: the message under a pressed button.
    CallbackUpdate,
    Followup,
    FollowupEdit,
}

impl Form {
    fn keys(self) -> &'static [&'static str] {
        match self {
            Self::New => keys::MESSAGE,
            Self::Edit => keys::MESSAGE_EDIT,
            Self::Callback | Self::CallbackUpdate => keys::CALLBACK_MESSAGE,
            Self::Followup => keys::WEBHOOK,
            Self::FollowupEdit => keys::WEBHOOK_EDIT,
        }
    }

    fn changes(self) -> bool {
        matches!(self, Self::Edit | Self::CallbackUpdate | Self::FollowupEdit)
    }

    /// Whether it speaks for an interaction, where privacy can be asked for.
    fn of_interaction(self) -> bool {
        !matches!(self, Self::New | Self::Edit)
    }
}

/// Checks the body of a message.
pub fn check(body: &Value, files: &[File], form: Form) -> Result<(), Refusal> {
    let mut errors = Errors::default();
    errors.known("", body, form.keys());
    errors.length("content", &body["content"], 0, limits::CONTENT);
    embeds::check(body, &mut errors);
    components::check(body, &mut errors);
    allowed_mentions(&body["allowed_mentions"], &mut errors);
    attachments(body, files, form, &mut errors);
    nonce(body, &mut errors);
    flags(body, form, &mut errors);
    errors.known("message_reference", &body["message_reference"], keys::REFERENCE);
    errors.most("sticker_ids", &body["sticker_ids"], limits::STICKERS);
    errors.into_result()?;
    if !form.changes() && shows_nothing(body, files) {
        return Err(Refusal::breach(400, 50006, "Cannot send an empty message"));
    }
    Ok(())
}

fn shows_nothing(body: &Value, files: &[File]) -> bool {
    let empty = |key: &str| body[key].as_array().is_none_or(Vec::is_empty);
    body["content"].as_str().is_none_or(|text| text.trim().is_empty())
        && ["embeds", "components", "sticker_ids", "attachments"]
            .iter()
            .all(|key| empty(key))
        && body["poll"].is_null()
        && files.is_empty()
}

fn allowed_mentions(allowed: &Value, errors: &mut Errors) {
    errors.known("allowed_mentions", allowed, keys::ALLOWED_MENTIONS);
    let parse: Vec<&str> = allowed["parse"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    for (place, word) in parse.iter().enumerate() {
        if !["roles", "users", "everyone"].contains(word) {
            let text = "Value must be one of ('roles', 'users', 'everyone').";
            errors.add(format!("allowed_mentions.parse.{place}"), "BASE_TYPE_CHOICES", text);
        }
    }
    for list in ["users", "roles"] {
        let path = format!("allowed_mentions.{list}");
        errors.most(&path, &allowed[list], limits::ALLOWED_MENTIONS);
        if parse.contains(&list) && allowed[list].as_array().is_some_and(|named| !named.is_empty()) {
            let text = format!("parse:[\"{list}\"] and {list}: [ids...] are mutually exclusive.");
            errors.add("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", text);
        }
    }
}

fn attachments(body: &Value, files: &[File], form: Form, errors: &mut Errors) {
    errors.most("attachments", &body["attachments"], limits::ATTACHMENTS);
    if files.len() > limits::ATTACHMENTS {
        errors.add("attachments", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.");
    }
    let described = body["attachments"].as_array().map_or(&[][..], Vec::as_slice);
    let mut ids = BTreeSet::new();
    for (place, attachment) in described.iter().enumerate() {
        errors.known(&format!("attachments.{place}"), attachment, keys::ATTACHMENT);
        let id = text_of(&attachment["id"]);
        let sent = files.iter().any(|file| file.field == format!("files[{id}]"));
        // A message that changes may keep what it had, which has a long id.
        let kept = form.changes() && id.len() > 6;
        if !sent && !kept {
            errors.add(
                format!("attachments.{place}.id"),
                "ATTACHMENT_NOT_FOUND",
                "No file goes with this attachment.",
            );
        }
        if !ids.insert(id) {
            errors.add(
                format!("attachments.{place}.id"),
                "ATTACHMENT_DUPLICATED",
                "Two attachments with one id.",
            );
        }
    }
    let mut fields = BTreeSet::new();
    for file in files {
        let number = file
            .field
            .strip_prefix("files[")
            .and_then(|rest| rest.strip_suffix(']'));
        if number.is_none_or(|number| number.parse::<u64>().is_err()) || !fields.insert(&file.field) {
            errors.add(
                file.field.clone(),
                "FILE_FIELD",
                "Files are named files[0], files[1] and so on, each once.",
            );
        }
        if !described.is_empty() && number.is_none_or(|number| !ids.contains(number)) {
            errors.add(
                file.field.clone(),
                "FILE_NOT_LISTED",
                "Not among the attachments of the message.",
            );
        }
        if file.content.len() > limits::FILE_BYTES {
            errors.add(file.field.clone(), "FILE_TOO_LARGE", "Request entity too large.");
        }
    }
    for (place, url) in pictures(body) {
        let name = url.strip_prefix("attachment://");
        if let Some(name) = name
            && !form.changes()
            && !files.iter().any(|file| file.name == name)
        {
            errors.add(place, "ATTACHMENT_NAME_UNKNOWN", "No file of that name is sent along.");
        }
    }
}

fn pictures(body: &Value) -> Vec<(String, &str)> {
    let mut found = Vec::new();
    for (place, embed) in body["embeds"].as_array().into_iter().flatten().enumerate() {
        for key in ["image", "thumbnail"] {
            if let Some(url) = embed[key]["url"].as_str() {
                found.push((format!("embeds.{place}.{key}.url"), url));
            }
        }
    }
    found
}

fn nonce(body: &Value, errors: &mut Errors) {
    if text_of(&body["nonce"]).chars().count() > limits::NONCE {
        errors.add("nonce", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.");
    }
    if body["enforce_nonce"] == true && body["nonce"].is_null() {
        errors.add(
            "enforce_nonce",
            "NONCE_REQUIRED",
            "A nonce must be there to be enforced.",
        );
    }
}

fn flags(body: &Value, form: Form, errors: &mut Errors) {
    let Some(flags) = body["flags"].as_u64() else { return };
    let allowed = if form.changes() { FLAGS_EDIT } else { FLAGS_NEW };
    if flags & PRIVATE != 0 && (form.changes() || !form.of_interaction()) {
        errors.add(
            "flags",
            "MESSAGE_FLAGS_EPHEMERAL",
            "Privacy is settled by the first answer to an interaction.",
        );
    } else if flags & !allowed != 0 {
        errors.add("flags", "MESSAGE_FLAGS_INVALID", "Flags that a bot cannot set.");
    }
}

/// An id or a nonce as text; empty if there is none.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
