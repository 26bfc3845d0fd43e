//! A message as Discord's API takes it, without anything that could ping.

use serde::Serialize;
use serde_json::{Value, json};
use serenity::all::CreateAttachment;

#[cfg(feature = "journal")]
use super::split::cut;
#[cfg(feature = "journal")]
use crate::discord::limits;

/// Only whoever asked sees it. <https://discord.com/developers/docs/resources/message#message-object-message-flags>
pub const EPHEMERAL: u64 = 1 << 6;

/// Nobody and nothing may be pinged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct NoMentions {
    /// The kinds of mentions that ping: none.
    parse: [(); 0],
}

/// A message without its place.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Message {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub content: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub embeds: Vec<Embed>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<Row>,
    pub allowed_mentions: NoMentions,
    /// Goes beside the body, which only names it.
    #[serde(skip)]
    pub file: Option<File>,
}

/// Something that is attached as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    name: &'static str,
    content: Vec<u8>,
    /// What a picture shows, for whoever does not see it.
    description: String,
}

impl File {
    /// A text.
    #[must_use]
    pub fn text(name: &'static str, text: String) -> Self {
        Self {
            name,
            content: text.into_bytes(),
            description: String::new(),
        }
    }

    /// A picture, with what it shows in words.
    #[must_use]
    #[cfg(feature = "journal")]
    pub fn picture(name: &'static str, content: Vec<u8>, description: String) -> Self {
        Self {
            name,
            content,
            description: cut(&description, limits::FILE_DESCRIPTION),
        }
    }
}

/// An embed, with the parts that are used here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Embed {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    pub description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub footer: Option<Footer>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Footer {
    pub text: String,
}

/// A row of components.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    #[serde(rename = "type")]
    kind: u8,
    pub components: Vec<Component>,
}

/// A button or a menu.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Component {
    Button(Button),
    Select(Select),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Button {
    #[serde(rename = "type")]
    kind: u8,
    style: u8,
    pub label: String,
    pub custom_id: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Select {
    #[serde(rename = "type")]
    kind: u8,
    pub custom_id: String,
    pub placeholder: String,
    pub options: Vec<SelectOption>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SelectOption {
    pub label: String,
    pub value: String,
}

/// How much a button stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Primary = 1,
    Secondary = 2,
}

impl Row {
    /// A row of these.
    #[must_use]
    pub fn new(components: Vec<Component>) -> Self {
        Self { kind: 1, components }
    }
}

impl Button {
    /// A button with this label, which does what its id says.
    #[must_use]
    pub fn new(style: Style, label: String, custom_id: String) -> Self {
        Self {
            kind: 2,
            style: style as u8,
            label,
            custom_id,
        }
    }
}

impl Select {
    /// A menu of which one option can be chosen.
    #[must_use]
    pub fn new(custom_id: String, placeholder: String, options: Vec<SelectOption>) -> Self {
        Self {
            kind: 3,
            custom_id,
            placeholder,
            options,
        }
    }
}

impl Message {
    /// A message that is only a line of text, without components.
    #[must_use]
    pub fn line(text: impl Into<String>) -> Self {
        Self {
            content: text.into(),
            ..Self::default()
        }
    }

    /// As the body of a request that creates it.
    #[must_use]
    pub fn to_create(&self, ephemeral: bool) -> Value {
        // It consists of text, numbers and lists, which always have a JSON form.
        let mut body = serde_json::to_value(self).unwrap_or_default();
        if ephemeral {
            body["flags"] = json!(EPHEMERAL);
        }
        self.name_file(&mut body);
        body
    }

    /// As the body of a request that turns another message into it.
    #[must_use]
    pub fn to_edit(&self) -> Value {
        let mut body = json!({
            "content": self.content,
            "embeds": self.embeds,
            "components": self.components,
            "allowed_mentions": self.allowed_mentions,
        });
        self.name_file(&mut body);
        body
    }

    fn name_file(&self, body: &mut Value) {
        if let Some(file) = &self.file {
            let mut named = json!({ "id": "0", "filename": file.name });
            if !file.description.is_empty() {
                named["description"] = json!(file.description);
            }
            body["attachments"] = json!([named]);
        }
    }

    /// The file, to be sent beside the body.
    #[must_use]
    pub fn attachments(&self) -> Vec<CreateAttachment> {
        let files = self.file.iter();
        files
            .map(|it| CreateAttachment::bytes(it.content.clone(), it.name))
            .collect()
    }
}
