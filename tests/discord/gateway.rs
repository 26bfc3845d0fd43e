//! The connection to the gateway: that it is watched, and made anew once and no more.

use std::sync::Arc;
use std::time::{Duration, Instant};

use career_coach::discord::{Ended, Patience};

use super::bot::{Own, Parts, hasty, how};
use super::fake_discord::{Entry, FakeDiscord, Fault, OnIdentify, Settings};
use super::guards::LONG;
use super::held_timer::HeldTimer;
use super::stage::{MESSAGES, Stage, patient, start, start_of};

/// How often the watchdog looks.
const LOOK: Duration = Duration::from_secs(6);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_sessions_left_it_waits_for_the_next_day() {
    let fake = FakeDiscord::start(Settings::default()).await;
    let hour = Duration::from_secs(3_600);
    fake.with(|state| (state.identifies_left, state.identifies_reset_ms) = (0, 3_600_000));
    let (start, _home) = start_of(&fake, &[]);
    let timer = HeldTimer::new();
    let parts = Parts {
        timer: Arc::new(timer.clone()),
        ..Parts::default()
    };
    let _bot = Own::start_with(&start, parts);
    timer.until_asleep_for(hour).await;
    assert_eq!(fake.with(|state| state.identified), 0);
    fake.with(|state| state.identifies_left = 1);
    timer.pass(hour);
    fake.connected().await;
    fake.finish();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_gateway_is_the_one_that_was_asked_for() {
    let fake = FakeDiscord::start(Settings::default()).await;
    fake.fault("GET /gateway", Fault::Status(503), 100);
    let (_bot, _home) = start(&fake, patient());
    fake.connected().await;
    fake.finish();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_socket_is_noticed_at_once() {
    for code in [None, Some(4003)] {
        let stage = Stage::set(Settings::default(), hasty()).await;
        let mut reader = stage.fake.reader();
        let began = Instant::now();
        stage.fake.close(code);
        stage.fake.disconnected().await;
        stage.fake.connected().await;
        assert!(began.elapsed() < LONG, "{code:?}: {:?}", began.elapsed());
        stage.say("@coach what does an MIS Director earn?");
        reader.next(MESSAGES).await;
        stage.fake.finish();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gateway_without_a_sign_of_life_is_left() {
    // A heartbeat every 41 seconds: serenity itself would notice after two of them.
    let (stage, timer) = Stage::held().await;
    let mut reader = stage.fake.reader();
    for _ in 0..25 {
        stage.say("nobody asked the coach");
        stage.quiet().await;
        timer.until_asleep_for(LOOK).await;
        timer.pass(LOOK);
    }
    let again = |it: &Entry| matches!(it, Entry::Gateway { op: 2, .. });
    assert!(!reader.rest().iter().any(again), "events are signs of life");
    stage.fake.fall_silent().await;
    let (mut looks, pause) = (0, 2 * Patience::default().reconnect);
    while timer.until_asleep_for_any(&[pause, LOOK]).await == LOOK {
        timer.pass(LOOK);
        looks += 1;
    }
    // Two minutes; the last acknowledgement was seen by the look before them, or by the first of them.
    assert!((20..=21).contains(&looks), "{looks}");
    timer.pass(pause);
    reader.next_frame(2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_leaves_one_session() {
    let (stage, timer) = Stage::held().await;
    stage.fake.refuse_gateway(true);
    stage.fake.cut();
    stage.fake.disconnected().await;
    // Resuming is refused, and so is the new session that serenity's queuer begins.
    stage.fake.until("tries in vain", |state| state.refused >= 2).await;
    let pause = 2 * Patience::default().reconnect;
    while timer.until_asleep_for_any(&[pause, LOOK]).await == LOOK {
        timer.pass(LOOK);
    }
    stage.fake.refuse_gateway(false);
    timer.pass(pause);
    stage.fake.connected().await;
    // The time of serenity's queuer is the machine's. Whatever it still has to try, it tries in these seconds.
    let second = stage.fake.until("a session too many", |state| state.identified > 2);
    assert!(tokio::time::timeout(Duration::from_secs(7), second).await.is_err());
    let mut reader = stage.fake.reader();
    stage.say("@coach what does an MIS Director earn?");
    reader.next(MESSAGES).await;
    stage.fake.finish();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gateway_that_stays_stuck_is_the_supervisors() {
    // No heartbeat comes in the time that passes here: each connection looks dead.
    let (stage, timer) = Stage::held().await;
    let pauses = [2, 4].map(|n| n * Patience::default().reconnect);
    let passing = tokio::spawn(async move {
        loop {
            let time = timer.until_asleep_for_any(&[pauses[0], pauses[1], LOOK]).await;
            timer.pass(time);
        }
    });
    let ended = stage.bot.end().await;
    assert!(matches!(ended, Err(Ended::Stuck)), "{}", how(&ended));
    assert_eq!(how(&ended).split(':').next(), Some("exit 75"));
    passing.abort();
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
