//! A message of a member, as far as it matters here: the same from a new message and from an edited one.

use std::time::Duration;

use serenity::all::{
    ChannelId, GuildId, Message, MessageId, MessageType, MessageUpdateEvent, RoleId, Timestamp, User, UserId,
};

/// A message that a person wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub id: MessageId,
    pub channel: ChannelId,
    /// None in a direct message.
    pub server: Option<GuildId>,
    pub author: UserId,
    pub text: String,
    /// Users whom it mentions; whoever wrote the message that it replies to may be among them.
    pub mentions: Vec<UserId>,
    /// Roles that it mentions.
    pub roles: Vec<RoleId>,
    pub reply_to: Option<ReplyTo>,
    /// When its text was changed last, since 1970.
    pub edited: Option<Duration>,
}

/// The message that a message replies to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyTo {
    pub id: Option<MessageId>,
    /// Unknown if Discord did not send it along, as when it was deleted.
    pub author: Option<UserId>,
    pub text: String,
}

impl Note {
    /// Reads a new message. None for bots, webhooks and what Discord itself writes.
    #[must_use]
    pub fn of_message(message: &Message) -> Option<Self> {
        let by_person = is_person(&message.author) && message.webhook_id.is_none();
        if !by_person || !is_written(message.kind) {
            return None;
        }
        let reference = message.message_reference.as_ref();
        Some(Self {
            id: message.id,
            channel: message.channel_id,
            server: message.guild_id,
            author: message.author.id,
            text: message.content.clone(),
            mentions: message.mentions.iter().map(|it| it.id).collect(),
            roles: message.mention_roles.clone(),
            reply_to: reply_to(reference.map(|it| it.message_id), message.referenced_message.as_deref()),
            edited: message.edited_timestamp.map(since_1970),
        })
    }

    /// Reads an edited message. None as for a new one, and for updates without a text or an author.
    #[must_use]
    pub fn of_update(event: &MessageUpdateEvent) -> Option<Self> {
        let author = event.author.as_ref().filter(|it| is_person(it))?;
        let by_webhook = event.webhook_id.flatten().is_some();
        if by_webhook || !event.kind.is_none_or(is_written) {
            return None;
        }
        let reference = event.message_reference.as_ref().and_then(Option::as_ref);
        let referenced = event.referenced_message.as_ref().and_then(Option::as_deref);
        Some(Self {
            id: event.id,
            channel: event.channel_id,
            server: event.guild_id,
            author: author.id,
            text: event.content.clone()?,
            mentions: event.mentions.iter().flatten().map(|it| it.id).collect(),
            roles: event.mention_roles.clone().unwrap_or_default(),
            reply_to: reply_to(reference.map(|it| it.message_id), referenced),
            edited: event.edited_timestamp.map(since_1970),
        })
    }

    /// Whether its own text mentions this user, other than by replying to them.
    #[must_use]
    pub fn calls(&self, user: UserId) -> bool {
        [format!("<@{user}>"), format!("<@!{user}>")]
            .iter()
            .any(|mention| self.text.contains(mention))
    }

    /// When it was written, since 1970.
    #[must_use]
    pub fn written(&self) -> Duration {
        since_1970(self.id.created_at())
    }

    #[cfg(test)]
    pub fn of_test(id: u64, text: &str) -> Self {
        Self {
            id: MessageId::new(id),
            channel: ChannelId::new(9),
            server: Some(GuildId::new(8)),
            author: UserId::new(7),
            text: text.to_owned(),
            mentions: Vec::new(),
            roles: Vec::new(),
            reply_to: None,
            edited: None,
        }
    }
}

fn since_1970(time: Timestamp) -> Duration {
    Duration::from_millis(u64::try_from(time.unix_timestamp_nanos() / 1_000_000).unwrap_or_default())
}

fn is_person(user: &User) -> bool {
    !user.bot && !user.system
}

/// Whether a person typed it; all other kinds are Discord's own, such as "joined the server".
fn is_written(kind: MessageType) -> bool {
    matches!(kind, MessageType::Regular | MessageType::InlineReply)
}

fn reply_to(id: Option<Option<MessageId>>, message: Option<&Message>) -> Option<ReplyTo> {
    Some(ReplyTo {
        id: id?,
        author: message.map(|it| it.author.id),
        text: message.map(|it| it.content.clone()).unwrap_or_default(),
    })
}
