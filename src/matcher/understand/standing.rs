//! Titles that are named by where they stand: "the rung above the …", "the first rung of the … ladder".

use std::ops::Range;
use std::rc::Rc;

use super::{Choice, Reading};
use crate::knowledge::model::Lookup;
use crate::matcher::entities::{Entity, Subject};
use crate::matcher::rungs;
use crate::matcher::segment::is_question;
use crate::matcher::slots::Slots;
use crate::matcher::talk::Step;
use crate::matcher::token::{Token, joined};
use crate::matcher::verdict::{Ask, Carried, Class, Finding, Grounds, Mode};

/// Words between a step and the title that it starts from, of which there may be …
const BETWEEN_TITLES: [&str; 12] = [
    "of", "from", "after", "than", "above", "below", "over", "under", "the", "a", "an", "my",
];
/// … so many.
const MOST_BETWEEN: usize = 3;

/// Words between the end of a ladder and its name: the first, and one more.
const OF_A_LADDER: [&str; 3] = ["of", "on", "in"];

/// Words that may stand behind the title of a ladder.
pub(super) const LADDERS: [&str; 3] = ["ladder", "track", "path"];

/// Words that ask for a title, and for nothing that is said of it: "what is the rung above …".
const NAMES_IT: [&str; 19] = [
    "what", "which", "who", "is", "are", "be", "comes", "called", "title", "name", "sits", "stands", "job", "role",
    "and", "the", "on", "of", "in",
];

/// Numbers before several steps: "two rungs above".
const COUNTS: [&str; 4] = ["two", "three", "four", "five"];

/// Words for a rung behind its number: "the third rung".
const RUNGS: [&str; 6] = ["rung", "step", "level", "one", "stage", "position"];

/// A title by its place on a ladder.
struct Standing {
    /// The words that name it.
    at: Range<usize>,
    roles: Vec<usize>,
    ladder: Option<usize>,
    /// The title that it is counted from, and which way.
    from: Option<(usize, Step)>,
    /// Whether the words for it may say something else: "is the pay above …".
    loose: bool,
}

impl Reading<'_> {
    /// What is asked of a title that is named by its place; none where the title itself is asked for.
    pub(super) fn of_standing(&mut self) -> Option<Finding> {
        let mut standing = self.standing()?;
        let named = |role: &usize| {
            let on = rungs::ladders_of(self.knowledge, *role);
            self.slots.ladders.iter().any(|it| on.contains(it))
        };
        if standing.roles.iter().any(named) {
            standing.roles.retain(named);
        }
        let tokens = &self.masked.tokens;
        let (before, behind) = (&tokens[..standing.at.start], &tokens[standing.at.end..]);
        let only_names = self.only_names(&standing);
        if standing.loose && !only_names {
            return None;
        }
        if only_names {
            return match self.mode {
                Mode::Asked => self.itself(standing),
                Mode::Uninvited => None,
            };
        }
        let content = self.content.iter().enumerate();
        let says_what = content
            .filter(|(at, _)| !standing.at.contains(at))
            .any(|(_, content)| *content);
        let role = Token::placeholder("{role}");
        let named = [before, std::slice::from_ref(&role), behind].concat();
        let ranked = self.matcher.rank(&named, &mut self.scratch);
        let (class @ Class::Intent(intent), confidence) = ranked.top()? else {
            return None;
        };
        let of_ladders = matches!(
            self.knowledge.intents[intent].lookup,
            Some(Lookup::Next | Lookup::Ladder | Lookup::Rank | Lookup::Compare | Lookup::PayOver)
        );
        let t = self.matcher.thresholds;
        let clear = says_what && confidence >= t.know;
        if of_ladders || !(clear || ranked.is_literal()) {
            return None;
        }
        // Nobody addressed it, and the title that is written is not the one that is meant.
        if self.mode == Mode::Uninvited && (confidence < t.sure.max(t.know) || !is_question(tokens)) {
            return Some(Finding::Unknown);
        }
        let subjects: Vec<Subject> = standing.roles.into_iter().map(Subject::Role).collect();
        let mut slots = Slots {
            titles: subjects.clone(),
            subjects,
            ..self.slots.clone()
        };
        slots
            .ladders
            .extend(standing.ladder.filter(|it| !slots.ladders.contains(it)));
        let mut carried = Carried::default();
        if let Some(context) = self.context {
            self.fill(&mut slots, &mut carried, context, context.class == class);
        }
        let words = joined(&named);
        self.note(&Choice {
            span: 0..tokens.len(),
            ranked: Rc::new(ranked.of_words(&words)),
        });
        Some(Finding::Asks(vec![Ask {
            class,
            confidence,
            slots,
            carried,
        }]))
    }

    /// Whether a message names a title by its place, its ladder perhaps, and asks nothing of it.
    fn only_names(&self, standing: &Standing) -> bool {
        let ladders = self
            .masked
            .mentions
            .iter()
            .filter(|it| matches!(it.entity, Entity::Ladder(_)));
        let named: Vec<Range<usize>> = ladders.map(|it| it.at..it.at + it.length).collect();
        let mut others = self.masked.tokens.iter().enumerate();
        others.all(|(at, token)| {
            let of_names = standing.at.contains(&at) || named.iter().any(|it| it.contains(&at));
            of_names || NAMES_IT.contains(&token.text.as_str())
        })
    }

    /// A title is asked for by its place, and nothing of it: the rung above is the next step, any other is shown on its ladder.
    fn itself(&mut self, standing: Standing) -> Option<Finding> {
        let (roles, lookup) = match standing.from {
            Some((from, Step::Up))
                if standing.roles.len() == 1 && rungs::stepped(self.knowledge, from, Step::Up) == standing.roles =>
            {
                (vec![from], Lookup::Next)
            }
            _ => (standing.roles, Lookup::Ladder),
        };
        let mut ask = self.names_ask(self.intent_with(lookup)?);
        ask.slots.subjects = roles.into_iter().map(Subject::Role).collect();
        ask.slots.titles.clone_from(&ask.slots.subjects);
        ask.slots.ladders = standing.ladder.into_iter().collect();
        self.why.unscored(Grounds::Names);
        Some(Finding::Asks(vec![ask]))
    }

    fn standing(&self) -> Option<Standing> {
        let tokens = &self.masked.tokens;
        let words: Vec<&str> = tokens.iter().map(|it| it.text.as_str()).collect();
        let by_step = (0..words.len()).find_map(|at| self.by_step(&words, at));
        by_step
            .or_else(|| (0..words.len()).find_map(|at| self.by_number(&words, at)))
            .or_else(|| (0..words.len()).find_map(|at| self.by_word(&words, at)))
    }

    /// "What is below the …", by a word that may as well set amounts against each other.
    fn by_word(&self, words: &[&str], at: usize) -> Option<Standing> {
        let step = match words[at] {
            "above" | "over" => Step::Up,
            "below" | "beneath" | "under" => Step::Down,
            _ => return None,
        };
        let articles = words[at + 1..]
            .iter()
            .take_while(|it| matches!(**it, "the" | "a" | "an"));
        let base = at + 1 + articles.count();
        let mention = self.masked.mentions.iter().find(|it| it.at == base)?;
        let Entity::Subject(Subject::Role(role)) = mention.entity else {
            return None;
        };
        let roles = rungs::stepped(self.knowledge, role, step);
        (!roles.is_empty()).then(|| Standing {
            at: at..base + mention.length,
            roles,
            ladder: None,
            from: Some((role, step)),
            loose: true,
        })
    }

    /// "The third rung of the … ladder".
    fn by_number(&self, words: &[&str], at: usize) -> Option<Standing> {
        let nth = self.nth_rung(words, at)?;
        let of = words.get(at + 2).is_some_and(|it| OF_A_LADDER.contains(it));
        let base = at + 3 + usize::from(words.get(at + 3) == Some(&"the"));
        let mention = self.masked.mentions.iter().find(|it| of && it.at == base)?;
        let mut end = base + mention.length;
        let ladders = match mention.entity {
            Entity::Ladder(ladder) => vec![ladder],
            Entity::Subject(Subject::Role(role)) if words.get(end).is_some_and(|it| LADDERS.contains(it)) => {
                end += 1;
                rungs::ladders_of(self.knowledge, role)
            }
            _ => return None,
        };
        let start = at - usize::from(at > 0 && words[at - 1] == "the");
        let mut roles: Vec<usize> = Vec::new();
        for ladder in &ladders {
            roles.extend(rungs::nth(self.knowledge, *ladder, nth));
        }
        (!roles.is_empty()).then(|| Standing {
            at: start..end,
            roles,
            ladder: ladders.first().copied().filter(|_| ladders.len() == 1),
            from: None,
            loose: false,
        })
    }

    /// Which rung two words number: "third rung", "rung 3".
    pub(super) fn nth_rung(&self, words: &[&str], at: usize) -> Option<usize> {
        if RUNGS.contains(&words[at])
            && words[at] != "one"
            && let Some(Ok(number)) = words.get(at + 1).map(|it| it.parse::<usize>())
        {
            return number.checked_sub(1);
        }
        let noun = words.get(at + 1).is_some_and(|it| RUNGS.contains(it));
        let ordinal = ["st", "nd", "rd", "th"].iter().any(|end| words[at].ends_with(end));
        let picks = &self.knowledge.conversation.picks;
        let nth = picks.iter().position(|ways| ways.iter().any(|it| it == words[at]));
        nth.filter(|_| noun && ordinal)
    }

    fn by_step(&self, words: &[&str], at: usize) -> Option<Standing> {
        let (step, end) = self.matcher.talk.rung_at(words, at)?;
        let at_an_end = matches!(step, Step::Top | Step::Bottom);
        let of = at_an_end && words.get(end).is_some_and(|it| OF_A_LADDER.contains(it));
        let from = end + usize::from(of);
        let between = words[from..].iter().take_while(|it| BETWEEN_TITLES.contains(it));
        let base = from + between.take(MOST_BETWEEN).count();
        let mention = self.masked.mentions.iter().find(|it| it.at == base)?;
        let mut end = base + mention.length;
        let count = at
            .checked_sub(1)
            .and_then(|it| COUNTS.iter().position(|count| *count == words[it]));
        let mut from = None;
        let (roles, ladder) = match (mention.entity, at_an_end) {
            (Entity::Subject(Subject::Role(role)), false) => {
                from = Some((role, step));
                let mut roles = rungs::stepped(self.knowledge, role, step);
                for _ in 0..count.map_or(0, |it| it + 1) {
                    roles = roles
                        .iter()
                        .flat_map(|it| rungs::stepped(self.knowledge, *it, step))
                        .collect();
                    roles.sort_unstable();
                    roles.dedup();
                }
                (roles, None)
            }
            // "The top of the … ladder", but not "a top …".
            (Entity::Subject(Subject::Role(role)), true)
                if of && words.get(end).is_some_and(|it| LADDERS.contains(it)) =>
            {
                end += 1;
                (rungs::stepped(self.knowledge, role, step), None)
            }
            (Entity::Ladder(ladder), true) if of => (vec![rungs::at_end(self.knowledge, ladder, step)?], Some(ladder)),
            _ => return None,
        };
        let before = at - usize::from(count.is_some());
        let articles = words[..before]
            .iter()
            .rev()
            .take_while(|it| matches!(**it, "the" | "a"));
        (!roles.is_empty()).then(|| Standing {
            at: before - articles.count()..end,
            roles,
            ladder,
            from,
            loose: false,
        })
    }
}
