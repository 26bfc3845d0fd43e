//! What a message takes over from the turn before, and where it steps to from there.

use crate::knowledge::model::{Lookup, RungPart};

use super::Reading;
use crate::matcher::entities::{Currency, Entity, Subject};
use crate::matcher::rungs;
use crate::matcher::slots::Slots;
use crate::matcher::talk::Step;
use crate::matcher::verdict::{Carried, Class, Context};

impl Reading<'_> {
    /// Takes over from the turn before what the message lacks.
    pub(super) fn fill(&self, slots: &mut Slots, carried: &mut Carried, context: &Context, same_topic: bool) {
        if !slots.names_title() && !context.slots.subjects.is_empty() {
            slots.subjects = self.pointed_at(context);
            slots.titles.clone_from(&slots.subjects);
            carried.subject = true;
        }
        if !slots.names_place() && context.slots.names_place() && same_topic {
            slots.places.clone_from(&context.slots.places);
            slots.cities.clone_from(&context.slots.cities);
            slots.countries.clone_from(&context.slots.countries);
            carried.place = true;
        }
        if slots.items.is_empty() && same_topic {
            slots.items.clone_from(&context.slots.items);
        }
        if slots.amounts.is_empty() && carried.intent {
            slots.amounts.clone_from(&context.slots.amounts);
            self.keep_currency(slots, context);
        }
        if slots.ladders.is_empty() && carried.subject {
            slots.ladders.clone_from(&context.slots.ladders);
        }
    }

    /// An amount without a currency was meant in that of the place that was talked about, else in that of the figures that
    /// the title's begin with, wherever it is held against now.
    fn keep_currency(&self, slots: &mut Slots, context: &Context) {
        if !slots.names_place() || slots.places == context.slots.places {
            return;
        }
        let first = |subject: &Subject| match subject {
            Subject::Role(role) => {
                let id = self.knowledge.roles[*role].id.get_ref();
                let mut figures = self.knowledge.figures.iter();
                figures.find(|it| it.role.get_ref() == id)
            }
            _ => None,
        };
        let code = match (context.slots.places.as_slice(), context.slots.subjects.as_slice()) {
            ([before], _) => self.knowledge.places[*before].currency.as_deref(),
            ([], [title]) => first(title).map(|it| it.currency.get_ref().as_str()),
            _ => None,
        };
        let code = code.and_then(|it| <[u8; 3]>::try_from(it.as_bytes()).ok());
        for amount in &mut slots.amounts {
            amount.currency = amount.currency.or(code.map(Currency::Code));
        }
    }

    /// The titles that a message points back at: those talked about, or that above them where the answer named it and "that
    /// post" is meant.
    fn pointed_at(&self, context: &Context) -> Vec<Subject> {
        let Class::Intent(intent) = context.class else {
            return context.slots.subjects.clone();
        };
        let names_above = self.knowledge.intents[intent].rung == Some(RungPart::Reports);
        if !names_above || !self.lean.that_post {
            return context.slots.subjects.clone();
        }
        if !self.is_answered(intent, &context.slots) {
            return self.one_step(Step::Up, &context.slots.subjects);
        }
        let named = self.named_in_answer(intent, &context.slots);
        if named.is_empty() {
            context.slots.subjects.clone()
        } else {
            named
        }
    }

    /// The other titles that the first sentence of an author's answer on the title talked about names.
    fn named_in_answer(&self, intent: usize, slots: &Slots) -> Vec<Subject> {
        let [Subject::Role(role)] = slots.subjects.as_slice() else {
            return Vec::new();
        };
        let id = self.knowledge.roles[*role].id.get_ref();
        let answers = &self.knowledge.intents[intent].answers;
        let Some(answer) = answers.iter().find(|it| it.roles.iter().any(|r| r.get_ref() == id)) else {
            return Vec::new();
        };
        let text = answer.text.get_ref();
        let first = text.split_inclusive(". ").next().unwrap_or(text);
        let others = self.matcher.reader.names(self.knowledge, first).into_iter();
        let titles = others.filter_map(|it| match it {
            Entity::Subject(subject @ Subject::Role(other)) if other != *role => Some(subject),
            _ => None,
        });
        titles.collect()
    }

    /// Whether an author wrote an answer for the role talked about: then it is not its rung that was told.
    fn is_answered(&self, intent: usize, slots: &Slots) -> bool {
        let ids: Vec<&String> = slots
            .subjects
            .iter()
            .filter_map(|it| match it {
                Subject::Role(role) => Some(self.knowledge.roles[*role].id.get_ref()),
                _ => None,
            })
            .collect();
        let mut answered = self.knowledge.intents[intent].answers.iter().flat_map(|it| &it.roles);
        answered.any(|role| ids.contains(&role.get_ref()))
    }

    /// Puts the title talked about on the other side of a comparison that names only one: "is it above a …", "does it pay
    /// more than a …".
    pub(super) fn other_side(&self, class: Class, slots: &mut Slots, context: &Context) {
        let Class::Intent(intent) = class else { return };
        let than = self.masked.tokens.iter().any(|t| t.text == "than");
        // "Is that more than in …?" asks for both.
        if let ([there], [here], true) = (
            slots.places.as_slice(),
            context.slots.places.as_slice(),
            than && self.lean.points_back,
        ) && there != here
            && self.knowledge.intents[intent].lookup == Some(Lookup::Salary)
        {
            slots.places.insert(0, *here);
        }
        let compares = match self.knowledge.intents[intent].lookup {
            Some(Lookup::Compare | Lookup::Rank) => true,
            Some(Lookup::Salary | Lookup::JudgePay) => self.lean.points_back && than,
            _ => false,
        };
        let ([one], true) = (slots.titles.as_slice(), compares) else {
            return;
        };
        if let Some(other) = context.slots.subjects.iter().copied().find(|s| s != one) {
            slots.titles.insert(0, other);
            slots.subjects.insert(0, other);
        }
    }

    /// Where a step leads from the rungs talked about.
    pub(super) fn stepped(&self, step: Step, context: &Context, class: Class) -> Vec<Subject> {
        let subjects = &context.slots.subjects;
        let tells_of_next = matches!(class, Class::Intent(i) if self.knowledge.intents[i].lookup == Some(Lookup::Next));
        // What is told of the next step is the rung above already; one below it is where that began.
        match (tells_of_next, step) {
            (true, Step::Up) => subjects.clone(),
            (true, Step::Down) => self.one_step(step, &self.one_step(step, subjects)),
            _ => self.one_step(step, subjects),
        }
    }

    /// Where a step leads that a follow-up asks for; by a title that several roles have ("the director above them") to that of
    /// these. None where it names another.
    pub(super) fn stepped_to(&self, step: Step, slots: &Slots, context: &Context) -> Option<Vec<Subject>> {
        let mut to = self.stepped(step, context, context.class);
        match slots.subjects.as_slice() {
            [] => {}
            [Subject::Group(group)] => {
                let members: Vec<usize> = self.knowledge.members(*group).collect();
                to.retain(|it| matches!(it, Subject::Role(role) if members.contains(role)));
            }
            _ => return None,
        }
        (!to.is_empty()).then_some(to)
    }

    pub(super) fn one_step(&self, step: Step, subjects: &[Subject]) -> Vec<Subject> {
        let mut out: Vec<Subject> = Vec::new();
        for subject in subjects {
            if let Subject::Role(role) = subject {
                for next in rungs::stepped(self.knowledge, *role, step) {
                    if !out.contains(&Subject::Role(next)) {
                        out.push(Subject::Role(next));
                    }
                }
            }
        }
        if out.is_empty() { subjects.to_vec() } else { out }
    }
}
