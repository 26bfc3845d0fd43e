//! How well a knowledge recognises its own phrasings when they are left out of the training.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::coach::{Coach, class_name};
use crate::knowledge::Knowledge;
use crate::matcher::{Class, HeldOutRow};

/// Phrasings of intents that were left out one at a time, and how many of them still found their intent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accuracy {
    pub right: usize,
    pub of: usize,
}

/// A share of fewer phrasings than these has a standard error of more than 3.5 points, and tells nothing.
const LEAST_ROWS: usize = 200;

/// A phrasing that goes to another intent where it is left out.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Astray {
    pub phrasing: String,
    /// The id of its own intent.
    pub intent: String,
    /// The id of what it was taken for.
    pub taken_for: String,
}

impl Accuracy {
    /// That of a coach, which learns if it has not.
    #[must_use]
    pub fn of(coach: &Coach) -> Self {
        let rows = coach.matcher().held_out();
        let mut accuracy = Self::default();
        for row in rows.iter().filter(|it| matches!(it.class, Class::Intent(_))) {
            accuracy.of += 1;
            accuracy.right += usize::from(row.chosen == row.class);
        }
        accuracy
    }

    /// The share of those that were right, in percent; none where there are too few to tell.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of phrasings")]
    pub fn percent(self) -> Option<f64> {
        (self.of >= LEAST_ROWS).then(|| self.right as f64 * 100.0 / self.of as f64)
    }

    /// By how many points this is below another; none where one of the two cannot be told.
    #[must_use]
    pub fn below(self, other: Self) -> Option<f64> {
        Some(other.percent()? - self.percent()?)
    }
}

/// The phrasings that go astray with one coach and not with the other.
#[must_use]
pub fn newly_astray(before: &Coach, after: &Coach) -> Vec<Astray> {
    let key = |it: &Astray| (it.phrasing.clone(), it.intent.clone());
    let known: HashSet<_> = astray(before).map(|it| key(&it)).collect();
    astray(after).filter(|it| !known.contains(&key(it))).collect()
}

fn astray(coach: &Coach) -> impl Iterator<Item = Astray> {
    let k = coach.knowledge();
    let rows = coach.matcher().held_out().iter();
    rows.filter(|row| matches!(row.class, Class::Intent(_)) && row.chosen != row.class)
        .filter_map(|row| {
            Some(Astray {
                phrasing: phrasing(k, row)?.to_owned(),
                intent: class_name(k, row.class),
                taken_for: class_name(k, row.chosen),
            })
        })
}

/// The text of a phrasing of an intent.
fn phrasing<'k>(k: &'k Knowledge, row: &HeldOutRow) -> Option<&'k str> {
    match row.class {
        Class::Intent(at) => Some(k.intents.get(at)?.phrasings.get(row.phrasing)?.get_ref()),
        _ => None,
    }
}
