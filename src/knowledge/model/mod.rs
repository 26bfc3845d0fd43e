//! The TOML model: one type for each kind of entry that an author writes.
//!
//! Every struct denies unknown keys, so that a slip of the pen is an error and not silence.
//! Ids and references are [`Spanned`], so that a diagnostic can point at them.

mod items;
mod ladders;
mod pay;
mod talk;
mod titles;
mod topics;

use serde::Deserialize;

pub use items::{Item, ItemKind, Named};
pub use ladders::{Ladder, OffLadder, Rung};
pub use pay::{Figure, PayNote, Period, Statistic};
pub use talk::{Conversation, Distress, Language, SmallTalk, Spelling, Synonym};
pub use titles::{Group, Outsider, Place, PlaceKind, Related, Role, Titles};
pub use topics::{Answer, Check, Gap, Instead, Intent, Lookup, Point, Premise, RungPart};

pub use super::spanned::Spanned;

/// A document that facts come from.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub id: Spanned<String>,
    /// The document's own file name, as printed in every reply's sources.
    pub document: String,
    pub title: String,
    /// How the foot of an answer names it.
    pub short: String,
    pub publisher: Option<String>,
    /// The date that the document prints, in its own words.
    pub date: Option<String>,
    /// What the document is about.
    pub about: String,
}

/// A place in a document that a statement rests on.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// Id of a [`Source`].
    pub guide: Spanned<String>,
    /// The heading in the document.
    pub section: String,
}
