//! How answers and responses get to Discord when it is slow or has a bad moment, and how fast when it has not. The time
//! passes as the test says.

use std::time::Duration;

use super::bot::{Parts, hasty};
use super::fake_discord::{Entry, Fault, Settings};
use super::stage::{CALLBACK, EDIT, MESSAGES, Stage, TYPING};

const QUESTION: &str = "@coach what does an MIS Director earn?";

fn milliseconds(n: u64) -> Duration {
    Duration::from_millis(n)
}

fn is_typing(entry: &Entry) -> bool {
    matches!(entry, Entry::Request(it) if it.route == TYPING)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wait_of_half_a_second_is_announced_by_typing() {
    let (stage, timer) = Stage::held().await;
    let mut reader = stage.fake.reader();
    stage.fake.fault(MESSAGES, Fault::Status(500), 2);
    stage.say(QUESTION);
    let first = reader.next(MESSAGES).await;
    timer.until_asleep_for(milliseconds(250)).await;
    timer.pass(milliseconds(250));
    reader.next(MESSAGES).await;
    timer.until_asleep_for(milliseconds(750)).await;
    timer.pass(milliseconds(249));
    assert!(!reader.peek().iter().any(is_typing), "not before half a second");
    timer.pass(milliseconds(1));
    reader.next(TYPING).await;
    timer.pass(milliseconds(500));
    let last = reader.next(MESSAGES).await;
    assert!(last.succeeded());
    assert!(first.body["nonce"].is_string() && first.body["enforce_nonce"] == true);
    assert_eq!(first.body, last.body, "so that Discord knows it for the same");
    stage.fake.finish();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_typed_for_a_quick_answer() {
    let (stage, timer) = Stage::held().await;
    let mut reader = stage.fake.reader();
    stage.say(QUESTION);
    stage.quiet().await;
    timer.pass(milliseconds(500));
    let sent = reader.rest();
    assert!(sent.len() == 1 && !sent.iter().any(is_typing), "{sent:?}");
    stage.fake.finish();
}

/// The bot's own HTTP client, with the patience that it was given: it knows no other time than the machine's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_hangs_is_made_again() {
    let parts = Parts {
        client: None,
        ..Parts::default()
    };
    let stage = Stage::set_with(Settings::default(), &[], parts).await;
    let mut reader = stage.fake.reader();
    stage.fake.fault(MESSAGES, Fault::Hang, 1);
    stage.say(QUESTION);
    let first = reader.next(MESSAGES).await;
    let second = reader.next(MESSAGES).await;
    assert_eq!(first.body, second.body);
    stage.fake.finish();
}

/// Discord waits three seconds for a response; the limit for other requests is much longer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_response_that_hangs_is_given_again_in_time() {
    let (stage, timer) = Stage::held().await;
    for lost in [Fault::Hang, Fault::HangAfterDoing] {
        let mut reader = stage.fake.reader();
        stage.fake.fault(CALLBACK, lost, 1);
        let id = stage.command("next", &[("role", "MIS Director")]);
        reader.next(CALLBACK).await;
        for pause in [1_000, 100].map(milliseconds) {
            timer.until_asleep_for(pause).await;
            timer.pass(pause);
        }
        reader.next(CALLBACK).await;
        stage.quiet().await;
        assert!(stage.fake.interaction(id).answered.is_some());
        assert!(reader.rest().is_empty(), "no apology, and no second answer");
    }
    let complaints = stage.fake.take_complaints();
    assert!(complaints.iter().all(|it| it.contains("40060")), "{complaints:?}");
}

/// What comes later than Discord waits is not sent any more, and nobody is kept waiting for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_response_is_given_up_when_it_is_too_late() {
    let (stage, timer) = Stage::held().await;
    let mut reader = stage.fake.reader();
    stage.fake.fault(CALLBACK, Fault::Hang, 100);
    stage.command("next", &[("role", "MIS Director")]);
    // Three tries, and the pauses between them.
    for pauses in [&[1_000, 100][..], &[1_000, 300], &[350]] {
        reader.next(CALLBACK).await;
        for pause in pauses.iter().copied().map(milliseconds) {
            timer.until_asleep_for(pause).await;
            timer.pass(pause);
        }
    }
    stage.quiet().await;
    assert!(reader.rest().is_empty(), "no fourth try, and no apology");

    let (ada, general) = (stage.fake.user("ada"), stage.fake.channel("general"));
    let typed = stage.fake.complete(ada, general, "next", &[("role", "mis")], "role");
    typed.expect("a command");
    reader.next(CALLBACK).await;
    timer.pass(Duration::from_secs(3));
    stage.quiet().await;
    stage.fake.finish();
}

/// The first try arrived, although its answer was lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_response_that_seemed_to_fail_is_not_given_twice() {
    let stage = Stage::set(Settings::default(), hasty()).await;
    let mut reader = stage.fake.reader();
    stage.fake.fault(CALLBACK, Fault::StatusAfterDoing(502), 1);
    let id = stage.command("ask", &[("question", "hello")]);
    reader.next(CALLBACK).await;
    reader.next(CALLBACK).await;
    stage.quiet().await;
    assert!(stage.fake.interaction(id).answered.is_some());
    assert!(reader.rest().is_empty(), "no apology, and no second answer");
    let complaints = stage.fake.take_complaints();
    assert!(complaints.iter().all(|it| it.contains("40060")), "{complaints:?}");
}

/// An edit while the answer is on its way counts, also of an answer that was asked for from the menu.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_meanwhile_edits_what_the_menu_posted() {
    let (stage, timer) = Stage::held().await;
    let mut reader = stage.fake.reader();
    let message = stage.say("what does an MIS Director earn in Germany?");
    stage.fake.fault(MESSAGES, Fault::Status(500), 1);
    let used = stage
        .fake
        .use_menu(stage.fake.user("bob"), message, "Ask the coach about this");
    used.expect("it is offered");
    reader.next(MESSAGES).await;
    stage.fake.edit(message, "what does an MIS Director earn in Canada?");
    stage.fake.barrier().await;
    timer.until_asleep_for(milliseconds(250)).await;
    timer.pass(milliseconds(250));
    let posted = reader.next(MESSAGES).await;
    assert_eq!(posted.body["embeds"][0]["title"], "Salary · MIS Director · Germany");
    let edited = reader.next(EDIT).await;
    assert_eq!(edited.body["embeds"][0]["title"], "Salary · MIS Director · Canada");
    stage.quiet().await;
    stage.fake.finish();
}

/// How fast they come, `benches/discord` measures.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn suggestions_come_from_memory() {
    let stage = Stage::set(Settings::default(), hasty()).await;
    let (ada, general) = (stage.fake.user("ada"), stage.fake.channel("general"));
    let mut reader = stage.fake.reader();
    for (command, option, typed) in [
        ("ask", "question", ""),
        ("ask", "question", "direktor of informaton"),
        ("ask", "question", "zzz"),
        ("salary", "role", "direktor"),
        ("salary", "level", "s"),
        ("salary", "country", "germny"),
    ] {
        let all = [("role", "MIS Director"), (option, typed)];
        let options = if ["question", "role"].contains(&option) {
            &all[1..]
        } else {
            &all
        };
        let typing = stage.fake.complete(ada, general, command, options, option);
        typing.expect("a command");
        stage.quiet().await;
        let sent = reader.rest();
        let suggested = matches!(sent.as_slice(), [Entry::Request(it)] if it.route == CALLBACK && it.succeeded());
        assert!(suggested, "{typed:?}: {sent:?}");
    }
    stage.fake.finish();
}
