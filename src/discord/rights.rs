//! What the bot lacks in a channel, and telling an admin of it once.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::json;
use serenity::all::{ChannelId, Permissions};

use super::bot::Bot;
use super::retry::{Cause, PATIENT, persist};
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

/// The names of those that are lacking, each with what cannot be done without it.
#[must_use]
pub fn lacking(have: Permissions, of: Permissions) -> Vec<(&'static str, &'static str)> {
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
    pub lacking: Vec<(&'static str, &'static str)>,
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
    }
}

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
            writing: Mutex::new(()),
        })))
    }

    /// Marks these as told; gives back those that had not been, if any.
    fn mark<'n>(&self, channel: ChannelId, lacking: &[(&'n str, &'n str)]) -> Option<Vec<(&'n str, &'n str)>> {
        let mut set = self.0.set.lock().unwrap_or_else(PoisonError::into_inner);
        let key = |name: &str| format!("{channel} {name}");
        let news: Vec<_> = lacking
            .iter()
            .filter(|(name, _)| !set.told.contains(&key(name)))
            .copied()
            .collect();
        if news.is_empty() {
            return None;
        }
        set.told.extend(news.iter().map(|(name, _)| key(name)));
        Some(news)
    }

    /// Writes what is marked. Blocks for as long as the disk takes.
    fn keep(&self, store: &Store) -> Result<(), StoreError> {
        let _writing = self.0.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let set = self.0.set.lock().unwrap_or_else(PoisonError::into_inner).clone();
        store.write(Kept::Told, &set)
    }
}

/// Marks as told what an admin has just read of a channel or, if it is a thread, of the channel that it hangs from.
pub async fn has_been_told(bot: &Bot, channel: ChannelId, lacking: &[(&str, &str)]) {
    let channel = bot.servers.home(channel);
    if bot.told.mark(channel, lacking).is_some() {
        keep(bot).await;
    }
}

/// Tells the owner of the server once what the bot lacks in a channel. Threads have the rights of their channel, so it
/// is said of that: everybody can begin a thread.
pub async fn tell(bot: &Bot, channel: ChannelId, lacking: &[(&'static str, &'static str)]) {
    let channel = bot.servers.home(channel);
    let Some(news) = bot.told.mark(channel, lacking) else {
        return;
    };
    keep(bot).await;
    let names: Vec<&str> = news.iter().map(|(name, _)| *name).collect();
    tracing::warn!(
        rights = names.join(", "),
        "a channel lacks rights for the bot; its server's owner is told once"
    );
    let place = bot.servers.place(channel);
    let Some(owner) = place.and_then(|it| bot.servers.owner(it.server)) else {
        return;
    };
    let told = async {
        let recipient = json!({ "recipient_id": owner.to_string() });
        let room = persist(&*bot.timer, PATIENT, || bot.rest.create_private_channel(&recipient)).await?;
        let body = Message::line(words(channel, &news)).to_create(false);
        persist(&*bot.timer, PATIENT, || {
            bot.rest.send_message(room.id, Vec::new(), &body)
        })
        .await
    };
    if let Err(error) = told.await {
        // Many people take no direct messages.
        tracing::warn!(cause = %Cause(&error), "the owner of a server could not be told of the rights that the bot lacks");
    }
}

/// What an admin reads of the rights that the bot lacks in a channel.
#[must_use]
pub fn words(channel: ChannelId, lacking: &[(&str, &str)]) -> String {
    let mut text = format!("In <#{channel}> I lack rights. A role of mine, or the channel's settings, can give them:");
    for (name, without) in lacking {
        text += &format!("\n- **{name}**: without it I cannot {without}.");
    }
    text
}

async fn keep(bot: &Bot) {
    let (told, store) = (bot.told.clone(), bot.store.clone());
    let kept = tokio::task::spawn_blocking(move || told.keep(&store)).await;
    if let Ok(Err(error)) = kept {
        tracing::error!(%error, "what admins were told is not kept");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_right_is_told_once_a_channel() {
        let home = tempfile::tempdir().unwrap();
        let store = Store::new(home.path().to_owned());
        let told = Told::read(&store).unwrap();
        let (one, other) = (ChannelId::new(1), ChannelId::new(2));
        let lacks = lacking(Permissions::VIEW_CHANNEL | Permissions::SEND_MESSAGES, all());
        let names = |lacks: &[(&str, &str)]| lacks.iter().map(|it| it.0.to_owned()).collect::<Vec<_>>();
        assert_eq!(
            names(&lacks),
            [
                "Send Messages in Threads",
                "Embed Links",
                "Read Message History",
                "Add Reactions"
            ]
        );
        let news = told.mark(one, &lacks[1..2]).unwrap();
        assert_eq!(names(&news), ["Embed Links"]);
        told.keep(&store).unwrap();
        for told in [told, Told::read(&store).unwrap()] {
            assert!(told.mark(one, &lacks[1..2]).is_none());
            assert_eq!(names(&told.mark(one, &lacks[1..3]).unwrap()), ["Read Message History"]);
            assert!(told.mark(other, &lacks[1..2]).is_some());
        }
    }
}
