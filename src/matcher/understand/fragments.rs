//! A few words after an answer that want something else of the same table.

use crate::knowledge::model::{Lookup, RungPart};

use super::Reading;
use crate::matcher::entities::Years;
use crate::matcher::slots::Slots;
use crate::matcher::tuning;
use crate::matcher::verdict::{Ask, Carried, Class, Context};

/// Words for what pay is counted by.
const PERIODS: [&str; 13] = [
    "per", "year", "yearly", "annual", "annually", "month", "monthly", "week", "weekly", "day", "daily", "hour",
    "hourly",
];

/// Words for an end of a table of pay.
const ENDS: [&str; 14] = [
    "highest", "lowest", "best", "worst", "most", "least", "richest", "poorest", "max", "min", "maximum", "minimum",
    "paid", "paying",
];

/// Words for titles at large.
const TITLES: [&str; 6] = ["roles", "titles", "jobs", "posts", "positions", "levels"];

/// Nobody has worked for longer.
const MOST_YEARS: u32 = 60;

impl Reading<'_> {
    /// "And for the other roles?": the same of all titles.
    pub(super) fn of_the_others(&self, context: &Context) -> Option<Ask> {
        let says = |words: &[&str]| self.masked.tokens.iter().any(|it| words.contains(&it.text.as_str()));
        let others = says(&["other", "others", "rest"]) && says(&TITLES);
        let mut content = self
            .masked
            .tokens
            .iter()
            .zip(&self.content)
            .filter(|(_, content)| **content);
        let nothing_else = content.all(|(token, _)| TITLES.contains(&token.text.as_str()) || token.text == "rest");
        (others && nothing_else && self.slots.is_empty() && !context.slots.subjects.is_empty()).then(|| Ask {
            class: context.class,
            confidence: tuning::FOLLOW_UP_CONFIDENCE,
            slots: Slots {
                places: context.slots.places.clone(),
                countries: context.slots.countries.clone(),
                ..Slots::default()
            },
            carried: Carried {
                intent: true,
                ..Carried::default()
            },
        })
    }

    /// "And the lowest?" after a question for the highest pay.
    pub(super) fn asks_for_other_end(&self, words: &[&str], context: &Context) -> bool {
        let of_pay = matches!(context.class, Class::Intent(i)
            if matches!(self.knowledge.intents[i].lookup, Some(Lookup::Salary | Lookup::HighestPlace)));
        of_pay && !words.is_empty() && words.iter().all(|it| ENDS.contains(it)) && self.lean_is_open()
    }

    /// "I have 12", after a question for years of experience; "and 3?", after one on a number of them.
    pub(super) fn years_said(&self, slots: &Slots, words: &[&str], context: &Context) -> Option<Years> {
        let of_years = matches!(context.class, Class::Intent(i)
            if self.knowledge.intents[i].rung == Some(RungPart::Years) || self.knowledge.intents[i].lookup == Some(Lookup::Years));
        let [number] = words else { return None };
        let years: u32 = number.parse().ok().filter(|it| (1..=MOST_YEARS).contains(it))?;
        let says_have = self
            .masked
            .tokens
            .iter()
            .any(|it| matches!(it.text.as_str(), "have" | "got"));
        let another = !context.slots.years.is_empty() && self.lean.opens;
        let only_years = Slots {
            subjects: Vec::new(),
            titles: Vec::new(),
            ..slots.clone()
        };
        (of_years && only_years.is_empty() && (says_have && !slots.names_title() || another)).then_some(Years {
            from: years,
            to: Some(years),
        })
    }

    /// "per year?" after a question for pay.
    pub(super) fn asks_for_period(&self, words: &[&str], context: &Context) -> bool {
        let about_pay = matches!(context.class, Class::Intent(i)
            if matches!(self.knowledge.intents[i].lookup, Some(Lookup::Salary | Lookup::JudgePay)));
        // "How many years for that" asks for something else.
        let counts = self
            .masked
            .tokens
            .iter()
            .any(|t| matches!(t.text.as_str(), "many" | "long"));
        about_pay
            && !counts
            && words.iter().all(|w| PERIODS.contains(w))
            && self.masked.tokens.iter().any(|t| PERIODS.contains(&t.text.as_str()))
    }
}
