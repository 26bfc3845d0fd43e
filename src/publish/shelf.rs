//! What a coach learnt, kept so that the next start need not learn it again.
//!
//! A file for each knowledge, and only the program that wrote it reads it. Nothing hangs on it: where it cannot be read or
//! written, the coach learns anew.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::time::{Duration, SystemTime};

use crate::coach::Coach;
use crate::matcher::Training;

/// The files of so many knowledges are kept: the one built in, one's own, and the one before.
const MOST_FILES: usize = 3;
/// Whoever has not finished a file after so long is no longer at it.
const ABANDONED: Duration = Duration::from_secs(600);
/// What the names of the files end in.
const ENDING: &str = "learnt";

/// A folder for what is learnt.
#[derive(Debug, Clone)]
pub struct Shelf {
    folder: PathBuf,
    /// Tells this program from others.
    program: u64,
}

impl Shelf {
    /// A shelf in this folder, which is made when something is put there; none where this program cannot be told from others.
    #[must_use]
    pub fn new(folder: PathBuf) -> Option<Self> {
        Self::of_program(folder, &std::env::current_exe().ok()?)
    }

    /// As [`Shelf::new`], of another program, with which this one shares all that learns; none where there is none.
    #[must_use]
    pub fn of_program(folder: PathBuf, program: &Path) -> Option<Self> {
        let program = fs::metadata(program).ok()?;
        let mut hasher = DefaultHasher::new();
        (env!("CARGO_PKG_VERSION"), program.len(), program.modified().ok()?).hash(&mut hasher);
        Some(Self {
            folder,
            program: hasher.finish(),
        })
    }

    /// Teaches a coach what questions mean, if that has not been done: as an earlier run learnt it, else anew.
    pub fn learn(&self, coach: &Coach, training: &Training) {
        if coach.has_learnt() || self.recall(coach).is_ok() {
            return;
        }
        coach.learn_with(training);
        // Where it cannot be kept, the next run learns anew.
        let _ = self.keep(coach);
    }

    fn name(&self, coach: &Coach) -> String {
        format!("{}-{:016x}.{ENDING}", coach.knowledge().version(), self.program)
    }

    fn recall(&self, coach: &Coach) -> io::Result<()> {
        coach.recall(BufReader::new(File::open(self.folder.join(self.name(coach)))?))
    }

    /// Whole or not at all: another run may be reading.
    fn keep(&self, coach: &Coach) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let name = self.name(coach);
        let unfinished = self.folder.join(format!("{name}.{}", process::id()));
        let written = File::create(&unfinished).and_then(|file| {
            let mut file = BufWriter::new(file);
            coach.keep(&mut file)?;
            file.flush()
        });
        let kept = written.and_then(|()| fs::rename(&unfinished, self.folder.join(&name)));
        if kept.is_err() {
            let _ = fs::remove_file(&unfinished);
        }
        kept?;
        self.clear_away()
    }

    /// Removes all but the newest, and what was left unfinished long ago.
    fn clear_away(&self) -> io::Result<()> {
        let mut finished: Vec<(SystemTime, PathBuf)> = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let written = entry.metadata()?.modified()?;
            match entry.file_name().to_str().map(is_ours) {
                Some(Some(Ours::Finished)) => finished.push((written, entry.path())),
                Some(Some(Ours::Unfinished)) if written.elapsed().is_ok_and(|it| it > ABANDONED) => {
                    fs::remove_file(entry.path())?;
                }
                _ => {}
            }
        }
        finished.sort();
        for (_, path) in finished.iter().rev().skip(MOST_FILES) {
            fs::remove_file(path)?;
        }
        Ok(())
    }
}

/// A file of a shelf.
#[derive(Debug, PartialEq, Eq)]
enum Ours {
    Finished,
    Unfinished,
}

/// What a file is, by its name; none if it is nobody's that puts something on a shelf.
fn is_ours(name: &str) -> Option<Ours> {
    let (stem, behind) = name.split_once(&format!(".{ENDING}"))?;
    let (version, program) = stem.split_once('-')?;
    let hexadecimal = |text: &str, digits| text.len() == digits && text.bytes().all(|it| it.is_ascii_hexdigit());
    if !hexadecimal(version, 12) || !hexadecimal(program, 16) {
        return None;
    }
    match behind.strip_prefix('.') {
        None => behind.is_empty().then_some(Ours::Finished),
        Some(process) => process.parse::<u32>().is_ok().then_some(Ours::Unfinished),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_files_are_left_alone() {
        for (name, expected) in [
            ("21032c6695a8-3ce3ff941f98724a.learnt", Some(Ours::Finished)),
            ("21032c6695a8-3ce3ff941f98724a.learnt.77", Some(Ours::Unfinished)),
            ("21032c6695a8-3ce3ff941f98724a.learnt.bak", None),
            ("what.learnt", None),
            ("lessons.learnt.md", None),
            ("journal.sqlite3", None),
        ] {
            assert_eq!(is_ours(name), expected, "{name}");
        }
    }
}
