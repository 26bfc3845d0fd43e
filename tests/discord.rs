//! The whole bot against a Discord on loopback: conversations as files, and what happens to the process.

mod fake_discord;

#[path = "discord/answers.rs"]
mod answers;
#[path = "discord/bot.rs"]
mod bot;
#[path = "discord/current.rs"]
mod current;
#[path = "discord/guards.rs"]
mod guards;
#[path = "discord/held_timer.rs"]
mod held_timer;
#[path = "discord/hostile.rs"]
mod hostile;
#[cfg(feature = "journal")]
#[path = "discord/journal.rs"]
mod journal;
#[path = "discord/process.rs"]
mod process;
#[path = "discord/stage.rs"]
mod stage;

use std::sync::Arc;

/// Every file of `tests/scenarios`: what members do, and all that the bot sends.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scenarios() {
    let count = fake_discord::scenario::check("tests/scenarios", Arc::new(bot::InProcess)).await;
    let picked = std::env::var_os(fake_discord::scenario::ONLY).is_some();
    assert!(picked || count >= 40, "only {count} scenarios");
}
