//! Several things asked in one message.

use std::ops::Range;
use std::rc::Rc;

use super::parts::{confidence, in_place_of_pointer};
use super::{Choice, Reading};
use crate::matcher::entities::Entity;
use crate::matcher::segment::{is_question, joints, opens_question};
use crate::matcher::token::joined;
use crate::matcher::tuning;
use crate::matcher::verdict::{Ask, Class, Further};

impl Reading<'_> {
    /// The things asked in one message, if all are clear and none is the message as a whole.
    pub(super) fn several_asks(&mut self) -> Option<Vec<Ask>> {
        let n = self.masked.tokens.len();
        // Of a title that is not covered nothing is answered, however much is asked.
        let outside = self.slots.subjects.is_empty() && !self.slots.professions.is_empty();
        if n > tuning::TWO_ASKS_LONGEST || outside {
            return None;
        }
        let whole = self.rank(0..n);
        let bar = self.matcher.thresholds.know.max(tuning::TWO_ASKS_LEAST);
        let (score, [left, right]) = self.clearest_cut(0..n, bar, |l, r| l != r)?;
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
        let asked = self.cut_again(vec![left, right], bar);
        let (first, rest) = asked.split_first()?;
        self.note(first);
        self.why.further = rest.iter().filter_map(|it| self.further(it)).collect();
        Some(asked.iter().filter_map(|c| self.ask(c)).collect())
    }

    /// The things asked in the parts of a message, with one of them cut in two where that tells a third thing apart as
    /// clearly: "pay, hours, and the degree".
    fn cut_again(&mut self, mut asked: Vec<Choice>, bar: f32) -> Vec<Choice> {
        let known: Vec<Class> = asked.iter().filter_map(|it| it.ranked.top()).map(|it| it.0).collect();
        let mut best: Option<(f32, usize, [Choice; 2])> = None;
        for (at, whole) in asked.iter().enumerate() {
            let Some((class, confidence)) = whole.ranked.top() else {
                continue;
            };
            let bar = bar.max(confidence * tuning::THIRD_ASK_SHARE);
            let is_new = |it: Class| !known.contains(&it);
            let tells_apart = |l: Class, r: Class| l == class && is_new(r) || r == class && is_new(l);
            if let Some((score, halves)) = self.clearest_cut(whole.span.clone(), bar, tells_apart)
                && best.as_ref().is_none_or(|(s, ..)| score > *s)
            {
                best = Some((score, at, halves));
            }
        }
        if let Some((_, at, halves)) = best {
            asked.splice(at..=at, halves);
        }
        asked
    }

    /// The joint of a part of the message at which both sides ask something by themselves, each as clear as the bar says, and
    /// two things that are `wanted` together; with how clear the fainter is.
    fn clearest_cut(
        &mut self,
        span: Range<usize>,
        bar: f32,
        wanted: impl Fn(Class, Class) -> bool,
    ) -> Option<(f32, [Choice; 2])> {
        let mut best: Option<(f32, [Choice; 2])> = None;
        for (left, right) in joints(&self.masked.tokens[span.clone()]) {
            let [left, right] = [left, right].map(|it| it.start + span.start..it.end + span.start);
            let joins_names = self.joins_titles(&left, &right) || self.names_ladders_only(&left, &right);
            if !self.may_ask(&left) || !self.may_ask(&right) || joins_names {
                continue;
            }
            let mut sides = [left, right].map(|span| Choice {
                ranked: self.rank(span.clone()),
                span,
            });
            self.point_back(&mut sides);
            let (Some((l, left)), Some((r, right))) = (sides[0].ranked.top(), sides[1].ranked.top()) else {
                continue;
            };
            let both_intents = matches!((l, r), (Class::Intent(_), Class::Intent(_)));
            let score = left.min(right);
            if both_intents && wanted(l, r) && score >= bar && best.as_ref().is_none_or(|(s, _)| score > *s) {
                best = Some((score, sides));
            }
        }
        best
    }

    /// "Which certificates, and how much are they": the second side with the things that the first asks for in the place of the
    /// word that points to them, if that is as clear.
    fn point_back(&mut self, [left, right]: &mut [Choice; 2]) {
        let Some((Class::Intent(first), _)) = left.ranked.top() else {
            return;
        };
        let Some(things) = self.matcher.things.get(&first) else {
            return;
        };
        let Some(named) = in_place_of_pointer(&self.masked.tokens[right.span.clone()], things) else {
            return;
        };
        let ranked = self.matcher.rank(&named, &mut self.scratch);
        if confidence(&ranked) >= confidence(&right.ranked) {
            right.ranked = Rc::new(ranked.of_words(&joined(&named)));
        }
    }

    fn further(&self, choice: &Choice) -> Option<Further> {
        let (decided_by, scored_as) = self.words_of(choice);
        Some(Further {
            decided_by,
            scored_as,
            scored: choice.ranked.scored(),
            best: choice.ranked.top()?,
        })
    }

    /// "What do directors and managers earn": the joint is between two titles, of which one thing is asked, behind it.
    fn joins_titles(&self, left: &Range<usize>, right: &Range<usize>) -> bool {
        let is_title = |at: usize| self.masked.tokens.get(at).is_some_and(|it| it.text == "{role}");
        let says_more = self.content[left.clone()].iter().any(|content| *content);
        let article = |at: &usize| matches!(self.masked.tokens[*at].text.as_str(), "a" | "an" | "the");
        let behind = right.clone().find(|at| !article(at)).unwrap_or(right.start);
        !says_more && left.end > 0 && is_title(left.end - 1) && is_title(behind)
    }

    /// "… on the one ladder, and on the other ladder": both sides name a ladder, and one of them nothing else.
    fn names_ladders_only(&self, left: &Range<usize>, right: &Range<usize>) -> bool {
        let ladders = self
            .masked
            .mentions
            .iter()
            .filter(|it| matches!(it.entity, Entity::Ladder(_)));
        let ladders: Vec<Range<usize>> = ladders.map(|it| it.at..it.at + it.length).collect();
        let names = |side: &Range<usize>| ladders.iter().any(|it| side.contains(&it.start));
        let only = |side: &Range<usize>| {
            let mut content = side.clone().filter(|at| self.content[*at]);
            content.all(|at| ladders.iter().any(|it| it.contains(&at)))
        };
        names(left) && names(right) && (only(left) || only(right))
    }

    /// Whether a part of the message may be an ask by itself: it has content, and is no mere statement.
    fn may_ask(&self, span: &Range<usize>) -> bool {
        let tokens = &self.masked.tokens[span.clone()];
        // "…, and the same job over there" asks what was asked just before.
        let own = self.content[span.clone()].iter().zip(&self.refers[span.clone()]);
        let content = own.filter(|(content, refers)| **content && !**refers).count();
        // Nor does "and which one for …" ask anything else.
        if content == 0 && tokens.iter().any(|t| matches!(t.text.as_str(), "one" | "ones")) {
            return false;
        }
        let about_oneself = tokens
            .iter()
            .any(|t| matches!(t.text.as_str(), "i" | "my" | "we" | "me" | "am"));
        (content > 0 && !about_oneself && tokens.len() <= tuning::TWO_ASKS_BARE_LONGEST)
            || (is_question(tokens) && (content > 0 || opens_question(tokens)))
    }
}
