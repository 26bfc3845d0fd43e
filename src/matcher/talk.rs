//! The words that tie a message to the turn before, or that cry for help.

use crate::knowledge::Knowledge;

use super::lexicon::Lexicon;
use super::token::{Pause, Token};

/// Runs of words with a meaning of their own, ready to be looked for.
#[derive(Debug)]
pub struct Talk {
    openers: Runs,
    backward: Runs,
    repairs: Runs,
    more: Runs,
    shorter: Runs,
    steps: [(Step, Runs); 4],
    /// The ends of a ladder, as they stand before its name.
    ends: [(Step, Runs); 2],
    onward: Runs,
    that_post: Runs,
    numbers: Runs,
    shares: Runs,
    signs: Runs,
}

/// How a message hangs on the turn before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lean {
    /// It begins like a follow-up ("and …", "what about …").
    pub opens: bool,
    /// It points back ("that", "they", "there").
    pub points_back: bool,
    /// It puts the turn before right ("no, I meant …").
    pub repairs: bool,
    /// It asks for the same at length, and nothing else.
    pub more: bool,
    /// It asks for the same in short, and nothing else.
    pub shorter: bool,
    /// It asks what comes after what was told, and nothing else.
    pub onward: bool,
    /// It speaks of "that post".
    pub that_post: bool,
    /// It steps to another rung from the one talked about.
    pub step: Option<Step>,
}

/// A kind of number that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    /// How many, which score.
    Any,
    /// What share of all: a percentage.
    Share,
}

/// A way on a ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Up,
    Down,
    Top,
    Bottom,
}

impl Talk {
    /// Reads the runs of words with the lexicon, so that they are spelt as messages are.
    #[must_use]
    pub fn build(knowledge: &Knowledge, lexicon: &Lexicon) -> Self {
        let c = &knowledge.conversation;
        let runs = |list: &[String]| Runs::of(list, lexicon);
        Self {
            openers: runs(&c.openers),
            backward: runs(&c.backward),
            repairs: runs(&c.repairs),
            more: runs(&c.more),
            shorter: runs(&c.shorter),
            steps: [
                (Step::Up, runs(&c.up)),
                (Step::Down, runs(&c.down)),
                (Step::Top, runs(&c.top)),
                (Step::Bottom, runs(&c.bottom)),
            ],
            ends: [(Step::Top, runs(&c.top_of)), (Step::Bottom, runs(&c.bottom_of))],
            onward: runs(&c.onward),
            that_post: runs(&c.that_post),
            numbers: runs(&c.numbers),
            shares: runs(&c.shares),
            signs: runs(&knowledge.distress.signs),
        }
    }

    /// How a message hangs on the turn before, and which of its tokens say so.
    #[must_use]
    pub fn lean(&self, tokens: &[Token]) -> (Lean, Vec<bool>) {
        let words: Vec<&str> = tokens.iter().map(|t| t.text.as_str()).collect();
        let mut used = vec![false; words.len()];
        let mut lean = Lean::default();
        if let Some(end) = self.repairs.at(&words, 0) {
            lean.repairs = true;
            used[..end].fill(true);
        }
        let start = used.iter().take_while(|u| **u).count();
        if let Some(end) = self.openers.at(&words, start) {
            lean.opens = true;
            used[start..end].fill(true);
        }
        for at in 0..words.len() {
            if let Some(end) = self.backward.at(&words, at) {
                lean.points_back = true;
                used[at..end].fill(true);
            }
        }
        for (step, runs) in &self.steps {
            // "And then" opens a follow-up; only by itself it asks for what comes next.
            let opens = |at: usize, end: usize| self.openers.at(&words[at..end], 0) == Some(end - at);
            // "Which one is higher" compares.
            let compares = |at: usize, end: usize| {
                end - at == 1 && words[..at].iter().any(|it| matches!(*it, "which" | "who" | "what"))
            };
            let is_step = |&(at, end): &(usize, usize)| {
                !compares(at, end) && (end - at == words.len() || !opens(at, end))
                    // "The top salary" is no rung.
                    && (matches!(step, Step::Up | Step::Down) || end == words.len() || tokens[end - 1].pause != Pause::None)
            };
            let mut all = (0..words.len()).filter_map(|at| Some((at, runs.at(&words, at)?)));
            if let Some((at, end)) = all.find(is_step) {
                lean.step = Some(*step);
                used[at..end].fill(true);
            }
        }
        let whole = |runs: &Runs| {
            runs.find(&words)
                .is_some_and(|(at, end)| all_fillers(&words[..at]) && all_fillers(&words[end..]))
        };
        lean.more = whole(&self.more);
        lean.shorter = whole(&self.shorter);
        lean.onward = whole(&self.onward);
        lean.that_post = self.that_post.find(&words).is_some();
        (lean, used)
    }

    /// A rung that is named from a title or ladder behind it ("the rung above the …"), from this word on: where that is, and
    /// where the words for it end.
    pub(super) fn rung_at(&self, words: &[&str], at: usize) -> Option<(Step, usize)> {
        let steps = self
            .steps
            .iter()
            .filter(|(step, _)| matches!(step, Step::Up | Step::Down));
        // One word is something else as often as not ("a higher …"), and so is "and then the …".
        let names_it = |end: &usize| end - at > 1 && !words[at..*end].iter().any(|it| POINTS_BACK.contains(it));
        let far = |(step, runs): &(Step, Runs)| Some((*step, runs.at(words, at).filter(names_it)?));
        let ends = self.ends.iter();
        let ends = ends.filter_map(|(step, runs)| Some((*step, runs.at(words, at)?)));
        steps.filter_map(far).chain(ends).max_by_key(|(_, end)| *end)
    }

    /// The kind of number that a message asks for, if it does.
    #[must_use]
    pub fn number_asked(&self, tokens: &[Token]) -> Option<Number> {
        let words: Vec<&str> = tokens.iter().map(|t| t.text.as_str()).collect();
        if self.shares.find(&words).is_some() {
            return Some(Number::Share);
        }
        self.numbers.find(&words).map(|_| Number::Any)
    }

    /// Whether a message says that its writer is in despair.
    #[must_use]
    pub fn is_distress(&self, tokens: &[Token]) -> bool {
        let words: Vec<&str> = tokens.iter().map(|t| t.text.as_str()).collect();
        self.signs.find(&words).is_some()
    }
}

/// Words of a step from what was talked about, and not from what is named behind it.
const POINTS_BACK: [&str; 8] = ["then", "that", "it", "them", "those", "him", "her", "after"];

/// Runs of words to look for: by their first word, and of those with the same one the longest first.
#[derive(Debug)]
struct Runs(Vec<Vec<String>>);

impl Runs {
    fn of(list: &[String], lexicon: &Lexicon) -> Self {
        let read = |run: &String| lexicon.read(run).into_iter().map(|it| it.text).collect();
        let mut runs: Vec<Vec<String>> = list
            .iter()
            .map(read)
            .filter(|it: &Vec<String>| !it.is_empty())
            .collect();
        runs.sort_by(|a, b| a[0].cmp(&b[0]).then(b.len().cmp(&a.len())));
        Self(runs)
    }

    /// Where the longest of them that begins at a word ends.
    fn at(&self, words: &[&str], at: usize) -> Option<usize> {
        let first = *words.get(at)?;
        let from = self.0.partition_point(|run| run[0].as_str() < first);
        let same = self.0[from..].iter().take_while(|run| run[0] == first);
        let rest = &words[at..];
        let mut met = same.filter(|run| rest.len() >= run.len() && run.iter().zip(rest).all(|(a, b)| a == b));
        met.next().map(|run| at + run.len())
    }

    /// Where the first of them in the text begins and ends.
    fn find(&self, words: &[&str]) -> Option<(usize, usize)> {
        (0..words.len()).find_map(|at| self.at(words, at).map(|end| (at, end)))
    }
}

/// Words of politeness that may stand around "tell me more".
fn all_fillers(words: &[&str]) -> bool {
    words.iter().all(|w| {
        [
            "please", "ok", "okay", "can", "could", "you", "thanks", "and", "it", "that", "a", "bit", "now", "version",
        ]
        .contains(w)
    })
}
