//! From a message to a verdict.

mod asks;
mod follow_up;
mod judge;
mod names_only;
mod parts;

use std::ops::Range;

use crate::knowledge::Knowledge;

use super::Matcher;
use super::classifier::Scratch;
use super::entities::Masked;
use super::ranking::Ranked;
use super::segment::{is_question, openings};
use super::slots::Slots;
use super::talk::Lean;
use super::token::{Pause, Token, joined};
use super::tuning;
use super::verdict::{Class, Context, Finding, Mode, Verdict, Why};

impl Matcher {
    /// Understands a message, on its own or after the turn before.
    #[must_use]
    pub fn understand(&self, knowledge: &Knowledge, text: &str, context: Option<&Context>, mode: Mode) -> Verdict {
        let tokens = self.reader.lexicon.read(text);
        let whole = self.understand_tokens(knowledge, text, &tokens, context, mode);
        if mode == Mode::Asked
            && is_chatter(&whole.finding)
            && let Some(rest) = self.behind_chatter(knowledge, text, &tokens, context)
        {
            return rest;
        }
        whole
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
        Verdict {
            finding,
            stems: self.reader.stems(tokens),
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
    lean: Lean,
    /// Masked tokens that carry content: no stop words, placeholders or words of reference.
    content: Vec<bool>,
    scratch: Scratch,
    /// The parts that were ranked already.
    ranked: Vec<(Range<usize>, Ranked)>,
    why: Why,
}

/// The best reading of a part of the message.
#[derive(Clone)]
struct Choice {
    span: Range<usize>,
    ranked: Ranked,
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
        let (lean, used) = matcher.talk.lean(&masked.tokens);
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
        let why = Why {
            corrections: corrections(tokens),
            read_as: joined(&masked.tokens),
            ..Why::default()
        };
        Self {
            matcher,
            knowledge,
            tokens,
            masked,
            context,
            mode,
            slots: Slots::from_mentions(&masked.mentions),
            lean,
            content,
            scratch: Scratch::default(),
            ranked: Vec::new(),
            why,
        }
    }

    fn find(&mut self, text: &str) -> Finding {
        // Languages come first: a script that the tokens cannot hold leaves nothing to read.
        let raw: Vec<String> = self
            .tokens
            .iter()
            .map(|t| t.written.clone().unwrap_or_else(|| t.text.clone()))
            .collect();
        if let Some(language) = self
            .matcher
            .talk
            .language(text, &raw, |w| self.matcher.reader.lexicon.is_stop(w))
        {
            return Finding::Language(language);
        }
        if self.tokens.is_empty() {
            return Finding::Nothing;
        }
        if self.matcher.talk.is_distress(self.tokens) {
            return Finding::Distress;
        }
        match (self.lean.shorter, self.lean.more, self.context.is_some()) {
            (true, _, true) => return Finding::Shorter,
            (_, true, true) => return Finding::More,
            // There is nothing to go on with.
            (_, true, false) | (true, _, false) if self.mode == Mode::Asked => return Finding::Nothing,
            _ => {}
        }
        if let Some(finding) = self.follow_up() {
            return finding;
        }
        if !self.content.iter().any(|c| *c) && !self.slots.is_empty() && !self.asks_in_stop_words() {
            return self.bare_names();
        }
        if let Some(asks) = self.only_items() {
            let ranked = self.rank(0..self.masked.tokens.len());
            // "bi tools" names an item as well, and yet asks something that is known.
            if ranked
                .top()
                .is_none_or(|(class, confidence)| class == asks[0].class || confidence < self.matcher.thresholds.know)
            {
                return Finding::Asks(asks);
            }
        }
        if self.mode == Mode::Asked
            && let Some(asks) = self.two_asks()
        {
            return Finding::Asks(asks);
        }
        let choice = self.best_part();
        self.judge(&choice)
    }

    /// Notes what decided, and which part of the message the reply is to.
    fn note(&mut self, choice: &Choice, part: &Range<usize>) {
        let Choice { span, ranked } = choice;
        self.why.decided_by = joined(&self.masked.tokens[part.clone()]);
        self.why.scored_as = match ranked.words() {
            Some(words) => words.to_owned(),
            None => joined(&self.masked.tokens[span.clone()]),
        };
        self.why.literal = ranked.is_literal();
        self.why.candidates = ranked.best().collect();
        self.why.threshold = self.matcher.thresholds.know;
        self.why.margin = self.matcher.thresholds.margin;
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
