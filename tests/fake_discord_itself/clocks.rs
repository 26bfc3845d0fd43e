//! Three seconds for the first answer, fifteen minutes for the others, by a clock that tests move.

use std::time::Duration;

use serde_json::{Value, json};

use crate::by_hand::{Hand, callback, webhook};

const MOMENT: Duration = Duration::from_millis(1);

fn answer() -> Value {
    json!({"type": 4, "data": {"content": "x"}})
}

#[tokio::test]
async fn the_first_answer_has_three_seconds() {
    let hand = Hand::new().await;
    let (in_time, too_late) = (hand.hello(), hand.hello());
    hand.fake.advance(Duration::from_secs(3));
    assert_eq!(hand.send("POST", &callback(&in_time), &answer()).await.0, 204);
    hand.fake.advance(MOMENT);
    let (status, body) = hand.send("POST", &callback(&too_late), &answer()).await;
    assert_eq!((status, &body["code"]), (404, &json!(10062)));
    assert_eq!(hand.fake.take_complaints().len(), 1);
}

#[tokio::test]
async fn a_token_lives_for_fifteen_minutes() {
    let hand = Hand::new().await;
    let used = hand.hello();
    let early = hand
        .send("POST", &webhook(&hand, &used), &json!({"content": "x"}))
        .await;
    assert_eq!(
        (early.0, &early.1["code"]),
        (404, &json!(10015)),
        "nothing follows before the first answer"
    );
    hand.send("POST", &callback(&used), &answer()).await;
    hand.fake.advance(Duration::from_secs(15 * 60));
    assert_eq!(
        hand.send("POST", &webhook(&hand, &used), &json!({"content": "x"}))
            .await
            .0,
        200
    );
    hand.fake.advance(MOMENT);
    let (status, body) = hand
        .send("POST", &webhook(&hand, &used), &json!({"content": "x"}))
        .await;
    assert_eq!((status, &body["code"]), (401, &json!(50027)));
    assert_eq!(hand.fake.take_complaints().len(), 2);
}

#[tokio::test]
async fn a_deferral_is_filled_with_the_privacy_that_it_had() {
    let hand = Hand::new().await;
    for (method, path) in [("PATCH", "/messages/@original"), ("POST", "")] {
        let used = hand.hello();
        hand.send("POST", &callback(&used), &json!({"type": 5, "data": {"flags": 64}}))
            .await;
        let path = format!("{}{path}", webhook(&hand, &used));
        let (status, message) = hand.send(method, &path, &json!({"content": "x"})).await;
        assert_eq!((status, &message["flags"]), (200, &json!(64)), "{message}");
        let original = hand
            .fake
            .interaction(used.id)
            .answered
            .and_then(|answered| answered.original);
        assert_eq!(original.map(|id| json!(id.to_string())), Some(message["id"].clone()));
        // Nobody reaches it as a message of the channel.
        let reached = format!(
            "{}/{}",
            hand.messages("general"),
            message["id"].as_str().expect("an id")
        );
        assert_eq!(hand.send("GET", &reached, &Value::Null).await.0, 404);
    }
    hand.fake.finish();
}

#[tokio::test]
async fn a_nonce_is_remembered_for_minutes() {
    let hand = Hand::new().await;
    let body = json!({"content": "x", "nonce": "n", "enforce_nonce": true});
    let path = hand.messages("general");
    let (_, first) = hand.send("POST", &path, &body).await;
    assert_eq!(hand.send("POST", &path, &body).await.1["id"], first["id"]);
    let loose = json!({"content": "x", "nonce": "n"});
    assert_ne!(hand.send("POST", &path, &loose).await.1["id"], first["id"]);
    assert_ne!(
        hand.send("POST", &hand.messages("career"), &body).await.1["id"],
        first["id"]
    );
    hand.fake.advance(Duration::from_secs(10 * 60));
    assert_ne!(hand.send("POST", &path, &body).await.1["id"], first["id"]);
    hand.fake.finish();
}

#[tokio::test]
async fn ids_hold_the_time_and_are_the_same_in_every_run() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let hand = Hand::new().await;
        hand.fake.advance(Duration::from_secs(60));
        let (_, sent) = hand
            .send("POST", &hand.messages("general"), &json!({"content": "x"}))
            .await;
        assert_eq!(sent["timestamp"], "2026-01-05T12:01:00.000000+00:00");
        runs.push((hand.fake.user("ada"), hand.fake.channel("general"), sent["id"].clone()));
    }
    assert_eq!(runs[0], runs[1]);
}
