//! How regression and support vector machines share the choice of a class, and its confidence.

use super::tuning::{MACHINE_CONFIDENCE, MACHINE_VOTE, MACHINE_VOTE_FROM};

/// How much the machines count beside the regression, which counts 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shares {
    /// In the choice of a class.
    pub vote: f32,
    /// In the confidence.
    in_confidence: f32,
}

impl Shares {
    /// See [`MACHINE_VOTE`] and [`MACHINE_CONFIDENCE`].
    pub fn of(phrasings: usize, classes: usize) -> Self {
        let (least, most) = MACHINE_VOTE;
        let a_class = phrasings as f32 / classes.max(1) as f32;
        let vote = (least * (a_class / MACHINE_VOTE_FROM).sqrt()).clamp(least, most);
        Self {
            vote,
            in_confidence: vote * MACHINE_CONFIDENCE,
        }
    }

    /// From what both say to a confidence: the mean of the regression, which is 0 for a stranger and 1 for one of its own,
    /// and the machine's decision, which has its margins at -1 and 1 and is brought to the same scale. Both go a little beyond
    /// for what is farther from the boundary than any phrasing on it.
    pub fn confidence(self, ridge: f32, machine: f32) -> f32 {
        (ridge + self.in_confidence * (machine + 1.0) / 2.0) / (1.0 + self.in_confidence)
    }

    /// By how much the confidence rises with each of the two.
    pub fn slopes(self) -> (f32, f32) {
        let whole = 1.0 + self.in_confidence;
        (1.0 / whole, self.in_confidence / 2.0 / whole)
    }
}
