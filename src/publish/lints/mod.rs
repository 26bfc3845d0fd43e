//! What helps an author to write well. Warnings only: none of this stands in the way of publishing.
//!
//! Each lint has a name, [`Diagnostic::rule`], and says what to do. One that finds much in a knowledge that works well is
//! wrong itself.

mod aliases;
mod figures;
mod phrasings;
mod sentences;
mod sources;
mod stealing;

pub(super) use stealing::LEAST_STOLEN;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::coach::Coach;
use crate::knowledge::{Diagnostic, Knowledge, Severity};

use super::date::Date;
use super::rules::Rules;

/// Everything that is worth a look in the knowledge of a coach that has learnt; in no particular order.
#[must_use]
pub fn lints(coach: &Coach, rules: Rules, today: Date) -> Vec<Diagnostic> {
    let k = coach.knowledge();
    let mut found = Found {
        k,
        found: Vec::new(),
        counts: BTreeMap::new(),
    };
    phrasings::few(k, &mut found);
    phrasings::alike(coach, &mut found);
    stealing::check(coach, &mut found);
    sentences::check(k, &mut found);
    figures::check(k, rules, today, &mut found);
    sources::check(k, &mut found);
    aliases::check(k, &mut found);
    found.finish()
}

/// Warnings shown of one rule; the rest is counted.
const MOST_SHOWN: usize = 500;

/// Warnings so far.
struct Found<'k> {
    k: &'k Knowledge,
    found: Vec<Diagnostic>,
    /// How many there are of each rule.
    counts: BTreeMap<&'static str, usize>,
}

impl Found<'_> {
    /// Counts a warning, and says whether it is still shown: finding its place may take a while.
    fn has_room(&mut self, rule: &'static str) -> bool {
        let count = self.counts.entry(rule).or_default();
        *count += 1;
        *count <= MOST_SHOWN
    }

    /// Warns of a place, given as the number of its file and bytes of its text.
    fn warn(&mut self, rule: &'static str, place: (usize, Range<usize>), message: String, label: String) {
        if self.has_room(rule) {
            self.show(rule, place, message, label);
        }
    }

    /// Shows a warning that is counted already.
    fn show(&mut self, rule: &'static str, (file, span): (usize, Range<usize>), message: String, label: String) {
        // Every entry comes from one of the files.
        let Some(file) = self.k.files.get(file) else { return };
        let mut diagnostic = Diagnostic::warning(file, span, message);
        diagnostic.label = Some(label);
        diagnostic.rule = Some(rule);
        self.found.push(diagnostic);
    }

    fn finish(mut self) -> Vec<Diagnostic> {
        for (rule, count) in self.counts {
            if let more @ 1.. = count.saturating_sub(MOST_SHOWN) {
                self.found.push(Diagnostic {
                    severity: Severity::Warning,
                    file: String::new(),
                    line: 0,
                    column: 0,
                    span: 0..0,
                    message: format!("{more} more warnings like these are not shown: {rule}"),
                    label: None,
                    help: None,
                    rule: Some(rule),
                });
            }
        }
        self.found
    }
}
