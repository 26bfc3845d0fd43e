//! Look-ups by free text, on the command line's terms and in a member's own words.

mod support;

use support::look_up::{Look, Row, check};
use support::{COACH, ask, none_fails, report, rows};

fn checked(which: fn(&Look) -> bool) {
    let table: Vec<Row> = rows(include_str!("lookups.toml"));
    let table: Vec<&Row> = table.iter().filter(|r| which(&r.look)).collect();
    let failures: Vec<String> = table.iter().flat_map(|r| check(&COACH, r)).collect();
    none_fails(&failures, table.len());
}

#[test]
fn salaries() {
    checked(|l| matches!(l, Look::Salary));
}

#[test]
fn ladders() {
    checked(|l| matches!(l, Look::Ladder));
}

#[test]
fn next_steps() {
    checked(|l| matches!(l, Look::Next));
}

#[test]
fn comparisons() {
    checked(|l| matches!(l, Look::Compare));
}

#[test]
fn questions_that_a_table_answers() {
    checked(|l| matches!(l, Look::Ask));
}

/// A look-up by the name of a role and the plain question about it are one reply.
#[test]
fn the_same_reply_by_look_up_and_by_question() {
    let mut failures = Vec::new();
    for role in &COACH.knowledge().roles {
        let name = role.name.to_lowercase();
        for (question, looked_up) in [
            (format!("{name} salary"), COACH.salary(Some(&name), None, None)),
            (format!("career ladder of a {name}"), COACH.ladder(Some(&name), None)),
        ] {
            let asked = ask(&COACH, &question);
            if (&asked.kind, &asked.id, &asked.body) != (&looked_up.kind, &looked_up.id, &looked_up.body) {
                failures.push(report(
                    &question,
                    &[format!("the look-up is {:?}", looked_up.id)],
                    &asked,
                ));
            }
        }
    }
    none_fails(&failures, COACH.knowledge().roles.len() * 2);
}
