//! A folder with a small knowledge, a data folder beside it, and a clock that stands still until it is told to go on.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use career_coach::coach::{Coach, Memory, Question};
use career_coach::publish::{History, Served, Setup, Unusable, moment};
use career_coach::store::Store;

/// The first second of 2026.
pub const START: u64 = 1_767_225_600;

pub struct Home {
    dir: tempfile::TempDir,
    seconds: Arc<AtomicU64>,
    pub lately: Vec<String>,
}

impl Home {
    pub fn new() -> Self {
        let home = Self {
            dir: tempfile::tempdir().unwrap(),
            seconds: Arc::new(AtomicU64::new(START)),
            lately: Vec::new(),
        };
        home.write("sound.toml", sound());
        home
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn knowledge(&self) -> PathBuf {
        self.path().join("knowledge")
    }

    pub fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.knowledge().join(name)
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.file(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Replaces a text that stands in a file.
    pub fn edit(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.file(name)).unwrap();
        assert!(text.contains(from), "{name} holds no {from:?}");
        self.write(name, text.replace(from, to));
    }

    pub fn pass(&self, seconds: u64) {
        self.seconds.fetch_add(seconds, Ordering::Relaxed);
    }

    pub fn setup(&self) -> Setup {
        let seconds = Arc::clone(&self.seconds);
        let lately = self.lately.clone();
        Setup {
            folder: Some(self.knowledge()),
            history: Some(History::new(Store::new(self.data()))),
            now: Arc::new(move || moment(seconds.load(Ordering::Relaxed))),
            lately: Arc::new(move || lately.clone()),
            ..Setup::default()
        }
    }

    pub fn start(&self) -> Result<Served, Unusable> {
        Served::start(self.setup())
    }
}

/// The small knowledge.
pub fn sound() -> String {
    include_str!("../knowledge/sound.toml").to_owned()
}

/// The first line of the reply to a question.
pub fn ask(coach: &Coach, question: &str) -> String {
    let reply = coach.answer(
        &Question::asked(question),
        &mut Memory::default(),
        std::time::Duration::ZERO,
    );
    reply.body.lines().next().unwrap_or_default().to_owned()
}

/// What the small knowledge says of tools.
pub fn tools(served: &Served) -> String {
    ask(&served.coach(), "which tools are used?")
}

/// Tells the threads of a test that it is over, however it ends.
pub struct Shut<'a>(pub &'a AtomicBool);

impl Drop for Shut<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
