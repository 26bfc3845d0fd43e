//! What must be known of servers to answer in them: which channel a thread is in, and what the bot may do there.
//!
//! Learnt from the events as they come in. Much less than a cache: no members, no messages. Discord itself limits the
//! channels of a server; threads, which everybody can begin, are limited here.

use std::collections::{HashMap, HashSet};
use std::sync::{PoisonError, RwLock};

use serenity::all::{
    ChannelId, ChannelType, Event, Guild, GuildChannel, GuildId, PermissionOverwrite, PermissionOverwriteType,
    Permissions, RoleId, UserId,
};

/// As many threads are known; of more than these the older half is forgotten, and asked for if something is written there.
const MOST_THREADS: usize = 4_000;

/// A channel or thread.
#[derive(Debug, Clone)]
pub struct Place {
    pub server: GuildId,
    /// Of a thread its channel, of a channel its category.
    pub parent: Option<ChannelId>,
    pub kind: ChannelType,
    /// Of a thread, since a forum post begins with it.
    pub title: Option<Box<str>>,
    overwrites: Box<[PermissionOverwrite]>,
}

impl Place {
    /// Reads a channel as Discord describes it.
    #[must_use]
    pub fn of(channel: &GuildChannel) -> Self {
        let thread = is_thread(channel.kind);
        Self {
            server: channel.guild_id,
            parent: channel.parent_id,
            kind: channel.kind,
            title: thread.then(|| channel.name.as_str().into()),
            overwrites: channel.permission_overwrites.clone().into(),
        }
    }

    /// Whether it is a thread, forum posts included.
    #[must_use]
    pub fn is_thread(&self) -> bool {
        is_thread(self.kind)
    }
}

/// Whether a channel of this kind hangs from another: threads, and the posts of a forum.
#[must_use]
pub fn is_thread(kind: ChannelType) -> bool {
    matches!(
        kind,
        ChannelType::PublicThread | ChannelType::PrivateThread | ChannelType::NewsThread
    )
}

#[derive(Debug, Default)]
struct Server {
    owner: Option<UserId>,
    roles: HashMap<RoleId, Permissions>,
    /// The roles of the bot.
    mine: Vec<RoleId>,
}

#[derive(Debug, Default)]
struct Inner {
    me: Option<UserId>,
    servers: HashMap<GuildId, Server>,
    /// Servers of which this session has told in full.
    told: HashSet<GuildId>,
    channels: HashMap<ChannelId, Place>,
    threads: HashMap<ChannelId, Place>,
}

/// All servers that the bot is in.
#[derive(Debug, Default)]
pub struct Servers(RwLock<Inner>);

impl Servers {
    /// The place, if it is known.
    #[must_use]
    pub fn place(&self, channel: ChannelId) -> Option<Place> {
        let inner = self.0.read().unwrap_or_else(PoisonError::into_inner);
        inner.get(channel).cloned()
    }

    /// The channel that a thread hangs from, or the channel itself.
    #[must_use]
    pub fn home(&self, channel: ChannelId) -> ChannelId {
        let inner = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let thread = inner.threads.get(&channel);
        thread.and_then(|it| it.parent).unwrap_or(channel)
    }

    /// The owner of a server.
    #[must_use]
    pub fn owner(&self, server: GuildId) -> Option<UserId> {
        let inner = self.0.read().unwrap_or_else(PoisonError::into_inner);
        inner.servers.get(&server)?.owner
    }

    /// What the bot may do in a channel; none if not enough is known to tell.
    #[must_use]
    pub fn permissions(&self, channel: ChannelId) -> Option<Permissions> {
        let inner = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let place = inner.get(channel)?;
        // A thread has the rights of its channel.
        let place = if place.is_thread() {
            inner.channels.get(&place.parent?)?
        } else {
            place
        };
        let server = inner.servers.get(&place.server)?;
        permissions(server, place, inner.me?)
    }

    /// Learns a place that no event told of.
    pub fn learn_place(&self, channel: &GuildChannel) {
        let mut inner = self.0.write().unwrap_or_else(PoisonError::into_inner);
        inner.put(channel.id, Place::of(channel));
    }

    /// The bot is this user.
    pub fn is(&self, me: UserId) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).me = Some(me);
    }

    /// A session begins, in these servers: each will be told of anew, and all others were left meanwhile.
    pub fn begin(&self, servers: impl Iterator<Item = GuildId>) {
        let servers: HashSet<GuildId> = servers.collect();
        let mut guard = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let inner = &mut *guard;
        inner.told.clear();
        inner.servers.retain(|id, _| servers.contains(id));
        for places in [&mut inner.channels, &mut inner.threads] {
            places.retain(|_, it| servers.contains(&it.server));
        }
    }

    /// Learns a whole server, unless an event of this session has told of it.
    pub fn learn_server(&self, guild: &Guild) {
        let mut inner = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if !inner.told.contains(&guild.id) {
            inner.server(guild);
        }
    }

    /// Learns from an event.
    pub fn learn(&self, event: &Event) {
        // Most events are messages: they must not wait for a lock.
        if !tells(event) {
            return;
        }
        let mut guard = self.0.write().unwrap_or_else(PoisonError::into_inner);
        guard.learn(event);
    }
}

fn tells(event: &Event) -> bool {
    matches!(
        event,
        Event::GuildCreate(_)
            | Event::GuildUpdate(_)
            | Event::GuildDelete(_)
            | Event::GuildMemberUpdate(_)
            | Event::GuildRoleCreate(_)
            | Event::GuildRoleUpdate(_)
            | Event::GuildRoleDelete(_)
            | Event::ChannelCreate(_)
            | Event::ChannelUpdate(_)
            | Event::ChannelDelete(_)
            | Event::ThreadCreate(_)
            | Event::ThreadUpdate(_)
            | Event::ThreadDelete(_)
            | Event::ThreadListSync(_)
    )
}

impl Inner {
    fn learn(&mut self, event: &Event) {
        match event {
            Event::GuildCreate(it) => self.server(&it.guild),
            Event::GuildUpdate(it) => {
                let server = self.servers.entry(it.guild.id).or_default();
                server.owner = Some(it.guild.owner_id);
                server.roles = it.guild.roles.values().map(|it| (it.id, it.permissions)).collect();
            }
            // An outage is no farewell.
            Event::GuildDelete(it) if !it.guild.unavailable => {
                self.servers.remove(&it.guild.id);
                self.forget_places(it.guild.id);
            }
            Event::GuildMemberUpdate(it) if Some(it.user.id) == self.me => {
                self.servers.entry(it.guild_id).or_default().mine.clone_from(&it.roles);
            }
            Event::GuildRoleCreate(it) => {
                let server = self.servers.entry(it.role.guild_id).or_default();
                server.roles.insert(it.role.id, it.role.permissions);
            }
            Event::GuildRoleUpdate(it) => {
                let server = self.servers.entry(it.role.guild_id).or_default();
                server.roles.insert(it.role.id, it.role.permissions);
            }
            Event::GuildRoleDelete(it) => {
                if let Some(server) = self.servers.get_mut(&it.guild_id) {
                    server.roles.remove(&it.role_id);
                }
            }
            Event::ChannelCreate(it) => self.learn_place(&it.channel),
            Event::ChannelUpdate(it) => self.learn_place(&it.channel),
            Event::ChannelDelete(it) => {
                self.channels.remove(&it.channel.id);
                self.threads.retain(|_, thread| thread.parent != Some(it.channel.id));
            }
            Event::ThreadCreate(it) => self.learn_place(&it.thread),
            Event::ThreadUpdate(it) => self.learn_place(&it.thread),
            Event::ThreadDelete(it) => {
                self.threads.remove(&it.thread.id);
            }
            Event::ThreadListSync(it) => it.threads.iter().for_each(|thread| self.learn_place(thread)),
            _ => {}
        }
    }

    fn server(&mut self, guild: &Guild) {
        let me = self.me.and_then(|me| guild.members.get(&me));
        let server = Server {
            owner: Some(guild.owner_id),
            roles: guild.roles.values().map(|it| (it.id, it.permissions)).collect(),
            mine: me.map(|it| it.roles.clone()).unwrap_or_default(),
        };
        self.servers.insert(guild.id, server);
        self.told.insert(guild.id);
        // What was deleted during an outage is not told of.
        self.forget_places(guild.id);
        for channel in guild.channels.values().chain(&guild.threads) {
            self.put(channel.id, in_server(channel, guild.id));
        }
    }

    fn forget_places(&mut self, server: GuildId) {
        for places in [&mut self.channels, &mut self.threads] {
            places.retain(|_, it| it.server != server);
        }
    }

    fn learn_place(&mut self, channel: &GuildChannel) {
        if channel.thread_metadata.is_some_and(|it| it.archived) {
            // Whoever writes there wakes it, which is told of.
            self.threads.remove(&channel.id);
        } else {
            self.put(channel.id, Place::of(channel));
        }
    }

    fn put(&mut self, id: ChannelId, place: Place) {
        if !place.is_thread() {
            self.channels.insert(id, place);
            return;
        }
        self.threads.insert(id, place);
        if self.threads.len() > MOST_THREADS {
            let mut ids: Vec<ChannelId> = self.threads.keys().copied().collect();
            // Ids grow with the time.
            let (_, middle, _) = ids.select_nth_unstable(MOST_THREADS / 2);
            let middle = *middle;
            self.threads.retain(|id, _| *id > middle);
        }
    }

    fn get(&self, channel: ChannelId) -> Option<&Place> {
        self.channels.get(&channel).or_else(|| self.threads.get(&channel))
    }
}

/// A channel of GUILD_CREATE lacks its server.
fn in_server(channel: &GuildChannel, server: GuildId) -> Place {
    Place {
        server,
        ..Place::of(channel)
    }
}

/// The order in which rights are put together:
/// <https://discord.com/developers/docs/topics/permissions#permission-overwrites>
fn permissions(server: &Server, place: &Place, me: UserId) -> Option<Permissions> {
    if server.owner == Some(me) {
        return Some(Permissions::all());
    }
    // The role that everybody has bears the id of the server.
    let everyone = RoleId::new(place.server.get());
    let mut mine = *server.roles.get(&everyone)?;
    for role in &server.mine {
        mine |= server.roles.get(role).copied().unwrap_or_default();
    }
    if mine.administrator() {
        return Some(Permissions::all());
    }
    let apply = |mine: Permissions, picked: &dyn Fn(PermissionOverwriteType) -> bool| {
        let picked = place.overwrites.iter().filter(|it| picked(it.kind));
        let (allow, deny) = picked.fold((Permissions::empty(), Permissions::empty()), |(allow, deny), it| {
            (allow | it.allow, deny | it.deny)
        });
        (mine - deny) | allow
    };
    mine = apply(mine, &|it| it == PermissionOverwriteType::Role(everyone));
    mine = apply(
        mine,
        &|it| matches!(it, PermissionOverwriteType::Role(role) if server.mine.contains(&role)),
    );
    mine = apply(mine, &|it| it == PermissionOverwriteType::Member(me));
    Some(mine)
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use serenity::all::GatewayEvent;

    use super::*;

    /// Feeds events as the gateway sends them.
    fn servers(events: &[(&str, serde_json::Value)]) -> Servers {
        let servers = Servers::default();
        servers.is(UserId::new(3));
        for (i, (name, data)) in events.iter().enumerate() {
            let text = json!({ "op": 0, "s": i, "t": name, "d": data }).to_string();
            match serde_json::from_str(&text).expect(name) {
                GatewayEvent::Dispatch(_, event) => {
                    assert!(!matches!(event, Event::Unknown(_)), "{name} is not understood");
                    servers.learn(&event);
                }
                other => panic!("{other:?}"),
            }
        }
        servers
    }

    fn channel(id: u64, kind: u8, parent: Option<u64>, overwrites: serde_json::Value) -> serde_json::Value {
        json!({
            "id": id.to_string(), "type": kind, "guild_id": "1", "name": format!("name-{id}"), "position": 0,
            "parent_id": parent.map(|it| it.to_string()), "permission_overwrites": overwrites,
        })
    }

    const VIEW: u64 = 1 << 10;
    const SEND: u64 = 1 << 11;
    const EMBED: u64 = 1 << 14;

    fn overwrite(id: u64, kind: u8, allow: u64, deny: u64) -> serde_json::Value {
        json!({ "id": id.to_string(), "type": kind, "allow": allow.to_string(), "deny": deny.to_string() })
    }

    fn role(id: u64, permissions: u64) -> serde_json::Value {
        json!({
            "id": id.to_string(), "name": "r", "color": 0, "hoist": false, "position": 0, "managed": false,
            "mentionable": false, "permissions": permissions.to_string(), "flags": 0,
            "colors": { "primary_color": 0, "secondary_color": null, "tertiary_color": null },
        })
    }

    fn delete_role(id: u64) -> serde_json::Value {
        json!({ "guild_id": "1", "role_id": id.to_string() })
    }

    /// Server 1 with channels 10 to 12 and thread 20.
    fn guild() -> serde_json::Value {
        let mut guild = json!({
            "id": "1", "name": "g", "owner_id": "2", "joined_at": "2020-01-01T00:00:00Z", "large": false,
            "member_count": 2, "unavailable": false, "features": [], "emojis": [], "stickers": [], "icon": null,
            "splash": null, "discovery_splash": null, "banner": null, "description": null, "afk_channel_id": null,
            "afk_timeout": 300, "application_id": null, "system_channel_id": null, "system_channel_flags": 0,
            "rules_channel_id": null, "public_updates_channel_id": null, "safety_alerts_channel_id": null,
        });
        let rest = json!({
            "vanity_url_code": null, "premium_tier": 0, "premium_progress_bar_enabled": false, "mfa_level": 0,
            "nsfw_level": 0, "verification_level": 0, "default_message_notifications": 0,
            "explicit_content_filter": 0, "preferred_locale": "en-US", "voice_states": [], "presences": [],
            "stage_instances": [], "guild_scheduled_events": [],
            "roles": [role(1, VIEW | SEND), role(5, EMBED)],
            "members": [{
                "user": { "id": "3", "username": "coach", "discriminator": "0", "bot": true, "avatar": null },
                "roles": ["5"], "joined_at": "2020-01-01T00:00:00Z", "deaf": false, "mute": false, "flags": 0,
            }],
            "channels": [
                channel(10, 0, None, json!([])),
                channel(11, 0, None, json!([overwrite(1, 0, 0, SEND), overwrite(3, 1, SEND, EMBED)])),
                channel(12, 15, None, json!([overwrite(5, 0, 0, EMBED)])),
            ],
            "threads": [channel(20, 11, Some(11), json!([]))],
        });
        guild.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        guild
    }

    /// Tells of a server as the handler of its event does.
    fn told_by_handler(servers: &Servers) {
        let text = json!({ "op": 0, "s": 1, "t": "GUILD_CREATE", "d": guild() }).to_string();
        let event = serde_json::from_str(&text).unwrap();
        if let GatewayEvent::Dispatch(_, Event::GuildCreate(it)) = event {
            servers.learn_server(&it.guild);
        }
    }

    fn thread(id: u64, archived: bool) -> serde_json::Value {
        let mut thread = channel(id, 11, Some(10), json!([]));
        thread["thread_metadata"] = json!({
            "archived": archived, "auto_archive_duration": 1440, "archive_timestamp": "2020-01-01T00:00:00Z",
            "locked": false,
        });
        thread
    }

    #[test]
    fn rights_and_parents_follow_the_events() {
        let post = channel(30, 11, Some(12), json!([]));
        let mut events = vec![("GUILD_CREATE", guild()), ("THREAD_CREATE", post)];
        let all = servers(&events);
        let may = |all: &Servers, id: u64| all.permissions(ChannelId::new(id)).map(|it| it.bits());
        assert_eq!(may(&all, 10), Some(VIEW | SEND | EMBED));
        assert_eq!(may(&all, 11), Some(VIEW | SEND));
        assert_eq!(may(&all, 20), Some(VIEW | SEND), "a thread");
        assert_eq!(may(&all, 30), Some(VIEW | SEND), "a forum post");
        assert_eq!(may(&all, 99), None);
        assert_eq!(all.owner(GuildId::new(1)), Some(UserId::new(2)));
        let post = all.place(ChannelId::new(30)).unwrap();
        assert_eq!(
            (post.parent, post.title.as_deref()),
            (Some(ChannelId::new(12)), Some("name-30"))
        );

        events.push(("GUILD_ROLE_DELETE", delete_role(5)));
        events.push(("CHANNEL_DELETE", channel(11, 0, None, json!([]))));
        let all = servers(&events);
        assert_eq!(may(&all, 10), Some(VIEW | SEND));
        assert!(all.place(ChannelId::new(20)).is_none(), "its channel is gone");

        events.push(("GUILD_DELETE", json!({ "id": "1", "unavailable": true })));
        assert!(servers(&events).place(ChannelId::new(10)).is_some(), "an outage");
        events.push(("GUILD_DELETE", json!({ "id": "1" })));
        assert!(servers(&events).place(ChannelId::new(10)).is_none());
    }

    #[test]
    fn a_session_begins_with_what_it_tells_of() {
        let all = servers(&[("GUILD_CREATE", guild())]);
        let (one, other) = (GuildId::new(1), GuildId::new(2));
        let knows = |id: u64| all.place(ChannelId::new(id)).is_some();
        all.begin([one].into_iter());
        assert!(knows(10) && all.owner(one).is_some(), "it goes on until it is told of");
        all.learn_place(&serde_json::from_value(channel(13, 0, None, json!([]))).unwrap());
        told_by_handler(&all);
        assert!(!knows(13), "it was deleted during the outage");
        all.learn_place(&serde_json::from_value(channel(14, 0, None, json!([]))).unwrap());
        told_by_handler(&all);
        assert!(knows(14), "what is known of this session is newer");
        all.begin([other].into_iter());
        assert!(!knows(10) && all.owner(one).is_none(), "left meanwhile");
    }

    #[test]
    fn threads_are_bounded_and_forgotten_when_they_fall_asleep() {
        let all = servers(&[
            ("GUILD_CREATE", guild()),
            ("THREAD_CREATE", thread(30, false)),
            ("THREAD_UPDATE", thread(20, true)),
        ]);
        let knows = |id: u64| all.place(ChannelId::new(id)).is_some();
        assert!(knows(30) && !knows(20));
        assert_eq!(all.home(ChannelId::new(30)), ChannelId::new(10));
        assert_eq!(all.home(ChannelId::new(10)), ChannelId::new(10));
        for id in 100..100 + 2 * MOST_THREADS as u64 {
            all.learn_place(&serde_json::from_value(thread(id, false)).unwrap());
            assert!(knows(id), "the newest stays");
        }
        assert!(all.0.read().unwrap().threads.len() <= MOST_THREADS);
        assert!(knows(10), "channels are no threads");
    }
}
