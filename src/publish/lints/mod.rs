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

use std::ops::Range;

use crate::coach::Coach;
use crate::knowledge::{Diagnostic, Knowledge};

use super::date::Date;
use super::rules::Rules;

/// Everything that is worth a look in the knowledge of a coach that has learnt; in no particular order.
#[must_use]
pub fn lints(coach: &Coach, rules: Rules, today: Date) -> Vec<Diagnostic> {
    let k = coach.knowledge();
    let mut found = Found { k, found: Vec::new() };
    phrasings::few(k, &mut found);
    phrasings::alike(coach, &mut found);
    stealing::check(coach, &mut found);
    sentences::check(k, &mut found);
    figures::check(k, rules, today, &mut found);
    sources::check(k, &mut found);
    aliases::check(k, &mut found);
    found.found
}

/// Warnings so far.
struct Found<'k> {
    k: &'k Knowledge,
    found: Vec<Diagnostic>,
}

impl Found<'_> {
    /// Warns of a place, given as the number of its file and bytes of its text.
    fn warn(&mut self, rule: &'static str, (file, span): (usize, Range<usize>), message: String, label: String) {
        // Every entry comes from one of the files.
        let Some(file) = self.k.files.get(file) else { return };
        let mut diagnostic = Diagnostic::warning(file, span, message);
        diagnostic.label = Some(label);
        diagnostic.rule = Some(rule);
        self.found.push(diagnostic);
    }
}
