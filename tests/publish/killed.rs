//! The process is killed in the middle of publishing, again and again: whatever it leaves behind, the next one starts
//! with a whole history, and serves the folder.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use career_coach::knowledge::version;
use career_coach::publish::{History, Outcome, Who};
use career_coach::store::Store;

use super::home::Home;

/// Where the one that is to be killed finds its folders.
const VICTIM: &str = "PUBLISH_UNTIL_KILLED";

/// Publishes until it is killed. A test like the others where nobody asks for that.
#[test]
fn publish_until_killed() {
    let Some(dir) = std::env::var_os(VICTIM) else { return };
    let dir = std::path::PathBuf::from(dir);
    let setup = career_coach::publish::Setup {
        folder: Some(dir.join("knowledge")),
        history: Some(History::new(Store::new(dir.join("data")))),
        ..career_coach::publish::Setup::default()
    };
    let served = career_coach::publish::Served::start(setup).unwrap();
    let file = dir.join("knowledge/counter.toml");
    for n in 0_u32.. {
        // Large enough that writing takes a while.
        fs::write(&file, format!("keep = [\"w{n}\"]\n# {}\n", "x".repeat(2_000_000))).unwrap();
        let report = served.reload(Who::Disk, false);
        assert_eq!(report.outcome, Outcome::Published, "{}", report.headline());
        println!("published");
    }
}

#[test]
fn killed_in_the_middle_the_history_is_whole() {
    let home = Home::new();
    let mut half_written = 0;
    for round in 0..12 {
        let mut victim = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "killed::publish_until_killed", "--nocapture"])
            .env(VICTIM, home.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Not before it is at work, and each time another number of publications later.
        let mut lines = BufReader::new(victim.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let at_work = lines
            .by_ref()
            .filter(|it| it.contains("published"))
            .take(1 + round % 3)
            .count();
        assert_eq!(at_work, 1 + round % 3, "it ended by itself");
        // As soon as it writes: the files of a version, or the list.
        let is_written = |path: &Path| {
            path.file_name()
                .is_some_and(|it| it.to_string_lossy().ends_with(".json.new"))
        };
        let writing = if round % 2 == 0 {
            home.data().join("history")
        } else {
            home.data()
        };
        let seen = || {
            let entries = fs::read_dir(&writing).into_iter().flatten();
            entries.flatten().any(|it| is_written(&it.path()))
        };
        let from = Instant::now();
        while !seen() && from.elapsed() < Duration::from_secs(20) {
            std::hint::spin_loop();
        }
        victim.kill().unwrap();
        victim.wait().unwrap();
        half_written += usize::from(seen());

        let history = History::new(Store::new(home.data()));
        let list = history.list().unwrap();
        assert!(!list.is_empty());
        for it in &list {
            let files = history
                .files(&it.version)
                .unwrap_or_else(|error| panic!("round {round}: {error}"));
            assert_eq!(version(&files), it.version);
        }
        // Its last word may be half-written, or not.
        let served = home.start().unwrap();
        let newest = &served.history().unwrap()[0];
        assert_eq!(served.coach().knowledge().version(), newest.version, "round {round}");
        home.write("counter.toml", format!("keep = [\"round{round}\"]\n"));
        assert_eq!(
            served.reload(Who::Signal, false).outcome,
            Outcome::Published,
            "round {round}"
        );
        // What a kill left behind is gone with the next publication.
        let kept = fs::read_dir(home.data().join("history")).unwrap().count();
        let mut versions: Vec<String> = served.history().unwrap().into_iter().map(|it| it.version).collect();
        versions.sort_unstable();
        versions.dedup();
        assert_eq!(kept, versions.len(), "round {round}");
    }
    assert!(half_written > 0, "no kill came in the middle of a write");
}
