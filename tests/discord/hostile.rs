//! What members can do to a bot: make it forget, ask Discord again and again, remember without an end.

use std::time::Duration;

use serde_json::json;

use super::bot::{Parts, hasty};
use super::fake_discord::world::kind;
use super::fake_discord::{Entry, Fault, Say, Settings};
use super::stage::{EDIT, MESSAGES, Stage};

fn count(sent: &[Entry], route: &str) -> usize {
    let is = |it: &&Entry| matches!(it, Entry::Request(it) if it.route == route);
    sent.iter().filter(is).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deleting_much_displaces_no_answer() {
    let stage = Stage::set(Settings::default(), hasty()).await;
    let mut reader = stage.fake.reader();
    let question = stage.say("@coach what does an MIS Director earn in Germany?");
    reader.next(MESSAGES).await;
    let channel = stage.fake.channel("general").to_string();
    for bulk in 0..101_u64 {
        let ids: Vec<String> = (1..=100).map(|n| (1_000 * bulk + n).to_string()).collect();
        let data = json!({ "ids": ids, "channel_id": channel, "guild_id": stage.fake.guild().to_string() });
        stage.fake.dispatch_raw("MESSAGE_DELETE_BULK", data);
    }
    stage.quiet().await;
    stage.fake.edit(
        question,
        &stage.with_mention("@coach what does an MIS Director earn in Canada?"),
    );
    stage.quiet().await;
    let sent = reader.rest();
    assert_eq!((count(&sent, EDIT), count(&sent, MESSAGES)), (1, 0), "{sent:?}");
    stage.fake.finish();
}

/// A thread that no event told of, and that Discord does not tell of either.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_place_that_nobody_knows_is_asked_for_once() {
    const CHANNEL: &str = "GET /channels/{channel_id}";
    let stage = Stage::set_with(Settings::default(), &["auto_channels = [CAREER]"], Parts::default()).await;
    let mut reader = stage.fake.reader();
    stage.fake.fault(CHANNEL, Fault::Status(403), 1_000);
    let (guild, parent) = (stage.fake.guild(), stage.fake.channel("career"));
    let thread = stage.fake.with(|state| {
        let id = state.next_id();
        state.put_channel(id, guild, "asleep", kind::PUBLIC_THREAD, Some(parent));
        id
    });
    for _ in 0..20 {
        stage
            .fake
            .say(Say::new(stage.fake.user("bob"), thread, "what does a CIO earn?"));
    }
    stage.quiet().await;
    let sent = reader.rest();
    assert_eq!((count(&sent, CHANNEL), sent.len()), (1, 1), "{sent:?}");
    stage.fake.finish();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_owns_the_application_is_asked_now_and_then() {
    const APPLICATION: &str = "GET /oauth2/applications/@me";
    let stage = Stage::set(Settings::default(), hasty()).await;
    let mut reader = stage.fake.reader();
    let ada = stage.fake.user("ada");
    let direct = stage.fake.with(|state| state.direct_channel(ada));
    for _ in 0..5 {
        let used = stage.fake.use_command(ada, direct, "knowledge reload", &[]);
        used.expect("in direct messages everybody is offered it");
        stage.quiet().await;
    }
    assert_eq!(count(&reader.rest(), APPLICATION), 1);
    stage.fake.advance(Duration::from_secs(600));
    let used = stage.fake.use_command(ada, direct, "knowledge reload", &[]);
    used.expect("a command");
    stage.quiet().await;
    assert_eq!(count(&reader.rest(), APPLICATION), 1);
    stage.fake.finish();
}

/// What is posted in a channel keeps Discord's rate limits, whoever has it posted. serenity's limiter is under test,
/// which knows no other time than the machine's, and no proxy: Discord's TLS twin stands in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_menu_and_a_button_lead_to_keeps_the_rate_limits() {
    const DELETE: &str = "DELETE /channels/{channel_id}/messages/{message_id}";
    let stage = Stage::over_tls().await;
    let mut reader = stage.fake.reader();
    let wait = Duration::from_secs(1);
    let limited = || Fault::RateLimited {
        retry_after: Some(wait),
        global: false,
    };
    let (ada, bob, general) = (
        stage.fake.user("ada"),
        stage.fake.user("bob"),
        stage.fake.channel("general"),
    );
    let question = stage.fake.say(Say::new(bob, general, "what does a CIO earn?"));
    stage.fake.fault(MESSAGES, limited(), 1);
    let used = stage.fake.use_menu(ada, question, "Ask the coach about this");
    used.expect("a message");
    let first = reader.next(MESSAGES).await;
    let second = reader.next(MESSAGES).await;
    assert!(
        second.succeeded() && second.at - first.at >= wait,
        "{:?}",
        second.at - first.at
    );
    stage.quiet().await;
    stage.fake.fault(DELETE, limited(), 1);
    stage.fake.delete(&[question]);
    let first = reader.next(DELETE).await;
    let second = reader.next(DELETE).await;
    assert!(
        second.succeeded() && second.at - first.at >= wait,
        "{:?}",
        second.at - first.at
    );
    stage.fake.finish();
}
