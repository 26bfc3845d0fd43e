//! Conversations: what a message may leave out because it was said before, and what the reply owns up to.

mod support;

use std::time::Duration;

use career_coach::coach::{Coach, Kind, MEMORY_LASTS, Memory, Question, Reply};
use serde::Deserialize;
use support::{COACH, Expected, none_fails, report, rows, shortcomings};

#[derive(Deserialize)]
struct Row {
    about: String,
    turn: Vec<Turn>,
}

#[derive(Deserialize)]
struct Turn {
    say: String,
    /// Seconds since the message before.
    #[serde(default = "promptly")]
    after: u64,
    /// Said in a channel where nobody addressed the coach.
    #[serde(default)]
    uninvited: bool,
    /// Whether nothing at all is said to it.
    #[serde(default)]
    silent: bool,
    /// Patterns that no note may hold.
    #[serde(default)]
    unnoted: Vec<String>,
    #[serde(flatten)]
    expected: Expected,
}

fn promptly() -> u64 {
    20
}

/// The first failing turn of a conversation: what comes after it leans on it.
fn check(row: &Row) -> Option<String> {
    let mut memory = Memory::default();
    let mut now = Duration::ZERO;
    let mut said: Vec<&str> = Vec::new();
    for turn in &row.turn {
        now += Duration::from_secs(turn.after);
        said.push(&turn.say);
        let question = if turn.uninvited {
            Question::uninvited(&turn.say)
        } else {
            Question::asked(&turn.say)
        };
        let reply = COACH.answer(&question, &mut memory, now);
        let mut wrong = shortcomings(&reply, &turn.expected);
        if turn.silent && reply != Reply::silence() {
            wrong.push("is not silent".to_owned());
        }
        wrong.extend(
            turn.unnoted
                .iter()
                .filter(|p| reply.notes.iter().any(|n| support::matches(p, n)))
                .map(|p| format!("a note says {p}")),
        );
        if !wrong.is_empty() {
            return Some(report(&format!("{}: {}", row.about, said.join(" / ")), &wrong, &reply));
        }
    }
    None
}

#[test]
fn follow_ups() {
    let table: Vec<Row> = rows(include_str!("conversation.toml"));
    let failures: Vec<String> = table.iter().filter_map(check).collect();
    none_fails(&failures, table.len());
}

fn id_after(coach: &Coach, memory: &mut Memory, text: &str, seconds: u64) -> Option<String> {
    coach
        .answer(&Question::asked(text), memory, Duration::from_secs(seconds))
        .id
}

#[test]
fn a_conversation_lasts_ten_minutes() {
    assert_eq!(MEMORY_LASTS, Duration::from_secs(600));
    for (seconds, remembered) in [(599, true), (600, true), (601, false), (100_000, false)] {
        let mut memory = Memory::default();
        id_after(&COACH, &mut memory, "mis director salary in germany", 0);
        let id = id_after(&COACH, &mut memory, "and in the uk?", seconds);
        assert_eq!(
            id.as_deref() == Some("salary.mis-director.uk"),
            remembered,
            "after {seconds} seconds: {id:?}"
        );
    }
}

/// Ten minutes of silence, not ten minutes in all.
#[test]
fn every_turn_prolongs_it() {
    let mut memory = Memory::default();
    for (n, place) in ["germany", "the uk", "canada", "poland", "brazil"].iter().enumerate() {
        let said = if n == 0 {
            format!("mis director salary in {place}")
        } else {
            format!("and in {place}?")
        };
        let id = id_after(&COACH, &mut memory, &said, 500 * n as u64);
        assert!(
            id.as_deref().is_some_and(|id| id.starts_with("salary.mis-director.")),
            "{said}: {id:?}"
        );
    }
}

/// A clock that stands still or runs backwards is no reason to forget, or to panic.
#[test]
fn a_strange_clock_does_no_harm() {
    let mut memory = Memory::default();
    id_after(&COACH, &mut memory, "mis director salary in germany", 1_000);
    assert_eq!(
        id_after(&COACH, &mut memory, "and in the uk?", 0).as_deref(),
        Some("salary.mis-director.uk")
    );
}

#[test]
fn what_was_cleared_is_forgotten() {
    let mut memory = Memory::default();
    id_after(&COACH, &mut memory, "mis director salary in germany", 0);
    memory.clear();
    assert_ne!(
        id_after(&COACH, &mut memory, "and in the uk?", 1).as_deref(),
        Some("salary.mis-director.uk")
    );
}

#[test]
fn members_do_not_share_a_memory() {
    let (mut one, mut other) = (Memory::default(), Memory::default());
    id_after(&COACH, &mut one, "mis director salary in germany", 0);
    id_after(&COACH, &mut other, "which tools does an it systems director use?", 1);
    assert_eq!(
        id_after(&COACH, &mut one, "and in the uk?", 2).as_deref(),
        Some("salary.mis-director.uk")
    );
    assert_eq!(
        id_after(&COACH, &mut other, "and an mis director?", 3).as_deref(),
        Some("faq.tools.mis-director")
    );
}

/// Where nobody addressed the coach, it leans on nothing that it was not asked, and keeps silent when unsure.
#[test]
fn uninvited_it_says_an_answer_or_nothing() {
    for text in [
        "and in germany?",
        "tell me more",
        "shorter",
        "thanks!",
        "hello",
        "who are you",
        "mis director",
        "what is the weather like",
        "lol same",
        "plumber salary",
    ] {
        let reply = COACH.answer(&Question::uninvited(text), &mut Memory::default(), Duration::ZERO);
        assert!(
            reply.kind == Kind::None && reply.body.is_empty() && reply.id.is_none(),
            "{}",
            report(text, &["is not silent".to_owned()], &reply)
        );
    }
    let reply = COACH.answer(
        &Question::uninvited("how much does an mis director earn in germany?"),
        &mut Memory::default(),
        Duration::ZERO,
    );
    assert_eq!(reply.id.as_deref(), Some("salary.mis-director.germany"));
    let reply = COACH.answer(
        &Question::uninvited("i want to kill myself"),
        &mut Memory::default(),
        Duration::ZERO,
    );
    assert_eq!(reply.id.as_deref(), Some("chat.distress"));
}
