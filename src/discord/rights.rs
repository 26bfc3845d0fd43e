//! What the bot lacks in a channel, and telling an admin of it once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serenity::all::{ChannelId, Permissions};

use super::bot::Bot;
use super::outgoing;
use super::retry::Cause;
use super::servers::Place;
use super::view::Message;
use crate::store::{Kept, Store, StoreError};

/// The rights that the bot uses, with what it cannot do without each.
const NEEDED: &[(Permissions, &str, &str)] = &[
    (Permissions::VIEW_CHANNEL, "View Channel", "see the channel"),
    (Permissions::SEND_MESSAGES, "Send Messages", "answer"),
    (
        Permissions::SEND_MESSAGES_IN_THREADS,
        "Send Messages in Threads",
        "answer in threads",
    ),
    (
        Permissions::EMBED_LINKS,
        "Embed Links",
        "show answers as embeds, so I use plain text",
    ),
    (
        Permissions::READ_MESSAGE_HISTORY,
        "Read Message History",
        "attach answers to their questions, so I post them below",
    ),
    (
        Permissions::ADD_REACTIONS,
        "Add Reactions",
        "show by ⏳ that a member has to wait",
    ),
];

/// The rights that an invitation asks for: all that the bot uses.
#[must_use]
pub fn all() -> Permissions {
    NEEDED
        .iter()
        .fold(Permissions::empty(), |all, (right, ..)| all | *right)
}

/// A right that the bot lacks, by its name, and what it cannot do without it.
pub type Lack = (&'static str, &'static str);

/// The names of those that are lacking, each with what cannot be done without it.
#[must_use]
pub fn lacking(have: Permissions, of: Permissions) -> Vec<Lack> {
    let missing = of - have;
    let named = NEEDED.iter().filter(|(right, ..)| missing.contains(*right));
    named.map(|(_, name, without)| (*name, *without)).collect()
}

/// What the bot can do in a channel.
pub struct Rights {
    pub send: bool,
    pub embeds: bool,
    /// Whether an answer can be a reply to its question.
    pub attached: bool,
    /// What an admin should know of, with what cannot be done without it.
    pub lacking: Vec<Lack>,
    /// Whether the bot has again what an admin was told that it lacked; [`keep`] keeps that.
    pub regained: bool,
}

/// The right to send messages in a place.
#[must_use]
pub fn to_send(place: Option<&Place>) -> Permissions {
    if place.is_some_and(Place::is_thread) {
        Permissions::SEND_MESSAGES_IN_THREADS
    } else {
        Permissions::SEND_MESSAGES
    }
}

/// What the bot can do in a channel, as far as events have told.
#[must_use]
pub fn rights_in(bot: &Bot, channel: ChannelId) -> Rights {
    // Of a direct message, or where too little is known, the best is assumed; Discord will say if it is not so.
    let Some(have) = bot.servers.permissions(channel) else {
        return Rights {
            send: true,
            embeds: true,
            attached: true,
            lacking: Vec::new(),
            regained: false,
        };
    };
    let send = to_send(bot.servers.place(channel).as_ref());
    let mut needed = send | Permissions::READ_MESSAGE_HISTORY;
    if bot.settings.embeds {
        needed |= Permissions::EMBED_LINKS;
    }
    Rights {
        send: have.contains(send),
        embeds: have.contains(Permissions::EMBED_LINKS),
        attached: have.contains(Permissions::READ_MESSAGE_HISTORY),
        lacking: lacking(have, needed),
        regained: bot.told.regained(bot.servers.home(channel), have),
    }
}

/// A server's owner who could not be told is not tried again within this time.
const TRIED_FOR: Duration = Duration::from_secs(3_600);

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Set {
    /// "channel right".
    told: BTreeSet<String>,
}

/// What admins have been told of; its clones share it.
#[derive(Clone)]
pub struct Told(Arc<Shared>);

struct Shared {
    set: Mutex<Set>,
    /// What somebody is being told, or could not be told, and when that was tried.
    tried: Mutex<BTreeMap<String, Duration>>,
    /// Held while the set is on its way to the disk, so that an older one never comes after a newer.
    writing: Mutex<()>,
}

impl Told {
    /// Reads what was told before the last restart.
    ///
    /// # Errors
    /// The file is there and cannot be used.
    pub fn read(store: &Store) -> Result<Self, StoreError> {
        Ok(Self(Arc::new(Shared {
            set: Mutex::new(store.read(Kept::Told)?),
            tried: Mutex::default(),
            writing: Mutex::new(()),
        })))
    }

    /// Those of which nobody has been told, and which nobody was tried to be told of lately. They count as tried.
    fn try_now(&self, channel: ChannelId, lacking: &[Lack], now: Duration) -> Vec<Lack> {
        let set = lock(&self.0.set);
        let mut tried = lock(&self.0.tried);
        tried.retain(|_, at| now.saturating_sub(*at) < TRIED_FOR);
        let is_news = |(name, _): &&Lack| {
            let key = key(channel, name);
            if set.told.contains(&key) || tried.contains_key(&key) {
                return false;
            }
            tried.insert(key, now);
            true
        };
        lacking.iter().filter(is_news).copied().collect()
    }

    /// Marks these as told; whether any had not been.
    fn mark(&self, channel: ChannelId, lacking: &[Lack]) -> bool {
        let mut set = lock(&self.0.set);
        let mut tried = lock(&self.0.tried);
        let before = set.told.len();
        for key in lacking.iter().map(|(name, _)| key(channel, name)) {
            tried.remove(&key);
            set.told.insert(key);
        }
        set.told.len() > before
    }

    /// The bot has these rights in a channel: should one get lost again, that is news. Whether there were any such.
    fn regained(&self, channel: ChannelId, have: Permissions) -> bool {
        let mut set = lock(&self.0.set);
        if set.told.is_empty() {
            return false;
        }
        let held = NEEDED.iter().filter(|(right, ..)| have.contains(*right));
        let keys: Vec<String> = held.map(|(_, name, _)| key(channel, name)).collect();
        keys.iter().filter(|key| set.told.remove(*key)).count() > 0
    }

    /// Forgets all channels but these; whether there were any such.
    pub fn retain(&self, stays: impl Fn(ChannelId) -> bool) -> bool {
        let mut set = lock(&self.0.set);
        let before = set.told.len();
        set.told.retain(|key| {
            let channel = key.split(' ').next().and_then(|it| it.parse::<u64>().ok());
            channel.is_some_and(|it| it != 0 && stays(ChannelId::new(it)))
        });
        set.told.len() < before
    }

    /// Writes what is marked. Blocks for as long as the disk takes.
    fn keep(&self, store: &Store) -> Result<(), StoreError> {
        let _writing = lock(&self.0.writing);
        let set = lock(&self.0.set).clone();
        store.write(Kept::Told, &set)
    }
}

fn key(channel: ChannelId, name: &str) -> String {
    format!("{channel} {name}")
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Marks as told what an admin has just read of a channel or, if it is a thread, of the channel that it hangs from.
pub async fn has_been_told(bot: &Bot, channel: ChannelId, lacking: &[Lack]) {
    let channel = bot.servers.home(channel);
    if bot.told.mark(channel, lacking) {
        keep(bot).await;
    }
}

/// Tells the owner of the server once what the bot lacks in a channel. Threads have the rights of their channel, so it
/// is said of that: everybody can begin a thread. An owner who cannot be told now is tried again after an hour; meanwhile
/// `/channel` and `/about` say it to whoever can mend it.
pub async fn tell(bot: &Bot, channel: ChannelId, lacking: &[Lack]) {
    let channel = bot.servers.home(channel);
    let news = bot.told.try_now(channel, lacking, bot.clock.now());
    if news.is_empty() {
        return;
    }
    let names: Vec<&str> = news.iter().map(|(name, _)| *name).collect();
    tracing::warn!(
        rights = names.join(", "),
        "a channel lacks rights for the bot; its server's owner is told once"
    );
    let place = bot.servers.place(channel);
    let Some(owner) = place.and_then(|it| bot.servers.owner(it.server)) else {
        return;
    };
    match outgoing::tell(bot, owner, &[Message::line(words(channel, &news))]).await {
        Ok(()) => has_been_told(bot, channel, &news).await,
        // Many people take no direct messages.
        Err(error) => {
            tracing::warn!(cause = %Cause(&error), "the owner of a server could not be told of the rights that the bot lacks");
        }
    }
}

/// What an admin reads of the rights that the bot lacks in a channel.
#[must_use]
pub fn words(channel: ChannelId, lacking: &[Lack]) -> String {
    let mut text = format!("In <#{channel}> I lack rights. A role of mine, or the channel's settings, can give them:");
    for (name, without) in lacking {
        text += &format!("\n- **{name}**: without it I cannot {without}.");
    }
    text
}

/// Keeps what admins were told.
pub async fn keep(bot: &Bot) {
    let (told, store) = (bot.told.clone(), bot.store.clone());
    let kept = tokio::task::spawn_blocking(move || told.keep(&store)).await;
    if let Ok(Err(error)) = kept {
        tracing::error!(%error, "what admins were told is not kept");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(lacks: &[Lack]) -> Vec<&'static str> {
        lacks.iter().map(|it| it.0).collect()
    }

    #[test]
    fn each_right_is_told_once_a_channel() {
        let home = tempfile::tempdir().unwrap();
        let store = Store::new(home.path().to_owned());
        let told = Told::read(&store).unwrap();
        let (one, other) = (ChannelId::new(1), ChannelId::new(2));
        let lacks = lacking(Permissions::VIEW_CHANNEL | Permissions::SEND_MESSAGES, all());
        let expected = [
            "Send Messages in Threads",
            "Embed Links",
            "Read Message History",
            "Add Reactions",
        ];
        assert_eq!(names(&lacks), expected);
        assert!(told.mark(one, &lacks[1..2]));
        assert!(!told.mark(one, &lacks[1..2]));
        told.keep(&store).unwrap();
        for told in [told, Told::read(&store).unwrap()] {
            let news = |channel, lacks: &[Lack]| names(&told.try_now(channel, lacks, Duration::ZERO));
            assert!(news(one, &lacks[1..2]).is_empty());
            assert_eq!(news(one, &lacks[1..3]), ["Read Message History"]);
            assert_eq!(news(other, &lacks[1..2]), ["Embed Links"]);
        }
    }

    #[test]
    fn what_could_not_be_told_is_tried_again_and_what_came_back_is_news() {
        let home = tempfile::tempdir().unwrap();
        let told = Told::read(&Store::new(home.path().to_owned())).unwrap();
        let (channel, lacks) = (
            ChannelId::new(1),
            lacking(Permissions::empty(), Permissions::EMBED_LINKS),
        );
        let news = |seconds| !told.try_now(channel, &lacks, Duration::from_secs(seconds)).is_empty();
        assert_eq!([0, 3_599, 3_600].map(news), [true, false, true]);
        assert!(told.mark(channel, &lacks));
        assert!(!news(9_000), "told");
        assert!(!told.regained(channel, Permissions::SEND_MESSAGES));
        assert!(told.regained(channel, Permissions::EMBED_LINKS));
        assert!(news(9_001), "lost again");
        assert!(told.mark(channel, &lacks));
        assert!(!told.retain(|it| it == channel) && told.retain(|it| it != channel));
    }
}
