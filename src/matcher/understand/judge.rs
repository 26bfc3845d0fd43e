//! From the best reading to a finding: answer, ask back, or admit that nothing fits.

use std::rc::Rc;

use super::{Choice, Reading};
use crate::knowledge::model::RungPart;
use crate::matcher::entities::{Entity, Mention, Subject};
use crate::matcher::segment::{is_question, openings, opens_question};
use crate::matcher::slots::Slots;
use crate::matcher::tuning;
use crate::matcher::verdict::{Class, Finding, Mode};

impl Reading<'_> {
    /// From the best reading to a finding: answer, ask back, or admit that nothing fits.
    pub(super) fn judge(&mut self, choice: &Choice) -> Finding {
        let choice = &self.for_newcomers(choice);
        self.note(choice);
        let t = self.matcher.thresholds;
        let Some((class, confidence)) = choice.ranked.top() else {
            return Finding::Unknown;
        };
        // A number by itself takes one of the questions on offer, or nothing.
        if self
            .masked
            .tokens
            .iter()
            .all(|it| it.text.chars().all(char::is_numeric))
        {
            return Finding::Unknown;
        }
        let lead = choice.ranked.intents_only().lead();
        let leans = self.context.is_some() && self.lean_is_open();
        if self.mode == Mode::Uninvited {
            return self.judge_uninvited(choice, class, confidence);
        }
        let outside_title = self.slots.subjects.is_empty() && !self.slots.professions.is_empty();
        // "And for people with …?" and "… people?" ask for the line of the answer before, however much they look like a topic
        // of their own.
        let goes_on = self.lean.opens && !choice.ranked.is_literal() || !opens_question(&self.masked.tokens);
        if matches!(class, Class::Gap(_))
            && leans
            && goes_on
            && self.waits_for_word()
            && let Some(finding) = self.lean_on_context(choice, 0.0)
        {
            return finding;
        }
        match class {
            // Whoever asks for the way in may come from anywhere.
            Class::Intent(intent)
                if outside_title
                    && self.knowledge.intents[intent].newcomers
                    && self.slots.names_own_profession_only()
                    && confidence >= t.know =>
            {
                self.ask(choice).map_or(Finding::Unknown, |a| Finding::Asks(vec![a]))
            }
            Class::Intent(intent) if outside_title && confidence >= t.know && self.is_reported_to(intent) => {
                self.ask(choice).map_or(Finding::Unknown, |mut ask| {
                    ask.slots.professions.clear();
                    Finding::Asks(vec![ask])
                })
            }
            Class::Intent(_) if outside_title => Finding::OutsideTitle(self.slots.outside_title()),
            Class::Intent(_) => {
                if leans && let Some(finding) = self.lean_on_context(choice, confidence) {
                    return finding;
                }
                let stray = !leans && self.is_stray();
                let content = self.content.iter().filter(|it| **it).count();
                let bar = if leans && content <= tuning::LITTLE_CONTENT && self.slots.is_empty() {
                    t.know * tuning::LITTLE_CAUTION
                } else if leans {
                    t.know * tuning::LEANING_DISCOUNT
                } else if stray {
                    t.know_unnamed + tuning::STRAY_CAUTION * (t.sure - t.know_unnamed)
                } else if self.names_the_field() {
                    t.know
                } else {
                    t.know_unnamed
                };
                self.why.threshold = bar;
                if confidence >= t.sure || (confidence >= bar && lead >= t.margin) {
                    self.ask(choice).map_or(Finding::Unknown, |a| Finding::Asks(vec![a]))
                } else if !stray && (confidence >= bar * tuning::SUGGEST_SHARE || self.is_vague()) {
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
            // A faint gap gives way to an intent that is surer, and so does chatter: a title names the field.
            Class::Gap(_) | Class::SmallTalk(_) | Class::Noise
                if self.slots.names_title()
                    && choice
                        .ranked
                        .best_intent()
                        .is_some_and(|(_, c)| c >= t.know && (class != Class::Noise || c > confidence)) =>
            {
                let ranked = choice.ranked.intents_only().into();
                self.judge(&Choice {
                    span: choice.span.clone(),
                    ranked,
                })
            }
            Class::Gap(_) | Class::SmallTalk(_) if confidence >= t.know * tuning::SUGGEST_SHARE => {
                self.why.threshold = t.know * tuning::SUGGEST_SHARE;
                self.ask(choice).map_or(Finding::Unknown, |a| Finding::Asks(vec![a]))
            }
            _ if outside_title => Finding::OutsideTitle(self.slots.outside_title()),
            _ => {
                if leans && let Some(finding) = self.lean_on_context(choice, confidence) {
                    return finding;
                }
                Finding::Unknown
            }
        }
    }

    /// Of somebody from a profession that is not covered, the way to the title is asked and not the way on from it: the
    /// best intent for newcomers goes before one that tells the way on.
    fn for_newcomers(&self, choice: &Choice) -> Choice {
        let intents = &self.knowledge.intents;
        let newcomer = !self.slots.own_professions.is_empty() && !self.slots.subjects.is_empty();
        let onward = matches!(choice.ranked.top(), Some((Class::Intent(i), _)) if intents[i].onward);
        let mut out = choice.clone();
        if newcomer && onward {
            Rc::make_mut(&mut out.ranked).put_first(|class| matches!(class, Class::Intent(i) if intents[i].newcomers));
        }
        out
    }

    /// "Who reports to the …": whether what is told of reporting names the title that is not covered.
    fn is_reported_to(&self, intent: usize) -> bool {
        let k = self.knowledge;
        let intent = &k.intents[intent];
        let Some(title) = self
            .slots
            .outside_title()
            .filter(|_| intent.rung == Some(RungPart::Reports))
        else {
            return false;
        };
        let answers = intent.answers.iter().map(|it| it.text.get_ref());
        let rungs = k
            .ladders
            .iter()
            .flat_map(|it| &it.rungs)
            .filter_map(|it| it.reports.as_ref());
        let texts: Vec<String> = answers.chain(rungs).map(|it| it.to_lowercase()).collect();
        let title = &k.professions[title];
        let mut names = std::iter::once(&title.name).chain(&title.aliases);
        names.any(|name| {
            let name = name.get_ref().to_lowercase();
            let words = |text: &String| text.split(|c: char| !c.is_alphanumeric()).any(|word| word == name);
            texts
                .iter()
                .any(|text| words(text) || name.contains(' ') && text.contains(&name))
        })
    }

    fn judge_uninvited(&mut self, choice: &Choice, class: Class, confidence: f32) -> Finding {
        let t = self.matcher.thresholds;
        let asks = is_question(&self.masked.tokens);
        let short_of_words = self.masked.tokens.len() < tuning::UNINVITED_LEAST_WORDS;
        let sure = t.sure.max(t.know);
        let bar = if self.slots.names_title() {
            sure
        } else {
            sure.max(t.uninvited)
        };
        self.why.threshold = bar;
        let answers = matches!(class, Class::Intent(_))
            && self.slots.professions.is_empty()
            && asks
            && !short_of_words
            && confidence >= bar;
        if matches!(class, Class::Distress) && confidence >= t.sure {
            return Finding::Distress;
        }
        if answers {
            self.ask(choice).map_or(Finding::Unknown, |a| Finding::Asks(vec![a]))
        } else {
            Finding::Unknown
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
        let vague = |m: &Mention| matches!(m.entity, Entity::Subject(Subject::Group(_)));
        let asks_late = !openings(tokens).is_empty();
        titles.iter().all(|m| vague(m)) || !asks_late && titles.iter().all(|m| m.own)
    }

    /// A question of hardly any content, in words that are all known: too little to be sure of, enough to ask back.
    fn is_vague(&self) -> bool {
        let tokens = &self.masked.tokens;
        let content = self.content.iter().filter(|it| **it).count();
        is_question(tokens)
            && content <= tuning::VAGUE_MOST_CONTENT
            && tokens.iter().all(|t| self.matcher.reader.lexicon.knows(&t.text))
    }

    /// Whether the message, or the turn before, names a title, or a thing or ladder that the knowledge describes.
    fn names_the_field(&self) -> bool {
        let names = |s: &Slots| s.names_title() || !s.items.is_empty() || !s.ladders.is_empty();
        names(&self.slots) || self.context.is_some_and(|c| names(&c.slots))
    }
}
