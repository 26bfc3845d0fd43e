//! What `--why` shows is what the matcher did: the parts of a confidence add up to it, and what was not scored says so.

mod support;

use std::time::Duration;

use career_coach::coach::{Memory, Question, Reasons, Reply, reasons};
use career_coach::matcher::{Contribution, Finding, Grounds, Verdict};
use serde_json::Value;
use support::{COACH, none_fails};

/// How far a sum of some hundred small numbers may be off.
const ROUNDING: f32 = 1e-3;

fn lines(set: &str) -> impl Iterator<Item = Value> + '_ {
    set.lines().map(|line| serde_json::from_str(line).unwrap())
}

fn asked(row: &Value) -> &str {
    row["q"].as_str().unwrap()
}

/// Every question of the sets with what came of it; the turns of a dialog one after the other.
fn all() -> Vec<(String, Verdict, Reply)> {
    let mut out = Vec::new();
    let mut ask = |text: &str, memory: &mut Memory, now| {
        let (reply, verdict) = COACH.answer_with_verdict(&Question::asked(text), memory, now);
        out.push((text.to_owned(), verdict, reply));
    };
    let alone = [
        include_str!("questions/in_scope.jsonl"),
        include_str!("questions/out_of_scope.jsonl"),
    ];
    for row in alone.into_iter().flat_map(lines) {
        ask(asked(&row), &mut Memory::default(), Duration::ZERO);
    }
    // Names alone, which the sets hardly have.
    for text in [
        "mis director germany",
        "head of it systems in poland",
        "itil for an mis director",
    ] {
        ask(text, &mut Memory::default(), Duration::ZERO);
    }
    for dialog in lines(include_str!("questions/dialogs.jsonl")) {
        let mut memory = Memory::default();
        for (n, turn) in (0_u64..).zip(dialog["turns"].as_array().unwrap()) {
            ask(asked(turn), &mut memory, Duration::from_secs(20 * n));
        }
    }
    out
}

fn sum(parts: &[Contribution]) -> f32 {
    parts.iter().map(|it| it.weight).sum()
}

#[test]
fn parts_add_up_to_the_confidence() {
    let (mut scored, mut completed, mut further, mut failures) = (0, 0, 0, Vec::new());
    let all = all();
    for (text, verdict, _) in &all {
        let why = &verdict.why;
        let mut check = |scored_as: &str, class, confidence: f32| {
            let sum = sum(&COACH.matcher().explain(scored_as, class));
            if (sum - confidence).abs() > ROUNDING {
                failures.push(format!("{text}: {sum} instead of {confidence} ({scored_as})"));
            }
        };
        if let (Some(class), Some((_, confidence))) = (why.scored, why.candidates.first()) {
            scored += 1;
            completed += usize::from(why.scored_as != why.decided_by);
            check(&why.scored_as, class, *confidence);
        }
        for it in &why.further {
            if let Some(class) = it.scored {
                further += 1;
                check(&it.scored_as, class, it.best.1);
            }
        }
    }
    none_fails(&failures, all.len());
    // Else there was nothing to see: some were scored with a name that they leave out, some asked several things.
    assert!(
        scored > 200 && completed > 5 && further > 0,
        "{scored} scored, {completed} with a name put in, {further} further"
    );
}

/// What is wrong with the reasons for a reply.
fn wrong(verdict: &Verdict, reasons: &Reasons) -> Vec<&'static str> {
    let mut out = Vec::new();
    let mut must = |holds: bool, what| {
        if !holds {
            out.push(what);
        }
    };
    let why = &verdict.why;
    let line = |start: &str| reasons.text.iter().find(|it| it.starts_with(start));
    let scores = why.grounds == Grounds::Scores;
    must(line("Read as: ").is_some(), "no reading");
    must(line("Finding: ").is_some(), "no finding");
    must(scores != line("Nothing was scored").is_some(), "scored or not");
    must(
        scores || why.decided_by.is_empty() && why.candidates.is_empty(),
        "words of no score",
    );
    must(reasons.slots.is_empty() != line("Names: ").is_some(), "the names");
    let sum: f32 = reasons.parts.iter().map(|it| it.weight).sum();
    must(
        why.scored.is_none() || line("Carried by: ").is_some_and(|it| it.ends_with(&format!(" = {sum:.3}"))),
        "no sum",
    );
    must(
        !scores || why.scored.is_some() || line("Carried by: a phrasing, to the letter").is_some(),
        "by what",
    );
    must(
        matches!(verdict.finding, Finding::Asks(_)) || !matches!(why.grounds, Grounds::Names | Grounds::Exchange),
        "names without an ask",
    );
    out
}

#[test]
fn what_is_said_of_it_is_what_was_done() {
    let all = all();
    let failures: Vec<String> = all
        .iter()
        .filter_map(|(text, verdict, reply)| {
            let reasons = reasons(&COACH, verdict, reply);
            let wrong = wrong(verdict, &reasons);
            (!wrong.is_empty()).then(|| format!("{text}: {}\n    {}", wrong.join(", "), reasons.text.join("\n    ")))
        })
        .collect();
    none_fails(&failures, all.len());
    for grounds in [Grounds::Rule, Grounds::Scores, Grounds::Names, Grounds::TurnBefore] {
        let any = all.iter().any(|(_, verdict, _)| verdict.why.grounds == grounds);
        assert!(any, "nothing by {grounds:?}");
    }
}

#[test]
fn reasons_are_an_object() {
    let question =
        Question::asked("is 140k rather low these days for an mis directer in germany at a firm of 20,000 employees?");
    let (reply, verdict) = COACH.answer_with_verdict(&question, &mut Memory::default(), Duration::ZERO);
    let json = serde_json::to_value(reasons(&COACH, &verdict, &reply)).unwrap();
    assert_eq!(json["corrections"], serde_json::json!([["directer", "director"]]));
    assert_eq!(
        json["slots"],
        serde_json::json!({
            "title": ["MIS Director"], "place": ["Germany"], "amount": ["140,000"], "company size": ["20,000"]
        })
    );
    for key in ["read_as", "decided_by", "scored_as", "finding"] {
        assert!(json[key].is_string(), "{key}: {json}");
    }
    let (topic, confidence) = (&json["candidates"][0]["topic"], &json["candidates"][0]["confidence"]);
    assert!(topic.is_string() && confidence.is_f64(), "{json}");
    assert!(json["threshold"].is_f64() && json["margin"].is_f64());
    let part = &json["parts"][0];
    assert!(
        part["block"].is_string() && part["feature"].is_string() && part["weight"].is_f64(),
        "{json}"
    );
    assert!(json["text"].as_array().is_some_and(|it| it.len() > 3), "{json}");
}
