//! Rungs of ladders, seen from a role.

use std::collections::HashSet;

use crate::knowledge::Knowledge;

use super::lexicon::Lexicon;
use super::talk::Step;
use super::token::tokenise_phrasing;

/// The words that pick a rung, read as messages are: plurals, capitals and slips of the pen are the same word.
pub struct Levels {
    /// Ladder → rung → the runs of stems that pick it.
    rungs: Vec<Vec<Vec<Vec<String>>>>,
    /// Role → the stems of its name.
    names: Vec<Vec<String>>,
    /// Every stem of a level.
    words: HashSet<String>,
}

impl Levels {
    pub(super) fn of(knowledge: &Knowledge, lexicon: &Lexicon) -> Self {
        let stems = |text: &str| -> Vec<String> {
            let tokens = lexicon.correct(tokenise_phrasing(text));
            tokens.iter().map(|t| lexicon.stem(&t.text)).collect()
        };
        let rungs: Vec<Vec<Vec<Vec<String>>>> = knowledge
            .ladders
            .iter()
            .map(|ladder| {
                let runs = ladder.rungs.iter().map(|r| r.levels.iter().map(|l| stems(l.get_ref())));
                runs.map(|it| it.filter(|run| !run.is_empty()).collect()).collect()
            })
            .collect();
        let words = rungs.iter().flatten().flatten().flatten().cloned().collect();
        let names = knowledge.roles.iter().map(|r| stems(&r.name)).collect();
        Self { rungs, names, words }
    }

    /// Whether a stem belongs to a level.
    pub(crate) fn holds(&self, stem: &str) -> bool {
        self.words.contains(stem)
    }

    /// Whether stems name a rung of a ladder, both by index.
    pub(crate) fn pick(&self, ladder: usize, rung: usize, stems: &[String]) -> bool {
        self.rungs[ladder][rung]
            .iter()
            .any(|run| stems.windows(run.len()).any(|it| it == run.as_slice()))
    }

    /// The rungs that level words, given by their stems, pick, seen from a role: those named after it first, else the
    /// nearest above it.
    pub(crate) fn of_role(&self, knowledge: &Knowledge, role: usize, stems: &[String]) -> Vec<usize> {
        let id = knowledge.roles[role].id.get_ref();
        let name = &knowledge.roles[role].name;
        let mut out = Vec::new();
        for (at, ladder) in knowledge.ladders.iter().enumerate() {
            let Some(here) = ladder.rungs.iter().position(|r| r.role.get_ref() == id) else {
                continue;
            };
            let role_of = |i: usize| knowledge.role_index(ladder.rungs[i].role.get_ref());
            // "Senior", seen from a role, is the senior of just that role, whatever else the word fits.
            let named_after = |i: usize| {
                role_of(i).is_some_and(|r| {
                    r != role
                        && knowledge.roles[r].name.contains(name.as_str())
                        && stems.iter().any(|s| self.names[r].contains(s))
                })
            };
            let mut hits: Vec<usize> = (0..ladder.rungs.len()).filter(|i| named_after(*i)).collect();
            if hits.is_empty() {
                hits = (0..ladder.rungs.len()).filter(|i| self.pick(at, *i, stems)).collect();
                if hits.len() > 1 && hits.contains(&here) {
                    hits = vec![here];
                } else if hits.len() > 1 && hits.iter().any(|i| *i > here) {
                    hits.retain(|i| *i > here);
                    hits.truncate(1);
                }
            }
            for hit in hits {
                if let Some(r) = role_of(hit)
                    && !out.contains(&r)
                {
                    out.push(r);
                }
            }
        }
        out
    }

    /// Rungs, on any ladder, that level words pick.
    pub(crate) fn anywhere(&self, knowledge: &Knowledge, stems: &[String]) -> Vec<usize> {
        let mut out = Vec::new();
        for (at, ladder) in knowledge.ladders.iter().enumerate() {
            for (i, rung) in ladder.rungs.iter().enumerate() {
                if self.pick(at, i, stems)
                    && let Some(role) = knowledge.role_index(rung.role.get_ref())
                    && !out.contains(&role)
                {
                    out.push(role);
                }
            }
        }
        out
    }
}

/// The role on the highest or lowest rung of a ladder; none for a step that leads to neither.
pub(super) fn at_end(knowledge: &Knowledge, ladder: usize, step: Step) -> Option<usize> {
    let rungs = &knowledge.ladders.get(ladder)?.rungs;
    let rung = match step {
        Step::Top => rungs.last(),
        Step::Bottom => rungs.first(),
        Step::Up | Step::Down => None,
    };
    knowledge.role_index(rung?.role.get_ref())
}

/// The role on a rung of a ladder, counted from 0 at the bottom.
pub(super) fn nth(knowledge: &Knowledge, ladder: usize, rung: usize) -> Option<usize> {
    let rung = knowledge.ladders.get(ladder)?.rungs.get(rung)?;
    knowledge.role_index(rung.role.get_ref())
}

/// The ladders that a role stands on.
pub(super) fn ladders_of(knowledge: &Knowledge, role: usize) -> Vec<usize> {
    let id = knowledge.roles[role].id.get_ref();
    let stands = |ladder: usize| knowledge.ladders[ladder].rungs.iter().any(|it| it.role.get_ref() == id);
    (0..knowledge.ladders.len()).filter(|it| stands(*it)).collect()
}

/// The role that a step leads to from a role, on each ladder that it stands on.
pub(super) fn stepped(knowledge: &Knowledge, role: usize, step: Step) -> Vec<usize> {
    let id = knowledge.roles[role].id.get_ref();
    let mut out = Vec::new();
    for ladder in &knowledge.ladders {
        let Some(here) = ladder.rungs.iter().position(|r| r.role.get_ref() == id) else {
            continue;
        };
        let there = match step {
            Step::Up => here.checked_add(1),
            Step::Down => here.checked_sub(1),
            Step::Top => ladder.rungs.len().checked_sub(1),
            Step::Bottom => Some(0),
        };
        if let Some(rung) = there.and_then(|t| ladder.rungs.get(t))
            && let Some(r) = knowledge.role_index(rung.role.get_ref())
            && !out.contains(&r)
        {
            out.push(r);
        }
    }
    out
}
