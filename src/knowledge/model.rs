//! The TOML model: one type for each kind of entry that an author writes.
//!
//! Every struct denies unknown keys, so that a slip of the pen is an error and not silence.
//! Ids and references are [`Spanned`], so that a diagnostic can point at them.

use serde::Deserialize;

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

/// A title with facts of its own.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Role {
    pub id: Spanned<String>,
    /// At most six characters; stands for the id where space is short.
    pub code: Spanned<String>,
    pub name: String,
    pub plural: String,
    /// The other ways that people name it.
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
    /// The role whose answers stand in where this one has none.
    pub family: Option<Spanned<String>>,
}

/// A title that fits several roles.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub id: Spanned<String>,
    pub name: String,
    pub aliases: Vec<Spanned<String>>,
    /// Ids of the roles that it fits.
    pub members: Vec<Spanned<String>>,
}

/// A title that the documents mention without figures of its own.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Related {
    pub id: Spanned<String>,
    pub code: Spanned<String>,
    pub name: String,
    pub plural: String,
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
    /// The covered role whose figures come closest, if any does.
    pub nearest: Option<Spanned<String>>,
    /// What the documents say of it by name.
    pub about: String,
    pub sources: Vec<Citation>,
}

/// Whether a place is a state or a group of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PlaceKind {
    Country,
    Region,
}

/// A country or region that the documents speak of.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Place {
    pub id: Spanned<String>,
    pub code: Spanned<String>,
    pub name: String,
    pub kind: PlaceKind,
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
    /// Cities and parts of it, spelt as a sentence has them.
    #[serde(default)]
    pub cities: Vec<Spanned<String>>,
    /// Ids of the places of a region.
    #[serde(default)]
    pub parts: Vec<Spanned<String>>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// The signs and names of the currency, such as `$` and `dollar`; places may share them.
    #[serde(default)]
    pub money: Vec<Spanned<String>>,
    /// Whether English puts "the" before the name.
    #[serde(default)]
    pub article: bool,
}

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

/// What a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Statistic {
    Median,
    Average,
    Range,
    DayRate,
}

/// The span of time that an amount pays for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Period {
    Year,
    Day,
}

/// One amount of pay as a document prints it.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Figure {
    pub role: Spanned<String>,
    /// Ids of the places that it is about; several when the document gives one figure for all of them,
    /// none when the document names no place.
    #[serde(default)]
    pub places: Vec<Spanned<String>>,
    pub statistic: Statistic,
    /// A single amount in whole units of the currency.
    pub amount: Option<u64>,
    pub low: Option<u64>,
    pub high: Option<u64>,
    /// Open upward: "over", "or more".
    #[serde(default)]
    pub plus: bool,
    /// ISO 4217.
    pub currency: Spanned<String>,
    pub period: Period,
    /// The document's own approximate conversion to US dollars.
    pub usd_low: Option<u64>,
    pub usd_high: Option<u64>,
    /// A level of experience within the title, such as `entry`.
    pub level: Option<String>,
    /// What it measures, in a few words.
    pub measures: String,
    /// Whom the document credits, with the date where it prints one.
    pub credits: Option<String>,
    pub note: Option<String>,
    pub guide: Spanned<String>,
    pub section: String,
}

/// A remark that goes with figures.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PayNote {
    #[serde(default)]
    pub roles: Vec<Spanned<String>>,
    #[serde(default)]
    pub places: Vec<Spanned<String>>,
    pub text: String,
    pub guide: Spanned<String>,
    pub section: String,
}

/// A career ladder, its rungs from the bottom to the top.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    pub id: Spanned<String>,
    pub code: Spanned<String>,
    pub name: String,
    pub aliases: Vec<Spanned<String>>,
    pub sources: Vec<Citation>,
    /// What lies beyond the top.
    pub beyond: Option<String>,
    #[serde(rename = "rung")]
    pub rungs: Vec<Rung>,
}

/// One step of a ladder.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// Id of a [`Role`].
    pub role: Spanned<String>,
    /// Words that pick this rung when they stand with the ladder's role.
    #[serde(default)]
    pub levels: Vec<Spanned<String>>,
    /// Experience in the document's own terms.
    pub years: String,
    pub years_from: u32,
    pub years_to: Option<u32>,
    pub scope: String,
    pub focus: Vec<String>,
    pub reports: Option<String>,
    /// What changes on the way to the next rung.
    pub step_up: Option<String>,
}

/// The way on for a role that stands on no ladder.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OffLadder {
    pub role: Spanned<String>,
    pub next: String,
    pub sources: Vec<Citation>,
}

/// What kind of thing an [`Item`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ItemKind {
    Certificate,
    Degree,
    Tool,
    Skill,
    Framework,
}

impl ItemKind {
    /// Its name, as in the files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::Degree => "degree",
            Self::Tool => "tool",
            Self::Skill => "skill",
            Self::Framework => "framework",
        }
    }
}

/// A certificate, degree, tool, skill or framework.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Item {
    pub id: Spanned<String>,
    pub code: Spanned<String>,
    pub kind: ItemKind,
    pub name: String,
    pub full: Option<String>,
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
    #[serde(default)]
    pub named: Vec<Named>,
}

/// What a document says of an [`Item`] for one role.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Named {
    pub role: Spanned<String>,
    pub says: String,
    pub guide: Spanned<String>,
    pub section: String,
}

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

/// How an unknown job title is told from an everyday word.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Titles {
    /// Last words of job titles.
    pub heads: Vec<Spanned<String>>,
    /// Words that may stand before a head without making a title of it.
    pub neutral: Vec<Spanned<String>>,
}

/// Something outside that has a name: a profession or a country.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Outsider {
    pub name: Spanned<String>,
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
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
    /// What a member says to hear what comes after what was told, see [`Intent::then`].
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
