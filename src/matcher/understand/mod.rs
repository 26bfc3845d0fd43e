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
use super::slots::Slots;
use super::talk::Lean;
use super::token::{Token, joined};
use super::verdict::{Context, Finding, Mode, Verdict, Why};

impl Matcher {
    /// Understands a message, on its own or after the turn before.
    #[must_use]
    pub fn understand(&self, knowledge: &Knowledge, text: &str, context: Option<&Context>, mode: Mode) -> Verdict {
        let tokens = self.lexicon.read(text);
        let masked = self.gazetteer.mask(&tokens, knowledge, &self.lexicon);
        let mut reading = Reading::new(self, knowledge, &tokens, &masked, context, mode);
        let finding = reading.find(text);
        Verdict {
            finding,
            stems: self.stems(&tokens),
            why: reading.why,
        }
    }
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
                !(refers || t.text.starts_with('{') || matcher.lexicon.is_stop(&t.text))
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
            .language(text, &raw, |w| self.matcher.lexicon.is_stop(w))
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

    fn note(&mut self, ranked: &Ranked, span: &Range<usize>) {
        let tokens = &self.masked.tokens[span.clone()];
        self.why.decided_by = joined(tokens);
        let (unknown, content) = self.matcher.classifier.unknown_words(tokens, &self.matcher.lexicon);
        self.why.unknown = (unknown.into_iter().map(str::to_owned).collect(), content);
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
