//! The binary keeps its knowledge current while it runs: by the folder's changes, by SIGHUP, and over a broken start.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStderr, Command};

use super::fake_discord::guard::DEAD_END;
use super::fake_discord::{Clock, FakeDiscord, Say, Settings};

const MESSAGES: &str = "POST /channels/{channel_id}/messages";

struct Process {
    child: Child,
    log: Lines<BufReader<ChildStderr>>,
}

/// `career-coach run` on the folders of this home.
fn run(fake: &FakeDiscord, home: &Path, watch: bool) -> Process {
    let mut command = Command::new(env!("CARGO_BIN_EXE_career-coach"));
    command
        .arg("run")
        .arg("--knowledge")
        .arg(home.join("knowledge"))
        .env_clear()
        .envs(DEAD_END.iter().copied())
        .env("DISCORD_TOKEN", fake.token())
        .env("CAREER_COACH_REST_PROXY", fake.rest_url())
        .env("CAREER_COACH_DATA_DIR", home.join("data"))
        .env("CAREER_COACH_WATCH", watch.to_string())
        .env("CAREER_COACH_COOLDOWN", "off")
        .env("CAREER_COACH_LOG_FORMAT", "json")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let mut child = command.spawn().expect("the binary");
    let log = BufReader::new(child.stderr.take().expect("it is piped")).lines();
    Process { child, log }
}

impl Process {
    /// The next line of the log that says this, and all of it.
    async fn says(&mut self, part: &str) -> String {
        let mut seen = String::new();
        while let Some(line) = self.log.next_line().await.expect("a line") {
            let line: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line}"));
            let message = line["message"].as_str().unwrap_or_default();
            if message.contains(part) {
                return format!("{} {message}", line["level"].as_str().unwrap_or_default());
            }
            seen += &format!("{line}\n");
        }
        panic!("it ended without {part:?}:\n{seen}");
    }

    fn signal(&self, signal: &str) {
        let id = self.child.id().expect("it runs").to_string();
        let sent = std::process::Command::new("kill")
            .args([&format!("-{signal}"), &id])
            .status();
        assert!(sent.is_ok_and(|it| it.success()));
    }
}

fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("a folder");
    copy(
        Path::new("tests/another_career/knowledge"),
        &home.path().join("knowledge"),
    );
    home
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let from: PathBuf = entry.expect("an entry").path();
        let to = to.join(from.file_name().expect("a name"));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).expect("a copy");
        }
    }
}

fn replace(home: &Path, name: &str, from: &str, to: &str) {
    let path = home.join("knowledge").join(name);
    let text = fs::read_to_string(&path).expect("a file");
    assert!(text.contains(from), "{name} holds no {from:?}");
    fs::write(path, text.replace(from, to)).expect("a file");
}

/// What the bot answers to the question that these tests ask.
async fn answer(fake: &FakeDiscord) -> String {
    let mut reader = fake.reader();
    let text = format!("<@{}> is it stressful to be a head chef?", fake.bot());
    fake.say(Say::new(fake.user("ada"), fake.channel("general"), &text));
    // The owner is told meanwhile, in plain text, of what was refused: that may be sent later and taken sooner.
    let in_an_embed = |text: &Value| text["embeds"][0]["description"].as_str().map(str::to_owned);
    let reply = reader
        .next_where("an answer in an embed", |it| {
            it.route == MESSAGES && in_an_embed(&it.body).is_some()
        })
        .await;
    in_an_embed(&reply.body).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_saved_or_signalled_is_served() {
    for watch in [true, false] {
        let fake = FakeDiscord::start(Settings {
            clock: Clock::Real,
            ..Settings::default()
        })
        .await;
        let home = home();
        let mut process = run(&fake, home.path(), watch);
        process.says("is served").await;
        fake.connected().await;
        assert!(answer(&fake).await.contains("half of the job"));

        let change = |process: &Process, from: &str, to: &str| {
            replace(home.path(), "faq/kitchen.toml", from, to);
            if !watch {
                process.signal("HUP");
            }
        };
        change(&process, "half of the job", "all of the job");
        let told = process.says("Published").await;
        assert!(told.starts_with("INFO ") && told.contains("1 intent changed"), "{told}");
        assert!(answer(&fake).await.contains("all of the job"));

        change(&process, "[[intent]]\nid = \"stress\"", "[[intent]]\nid = 5");
        let told = process.says("The old knowledge stays").await;
        assert!(told.starts_with("ERROR "), "{told}");
        let told = process.says("must be text").await;
        assert!(told.contains("faq/kitchen.toml:"), "{told}");
        assert!(answer(&fake).await.contains("all of the job"));

        // A start finds it broken, goes on with what was published last, and tells the owner.
        process.signal("TERM");
        assert_eq!(process.child.wait().await.expect("it ends").code(), Some(0));
        let mut reader = fake.reader();
        let mut process = run(&fake, home.path(), watch);
        process.says("The old knowledge stays").await;
        fake.connected().await;
        let told = reader.next(MESSAGES).await;
        let told = told.body["content"].as_str().unwrap_or_default();
        assert!(told.starts_with("The old knowledge stays"), "{told}");
        assert!(answer(&fake).await.contains("all of the job"));
        change(&process, "id = 5", "id = \"stress\"");
        change(&process, "all of the job", "the whole job");
        process.says("Published").await;
        assert!(answer(&fake).await.contains("the whole job"));
        process.signal("TERM");
        assert_eq!(process.child.wait().await.expect("it ends").code(), Some(0));
        fake.finish();
    }
}

/// A supervisor may ask for a reload while the bot still learns: that is no reason to die.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signal_during_the_start_is_a_reload() {
    let fake = FakeDiscord::start(Settings {
        clock: Clock::Real,
        ..Settings::default()
    })
    .await;
    let home = home();
    let mut process = run(&fake, home.path(), false);
    // It is caught before anything is learnt.
    let id = process.child.id().expect("it runs");
    let catches = || {
        let status = fs::read_to_string(format!("/proc/{id}/status")).expect("it runs");
        let caught = status.lines().find_map(|it| it.strip_prefix("SigCgt:"));
        let caught = caught.and_then(|it| u64::from_str_radix(it.trim(), 16).ok());
        caught.is_some_and(|it| it & 1 == 1)
    };
    while !catches() {
        tokio::task::yield_now().await;
    }
    process.signal("HUP");
    process.says("is served").await;
    fake.connected().await;
    assert!(answer(&fake).await.contains("half of the job"));
    process.signal("TERM");
    assert_eq!(process.child.wait().await.expect("it ends").code(), Some(0));
    fake.finish();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_anything_to_serve_it_ends_with_what_is_wrong() {
    let fake = FakeDiscord::start(Settings {
        clock: Clock::Real,
        ..Settings::default()
    })
    .await;
    for (name, text, expected) in [
        (
            "knowledge/a.toml",
            "sorce = 1",
            vec![" --> a.toml:1:1", "the knowledge cannot be used: 1 error"],
        ),
        (
            "empty",
            "",
            vec!["knowledge: cannot be read: no such file or directory"],
        ),
    ] {
        let home = tempfile::tempdir().expect("a folder");
        if name != "empty" {
            copy(
                Path::new("tests/another_career/knowledge"),
                &home.path().join("knowledge"),
            );
            fs::write(home.path().join(name), text).expect("a file");
        }
        let mut process = run(&fake, home.path(), true);
        let mut printed = String::new();
        while let Some(line) = process.log.next_line().await.expect("a line") {
            printed += &format!("{line}\n");
        }
        assert_eq!(
            process.child.wait().await.expect("it ends").code(),
            Some(78),
            "{printed}"
        );
        for part in expected {
            assert!(printed.contains(part), "no {part:?} in\n{printed}");
        }
    }
}
