//! What happens to a folder that is watched. Real files and real events, so that real time passes: as long as it takes,
//! and no longer.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use career_coach::publish::watch::{Pace, Seen, Watch};
use career_coach::publish::{Outcome, Served, Setup, Who};

use super::home::{Home, sound, tools};

/// Long enough for a busy machine.
const AT_LAST: Duration = Duration::from_secs(60);

/// Quick, and yet slower than fifty files are written.
const PACE: Pace = Pace {
    quiet: Duration::from_millis(150),
    at_most: Duration::from_secs(20),
    look: Duration::from_millis(50),
};

struct Watched {
    home: Home,
    served: Arc<Served>,
    outcomes: Receiver<Outcome>,
    watch: Option<Watch>,
}

impl Watched {
    /// Watches the folder under another name if one is given.
    fn start(folder: Option<PathBuf>) -> Self {
        let home = Home::new();
        let folder = folder.unwrap_or_else(|| home.knowledge());
        Self::of(home, folder)
    }

    fn of(home: Home, folder: PathBuf) -> Self {
        let setup = Setup {
            folder: Some(folder.clone()),
            ..home.setup()
        };
        let served = Arc::new(Served::start(setup).unwrap());
        let (sender, outcomes) = mpsc::channel();
        let worker = Arc::clone(&served);
        let act = move |seen| match seen {
            Seen::Change => {
                let report = worker.reload(Who::Disk, false);
                let _ = sender.send(report.outcome);
                report.is_passing()
            }
            Seen::Blind(why) => panic!("{why}"),
        };
        let watch = Watch::start(folder, PACE, Box::new(act)).unwrap();
        let watched = Self {
            home,
            served,
            outcomes,
            watch: Some(watch),
        };
        // The look at the beginning.
        assert_eq!(watched.next(), Outcome::Unchanged);
        watched
    }

    fn next(&self) -> Outcome {
        self.outcomes.recv_timeout(AT_LAST).expect("nothing happened")
    }

    /// The next outcome that is a change of something.
    fn next_change(&self) -> Outcome {
        loop {
            match self.next() {
                Outcome::Unchanged | Outcome::HeldBack => {}
                other => return other,
            }
        }
    }

    /// What was published and refused until it has been quiet for long enough.
    fn until_quiet(&self) -> Vec<Outcome> {
        let mut all = vec![self.next()];
        loop {
            match self.outcomes.recv_timeout(PACE.quiet * 4) {
                Ok(outcome) => all.push(outcome),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => panic!("the watch ended"),
            }
        }
        all.retain(|it| !matches!(it, Outcome::Unchanged));
        all
    }

    fn published(&self, expected: &str) {
        assert_eq!(self.next_change(), Outcome::Published);
        assert_eq!(tools(&self.served), expected);
    }
}

#[test]
fn what_is_saved_is_served() {
    let watched = Watched::start(None);
    watched.home.edit("sound.toml", "Knives.", "Spoons.");
    watched.published("Spoons.");
    // An editor that writes beside the file, and renames.
    let text = fs::read_to_string(watched.home.file("sound.toml")).unwrap();
    watched.home.write(".sound.toml.swp", "");
    watched.home.write("sound.toml~", text.replace("Spoons.", "Forks."));
    fs::rename(watched.home.file("sound.toml~"), watched.home.file("sound.toml")).unwrap();
    fs::remove_file(watched.home.file(".sound.toml.swp")).unwrap();
    watched.published("Forks.");
    // In a folder that was not there before.
    watched.home.write("new/folder/a.toml", "sorce = 1");
    assert_eq!(watched.next_change(), Outcome::Refused);
    watched.home.write("new/folder/a.toml", "keep = [\"dota\"]");
    watched.home.edit("sound.toml", "Forks.", "Pans.");
    watched.published("Pans.");
    assert_eq!(watched.served.history().unwrap().len(), 4);
}

#[test]
fn fifty_files_are_one_reload() {
    let watched = Watched::start(None);
    for n in 0..50 {
        watched
            .home
            .write(&format!("words/{n}.toml"), format!("keep = [\"w{n}\"]\n"));
    }
    watched.home.edit("sound.toml", "Knives.", "Spoons.");
    assert_eq!(watched.until_quiet(), [Outcome::Published]);
    assert_eq!(watched.served.coach().knowledge().keep.len(), 51);
    assert_eq!(tools(&watched.served), "Spoons.");
}

#[test]
fn reading_the_folder_is_no_change_of_it() {
    let watched = Watched::start(None);
    for _ in 0..3 {
        assert_eq!(watched.served.reload(Who::Signal, false).outcome, Outcome::Unchanged);
    }
    let quiet = watched.outcomes.recv_timeout(PACE.quiet * 4);
    assert_eq!(quiet, Err(RecvTimeoutError::Timeout));
}

#[test]
fn a_folder_is_followed_by_its_name() {
    let copy = |to: &Path, answer: &str| {
        fs::create_dir_all(to).unwrap();
        fs::write(to.join("sound.toml"), sound().replace("Knives.", answer)).unwrap();
    };
    // Another folder takes its place.
    let watched = Watched::start(None);
    let (knowledge, other, old) = (
        watched.home.knowledge(),
        watched.home.path().join("other"),
        watched.home.path().join("old"),
    );
    copy(&other, "Spoons.");
    fs::rename(&knowledge, &old).unwrap();
    fs::rename(&other, &knowledge).unwrap();
    watched.published("Spoons.");
    // What was there before means nothing any more, and what is there now does.
    fs::write(old.join("a.toml"), "sorce = 1").unwrap();
    watched.home.edit("sound.toml", "Spoons.", "Forks.");
    watched.published("Forks.");
    // It goes, and another comes.
    fs::remove_dir_all(&knowledge).unwrap();
    assert_eq!(watched.next_change(), Outcome::Refused);
    assert_eq!(tools(&watched.served), "Forks.");
    copy(&knowledge, "Pans.");
    watched.published("Pans.");

    // A link that is turned round, on the way to the folder.
    let home = Home::new();
    let (one, two, link) = (
        home.path().join("one"),
        home.path().join("two"),
        home.path().join("current"),
    );
    for (release, answer) in [(&one, "One."), (&two, "Two.")] {
        copy(&release.join("knowledge"), answer);
    }
    symlink(&one, &link).unwrap();
    let watched = Watched::of(home, link.join("knowledge"));
    assert_eq!(tools(&watched.served), "One.");
    let new = watched.home.path().join("new-link");
    symlink(&two, &new).unwrap();
    fs::rename(&new, &link).unwrap();
    watched.published("Two.");
    let file = two.join("knowledge/sound.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("Two.", "Three.")).unwrap();
    watched.published("Three.");
}

#[test]
fn a_link_to_everything_is_not_followed() {
    let watched = Watched::start(None);
    symlink("/", watched.home.file("root")).unwrap();
    assert_eq!(watched.next_change(), Outcome::Refused);
    fs::remove_file(watched.home.file("root")).unwrap();
    watched.home.edit("sound.toml", "Knives.", "Spoons.");
    watched.published("Spoons.");
}

#[test]
fn a_watch_stops_when_it_is_told_to() {
    let mut watched = Watched::start(None);
    watched.watch.take().unwrap().stop();
    watched.home.edit("sound.toml", "Knives.", "Spoons.");
    let ended = watched.outcomes.recv_timeout(PACE.quiet * 4);
    assert_eq!(ended, Err(RecvTimeoutError::Disconnected));
}
