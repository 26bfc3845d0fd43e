//! The whole bot against a Discord on loopback: conversations as files, and what happens to the process.

mod fake_discord;

#[path = "discord/answers.rs"]
mod answers;
#[path = "discord/bot.rs"]
mod bot;
#[path = "discord/current.rs"]
mod current;
#[path = "discord/gateway.rs"]
mod gateway;
#[path = "discord/guards.rs"]
mod guards;
#[path = "discord/held_timer.rs"]
mod held_timer;
#[path = "discord/hostile.rs"]
mod hostile;
#[cfg(feature = "journal")]
#[path = "discord/journal.rs"]
mod journal;
#[path = "support/learnt.rs"]
mod learnt;
#[path = "discord/process.rs"]
mod process;
#[path = "discord/refusals.rs"]
mod refusals;
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

/// The transcript in README is what a scenario says.
#[test]
fn the_readme_shows_what_the_bot_says() {
    let scenario = include_str!("scenarios/mention.scenario");
    let mut lines = scenario.lines().filter_map(|it| it.strip_prefix("> "));
    let mut shown = vec![
        lines.next().expect("a question").to_owned(),
        "coach, replying to ada:".to_owned(),
    ];
    let mut rows = vec![Vec::new()];
    let answer = scenario.lines().skip_while(|it| !it.starts_with("< ")).skip(1);
    for line in answer.take_while(|it| it.starts_with(' ')) {
        let line = line.trim_start();
        let line = line.strip_prefix("footer ").unwrap_or(line);
        if let Some(label) = line
            .strip_prefix('[')
            .and_then(|it| it.split_once(']'))
            .map(|(label, _)| label)
        {
            // What members think of the answer stands in a row of its own.
            if label.starts_with('👍') {
                rows.push(Vec::new());
            }
            rows.last_mut().expect("a row").push(format!("[{label}]"));
        } else if let Some(text) = line.strip_prefix("embed: ").or_else(|| line.strip_prefix("| ")) {
            shown.push(format!("    {}", text.replace("**", "")));
        }
    }
    shown.extend(rows.iter().map(|row| format!("    {}", row.join(" "))));
    let shown = shown.join("\n");
    assert!(include_str!("../README.md").contains(&shown), "README lacks:\n{shown}");
}
