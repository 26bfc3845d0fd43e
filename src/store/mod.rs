//! The data folder: what the bot keeps from one start to the next. Knows nothing of what the files mean to members.
//!
//! | file | holds |
//! |---|---|
//! | `channels.json` | the mode of each channel where an admin set one |
//! | `told.json` | which missing permissions an admin has been told of |
//! | `history.json` | which knowledge was published when, by whom |
//! | `history/VERSION.json` | the files of one of these |
//! | `proposals.json` | what admins taught, until it is in the knowledge |
//! | `digest.json` | the week that was last told of |
//! | `key.json` | what members are hashed with; only its owner may read it |
//! | `uninvited.json` | the members, as hashes, who don't want to be answered uninvited |
//! | `learnt/` | what the coach learnt from a knowledge, so that the next start need not; not written here |
//! | `journal.sqlite3` | the journal, where no server holds it; not written here |
//!
//! Each file is one JSON object with a `version`. It is written whole, under another name, and then renamed, so that a
//! crash leaves either the old or the new, and a full disk the old.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The files that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    Channels,
    Told,
    History,
    /// The files of a knowledge, by its version as a number.
    Knowledge(u64),
    /// What admins taught and nobody has committed yet.
    Proposals,
    /// When the last digest was posted.
    Digest,
    /// What members are hashed with.
    Key,
    /// Who does not want to be answered uninvited.
    Uninvited,
}

/// Below the data folder, the folder for what was learnt.
pub const LEARNT: &str = "learnt";

/// Below the data folder, a folder of its own for what there is one of for each version.
const VERSIONS: &str = "history";

impl Kept {
    fn name(self) -> PathBuf {
        match self {
            Self::Channels => "channels.json".into(),
            Self::Told => "told.json".into(),
            Self::History => "history.json".into(),
            Self::Proposals => "proposals.json".into(),
            Self::Digest => "digest.json".into(),
            Self::Key => "key.json".into(),
            Self::Uninvited => "uninvited.json".into(),
            Self::Knowledge(version) => Path::new(VERSIONS).join(format!("{version:012x}.json")),
        }
    }

    /// Whether nobody but its owner may read it.
    fn is_secret(self) -> bool {
        matches!(self, Self::Key)
    }
}

/// The version that this program writes, and the only one that it reads.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Versioned<T> {
    version: u32,
    kept: T,
}

/// A file of the data folder that cannot be used, in a sentence for the operator.
#[derive(Debug)]
pub struct StoreError {
    path: PathBuf,
    reason: String,
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.reason)
    }
}

impl std::error::Error for StoreError {}

/// The data folder.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// A store in this folder, which need not be there yet.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// What was kept; the default when nothing was.
    ///
    /// # Errors
    /// The file cannot be read, is damaged, or comes from another version of this program.
    pub fn read<T: DeserializeOwned + Default>(&self, kept: Kept) -> Result<T, StoreError> {
        let path = self.folder.join(kept.name());
        let failed = |reason: String| StoreError {
            path: path.clone(),
            reason,
        };
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(T::default()),
            Err(error) => return Err(failed(format!("cannot be read: {error}"))),
        };
        // The version goes first: what another version wrote may have any shape.
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        let damaged = |error: serde_json::Error| {
            failed(format!(
                "damaged ({error}): mend it, or delete it to start anew without what it kept"
            ))
        };
        let Version { version } = serde_json::from_str(&text).map_err(damaged)?;
        if version != VERSION {
            return Err(failed(format!(
                "written by another version of this program (format {version}, this one reads {VERSION}): use that one"
            )));
        }
        let whole: Versioned<T> = serde_json::from_str(&text).map_err(damaged)?;
        Ok(whole.kept)
    }

    /// Keeps `content`, wholly or not at all. Blocks for as long as the disk takes.
    ///
    /// # Errors
    /// The folder or the file cannot be written.
    pub fn write<T: Serialize>(&self, kept: Kept, content: &T) -> Result<(), StoreError> {
        let path = self.folder.join(kept.name());
        write_whole(&path, content, kept.is_secret()).map_err(|error| StoreError {
            path,
            reason: format!("cannot be written: {error}"),
        })
    }

    /// The path of a file that is written by others, and not as JSON.
    #[must_use]
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Whether this is kept.
    #[must_use]
    pub fn holds(&self, kept: Kept) -> bool {
        self.folder.join(kept.name()).is_file()
    }

    /// Removes the knowledge of all versions but these, and what a crash left half-written among them.
    ///
    /// # Errors
    /// Something that must go stays.
    pub fn retain_knowledge(&self, versions: &[u64]) -> Result<(), StoreError> {
        let folder = self.folder.join(VERSIONS);
        let failed = |path: &Path, error: &io::Error| StoreError {
            path: path.to_owned(),
            reason: format!("cannot be removed: {error}"),
        };
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(failed(&folder, &error)),
        };
        let keep: Vec<PathBuf> = versions
            .iter()
            .map(|it| self.folder.join(Kept::Knowledge(*it).name()))
            .collect();
        for path in entries.filter_map(Result::ok).map(|it| it.path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let ours = name.ends_with(".json") || name.ends_with(UNFINISHED);
            if ours && !keep.contains(&path) {
                fs::remove_file(&path).map_err(|error| failed(&path, &error))?;
            }
        }
        Ok(())
    }
}

/// How the name of a file ends until it is whole.
const UNFINISHED: &str = ".json.new";

fn write_whole<T: Serialize>(path: &Path, content: &T, secret: bool) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let new = path.with_extension("json.new");
    let whole = Versioned {
        version: VERSION,
        kept: content,
    };
    let mut text = serde_json::to_vec_pretty(&whole)?;
    text.push(b'\n');
    let written = write_synced(&new, &text, secret).and_then(|()| fs::rename(&new, path));
    if written.is_err() {
        // Where the disk is full, half a file is in everybody's way.
        let _ = fs::remove_file(&new);
        return written;
    }
    // The new name is on the disk when the folder is.
    File::open(folder)?.sync_all()
}

fn write_synced(path: &Path, text: &[u8], secret: bool) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    if secret {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    // Elsewhere whoever may read the folder may read what is in it.
    #[cfg(not(unix))]
    let _ = secret;
    let mut file = options.open(path)?;
    file.write_all(text)?;
    // Renaming may reach the disk before the content does, and a power cut then leaves an empty file.
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Things {
        things: BTreeMap<String, u32>,
    }

    fn things() -> Things {
        Things {
            things: BTreeMap::from([("a".to_owned(), 1)]),
        }
    }

    #[test]
    fn what_was_kept_comes_back() {
        let home = tempfile::tempdir().unwrap();
        let store = Store::new(home.path().join("not/yet/there"));
        assert_eq!(store.read::<Things>(Kept::Channels).unwrap(), Things::default());
        store.write(Kept::Channels, &things()).unwrap();
        assert_eq!(store.read::<Things>(Kept::Channels).unwrap(), things());
        assert_eq!(store.read::<Things>(Kept::Told).unwrap(), Things::default());
        let names: Vec<_> = fs::read_dir(&store.folder)
            .unwrap()
            .map(|it| it.unwrap().file_name())
            .collect();
        assert_eq!(names, ["channels.json"]);
    }

    #[test]
    fn a_broken_file_is_named_with_the_way_out() {
        let home = tempfile::tempdir().unwrap();
        let store = Store::new(home.path().to_owned());
        let path = home.path().join("channels.json");
        for (text, expected) in [
            (
                "",
                "damaged (EOF while parsing a value at line 1 column 0): mend it, or delete it",
            ),
            ("{\"version\": 1}", "damaged (missing field `kept`"),
            (
                "{\"version\": 2, \"what\": 1}",
                "(format 2, this one reads 1): use that one",
            ),
        ] {
            fs::write(&path, text).unwrap();
            let error = store.read::<Things>(Kept::Channels).unwrap_err().to_string();
            assert!(error.starts_with(&path.display().to_string()), "{error}");
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn a_write_that_fails_leaves_the_old() {
        let home = tempfile::tempdir().unwrap();
        let store = Store::new(home.path().to_owned());
        store.write(Kept::Channels, &things()).unwrap();
        // A folder in the way of the new file.
        fs::create_dir(home.path().join("channels.json.new")).unwrap();
        assert!(store.write(Kept::Channels, &Things::default()).is_err());
        assert_eq!(store.read::<Things>(Kept::Channels).unwrap(), things());
    }
}
