//! How regression and support vector machines share the choice of a class, and its confidence.

use super::tuning::{MACHINE_CONFIDENCE, MACHINE_VOTE, MACHINE_VOTE_FROM};

/// How much the machines count beside the regression, which counts 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shares {
    /// In the choice of a class.
    pub vote: f32,
    /// In the confidence.
    confidence: f32,
}

impl Shares {
    /// See [`MACHINE_VOTE`] and [`MACHINE_CONFIDENCE`].
    pub fn of(phrasings: usize, classes: usize) -> Self {
        let (least, most) = MACHINE_VOTE;
        let a_class = phrasings as f32 / classes.max(1) as f32;
        let vote = (least * (a_class / MACHINE_VOTE_FROM).sqrt()).clamp(least, most);
        Self {
            vote,
            confidence: vote * MACHINE_CONFIDENCE,
        }
    }

    /// From what both say to a confidence: the mean of the regression, which goes from 0 to 1, and the machine's decision,
    /// which goes from -1 to 1 and is brought to the same scale.
    pub fn confidence(self, ridge: f32, machine: f32) -> f32 {
        (ridge + self.confidence * (machine + 1.0) / 2.0) / (1.0 + self.confidence)
    }

    /// By how much the confidence rises with each of the two.
    pub fn slopes(self) -> (f32, f32) {
        let at = |ridge, machine| self.confidence(ridge, machine) - self.confidence(0.0, 0.0);
        (at(1.0, 0.0), at(0.0, 1.0))
    }
}
