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
