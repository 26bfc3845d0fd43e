//! Reading the knowledge folder: the only I/O of this room, bounded in time and memory whatever lies in there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, Read};
#[cfg(unix)]
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::SourceFile;

/// The shipped knowledge is a tenth of each of these, or less.
const LARGEST_FILE: u64 = 8 << 20;
const LARGEST_FOLDER: u64 = 32 << 20;
const MOST_FILES: usize = 1_000;
/// Entries of any kind, so that a folder full of something else does not hold us up.
const MOST_ENTRIES: usize = 20_000;
const DEEPEST: usize = 8;

/// Why a folder cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderError {
    /// Every problem that was found, at least one.
    pub problems: Vec<FolderProblem>,
    /// The files that could be read nevertheless.
    pub files: Vec<SourceFile>,
}

/// One thing that stands in the way of reading a folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FolderProblem {
    /// The folder, or the file in it.
    pub path: PathBuf,
    /// The same below the folder, with forward slashes; empty for the folder itself.
    pub name: String,
    /// What is wrong and what to do, in one sentence without a full stop.
    pub message: String,
    /// Somebody is at work in the folder: a second look may find it well.
    pub passing: bool,
}

impl FolderError {
    /// Whether a second look, when nobody is at work in the folder any more, may find nothing wrong.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        self.problems.iter().all(|it| it.passing)
    }
}

impl fmt::Display for FolderProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A file's name may hold control characters, which must not reach a terminal.
        let path = self.path.to_string_lossy().replace(char::is_control, "\u{fffd}");
        write!(f, "{path}: {}", self.message)
    }
}

impl fmt::Display for FolderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for FolderError {}

/// Reads every `*.toml` below a folder, sorted by name. Hidden files and folders (`.name`) are passed over.
///
/// # Errors
/// Every problem of the folder at once: it is no folder, holds no `*.toml`, has something in it that cannot be read or
/// is no plain file (a pipe is never opened), a symbolic link that leads out of it, or more than 8 MiB in a file,
/// 32 MiB or 1,000 files altogether, or eight folders in one another; or it changed while it was being read, so that
/// what was read may be half of the old and half of the new.
///
/// Bytes that are not UTF-8 come out as U+FFFD, which [`load`](super::load) points at.
pub fn read_folder(dir: &Path) -> Result<Vec<SourceFile>, FolderError> {
    let mut reader = Reader {
        dir: dir.to_owned(),
        ..Reader::default()
    };
    match fs::canonicalize(dir) {
        Ok(root) if root.is_dir() => {
            reader.list(&root, dir, "", 0);
            let seen = reader.read_all(dir);
            if reader.problems.is_empty() {
                reader.look_again(&root, dir, &seen);
            }
        }
        Ok(_) => reader.problem(dir, "not a folder"),
        Err(error) => reader.problem(dir, format!("cannot be read: {}", plain(&error))),
    }
    if reader.problems.is_empty() && reader.files.is_empty() {
        reader.problem(dir, "holds no `*.toml` file");
    }
    if reader.problems.is_empty() {
        Ok(reader.files)
    } else {
        reader.problems.sort();
        Err(FolderError {
            problems: reader.problems,
            files: reader.files,
        })
    }
}

#[derive(Default)]
struct Reader {
    dir: PathBuf,
    /// Found so far, as paths below the folder with forward slashes.
    names: BTreeSet<String>,
    entries: usize,
    full: bool,
    files: Vec<SourceFile>,
    problems: Vec<FolderProblem>,
}

impl Reader {
    fn problem(&mut self, path: &Path, message: impl Into<String>) {
        self.report(path, message.into(), false);
    }

    fn passing(&mut self, path: &Path, message: &str) {
        self.report(
            path,
            format!("{message} while the folder was being read: try again"),
            true,
        );
    }

    fn report(&mut self, path: &Path, message: String, passing: bool) {
        let below = path.strip_prefix(&self.dir).unwrap_or(path);
        let name = below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        self.problems.push(FolderProblem {
            path: path.to_owned(),
            name,
            message,
            passing,
        });
    }

    /// Lists one folder; `below` is its path below the root, with a slash at the end unless it is the root.
    fn list(&mut self, root: &Path, dir: &Path, below: &str, depth: usize) {
        if depth > DEEPEST {
            self.problem(dir, format!("folders stand deeper than {DEEPEST} in one another"));
            return;
        }
        let entries = match fs::read_dir(dir) {
            Ok(entries) => entries,
            Err(error) if depth > 0 && error.kind() == io::ErrorKind::NotFound => {
                return self.passing(dir, "vanished");
            }
            Err(error) => return self.problem(dir, format!("cannot be listed: {}", plain(&error))),
        };
        for entry in entries {
            if self.full {
                return;
            }
            self.entries += 1;
            if self.entries > MOST_ENTRIES {
                self.full = true;
                return self.problem(
                    dir,
                    format!("more than {MOST_ENTRIES} entries: is this the knowledge folder?"),
                );
            }
            match entry {
                Ok(entry) => self.entry(root, &entry.path(), below, depth),
                Err(error) => self.problem(dir, format!("cannot be listed: {}", plain(&error))),
            }
        }
    }

    fn entry(&mut self, root: &Path, path: &Path, below: &str, depth: usize) {
        let Some(name) = path.file_name() else { return };
        let shown = name.to_string_lossy();
        if shown.starts_with('.') {
            return;
        }
        let is_toml = shown.ends_with(".toml");
        // Told without following links and without opening: a pipe would make us wait for its writer.
        let kind = match fs::symlink_metadata(path) {
            Ok(meta) => meta.file_type(),
            Err(error) if is_toml && error.kind() == io::ErrorKind::NotFound => {
                return self.passing(path, "vanished");
            }
            Err(error) if is_toml => {
                return self.problem(path, format!("cannot be read: {}", plain(&error)));
            }
            Err(_) => return,
        };
        if kind.is_dir() {
            return match name.to_str() {
                Some(name) => self.list(root, path, &format!("{below}{name}/"), depth + 1),
                None => self.problem(path, "its name is not UTF-8"),
            };
        }
        if kind.is_symlink() {
            match fs::canonicalize(path) {
                Ok(target) if target.is_dir() => {
                    return self.problem(path, "a symbolic link to a folder: put the folder itself here");
                }
                _ if !is_toml => return,
                Ok(target) if !target.starts_with(root) => {
                    return self.problem(path, "a symbolic link that leads out of the knowledge folder");
                }
                Ok(target) if !target.is_file() => return self.problem(path, "not a plain file"),
                Ok(_) => {}
                Err(error) => {
                    return self.problem(path, format!("a symbolic link that leads nowhere: {}", plain(&error)));
                }
            }
        } else if !is_toml {
            if is_nearly_toml(&shown) {
                self.problem(
                    path,
                    "is not read: give it a name that ends in `.toml`, or take it out of the folder",
                );
            }
            return;
        } else if !kind.is_file() {
            return self.problem(path, "not a plain file (a pipe, socket or device)");
        }
        let Some(name) = name.to_str() else {
            return self.problem(path, "its name is not UTF-8");
        };
        if self.names.len() == MOST_FILES {
            self.full = true;
            return self.problem(&self.dir.clone(), format!("more than {MOST_FILES} files"));
        }
        self.names.insert(format!("{below}{name}"));
    }

    /// Reads what was listed, and tells what each file looked like when it was opened.
    fn read_all(&mut self, dir: &Path) -> BTreeMap<String, Look> {
        let mut total = 0;
        let mut seen = BTreeMap::new();
        for name in std::mem::take(&mut self.names) {
            let path = dir.join(&name);
            let (bytes, size) = match read_capped(&path) {
                Ok((bytes, look)) => {
                    let size = look.size.max(bytes.len() as u64);
                    seen.insert(name.clone(), look);
                    (bytes, size)
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    self.passing(&path, "vanished");
                    continue;
                }
                Err(error) => {
                    self.problem(&path, format!("cannot be read: {}", plain(&error)));
                    continue;
                }
            };
            if size > LARGEST_FILE {
                self.problem(&path, format!("larger than {} MiB", LARGEST_FILE >> 20));
                continue;
            }
            total += size;
            if total > LARGEST_FOLDER {
                let message = format!("larger than {} MiB altogether", LARGEST_FOLDER >> 20);
                self.problem(dir, message);
                return seen;
            }
            let text = match String::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
            };
            self.files.push(SourceFile { name, text });
        }
        seen
    }

    /// Half of what somebody is writing may well be sound: nobody would notice that the other half is missing.
    fn look_again(&mut self, root: &Path, dir: &Path, seen: &BTreeMap<String, Look>) {
        let mut again = Self::default();
        again.list(root, dir, "", 0);
        if !again.names.iter().eq(seen.keys()) {
            self.passing(dir, "files came or went");
        }
        for (name, look) in seen {
            let path = dir.join(name);
            if fs::metadata(&path).is_ok_and(|it| Look::of(&it) != *look) {
                self.passing(&path, "changed");
            }
        }
    }
}

/// By what a file that changed is known.
#[derive(PartialEq, Eq)]
struct Look {
    size: u64,
    modified: Option<SystemTime>,
}

impl Look {
    fn of(meta: &fs::Metadata) -> Self {
        Self {
            size: meta.len(),
            modified: meta.modified().ok(),
        }
    }
}

/// Reads a file, but never much more than the largest that is allowed, even if it grows meanwhile.
fn read_capped(path: &Path) -> io::Result<(Vec<u8>, Look)> {
    let mut open = OpenOptions::new();
    open.read(true);
    // Nobody waits for the writer of a pipe that has taken the place of a file since it was listed.
    #[cfg(unix)]
    open.custom_flags(libc::O_NONBLOCK);
    let file = open.open(path)?;
    let meta = file.metadata()?;
    // It may have become something else since it was listed.
    if !meta.is_file() {
        return Err(io::Error::other("not a plain file"));
    }
    let mut bytes = Vec::new();
    if meta.len() > LARGEST_FILE {
        // It is refused for its size: a thousand like it take no time.
        return Ok((bytes, Look::of(&meta)));
    }
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes)?;
    Ok((bytes, Look::of(&meta)))
}

/// The reason without the number that Rust adds ("Permission denied (os error 13)").
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let reason = text.split(" (os error").next().unwrap_or_default();
    let mut chars = reason.chars();
    chars
        .next()
        .map(|first| first.to_lowercase().chain(chars).collect())
        .unwrap_or_default()
}

/// Whether a name was likely meant to end in `.toml`: an author who gets no word of it looks in vain for what they wrote.
fn is_nearly_toml(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".toml", ".tml", ".tom", ".toml.txt"]
        .iter()
        .any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Something happens between a listing and what is done with it.
    fn read(meanwhile: impl FnOnce(&Path), afterwards: impl FnOnce(&Path)) -> Vec<String> {
        let home = tempfile::tempdir().unwrap();
        for name in ["a.toml", "b.toml"] {
            fs::write(home.path().join(name), "# as it was").unwrap();
        }
        let mut reader = Reader::default();
        reader.list(home.path(), home.path(), "", 0);
        meanwhile(home.path());
        let seen = reader.read_all(home.path());
        afterwards(home.path());
        reader.look_again(home.path(), home.path(), &seen);
        assert!(reader.problems.iter().all(|it| it.passing), "{:?}", reader.problems);
        reader.problems.sort();
        let of = |it: FolderProblem| {
            let name = it.path.strip_prefix(home.path()).unwrap().display().to_string();
            format!("{name}: {}", it.message)
        };
        reader.problems.into_iter().map(of).collect()
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_in_the_place_of_a_file_is_not_waited_for() {
        let home = tempfile::tempdir().unwrap();
        let pipe = home.path().join("a.toml");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        let error = read_capped(&pipe).err().unwrap();
        assert_eq!(error.to_string(), "not a plain file");
    }

    #[test]
    fn what_changes_meanwhile_is_not_taken() {
        let nothing = |_: &Path| {};
        assert_eq!(read(nothing, nothing), [""; 0]);
        assert_eq!(
            read(|home| fs::remove_file(home.join("a.toml")).unwrap(), nothing),
            ["a.toml: vanished while the folder was being read: try again"]
        );
        for change in [
            |home: &Path| fs::write(home.join("c.toml"), "").unwrap(),
            |home: &Path| fs::remove_file(home.join("b.toml")).unwrap(),
        ] {
            assert_eq!(
                read(nothing, change),
                [": files came or went while the folder was being read: try again"]
            );
        }
        assert_eq!(
            read(nothing, |home| fs::write(home.join("b.toml"), "# longer than it was")
                .unwrap()),
            ["b.toml: changed while the folder was being read: try again"]
        );
    }
}
