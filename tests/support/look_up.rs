//! A table of look-ups: each row with the words given and what the reply must be.

use career_coach::coach::{Coach, Reply};
use serde::Deserialize;

use super::{Expected, ask, report, shortcomings};

/// Look-ups that must all come out the same.
#[derive(Deserialize)]
pub struct Row {
    pub look: Look,
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
pub enum Look {
    Salary,
    Ladder,
    Next,
    Compare,
    Topics,
    /// A question, which must reach the same table.
    Ask,
}

/// The words of one look-up.
#[derive(Clone, Copy, Debug, Default)]
pub struct Words<'w> {
    pub text: Option<&'w str>,
    pub with: Option<&'w str>,
    pub level: Option<&'w str>,
    pub country: Option<&'w str>,
}

/// The failures of a row: each option once with every other; none of an option counts as one.
pub fn check(coach: &Coach, row: &Row) -> Vec<String> {
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
                let words = Words {
                    text: text.as_deref(),
                    with: row.with.as_deref(),
                    level: level.as_deref(),
                    country: country.as_deref(),
                };
                let reply = look_up(coach, row.look, words);
                let wrong = shortcomings(&reply, &row.expected);
                if !wrong.is_empty() {
                    failures.push(report(&format!("{:?} {words:?}", row.look), &wrong, &reply));
                }
            }
        }
    }
    failures
}

/// The reply to one look-up.
pub fn look_up(coach: &Coach, look: Look, words: Words) -> Reply {
    let given = words.text.unwrap_or("");
    match look {
        Look::Salary => coach.salary(words.text, words.level, words.country),
        Look::Ladder => coach.ladder(words.text, words.level),
        Look::Next => coach.next(given, words.level),
        Look::Compare => coach.compare(given, words.with.unwrap_or(""), words.country),
        Look::Topics => coach.topics(),
        Look::Ask => ask(coach, given),
    }
}
