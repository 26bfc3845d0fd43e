//! The parts of a message, and which of them decide.

use std::ops::Range;
use std::rc::Rc;

use super::{Choice, Reading};
use crate::knowledge::model::ItemKind;
use crate::matcher::entities::{Entity, singular, telling_of_size};
use crate::matcher::ranking::Ranked;
use crate::matcher::segment::{is_question, openings, opens_question, parts};
use crate::matcher::token::{Token, joined, tokenise_phrasing};
use crate::matcher::tuning;
use crate::matcher::verdict::Class;

/// So many sentences at the beginning of a message are read each by itself, …
///
/// Each may be ranked three times. A message of 600 one-word sentences would otherwise cost as much as hundreds of messages,
/// and nobody asks in the middle of that: no question of the test sets has more than three.
const FIRST_SENTENCES: usize = 8;
/// … and so many at its end, where the question behind a long story is.
const LAST_SENTENCES: usize = 16;

/// Words that stand for a person named before.
const PRONOUNS: [&str; 4] = ["they", "them", "he", "she"];

/// Words that stand for things named before.
const POINTERS: [&str; 9] = ["it", "they", "them", "these", "those", "that", "this", "one", "ones"];

impl Reading<'_> {
    /// The part of the message that decides: the whole, or the sentence that asks.
    pub(super) fn best_part(&mut self) -> Choice {
        let n = self.masked.tokens.len();
        let whole = Choice {
            span: 0..n,
            ranked: self.rank(0..n),
        };
        let parts = parts(&self.masked.tokens);
        if parts.len() < 2 && n <= tuning::CLAUSE_FROM {
            return whole;
        }
        // A message of very many sentences asks at its beginning or its end.
        let asking = parts.len().saturating_sub(LAST_SENTENCES).max(FIRST_SENTENCES);
        let looked_at = parts.iter().enumerate();
        let parts: Vec<Range<usize>> = looked_at
            .filter(|(at, _)| *at < FIRST_SENTENCES || *at >= asking)
            .map(|(_, part)| part.clone())
            .collect();
        let mut spans = parts.clone();
        for part in &parts {
            // A long sentence may end in its question: "…, is there still room for me?"
            if part.len() > tuning::CLAUSE_FROM {
                for at in openings(&self.masked.tokens[part.clone()]) {
                    if part.len() - at >= tuning::CLAUSE_LEAST {
                        spans.push(part.start + at..part.end);
                    }
                }
            }
        }
        let asked = spans
            .iter()
            .any(|span| opens_question(&self.masked.tokens[span.clone()]));
        let mut best = whole;
        let mut best_score = self.weigh(&best, asked);
        for span in spans {
            let choice = Choice {
                ranked: self.rank(span.clone()),
                span,
            };
            let score = self.weigh(&choice, asked);
            if score > best_score {
                (best, best_score) = (choice, score);
            }
        }
        best
    }

    /// Scores a part of the message; where it leaves out a title named elsewhere, with the title put in its place.
    ///
    /// Several questions are put to the same part, so what comes out is kept while the message is read.
    pub(super) fn rank(&mut self, span: Range<usize>) -> Rc<Ranked> {
        if let Some((_, ranked)) = self.ranked.iter().find(|(known, _)| *known == span) {
            return Rc::clone(ranked);
        }
        let ranked = Rc::new(self.rank_anew(&span));
        self.ranked.push((span, Rc::clone(&ranked)));
        ranked
    }

    fn rank_anew(&mut self, span: &Range<usize>) -> Ranked {
        let all = &self.masked.tokens[span.clone()];
        let mut best = self.matcher.rank(all, &mut self.scratch);
        // Whoever is in despair is taken at their word: no title is put into it.
        if matches!(best.top(), Some((Class::Distress, confidence)) if confidence >= self.matcher.thresholds.know) {
            return best;
        }
        let without_sizes = self.without_sizes(span);
        if let Some(shorter) = &without_sizes {
            best = surer(best, self.matcher.rank(shorter, &mut self.scratch), shorter);
        }
        let tokens = without_sizes.as_deref().unwrap_or(all);
        if tokens.len() > tuning::ELLIPSIS_LONGEST {
            return best;
        }
        let has = |name: &str| tokens.iter().any(|t| t.text == name);
        let title_elsewhere =
            !self.slots.subjects.is_empty() || self.context.is_some_and(|c| !c.slots.subjects.is_empty());
        let place_elsewhere = tokens.len() < self.masked.tokens.len() && self.slots.names_place();
        let (lacks_title, lacks_place) = (title_elsewhere && !has("{role}"), place_elsewhere && !has("{place}"));
        // Of equals the things go first: they were talked about last.
        if let Some(named) = self.with_things_named(tokens) {
            let ranked = self.matcher.rank(&named, &mut self.scratch);
            if confidence(&ranked) >= confidence(&best) {
                best = ranked.of_words(&joined(&named));
            }
        }
        if !lacks_title && !lacks_place {
            return best;
        }
        let mut whole = tokens.to_vec();
        if lacks_title {
            match whole.iter().position(|t| PRONOUNS.contains(&t.text.as_str())) {
                Some(at) => whole[at].text = "{role}".to_owned(),
                None => whole.push(Token::placeholder("{role}")),
            }
            best = surer(best, self.matcher.rank(&whole, &mut self.scratch), &whole);
        }
        if lacks_place {
            whole.push(Token::placeholder("{place}"));
            best = surer(best, self.matcher.rank(&whole, &mut self.scratch), &whole);
        }
        best
    }

    /// "… at a company with 20,000 employees": a part of the message without the words that only tell a size, if it has
    /// such words and others beside names. What is asked is hardly ever the size, but its words stand in questions on teams.
    fn without_sizes(&self, span: &Range<usize>) -> Option<Vec<Token>> {
        let mut sizes = self.masked.mentions.iter().filter(|m| {
            let is_size = matches!(m.entity, Entity::Size(_));
            is_size && span.contains(&m.at) && m.at + m.length <= span.end
        });
        let tokens = &self.masked.tokens[span.clone()];
        let words: Vec<&str> = tokens.iter().map(|it| singular(&it.text)).collect();
        let first = sizes.next()?;
        let mut left_out = vec![false; tokens.len()];
        for size in std::iter::once(first).chain(sizes) {
            let at = size.at - span.start;
            left_out[telling_of_size(&words, at, at + size.length)].fill(true);
        }
        let kept = tokens.iter().zip(left_out).filter(|(_, out)| !out);
        let kept: Vec<Token> = kept.map(|(token, _)| token.clone()).collect();
        (!kept.iter().all(Token::is_placeholder)).then_some(kept)
    }

    /// "How much do they cost" and "cost each?" after an answer on certificates: with the things that were talked about in the
    /// place of the word that points to them, or behind a fragment that leaves it out.
    fn with_things_named(&self, tokens: &[Token]) -> Option<Vec<Token>> {
        let context = self.context?;
        let item = context.slots.items.first().map(|i| &self.knowledge.items[*i]);
        let things = match (item, context.class) {
            (Some(item), _) if item.kind == ItemKind::Certificate => vec![Token::placeholder("{credential}")],
            (Some(item), _) => tokenise_phrasing(&item.name),
            (None, Class::Intent(intent)) => self.matcher.things.get(&intent)?.clone(),
            _ => return None,
        };
        let fragment = tokens.len() <= tuning::FRAGMENT_LONGEST && self.slots.is_empty() && !opens_question(tokens);
        in_place_of_pointer(tokens, &things).or_else(|| fragment.then(|| [tokens, &things].concat()))
    }

    /// How much a part of the message speaks for the message; `asked` tells whether one of its parts asks.
    fn weigh(&self, choice: &Choice, asked: bool) -> f32 {
        let Some((class, confidence)) = choice.ranked.top() else {
            return 0.0;
        };
        let tokens = &self.masked.tokens[choice.span.clone()];
        let has_content = self.content[choice.span.clone()].iter().any(|c| *c) || opens_question(tokens);
        let of_the_field = matches!(class, Class::Intent(_) | Class::Gap(_) | Class::Distress);
        let whole = choice.span.len() == self.masked.tokens.len();
        let asks = is_question(tokens);
        let words = self.content[choice.span.clone()].iter().filter(|c| **c).count();
        // "Have not slept since tuesday lol. Is that normal for a …": a title elsewhere tells what the message is about.
        let beside = class == Class::Noise && self.slots.names_title() && !self.slots_of(&choice.span).names_title();
        let weight = match (of_the_field, asks, whole) {
            (false, ..) if beside => 0.0,
            (false, ..) => tuning::WEIGHT_CHATTER,
            (_, _, true) => 1.0,
            (_, true, _) => tuning::WEIGHT_QUESTION * tuning::WEIGHT_FEW_WORDS.get(words).unwrap_or(&1.0),
            (_, false, _) if asked => tuning::WEIGHT_BACKGROUND,
            (_, false, _) => tuning::WEIGHT_STATEMENT,
        };
        if has_content { confidence * weight } else { 0.0 }
    }
}

/// A question with some things in the place of the word that points to them; none where no word does.
pub(super) fn in_place_of_pointer(tokens: &[Token], things: &[Token]) -> Option<Vec<Token>> {
    let at = tokens.iter().position(|t| POINTERS.contains(&t.text.as_str()))?;
    Some([&tokens[..at], things, &tokens[at + 1..]].concat())
}

/// The reading with the higher confidence; of equals the first. The second is of these words.
fn surer(first: Ranked, second: Ranked, words: &[Token]) -> Ranked {
    if confidence(&second) > confidence(&first) {
        second.of_words(&joined(words))
    } else {
        first
    }
}

/// How sure the best reading is.
pub(super) fn confidence(ranked: &Ranked) -> f32 {
    ranked.top().map_or(0.0, |it| it.1)
}
