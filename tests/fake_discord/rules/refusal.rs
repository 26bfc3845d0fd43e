//! An answer that says no.

use serde_json::{Map, Value, json};

/// Discord's refusal of a request.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub status: u16,
    /// <https://discord.com/developers/docs/topics/opcodes-and-status-codes#json>
    pub code: u64,
    pub message: String,
    pub errors: Vec<Fault>,
    /// Whether a well-made bot never sends such a request. A missing permission or a message that is gone is not its
    /// fault; a title that is too long is.
    pub breach: bool,
}

/// One thing wrong with a form.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Keys and places, joined by dots: `embeds.0.title`.
    pub path: String,
    pub code: &'static str,
    pub text: String,
}

impl Refusal {
    /// Something that is the state of the world, not the bot's mistake.
    pub fn of_world(status: u16, code: u64, message: &str) -> Self {
        Self {
            status,
            code,
            message: message.to_owned(),
            errors: Vec::new(),
            breach: false,
        }
    }

    /// Something that no bot should send.
    pub fn breach(status: u16, code: u64, message: &str) -> Self {
        Self {
            breach: true,
            ..Self::of_world(status, code, message)
        }
    }

    pub fn missing_access() -> Self {
        Self::of_world(403, 50001, "Missing Access")
    }

    pub fn missing_permissions() -> Self {
        Self::of_world(403, 50013, "Missing Permissions")
    }

    pub fn unknown(what: &str, code: u64) -> Self {
        Self::of_world(404, code, &format!("Unknown {what}"))
    }

    /// Discord's JSON.
    pub fn body(&self) -> Value {
        let mut body = json!({"code": self.code, "message": self.message});
        if !self.errors.is_empty() {
            let mut tree = Value::Object(Map::new());
            for fault in &self.errors {
                let mut node = &mut tree;
                for part in fault.path.split('.').filter(|part| !part.is_empty()) {
                    node = &mut node[part];
                }
                if node["_errors"].is_null() {
                    node["_errors"] = json!([]);
                }
                let error = json!({"code": fault.code, "message": fault.text});
                node["_errors"].as_array_mut().expect("made above").push(error);
            }
            body["errors"] = tree;
        }
        body
    }

    /// In one line, for the message of a failed test.
    pub fn line(&self) -> String {
        let errors: Vec<String> = self
            .errors
            .iter()
            .map(|fault| format!("{}: {} ({})", fault.path, fault.text, fault.code))
            .collect();
        let colon = if errors.is_empty() { "" } else { ": " };
        format!(
            "{} {} {}{colon}{}",
            self.status,
            self.code,
            self.message,
            errors.join("; ")
        )
    }
}

/// Collects what is wrong with a form.
#[derive(Debug, Default)]
pub struct Errors(pub Vec<Fault>);

impl Errors {
    pub fn add(&mut self, path: impl Into<String>, code: &'static str, text: impl Into<String>) {
        self.0.push(Fault {
            path: path.into(),
            code,
            text: text.into(),
        });
    }

    /// Refuses a text outside of its lengths; absent and null texts are left to [`Errors::require`].
    pub fn length(&mut self, path: &str, value: &Value, least: usize, most: usize) {
        let Some(text) = value.as_str() else {
            if !value.is_null() {
                self.add(path, "BASE_TYPE_BAD_STRING", "Must be a string.");
            }
            return;
        };
        let length = text.chars().count();
        // Discord trims what it counts as empty.
        if least > 0 && text.trim().is_empty() {
            self.add(path, "BASE_TYPE_REQUIRED", "This field is required");
        } else if length < least {
            self.add(
                path,
                "BASE_TYPE_MIN_LENGTH",
                format!("Must be {least} or more in length."),
            );
        } else if length > most {
            self.add(
                path,
                "BASE_TYPE_MAX_LENGTH",
                format!("Must be {most} or fewer in length."),
            );
        }
    }

    /// Refuses what is absent or null.
    pub fn require(&mut self, path: &str, value: &Value) {
        if value.is_null() {
            self.add(path, "BASE_TYPE_REQUIRED", "This field is required");
        }
    }

    /// Refuses a list that is too long.
    pub fn most(&mut self, path: &str, value: &Value, most: usize) {
        if value.as_array().is_some_and(|list| list.len() > most) {
            self.add(
                path,
                "BASE_TYPE_MAX_LENGTH",
                format!("Must be {most} or fewer in length."),
            );
        }
    }

    /// Refuses keys that Discord does not know. Discord passes over most of them in silence; a bot that sends one has
    /// misspelt something.
    pub fn known(&mut self, path: &str, value: &Value, keys: &[&str]) {
        for key in value.as_object().into_iter().flatten().map(|(key, _)| key) {
            if !keys.contains(&key.as_str()) {
                let here = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                self.add(here, "UNKNOWN_PROPERTY", "Discord knows no such property.");
            }
        }
    }

    /// A refusal if anything is wrong.
    pub fn into_result(self) -> Result<(), Refusal> {
        if self.0.is_empty() {
            return Ok(());
        }
        Err(Refusal {
            errors: self.0,
            ..Refusal::breach(400, 50035, "Invalid Form Body")
        })
    }
}
