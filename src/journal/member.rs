//! Members as keyed hashes: enough to count heads and to find what is somebody's, and of no use without the key.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::store::{Kept, Store, StoreError};

/// So many bytes of a hash are kept: with a million members, the odds that any two are taken for one are one in 10¹⁶.
const BYTES: usize = 12;

/// A member, as stored.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Member(String);

impl Member {
    /// A member as read from where they were stored.
    #[cfg_attr(not(feature = "journal"), allow(dead_code))]
    pub(super) fn stored(hash: String) -> Self {
        Self(hash)
    }

    /// The hash, in hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What members are hashed with. Whoever has it and a list of ids can tell who is who.
#[derive(Clone)]
pub struct Key([u8; 32]);

/// The key as it lies in the data folder.
#[derive(Default, Serialize, Deserialize)]
struct Filed {
    key: String,
}

/// Why there is no key, in a sentence for the operator.
#[derive(Debug)]
pub enum NoKey {
    /// The data folder says no.
    Store(StoreError),
    /// The file holds something else.
    Damaged,
    /// The machine gives no random numbers.
    Random(getrandom::Error),
}

impl fmt::Display for NoKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::Damaged => f.write_str("key.json in the data folder holds no key: put the right one back, or delete it and with it the link between members and what is kept of them"),
            Self::Random(error) => write!(f, "the machine gives no random numbers for a key: {error}"),
        }
    }
}

impl std::error::Error for NoKey {}

impl Key {
    /// The key of this data folder, made anew if there is none. Blocks for as long as the disk takes.
    ///
    /// # Errors
    /// The file cannot be read, written or understood.
    pub fn of(store: &Store) -> Result<Self, NoKey> {
        if store.holds(Kept::Key) {
            let filed: Filed = store.read(Kept::Key).map_err(NoKey::Store)?;
            return from_hex(&filed.key).map(Self).ok_or(NoKey::Damaged);
        }
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(NoKey::Random)?;
        let filed = Filed { key: hex(&key) };
        store.write(Kept::Key, &filed).map_err(NoKey::Store)?;
        Ok(Self(key))
    }

    /// The member with this id.
    #[must_use]
    pub fn member(&self, id: u64) -> Member {
        Member(self.hash(b"member", id))
    }

    /// The answer with this id, so that two votes on it are known for that.
    #[must_use]
    pub fn answer(&self, id: u64) -> String {
        self.hash(b"answer", id)
    }

    /// Something by which a database tells that it was written with this key.
    #[must_use]
    pub fn proof(&self) -> String {
        self.hash(b"key", 0)
    }

    fn hash(&self, what: &[u8], id: u64) -> String {
        // A key of any length makes a hash; 32 bytes do.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            return String::new();
        };
        mac.update(what);
        mac.update(&id.to_be_bytes());
        hex(&mac.finalize().into_bytes()[..BYTES])
    }
}

// So that no log or panic shows it.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let mut out = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in out.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_stays_and_tells_members_apart() {
        let home = tempfile::tempdir().unwrap();
        let store = Store::new(home.path().to_owned());
        let key = Key::of(&store).unwrap();
        let same = Key::of(&store).unwrap();
        let id = 80_351_110_224_678_912;
        assert_eq!(key.member(id), same.member(id));
        assert_ne!(key.member(id), key.member(id + 1));
        assert_ne!(key.member(id).as_str(), key.answer(id));
        assert_eq!(key.member(id).as_str().len(), 2 * BYTES);
        let other = Key::of(&Store::new(home.path().join("other"))).unwrap();
        assert_ne!(other.member(id), key.member(id));
        assert_eq!(format!("{key:?}"), "Key");
    }

    #[test]
    fn a_key_that_is_none_is_not_replaced() {
        let home = tempfile::tempdir().unwrap();
        let store = Store::new(home.path().to_owned());
        for wrong in ["", "00", &"ä".repeat(32), &"zz".repeat(32)] {
            store.write(Kept::Key, &Filed { key: wrong.to_owned() }).unwrap();
            assert!(matches!(Key::of(&store), Err(NoKey::Damaged)), "{wrong}");
        }
        std::fs::write(home.path().join("key.json"), "{").unwrap();
        assert!(matches!(Key::of(&store), Err(NoKey::Store(_))));
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_the_key() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        Key::of(&Store::new(home.path().to_owned())).unwrap();
        let mode = std::fs::metadata(home.path().join("key.json"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "{mode:o}");
    }
}
