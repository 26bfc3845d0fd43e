//! Look-ups by free text, on the command line's terms and in a member's own words.

mod support;

use career_coach::coach::Reply;
use serde::Deserialize;
use support::{COACH, Expected, ask, none_fails, report, rows, shortcomings};

#[derive(Deserialize)]
struct Row {
    look: Look,
    /// The words given; several where each must do the same.
    #[serde(default)]
    text: Vec<String>,
    /// The other side of a comparison.
    with: Option<String>,
    #[serde(default)]
    level: Vec<String>,
    #[serde(default)]
    country: Vec<String>,
    #[serde(flatten)]
    expected: Expected,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Look {
    Salary,
    Ladder,
    Next,
    Compare,
    /// A question, which must reach the same table.
    Ask,
}

/// Each option once with every other; none of an option counts as one.
fn check(row: &Row) -> Vec<String> {
    let options = |list: &[String]| -> Vec<Option<String>> {
        if list.is_empty() {
            vec![None]
        } else {
            list.iter().cloned().map(Some).collect()
        }
    };
    let mut failures = Vec::new();
    for text in options(&row.text) {
        for level in options(&row.level) {
            for country in options(&row.country) {
                let reply = look_up(row, text.as_deref(), level.as_deref(), country.as_deref());
                let wrong = shortcomings(&reply, &row.expected);
                if !wrong.is_empty() {
                    let asked = format!(
                        "{:?} {:?} with {:?} level {level:?} country {country:?}",
                        row.look,
                        text.as_deref().unwrap_or(""),
                        row.with
                    );
                    failures.push(report(&asked, &wrong, &reply));
                }
            }
        }
    }
    failures
}

fn look_up(row: &Row, text: Option<&str>, level: Option<&str>, country: Option<&str>) -> Reply {
    let given = text.unwrap_or("");
    match row.look {
        Look::Salary => COACH.salary(text, level, country),
        Look::Ladder => COACH.ladder(text, level),
        Look::Next => COACH.next(given, level),
        Look::Compare => COACH.compare(given, row.with.as_deref().unwrap_or(""), country),
        Look::Ask => ask(&COACH, given),
    }
}

fn checked(which: fn(&Look) -> bool) {
    let table: Vec<Row> = rows(include_str!("lookups.toml"));
    let table: Vec<&Row> = table.iter().filter(|r| which(&r.look)).collect();
    let failures: Vec<String> = table.iter().flat_map(|r| check(r)).collect();
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
