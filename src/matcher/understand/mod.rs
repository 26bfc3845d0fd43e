//! From a message to a verdict.

mod asks;
mod carry;
mod denied;
mod follow_up;
mod fragments;
mod judge;
mod names_only;
mod origin;
mod parts;
mod several;
mod stand_ins;
mod standing;

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use crate::knowledge::Knowledge;

use super::Matcher;
use super::entities::{Entity, Masked, Mention, Subject};
use super::language::Foreign;
use super::ranking::{Ranked, Scratch};
use super::segment::{is_question, openings};
use super::slots::Slots;
use super::talk::Lean;
use super::token::{Pause, Token, joined};
use super::tuning;
use super::verdict::{Ask, Class, Context, Finding, Grounds, Mode, Verdict, Why};

thread_local! {
    /// Room for ranking, from one message to the next. Nothing of a message stays in it that another could see, and it fits
    /// any matcher.
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Matcher {
    /// Understands a message, on its own or after the turn before.
    #[must_use]
    pub fn understand(&self, knowledge: &Knowledge, text: &str, context: Option<&Context>, mode: Mode) -> Verdict {
        let tokens = self.reader.lexicon.read(text);
        let tokens = &tokens[context.map_or(0, |_| denied::topic_denied(&tokens))..];
        let whole = self.understand_tokens(knowledge, text, tokens, context, mode);
        if mode == Mode::Asked
            && is_chatter(&whole.finding)
            && let Some(rest) = self.behind_chatter(knowledge, text, tokens, context)
        {
            return rest;
        }
        if mode == Mode::Asked
            && matches!(whole.finding, Finding::Unknown | Finding::DidYouMean(_))
            && let Some(context) = context
            && let Some(first) = self.before_aside(knowledge, text, tokens, context)
        {
            return first;
        }
        whole
    }

    /// What leans on the turn before, with an aside behind it: "and in …, my sister lives there".
    fn before_aside(&self, knowledge: &Knowledge, text: &str, tokens: &[Token], context: &Context) -> Option<Verdict> {
        let end = tokens.iter().position(|it| it.pause != Pause::None)? + 1;
        // What asks something is no aside.
        if end == tokens.len() || is_question(&tokens[end..]) {
            return None;
        }
        let verdict = self.understand_tokens(knowledge, text, &tokens[..end], Some(context), Mode::Asked);
        let leans = verdict.why.grounds == Grounds::TurnBefore;
        (leans && matches!(verdict.finding, Finding::Asks(_))).then_some(verdict)
    }

    fn understand_tokens(
        &self,
        knowledge: &Knowledge,
        text: &str,
        tokens: &[Token],
        context: Option<&Context>,
        mode: Mode,
    ) -> Verdict {
        let masked = self.reader.gazetteer.mask(tokens, knowledge, &self.reader.lexicon);
        let mut reading = Reading::new(self, knowledge, tokens, &masked, context, mode);
        let finding = reading.find(text);
        // Not reached by a panic: what is left half done then is dropped.
        SCRATCH.set(reading.scratch);
        Verdict {
            finding,
            stems: self.reader.stems(tokens),
            number_asked: self.talk.number_asked(&masked.tokens[reading.decided]),
            why: reading.why,
        }
    }

    /// The question behind a greeting or thanks: "thanks, what about …".
    fn behind_chatter(
        &self,
        knowledge: &Knowledge,
        text: &str,
        tokens: &[Token],
        context: Option<&Context>,
    ) -> Option<Verdict> {
        let begins = openings(tokens);
        (1..tokens.len())
            .filter(|at| tokens[at - 1].pause != Pause::None || begins.contains(at))
            .take(tuning::MOST_CHATTER_CUTS)
            .find_map(|at| {
                let (chatter, rest) = tokens.split_at(at);
                if !is_question(rest) {
                    return None;
                }
                let before = self.understand_tokens(knowledge, text, chatter, None, Mode::Asked);
                if !is_chatter(&before.finding) {
                    return None;
                }
                let verdict = self.understand_tokens(knowledge, text, rest, context, Mode::Asked);
                let asks = match &verdict.finding {
                    Finding::Asks(asks) => asks.iter().all(|a| matches!(a.class, Class::Intent(_) | Class::Gap(_))),
                    Finding::DidYouMean(_) | Finding::OutsideTitle(_) => true,
                    _ => false,
                };
                asks.then_some(verdict)
            })
    }
}

/// Whether something is asked that is told, or the message is turned away for what it names.
fn is_settled(finding: &Finding) -> bool {
    match finding {
        Finding::Asks(asks) => asks.iter().any(|it| matches!(it.class, Class::Intent(_))),
        Finding::Unknown | Finding::DidYouMean(_) => false,
        _ => true,
    }
}

/// Whether a message is small talk and nothing else.
fn is_chatter(finding: &Finding) -> bool {
    matches!(finding, Finding::Asks(asks) if asks.iter().all(|a| matches!(a.class, Class::SmallTalk(_))))
}

/// One message on its way to a verdict.
struct Reading<'a> {
    matcher: &'a Matcher,
    knowledge: &'a Knowledge,
    tokens: &'a [Token],
    masked: &'a Masked,
    context: Option<&'a Context>,
    mode: Mode,
    slots: Slots,
    /// Titles that a level stands for: "and the senior one".
    stand_ins: Vec<Subject>,
    /// The names that are meant: neither denied, nor those of a currency, nor where somebody comes from.
    meant: Vec<&'a Mention>,
    lean: Lean,
    /// Masked tokens that carry content: no stop words, placeholders or words of reference.
    content: Vec<bool>,
    /// Masked tokens that refer to something said before, in this message or an earlier one.
    refers: Vec<bool>,
    scratch: Scratch,
    /// The masked tokens that decided.
    decided: Range<usize>,
    /// The parts that were ranked already.
    ranked: Vec<(Range<usize>, Rc<Ranked>)>,
    why: Why,
}

/// The best reading of a part of the message.
#[derive(Clone)]
struct Choice {
    span: Range<usize>,
    ranked: Rc<Ranked>,
}

impl<'a> Reading<'a> {
    fn new(
        matcher: &'a Matcher,
        knowledge: &'a Knowledge,
        tokens: &'a [Token],
        masked: &'a Masked,
        context: Option<&'a Context>,
        mode: Mode,
    ) -> Self {
        let (mut lean, mut used) = matcher.talk.lean(&masked.tokens);
        let denied = context.map_or(0..0, |_| denied::denied(&masked.tokens, lean.repairs));
        lean.repairs |= !denied.is_empty();
        used[denied.clone()].fill(true);
        let content = masked
            .tokens
            .iter()
            .zip(&used)
            // Words of reference refer to something only after a turn.
            .map(|(t, used)| {
                let refers = *used && context.is_some();
                !(refers || t.text.starts_with('{') || matcher.reader.lexicon.is_stop(&t.text))
            })
            .collect();
        // "How much is that in usd", of a place talked about: the currency names no other.
        let is_currency = |m: &Mention| {
            let start = masked.tokens.get(m.at).map(|it| it.span.start);
            let written = tokens.iter().find(|it| Some(it.span.start) == start);
            matches!(m.entity, Entity::Place(_))
                && m.length == 1
                && written.is_some_and(|it| matcher.reader.currency(&it.text).is_some())
        };
        let after_place = context.is_some_and(|it| it.slots.names_place());
        let named = masked.mentions.iter();
        let meant: Vec<&Mention> = named
            .filter(|it| !(denied.contains(&it.at) || after_place && is_currency(it)))
            .filter(|it| !origin::is_origin(masked, it))
            .collect();
        let slots = Slots::from_mentions(meant.iter().copied());
        let why = Why {
            corrections: corrections(tokens),
            read_as: joined(&masked.tokens),
            slots: slots.clone(),
            ..Why::default()
        };
        let mut reading = Self {
            matcher,
            knowledge,
            tokens,
            masked,
            context,
            mode,
            slots,
            stand_ins: Vec::new(),
            meant,
            lean,
            content,
            refers: used,
            scratch: SCRATCH.take(),
            decided: 0..masked.tokens.len(),
            ranked: Vec::new(),
            why,
        };
        reading.name_stand_ins();
        reading
    }

    fn find(&mut self, text: &str) -> Finding {
        // Languages come first: a script that the tokens cannot hold leaves nothing to read.
        let lexicon = &self.matcher.reader.lexicon;
        let foreign = Foreign {
            text,
            words: self.words_beside_names(),
        };
        if let Some(language) = self.matcher.languages.find(&foreign, |w| lexicon.is_stop(w)) {
            return Finding::Language(language);
        }
        // Bare numbers and marks say something only after a turn.
        let has_words = self.tokens.iter().any(|t| t.text.contains(char::is_alphabetic));
        if self.tokens.is_empty() || !has_words && self.context.is_none() {
            return Finding::Nothing;
        }
        if self.matcher.talk.is_distress(self.tokens) {
            return Finding::Distress;
        }
        // What is said among others leans on what they said, unless it asks in so many words.
        let asked = self.mode == Mode::Asked;
        match (self.lean.shorter, self.lean.more, self.context.is_some()) {
            (true, _, true) if asked => return Finding::Shorter,
            (_, true, true) if asked => return Finding::More,
            // There is nothing to go on with.
            (_, true, false) | (true, _, false) if asked => return Finding::Nothing,
            _ => {}
        }
        let leans = asked || self.tokens.len() >= tuning::UNINVITED_LEAST_WORDS && is_question(self.tokens);
        if leans && let Some(finding) = self.follow_up() {
            return finding;
        }
        if !self.content.iter().any(|c| *c) && !self.slots.is_empty() && !self.asks_in_stop_words() {
            return self.bare_names();
        }
        if let Some(finding) = self.of_standing() {
            return finding;
        }
        if self.mode == Mode::Asked
            && let Some(asks) = self.about_items()
        {
            return Finding::Asks(asks);
        }
        if self.mode == Mode::Asked
            && let Some(asks) = self.several_asks()
        {
            return Finding::Asks(asks);
        }
        let choice = self.best_part();
        let finding = self.judge(&choice);
        if self.mode == Mode::Asked
            && !is_settled(&finding)
            && let Some(ask) = self.topic_by_name()
        {
            return Finding::Asks(vec![ask]);
        }
        // "Does scrum matter for a …": of a thing beside a title there is something to tell, if in no other words.
        let tells = self.mode == Mode::Asked && !self.slots.items.is_empty() && self.slots.names_title();
        if finding == Finding::Unknown
            && tells
            && let Some(asks) = self.item_in_place_of_another(true)
        {
            return Finding::Asks(asks);
        }
        finding
    }

    /// What is asked of items, where nothing that is better known is.
    fn about_items(&mut self) -> Option<Vec<Ask>> {
        if self.slots.items.is_empty() {
            return None;
        }
        let ranked = self.rank(0..self.masked.tokens.len());
        let top = ranked.top();
        let t = self.matcher.thresholds;
        if let Some(asks) = self.only_items() {
            // Met to the letter, or where items are not asked for as such, what is known goes first.
            let as_such = self.asks_for_items_as_such();
            let clear = |confidence: f32| {
                if as_such {
                    ranked.is_literal()
                } else {
                    confidence >= t.know
                }
            };
            let known = top.is_some_and(|(class, confidence)| {
                matches!(class, Class::Intent(_)) && class != asks[0].class && clear(confidence)
            });
            // "bi tools" names an item as well, and yet asks something that is known.
            if known {
                return None;
            }
            self.why.grounds = Grounds::Names;
            return Some(asks);
        }
        let sure = top.is_some_and(|(_, confidence)| confidence >= t.sure);
        if sure {
            None
        } else {
            self.item_in_place_of_another(false)
        }
    }

    /// The words as they were typed, but for those of names that were spelt as they are.
    fn words_beside_names(&self) -> Vec<&str> {
        let masked = &self.masked.tokens;
        let names: Vec<Range<usize>> = self
            .masked
            .mentions
            .iter()
            .filter_map(|m| {
                let last = masked.get(m.at + m.length.checked_sub(1)?)?;
                Some(masked.get(m.at)?.span.start..last.span.end)
            })
            .collect();
        let named = |t: &Token| t.written.is_none() && names.iter().any(|n| n.contains(&t.span.start));
        let own = self.tokens.iter().filter(|t| !named(t));
        own.map(|t| t.written.as_deref().unwrap_or(&t.text)).collect()
    }

    /// Notes what the scores of a part of the message are.
    fn note(&mut self, choice: &Choice) {
        let ranked = &choice.ranked;
        self.decided = choice.span.clone();
        self.why.grounds = Grounds::Scores;
        (self.why.decided_by, self.why.scored_as) = self.words_of(choice);
        self.why.scored = ranked.scored();
        self.why.candidates = ranked.best().collect();
        self.why.threshold = self.matcher.thresholds.know;
        self.why.margin = self.matcher.thresholds.margin;
    }

    /// The words of a part of the message, and those that were scored for it.
    fn words_of(&self, choice: &Choice) -> (String, String) {
        let own = joined(&self.masked.tokens[choice.span.clone()]);
        let scored = choice.ranked.words().unwrap_or(&own).to_owned();
        (own, scored)
    }
}

/// What was written otherwise than it was read; the words of one contraction together.
fn corrections(tokens: &[Token]) -> Vec<(String, String)> {
    tokens
        .chunk_by(|a, b| a.span == b.span)
        .filter_map(|words| {
            let written = words.first()?.written.clone()?;
            let read = joined(words);
            (written != read).then_some((written, read))
        })
        .collect()
}
