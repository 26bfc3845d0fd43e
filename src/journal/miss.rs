//! What is stored of a question without a good answer, beside its text.

use serde::{Deserialize, Serialize};

use super::redact::without_placeholders;
use crate::coach::{Coach, class_name};
use crate::matcher::{Block, Class, Verdict};

/// So many candidates are kept …
const CANDIDATES: usize = 3;

/// … each with so many of the features that spoke for it most.
const REASONS: usize = 3;

/// A topic that a question was near to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The id of an intent, or of a gap; what else there is has a word of its own.
    #[serde(rename = "t")]
    pub topic: String,
    /// In hundredths.
    #[serde(rename = "s")]
    pub score: i32,
    /// The features that spoke for it most.
    #[serde(rename = "w", default, skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<String>,
}

/// What the question was nearest to, best first. The words that spoke for it are looked for in what is kept of the question,
/// so that none stands here that was taken out there.
#[must_use]
pub fn candidates(coach: &Coach, verdict: &Verdict, redacted: &str) -> Vec<Candidate> {
    let k = coach.knowledge();
    let (kept, _) = coach.reader().read_as(k, &without_placeholders(redacted));
    let of = |(class, score): &(Class, f32)| {
        let parts = coach.matcher().explain(&kept, *class);
        let carried = parts
            .into_iter()
            .filter(|it| it.block == Block::Stem && it.weight > 0.0);
        Candidate {
            topic: class_name(k, *class),
            // A confidence is at most a little over 1.
            #[expect(clippy::cast_possible_truncation)]
            score: (score * 100.0).round() as i32,
            why: carried.take(REASONS).map(|it| it.feature).collect(),
        }
    };
    verdict.why.candidates.iter().take(CANDIDATES).map(of).collect()
}

/// What a question comes down to, as a number that is the same in every process: the same words about another role, in
/// another country or with other articles are one.
#[must_use]
pub fn gist(coach: &Coach, question: &str) -> i64 {
    let gist = coach.reader().gist(coach.knowledge(), question);
    let gist = gist.unwrap_or_else(|| question.to_lowercase());
    // FNV-1a: what it is grouped by need not be secret, but must outlive this version of the compiler.
    let hash = gist.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash.cast_signed()
}
