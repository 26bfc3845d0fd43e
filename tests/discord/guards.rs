//! What goes wrong, and what keeps the bot up. Each test breaks one thing for real.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use career_coach::discord::{Ended, Patience};
use serde_json::{Value, json};

use super::bot::{Own, hasty, how};
use super::fake_discord::scenario::Start;
use super::fake_discord::{FakeDiscord, Fault, OnIdentify, Say, Settings};

const MESSAGES: &str = "POST /channels/{channel_id}/messages";
const CALLBACK: &str = "POST /interactions/{interaction_id}/{interaction_token}/callback";

struct Stage {
    fake: FakeDiscord,
    bot: Own,
    // Taken away when dropped.
    _home: tempfile::TempDir,
}

impl Stage {
    async fn set(settings: Settings, patience: Patience) -> Self {
        let fake = FakeDiscord::start(settings).await;
        let (bot, home) = start(&fake, patience);
        fake.connected().await;
        // The commands are told once the fake knows them.
        let known = |state: &super::fake_discord::State| state.commands_made > 0;
        fake.until("the commands", known).await;
        Self { fake, bot, _home: home }
    }

    /// A member says something; then everything that it leads to has happened.
    async fn say(&self, text: &str) {
        let (ada, general) = (self.fake.user("ada"), self.fake.channel("general"));
        let text = text.replace("@coach", &format!("<@{}>", self.fake.bot()));
        self.fake.say(Say::new(ada, general, &text));
    }
}

fn start(fake: &FakeDiscord, patience: Patience) -> (Own, tempfile::TempDir) {
    let home = tempfile::tempdir().expect("a folder");
    let start = Start {
        rest_url: fake.rest_url(),
        token: fake.token(),
        guild: fake.guild(),
        clock: fake.clock().clone(),
        data_dir: home.path().to_owned(),
        config: Vec::new(),
    };
    (Own::start(&start, patience), home)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_ends_one_handler_and_is_apologised_for() {
    let stage = Stage::set(Settings::default(), hasty()).await;
    let mut reader = stage.fake.reader();
    stage.bot.time.broken.store(true, Ordering::Relaxed);
    stage.say("@coach what does an MIS Director earn?").await;
    let said = reader.next(MESSAGES).await;
    let words = said.body["content"].as_str().unwrap_or_default();
    assert!(
        words.starts_with("Sorry, something went wrong on my side.") && words.contains("error id `"),
        "{words}"
    );
    let (ada, general) = (stage.fake.user("ada"), stage.fake.channel("general"));
    stage
        .fake
        .use_command(ada, general, "ask", &[("question", "what does a CIO earn?")])
        .expect("a command");
    let told = reader.next(CALLBACK).await;
    assert_eq!(told.body["data"]["flags"], 64, "an apology for a command is private");
    assert!(
        told.body["data"]["content"]
            .as_str()
            .is_some_and(|it| it.contains("error id `"))
    );
    stage.bot.time.broken.store(false, Ordering::Relaxed);
    stage.say("@coach what does an MIS Director earn?").await;
    assert_eq!(
        reader.next(MESSAGES).await.body["embeds"][0]["title"],
        "Salary · MIS Director"
    );
    stage.fake.finish();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_button_of_another_version_says_so() {
    let stage = Stage::set(Settings::default(), hasty()).await;
    let mut reader = stage.fake.reader();
    stage.say("@coach what does an MIS Director earn?").await;
    let message = reader.next(MESSAGES).await.touches.message.expect("a message");
    stage.fake.with(|state| {
        let message = state.world.messages.get_mut(&message).expect("the answer");
        message.components[0]["components"][0]["custom_id"] = json!("0q:older");
    });
    stage
        .fake
        .press(stage.fake.user("ada"), message, "0q:older")
        .expect("a button");
    let told = reader.next(CALLBACK).await;
    assert_eq!(told.body["data"]["flags"], 64);
    assert!(
        told.body["data"]["content"]
            .as_str()
            .is_some_and(|it| it.ends_with("Please ask again."))
    );
    stage.fake.finish();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_network_it_gives_up_after_its_patience() {
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = closed.local_addr().expect("an address");
    drop(closed);
    let home = tempfile::tempdir().expect("a folder");
    let fake = FakeDiscord::start(Settings::default()).await;
    let start = Start {
        rest_url: format!("http://{address}"),
        token: fake.token(),
        guild: fake.guild(),
        clock: fake.clock().clone(),
        data_dir: home.path().to_owned(),
        config: Vec::new(),
    };
    let began = Instant::now();
    let ended = how(&Own::start(&start, hasty()).end().await);
    assert!(
        ended.starts_with("exit 69: Discord cannot be reached (Connection refused"),
        "{ended}"
    );
    assert!(began.elapsed() >= hasty().network);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_network_that_comes_back_in_time_is_enough() {
    let fake = FakeDiscord::start(Settings::default()).await;
    fake.fault("GET /gateway/bot", Fault::Status(503), 2);
    fake.fault("GET /gateway/bot", Fault::Drop, 1);
    let patience = Patience {
        network: Duration::from_secs(20),
        ..hasty()
    };
    let (_bot, _home) = start(&fake, patience);
    fake.connected().await;
    fake.finish();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_is_refused_later_ends_it() {
    let stage = Stage::set(Settings::default(), hasty()).await;
    stage.fake.fault(MESSAGES, Fault::Status(401), 100);
    stage.say("@coach what does an MIS Director earn?").await;
    let ended = stage.bot.end().await;
    assert!(matches!(ended, Err(Ended::Token)), "{}", how(&ended));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_stops_in_time_whatever_hangs() {
    let stage = Stage::set(Settings::default(), hasty()).await;
    let mut reader = stage.fake.reader();
    stage.fake.fault(MESSAGES, Fault::Hang, 100);
    for _ in 0..20 {
        stage.say("@coach what does an MIS Director earn?").await;
    }
    reader.next(MESSAGES).await;
    let began = Instant::now();
    stage.bot.stop.cancel();
    let ended = stage.bot.end().await;
    assert!(ended.is_ok(), "{}", how(&ended));
    assert!(
        began.elapsed() < hasty().stop + Duration::from_secs(1),
        "{:?}",
        began.elapsed()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_in_hand_is_finished_before_it_stops() {
    let stage = Stage::set(Settings::default(), hasty()).await;
    let mut reader = stage.fake.reader();
    // The first try fails, so that the answer is on its way when the bot is told to stop.
    stage.fake.fault(MESSAGES, Fault::Status(500), 1);
    stage.say("@coach what does an MIS Director earn?").await;
    reader.next(MESSAGES).await;
    stage.bot.stop.cancel();
    stage.say("@coach what does a CIO earn?").await;
    let answer = reader.next(MESSAGES).await;
    assert!(answer.succeeded());
    assert_eq!(answer.body["embeds"][0]["title"], "Salary · MIS Director");
    assert!(stage.bot.end().await.is_ok());
    let rest = reader.rest();
    let more = rest.iter().filter(|it| format!("{it:?}").contains("CIO")).count();
    assert_eq!(more, 0, "what came after the signal is left alone");
    stage.fake.finish();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_stops_while_it_is_between_connections() {
    let patience = Patience {
        reconnect: Duration::from_secs(60),
        longest_pause: Duration::from_secs(60),
        ..hasty()
    };
    let stage = Stage::set(Settings::default(), patience).await;
    stage.fake.close(Some(4003));
    stage.fake.disconnected().await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let began = Instant::now();
    stage.bot.stop.cancel();
    assert!(stage.bot.end().await.is_ok());
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
}

/// After these serenity itself polls a dead socket without a pause until the next heartbeat is due, 41 seconds here.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_socket_is_noticed_at_once() {
    for code in [None, Some(4003)] {
        let stage = Stage::set(Settings::default(), hasty()).await;
        let mut reader = stage.fake.reader();
        let began = Instant::now();
        stage.fake.close(code);
        stage.fake.disconnected().await;
        stage.fake.connected().await;
        assert!(
            began.elapsed() < Duration::from_secs(8),
            "{code:?}: {:?}",
            began.elapsed()
        );
        stage.say("@coach what does an MIS Director earn?").await;
        reader.next(MESSAGES).await;
        stage.fake.finish();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gateway_without_a_sign_of_life_is_left() {
    let patience = Patience {
        sign_of_life: Duration::from_secs(2),
        ..hasty()
    };
    // A heartbeat every 41 seconds: serenity itself would notice after two of them.
    let stage = Stage::set(Settings::default(), patience).await;
    let mut reader = stage.fake.reader();
    for _ in 0..10 {
        stage.say("nobody asked the coach").await;
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    let again = |it: &super::fake_discord::Entry| matches!(it, super::fake_discord::Entry::Gateway { op: 2, .. });
    assert!(!reader.rest().iter().any(again), "events are signs of life");
    stage.fake.go_silent();
    reader.next_frame(2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gateway_that_stays_stuck_is_the_supervisors() {
    let patience = Patience {
        sign_of_life: Duration::from_millis(300),
        ..hasty()
    };
    // Heartbeats so seldom that none comes within the patience: each connection looks dead.
    let stage = Stage::set(Settings::default(), patience).await;
    let ended = stage.bot.end().await;
    assert!(matches!(ended, Err(Ended::Stuck)), "{}", how(&ended));
    assert_eq!(how(&ended).split(':').next(), Some("exit 75"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn close_codes_that_no_new_connection_cures_end_it() {
    for (code, expected) in [(4004, 78), (4010, 78), (4011, 78), (4012, 78), (4013, 78)] {
        let fake = FakeDiscord::start(Settings::default()).await;
        fake.on_identify(OnIdentify::Close(code));
        let (bot, _home) = start(&fake, hasty());
        let ended = how(&bot.end().await);
        assert!(ended.starts_with(&format!("exit {expected}: ")), "{code}: {ended}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_registration_waits_for_its_turn() {
    let fake = FakeDiscord::start(Settings::default()).await;
    let route = "GET /applications/{application_id}/commands";
    fake.fault(
        route,
        Fault::RateLimited {
            retry_after: Some(Duration::from_millis(100)),
            global: false,
        },
        1,
    );
    fake.fault(route, Fault::Drop, 1);
    let mut reader = fake.reader();
    let (_bot, _home) = start(&fake, hasty());
    let put = reader.next("PUT /applications/{application_id}/commands").await;
    assert_eq!(put.body.as_array().map(Vec::len), Some(11));
    fake.finish();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_wait_is_announced_by_typing_and_a_hung_request_is_made_again() {
    let stage = Stage::set(Settings::default(), hasty()).await;
    let mut reader = stage.fake.reader();
    stage.fake.fault(MESSAGES, Fault::Hang, 1);
    stage.say("@coach what does an MIS Director earn?").await;
    let first = reader.next(MESSAGES).await;
    reader.next("POST /channels/{channel_id}/typing").await;
    let second = reader.next(MESSAGES).await;
    assert!(first.body["nonce"].is_string() && first.body["enforce_nonce"] == true);
    assert_eq!(first.body, second.body, "so that Discord knows it for the same");
    stage.fake.finish();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_typed_for_a_quick_answer() {
    let stage = Stage::set(Settings::default(), hasty()).await;
    let mut reader = stage.fake.reader();
    stage.say("@coach what does an MIS Director earn?").await;
    reader.next(MESSAGES).await;
    stage.bot.settled().await;
    let typing = |it: &super::fake_discord::Entry| format!("{it:?}").contains("/typing");
    assert!(!reader.peek().iter().any(typing));
    stage.fake.finish();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_data_folder_is_told_at_the_start() {
    let fake = FakeDiscord::start(Settings::default()).await;
    let home = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(home.path().join("data")).expect("a folder");
    std::fs::write(home.path().join("data/channels.json"), "{").expect("a file");
    let start = Start {
        rest_url: fake.rest_url(),
        token: fake.token(),
        guild: fake.guild(),
        clock: fake.clock().clone(),
        data_dir: home.path().to_owned(),
        config: Vec::new(),
    };
    let ended = how(&Own::start(&start, hasty()).end().await);
    assert!(
        ended.starts_with("exit 78: ") && ended.contains("channels.json: damaged"),
        "{ended}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_cannot_be_read_does_not_stop_the_next() {
    let stage = Stage::set(Settings::default(), hasty()).await;
    let mut reader = stage.fake.reader();
    stage
        .fake
        .dispatch_raw("MESSAGE_CREATE", json!({ "id": "no number", "content": Value::Null }));
    stage.say("@coach what does an MIS Director earn?").await;
    reader.next(MESSAGES).await;
    stage.fake.finish();
}

/// The first try arrived, although its answer was lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_response_that_seemed_to_fail_is_not_given_twice() {
    let stage = Stage::set(Settings::default(), hasty()).await;
    stage.bot.settled().await;
    let mut reader = stage.fake.reader();
    stage.fake.fault(CALLBACK, Fault::StatusAfterDoing(502), 1);
    let (ada, general) = (stage.fake.user("ada"), stage.fake.channel("general"));
    let id = stage
        .fake
        .use_command(ada, general, "ask", &[("question", "hello")])
        .expect("a command");
    reader.next(CALLBACK).await;
    reader.next(CALLBACK).await;
    stage.bot.settled().await;
    assert!(stage.fake.interaction(id).answered.is_some());
    assert!(reader.rest().is_empty(), "no apology, and no second answer");
    let complaints = stage.fake.take_complaints();
    assert!(complaints.iter().all(|it| it.contains("40060")), "{complaints:?}");
}

/// serenity drops what it cannot read without a word.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_gave_a_command_that_cannot_be_read_is_told() {
    let stage = Stage::set(Settings::default(), hasty()).await;
    stage.bot.settled().await;
    let mut reader = stage.fake.reader();
    let interaction = json!({ "id": "5", "token": "some-token", "type": 2, "data": { "of another": "world" } });
    stage.fake.dispatch_raw("INTERACTION_CREATE", interaction);
    let told = reader.next(CALLBACK).await;
    assert_eq!(told.body["data"]["flags"], 64);
    assert!(
        told.body["data"]["content"]
            .as_str()
            .is_some_and(|it| it.contains("error id `"))
    );
    // Of an interaction of its own the fake knows nothing.
    stage.fake.take_complaints();
}

/// Suggestions come from memory.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn suggestions_come_within_ten_milliseconds() {
    let stage = Stage::set(Settings::default(), hasty()).await;
    stage.bot.settled().await;
    let (ada, general) = (stage.fake.user("ada"), stage.fake.channel("general"));
    let mut reader = stage.fake.reader();
    let mut fastest = Duration::MAX;
    for typed in [
        "",
        "what does",
        "direktor of informaton",
        "how long does it take to become an",
        "zzz",
    ] {
        let began = Instant::now();
        stage
            .fake
            .complete(ada, general, "ask", &[("question", typed)], "question")
            .expect("a command");
        reader.next(CALLBACK).await;
        fastest = fastest.min(began.elapsed());
    }
    // The machine may be busy with other tests; at its best it must be quick, the round trip included.
    assert!(fastest < Duration::from_millis(10), "{fastest:?}");
    stage.fake.finish();
}
