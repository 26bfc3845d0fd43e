//! The guide for authors, `knowledge/README.md`, followed to the letter: its files are written, its commands run, and
//! what it shows is what comes.

#![cfg(unix)]

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use career_coach::coach::{Memory, Question};
use career_coach::publish::{Outcome, Served, Setup, Who};

const GUIDE: &str = include_str!("../knowledge/README.md");

/// Stands in the guide for lines that it leaves out, and within a line for words.
const LEFT_OUT: &str = "…";

/// A fenced block of the guide.
struct Block<'g> {
    language: &'g str,
    text: String,
}

#[test]
fn every_step_of_the_guide_works() {
    let dir = tempfile::tempdir().unwrap();
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (copied, _) = shell(dir.path(), &format!("cp -r '{}' .", home.join("knowledge").display()));
    assert!(copied);
    let (mut files, mut commands) = (0, 0);
    for block in blocks(GUIDE) {
        match block.language {
            "toml" => {
                append(dir.path(), &block.text);
                files += 1;
            }
            "console" => {
                for (command, shown) in transcript(&block.text) {
                    let (succeeds, came) = shell(dir.path(), command);
                    let fails = shown.iter().any(|line| line.starts_with("error"));
                    assert_eq!(succeeds, !fails, "$ {command}\n{came}");
                    assert!(
                        shows(&shown, &came),
                        "$ {command}\n-- the guide shows\n{}\n-- came\n{came}",
                        shown.join("\n")
                    );
                    commands += 1;
                }
            }
            _ => {}
        }
    }
    publish(&dir.path().join("mine"));
    // A guide without steps would pass without a look.
    assert!(files >= 2 && commands >= 5, "{files} files and {commands} commands");
}

/// The last step: a bot that starts on the folder gives the answer, and one that runs takes an edit over.
fn publish(folder: &Path) {
    let setup = Setup {
        folder: Some(folder.to_owned()),
        ..Setup::default()
    };
    let served = Served::start(setup).unwrap_or_else(|it| panic!("{}", it.0.details()));
    let ask = || {
        let question = Question::asked("is there a mentoring hour this week?");
        let coach = served.coach();
        coach.answer(&question, &mut Memory::default(), Duration::ZERO).body
    };
    assert!(ask().contains("Every Thursday at 18:00 UTC"));
    let file = folder.join("mentoring.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("Every Thursday", "Every Friday")).unwrap();
    let report = served.reload(Who::Discord(7), false);
    assert_eq!(report.outcome, Outcome::Published, "{}", report.headline());
    assert!(ask().contains("Every Friday at 18:00 UTC"));
}

#[test]
fn every_file_of_the_folder_is_in_the_guide() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge");
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let row = match entry.file_type().unwrap().is_dir() {
            true => format!("| `{name}/*.toml` |"),
            false => format!("| `{name}` |"),
        };
        assert!(name == "README.md" || GUIDE.contains(&row), "no row begins with {row}");
    }
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(_), Some(block)) => blocks.push(block),
            (Some(language), None) => {
                open = Some(Block {
                    language,
                    text: String::new(),
                });
            }
            (None, Some(mut block)) => {
                block.text.push_str(line);
                block.text.push('\n');
                open = Some(block);
            }
            (None, None) => {}
        }
    }
    blocks
}

/// Adds a block to the file that its comment names.
fn append(dir: &Path, text: &str) {
    let names = text.lines().filter_map(|line| line.strip_prefix("# "));
    let name = names.into_iter().find(|name| name.ends_with(".toml")).expect(text);
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(dir.join(name))
        .unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

/// Commands, each with the lines that are shown below it.
fn transcript(text: &str) -> Vec<(&str, Vec<&str>)> {
    let mut out: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("$ "), out.last_mut()) {
            (Some(command), _) => out.push((command, Vec::new())),
            (None, Some((_, shown))) => shown.push(line),
            (None, None) => panic!("a console block begins with {line:?}"),
        }
    }
    out
}

/// Runs a command as a reader would: whether it succeeds, and all that it prints.
fn shell(dir: &Path, command: &str) -> (bool, String) {
    let program = Path::new(env!("CARGO_BIN_EXE_career-coach"));
    let path = format!("{}:/usr/bin:/bin", program.parent().unwrap().display());
    let out = Command::new("sh")
        .args(["-c", &format!("{command} 2>&1")])
        .current_dir(dir)
        .env_clear()
        .env("PATH", path)
        .output()
        .unwrap();
    (out.status.success(), String::from_utf8(out.stdout).unwrap())
}

/// Whether the lines are what came, but for those that the guide leaves out.
fn shows(shown: &[&str], came: &str) -> bool {
    fn fits(shown: &[&str], came: &[&str]) -> bool {
        match shown {
            [] => came.is_empty(),
            [LEFT_OUT, rest @ ..] => (0..=came.len()).any(|skipped| fits(rest, &came[skipped..])),
            [line, rest @ ..] => came.first().is_some_and(|it| same(line, it)) && fits(rest, &came[1..]),
        }
    }
    fn same(shown: &str, came: &str) -> bool {
        match shown.split_once(LEFT_OUT) {
            Some((before, after)) => came.starts_with(before) && came.ends_with(after),
            None => shown == came,
        }
    }
    let came: Vec<&str> = came.trim_end().lines().collect();
    fits(shown, &came)
}
