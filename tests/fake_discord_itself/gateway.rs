//! The gateway: who is let in, what he hears, and how he comes back.

use serde_json::{Value, json};

use crate::by_hand::{Hand, Heard, Wire, identify};
use crate::fake_discord::gateway::intent::{DIRECT_MESSAGES, GUILD_MESSAGES, GUILDS, MESSAGE_CONTENT};
use crate::fake_discord::{FakeDiscord, OnIdentify, Say, Settings};

const USUAL: u64 = GUILDS | GUILD_MESSAGES | DIRECT_MESSAGES;

#[tokio::test]
async fn identify_is_refused_with_the_code_that_says_why() {
    let plain = Settings::default;
    let with = |change: fn(&mut Value)| {
        move |fake: &FakeDiscord| {
            let mut frame = identify(fake, USUAL);
            change(&mut frame);
            frame
        }
    };
    type Change = Box<dyn Fn(&FakeDiscord) -> Value>;
    let cases: Vec<(&str, Settings, Change, u16)> = vec![
        (
            "a wrong token",
            plain(),
            Box::new(with(|frame| frame["d"]["token"] = json!("wrong"))),
            4004,
        ),
        (
            "no intents",
            plain(),
            Box::new(with(|frame| frame["d"]["intents"] = Value::Null)),
            4013,
        ),
        (
            "intents that do not exist",
            plain(),
            Box::new(with(|frame| frame["d"]["intents"] = json!(1_u64 << 40))),
            4013,
        ),
        (
            "members",
            plain(),
            Box::new(with(|frame| frame["d"]["intents"] = json!(2))),
            4014,
        ),
        (
            "content that the portal does not grant",
            Settings {
                message_content: false,
                ..plain()
            },
            Box::new(with(|frame| frame["d"]["intents"] = json!(USUAL | MESSAGE_CONTENT))),
            4014,
        ),
        (
            "a shard that is not there",
            plain(),
            Box::new(with(|frame| frame["d"]["shard"] = json!([1, 1]))),
            4010,
        ),
        (
            "one shard for too many servers",
            Settings {
                sharding_required: true,
                ..plain()
            },
            Box::new(with(|_| {})),
            4011,
        ),
        (
            "a presence before that",
            plain(),
            Box::new(|_| json!({"op": 3, "d": {}})),
            4003,
        ),
    ];
    for (name, settings, frame, code) in cases {
        let fake = FakeDiscord::start(settings).await;
        let mut wire = Wire::open(&fake).await;
        wire.send(frame(&fake)).await;
        assert_eq!(wire.next().await, Heard::Closed(Some(code)), "{name}");
    }
}

#[tokio::test]
async fn content_is_blank_without_the_intent_unless_it_is_for_the_bot() {
    for content in [false, true] {
        let fake = FakeDiscord::start(Settings::default()).await;
        let mut wire = Wire::identified(&fake, if content { USUAL | MESSAGE_CONTENT } else { USUAL }).await;
        let (ada, general, bot) = (fake.user("ada"), fake.channel("general"), fake.bot());
        let direct = fake.with(|state| state.direct_channel(ada));
        let cases = [
            (Say::new(ada, general, "plain"), content, "plain"),
            (Say::new(ada, general, &format!("<@{bot}> hi")), true, "a mention"),
            (Say::new(ada, general, "@everyone"), content, "everyone"),
            (Say::new(ada, direct, "direct"), true, "a direct message"),
        ];
        for (say, shown, name) in cases {
            fake.say(say);
            let frame = wire.frame().await;
            assert_eq!(frame["t"], "MESSAGE_CREATE", "{name}");
            assert_eq!(frame["d"]["content"] != "", shown, "{name}: {frame}");
            assert_eq!(frame["d"]["guild_id"].is_null(), name == "a direct message");
        }
        fake.finish();
    }
}

#[tokio::test]
async fn events_need_their_intents() {
    let fake = FakeDiscord::start(Settings::default()).await;
    let mut wire = Wire::identified(&fake, DIRECT_MESSAGES).await;
    let (ada, general) = (fake.user("ada"), fake.channel("general"));
    fake.say(Say::new(ada, general, "not heard"));
    fake.change_channel(general, |channel| channel.name = "other".to_owned());
    let direct = fake.with(|state| state.direct_channel(ada));
    fake.say(Say::new(ada, direct, "heard"));
    let frames = wire.until_acknowledged().await;
    assert_eq!(frames.len(), 1, "{frames:?}");
    assert_eq!(frames[0]["d"]["content"], "heard");
}

#[tokio::test]
async fn what_was_missed_is_replayed_after_resume() {
    let fake = FakeDiscord::start(Settings::default()).await;
    let mut wire = Wire::identified(&fake, USUAL).await;
    let (ada, general) = (fake.user("ada"), fake.channel("general"));
    fake.say(Say::new(ada, general, "one"));
    let seen = wire.frame().await["s"].as_u64().expect("a number");
    fake.cut();
    assert_eq!(wire.next().await, Heard::Gone);
    fake.say(Say::new(ada, general, "two"));
    fake.say(Say::new(ada, general, "three"));

    let resume =
        |session: &str, seen: u64| json!({"op": 6, "d": {"token": fake.token(), "session_id": session, "seq": seen}});
    let mut wire = Wire::open(&fake).await;
    wire.send(resume("session-1", seen)).await;
    for (number, name) in [
        (seen + 1, "MESSAGE_CREATE"),
        (seen + 2, "MESSAGE_CREATE"),
        (seen + 3, "RESUMED"),
    ] {
        let frame = wire.frame().await;
        assert_eq!((&frame["s"], &frame["t"]), (&json!(number), &json!(name)));
    }
    let mut other = Wire::open(&fake).await;
    other.send(resume("session-7", 1)).await;
    assert_eq!(other.frame().await, json!({"op": 9, "d": false, "s": null, "t": null}));
    let mut ahead = Wire::open(&fake).await;
    ahead.send(resume("session-1", 99)).await;
    assert_eq!(ahead.next().await, Heard::Closed(Some(4007)));
}

#[tokio::test]
async fn every_fault_of_the_gateway_can_be_had() {
    let hand = Hand::new().await;
    for code in [None, Some(1000), Some(4000), Some(4009)] {
        let mut wire = Wire::identified(&hand.fake, USUAL).await;
        hand.fake.close(code);
        assert_eq!(wire.next().await, Heard::Closed(code));
        hand.fake.disconnected().await;
    }
    let mut wire = Wire::identified(&hand.fake, USUAL).await;
    hand.fake.ask_to_reconnect();
    assert_eq!(wire.frame().await["op"], 7);
    hand.fake.invalidate(true);
    assert_eq!(wire.frame().await, json!({"op": 9, "d": true, "s": null, "t": null}));
    hand.fake.go_silent();
    wire.send(json!({"op": 1, "d": null})).await;
    hand.fake
        .say(Say::new(hand.fake.user("ada"), hand.fake.channel("general"), "unheard"));
    // The end of the connection is the first that is heard again.
    hand.fake.cut();
    assert_eq!(wire.next().await, Heard::Gone);

    hand.fake.on_identify(OnIdentify::Close(4014));
    hand.fake.on_identify(OnIdentify::Invalid);
    let mut wire = Wire::open(&hand.fake).await;
    wire.send(identify(&hand.fake, USUAL)).await;
    assert_eq!(wire.next().await, Heard::Closed(Some(4014)));
    let mut wire = Wire::open(&hand.fake).await;
    wire.send(identify(&hand.fake, USUAL)).await;
    assert_eq!(wire.frame().await["op"], 9);
}

#[tokio::test]
async fn the_barrier_waits_until_everything_is_read() {
    let fake = FakeDiscord::start(Settings::default()).await;
    let mut wire = Wire::identified(&fake, USUAL).await;
    fake.say(Say::new(fake.user("ada"), fake.channel("general"), "one"));
    let fake_too = fake.clone();
    let barrier = tokio::spawn(async move { fake_too.barrier().await });
    let message = wire.frame().await;
    assert_eq!(wire.frame().await["op"], 1);
    // A heartbeat that was on its way does not count.
    wire.send(json!({"op": 1, "d": message["s"].as_u64().expect("a number") - 1}))
        .await;
    assert_eq!(wire.frame().await["op"], 11);
    assert!(!barrier.is_finished());
    wire.send(json!({"op": 1, "d": message["s"]})).await;
    barrier.await.expect("it ends");
}

#[tokio::test]
async fn deletions_say_what_went_and_reactions_who() {
    let fake = FakeDiscord::start(Settings::default()).await;
    let mut wire = Wire::identified(&fake, USUAL | 1 << 10).await;
    let (ada, general) = (fake.user("ada"), fake.channel("general"));
    let [one, two, three] = ["1", "2", "3"].map(|text| fake.say(Say::new(ada, general, text)));
    fake.edit(one, "edited");
    fake.react(ada, two, "👍");
    fake.delete(&[one]);
    fake.delete(&[two, three]);
    let frames: Vec<Value> = wire.until_acknowledged().await.split_off(3);
    let names: Vec<&Value> = frames.iter().map(|frame| &frame["t"]).collect();
    assert_eq!(
        names,
        [
            "MESSAGE_UPDATE",
            "MESSAGE_REACTION_ADD",
            "MESSAGE_DELETE",
            "MESSAGE_DELETE_BULK"
        ]
    );
    assert!(!frames[0]["d"]["edited_timestamp"].is_null());
    assert_eq!(frames[2]["d"]["id"], one.to_string());
    assert_eq!(frames[3]["d"]["ids"], json!([two.to_string(), three.to_string()]));
}
