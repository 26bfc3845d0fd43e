//! Conversations as files: what members do, and what the bot then sends.
//!
//! ```text
//! # Anything about the file.
//! given channel #career denies EMBED_LINKS
//! given config cooldown = "off"
//!
//! > ada in #general: @coach what does a CIO earn in Germany?
//! < message in #general, replying to ada
//!     embed: Salary
//!       | A CIO in Germany …
//!     [Next rung] v1:next primary
//! > ada presses "Next rung"
//! < answers ada
//! ```
//!
//! `given` lines and steps are listed in `given` and `step`. [`check`] replays every file of a folder and compares; with
//! `UPDATE_SCENARIOS=1` it writes what the bot sent into the files instead. `SCENARIO=word` plays only the files whose
//! name holds the word.

mod body;
pub mod bot;
mod file;
mod find;
mod given;
mod play;
mod read;
mod render;
mod step;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

pub use bot::{Bot, Running, Start};

/// The variable that has the files written anew.
pub const UPDATE: &str = "UPDATE_SCENARIOS";
/// The variable that picks files by a part of their name.
pub const ONLY: &str = "SCENARIO";
/// Scenarios that run side by side. Most of their time they wait for a round trip.
const SIDE_BY_SIDE: usize = 16;

/// Plays all scenarios of a folder, and answers how many there were.
///
/// # Panics
///
/// If any differs from its file, with all differences.
pub async fn check(folder: impl AsRef<Path>, bot: Arc<dyn Bot>) -> usize {
    let update = std::env::var_os(UPDATE).is_some();
    let only = std::env::var(ONLY).unwrap_or_default();
    let files: Vec<PathBuf> = files(folder.as_ref())
        .into_iter()
        .filter(|path| stem(path).contains(&only))
        .collect();
    let places = Arc::new(Semaphore::new(SIDE_BY_SIDE));
    let mut running = JoinSet::new();
    for path in files.iter().cloned() {
        let (bot, places) = (bot.clone(), places.clone());
        running.spawn(async move {
            let _place = places.acquire().await;
            let outcome = one(&path, bot, update).await;
            (path, outcome)
        });
    }
    let mut failures = Vec::new();
    while let Some(done) = running.join_next().await {
        match done {
            Ok((_, Ok(()))) => {}
            Ok((path, Err(why))) => failures.push(format!("== {}\n{why}", path.display())),
            Err(panic) => failures.push(format!("== a scenario panicked: {panic}")),
        }
    }
    failures.sort();
    let hint = format!("(with {UPDATE}=1 the files are written anew)");
    assert!(
        failures.is_empty(),
        "{} of {} differ {hint}\n{}",
        failures.len(),
        files.len(),
        failures.join("\n")
    );
    files.len()
}

/// Plays one scenario.
pub async fn one(path: &Path, bot: Arc<dyn Bot>, update: bool) -> Result<(), String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let played = play::play(&text, bot, update).await?;
    if update && played.text != text {
        std::fs::write(path, &played.text).map_err(|error| error.to_string())?;
    }
    if !update && played.text != text {
        let difference = similar::TextDiff::from_lines(&text, &played.text);
        return Err(difference
            .unified_diff()
            .context_radius(5)
            .header("expected", "sent")
            .to_string());
    }
    if played.complaints.is_empty() {
        Ok(())
    } else {
        Err(played.complaints.join("\n"))
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "scenario"))
        .collect();
    files.sort();
    files
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}
