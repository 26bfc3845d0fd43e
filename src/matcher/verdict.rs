//! What the matcher makes of a message, and why.

use serde::{Deserialize, Serialize};

use super::slots::Slots;
use super::talk::Number;

/// What a row of the classifier stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Class {
    /// Index into the intents.
    Intent(usize),
    /// Index into the gaps: asked in the field, left open by the documents.
    Gap(usize),
    /// Index into the small talk.
    SmallTalk(usize),
    Distress,
    /// Nobody's question.
    Noise,
}

/// Who the message was for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// The coach was addressed: it may ask back and may say that it does not know.
    #[default]
    Asked,
    /// Nobody addressed it: it speaks only when it is sure, or not at all.
    Uninvited,
}

/// One thing asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    pub class: Class,
    /// 0 to 1.
    pub confidence: f32,
    pub slots: Slots,
    /// What came from the turn before.
    pub carried: Carried,
}

/// What a follow-up took over from the turn before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Carried {
    pub intent: bool,
    pub subject: bool,
    pub place: bool,
}

/// The turn before, as far as the next one may lean on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Context {
    pub class: Class,
    /// What was talked about at the end of the reply: a pronoun points here.
    pub slots: Slots,
}

/// What a message is.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// Nothing that could be read.
    Nothing,
    Distress,
    /// Index into the languages.
    Language(usize),
    /// The turn before, at length.
    More,
    /// The turn before, in short.
    Shorter,
    /// One or two things asked.
    Asks(Vec<Ask>),
    /// Two or three that may have been meant, best first.
    DidYouMean(Vec<Ask>),
    /// A title that is not covered: index into the professions, where it is listed.
    OutsideTitle(Option<usize>),
    /// Only names and no question; best guesses at what is wanted of them.
    BareNames(Vec<Ask>),
    Unknown,
}

/// The matcher's answer: what the message is, and why.
#[derive(Debug, Clone)]
pub struct Verdict {
    pub finding: Finding,
    /// The stems of all words of the message, for the parts of an answer that wait for a word.
    pub stems: Vec<String>,
    /// The number that the part of it that decided asks for, if any.
    pub number_asked: Option<Number>,
    pub why: Why,
}

impl Verdict {
    /// Replaces what was found by what the turn before makes of the message: none of its own scores counts.
    pub fn take_from_turn_before(&mut self, ask: Ask) {
        self.finding = Finding::Asks(vec![ask]);
        self.why.unscored(Grounds::TurnBefore);
    }
}

/// How a verdict came about.
#[derive(Debug, Clone, Default)]
pub struct Why {
    /// As written and as read.
    pub corrections: Vec<(String, String)>,
    /// The message as the classifier saw it, placeholders and all.
    pub read_as: String,
    /// What the message names.
    pub slots: Slots,
    /// What decided.
    pub grounds: Grounds,
    /// The part of the message that decided, where it was cut; empty where nothing was scored.
    pub decided_by: String,
    /// The words that were scored, a space between them: the part that decided, or that part with a name in the place that
    /// leaves it out.
    pub scored_as: String,
    /// The class whose score the confidence of the first candidate is: itself, or the one that lent it. None where no
    /// weights led to it: a phrasing met to the letter, or nothing scored.
    pub scored: Option<Class>,
    /// The best candidates with their confidence, best first.
    pub candidates: Vec<(Class, f32)>,
    /// Where several things were asked, how those behind the first came about.
    pub further: Vec<Further>,
    /// The confidence that an answer needed.
    pub threshold: f32,
    /// The lead over the runner-up that an answer needed.
    pub margin: f32,
}

impl Why {
    /// Sets grounds that score nothing, and forgets what was scored before.
    pub(super) fn unscored(&mut self, grounds: Grounds) {
        *self = Self {
            corrections: std::mem::take(&mut self.corrections),
            read_as: std::mem::take(&mut self.read_as),
            slots: std::mem::take(&mut self.slots),
            grounds,
            ..Self::default()
        };
    }
}

/// What decided a verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Grounds {
    /// A rule that scores nothing: letters of another language, words of despair, "tell me more", or nothing to read.
    #[default]
    Rule,
    /// The scores of the candidates.
    Scores,
    /// The names alone: no words beside them ask anything else.
    Names,
    /// A phrasing of another thing, with the one named in its place: to the letter, or where nothing else fits nearly so.
    Exchange,
    /// The turn before: the message names something else and its topic stays, or asks for its reason.
    TurnBefore,
}

/// How one of several asks came about: as in [`Why`].
#[derive(Debug, Clone)]
pub struct Further {
    pub decided_by: String,
    pub scored_as: String,
    pub scored: Option<Class>,
    /// The class, and its confidence.
    pub best: (Class, f32),
}
