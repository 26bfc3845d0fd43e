//! What the coach learnt in an earlier run, kept so that a question in the terminal is answered at once.
//!
//! It lies in the user's cache folder, a file for each knowledge, and only the program that wrote it reads it. Nothing hangs
//! on it: where it cannot be read or written, the coach learns anew.

use std::ffi::OsString;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::PathBuf;
use std::process;
use std::time::SystemTime;

use crate::coach::Coach;
use crate::matcher::Training;

use super::progress::Progress;

/// Names the folder, or is `off`.
const VARIABLE: &str = "CAREER_COACH_CACHE";
/// The files of so many knowledges are kept: the one built in, one's own, and the one before.
const MOST_FILES: usize = 3;
/// What the names of the files end in.
const ENDING: &str = "learnt";

/// Teaches a coach what questions mean, if that has not been done: as an earlier run learnt it, else anew, with a line of
/// the caller's for how far that is.
pub fn learn(coach: &Coach, progress: &Progress) {
    if coach.has_learnt() {
        return;
    }
    let shelf = Shelf::of(coach, |name| std::env::var_os(name));
    if shelf.as_ref().is_some_and(|it| it.recall(coach).is_ok()) {
        return;
    }
    coach.learn_with(&Training {
        progress: &|share| progress.show(share),
        ..Training::default()
    });
    if let Some(shelf) = shelf {
        // The next run learns anew.
        let _ = shelf.keep(coach);
    }
}

/// Where what is learnt from a knowledge is kept.
struct Shelf {
    folder: PathBuf,
    /// Of this knowledge and this program.
    name: String,
}

impl Shelf {
    /// None where there is no folder for such things, or nobody wants one.
    fn of(coach: &Coach, environment: impl Fn(&str) -> Option<OsString>) -> Option<Self> {
        let variable = |name: &str| environment(name).filter(|it| !it.is_empty());
        let folder = match variable(VARIABLE) {
            Some(off) if off == "off" => return None,
            Some(folder) => PathBuf::from(folder),
            None => {
                let named = variable("XDG_CACHE_HOME").or_else(|| variable("LOCALAPPDATA"));
                let cache = named.map(PathBuf::from);
                let cache = cache.or_else(|| Some(PathBuf::from(variable("HOME")?).join(".cache")));
                cache.filter(|it| it.is_absolute())?.join(env!("CARGO_PKG_NAME"))
            }
        };
        let program = fs::metadata(std::env::current_exe().ok()?).ok()?;
        let mut hasher = DefaultHasher::new();
        (env!("CARGO_PKG_VERSION"), program.len(), program.modified().ok()?).hash(&mut hasher);
        let name = format!("{}-{:016x}.{ENDING}", coach.knowledge().version(), hasher.finish());
        Some(Self { folder, name })
    }

    fn recall(&self, coach: &Coach) -> io::Result<()> {
        coach.recall(BufReader::new(File::open(self.folder.join(&self.name))?))
    }

    /// Whole or not at all: another run may be reading.
    fn keep(&self, coach: &Coach) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let unfinished = self.folder.join(format!("{}.{}", self.name, process::id()));
        let written = File::create(&unfinished).and_then(|file| {
            let mut file = BufWriter::new(file);
            coach.keep(&mut file)?;
            file.flush()
        });
        let kept = written.and_then(|()| fs::rename(&unfinished, self.folder.join(&self.name)));
        if kept.is_err() {
            let _ = fs::remove_file(&unfinished);
        }
        kept?;
        self.clear_away()
    }

    /// Removes all but the newest, and what was never finished.
    fn clear_away(&self) -> io::Result<()> {
        let is_ours = |name: &str| name.contains(&format!(".{ENDING}"));
        let mut files: Vec<(SystemTime, PathBuf)> = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            if entry.file_name().to_str().is_some_and(is_ours) {
                files.push((entry.metadata()?.modified()?, entry.path()));
            }
        }
        files.sort();
        for (_, path) in files.iter().rev().skip(MOST_FILES) {
            fs::remove_file(path)?;
        }
        Ok(())
    }
}
