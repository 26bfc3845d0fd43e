//! What the tests of the whole coach share: one trained coach a test binary, and what a reply must say.

// Every test binary compiles this module and uses its own part of it.
#![allow(dead_code, unused_imports)]

pub mod learnt;
pub mod look_up;

use std::sync::LazyLock;
use std::time::Duration;

use career_coach::coach::{Coach, Kind, Memory, Question, Reply};
pub use career_coach::eval::plain;
use fancy_regex::RegexBuilder;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The coach with the knowledge that ships.
pub static COACH: LazyLock<Coach> = LazyLock::new(learnt::shipped);

/// The rows of a table of tests.
pub fn rows<T: DeserializeOwned>(text: &str) -> Vec<T> {
    #[derive(Deserialize)]
    struct Table<T> {
        row: Vec<T>,
    }
    toml::from_str::<Table<T>>(text).expect("a table of rows").row
}

/// The reply to a question that stands alone.
pub fn ask(coach: &Coach, text: &str) -> Reply {
    coach.answer(&Question::asked(text), &mut Memory::default(), Duration::ZERO)
}

/// What a reply must be. A key left out expects nothing, but for `kind`.
#[derive(Debug, Default, Deserialize)]
pub struct Expected {
    /// `answer` unless said otherwise; several where either will do.
    #[serde(default)]
    pub kind: Vec<String>,
    pub id: Option<String>,
    pub intent: Option<String>,
    pub role: Option<String>,
    pub place: Option<String>,
    /// Patterns that title and body must hold.
    #[serde(default)]
    pub says: Vec<String>,
    /// Patterns that they must not hold.
    #[serde(default)]
    pub never: Vec<String>,
    /// Patterns, each of which one of the notes must hold.
    #[serde(default)]
    pub notes: Vec<String>,
    /// File names that the sources must begin with, such as `003`.
    #[serde(default)]
    pub cites: Vec<String>,
    /// Patterns, each of which the label of a suggestion must hold.
    #[serde(default)]
    pub suggests: Vec<String>,
    /// A slip of the pen in a table of tests lands here.
    #[serde(flatten)]
    unknown: toml::Table,
}

/// Everything in which a reply falls short.
pub fn shortcomings(reply: &Reply, expected: &Expected) -> Vec<String> {
    let mut out: Vec<String> = expected
        .unknown
        .keys()
        .map(|key| format!("the table has an unknown key {key}"))
        .collect();
    let kind = reply.kind.name();
    let kinds: Vec<&str> = if expected.kind.is_empty() {
        vec!["answer"]
    } else {
        expected.kind.iter().map(String::as_str).collect()
    };
    if !kinds.contains(&kind) {
        out.push(format!("kind is {kind}, not {}", kinds.join(" or ")));
    }
    let mut same = |what: &str, expected: &Option<String>, got: Option<&String>| {
        if let Some(expected) = expected
            && got != Some(expected)
        {
            out.push(format!("{what} is {got:?}, not {expected:?}"));
        }
    };
    same("id", &expected.id, reply.id.as_ref());
    same("intent", &expected.intent, reply.intent.as_ref());
    same("role", &expected.role, reply.slots.get("role"));
    same("place", &expected.place, reply.slots.get("place"));
    let text = plain(&format!("{}\n{}", reply.title, reply.body));
    out.extend(
        expected
            .says
            .iter()
            .filter(|p| !matches(p, &text))
            .map(|p| format!("does not say {p}")),
    );
    out.extend(
        expected
            .never
            .iter()
            .filter(|p| matches(p, &text))
            .map(|p| format!("says {p}")),
    );
    out.extend(
        expected
            .notes
            .iter()
            .filter(|p| !reply.notes.iter().any(|n| matches(p, &plain(n))))
            .map(|p| format!("no note says {p}")),
    );
    out.extend(
        expected
            .cites
            .iter()
            .filter(|c| !reply.sources.iter().any(|s| s.document.starts_with(c.as_str())))
            .map(|c| format!("does not cite {c}")),
    );
    out.extend(
        expected
            .suggests
            .iter()
            .filter(|p| !reply.suggestions.iter().any(|s| matches(p, &s.label)))
            .map(|p| format!("does not suggest {p}")),
    );
    out.extend(faults(reply));
    out
}

/// The longest body that the coach sends.
const LONGEST_BODY: usize = 1_500;
/// A word that no reply has a reason to hold: the tests put it into messages.
const MARK: &str = "zqxjkv";

/// What is wrong with a reply, whoever caused it.
pub fn faults(reply: &Reply) -> Vec<String> {
    let mut out = Vec::new();
    if reply.body.chars().count() > LONGEST_BODY {
        out.push(format!("the body has {} characters", reply.body.chars().count()));
    }
    if reply.title.chars().any(char::is_control) {
        out.push("the title holds control characters".to_owned());
    }
    if reply.body.chars().any(|c| c.is_control() && c != '\n') {
        out.push("the body holds control characters".to_owned());
    }
    if reply.kind == Kind::Answer && (reply.sources.is_empty() || reply.id.is_none() || reply.body.is_empty()) {
        out.push("an answer without source, id or body".to_owned());
    }
    if !(0.0..=1.0).contains(&reply.confidence) {
        out.push(format!("the confidence is {}", reply.confidence));
    }
    let shown = texts(reply).join("\n");
    for echo in [
        MARK,
        "@everyone",
        "@here",
        "<@",
        "http://",
        "```",
        "||",
        "{role}",
        "{place}",
        "{amount}",
        "{credential}",
        "{years}",
    ] {
        if shown.contains(echo) {
            out.push(format!("shows {echo}"));
        }
    }
    out
}

/// Everything of a reply that a member sees.
fn texts(reply: &Reply) -> Vec<&str> {
    let mut out = vec![reply.title.as_str(), reply.body.as_str()];
    out.extend(reply.notes.iter().map(String::as_str));
    out.extend(
        reply
            .suggestions
            .iter()
            .chain(&reply.follow_ups)
            .flat_map(|n| [n.label.as_str(), n.question.as_str()]),
    );
    out.extend(
        reply
            .sources
            .iter()
            .flat_map(|s| [s.title.as_str(), s.section.as_str(), s.short.as_str()]),
    );
    out
}

/// One failure as text: what was asked, what is wrong, what came.
pub fn report(asked: &str, wrong: &[String], reply: &Reply) -> String {
    format!(
        "\n{asked}\n  {}\n  came {} {:?}: {} | {} | notes {:?}",
        wrong.join("\n  "),
        reply.kind.name(),
        reply.id,
        reply.title,
        reply.body.replace('\n', " / "),
        reply.notes
    )
}

/// Fails with all failures at once.
pub fn none_fails(failures: &[String], of: usize) {
    assert!(
        failures.is_empty(),
        "{} of {of} fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// Whether a pattern is in a text, whatever the case. `<132k>`, `<100k-150k>` and `<5-10>` stand for an amount or a span in any usual spelling.
pub fn matches(pattern: &str, text: &str) -> bool {
    let pattern = spelt_out(pattern);
    let found = RegexBuilder::new(&pattern)
        .case_insensitive(true)
        .build()
        .and_then(|r| r.is_match(text));
    found.unwrap_or_else(|e| panic!("{pattern}: {e}"))
}

fn spelt_out(pattern: &str) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('<') {
        let Some((inside, behind)) = after.split_once('>') else {
            break;
        };
        out.push_str(before);
        let (span, last) = inside
            .rsplit_once('-')
            .map_or((None, inside), |(first, last)| (Some(first), last));
        // "$100-150k" and "CAD 100,000 to CAD 160,000" are spans as well.
        let first = span.map_or_else(String::new, |first| {
            format!(
                r"{}(?:{})?(?: ?- ?| to | and )[A-Z]{{0,3}} ?[$€£¥]?",
                number(first),
                THOUSANDS
            )
        });
        let thousands = if last.ends_with('k') {
            format!("(?:{THOUSANDS})")
        } else {
            String::new()
        };
        out.push_str(&format!(r"\b{first}{}{thousands}\b", number(last)));
        rest = behind;
    }
    out.push_str(rest);
    out
}

const THOUSANDS: &str = "k|[,. ]?000";

/// A number without its thousands; up to twenty in words as well.
fn number(text: &str) -> String {
    const WORDS: [&str; 21] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    let digits = text.trim_end_matches('k');
    match text.parse::<usize>().ok().and_then(|n| WORDS.get(n)) {
        Some(word) => format!("(?:{digits}|{word})"),
        None => digits.to_owned(),
    }
}
