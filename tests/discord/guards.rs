//! What goes wrong, and what keeps the bot up. Each test breaks one thing for real.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use career_coach::discord::{Ended, Patience};
use serde_json::{Value, json};

use super::bot::{Own, Parts, hasty, how};
use super::fake_discord::{Entry, FakeDiscord, Fault, Settings};
use super::held_timer::HeldTimer;
use super::stage::{CALLBACK, MESSAGES, Stage, patient, start, start_of};

/// Shorter than what serenity waits for by itself, and longer than a busy machine takes for anything.
pub const LONG: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_ends_one_handler_and_is_apologised_for() {
    let stage = Stage::set(Settings::default(), hasty()).await;
    let mut reader = stage.fake.reader();
    stage.bot.time.broken.store(true, Ordering::Relaxed);
    stage.say("@coach what does an MIS Director earn?");
    let said = reader.next(MESSAGES).await;
    let words = said.body["content"].as_str().unwrap_or_default();
    assert!(
        words.starts_with("Sorry, something went wrong on my side.") && words.contains("error id `"),
        "{words}"
    );
    stage.command("ask", &[("question", "what does a CIO earn?")]);
    let told = reader.next(CALLBACK).await;
    assert_eq!(told.body["data"]["flags"], 64, "an apology for a command is private");
    assert!(
        told.body["data"]["content"]
            .as_str()
            .is_some_and(|it| it.contains("error id `"))
    );
    stage.bot.time.broken.store(false, Ordering::Relaxed);
    stage.say("@coach what does an MIS Director earn?");
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
    stage.say("@coach what does an MIS Director earn?");
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
    let fake = FakeDiscord::start(Settings::default()).await;
    let (mut start, _home) = start_of(&fake, &[]);
    start.rest_url = format!("http://{address}");
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
    let (_bot, _home) = start(&fake, patient());
    fake.connected().await;
    fake.finish();
}

/// Discord counts the sessions of a day.
/// serenity falls back on Discord's own address where it cannot ask for one, whatever the proxy.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_is_refused_later_ends_it() {
    let stage = Stage::set(Settings::default(), hasty()).await;
    stage.fake.fault(MESSAGES, Fault::Status(401), 100);
    stage.say("@coach what does an MIS Director earn?");
    let ended = stage.bot.end().await;
    assert!(matches!(ended, Err(Ended::Token)), "{}", how(&ended));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_stops_in_time_whatever_hangs() {
    let (stage, timer) = Stage::held().await;
    let mut reader = stage.fake.reader();
    stage.fake.fault(MESSAGES, Fault::Hang, 100);
    for _ in 0..20 {
        stage.say("@coach what does an MIS Director earn?");
    }
    reader.next(MESSAGES).await;
    stage.bot.stop.cancel();
    // Of ten seconds two and a half are left for closing the connection and the journal.
    timer.until_asleep_for(Duration::from_millis(7_500)).await;
    timer.pass(Duration::from_millis(7_500));
    let ended = stage.bot.end().await;
    assert!(ended.is_ok(), "{}", how(&ended));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_in_hand_is_finished_before_it_stops() {
    let (stage, timer) = Stage::held().await;
    let mut reader = stage.fake.reader();
    // The first try fails, so that the answer is on its way when the bot is told to stop.
    stage.fake.fault(MESSAGES, Fault::Status(500), 1);
    stage.say("@coach what does an MIS Director earn?");
    reader.next(MESSAGES).await;
    stage.bot.stop.cancel();
    stage.say("@coach what does a CIO earn?");
    stage.fake.barrier().await;
    timer.until_asleep_for(Duration::from_millis(250)).await;
    timer.pass(Duration::from_millis(250));
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
    let (stage, timer) = Stage::held().await;
    stage.fake.close(Some(4003));
    // The pause after the first lost connection; it is the test that lets it end, and it does not.
    timer.until_asleep_for(2 * Patience::default().reconnect).await;
    stage.bot.stop.cancel();
    assert!(stage.bot.end().await.is_ok());
}

/// After a session was called invalid serenity waits for five seconds, and would not hear of an end.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_stops_while_serenity_is_between_sessions() {
    let (stage, _timer) = Stage::held().await;
    stage.fake.invalidate(false);
    stage.fake.disconnected().await;
    stage.bot.stop.cancel();
    let ended = tokio::time::timeout(LONG, stage.bot.end()).await;
    assert!(ended.is_ok_and(|it| it.is_ok()));
}

/// REST may work while the gateway does not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn between_connections_too_it_finishes_what_is_in_hand() {
    let (stage, timer) = Stage::held().await;
    let mut reader = stage.fake.reader();
    // The first try fails, so that the answer is on its way when the bot is told to stop.
    stage.fake.fault(MESSAGES, Fault::Status(500), 1);
    stage.say("@coach what does an MIS Director earn?");
    reader.next(MESSAGES).await;
    stage.fake.close(Some(4003));
    timer.until_asleep_for(2 * Patience::default().reconnect).await;
    stage.bot.stop.cancel();
    timer.until_asleep_for(Duration::from_millis(250)).await;
    timer.pass(Duration::from_millis(250));
    let answer = reader.next(MESSAGES).await;
    assert_eq!(answer.body["embeds"][0]["title"], "Salary · MIS Director");
    assert!(stage.bot.end().await.is_ok());
    stage.fake.finish();
}

/// What asks for the gateway hangs: at the start, and when it is connecting anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_stops_while_it_looks_for_the_gateway() {
    for route in ["GET /gateway/bot", "GET /gateway"] {
        let fake = FakeDiscord::start(Settings::default()).await;
        fake.fault(route, Fault::Hang, 100);
        let reader = fake.reader();
        let (start, _home) = start_of(&fake, &[]);
        let parts = Parts {
            // So that it does not end by itself.
            client: None,
            patience: Patience {
                request: 2 * LONG,
                ..hasty()
            },
            timer: Arc::new(HeldTimer::new()),
            ..Parts::default()
        };
        let bot = Own::start_with(&start, parts);
        reader
            .wait_until(|all| {
                all.iter()
                    .any(|it| matches!(it, Entry::Request(it) if it.route == route))
            })
            .await;
        bot.stop.cancel();
        let ended = tokio::time::timeout(LONG, bot.end()).await;
        assert!(ended.is_ok_and(|it| it.is_ok()), "{route}");
    }
}

/// After these serenity itself polls a dead socket without a pause until the next heartbeat is due, 41 seconds here.
/// While nobody can connect, serenity tries it every five seconds and for ever; what has been given up must not come back
/// when everybody can again.
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
    assert_eq!(put.body.as_array().map(Vec::len), Some(16));
    fake.finish();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_data_folder_is_told_at_the_start() {
    let fake = FakeDiscord::start(Settings::default()).await;
    let (start, home) = start_of(&fake, &[]);
    std::fs::create_dir(home.path().join("data")).expect("a folder");
    std::fs::write(home.path().join("data/channels.json"), "{").expect("a file");
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
    stage.say("@coach what does an MIS Director earn?");
    reader.next(MESSAGES).await;
    stage.fake.finish();
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
