//! A verdict in plain words.

use crate::knowledge::Knowledge;
use crate::matcher::{Class, Contribution, Finding, Verdict};

use super::Coach;

/// Why a message was understood as it was, a sentence a line.
#[must_use]
pub fn explain(coach: &Coach, verdict: &Verdict) -> Vec<String> {
    let k = coach.knowledge();
    let why = &verdict.why;
    let mut out = vec![format!("Read as: {}", why.read_as)];
    if !why.corrections.is_empty() {
        let list: Vec<String> = why
            .corrections
            .iter()
            .map(|(from, to)| format!("{from} → {to}"))
            .collect();
        out.push(format!("Spelling: {}", list.join(", ")));
    }
    if !why.decided_by.is_empty() && why.decided_by != why.read_as {
        out.push(format!("Decided by: {}", why.decided_by));
    }
    let (unknown, content) = coach.matcher().unknown_words(&why.decided_by);
    if !unknown.is_empty() {
        out.push(format!(
            "In no phrasing: {} ({} of {content} words with content)",
            unknown.join(", "),
            unknown.len()
        ));
    }
    let Some((best, confidence)) = why.candidates.first() else {
        out.push(format!("Nothing was scored: {}", kind_of(&verdict.finding)));
        return out;
    };
    out.push(format!(
        "Best: {} with {confidence:.2}; an answer needs {:.2}",
        name(k, *best),
        why.threshold
    ));
    if let Some((second, score)) = why.candidates.get(1) {
        out.push(format!(
            "Runner-up: {} with {score:.2}, {:.2} behind; a lead of {:.2} is enough",
            name(k, *second),
            confidence - score,
            why.margin
        ));
    }
    if why.scored_as != why.decided_by {
        out.push(format!("Scored as: {}", why.scored_as));
    }
    if why.literal {
        out.push("Carried by: a phrasing, to the letter".to_owned());
    } else {
        out.extend(carried_by(&coach.matcher().explain(&why.scored_as, *best)));
    }
    out.push(format!("Finding: {}", kind_of(&verdict.finding)));
    out
}

/// The features that carried the best candidate, the rest of them together, and the sum, which is its confidence.
fn carried_by(contributions: &[Contribution]) -> Option<String> {
    const NAMED: usize = 8;
    let sum = |them: &[Contribution]| them.iter().map(|it| it.weight).sum::<f32>();
    let (named, rest) = contributions.split_at(contributions.len().min(NAMED));
    if named.is_empty() {
        return None;
    }
    let mut list: Vec<String> = named
        .iter()
        .map(|it| format!("{} ({}) {:+.3}", it.feature, it.block, it.weight))
        .collect();
    if !rest.is_empty() {
        list.push(format!("{} more {:+.3}", rest.len(), sum(rest)));
    }
    Some(format!("Carried by: {} = {:.3}", list.join(", "), sum(contributions)))
}

/// The id of a class.
#[must_use]
pub fn name(k: &Knowledge, class: Class) -> String {
    match class {
        Class::Intent(i) => k.intents[i].id.get_ref().clone(),
        Class::Gap(i) => k.gaps[i].id.get_ref().clone(),
        Class::SmallTalk(i) => format!("small talk {}", k.small_talk[i].id.get_ref()),
        Class::Distress => "distress".to_owned(),
        Class::Noise => "nobody's question".to_owned(),
    }
}

fn kind_of(finding: &Finding) -> &'static str {
    match finding {
        Finding::Nothing => "nothing to read",
        Finding::Distress => "distress",
        Finding::Language(_) => "another language",
        Finding::More => "more of the turn before",
        Finding::Shorter => "the turn before in short",
        Finding::Asks(asks) if asks.len() > 1 => "two things asked",
        Finding::Asks(_) => "one thing asked",
        Finding::DidYouMean(_) => "not sure: did you mean",
        Finding::OutsideTitle(_) => "a title that is not covered",
        Finding::BareNames(_) => "names without a question",
        Finding::Unknown => "nothing fits",
    }
}
