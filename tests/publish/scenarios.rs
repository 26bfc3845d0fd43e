//! The stories of `tests/publish/*.toml`: what is written into the folder, who asks for what, and what comes of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use career_coach::publish::{Outcome, Report, Served, Who};
use serde::Deserialize;

use super::home::{Home, tools};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    story: Vec<Story>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    name: String,
    /// What members asked lately.
    #[serde(default)]
    lately: Vec<String>,
    step: Vec<Step>,
}

/// One step: first the folder changes, then something is asked for, then a look at what came of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    #[serde(default)]
    write: BTreeMap<String, String>,
    /// File → what stands there, and what is to stand there instead.
    #[serde(default)]
    edit: BTreeMap<String, [String; 2]>,
    #[serde(default)]
    remove: Vec<String>,
    /// `start`, `check`, `reload`, `rollback N` (N publications back).
    run: String,
    /// `disk`, `signal` or an id; an admin's unless it is a start.
    #[serde(default = "admin")]
    by: String,
    #[serde(default)]
    force: bool,
    /// As the report has it; `unusable` for a start that fails.
    outcome: String,
    /// Parts of the sentence.
    #[serde(default)]
    headline: Vec<String>,
    /// Parts of the rest.
    #[serde(default)]
    details: Vec<String>,
    /// What must not stand in the rest.
    #[serde(default)]
    never: Vec<String>,
    /// What is answered to "which tools are used?" afterwards.
    tools: Option<String>,
    /// Who published what is in the history, newest first.
    history: Option<Vec<String>>,
}

fn admin() -> String {
    "77".to_owned()
}

#[test]
fn reloads() {
    play("reloads.toml");
}

#[test]
fn differences() {
    play("differences.toml");
}

#[test]
fn versions() {
    play("versions.toml");
}

fn play(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/publish").join(name);
    let file: File = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap_or_else(|error| panic!("{error}"));
    for story in file.story {
        let mut home = Home::new();
        home.lately.clone_from(&story.lately);
        let mut served = None;
        for (nth, step) in story.step.iter().enumerate() {
            home.pass(60);
            let what = format!("{}, step {}", story.name, nth + 1);
            take(&home, step, &mut served, &what);
        }
    }
}

fn take(home: &Home, step: &Step, served: &mut Option<Served>, what: &str) {
    for (name, text) in &step.write {
        home.write(name, text);
    }
    for (name, [from, to]) in &step.edit {
        home.edit(name, from, to);
    }
    for name in &step.remove {
        fs::remove_file(home.file(name)).unwrap();
    }
    if step.run == "start" {
        match home.start() {
            Ok(it) => {
                compare(it.started().expect("a start from a folder"), step, what);
                *served = Some(it);
            }
            Err(unusable) => {
                assert_eq!("unusable", step.outcome, "{what}: {}", unusable.0.headline());
                look(&unusable.0, step, what);
                return;
            }
        }
    } else {
        let it = served.as_ref().expect("it was started");
        let by = Who::try_from(step.by.clone()).unwrap();
        let report = match step.run.split_once(' ') {
            None if step.run == "check" => it.check(by),
            None if step.run == "reload" => it.reload(by, step.force),
            Some(("rollback", back)) => {
                let version = match back.parse::<usize>() {
                    Ok(back) => it.history().unwrap()[back].version.clone(),
                    Err(_) => back.to_owned(),
                };
                it.rollback(&version[..version.len().min(8)], by, step.force)
            }
            _ => panic!("{what}: no such thing as {}", step.run),
        };
        compare(&report, step, what);
    }
    let it = served.as_ref().expect("it was started");
    if let Some(expected) = &step.tools {
        assert_eq!(&tools(it), expected, "{what}");
    }
    if let Some(expected) = &step.history {
        let by: Vec<String> = it.history().unwrap().iter().map(|it| it.by.to_string()).collect();
        assert_eq!(&by, expected, "{what}");
    }
}

fn compare(report: &Report, step: &Step, what: &str) {
    let outcome = match report.outcome {
        Outcome::Published => "published",
        Outcome::Unchanged => "unchanged",
        Outcome::Sound => "sound",
        Outcome::HeldBack => "held back",
        Outcome::Refused => "refused",
    };
    let told = format!("{}\n{}", report.headline(), report.details());
    assert_eq!(outcome, step.outcome, "{what}: {told}");
    look(report, step, what);
}

fn look(report: &Report, step: &Step, what: &str) {
    let (headline, details) = (report.headline(), report.details());
    for part in &step.headline {
        assert!(headline.contains(part), "{what}: no {part:?} in\n{headline}");
    }
    for part in &step.details {
        assert!(details.contains(part), "{what}: no {part:?} in\n{details}");
    }
    for part in &step.never {
        assert!(!details.contains(part), "{what}: {part:?} in\n{details}");
        assert!(!headline.contains(part), "{what}: {part:?} in\n{headline}");
    }
}
