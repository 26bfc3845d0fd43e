//! What members get to read: replies of every kind, as the terminal prints them, a file of snapshots for each group.
//!
//! `tests/replies.toml` lists what is asked, `tests/snapshots/replies__GROUP.snap` holds what comes back. After a change
//! that is meant to be seen, run `INSTA_UPDATE=always cargo test --test replies` (or `cargo insta review`, where that is
//! installed), read the difference, and commit the snapshots with the change.

mod support;

use std::collections::BTreeSet;
use std::panic::catch_unwind;
use std::path::Path;
use std::time::Duration;

use career_coach::cli::terminal;
use career_coach::coach::{Memory, Question, Reply};
use serde::Deserialize;
use support::COACH;
use support::look_up::{Look, Words, look_up};

/// The widest that a terminal gets its text.
const COLUMNS: usize = 100;

#[derive(Deserialize)]
struct File {
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    name: String,
    /// What it shows, as the head of its file.
    about: String,
    row: Vec<Row>,
}

/// A conversation or a look-up.
#[derive(Deserialize)]
#[serde(untagged)]
enum Row {
    Say(Say),
    LookUp(LookUp),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Say {
    say: Vec<String>,
    /// In a channel where nobody addressed the coach.
    #[serde(default)]
    uninvited: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LookUp {
    look: Look,
    text: Option<String>,
    with: Option<String>,
    level: Option<String>,
    country: Option<String>,
}

fn groups() -> Vec<Group> {
    toml::from_str::<File>(include_str!("replies.toml")).unwrap().group
}

#[test]
fn replies_read_as_they_did() {
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    let changed: Vec<String> = settings.bind(|| {
        groups()
            .into_iter()
            .filter(|group| catch_unwind(|| insta::assert_snapshot!(group.name.as_str(), page(group))).is_err())
            .map(|group| group.name)
            .collect()
    });
    assert!(changed.is_empty(), "changed: {}", changed.join(", "));
}

#[test]
fn every_snapshot_belongs_to_a_group() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let names = std::fs::read_dir(folder).unwrap().filter_map(|entry| {
        let name = entry.unwrap().file_name().into_string().unwrap();
        Some(name.strip_prefix("replies__")?.strip_suffix(".snap")?.to_owned())
    });
    assert_eq!(
        names.collect::<BTreeSet<String>>(),
        groups().into_iter().map(|group| group.name).collect()
    );
}

/// All replies of a group, one below the other.
fn page(group: &Group) -> String {
    let mut out = format!("{}\n", group.about);
    for row in &group.row {
        out.push('\n');
        match row {
            Row::Say(said) => conversation(said, &mut out),
            Row::LookUp(given) => {
                let words = Words {
                    text: given.text.as_deref(),
                    with: given.with.as_deref(),
                    level: given.level.as_deref(),
                    country: given.country.as_deref(),
                };
                let reply = look_up(&COACH, given.look, words);
                exchange(&command(given), &reply, &mut out);
            }
        }
    }
    out
}

fn conversation(said: &Say, out: &mut String) {
    let mut memory = Memory::default();
    for text in &said.say {
        let question = if said.uninvited {
            Question::uninvited(text)
        } else {
            Question::asked(text)
        };
        let reply = COACH.answer(&question, &mut memory, Duration::ZERO);
        exchange(&format!("> {text}"), &reply, out);
    }
}

/// The look-up as it would be typed.
fn command(given: &LookUp) -> String {
    let option = |name: &str, value: &Option<String>| value.as_ref().map(|it| format!("{name}{it}"));
    let parts = [
        Some(format!("$ {:?}", given.look).to_lowercase()),
        given.text.clone(),
        option("/ ", &given.with),
        option("--level ", &given.level),
        option("--country ", &given.country),
    ];
    parts.into_iter().flatten().collect::<Vec<String>>().join(" ")
}

fn exchange(asked: &str, reply: &Reply, out: &mut String) {
    let mut shown = Vec::new();
    terminal::write(&mut shown, reply, None, Some(COLUMNS)).unwrap();
    let text = String::from_utf8(shown).unwrap();
    let id = reply.id.as_deref().unwrap_or("no id");
    out.push_str(&format!("{asked}\n[{}, {id}]\n", reply.kind.name()));
    out.push_str(&anstream::adapter::strip_str(&text).to_string());
}
