//! From a message to a verdict.

use std::ops::Range;

use crate::knowledge::Knowledge;
use crate::knowledge::model::Lookup;

use super::classifier::Scratch;
use super::entities::{Entity, Masked, Mention, Subject};
use super::segment::{is_question, joints, openings, opens_question, sentences};
use super::slots::Slots;
use super::talk::Lean;
use super::token::{Pause, Token, joined};
use super::tuning;
use super::verdict::{Ask, Carried, Class, Context, Finding, Mode, Verdict, Why};
use super::{Matcher, Ranked};

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

/// Words that stand for a person named before.
const PRONOUNS: [&str; 4] = ["they", "them", "he", "she"];

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

    /// A message that says nothing new but names, or steps from what was talked about.
    fn follow_up(&mut self) -> Option<Finding> {
        let context = self.context?;
        let Class::Intent(_) = context.class else { return None };
        let words_left: Vec<&str> = self
            .masked
            .tokens
            .iter()
            .zip(&self.content)
            .filter(|(_, c)| **c)
            .map(|(t, _)| t.text.as_str())
            .collect();
        let mut slots = self.slots.clone();
        let mut carried = Carried {
            intent: true,
            ..Carried::default()
        };
        let leans = self.lean.opens || self.lean.points_back || self.lean.repairs;

        let levels = self.levels_named(&words_left, context);
        let only_levels = !levels.is_empty() && words_left.iter().all(|w| self.matcher.level_words.contains(*w));
        if slots.subjects.is_empty() && only_levels && (leans || words_left.len() == self.masked.tokens.len()) {
            slots.subjects = levels.into_iter().map(Subject::Role).collect();
        } else if slots.subjects.is_empty() && self.lean.steps != 0 && self.lean.opens && words_left.is_empty() {
            slots.subjects = self.stepped(context, context.class);
        } else if !words_left.is_empty()
            || slots.is_empty()
            || (slots.professions.is_empty() && self.asks_in_stop_words() && !leans)
        {
            return None;
        }
        if slots.subjects.is_empty() && !slots.professions.is_empty() {
            return Some(Finding::OutsideTitle(slots));
        }
        self.fill(&mut slots, &mut carried, context, true);
        self.why.decided_by = "the turn before".to_owned();
        Some(Finding::Asks(vec![Ask {
            class: context.class,
            confidence: tuning::FOLLOW_UP_CONFIDENCE,
            slots,
            carried,
        }]))
    }

    /// The rungs that a level word picks on the ladders of the role talked about.
    fn levels_named(&self, words: &[&str], context: &Context) -> Vec<usize> {
        let roles: Vec<usize> = context
            .slots
            .subjects
            .iter()
            .filter_map(|s| if let Subject::Role(r) = s { Some(*r) } else { None })
            .collect();
        let mut out = Vec::new();
        for role in roles {
            out.extend(self.matcher.rungs_at_level(self.knowledge, role, words));
        }
        out.dedup();
        out
    }

    /// The rungs above (or below) those talked about. After a question for the next step they are it already.
    fn stepped(&self, context: &Context, class: Class) -> Vec<Subject> {
        if matches!(class, Class::Intent(i) if self.knowledge.intents[i].lookup == Some(Lookup::Next)) {
            return context.slots.subjects.clone();
        }
        let mut out: Vec<Subject> = Vec::new();
        for subject in &context.slots.subjects {
            if let Subject::Role(role) = subject {
                for next in self.matcher.neighbours(self.knowledge, *role, self.lean.steps) {
                    if !out.contains(&Subject::Role(next)) {
                        out.push(Subject::Role(next));
                    }
                }
            }
        }
        if out.is_empty() {
            context.slots.subjects.clone()
        } else {
            out
        }
    }

    /// Takes over from the turn before what the message lacks.
    fn fill(&self, slots: &mut Slots, carried: &mut Carried, context: &Context, same_topic: bool) {
        if !slots.names_title() && !context.slots.subjects.is_empty() {
            slots.subjects.clone_from(&context.slots.subjects);
            carried.subject = true;
        }
        if !slots.names_place() && context.slots.names_place() && same_topic {
            slots.places.clone_from(&context.slots.places);
            slots.countries.clone_from(&context.slots.countries);
            carried.place = true;
        }
        if slots.amounts.is_empty() && carried.intent {
            slots.amounts.clone_from(&context.slots.amounts);
        }
        if slots.ladders.is_empty() && carried.subject {
            slots.ladders.clone_from(&context.slots.ladders);
        }
    }

    /// "what is a …": no content words, and yet a question.
    fn asks_in_stop_words(&self) -> bool {
        let plain: Vec<Token> = self
            .masked
            .tokens
            .iter()
            .filter(|t| !t.text.starts_with('{'))
            .cloned()
            .collect();
        !plain.is_empty() && opens_question(&plain)
    }

    /// Items and a title, and nothing else that says what is asked.
    fn only_items(&self) -> Option<Vec<Ask>> {
        if self.slots.items.is_empty() || self.slots.subjects.is_empty() {
            return None;
        }
        let of_an_item = |at: usize| {
            self.masked
                .mentions
                .iter()
                .any(|m| matches!(m.entity, Entity::Item(_)) && m.at <= at && at < m.at + m.length)
        };
        if self
            .content
            .iter()
            .enumerate()
            .any(|(at, content)| *content && !of_an_item(at))
        {
            return None;
        }
        let intent = self
            .knowledge
            .intents
            .iter()
            .position(|i| i.lookup == Some(Lookup::Item))?;
        Some(vec![Ask {
            class: Class::Intent(intent),
            confidence: tuning::NAMES_CONFIDENCE,
            slots: self.slots.clone(),
            carried: Carried::default(),
        }])
    }

    fn bare_names(&mut self) -> Finding {
        if self.mode == Mode::Uninvited {
            return Finding::Unknown;
        }
        if self.slots.subjects.is_empty() && !self.slots.professions.is_empty() {
            return Finding::OutsideTitle(self.slots.clone());
        }
        // A title and a place, and a table by title and place: that is what is wanted.
        let pay = self
            .knowledge
            .intents
            .iter()
            .position(|i| i.lookup == Some(Lookup::Salary));
        if let (Some(intent), true, true) = (pay, !self.slots.subjects.is_empty(), self.slots.names_place()) {
            return Finding::Asks(vec![Ask {
                class: Class::Intent(intent),
                confidence: tuning::NAMES_CONFIDENCE,
                slots: self.slots.clone(),
                carried: Carried::default(),
            }]);
        }
        if !self.slots.items.is_empty()
            && let Some(asks) = self.only_items()
        {
            return Finding::Asks(asks);
        }
        let ranked = self.rank(0..self.masked.tokens.len());
        self.note(&ranked, &(0..self.masked.tokens.len()));
        let mut asks = self.candidates(&ranked);
        if asks
            .first()
            .is_some_and(|a| a.confidence >= self.matcher.thresholds.sure)
        {
            asks.truncate(1);
            return Finding::Asks(asks);
        }
        if asks.is_empty() {
            Finding::Unknown
        } else {
            Finding::BareNames(asks)
        }
    }

    /// Scores a part of the message; where it leaves out a title named elsewhere, with the title put in its place.
    fn rank(&mut self, span: Range<usize>) -> Ranked {
        let tokens = &self.masked.tokens[span];
        let plain = self.matcher.rank(tokens, &mut self.scratch);
        if tokens.len() > tuning::ELLIPSIS_LONGEST {
            return plain;
        }
        let has = |name: &str| tokens.iter().any(|t| t.text == name);
        let title_elsewhere =
            !self.slots.subjects.is_empty() || self.context.is_some_and(|c| !c.slots.subjects.is_empty());
        let place_elsewhere = tokens.len() < self.masked.tokens.len() && self.slots.names_place();
        let mut whole = tokens.to_vec();
        let mut best = plain;
        if title_elsewhere && !has("{role}") {
            match whole.iter().position(|t| PRONOUNS.contains(&t.text.as_str())) {
                Some(at) => whole[at].text = "{role}".to_owned(),
                None => whole.push(placeholder("{role}")),
            }
            best = surer(best, self.matcher.rank(&whole, &mut self.scratch));
        }
        if place_elsewhere && !has("{place}") {
            whole.push(placeholder("{place}"));
            best = surer(best, self.matcher.rank(&whole, &mut self.scratch));
        }
        best
    }

    /// Two things asked in one message, if both are clear and neither is the message as a whole.
    fn two_asks(&mut self) -> Option<Vec<Ask>> {
        let n = self.masked.tokens.len();
        if n > tuning::TWO_ASKS_LONGEST {
            return None;
        }
        let whole = self.rank(0..n);
        let bar = self.matcher.thresholds.know.max(tuning::TWO_ASKS_LEAST);
        let mut best: Option<(f32, Choice, Choice)> = None;
        for (left, right) in joints(&self.masked.tokens) {
            if !self.may_ask(&left) || !self.may_ask(&right) {
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
        let all = left.span.start..right.span.end;
        self.note(&left.ranked, &all);
        Some([left, right].iter().filter_map(|c| self.ask(c)).collect())
    }

    /// Whether a part of the message may be an ask by itself: it has content, and is no mere statement.
    fn may_ask(&self, span: &Range<usize>) -> bool {
        let tokens = &self.masked.tokens[span.clone()];
        let content = self.content[span.clone()].iter().filter(|c| **c).count();
        let about_oneself = tokens
            .iter()
            .any(|t| matches!(t.text.as_str(), "i" | "my" | "we" | "me" | "am"));
        (content > 0 && !about_oneself && tokens.len() <= tuning::TWO_ASKS_BARE_LONGEST)
            || (is_question(tokens) && (content > 0 || opens_question(tokens)))
    }

    /// The part of the message that decides: the whole, or the sentence that asks.
    fn best_part(&mut self) -> Choice {
        let n = self.masked.tokens.len();
        let whole = Choice {
            span: 0..n,
            ranked: self.rank(0..n),
        };
        let parts = sentences(&self.masked.tokens);
        if parts.len() < 2 && n <= tuning::WHOLE_LONGEST.min(tuning::CLAUSE_FROM) {
            return whole;
        }
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
        let mut best = whole;
        let mut best_score = self.weigh(&best);
        for span in spans {
            let choice = Choice {
                ranked: self.rank(span.clone()),
                span,
            };
            let score = self.weigh(&choice);
            if score > best_score {
                (best, best_score) = (choice, score);
            }
        }
        best
    }

    /// How much a part of the message speaks for the message.
    fn weigh(&self, choice: &Choice) -> f32 {
        let Some((class, confidence)) = choice.ranked.top() else {
            return 0.0;
        };
        let tokens = &self.masked.tokens[choice.span.clone()];
        let has_content = self.content[choice.span.clone()].iter().any(|c| *c) || opens_question(tokens);
        let of_the_field = matches!(class, Class::Intent(_) | Class::Gap(_) | Class::Distress);
        let whole = choice.span.len() == self.masked.tokens.len();
        let asks = is_question(tokens);
        let words = self.content[choice.span.clone()].iter().filter(|c| **c).count();
        let weight = match (of_the_field, asks, whole) {
            (false, ..) => tuning::WEIGHT_CHATTER,
            (_, _, true) => 1.0,
            (_, true, _) => tuning::WEIGHT_QUESTION * tuning::WEIGHT_FEW_WORDS.get(words).unwrap_or(&1.0),
            (_, false, _) => tuning::WEIGHT_STATEMENT,
        };
        if has_content { confidence * weight } else { 0.0 }
    }

    /// From the best reading to a finding: answer, ask back, or admit that nothing fits.
    fn judge(&mut self, choice: &Choice) -> Finding {
        self.note(&choice.ranked, &choice.span);
        let t = self.matcher.thresholds;
        let Some((class, confidence)) = choice.ranked.top() else {
            return Finding::Unknown;
        };
        let lead = choice.ranked.intents_only().lead();
        let leans = self.context.is_some()
            && (self.lean.opens
                || self.lean.points_back
                || self.lean.repairs
                || self.content.iter().filter(|c| **c).count() <= 2);
        if self.mode == Mode::Uninvited {
            return self.judge_uninvited(choice, class, confidence);
        }
        let outside_title = self.slots.subjects.is_empty() && !self.slots.professions.is_empty();
        match class {
            Class::Intent(_) if outside_title => Finding::OutsideTitle(self.slots.clone()),
            Class::Intent(_) => {
                if leans && let Some(finding) = self.lean_on_context(choice, confidence) {
                    return finding;
                }
                let stray = !leans && self.is_stray();
                let bar = if leans {
                    t.know * tuning::LEANING_DISCOUNT
                } else if stray {
                    t.sure
                } else if self.names_the_field() {
                    t.know
                } else {
                    t.know_unnamed
                };
                self.why.threshold = bar;
                if confidence >= t.sure || (confidence >= bar && lead >= t.margin) {
                    self.ask(choice).map_or(Finding::Unknown, |a| Finding::Asks(vec![a]))
                } else if confidence >= bar * tuning::SUGGEST_SHARE && !stray {
                    let asks = self.candidates(&choice.ranked);
                    if asks.len() > 1 {
                        Finding::DidYouMean(asks)
                    } else {
                        Finding::Unknown
                    }
                } else {
                    Finding::Unknown
                }
            }
            Class::Distress if confidence >= t.know => Finding::Distress,
            Class::Gap(_) | Class::SmallTalk(_) if leans && confidence < t.sure && self.waits_for_word() => {
                self.lean_on_context(choice, confidence).unwrap_or(Finding::Unknown)
            }
            Class::Gap(_) | Class::SmallTalk(_) if confidence >= t.know => {
                self.ask(choice).map_or(Finding::Unknown, |a| Finding::Asks(vec![a]))
            }
            // A faint gap gives way to an intent that is surer.
            Class::Gap(_) | Class::SmallTalk(_)
                if self.slots.names_title() && choice.ranked.best_intent().is_some_and(|(_, c)| c >= t.know) =>
            {
                let ranked = choice.ranked.intents_only();
                self.judge(&Choice {
                    span: choice.span.clone(),
                    ranked,
                })
            }
            Class::Gap(_) | Class::SmallTalk(_) if confidence >= t.know * tuning::SUGGEST_SHARE => {
                self.ask(choice).map_or(Finding::Unknown, |a| Finding::Asks(vec![a]))
            }
            _ if outside_title => Finding::OutsideTitle(self.slots.clone()),
            _ => {
                if leans && let Some(finding) = self.lean_on_context(choice, confidence) {
                    return finding;
                }
                Finding::Unknown
            }
        }
    }

    /// A statement that names no title, or one that half the world holds, is hardly ever meant for the coach; nor is one
    /// in which the asker says who they are.
    fn is_stray(&self) -> bool {
        let tokens = &self.masked.tokens;
        if tokens.len() < 2 || is_question(tokens) {
            return false;
        }
        let titles: Vec<_> = self
            .masked
            .mentions
            .iter()
            .filter(|m| matches!(m.entity, Entity::Subject(_) | Entity::Profession(_)))
            .collect();
        if titles.is_empty() {
            return !self.slots.names_place();
        }
        let vague = |m: &&&Mention| matches!(m.entity, Entity::Subject(Subject::Group(_)));
        let asks_late = !openings(tokens).is_empty();
        titles.iter().all(|m| vague(&m)) || !asks_late && titles.iter().all(|m| m.own)
    }

    /// Whether the message, or the turn before, names a title, or a thing or ladder that the knowledge describes.
    fn names_the_field(&self) -> bool {
        let names = |s: &Slots| s.names_title() || !s.items.is_empty() || !s.ladders.is_empty();
        names(&self.slots) || self.context.is_some_and(|c| names(&c.slots))
    }

    fn judge_uninvited(&mut self, choice: &Choice, class: Class, confidence: f32) -> Finding {
        let t = self.matcher.thresholds;
        let asks = is_question(&self.masked.tokens);
        let short_of_words = self.masked.tokens.len() < tuning::UNINVITED_LEAST_WORDS;
        let named = self.slots.names_title();
        let answers = matches!(class, Class::Intent(_))
            && self.slots.professions.is_empty()
            && asks
            && !short_of_words
            && (named || confidence >= t.uninvited)
            && confidence >= t.sure.max(t.know);
        if matches!(class, Class::Distress) && confidence >= t.sure {
            return Finding::Distress;
        }
        if answers {
            self.ask(choice).map_or(Finding::Unknown, |a| Finding::Asks(vec![a]))
        } else {
            Finding::Unknown
        }
    }

    /// A short message that makes sense only with the turn before.
    fn lean_on_context(&mut self, choice: &Choice, confidence: f32) -> Option<Finding> {
        let context = self.context?;
        let Class::Intent(_) = context.class else { return None };
        let waits = self.waits_for_word();
        let here = choice.ranked.of(context.class);
        let stays = waits && confidence < here + tuning::HINT_LEAD
            || here > 0.0 && here + tuning::STAY_BONUS > confidence && confidence < self.matcher.thresholds.know;
        if !stays || !self.lean_is_open() {
            return None;
        }
        let mut slots = self.slots.clone();
        let mut carried = Carried {
            intent: true,
            ..Carried::default()
        };
        self.fill(&mut slots, &mut carried, context, true);
        Some(Finding::Asks(vec![Ask {
            class: context.class,
            confidence: confidence.max(here).max(self.matcher.thresholds.know),
            slots,
            carried,
        }]))
    }

    /// Whether an answer of the topic at hand has a line that waits for a word of this message.
    fn waits_for_word(&self) -> bool {
        let Some(Context {
            class: Class::Intent(before),
            ..
        }) = self.context
        else {
            return false;
        };
        let stems = self.matcher.stems(self.tokens);
        self.matcher
            .hints
            .get(before)
            .is_some_and(|hints| hints.iter().any(|h| h.iter().all(|w| stems.contains(w))))
    }

    /// A follow-up in the literal sense: opened like one, or too short to stand alone.
    fn lean_is_open(&self) -> bool {
        self.lean.opens
            || self.lean.points_back
            || self.lean.repairs
            || self.content.iter().filter(|c| **c).count() <= 2
    }

    /// Names within the part that decided come first; those elsewhere fill what it lacks.
    fn ask(&self, choice: &Choice) -> Option<Ask> {
        let (class, confidence) = choice.ranked.top()?;
        let mut slots = self.slots_for(&choice.span);
        let mut carried = Carried::default();
        if let (Some(context), Class::Intent(_)) = (self.context, class) {
            let leans = self.lean.opens || self.lean.points_back || self.lean.repairs || context.class == class;
            self.fill(&mut slots, &mut carried, context, leans);
            if self.lean.steps != 0 && carried.subject && self.lean.opens && context.class == class {
                slots.subjects = self.stepped(context, class);
            }
        }
        Some(Ask {
            class,
            confidence: confidence.clamp(0.0, 1.0),
            slots,
            carried,
        })
    }

    fn slots_for(&self, span: &Range<usize>) -> Slots {
        let inside = Slots::from_mentions(self.masked.mentions.iter().filter(|m| span.contains(&m.at)));
        let all = &self.slots;
        let mut slots = inside;
        // A title that the asker holds gives way to one named elsewhere in the message.
        let only_own = slots.subjects.iter().all(|s| {
            self.masked
                .mentions
                .iter()
                .any(|m| m.own && m.entity == Entity::Subject(*s))
        });
        if slots.subjects.is_empty() && slots.professions.is_empty()
            || (only_own && all.subjects.iter().any(|s| !slots.subjects.contains(s)))
        {
            slots.subjects.clone_from(&all.subjects);
            slots.professions.clone_from(&all.professions);
        }
        if !slots.names_place() {
            slots.places.clone_from(&all.places);
            slots.countries.clone_from(&all.countries);
        }
        slots.own.clone_from(&all.own);
        if slots.amounts.is_empty() {
            slots.amounts.clone_from(&all.amounts);
        }
        if slots.years.is_empty() {
            slots.years.clone_from(&all.years);
        }
        if slots.items.is_empty() {
            slots.items.clone_from(&all.items);
        }
        if slots.ladders.is_empty() {
            slots.ladders.clone_from(&all.ladders);
        }
        slots
    }

    /// The best intents, for "did you mean".
    fn candidates(&self, ranked: &Ranked) -> Vec<Ask> {
        let mut out: Vec<Ask> = Vec::new();
        for (class, confidence) in ranked.best() {
            if matches!(class, Class::Intent(_)) && out.len() < tuning::MOST_SUGGESTIONS {
                let mut slots = self.slots.clone();
                let mut carried = Carried::default();
                if let Some(context) = self.context {
                    self.fill(&mut slots, &mut carried, context, false);
                }
                out.push(Ask {
                    class,
                    confidence: confidence.clamp(0.0, 1.0),
                    slots,
                    carried,
                });
            }
        }
        out
    }

    fn note(&mut self, ranked: &Ranked, span: &Range<usize>) {
        let tokens = &self.masked.tokens[span.clone()];
        self.why.decided_by = joined(tokens);
        let (unknown, content) = self.matcher.classifier.unknown_words(tokens, &self.matcher.lexicon);
        self.why.unknown = (unknown.into_iter().map(str::to_owned).collect(), content);
        self.why.candidates = ranked.best().collect();
        self.why.threshold = if self.mode == Mode::Uninvited {
            self.matcher.thresholds.uninvited
        } else {
            self.matcher.thresholds.know
        };
        self.why.margin = self.matcher.thresholds.margin;
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

/// The reading with the higher confidence; of equals the first.
fn surer(first: Ranked, second: Ranked) -> Ranked {
    let confidence = |r: &Ranked| r.top().map_or(0.0, |t| t.1);
    if confidence(&second) > confidence(&first) {
        second
    } else {
        first
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
