//! Accuracy on the question sets, and that the knowledge was not written after them.
//!
//! The sets of `questions/` are those that the knowledge was written with in mind. Those of `questions_of_others/` are twelve
//! sets in one, by writers who knew the guides and nothing of the knowledge; `career-coach eval` shows their misses.

mod support;

use std::collections::BTreeMap;
use std::time::Duration;

use career_coach::coach::{Kind, Memory, Question, Reply};
use career_coach::eval::Expected;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use support::{COACH, ask};

/// Shares of right answers, in percent.
const IN_SCOPE_AT_LEAST: f64 = 95.0;
const DIALOG_TURNS_AT_LEAST: f64 = 90.0;
const LOOK_UPS_AT_LEAST: f64 = 100.0;
/// The same for the sets of writers who did not know the knowledge.
const OTHERS_IN_SCOPE_AT_LEAST: f64 = 92.0;
const OTHERS_DIALOG_TURNS_AT_LEAST: f64 = 92.0;
const OTHERS_OUT_OF_SCOPE_AT_MOST: f64 = 4.0;
/// Share of messages that are no question for the coach and got an answer, in percent.
const ANSWERED_OUT_OF_SCOPE_AT_MOST: f64 = 3.0;
/// Characters of the body of half of the answers, at most.
const MEDIAN_BODY_BELOW: usize = 700;
/// Messages to others, in the set that is out of scope.
const CHATTER: &str = "chatter";
/// Shorter questions are worded alike by anybody.
const WORDS_OF_A_COPY: usize = 5;

#[derive(Deserialize)]
struct Asked {
    id: String,
    q: String,
    must: Vec<String>,
    any: Vec<String>,
}

#[derive(Deserialize)]
struct Outside {
    id: String,
    q: String,
    style: String,
}

#[derive(Deserialize)]
struct Dialog {
    id: String,
    turns: Vec<Turn>,
}

#[derive(Deserialize)]
struct Turn {
    q: String,
    must: Vec<String>,
    any: Vec<String>,
}

#[derive(Deserialize)]
struct LookUp {
    id: String,
    kind: String,
    args: BTreeMap<String, String>,
    must: Vec<String>,
}

fn set<T: DeserializeOwned>(lines: &str) -> Vec<T> {
    lines
        .lines()
        .filter(|l| !l.trim().is_empty())
        .map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{l}: {e}")))
        .collect()
}

fn in_scope() -> Vec<Asked> {
    set(include_str!("questions/in_scope.jsonl"))
}

fn out_of_scope() -> Vec<Outside> {
    set(include_str!("questions/out_of_scope.jsonl"))
}

fn dialogs() -> Vec<Dialog> {
    set(include_str!("questions/dialogs.jsonl"))
}

/// Right: an answer that holds every pattern of `must`, and one of `any` where there are some.
fn right(reply: &Reply, must: &[String], any: &[String]) -> bool {
    let expected = Expected::new(must, any).unwrap();
    expected.failures(reply).is_empty()
}

fn percent(part: usize, whole: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "some hundred questions")]
    let share = part as f64 * 100.0 / whole as f64;
    share
}

fn miss(id: &str, asked: &str, reply: &Reply) -> String {
    let body: String = reply.body.chars().take(120).collect();
    format!(
        "{id} {asked}\n    came {} {:?}: {} | {}",
        reply.kind.name(),
        reply.id,
        reply.title,
        body.replace('\n', " / ")
    )
}

fn at_least(bar: f64, misses: &[String], of: usize) {
    let share = percent(of - misses.len(), of);
    println!("{share:.1} % of {of}");
    assert!(
        share >= bar,
        "{share:.1} % of {of} are right, {bar} % must be:\n{}",
        misses.join("\n")
    );
}

fn misses_in_scope(set: &[Asked], lengths: &mut Vec<usize>) -> Vec<String> {
    set.iter()
        .filter_map(|row| {
            let reply = ask(&COACH, &row.q);
            lengths.push(reply.body.chars().count());
            (!right(&reply, &row.must, &row.any)).then(|| miss(&row.id, &row.q, &reply))
        })
        .collect()
}

#[test]
fn questions_in_scope() {
    let set = in_scope();
    let mut lengths: Vec<usize> = Vec::new();
    let misses = misses_in_scope(&set, &mut lengths);
    at_least(IN_SCOPE_AT_LEAST, &misses, set.len());
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(
        median < MEDIAN_BODY_BELOW,
        "half of the bodies have {median} characters or more"
    );
}

fn at_most_answered(bar: f64, set: &[Outside]) {
    let answered: Vec<String> = set
        .iter()
        .filter_map(|row| {
            let reply = ask(&COACH, &row.q);
            (reply.kind == Kind::Answer).then(|| miss(&row.id, &row.q, &reply))
        })
        .collect();
    let share = percent(answered.len(), set.len());
    println!("{share:.1} % of {}", set.len());
    assert!(
        share <= bar,
        "{share:.1} % of {} are answered:\n{}",
        set.len(),
        answered.join("\n")
    );
}

#[test]
fn messages_out_of_scope() {
    at_most_answered(ANSWERED_OUT_OF_SCOPE_AT_MOST, &out_of_scope());
}

#[test]
fn what_others_asked() {
    let set: Vec<Asked> = set(include_str!("questions_of_others/in_scope.jsonl"));
    at_least(
        OTHERS_IN_SCOPE_AT_LEAST,
        &misses_in_scope(&set, &mut Vec::new()),
        set.len(),
    );
}

#[test]
fn what_others_said_that_is_out_of_scope() {
    at_most_answered(
        OTHERS_OUT_OF_SCOPE_AT_MOST,
        &set(include_str!("questions_of_others/out_of_scope.jsonl")),
    );
}

#[test]
fn dialogs_of_others() {
    let set: Vec<Dialog> = set(include_str!("questions_of_others/dialogs.jsonl"));
    at_least(
        OTHERS_DIALOG_TURNS_AT_LEAST,
        &missed_turns(&set),
        set.iter().map(|d| d.turns.len()).sum(),
    );
}

#[test]
fn nobody_is_answered_who_talks_to_others() {
    let mut put = 0;
    let answered: Vec<String> = out_of_scope()
        .iter()
        .filter(|row| row.style == CHATTER)
        .filter_map(|row| {
            put += 1;
            let reply = COACH.answer(&Question::uninvited(&row.q), &mut Memory::default(), Duration::ZERO);
            (reply != Reply::silence()).then(|| miss(&row.id, &row.q, &reply))
        })
        .collect();
    assert!(put > 0, "no chatter in the set");
    assert!(answered.is_empty(), "answered of {put}:\n{}", answered.join("\n"));
}

fn missed_turns(set: &[Dialog]) -> Vec<String> {
    let mut misses = Vec::new();
    for dialog in set {
        let mut memory = Memory::default();
        for (n, turn) in dialog.turns.iter().enumerate() {
            let reply = COACH.answer(
                &Question::asked(&turn.q),
                &mut memory,
                Duration::from_secs(20 * n as u64),
            );
            if !right(&reply, &turn.must, &turn.any) {
                misses.push(miss(&format!("{}.{}", dialog.id, n + 1), &turn.q, &reply));
            }
        }
    }
    misses
}

#[test]
fn turns_of_dialogs() {
    let set = dialogs();
    at_least(
        DIALOG_TURNS_AT_LEAST,
        &missed_turns(&set),
        set.iter().map(|d| d.turns.len()).sum(),
    );
}

#[test]
fn look_ups() {
    let set: Vec<LookUp> = set(include_str!("questions/lookups.jsonl"));
    let misses: Vec<String> = set
        .iter()
        .filter_map(|row| {
            let reply = look_up(row);
            (!right(&reply, &row.must, &[])).then(|| miss(&row.id, &format!("{} {:?}", row.kind, row.args), &reply))
        })
        .collect();
    at_least(LOOK_UPS_AT_LEAST, &misses, set.len());
}

/// As a member would type it on the command line: the ladder stands behind the role in brackets.
fn look_up(row: &LookUp) -> Reply {
    let arg = |names: &[&str]| names.iter().find_map(|n| row.args.get(*n)).map(String::as_str);
    let role = match (arg(&["role", "a"]), arg(&["track"])) {
        (Some(role), Some(track)) => Some(format!("{role} ({track})")),
        (None, Some(track)) => Some(format!("({track})")),
        (role, None) => role.map(str::to_owned),
    };
    let (role, level, country) = (role.as_deref(), arg(&["level"]), arg(&["country"]));
    match row.kind.as_str() {
        "salary" => COACH.salary(role, level, country),
        "ladder" => COACH.ladder(role, level),
        "next" => COACH.next(role.unwrap_or(""), level),
        "compare" => COACH.compare(role.unwrap_or(""), arg(&["to", "b"]).unwrap_or(""), country),
        other => panic!("{}: no look-up {other}", row.id),
    }
}

/// Lower case, words only.
fn words(text: &str) -> String {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn no_question_of_the_sets_stands_in_the_knowledge() {
    let k = COACH.knowledge();
    let mut written: BTreeMap<String, &str> = BTreeMap::new();
    let mut add = |text: &'static str, whose: &'static str| written.insert(words(text), whose);
    let lists = k
        .intents
        .iter()
        .map(|i| (&i.phrasings, i.id.get_ref()))
        .chain(k.gaps.iter().map(|g| (&g.phrasings, g.id.get_ref())))
        .chain(k.small_talk.iter().map(|s| (&s.phrasings, s.id.get_ref())));
    for (phrasings, id) in lists {
        for phrasing in phrasings {
            add(phrasing.get_ref(), id);
        }
    }
    for check in &k.checks {
        add(check.question.get_ref(), "checks");
    }
    for noise in &k.noise {
        add(noise, "noise");
    }
    for phrasing in &k.distress.phrasings {
        add(phrasing.get_ref(), "distress");
    }
    let asked = in_scope()
        .into_iter()
        .map(|r| r.q)
        .chain(out_of_scope().into_iter().map(|r| r.q))
        .chain(dialogs().into_iter().flat_map(|d| d.turns.into_iter().map(|t| t.q)));
    let copies: Vec<String> = asked
        .filter(|q| words(q).split(' ').count() >= WORDS_OF_A_COPY)
        .filter_map(|q| written.get(&words(&q)).map(|whose| format!("{whose}: {q}")))
        .collect();
    assert!(copies.is_empty(), "{}", copies.join("\n"));
}
