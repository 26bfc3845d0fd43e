//! Messages that lean on the turn before.

use crate::knowledge::model::{Ladder, Lookup, RungPart};
use crate::knowledge::without_brackets;

use super::{Choice, Reading};
use crate::matcher::entities::{Entity, Subject, singular};
use crate::matcher::segment::{opens_question, parts};
use crate::matcher::slots::Slots;
use crate::matcher::tuning;
use crate::matcher::verdict::{Ask, Carried, Class, Context, Finding, Grounds, Mode};

/// Words by which a title is one that somebody has, or comes from.
const STARTS: [&str; 3] = ["already", "currently", "from"];

impl Reading<'_> {
    /// A message that says nothing new but names, or steps from what was talked about.
    pub(super) fn follow_up(&mut self) -> Option<Finding> {
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
        if let (true, Some(ask)) = (words_left.is_empty(), self.where_they_stand(context)) {
            self.why.grounds = Grounds::TurnBefore;
            return Some(Finding::Asks(vec![ask]));
        }

        if let Some(ask) = self.of_the_others(context) {
            self.why.grounds = Grounds::TurnBefore;
            return Some(Finding::Asks(vec![ask]));
        }

        // "And the senior one, what do they do?" asks by itself, in words that say little by themselves.
        if self.asks_behind_a_name() {
            return None;
        }

        if let (true, Some(ask)) = (slots.is_empty(), self.onward(context)) {
            self.why.grounds = Grounds::TurnBefore;
            return Some(Finding::Asks(vec![ask]));
        }

        let stems_left: Vec<String> = words_left.iter().map(|w| self.matcher.reader.lexicon.stem(w)).collect();
        let levels = self.levels_named(&stems_left, context);
        let known = self.matcher.reader.levels();
        let only_levels = !levels.is_empty() && stems_left.iter().all(|s| known.holds(s));
        if let (Some(step), true, true) = (self.lean.step, slots.subjects.is_empty(), only_levels) {
            // "And the one above senior?", from what was talked about where that is senior itself.
            let itself = |subject: &&Subject| match subject {
                Subject::Role(role) => words_left
                    .iter()
                    .all(|it| self.words_of_name(*role).iter().any(|w| w == it)),
                _ => false,
            };
            let from: Vec<Subject> = match context.slots.subjects.iter().find(itself) {
                Some(subject) => vec![*subject],
                None => levels.into_iter().map(Subject::Role).collect(),
            };
            slots.subjects = self.one_step(step, &from);
        } else if slots.subjects.is_empty() && only_levels && (leans || words_left.len() == self.masked.tokens.len()) {
            slots.subjects = levels.into_iter().map(Subject::Role).collect();
        } else if let Some(step) = self.lean.step
            && words_left.is_empty()
            && (self.lean.opens || !self.asks_in_stop_words())
            && let Some(stepped) = self.stepped_to(step, &slots, context)
        {
            slots.subjects = stepped;
        } else if let Some(role) = self
            .role_with_head(&slots, &words_left, context)
            .or_else(|| self.role_with_word(&slots, &words_left, context))
        {
            slots.subjects = vec![Subject::Role(role)];
        } else if slots.is_empty() && self.asks_for_other_end(&words_left, context) {
            // The table finds the other end by the word for it.
        } else if let Some(years) = self.years_said(&slots, &words_left, context) {
            slots.years = vec![years];
        } else if slots.is_empty() && self.asks_for_period(&words_left, context) {
            // The tables say by themselves which period they are for.
        } else if !words_left.is_empty()
            || slots.is_empty()
            || (slots.professions.is_empty() && self.asks_in_stop_words() && !leans)
        {
            return None;
        }
        if slots.subjects.is_empty() && !slots.professions.is_empty() {
            let from_there = slots
                .names_own_profession_only()
                .then(|| self.coming_from_own_profession(context))
                .flatten();
            return Some(from_there.map_or_else(
                || Finding::OutsideTitle(slots.outside_title()),
                |ask| Finding::Asks(vec![ask]),
            ));
        }
        self.name_the_start(&mut slots, context);
        self.fill(&mut slots, &mut carried, context, true);
        self.other_side(context.class, &mut slots, context);
        self.why.grounds = Grounds::TurnBefore;
        Some(Finding::Asks(vec![Ask {
            class: context.class,
            confidence: tuning::FOLLOW_UP_CONFIDENCE,
            slots,
            carried,
        }]))
    }

    /// "And if I'm already a …", after the way to a title: that is where it begins, not where it leads.
    fn name_the_start(&self, slots: &mut Slots, context: &Context) {
        let of_the_way = matches!(context.class, Class::Intent(i) if {
            let intent = &self.knowledge.intents[i];
            intent.newcomers || intent.rung == Some(RungPart::Years) || intent.lookup == Some(Lookup::Years)
        });
        if !of_the_way || !slots.names_title() || context.slots.subjects.is_empty() {
            return;
        }
        let words: Vec<&str> = self.masked.tokens.iter().map(|it| it.text.as_str()).collect();
        let is_one = |two: &[&str]| matches!(two, ["i", "am" | "was" | "were"]);
        let says_start = words.iter().any(|it| STARTS.contains(it)) || words.windows(2).any(is_one);
        if says_start {
            slots.own = std::mem::take(&mut slots.subjects);
            slots.titles.clear();
        }
    }

    /// Whether the last of several parts is a phrasing to the letter, with the title in the place of the word that stands for it.
    fn asks_behind_a_name(&mut self) -> bool {
        let parts = parts(&self.masked.tokens);
        let Some(last) = parts
            .last()
            .filter(|_| parts.len() > 1 && !self.slots.subjects.is_empty())
        else {
            return false;
        };
        let asks = opens_question(&self.masked.tokens[last.clone()]);
        asks && self.rank(last.clone()).is_literal()
    }

    /// "I'm an accountant", after the way to a title was told: what there is for those who come from elsewhere.
    fn coming_from_own_profession(&mut self, context: &Context) -> Option<Ask> {
        let knowledge = self.knowledge;
        let for_newcomers = |class: Class| matches!(class, Class::Intent(i) if knowledge.intents[i].newcomers);
        let of_years = matches!(context.class, Class::Intent(i)
            if knowledge.intents[i].rung == Some(RungPart::Years) || knowledge.intents[i].lookup == Some(Lookup::Years));
        if self.mode != Mode::Asked || !(of_years || for_newcomers(context.class)) || context.slots.subjects.is_empty()
        {
            return None;
        }
        let ranked = self.rank(0..self.masked.tokens.len());
        let class = ranked.best_of(for_newcomers)?;
        let mut slots = self.slots.clone();
        slots.professions.clear();
        let mut carried = Carried::default();
        self.fill(&mut slots, &mut carried, context, true);
        self.why.grounds = Grounds::TurnBefore;
        Some(Ask {
            class,
            confidence: tuning::FOLLOW_UP_CONFIDENCE,
            slots,
            carried,
        })
    }

    /// "And then?", after what has something that comes then.
    fn onward(&self, context: &Context) -> Option<Ask> {
        let Class::Intent(before) = context.class else {
            return None;
        };
        let intents = &self.knowledge.intents;
        let then = intents[before].then.as_ref().filter(|_| self.lean.onward)?;
        let then = intents.iter().position(|it| it.id.get_ref() == then.get_ref())?;
        let mut ask = Ask {
            class: Class::Intent(then),
            confidence: tuning::FOLLOW_UP_CONFIDENCE,
            slots: self.slots.clone(),
            carried: Carried::default(),
        };
        self.fill(&mut ask.slots, &mut ask.carried, context, true);
        Some(ask)
    }

    /// "I'm a manager now", after the way to a title was told: the next step from there.
    fn where_they_stand(&self, context: &Context) -> Option<Ask> {
        let intents = &self.knowledge.intents;
        let of_the_way = matches!(context.class, Class::Intent(i)
            if intents[i].newcomers && intents[i].lookup.is_none() && intents[i].rung.is_none());
        // Not "I have a manager", and no question.
        if !of_the_way || self.asks_in_stop_words() || !self.masked.tokens.iter().any(|t| t.text == "am") {
            return None;
        }
        let mut titles = self.masked.mentions.iter().filter_map(|it| match it.entity {
            Entity::Subject(subject @ Subject::Role(_)) => Some((subject, it.own)),
            _ => None,
        });
        let (Some((here, true)), None) = (titles.next(), titles.next()) else {
            return None;
        };
        let next = intents.iter().position(|it| it.lookup == Some(Lookup::Next))?;
        (!context.slots.subjects.contains(&here)).then(|| Ask {
            class: Class::Intent(next),
            confidence: tuning::FOLLOW_UP_CONFIDENCE,
            slots: Slots {
                subjects: vec![here],
                titles: vec![here],
                ..self.slots.clone()
            },
            carried: Carried::default(),
        })
    }

    /// A short message that makes sense only with the turn before.
    pub(super) fn lean_on_context(&mut self, choice: &Choice, confidence: f32) -> Option<Finding> {
        let context = self.context?;
        let Class::Intent(_) = context.class else { return None };
        let waits = self.waits_for_word();
        let here = choice.ranked.of(context.class);
        let t = self.matcher.thresholds;
        // One word may be a topic by itself, met to the letter; after a turn that has a line on it, it asks for that line.
        let at_most_one_word =
            self.slots.is_empty() && self.content.iter().filter(|it| **it).count() <= 1 && !self.asks_in_stop_words();
        let stays = waits && (at_most_one_word || confidence < t.sure.max(here + tuning::HINT_LEAD))
            || here > 0.0 && here + tuning::STAY_BONUS > confidence && confidence < t.know;
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
            confidence: confidence.max(here).max(t.know),
            slots,
            carried,
        }]))
    }

    /// Whether an answer of the topic at hand has a line that waits for a word of this message.
    pub(super) fn waits_for_word(&self) -> bool {
        let Some(Context {
            class: Class::Intent(before),
            ..
        }) = self.context
        else {
            return false;
        };
        let stems = self.matcher.reader.stems(self.tokens);
        self.matcher
            .hints
            .get(before)
            .is_some_and(|hints| hints.iter().any(|h| h.iter().all(|w| stems.contains(w))))
    }

    /// A follow-up in the literal sense: opened like one, or too short to stand alone.
    pub(super) fn lean_is_open(&self) -> bool {
        self.lean.opens
            || self.lean.points_back
            || self.lean.repairs
            || self.content.iter().filter(|c| **c).count() <= 2
    }

    /// "and the manager?": the role with that noun at its end that is nearest to the one talked about. "I meant the
    /// director", of a title that several have: the nearest of these.
    fn role_with_head(&self, slots: &Slots, words: &[&str], context: &Context) -> Option<usize> {
        let [Subject::Role(from)] = context.slots.subjects.as_slice() else {
            return None;
        };
        match (words, slots.subjects.as_slice()) {
            ([word], []) if !slots.names_title() && (self.lean.opens || self.lean.repairs) => {
                let ends_so = |role: usize| self.words_of_name(role).last().is_some_and(|it| it == singular(word));
                self.nearest(*from, ends_so)
            }
            ([], [Subject::Group(group)]) if self.lean.repairs => {
                let members: Vec<usize> = self.knowledge.members(*group).collect();
                self.nearest(*from, |role| members.contains(&role))
            }
            _ => None,
        }
    }

    /// Of some roles, without the one talked about, that which is nearest to it in name, then in rungs.
    fn nearest(&self, from: usize, is_one: impl Fn(usize) -> bool) -> Option<usize> {
        let here = self.words_of_name(from);
        let rungs_between = |role: usize| {
            let at = |ladder: &Ladder, r: usize| {
                let id = self.knowledge.roles[r].id.get_ref();
                ladder.rungs.iter().position(|x| x.role.get_ref() == id)
            };
            self.knowledge
                .ladders
                .iter()
                .filter_map(|l| at(l, role).zip(at(l, from)))
                .map(|(a, b)| a.abs_diff(b))
                .min()
                .unwrap_or(usize::MAX)
        };
        (0..self.knowledge.roles.len())
            .filter(|role| *role != from && is_one(*role))
            .map(|role| {
                let name = self.words_of_name(role);
                let rest = name.len().saturating_sub(1);
                let shared = name.iter().take(rest).filter(|w| here.contains(w)).count();
                (std::cmp::Reverse(shared), rest - shared, rungs_between(role), role)
            })
            .min()
            .map(|(.., role)| role)
    }

    /// "For the … one": the role of the shortest name that has this word before the noun of the one talked about.
    fn role_with_word(&self, slots: &Slots, words: &[&str], context: &Context) -> Option<usize> {
        let ([word], [Subject::Role(from)], false) = (words, context.slots.subjects.as_slice(), slots.names_title())
        else {
            return None;
        };
        let tokens = &self.masked.tokens;
        if !tokens
            .windows(2)
            .any(|pair| pair[0].text == *word && pair[1].text == "one")
        {
            return None;
        }
        let here = self.words_of_name(*from);
        let head = here.last()?;
        let has_both = |role: &usize| {
            let name = self.words_of_name(*role);
            name.split_last()
                .is_some_and(|(its, rest)| its == head && rest.iter().any(|it| it == word))
        };
        let others = (0..self.knowledge.roles.len()).filter(|role| role != from);
        others
            .filter(has_both)
            .min_by_key(|role| self.knowledge.roles[*role].name.len())
    }

    /// The words of a role's name, in small letters, without what stands in brackets.
    fn words_of_name(&self, role: usize) -> Vec<String> {
        let name = without_brackets(&self.knowledge.roles[role].name).to_lowercase();
        name.split_whitespace().map(str::to_owned).collect()
    }

    /// The rungs that a level word picks on the ladders of the role talked about.
    fn levels_named(&self, stems: &[String], context: &Context) -> Vec<usize> {
        let roles: Vec<usize> = context
            .slots
            .subjects
            .iter()
            .filter_map(|s| if let Subject::Role(r) = s { Some(*r) } else { None })
            .collect();
        let mut out = Vec::new();
        for role in roles {
            out.extend(self.matcher.reader.levels().of_role(self.knowledge, role, stems));
        }
        out.dedup();
        out
    }
}
