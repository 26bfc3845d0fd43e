//! Where the bot answers without being addressed, and where not at all: what admins set, and what the operator listed.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use serde::{Deserialize, Serialize};
use serenity::all::ChannelId;

use crate::store::{Kept, Store, StoreError};

/// What the bot does with the messages of a channel. Slash commands work in all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChannelMode {
    /// Silence.
    Off,
    /// Answers mentions and replies to it.
    #[default]
    Mention,
    /// Answers any question that it is sure of, too.
    Auto,
}

impl fmt::Display for ChannelMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Off => "off",
            Self::Mention => "mention",
            Self::Auto => "auto",
        })
    }
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Set {
    /// By the channel's id.
    channels: BTreeMap<u64, ChannelMode>,
}

impl Set {
    fn any_auto(&self) -> bool {
        self.channels.values().any(|it| *it == ChannelMode::Auto)
    }
}

/// The modes of all channels.
pub struct Channels {
    store: Store,
    set: RwLock<Arc<Set>>,
    /// Held while a change is on its way to the disk, so that no other gets lost.
    changing: Mutex<()>,
    /// Whether any channel is listed or set to `auto`: asked for every message.
    any_auto: AtomicBool,
    listed: Vec<u64>,
}

impl Channels {
    /// Reads what was set; `listed` are the channels that the operator listed as `auto`.
    ///
    /// # Errors
    /// The file is there and cannot be used.
    pub fn read(store: Store, listed: Vec<u64>) -> Result<Self, StoreError> {
        let set: Set = store.read(Kept::Channels)?;
        Ok(Self {
            store,
            any_auto: AtomicBool::new(!listed.is_empty() || set.any_auto()),
            set: RwLock::new(Arc::new(set)),
            changing: Mutex::new(()),
            listed,
        })
    }

    /// The mode of a channel; a thread without one of its own has that of its parent.
    #[must_use]
    pub fn mode(&self, channel: ChannelId, parent: Option<ChannelId>) -> ChannelMode {
        let set = Arc::clone(&self.set.read().unwrap_or_else(PoisonError::into_inner));
        let ids = [Some(channel), parent];
        let ids = || ids.iter().flatten().map(|it| it.get());
        if let Some(mode) = ids().find_map(|id| set.channels.get(&id)) {
            return *mode;
        }
        if ids().any(|id| self.listed.contains(&id)) {
            return ChannelMode::Auto;
        }
        ChannelMode::default()
    }

    /// Whether any channel anywhere is answered in without being addressed.
    #[must_use]
    pub fn any_auto(&self) -> bool {
        self.any_auto.load(Ordering::Relaxed)
    }

    /// Sets the mode of a channel, and keeps it. Blocks for as long as the disk takes.
    ///
    /// # Errors
    /// It cannot be kept; then it does not hold either.
    pub fn set(&self, channel: ChannelId, mode: ChannelMode) -> Result<(), StoreError> {
        let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut new = Set::clone(&self.set.read().unwrap_or_else(PoisonError::into_inner));
        new.channels.insert(channel.get(), mode);
        self.store.write(Kept::Channels, &new)?;
        let any_auto = !self.listed.is_empty() || new.any_auto();
        *self.set.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(new);
        self.any_auto.store(any_auto, Ordering::Relaxed);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_goes_before_what_is_listed_and_a_thread_follows_its_channel() {
        let home = tempfile::tempdir().unwrap();
        let store = Store::new(home.path().to_owned());
        let id = ChannelId::new;
        let all = Channels::read(store.clone(), vec![5]).unwrap();
        for (channel, mode) in [(1, ChannelMode::Off), (2, ChannelMode::Auto), (6, ChannelMode::Mention)] {
            all.set(id(channel), mode).unwrap();
        }
        // Kept over a restart.
        for all in [all, Channels::read(store, vec![5, 6]).unwrap()] {
            for (channel, parent, expected) in [
                (1, None, ChannelMode::Off),
                (2, None, ChannelMode::Auto),
                (3, None, ChannelMode::Mention),
                (5, None, ChannelMode::Auto),
                (6, None, ChannelMode::Mention),
                (9, Some(2), ChannelMode::Auto),
                (9, Some(5), ChannelMode::Auto),
                (9, Some(3), ChannelMode::Mention),
                (1, Some(2), ChannelMode::Off),
                (6, Some(2), ChannelMode::Mention),
            ] {
                assert_eq!(all.mode(id(channel), parent.map(id)), expected, "{channel} {parent:?}");
            }
            assert!(all.any_auto());
        }
    }

    #[test]
    fn whether_any_is_auto_is_known_at_once() {
        let home = tempfile::tempdir().unwrap();
        let all = Channels::read(Store::new(home.path().to_owned()), Vec::new()).unwrap();
        assert!(!all.any_auto());
        for (mode, expected) in [(ChannelMode::Auto, true), (ChannelMode::Off, false)] {
            all.set(ChannelId::new(1), mode).unwrap();
            assert_eq!(all.any_auto(), expected);
        }
    }

    #[test]
    fn what_cannot_be_kept_does_not_hold() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("file");
        std::fs::write(&file, "").unwrap();
        let all = Channels::read(Store::new(file.join("below")), Vec::new());
        // Below a file nothing can be read; that is an error at start already.
        if let Ok(all) = all {
            assert!(all.set(ChannelId::new(1), ChannelMode::Auto).is_err());
            assert_eq!(all.mode(ChannelId::new(1), None), ChannelMode::Mention);
        }
    }
}
