//! A form that opens as a window of its own.

use serde_json::{Value, json};

use super::split::cut;
use crate::discord::limits;

/// A form, as the response to a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// What comes back with what was filled in.
    pub custom_id: String,
    pub title: &'static str,
    /// One to five.
    pub inputs: Vec<Input>,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    custom_id: &'static str,
    label: &'static str,
    placeholder: &'static str,
    paragraph: bool,
    required: bool,
    longest: usize,
    /// What stands in it when it opens.
    filled: String,
}

impl Input {
    /// A field of one line with at most so many characters.
    #[must_use]
    pub fn line(custom_id: &'static str, label: &'static str, placeholder: &'static str, longest: usize) -> Self {
        Self {
            custom_id,
            label,
            placeholder,
            paragraph: false,
            required: true,
            longest: longest.min(limits::INPUT_TEXT),
            filled: String::new(),
        }
    }

    /// As [`Input::line`], with room for several.
    #[must_use]
    pub fn paragraph(custom_id: &'static str, label: &'static str, placeholder: &'static str, longest: usize) -> Self {
        Self {
            paragraph: true,
            ..Self::line(custom_id, label, placeholder, longest)
        }
    }

    /// The same, with this in it when it opens.
    #[must_use]
    pub fn filled(self, text: &str) -> Self {
        Self {
            filled: cut(text, self.longest),
            ..self
        }
    }

    /// The same, which may be left empty.
    #[must_use]
    pub fn optional(self) -> Self {
        Self {
            required: false,
            ..self
        }
    }
}

impl Form {
    /// As the data of a first response.
    #[must_use]
    pub fn to_modal(&self) -> Value {
        let rows = self.inputs.iter().map(|it| {
            let mut input = json!({
                "type": 4,
                "custom_id": it.custom_id,
                "label": it.label,
                "placeholder": it.placeholder,
                "style": if it.paragraph { 2 } else { 1 },
                "required": it.required,
                "max_length": it.longest,
            });
            if !it.filled.is_empty() {
                input["value"] = json!(it.filled);
            }
            json!({ "type": 1, "components": [input] })
        });
        json!({ "custom_id": self.custom_id, "title": self.title, "components": rows.collect::<Vec<_>>() })
    }
}
