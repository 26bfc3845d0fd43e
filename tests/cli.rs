//! The program as a whole: arguments and input in, output and exit status out.
//!
//! The cases stand in `tests/cli/*.toml`. Each has a folder of its own, `{dir}` in its arguments and expectations, with
//! a small knowledge in `knowledge/`, which is `{sound}` in its own `files`. Nothing of the caller's environment reaches the program.

#[path = "support/learnt.rs"]
mod learnt;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    args: Vec<String>,
    #[serde(default)]
    stdin: String,
    #[serde(default)]
    env: BTreeMap<String, String>,
    #[serde(default)]
    files: BTreeMap<String, String>,
    #[serde(default)]
    status: i32,
    /// The whole of it.
    stdout: Option<String>,
    /// Parts of it.
    #[serde(default)]
    stdout_has: Vec<String>,
    /// Parts of it; without any, it must be empty.
    #[serde(default)]
    stderr_has: Vec<String>,
    /// For each line what its object holds, among other things.
    json: Option<Vec<Map<String, Value>>>,
    /// Its lines are replies, which hold all that is promised of them.
    #[serde(default)]
    replies: bool,
}

#[test]
fn usage() {
    run_file("usage.toml");
}

#[test]
fn replies() {
    run_file("replies.toml");
}

#[test]
fn knowledge() {
    run_file("knowledge.toml");
}

#[test]
fn evaluation() {
    run_file("eval.toml");
}

#[test]
fn journal() {
    run_file("journal.toml");
}

#[test]
fn shipped() {
    run_file("shipped.toml");
}

#[test]
fn absurd_input_gets_a_reply_a_line() {
    let zalgo: String = "what does an mis director earn"
        .chars()
        .flat_map(|c| [c, '\u{301}', '\u{323}', '\u{334}'])
        .cycle()
        .take(4_000)
        .collect();
    let inputs = [
        "",
        "   \t ",
        &zalgo,
        "😀🎉💀👩‍👩‍👧‍👦",
        "\u{202e}مرحبا كم يكسب المدير\u{202c}",
        "mis\0director\0salary",
        &"x".repeat(1 << 20),
        &"what does an mis director earn ".repeat(34_000),
        &"?!*_~`|".repeat(700),
        "@everyone <@1234> **bold** \u{1b}[31mred",
        "what does an mis director earn",
    ];
    let mut bytes = inputs.join("\n").into_bytes();
    // Not UTF-8, and without an end of the line.
    bytes.extend(b"\n\xff\xfe salary \xc3");
    let dir = tempfile::tempdir().unwrap();
    let mut command = program(dir.path(), &["ask", "--json"]);
    command.env("CAREER_COACH_CACHE", learnt::folder());
    let out = finish(command, bytes.clone());
    assert_eq!(out.status, Some(0), "{}", out.stderr);
    let replies: Vec<Value> = out.stdout.lines().map(reply).collect();
    assert_eq!(replies.len(), inputs.len() + 1);
    for (n, kind) in [
        (0, "none"),
        (1, "none"),
        (3, "none"),
        (6, "none"),
        (8, "none"),
        (10, "answer"),
    ] {
        assert_eq!(replies[n]["kind"], kind, "{}", replies[n]);
    }
    // As text nothing of it reaches the terminal but text, the reasons included.
    let out = finish(program(dir.path(), &["ask", "--why"]), bytes);
    assert_eq!(out.status, Some(0), "{}", out.stderr);
    let control = out.stdout.chars().find(|c| c.is_control() && *c != '\n');
    assert_eq!(control, None);
}

#[test]
fn every_line_is_flushed() {
    for command in ["ask", "chat"] {
        let dir = small_knowledge();
        let mut child = program(dir.path(), &[command, "--json", "--knowledge", "knowledge"])
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let lines = lines_of(&mut child);
        for question in ["what does a chef earn", "hello"] {
            writeln!(input, "{question}").unwrap();
            // Far longer than it takes; an answer that is held back would never come.
            let line = lines.recv_timeout(Duration::from_secs(60)).unwrap();
            reply(&line);
        }
        drop(input);
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn what_was_learnt_is_kept_for_the_next_run() {
    let dir = small_knowledge();
    let cache = dir.path().join("cache");
    let ask = |cache: &str| {
        let mut command = program(dir.path(), &["ask", "--json", "--why", "--knowledge", "knowledge"]);
        command.env("CAREER_COACH_CACHE", cache);
        let out = finish(command, b"what does a baker earn\nhello\n".to_vec());
        assert_eq!((out.status, out.stderr.as_str()), (Some(0), ""));
        out.stdout
    };
    let kept = || {
        let files = fs::read_dir(&cache).into_iter().flatten();
        files.map(|it| it.unwrap().path()).collect::<Vec<_>>()
    };
    let learnt = ask("off");
    assert!(kept().is_empty());
    let folder = cache.to_str().unwrap();
    assert_eq!(ask(folder), learnt);
    let files = kept();
    assert_eq!(files.len(), 1, "{files:?}");
    let bytes = fs::read(&files[0]).unwrap();
    assert_eq!(ask(folder), learnt);
    // What is not whole is learnt anew, and mended.
    for broken in [&b""[..], &bytes[..bytes.len() / 2], &[0xff; 64]] {
        fs::write(&files[0], broken).unwrap();
        assert_eq!(ask(folder), learnt);
        assert_eq!(fs::read(&files[0]).unwrap().len(), bytes.len());
    }
    // What the knowledge says now counts, and of the files of former ones some go.
    for round in 0..4 {
        let more = format!("keep = [\"quux{round}\"]\n");
        fs::write(dir.path().join("knowledge/more.toml"), more).unwrap();
        ask(folder);
    }
    assert_eq!(kept().len(), 3);
    // Where there is no room for it, nothing is lost but time.
    assert_eq!(ask("/dev/null/nowhere").lines().count(), 2);
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    for args in [
        &["ask"][..],
        &["ask", "--json"],
        &["chat"],
        &["export"],
        &["check"],
        &["topics"],
    ] {
        let dir = small_knowledge();
        let mut command = program(dir.path(), args);
        let mut child = command.args(["--knowledge", "knowledge"]).spawn().unwrap();
        drop(child.stdout.take());
        let mut input = child.stdin.take().unwrap();
        // It may end before it has read everything.
        let _ = input.write_all("what does a chef earn\n".repeat(99).as_bytes());
        drop(input);
        let out = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!((out.status.code(), said.as_str()), (Some(0), ""), "{args:?}");
    }
}

/// What came of a program.
struct Finished {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

fn run_file(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli").join(name);
    let file: File = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let wrong: Vec<String> = file.case.iter().filter_map(|case| run(case).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Runs a case. What is wrong is told with everything that is needed to see why.
fn run(case: &Case) -> Result<(), String> {
    let dir = small_knowledge();
    for (name, text) in &case.files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text.replace("{sound}", include_str!("knowledge/sound.toml"))).unwrap();
    }
    let here = dir.path().display().to_string();
    let filled = |text: &String| text.replace("{dir}", &here);
    let args: Vec<String> = case.args.iter().map(filled).collect();
    let mut command = program(dir.path(), &args);
    if !args.iter().any(|it| it == "--knowledge") {
        command.env("CAREER_COACH_CACHE", learnt::folder());
    }
    command.envs(&case.env);
    let out = finish(command, case.stdin.clone().into_bytes());
    let mut wrong = Vec::new();
    if out.status != Some(case.status) {
        wrong.push(format!("the status is {:?} instead of {}", out.status, case.status));
    }
    if let Some(expected) = &case.stdout
        && out.stdout != filled(expected)
    {
        wrong.push(format!("the output is not\n{expected}"));
    }
    let lacks = |stream: &str, parts: &[String]| -> Vec<String> {
        parts
            .iter()
            .map(filled)
            .filter(|part| !stream.contains(part.as_str()))
            .collect()
    };
    wrong.extend(
        lacks(&out.stdout, &case.stdout_has)
            .iter()
            .map(|it| format!("the output lacks {it}")),
    );
    wrong.extend(
        lacks(&out.stderr, &case.stderr_has)
            .iter()
            .map(|it| format!("the complaint lacks {it}")),
    );
    if case.stderr_has.is_empty() && !out.stderr.is_empty() {
        wrong.push("it complained".to_owned());
    }
    if case.replies {
        out.stdout.lines().for_each(|line| drop(reply(line)));
    }
    if let Some(expected) = &case.json {
        wrong.extend(differences(&out.stdout, expected));
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(format!(
        "== {}: {}\n$ career-coach {}\n-- stdout\n{}\n-- stderr\n{}",
        case.name,
        wrong.join("; "),
        args.join(" "),
        out.stdout,
        out.stderr
    ))
}

fn differences(stdout: &str, expected: &[Map<String, Value>]) -> Vec<String> {
    let lines: Vec<&str> = stdout.lines().collect();
    let mut wrong = Vec::new();
    if lines.len() != expected.len() {
        wrong.push(format!("{} lines instead of {}", lines.len(), expected.len()));
    }
    for (n, (line, expected)) in lines.iter().zip(expected).enumerate() {
        let came: Value = serde_json::from_str(line).unwrap_or(Value::Null);
        for (key, value) in expected {
            // TOML has no null: what must not be there is "none" in it.
            let wanted = if value == "null" { &Value::Null } else { value };
            if came.get(key).unwrap_or(&Value::Null) != wanted {
                wrong.push(format!("line {}: {key} is {} instead of {value}", n + 1, came[key]));
            }
        }
    }
    wrong
}

/// Reads a line as a reply and holds it to the contract.
fn reply(line: &str) -> Value {
    let value: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    let text_or_null = |it: &Value| it.is_string() || it.is_null();
    let pairs = |it: &Value, keys: [&str; 2]| {
        it.as_array()
            .is_some_and(|them| them.iter().all(|it| keys.iter().all(|key| it[key].is_string())))
    };
    let sources = value["sources"].as_array().unwrap_or_else(|| panic!("{line}"));
    let is_kind = |it: &Value| {
        ["answer", "suggestions", "none", "smalltalk"]
            .iter()
            .any(|kind| it == kind)
    };
    let holds = [
        ("id", text_or_null(&value["id"]) && value.get("id").is_some()),
        ("kind", is_kind(&value["kind"])),
        (
            "intent",
            text_or_null(&value["intent"]) && value.get("intent").is_some(),
        ),
        ("intents", value["intents"].is_array()),
        (
            "confidence",
            value["confidence"].as_f64().is_some_and(|it| (0.0..=1.0).contains(&it)),
        ),
        ("title", value["title"].is_string()),
        ("body", value["body"].is_string()),
        (
            "sources",
            sources
                .iter()
                .all(|it| ["document", "title", "section"].iter().all(|key| it[key].is_string())),
        ),
        ("slots", value["slots"].is_object()),
        (
            "notes",
            value["notes"]
                .as_array()
                .is_some_and(|them| them.iter().all(Value::is_string)),
        ),
        ("suggestions", pairs(&value["suggestions"], ["label", "question"])),
        ("follow_ups", pairs(&value["follow_ups"], ["label", "question"])),
        (
            "a source for an answer",
            value["kind"] != "answer" || value["id"] == "topics" || !sources.is_empty(),
        ),
    ];
    for (what, right) in holds {
        assert!(right, "{what}: {line}");
    }
    value
}

/// A folder with a small knowledge in it, for which training takes no time.
fn small_knowledge() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let sound = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/knowledge/sound.toml");
    fs::create_dir(dir.path().join("knowledge")).unwrap();
    fs::copy(sound, dir.path().join("knowledge/sound.toml")).unwrap();
    dir
}

fn program<S: AsRef<std::ffi::OsStr>>(dir: &Path, args: &[S]) -> Command {
    let mut command = Command::new(PathBuf::from(env!("CARGO_BIN_EXE_career-coach")));
    command
        .args(args)
        .current_dir(dir)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn finish(mut command: Command, stdin: Vec<u8>) -> Finished {
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    // Beside the reading, so that neither side waits for the other; a program that does not read is right too.
    let writer = std::thread::spawn(move || drop(input.write_all(&stdin)));
    let out = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Finished {
        status: out.status.code(),
        stdout: text(out.stdout),
        stderr: text(out.stderr),
    }
}

fn lines_of(child: &mut Child) -> mpsc::Receiver<String> {
    let out = BufReader::new(child.stdout.take().unwrap());
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    receiver
}
