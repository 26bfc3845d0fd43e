//! What must be known of servers to answer in them: which channel a thread is in, and what the bot may do there.
//!
//! Learnt from the events as they come in. Much less than a cache: no members, no messages. Discord itself limits the
//! channels of a server; threads, which everybody can begin, are limited here.

use std::collections::{HashMap, HashSet};
use std::sync::{PoisonError, RwLock};

use serenity::all::{
    ChannelId, ChannelType, Event, Guild, GuildChannel, GuildId, PermissionOverwrite, PermissionOverwriteType,
    Permissions, Role, RoleId, UserId,
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
    /// The role that Discord made for the bot and calls by its name: members mention the one for the other.
    own: Option<RoleId>,
}

impl Server {
    fn learn_role(&mut self, role: &Role, me: Option<UserId>) {
        self.roles.insert(role.id, role.permissions);
        if role.tags.bot_id.is_some() && role.tags.bot_id == me {
            self.own = Some(role.id);
        }
    }
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

    /// The role in a server that stands for the bot itself.
    #[must_use]
    pub fn own_role(&self, server: GuildId) -> Option<RoleId> {
        let inner = self.0.read().unwrap_or_else(PoisonError::into_inner);
        inner.servers.get(&server)?.own
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
        let me = self.me;
        match event {
            Event::GuildCreate(it) => self.server(&it.guild),
            Event::GuildUpdate(it) => {
                let server = self.servers.entry(it.guild.id).or_default();
                server.owner = Some(it.guild.owner_id);
                server.roles.clear();
                it.guild.roles.values().for_each(|it| server.learn_role(it, me));
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
                server.learn_role(&it.role, me);
            }
            Event::GuildRoleUpdate(it) => {
                let server = self.servers.entry(it.role.guild_id).or_default();
                server.learn_role(&it.role, me);
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
        let mut server = Server {
            owner: Some(guild.owner_id),
            mine: me.map(|it| it.roles.clone()).unwrap_or_default(),
            ..Server::default()
        };
        guild.roles.values().for_each(|it| server.learn_role(it, self.me));
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
mod tests;
