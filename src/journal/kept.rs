//! What is kept about a member, as they may see it, and what became of it.

use serde::Serialize;

use super::miss::Candidate;

/// What went when a member was forgotten.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Forgotten {
    pub questions: u64,
    pub votes: u64,
    /// Whether the database still has to clear what it holds of them beside its tables; that is tried until it is done.
    pub later: bool,
}

/// All that the journal holds about a member.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Everything {
    pub questions: Vec<KeptMiss>,
    pub votes: Vec<KeptVote>,
}

/// A question without a good answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeptMiss {
    /// Since 1970.
    pub hour: i64,
    pub place: String,
    pub missing: String,
    /// Empty without one.
    pub reason: String,
    pub question: String,
    pub candidates: Vec<Candidate>,
}

/// An opinion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptVote {
    /// Since 1970.
    pub day: i64,
    pub topic: String,
    pub opinion: String,
}
