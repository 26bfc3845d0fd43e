//! What the coach says: plain data, the same for Discord, the terminal and JSON.

use std::collections::BTreeMap;

use serde::Serialize;

/// What sort of reply it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The documents answer what was asked.
    Answer,
    /// Did you mean: candidates, no facts.
    Suggestions,
    /// Not covered; the body says so.
    #[default]
    None,
    /// Greetings, thanks, help, another language, distress.
    SmallTalk,
}

impl Kind {
    /// Its name, as in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Suggestions => "suggestions",
            Self::None => "none",
            Self::SmallTalk => "smalltalk",
        }
    }
}

/// A place in a document that the body rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceLine {
    /// The document's file name.
    pub document: String,
    /// Its title.
    pub title: String,
    /// The heading in it.
    pub section: String,
    /// The date that the document prints, in its own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// How the foot of an answer names it.
    #[serde(skip)]
    pub short: String,
}

impl SourceLine {
    /// The document as the foot of an answer names it, with its date where it prints one.
    #[must_use]
    pub fn named(&self) -> String {
        let name = if self.short.is_empty() {
            &self.title
        } else {
            &self.short
        };
        match &self.date {
            Some(date) => format!("{name} ({date})"),
            None => name.clone(),
        }
    }
}

/// A question that may come next: the text of a button, and what pressing it asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NextQuestion {
    pub label: String,
    pub question: String,
}

/// What a look-up was given by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    Title,
    /// The first of two titles.
    FirstTitle,
    /// The second of two titles.
    OtherTitle,
    Country,
}

/// One reply.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Reply {
    /// Names the reply; none when it is not from the knowledge.
    pub id: Option<String>,
    pub kind: Kind,
    /// The intent that was recognised.
    pub intent: Option<String>,
    /// Two where two things were asked.
    pub intents: Vec<String>,
    /// 0 to 1; look-ups have 1.
    pub confidence: f32,
    /// The topic, and the role and place that it is about.
    pub title: String,
    /// Markdown: bold, lists and plain lines. Complete by itself.
    pub body: String,
    pub sources: Vec<SourceLine>,
    /// What the reply is about, by id.
    pub slots: BTreeMap<&'static str, String>,
    /// What was assumed or left out.
    pub notes: Vec<String>,
    pub suggestions: Vec<NextQuestion>,
    pub follow_ups: Vec<NextQuestion>,
    /// What a look-up was given and does not know: the suggestions are names to put in its place. None where they are
    /// whole questions.
    #[serde(skip)]
    pub unknown: Option<Given>,
}

impl Reply {
    /// Nothing said at all: the answer to a message that was not meant for the coach.
    #[must_use]
    pub fn silence() -> Self {
        Self::default()
    }
}
