//! Names in the text: roles, places, credentials, amounts, years, sizes of companies.
//!
//! The longest known name wins, wherever it stands.
//! What is found is replaced by a placeholder (`{role}`, `{place}` …), in phrasings and questions alike,
//! so that one phrasing serves every role and country.

mod counts;
mod found;
mod gazetteer;
mod money;
mod names;
mod numbers;
mod own;
mod trades;

pub(super) use counts::telling_of_size;
pub use gazetteer::Gazetteer;
pub(super) use gazetteer::singular;
pub use money::Currency;
pub(super) use trades::words_before_titles;

use std::fmt;

use crate::knowledge::Knowledge;
use crate::knowledge::model::ItemKind;

use super::token::Token;

/// A title that the knowledge has a name for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// Index into [`Knowledge::roles`].
    Role(usize),
    /// Index into [`Knowledge::groups`].
    Group(usize),
    /// Index into [`Knowledge::related`].
    Related(usize),
}

/// An amount of money as a member wrote it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amount {
    /// Whole units of the currency.
    pub value: f64,
    /// The currency, where one was written.
    pub currency: Option<Currency>,
    /// Whether it was a bare number such as `140`, read as thousands.
    pub bare: bool,
    /// Whether it is pay by the day.
    pub per_day: bool,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Entity {
    Subject(Subject),
    /// A profession that the knowledge does not cover: its index, or none where only its shape tells.
    Profession(Option<usize>),
    /// Index into [`Knowledge::places`].
    Place(usize),
    /// A city or part of a place: index into [`Knowledge::places`], and into the cities of that place.
    City {
        place: usize,
        city: usize,
    },
    /// Index into [`Knowledge::countries`]: named, not covered.
    Country(usize),
    /// Index into [`Knowledge::items`].
    Item(usize),
    /// Index into [`Knowledge::ladders`].
    Ladder(usize),
    /// A company or authority by name: nothing is known of any by itself.
    Employer,
    /// A university or school by name, likewise.
    School,
    /// What somebody earns or may earn.
    Amount(Amount),
    /// An amount of money that no figure can be held against: a budget, a loan, pay by the hour.
    Sum(Amount),
    Years(Years),
    /// How many people a company has, or things that it looks after.
    Size(u64),
}

impl Entity {
    /// What stands for it in the text; none where the words stay as they are.
    fn placeholder(self, knowledge: &Knowledge) -> Option<&'static str> {
        match self {
            Entity::Subject(_) | Entity::Profession(_) => Some("{role}"),
            Entity::Place(_) | Entity::City { .. } | Entity::Country(_) => Some("{place}"),
            Entity::Item(item) => match knowledge.items[item].kind {
                ItemKind::Certificate => Some("{credential}"),
                ItemKind::Degree | ItemKind::Tool | ItemKind::Skill | ItemKind::Framework => None,
            },
            // How many there are is hardly ever what is asked: what is counted says more than a placeholder, which few
            // phrasings would have.
            Entity::Ladder(_) | Entity::Size(_) => None,
            Entity::Employer => Some("{employer}"),
            Entity::School => Some("{school}"),
            Entity::Amount(_) | Entity::Sum(_) => Some("{amount}"),
            Entity::Years(_) => Some("{years}"),
        }
    }
}

/// How many years somebody says, the least and the most: "12", "12 to 15", "20+".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Years {
    pub from: u32,
    /// None where there may be more.
    pub to: Option<u32>,
}

impl fmt::Display for Years {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Years { from, to: None } => write!(f, "{from}+"),
            Years { from, to: Some(to) } if from == to => write!(f, "{from}"),
            Years { from, to: Some(to) } => write!(f, "{from}–{to}"),
        }
    }
}

/// A name found in a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    pub entity: Entity,
    /// Where it begins among the masked tokens.
    pub at: usize,
    /// How many masked tokens it takes: one where a placeholder stands for it.
    pub length: usize,
    /// Whether it is named beside a title that is asked about: what the asker is or comes from ("I'm a …", "from …"), or
    /// whom a title reports to.
    pub own: bool,
}

/// A message with its names replaced by placeholders.
#[derive(Debug, Clone, Default)]
pub struct Masked {
    pub tokens: Vec<Token>,
    pub mentions: Vec<Mention>,
}
