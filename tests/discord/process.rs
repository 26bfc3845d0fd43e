//! The binary itself: exit codes, signals, and what it prints.

use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, ChildStderr, Command};

use super::fake_discord::guard::DEAD_END;
use super::fake_discord::record::PATIENCE;
use super::fake_discord::{Clock, Entry, FakeDiscord, Fault, Say, Settings};

const MESSAGES: &str = "POST /channels/{channel_id}/messages";

/// Much shorter than what hangs in these tests, and longer than a busy machine takes for anything.
const LONG: Duration = Duration::from_secs(30);

struct Process {
    child: Child,
    printed: BufReader<ChildStderr>,
    _home: tempfile::TempDir,
}

/// `career-coach run` with nothing in its environment but what it needs.
fn run(fake: &FakeDiscord, token: &str, more: &[(&str, &str)]) -> Process {
    let home = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_career-coach"));
    command
        .arg("run")
        .args(["--knowledge", "tests/another_career/knowledge"])
        .env_clear()
        .env("DISCORD_TOKEN", token)
        .env("CAREER_COACH_REST_PROXY", fake.rest_url())
        .env("CAREER_COACH_DATA_DIR", home.path())
        .envs(DEAD_END.iter().copied())
        .envs(more.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let mut child = command.spawn().expect("the binary");
    let printed = BufReader::new(child.stderr.take().expect("it is piped"));
    Process {
        child,
        printed,
        _home: home,
    }
}

impl Process {
    fn signal(&self, signal: &str) {
        let id = self.child.id().expect("it runs").to_string();
        let sent = std::process::Command::new("kill")
            .args([&format!("-{signal}"), &id])
            .status();
        assert!(sent.is_ok_and(|it| it.success()));
    }

    /// Waits for a line with these words.
    async fn until_printed(&mut self, words: &str) {
        let read = async {
            let mut line = String::new();
            while !line.contains(words) {
                line.clear();
                let read = self.printed.read_line(&mut line).await;
                assert!(read.is_ok_and(|it| it > 0), "it ended before it said: {words}");
            }
        };
        let said = tokio::time::timeout(PATIENCE, read).await;
        assert!(said.is_ok(), "it never said: {words}");
    }

    /// The exit status, and what was printed.
    async fn end(&mut self) -> (Option<i32>, String) {
        let mut printed = String::new();
        let read = async {
            // Not everything that is printed need be text; this is.
            let _ = self.printed.read_to_string(&mut printed).await;
        };
        let (status, ()) = tokio::join!(self.child.wait(), read);
        (status.expect("it ends").code(), printed)
    }
}

fn real() -> Settings {
    Settings {
        clock: Clock::Real,
        ..Settings::default()
    }
}

fn ask(fake: &FakeDiscord, text: &str) {
    let text = format!("<@{}> {text}", fake.bot());
    fake.say(Say::new(fake.user("ada"), fake.channel("general"), &text));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_answers_logs_without_a_word_of_it_and_stops_at_a_signal() {
    for signal in ["TERM", "INT"] {
        let fake = FakeDiscord::start(real()).await;
        let mut reader = fake.reader();
        let settings = [("CAREER_COACH_LOG_FORMAT", "json"), ("CAREER_COACH_COOLDOWN", "off")];
        let mut process = run(&fake, &fake.token(), &settings);
        fake.connected().await;
        ask(&fake, "what does a sous chef earn?");
        reader.next(MESSAGES).await;
        // What is missed goes to the journal, and not to the log either.
        ask(&fake, "how do i oil my purple unicycle?");
        reader.next(MESSAGES).await;
        let began = Instant::now();
        process.signal(signal);
        let (status, printed) = process.end().await;
        assert_eq!(status, Some(0), "{printed}");
        assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
        assert!(!printed.contains(&fake.token()), "the token is in the log");
        let lines: Vec<serde_json::Value> = printed
            .lines()
            .map(|line| serde_json::from_str(line).expect("a JSON object a line"))
            .collect();
        let answered: Vec<_> = lines.iter().filter(|it| it["message"] == "answered").collect();
        let [answered, _] = answered.as_slice() else {
            panic!("not one line for one answer: {printed}");
        };
        assert_eq!(
            (&answered["level"], &answered["intent"]),
            (&"INFO".into(), &"salary".into())
        );
        assert!(answered["confidence"].is_number() && answered["milliseconds"].is_number());
        for secret in [
            "chef",
            "unicycle",
            &fake.user("ada").to_string(),
            &fake.channel("general").to_string(),
        ] {
            assert!(!printed.contains(secret), "{secret} is in the log: {printed}");
        }
        fake.finish();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_signal_ends_it_at_once() {
    let fake = FakeDiscord::start(real()).await;
    let mut reader = fake.reader();
    let mut process = run(&fake, &fake.token(), &[]);
    fake.connected().await;
    fake.fault(MESSAGES, Fault::Hang, 10);
    ask(&fake, "what does a sous chef earn?");
    reader.next(MESSAGES).await;
    process.signal("TERM");
    // From here on it waits for the answer in hand.
    process.until_printed("stopping; a second signal ends it at once").await;
    assert!(
        process.child.try_wait().expect("its state").is_none(),
        "it did not wait"
    );
    process.signal("TERM");
    let began = Instant::now();
    let (status, _) = process.end().await;
    assert_eq!(status, Some(130));
    assert!(began.elapsed() < LONG, "{:?}", began.elapsed());
}

/// Without a gateway too a signal ends it, long before what it waits for would.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signal_ends_it_while_it_is_not_connected() {
    for route in ["GET /gateway/bot", "GET /gateway"] {
        let fake = FakeDiscord::start(real()).await;
        let reader = fake.reader();
        fake.fault(route, Fault::Hang, 10);
        let mut process = run(&fake, &fake.token(), &[]);
        let asked = |it: &Entry| matches!(it, Entry::Request(it) if it.route == route);
        assert!(reader.wait_until(|all| all.iter().any(asked)).await);
        process.signal("TERM");
        let began = Instant::now();
        let (status, printed) = process.end().await;
        assert_eq!(status, Some(0), "{printed}");
        assert!(began.elapsed() < LONG, "{:?}", began.elapsed());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_it_cannot_start_with_is_one_sentence() {
    let fake = FakeDiscord::start(real()).await;
    let wrong = format!("{}x", fake.token());
    for (token, more, status, expected) in [
        (
            wrong.as_str(),
            vec![],
            78,
            "career-coach: Discord refuses the token: copy it anew",
        ),
        ("", vec![], 78, "career-coach: there is no token: set DISCORD_TOKEN"),
        (
            fake.token().as_str(),
            vec![("CAREER_COACH_COOLDOWN", "4")],
            78,
            "CAREER_COACH_COOLDOWN cannot be `4`",
        ),
        (
            fake.token().as_str(),
            vec![("CAREER_COACH_REST_PROXY", "x")],
            78,
            "CAREER_COACH_REST_PROXY cannot be `x`",
        ),
        (
            fake.token().as_str(),
            vec![("CAREER_COACH_LOG", "x=loud")],
            78,
            "CAREER_COACH_LOG cannot be `x=loud`",
        ),
    ] {
        let (code, printed) = run(&fake, token, &more).end().await;
        assert_eq!(code, Some(status), "{printed}");
        assert!(printed.contains(expected), "{printed}");
        assert!(
            !token.contains("aToKeN") || !printed.contains(token),
            "the token is printed"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buttons_outlive_the_process() {
    let fake = FakeDiscord::start(real()).await;
    let mut reader = fake.reader();
    let process = run(&fake, &fake.token(), &[]);
    fake.connected().await;
    ask(&fake, "what does a sous chef earn?");
    let message = reader.next(MESSAGES).await.touches.message.expect("a message");
    let button = fake.with(|state| state.world.messages[&message].components[0]["components"][0].clone());
    // SIGKILL.
    drop(process);
    fake.disconnected().await;
    let _process = run(&fake, &fake.token(), &[]);
    fake.connected().await;
    let id = button["custom_id"].as_str().expect("an id");
    fake.press(fake.user("ada"), message, id).expect("a button");
    let told = reader
        .next("POST /interactions/{interaction_id}/{interaction_token}/callback")
        .await;
    assert!(told.succeeded() && told.body["data"]["flags"] != 64, "{}", told.body);
    fake.finish();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_invitation_is_printed() {
    let link = |arguments: &[&str], token: &str| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_career-coach"))
            .args(arguments)
            .env_clear()
            .env("DISCORD_TOKEN", token)
            .output()
            .expect("the binary");
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stdout).into_owned(),
        )
    };
    let token = Settings::default().token;
    for (arguments, token, expected) in [
        (vec!["invite", "5"], "", "client_id=5&"),
        (vec!["invite"], token.as_str(), "client_id=1100000000000000000&"),
    ] {
        let (status, printed) = link(&arguments, token);
        assert_eq!(status, Some(0));
        assert!(
            printed.starts_with("https://discord.com/oauth2/authorize?") && printed.contains(expected),
            "{printed}"
        );
    }
    assert_eq!(link(&["invite"], "no-id-in-it").0, Some(2));
}
