//! What is said beside answers, and the words that tie one message to the next.

use serde::Deserialize;

use super::Spanned;

/// Words with one meaning; a word has one owner.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Synonym {
    pub word: Spanned<String>,
    pub same: Vec<Spanned<String>>,
}

/// Chat spellings and abbreviations, written out before anything else.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Spelling {
    pub write: String,
    #[serde(rename = "for")]
    pub for_: Vec<Spanned<String>>,
}

/// Greeting, thanks and the like.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SmallTalk {
    pub id: Spanned<String>,
    pub phrasings: Vec<Spanned<String>>,
    /// Whether it ends the conversation: what was said before is forgotten.
    #[serde(default)]
    pub forgets: bool,
    /// Whether it asks why: after an answer whose intent has a `reason`, that is told instead.
    #[serde(default)]
    pub asks_why: bool,
    /// Whether it asks where that is from: after an answer its guides are named first.
    #[serde(default)]
    pub asks_source: bool,
    pub text: Spanned<String>,
    #[serde(default)]
    pub follow_ups: Vec<Spanned<String>>,
}

/// The path for somebody in despair.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Distress {
    pub phrasings: Vec<Spanned<String>>,
    /// Runs of words that always mean it.
    pub signs: Vec<String>,
    pub text: String,
}

/// How a message in another language is known, and what it is told.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Language {
    pub id: Spanned<String>,
    pub name: String,
    #[serde(default)]
    pub words: Vec<String>,
    /// A Unicode script that is enough by itself.
    pub script: Option<String>,
    pub text: String,
}

/// The words that tie a message to the turn before.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Conversation {
    pub openers: Vec<String>,
    pub backward: Vec<String>,
    pub repairs: Vec<String>,
    pub more: Vec<String>,
    pub shorter: Vec<String>,
    pub up: Vec<String>,
    pub down: Vec<String>,
    /// What a member says to hear what comes after what was told, see [`super::Intent::then`].
    #[serde(default)]
    pub onward: Vec<String>,
    /// What a member calls the post that the answer before named beside the title asked about: the one above it.
    #[serde(default)]
    pub that_post: Vec<String>,
    /// What a member says for the highest rung of the ladder talked about.
    #[serde(default)]
    pub top: Vec<String>,
    /// The same for the lowest.
    #[serde(default)]
    pub bottom: Vec<String>,
    /// What a member says for the highest rung before the name of a ladder or title: "the top rung of".
    #[serde(default)]
    pub top_of: Vec<String>,
    /// The same for the lowest.
    #[serde(default)]
    pub bottom_of: Vec<String>,
    /// What a member says to set two things against each other that were asked about one after the other.
    #[serde(default)]
    pub of_both: Vec<String>,
    /// What a member says who asks for a number: an answer without one then says first that the documents give none.
    #[serde(default)]
    pub numbers: Vec<String>,
    /// The same for a share: no number but a percentage answers that.
    #[serde(default)]
    pub shares: Vec<String>,
    /// Ids of the intents that are offered where nothing fits, to begin with.
    #[serde(default)]
    pub starters: Vec<String>,
    /// What a member says to take the first, second, … of the questions that were offered.
    #[serde(default)]
    pub picks: Vec<Vec<String>>,
    /// The same for the last of them.
    #[serde(default)]
    pub picks_last: Vec<String>,
    /// What a member says before the number of a line of an answer ("tell me more about").
    #[serde(default)]
    pub line_of: Vec<String>,
    /// What a member says to hear the questions on offer once more.
    #[serde(default)]
    pub picks_again: Vec<String>,
}
