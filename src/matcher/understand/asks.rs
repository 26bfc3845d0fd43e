//! What is asked, with the names that belong to it.

use std::ops::Range;

use super::{Choice, Reading};
use crate::knowledge::model::Lookup;
use crate::matcher::entities::{Entity, Subject};
use crate::matcher::ranking::Ranked;
use crate::matcher::slots::Slots;
use crate::matcher::tuning;
use crate::matcher::verdict::{Ask, Carried, Class};

/// Words behind which a level is a quality that one has more or less of: "how senior", "too junior".
const DEGREES: [&str; 4] = ["how", "more", "less", "too"];

impl Reading<'_> {
    /// Names within the part that decided come first; those elsewhere fill what it lacks.
    pub(super) fn ask(&self, choice: &Choice) -> Option<Ask> {
        let (class, confidence) = choice.ranked.top()?;
        let mut slots = self.slots_for(&choice.span);
        // Where the asker comes from is no title asked about.
        if matches!(class, Class::Intent(i) if self.knowledge.intents[i].newcomers) && slots.names_own_profession_only()
        {
            slots.professions.clear();
        }
        self.by_level(class, &mut slots);
        let mut carried = Carried::default();
        if let (Some(context), Class::Intent(_)) = (self.context, class) {
            let leans = self.lean.opens || self.lean.points_back || self.lean.repairs || context.class == class;
            self.fill(&mut slots, &mut carried, context, leans);
            self.other_side(class, &mut slots, context);
            if carried.subject {
                self.by_level(class, &mut slots);
            }
            // "Am I underpaid?", after an amount was held against the tables.
            let judges =
                matches!(class, Class::Intent(i) if self.knowledge.intents[i].lookup == Some(Lookup::JudgePay));
            let judged = matches!(context.class, Class::Intent(i) if match self.knowledge.intents[i].lookup {
                Some(Lookup::JudgePay | Lookup::Salary) => true,
                Some(Lookup::PayOver) => context.slots.subjects.len() == 1,
                _ => false,
            });
            if judges && judged && slots.amounts.is_empty() {
                slots.amounts.clone_from(&context.slots.amounts);
            }
            let of_pay = matches!(class, Class::Intent(i)
                if self.knowledge.intents[i].lookup == Some(Lookup::Salary));
            if let Some(step) = self.lean.step
                && carried.subject
                && (self.lean.opens && context.class == class || of_pay)
            {
                slots.subjects = self.stepped(step, context, class);
            }
        }
        Some(Ask {
            class,
            confidence: confidence.clamp(0.0, 1.0),
            slots,
            carried,
        })
    }

    /// "What changes in pay once senior stands in front of it": a level that is named apart from the title is part of it.
    fn by_level(&self, class: Class, slots: &mut Slots) {
        let of_pay = matches!(class, Class::Intent(i)
            if matches!(self.knowledge.intents[i].lookup, Some(Lookup::Salary | Lookup::JudgePay)));
        let ([Subject::Role(role)], true) = (slots.subjects.as_slice(), of_pay) else {
            return;
        };
        let levels = self.matcher.reader.levels();
        // "How senior must one be" asks for a level, and names none.
        let degree = |at: usize| at > 0 && DEGREES.contains(&self.masked.tokens[at - 1].text.as_str());
        let tokens = self.masked.tokens.iter().zip(&self.content).enumerate();
        let stems: Vec<String> = tokens
            .filter(|(at, (_, content))| **content && !degree(*at))
            .map(|(_, (token, _))| self.matcher.reader.lexicon.stem(&token.text))
            .filter(|stem| levels.holds(stem))
            .collect();
        if stems.is_empty() {
            return;
        }
        // "Entry level" is a line of the role's own figures.
        let in_name = |role: usize| {
            let name = self.knowledge.roles[role].name.to_lowercase();
            stems.iter().all(|stem| name.contains(stem.as_str()))
        };
        if let [named] = levels.of_role(self.knowledge, *role, &stems).as_slice()
            && in_name(*named)
        {
            slots.subjects = vec![Subject::Role(*named)];
            slots.titles.clone_from(&slots.subjects);
        }
    }

    /// The best intents, for "did you mean".
    pub(super) fn candidates(&self, ranked: &Ranked) -> Vec<Ask> {
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

    /// What a part of the message names.
    pub(super) fn slots_of(&self, span: &Range<usize>) -> Slots {
        Slots::from_mentions(self.meant.iter().copied().filter(|m| span.contains(&m.at)))
    }

    fn slots_for(&self, span: &Range<usize>) -> Slots {
        let mut slots = self.slots_of(span);
        let all = &self.slots;
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
            slots.cities.clone_from(&all.cities);
            slots.countries.clone_from(&all.countries);
        }
        slots.own.clone_from(&all.own);
        if slots.titles.len() < 2 {
            slots.titles.clone_from(&all.titles);
        }
        // "Now 120k, the offer is 150k": they belong together, wherever they stand.
        slots.amounts.clone_from(&all.amounts);
        if slots.years.is_empty() {
            slots.years.clone_from(&all.years);
        }
        if slots.items.is_empty() {
            slots.items.clone_from(&all.items);
        }
        if slots.ladders.is_empty() {
            slots.ladders.clone_from(&all.ladders);
        }
        self.add_stand_ins(&mut slots);
        slots
    }
}
