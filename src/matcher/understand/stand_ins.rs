//! Words that stand for a title beside another: "the senior one", "the second rung", "the other ladder".

use super::Reading;
use super::standing::LADDERS;
use crate::knowledge::model::Lookup;
use crate::matcher::entities::{Entity, Subject};
use crate::matcher::rungs;
use crate::matcher::slots::Slots;
use crate::matcher::talk::Step;
use crate::matcher::verdict::Class;

/// Words that stand for a title behind a word for its level.
const STAND_INS: [&str; 5] = ["one", "ones", "version", "counterpart", "equivalent"];

/// Words for the title without a level.
const PLAIN: [&str; 7] = ["normal", "plain", "regular", "ordinary", "usual", "standard", "simple"];

impl Reading<'_> {
    /// Adds the titles that a level stands for beside one that is named, here or in the turn before.
    pub(super) fn name_stand_ins(&mut self) {
        self.other_ladder();
        self.rungs_of_ladder_before();
        for at in 1..self.masked.tokens.len() {
            if !STAND_INS.contains(&self.masked.tokens[at].text.as_str()) || !self.content[at - 1] {
                continue;
            }
            let Some(base) = self.title_before(at) else { continue };
            let word = &self.masked.tokens[at - 1].text;
            let stem = self.matcher.reader.lexicon.stem(word);
            let levels = self.matcher.reader.levels();
            let mut meant = if levels.holds(&stem) {
                levels.of_role(self.knowledge, base, &[stem])
            } else if PLAIN.contains(&word.as_str()) {
                self.without_level(base).into_iter().collect()
            } else {
                Vec::new()
            };
            meant.retain(|role| *role != base);
            for role in &meant {
                self.stand_ins.push(Subject::Role(*role));
            }
            if !meant.is_empty() {
                self.content[at - 1..=at].fill(false);
            }
        }
        let mut slots = std::mem::take(&mut self.slots);
        self.add_stand_ins(&mut slots);
        self.slots = slots;
    }

    /// "And the other one?", after one of two ladders.
    fn other_ladder(&mut self) {
        let says_other = |at: &usize| self.masked.tokens[*at].text == "other";
        let Some(at) = (0..self.masked.tokens.len()).find(says_other) else {
            return;
        };
        let before = self.context.map(|it| it.slots.ladders.as_slice());
        let (Some([ladder]), 2, true) = (before, self.knowledge.ladders.len(), self.slots.ladders.is_empty()) else {
            return;
        };
        if self.slots.names_title() {
            return;
        }
        // "What other skills …" is about something else.
        let next = self.masked.tokens.get(at + 1).map(|it| it.text.as_str());
        if next.is_some_and(|it| !LADDERS.contains(&it) && !STAND_INS.contains(&it)) {
            return;
        }
        self.slots.ladders = vec![1 - ladder];
        self.content[at] = false;
        if let Some(next) = self.masked.tokens.get(at + 1)
            && LADDERS.contains(&next.text.as_str())
        {
            self.content[at + 1] = false;
        }
    }

    /// "The second rung", "the top one", of the ladder talked about.
    fn rungs_of_ladder_before(&mut self) {
        let Some(context) = self
            .context
            .filter(|_| !self.slots.names_title() && self.slots.ladders.is_empty())
        else {
            return;
        };
        let of_ladder = matches!(context.class, Class::Intent(i)
            if matches!(self.knowledge.intents[i].lookup, Some(Lookup::Ladder | Lookup::Next)));
        let ladders = match (context.slots.ladders.as_slice(), context.slots.subjects.as_slice()) {
            (ladders @ [_, ..], _) => ladders.to_vec(),
            ([], [Subject::Role(role)]) if of_ladder => rungs::ladders_of(self.knowledge, *role),
            _ => return,
        };
        let words: Vec<&str> = self.masked.tokens.iter().map(|it| it.text.as_str()).collect();
        let numbered = (0..words.len()).find_map(|at| Some((at, self.nth_rung(&words, at)?)));
        let found: Vec<usize> = match (numbered, self.lean.step) {
            (Some((_, nth)), _) => ladders
                .iter()
                .filter_map(|it| rungs::nth(self.knowledge, *it, nth))
                .collect(),
            (None, Some(step @ (Step::Top | Step::Bottom))) if context.slots.subjects.is_empty() => ladders
                .iter()
                .filter_map(|it| rungs::at_end(self.knowledge, *it, step))
                .collect(),
            _ => return,
        };
        if let Some((at, _)) = numbered.filter(|_| !found.is_empty()) {
            self.content[at..=at + 1].fill(false);
        }
        self.stand_ins.extend(found.into_iter().map(Subject::Role));
    }

    /// Puts the titles that a level stands for beside those that are named.
    pub(super) fn add_stand_ins(&self, slots: &mut Slots) {
        for subject in &self.stand_ins {
            for list in [&mut slots.subjects, &mut slots.titles] {
                if !list.contains(subject) {
                    list.push(*subject);
                }
            }
        }
    }

    /// The last title named before a word; that of the turn before where none is named.
    fn title_before(&self, at: usize) -> Option<usize> {
        let mut titles = self.masked.mentions.iter().filter(|it| it.at < at).rev();
        let here = titles.find_map(|it| match it.entity {
            Entity::Subject(Subject::Role(role)) => Some(role),
            _ => None,
        });
        let before = self.context.filter(|_| !self.slots.names_title());
        let before = before.map(|it| it.slots.subjects.as_slice());
        here.or(match before {
            Some([Subject::Role(role)]) => Some(*role),
            _ => None,
        })
    }

    /// The title whose name is that of another without a level in front.
    fn without_level(&self, role: usize) -> Option<usize> {
        let roles = &self.knowledge.roles;
        let shorter = |other: &usize| *other != role && roles[role].name.ends_with(&roles[*other].name);
        (0..roles.len())
            .filter(shorter)
            .max_by_key(|other| roles[*other].name.len())
    }
}
