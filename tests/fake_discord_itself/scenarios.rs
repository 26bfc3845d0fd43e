//! The runner of scenarios, with the bare bot.

use std::sync::Arc;

use serenity::all::{ClientBuilder, HttpBuilder, ShardManager};
use tokio::task::JoinHandle;

use crate::fake_discord::guard::assert_nothing_leaves;
use crate::fake_discord::scenario::{self, Bot, Running, Start};
use crate::pong::{Pong, all_intents};

struct PongBot;

struct PongRunning {
    shards: Arc<ShardManager>,
    task: JoinHandle<String>,
}

#[serenity::async_trait]
impl Bot for PongBot {
    async fn start(&self, start: Start) -> Box<dyn Running> {
        let http = HttpBuilder::new(&start.token)
            .proxy(start.rest_url)
            .ratelimiter_disabled(true)
            .build();
        let mut client = ClientBuilder::new_with_http(http, all_intents())
            .event_handler(Pong)
            .await
            .expect("a client");
        assert_nothing_leaves(&client).await;
        let shards = client.shard_manager.clone();
        let task = tokio::spawn(async move {
            match client.start().await {
                Ok(()) => "exit 0".to_owned(),
                Err(error) => error.to_string(),
            }
        });
        Box::new(PongRunning { shards, task })
    }
}

#[serenity::async_trait]
impl Running for PongRunning {
    async fn stop(self: Box<Self>) -> String {
        self.shards.shutdown_all().await;
        self.task.await.expect("it ends")
    }

    async fn kill(self: Box<Self>) {
        self.task.abort();
        // Its shards are tasks of their own.
        self.shards.shutdown_all().await;
    }

    async fn ended(self: Box<Self>) -> String {
        self.task.await.expect("it ends")
    }
}

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fake_discord_itself/scenarios");

#[tokio::test]
async fn scenarios_go_as_written() {
    assert!(scenario::check(FOLDER, Arc::new(PongBot)).await >= 4);
}

#[tokio::test]
async fn a_scenario_that_goes_otherwise_is_told_and_can_be_written_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("wrong.scenario");
    let wrong = "# A note.\n\n> ada in #general: ping\n< message in #general, replying to ada\n    | pang\n\n> ada in #general: ping\n";
    std::fs::write(&path, wrong).expect("it can be written");
    let told = scenario::one(&path, Arc::new(PongBot), false)
        .await
        .expect_err("it goes otherwise");
    assert!(told.contains("-    | pang") && told.contains("+    | pong"), "{told}");

    scenario::one(&path, Arc::new(PongBot), true)
        .await
        .expect("it is written");
    let written = std::fs::read_to_string(&path).expect("it is there");
    assert_eq!(written.matches("    | pong").count(), 2, "{written}");
    assert!(
        written.starts_with("# A note.\n\n> ada in #general: ping\n< message"),
        "{written}"
    );
    scenario::one(&path, Arc::new(PongBot), false)
        .await
        .expect("it goes as written");
}

#[tokio::test]
async fn a_line_that_nobody_understands_is_named() {
    for (text, why) in [
        ("ada says ping", "line 1: a line begins with"),
        ("> ada shouts ping", "line 1: not a step: ada shouts ping"),
        (
            "# x\n< message in #general",
            "line 2: what the bot sends stands below a step",
        ),
        ("given ada may FLY", "line 1: not understood: given ada may FLY"),
        ("> ada in #nowhere: ping", "line 1: no channel is called #nowhere"),
        ("> eve in #general: ping", "line 1: nobody is called eve"),
        (
            "> ada presses \"Nothing\"",
            "line 1: no message has a button \"Nothing\"",
        ),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.scenario");
        std::fs::write(&path, text).expect("it can be written");
        let told = scenario::one(&path, Arc::new(PongBot), true).await.expect_err(text);
        assert!(told.starts_with(why), "{text}: {told}");
    }
}
