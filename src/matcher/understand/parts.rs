//! The parts of a message, and which of them decide.

use std::ops::Range;
use std::rc::Rc;

use super::{Choice, Reading};
use crate::knowledge::model::ItemKind;
use crate::matcher::entities::{Entity, singular, telling_of_size};
use crate::matcher::ranking::Ranked;
use crate::matcher::segment::{is_question, joints, openings, opens_question, sentences};
use crate::matcher::token::{Pause, Token, joined, tokenise_phrasing};
use crate::matcher::tuning;
use crate::matcher::verdict::{Ask, Class, Second};

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
        let parts = sentences(&self.masked.tokens);
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

    /// Two things asked in one message, if both are clear and neither is the message as a whole.
    pub(super) fn two_asks(&mut self) -> Option<Vec<Ask>> {
        let n = self.masked.tokens.len();
        // Of a title that is not covered nothing is answered, however much is asked.
        let outside = self.slots.subjects.is_empty() && !self.slots.professions.is_empty();
        if n > tuning::TWO_ASKS_LONGEST || outside {
            return None;
        }
        let whole = self.rank(0..n);
        let bar = self.matcher.thresholds.know.max(tuning::TWO_ASKS_LEAST);
        let mut best: Option<(f32, Choice, Choice)> = None;
        for (left, right) in joints(&self.masked.tokens) {
            if !self.may_ask(&left) || !self.may_ask(&right) || self.joins_titles(&left, &right) {
                continue;
            }
            let (l, r) = (self.rank(left.clone()), self.rank(right.clone()));
            let (Some(lt), Some(rt)) = (l.top(), r.top()) else {
                continue;
            };
            let both_intents = matches!((lt.0, rt.0), (Class::Intent(_), Class::Intent(_)));
            let score = lt.1.min(rt.1);
            if both_intents && lt.0 != rt.0 && score >= bar && best.as_ref().is_none_or(|(s, ..)| score > *s) {
                best = Some((
                    score,
                    Choice { span: left, ranked: l },
                    Choice { span: right, ranked: r },
                ));
            }
        }
        let (score, left, right) = best?;
        let (lc, rc) = (left.ranked.top()?.0, right.ranked.top()?.0);
        let whole_top = whole.top()?;
        // An intent for both at once ("pros and cons") speaks for itself when it is the clearer reading.
        if whole_top.0 != lc && whole_top.0 != rc && whole_top.1 > score {
            return None;
        }
        // The message as a whole is one of the two and all but certain: the other half only words it further.
        if whole_top.1 >= tuning::TWO_ASKS_WHOLE_CERTAIN && whole_top.1 > score + tuning::TWO_ASKS_WHOLE_LEAD {
            return None;
        }
        self.note(&left);
        let (decided_by, scored_as) = self.words_of(&right);
        self.why.second = right.ranked.top().map(|best| {
            Box::new(Second {
                decided_by,
                scored_as,
                scored: right.ranked.scored(),
                best,
            })
        });
        Some([left, right].iter().filter_map(|c| self.ask(c)).collect())
    }

    /// "What do directors and managers earn": the joint is between two titles, of which one thing is asked, behind it.
    fn joins_titles(&self, left: &Range<usize>, right: &Range<usize>) -> bool {
        let is_title = |at: usize| self.masked.tokens.get(at).is_some_and(|it| it.text == "{role}");
        let says_more = self.content[left.clone()].iter().any(|content| *content);
        !says_more && left.end > 0 && is_title(left.end - 1) && is_title(right.start)
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
                None => whole.push(placeholder("{role}")),
            }
            best = surer(best, self.matcher.rank(&whole, &mut self.scratch), &whole);
        }
        if lacks_place {
            whole.push(placeholder("{place}"));
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

    /// "How much do they cost" after an answer on certificates: with the things that were talked about in the place of
    /// the word that points to them.
    fn with_things_named(&self, tokens: &[Token]) -> Option<Vec<Token>> {
        let context = self.context?;
        let at = tokens.iter().position(|t| POINTERS.contains(&t.text.as_str()))?;
        let item = context.slots.items.first().map(|i| &self.knowledge.items[*i]);
        let things = match (item, context.class) {
            (Some(item), _) if item.kind == ItemKind::Certificate => vec![placeholder("{credential}")],
            (Some(item), _) => tokenise_phrasing(&item.name),
            (None, Class::Intent(intent)) => self.matcher.things.get(&intent)?.clone(),
            _ => return None,
        };
        Some([&tokens[..at], &things, &tokens[at + 1..]].concat())
    }

    /// Whether a part of the message may be an ask by itself: it has content, and is no mere statement.
    fn may_ask(&self, span: &Range<usize>) -> bool {
        let tokens = &self.masked.tokens[span.clone()];
        // "…, and the same job over there" asks what was asked just before.
        let own = self.content[span.clone()].iter().zip(&self.refers[span.clone()]);
        let content = own.filter(|(content, refers)| **content && !**refers).count();
        let about_oneself = tokens
            .iter()
            .any(|t| matches!(t.text.as_str(), "i" | "my" | "we" | "me" | "am"));
        (content > 0 && !about_oneself && tokens.len() <= tuning::TWO_ASKS_BARE_LONGEST)
            || (is_question(tokens) && (content > 0 || opens_question(tokens)))
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

fn placeholder(name: &str) -> Token {
    Token {
        text: name.to_owned(),
        span: 0..0,
        pause: Pause::None,
        question: false,
        written: None,
    }
}

/// The reading with the higher confidence; of equals the first. The second is of these words.
fn surer(first: Ranked, second: Ranked, words: &[Token]) -> Ranked {
    if confidence(&second) > confidence(&first) {
        second.of_words(&joined(words))
    } else {
        first
    }
}

fn confidence(ranked: &Ranked) -> f32 {
    ranked.top().map_or(0.0, |it| it.1)
}
