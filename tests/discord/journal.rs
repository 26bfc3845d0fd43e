//! The journal behind the bot: what is left of a member who is forgotten, and what becomes of answers without it.

use std::path::Path;
use std::time::Duration;

use career_coach::journal::Key;
use career_coach::store::Store;

use super::bot::{Parts, hasty};
use super::fake_discord::{Entry, FakeDiscord, Request, Settings};
use super::held_timer::HeldTimer;
use super::stage::{CALLBACK, MESSAGES, Stage, start_of};

const EDIT_ANSWER: &str = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original";

/// A question with a word of its own.
const QUESTION: &str = "@coach how do I oil my purple unicycle?";

fn requests(entries: Vec<Entry>) -> Vec<Request> {
    let request = |it| match it {
        Entry::Request(it) => Some(*it),
        _ => None,
    };
    entries.into_iter().filter_map(request).collect()
}

/// All files below a folder that hold these bytes.
fn holding(folder: &Path, needle: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(holding(&path, needle));
        } else if let Ok(bytes) = std::fs::read(&path)
            && bytes.windows(needle.len()).any(|it| it == needle.as_bytes())
        {
            found.push(path.display().to_string());
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_left_of_whoever_is_forgotten() {
    let stage = Stage::set(Settings::default(), hasty()).await;
    let mut reader = stage.fake.reader();
    stage.say(QUESTION);
    stage.quiet().await;
    stage.say("@coach what is an MIS manager?");
    stage.quiet().await;
    stage.press("ada", "👎 Not helpful");
    stage.quiet().await;
    stage.press("ada", "Outdated");
    stage.command("privacy", &[]);
    stage.quiet().await;
    stage.press("ada", "Don't answer me uninvited");
    stage.quiet().await;
    reader.rest();
    stage.command("mydata", &[]);
    stage.quiet().await;
    let sent = requests(reader.rest());
    let file = sent
        .iter()
        .find(|it| it.route == MESSAGES)
        .and_then(|it| it.files.first());
    let file = String::from_utf8(file.expect("a file").content.clone()).expect("text");
    for part in [
        "purple unicycle",
        "what is an MIS manager",
        "\"reason_of_dislike\": \"outdated\"",
        "\"vote\": \"outdated\"",
        "\"wants_no_answer_uninvited\": true",
    ] {
        assert!(file.contains(part), "{part}: {file}");
    }
    stage.command("forget", &[]);
    stage.quiet().await;
    stage.press("ada", "Delete it all");
    stage.quiet().await;
    let told = requests(reader.rest());
    let told = told.last().and_then(|it| it.body["content"].as_str());
    let words = "Done. Gone are 2 questions and 1 vote, and what you asked me last. Gone is your wish not to be answered uninvited, too: /privacy takes it again.";
    assert_eq!(told, Some(words));

    let data = stage.data();
    let ada = stage.fake.user("ada").to_string();
    let key = Key::of(&Store::new(data.clone())).expect("a key");
    let hash = key.member(ada.parse().expect("a number"));
    for needle in [&ada, hash.as_str(), "unicycle", "MIS manager"] {
        assert_eq!(holding(&data, needle), [""; 0], "{needle}");
    }
    stage.fake.finish();
}

/// A folder lies where the journal should.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_go_on_without_a_database() {
    let fake = FakeDiscord::start(Settings::default()).await;
    let (start, home) = start_of(&fake, &[]);
    std::fs::create_dir_all(home.path().join("data/journal.sqlite3")).expect("a folder");
    let stage = Stage::at(fake, start, home, Parts::default()).await;
    let mut reader = stage.fake.reader();
    stage.say("@coach what is an MIS manager?");
    assert!(reader.next(MESSAGES).await.succeeded());
    stage.quiet().await;
    stage.press("ada", "👍 Helpful");
    let told = reader.next(CALLBACK).await;
    let told = told.body["data"]["content"].as_str().unwrap_or_default().to_owned();
    assert!(told.contains("cannot write it down at the moment"), "{told}");
    stage.quiet().await;
    stage.command("forget", &[]);
    stage.quiet().await;
    reader.rest();
    stage.press("ada", "Delete it all");
    let told = reader.next(EDIT_ANSWER).await;
    let told = told.body["content"].as_str().unwrap_or_default().to_owned();
    assert!(told.contains("Please try again in a few minutes"), "{told}");
    assert!(told.contains("Still there: your questions and votes"), "{told}");
    stage.say("@coach what does an MIS director do?");
    let answered = tokio::time::timeout(Duration::from_secs(5), reader.next(MESSAGES)).await;
    assert!(answered.is_ok());
    stage.quiet().await;
    stage.fake.finish();
}

/// Once a week, when Monday has come, and not in the first week.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_numbers_of_the_week_are_posted() {
    const HOUR: Duration = Duration::from_secs(3_600);
    let timer = HeldTimer::new();
    let parts = Parts {
        timer: std::sync::Arc::new(timer.clone()),
        ..Parts::default()
    };
    let stage = Stage::set_with(Settings::default(), &["digest_channel = CAREER"], parts).await;
    let mut reader = stage.fake.reader();
    stage.say("@coach what is an MIS manager?");
    stage.quiet().await;
    reader.rest();
    let mut posted = Vec::new();
    for _ in 0..9 {
        timer.until_asleep_for(HOUR).await;
        timer.pass(HOUR);
        timer.until_asleep_for(HOUR).await;
        stage.quiet().await;
        // What it asks Discord for besides says nothing.
        let sent = requests(reader.rest()).into_iter().filter(|it| it.route == MESSAGES);
        posted.push(sent.collect::<Vec<_>>());
        stage.fake.advance(Duration::from_secs(86_400));
    }
    let counts: Vec<usize> = posted.iter().map(Vec::len).collect();
    assert_eq!(counts, [0, 0, 0, 0, 0, 0, 0, 1, 0]);
    let digest = posted.iter().flatten().next().expect("it was posted");
    assert_eq!(digest.id("channel_id"), stage.fake.channel("career"));
    let content = digest.body["content"].as_str().unwrap_or_default();
    assert!(
        content.contains("questions                        1         1"),
        "{content}"
    );
    let described = digest.body["attachments"][0]["description"]
        .as_str()
        .unwrap_or_default();
    assert!(
        described.contains("1 question, 1 answered, 0 left open or asked back, 0 missed"),
        "{described}"
    );
    let file = digest.files.first().expect("a picture");
    assert!(file.name == "questions.png" && file.content.starts_with(b"\x89PNG"));
    stage.fake.finish();
}
