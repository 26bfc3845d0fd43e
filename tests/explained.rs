//! What `--why` shows is what the matcher did: the contributions add up to the confidence.

mod support;

use std::time::Duration;

use career_coach::coach::{Memory, Question};
use support::COACH;

/// How far a sum of some hundred small numbers may be off.
const ROUNDING: f32 = 1e-3;

#[test]
fn contributions_add_up_to_the_confidence() {
    let sets = include_str!("questions/in_scope.jsonl").lines().step_by(4);
    let questions = sets.map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let (mut scored, mut wrong) = (0, Vec::new());
    for row in questions {
        let text = row["q"].as_str().unwrap();
        let (_, verdict) = COACH.answer_with_verdict(&Question::asked(text), &mut Memory::default(), Duration::ZERO);
        let why = &verdict.why;
        let Some((class, confidence)) = why.candidates.first() else {
            continue;
        };
        if why.literal {
            continue;
        }
        scored += 1;
        let sum: f32 = COACH
            .matcher()
            .explain(&why.scored_as, *class)
            .iter()
            .map(|it| it.weight)
            .sum();
        if (sum - confidence).abs() > ROUNDING {
            wrong.push(format!("{text}: {sum} instead of {confidence} ({})", why.scored_as));
        }
    }
    assert!(scored > 20, "{scored} questions were scored");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
