//! Lines of JSON.

use serde_json::{Map, Value};

/// A line as an object, or why it is none.
pub(super) fn object(line: &str) -> Result<Map<String, Value>, String> {
    serde_json::from_str(line).map_err(|error| {
        // It counts lines within the one that it was given.
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
        format!("not a JSON object: {message} at column {}", error.column())
    })
}
