//! Where the guides disagree, the coach gives both sides with their guides; where they are silent, it says so.

mod support;

use std::collections::BTreeSet;

use serde::Deserialize;
use support::{COACH, Expected, ask, matches, none_fails, plain, report, rows, shortcomings};

/// The disagreements of the guides are numbered 1 to 68; 15 is about their web site and left out altogether.
const LAST: u32 = 68;
const LEFT_OUT: u32 = 15;

#[derive(Deserialize)]
struct Row {
    /// Number of the disagreement; 0 for something that the guides do not say.
    entry: u32,
    about: String,
    ask: Vec<String>,
    #[serde(flatten)]
    expected: Expected,
}

fn check(row: &Row) -> Vec<String> {
    row.ask
        .iter()
        .filter_map(|question| {
            let reply = ask(&COACH, question);
            let wrong = shortcomings(&reply, &row.expected);
            (!wrong.is_empty()).then(|| report(&format!("{} {} – {question}", row.entry, row.about), &wrong, &reply))
        })
        .collect()
}

#[test]
fn both_sides_are_told() {
    let table: Vec<Row> = rows(include_str!("conflicts.toml"));
    let failures: Vec<String> = table.iter().flat_map(check).collect();
    none_fails(&failures, table.iter().map(|r| r.ask.len()).sum());
}

#[test]
fn every_disagreement_has_a_row() {
    let table: Vec<Row> = rows(include_str!("conflicts.toml"));
    let have: BTreeSet<u32> = table.iter().map(|r| r.entry).collect();
    let lack: Vec<u32> = (1..=LAST).filter(|n| *n != LEFT_OUT && !have.contains(n)).collect();
    assert!(lack.is_empty(), "{lack:?}");
}

/// Figures of the guides' web site, figures that only stand outside the guides, and means of two figures that disagree.
#[test]
fn what_no_reply_may_say() {
    const NEVER: [&str; 12] = [
        "(85,000|100,000) (remote )?(workers|professionals|members)",
        r"\b86,000 new",
        r"\b46,900\b",
        "May 2022",
        r"\b15\.5 ?%",
        r"\b45,850\b",
        r"\b69,500\b",
        r"\$292,500",
        r"\$235,000",
        r"\$148,000",
        r"\$172,0[0-9]{2}",
        "ITIL 4 (Foundation|Master|Strategic)",
    ];
    let failures: Vec<String> = COACH
        .export()
        .iter()
        .filter_map(|reply| {
            let text = plain(&format!("{}\n{}", reply.title, reply.body));
            let wrong: Vec<String> = NEVER
                .iter()
                .filter(|p| matches(p, &text))
                .map(|p| format!("says {p}"))
                .collect();
            (!wrong.is_empty()).then(|| report("export", &wrong, reply))
        })
        .collect();
    none_fails(&failures, COACH.export().len());
}
