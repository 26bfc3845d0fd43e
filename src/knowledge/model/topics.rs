//! What people ask, and the answers.

use serde::Deserialize;

use super::{Citation, Spanned};

/// The table that answers an intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Lookup {
    Salary,
    Years,
    Ladder,
    Next,
    /// Which of two titles stands higher.
    Rank,
    Compare,
    JudgePay,
    HighestPlace,
    PayOver,
    WhoNames,
    Item,
    Topics,
}

/// The part of a ladder entry that answers an intent for a rung without an answer of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RungPart {
    Scope,
    Focus,
    Years,
    Reports,
}

/// Something that people ask, the ways they ask it, and the answers.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Intent {
    pub id: Spanned<String>,
    pub title: String,
    /// What it is about, as it stands in a sentence behind "on"; the title with a small letter where that will do.
    pub topic: Option<String>,
    /// The things that its answers list, such as "certificates": what "they" and "it" mean in the message after.
    pub things: Option<String>,
    /// The plain question that stands on a button.
    pub label: String,
    pub phrasings: Vec<Spanned<String>>,
    #[serde(default)]
    pub follow_ups: Vec<Spanned<String>>,
    /// Id of the intent that says why it is so, for whoever asks just that after an answer.
    pub reason: Option<Spanned<String>>,
    /// Id of the intent that "and then?" asks for after it.
    pub then: Option<Spanned<String>>,
    /// What is asked in the words of another intent means this one behind some topics: "how long does it take?", about a
    /// visa.
    #[serde(default)]
    pub instead_of: Vec<Instead>,
    /// One sentence that answers when no role was named.
    pub summary: Option<String>,
    pub lookup: Option<Lookup>,
    pub rung: Option<RungPart>,
    /// Whether it is for those, too, who come from a profession that is not covered: theirs is then no reason to turn
    /// them away.
    #[serde(default)]
    pub newcomers: bool,
    /// Whether it speaks of pay in other countries at large: of a country that is named, the table of pay says more where
    /// the choice is in doubt.
    #[serde(default)]
    pub pay_at_large: bool,
    /// Whether it tells the way on from a title. Of somebody whose own profession is not covered it is the way to the
    /// title that is asked, so an intent for newcomers answers instead. The first such intent without a look-up also tells,
    /// behind a next step, where it leads beyond that.
    #[serde(default)]
    pub onward: bool,
    #[serde(default)]
    pub premise: Vec<Premise>,
    #[serde(default, rename = "answer")]
    pub answers: Vec<Answer>,
}

impl Intent {
    /// Whether an authored answer is about the place with this id.
    #[must_use]
    pub fn tells_of(&self, place: &str) -> bool {
        let mut places = self.answers.iter().flat_map(|it| &it.places);
        places.any(|it| it.get_ref() == place)
    }
}

/// Another intent, and the topics behind which an intent takes its place.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Instead {
    /// The intent in whose words it is asked, by a message that names no title of its own.
    pub intent: Spanned<String>,
    /// Those that the turn before was about.
    pub after: Vec<Spanned<String>>,
    /// Words that say that the other intent is meant after all; see [`Premise::when`].
    #[serde(default)]
    pub unless: Vec<String>,
}

/// A wrong belief that is put right before the answer.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Premise {
    /// Each entry is a set of words that must all be there; one entry is enough.
    pub when: Vec<String>,
    pub says: String,
}

/// What the documents say on an intent, for some roles and places or for all.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Answer {
    #[serde(default)]
    pub roles: Vec<Spanned<String>>,
    #[serde(default)]
    pub places: Vec<Spanned<String>>,
    /// One line for the reply that lists every role.
    pub brief: Option<String>,
    pub text: Spanned<String>,
    #[serde(default)]
    pub points: Vec<Point>,
    pub close: Option<String>,
    pub sources: Vec<Citation>,
}

/// One line of an answer's list.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Point {
    pub label: Option<String>,
    pub text: String,
    /// Words that bring this line to the front; see [`Premise::when`].
    #[serde(default)]
    pub when: Vec<String>,
}

/// A question in the field that the documents leave open.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Gap {
    pub id: Spanned<String>,
    pub title: String,
    pub label: String,
    pub phrasings: Vec<Spanned<String>>,
    pub text: Spanned<String>,
    #[serde(default)]
    pub sources: Vec<Citation>,
    #[serde(default)]
    pub follow_ups: Vec<Spanned<String>>,
}

/// A question and where it must lead; replayed by `check`, and before a reload is served.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Check {
    pub question: Spanned<String>,
    pub intent: Spanned<String>,
    pub role: Option<Spanned<String>>,
    pub place: Option<Spanned<String>>,
}
