//! What the bot may do depends on where it is.

use serde_json::{Value, json};

use crate::by_hand::Hand;
use crate::fake_discord::permissions as may;
use crate::fake_discord::world::kind;
use crate::fake_discord::{NotOffered, Say};

#[tokio::test]
async fn each_action_needs_its_permission() {
    let text = json!({"content": "x"});
    let embed = json!({"embeds": [{"title": "x"}]});
    let cases: [(&str, u64, &str, &str, &Value, u64); 8] = [
        ("to see", may::VIEW_CHANNEL, "POST", "", &text, 50001),
        ("to write", may::SEND_MESSAGES, "POST", "", &text, 50013),
        ("to embed", may::EMBED_LINKS, "POST", "", &embed, 50013),
        ("to reply", may::READ_MESSAGE_HISTORY, "POST", "reply", &text, 160_002),
        (
            "to react",
            may::ADD_REACTIONS,
            "PUT",
            "/reactions/%E2%8F%B3/@me",
            &Value::Null,
            50013,
        ),
        ("to read", may::READ_MESSAGE_HISTORY, "GET", "/", &Value::Null, 50001),
        ("to delete another's message", 0, "DELETE", "/", &Value::Null, 50013),
        ("to edit another's message", 0, "PATCH", "/", &text, 50005),
    ];
    for (name, deny, method, path, body, code) in cases {
        let hand = Hand::new().await;
        let (ada, general) = (hand.fake.user("ada"), hand.fake.channel("general"));
        let question = hand.fake.say(Say::new(ada, general, "x"));
        hand.fake.with(|state| state.deny_bot(general, deny));
        let mut body = body.clone();
        let path = match path {
            "reply" => {
                body["message_reference"] = json!({"message_id": question.to_string()});
                String::new()
            }
            "" => String::new(),
            "/" => format!("/{question}"),
            more => format!("/{question}{more}"),
        };
        let (status, answer) = hand
            .send(method, &format!("{}{path}", hand.messages("general")), &body)
            .await;
        assert_eq!((status / 100, &answer["code"]), (4, &json!(code)), "{name}: {answer}");
        // It is the server's doing, not the bot's.
        hand.fake.finish();
        if deny != 0 {
            hand.fake.with(|state| state.deny_bot(general, 0));
            let (status, answer) = hand
                .send(method, &format!("{}{path}", hand.messages("general")), &body)
                .await;
            assert_eq!(status / 100, 2, "{name}, allowed: {answer}");
        }
    }
}

#[tokio::test]
async fn threads_have_a_permission_of_their_own_and_their_channels_overwrites() {
    let hand = Hand::new().await;
    let (ada, career) = (hand.fake.user("ada"), hand.fake.channel("career"));
    hand.fake.start_thread(ada, career, "help", None);
    for (deny, thread, channel) in [
        (may::SEND_MESSAGES_IN_THREADS, 403, 200),
        (may::SEND_MESSAGES, 200, 403),
    ] {
        hand.fake.with(|state| state.deny_bot(career, deny));
        for (place, expected) in [("help", thread), ("career", channel)] {
            let (status, answer) = hand.send("POST", &hand.messages(place), &json!({"content": "x"})).await;
            assert_eq!(status, expected, "{place}: {answer}");
        }
    }
    hand.fake.finish();
}

#[tokio::test]
async fn a_forum_takes_posts_alone_and_a_closed_door_no_messages() {
    let hand = Hand::new().await;
    let guild = hand.fake.guild();
    hand.fake
        .with(|state| state.add_channel(guild, "forum", kind::FORUM, None));
    assert_eq!(
        hand.send("POST", &hand.messages("forum"), &json!({"content": "x"}))
            .await
            .1["code"],
        50008
    );
    assert_eq!(hand.fake.take_complaints().len(), 1);
    let thread = hand
        .fake
        .start_thread(hand.fake.user("ada"), hand.fake.channel("forum"), "post", Some("first"));
    let (_, first) = hand
        .send("GET", &format!("/channels/{thread}/messages/{thread}"), &Value::Null)
        .await;
    assert_eq!(first["content"], "first");

    let ada = hand.fake.user("ada");
    hand.fake
        .with(|state| state.world.users.get_mut(&ada).expect("ada").takes_direct_messages = false);
    let (_, direct) = hand
        .send("POST", "/users/@me/channels", &json!({"recipient_id": ada.to_string()}))
        .await;
    let path = format!("/channels/{}/messages", direct["id"].as_str().expect("an id"));
    assert_eq!(
        hand.send("POST", &path, &json!({"content": "x"})).await.1["code"],
        50007
    );
    hand.fake.finish();
}

#[tokio::test]
async fn a_member_is_offered_what_discord_would_offer() {
    let hand = Hand::new().await;
    let yes = json!({"type": 5, "name": "loud", "description": "d"});
    let kind = json!({"type": 3, "name": "kind", "description": "d", "required": true,
        "choices": [{"name": "One", "value": "1"}]});
    let sub = json!({"type": 1, "name": "reload", "description": "d"});
    let commands = json!([
        {"name": "say", "description": "d", "options": [kind, yes]},
        {"name": "knowledge", "description": "d", "options": [sub]},
        {"name": "admin", "description": "d", "default_member_permissions": may::MANAGE_CHANNELS.to_string()},
        {"name": "here", "description": "d", "contexts": [0]},
    ]);
    assert_eq!(hand.send("PUT", &hand.commands(), &commands).await.0, 200);
    let (ada, general) = (hand.fake.user("ada"), hand.fake.channel("general"));
    let direct = hand.fake.with(|state| state.direct_channel(ada));
    let uses = |by: &str, channel, name: &str, options: &[(&str, &str)]| {
        hand.fake.use_command(hand.fake.user(by), channel, name, options)
    };
    let cases = [
        (uses("ada", general, "say", &[("kind", "One"), ("loud", "true")]), ""),
        (uses("ada", general, "say", &[]), "option \"kind\" is required"),
        (
            uses("ada", general, "say", &[("kind", "Two")]),
            "\"Two\" does not fit option \"kind\"",
        ),
        (
            uses("ada", general, "say", &[("kind", "1"), ("loud", "maybe")]),
            "\"maybe\" does not fit option \"loud\"",
        ),
        (
            uses("ada", general, "say", &[("kind", "1"), ("other", "x")]),
            "no option other",
        ),
        (
            uses("ada", general, "shout", &[]),
            "Discord does not offer shout here: no such command",
        ),
        (uses("ada", general, "knowledge", &[]), "a sub-command is needed"),
        (uses("ada", general, "knowledge reload", &[]), ""),
        (
            uses("ada", general, "admin", &[]),
            "Discord does not offer admin here: the member lacks the permission for it",
        ),
        (uses("grace", general, "admin", &[]), ""),
        (uses("ada", general, "here", &[]), ""),
        (
            uses("ada", direct, "here", &[]),
            "Discord does not offer here here: not in this context",
        ),
        (
            hand.fake.complete(ada, general, "say", &[("kind", "O")], "kind"),
            "option kind does not suggest anything",
        ),
    ];
    for (outcome, expected) in cases {
        let said = outcome.map_or_else(|NotOffered(why)| why, |_| String::new());
        assert_eq!(said, expected);
    }
    hand.fake.finish();
}

#[tokio::test]
async fn a_private_answer_is_for_one_pair_of_eyes() {
    let hand = Hand::new().await;
    let used = hand.hello();
    let row = json!([{"type": 1, "components": [{"type": 2, "style": 1, "label": "B", "custom_id": "b"}]}]);
    let answer = json!({"type": 4, "data": {"content": "x", "flags": 64, "components": row}});
    hand.send("POST", &crate::by_hand::callback(&used), &answer).await;
    let message = hand
        .fake
        .interaction(used.id)
        .answered
        .and_then(|answered| answered.original)
        .expect("a message");
    assert!(hand.fake.press(hand.fake.user("bob"), message, "b").is_err());
    assert!(hand.fake.press(hand.fake.user("ada"), message, "c").is_err());
    let pressed = hand
        .fake
        .press(hand.fake.user("ada"), message, "b")
        .expect("ada sees it");
    let update = json!({"type": 7, "data": {"content": "y", "components": []}});
    assert_eq!(
        hand.send(
            "POST",
            &crate::by_hand::callback(&hand.fake.interaction(pressed)),
            &update
        )
        .await
        .0,
        204
    );
    hand.fake.finish();
}
