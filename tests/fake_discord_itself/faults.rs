//! Faults of REST, files, and the TLS twin.

use std::time::Duration;

use serde_json::{Value, json};

use crate::by_hand::Hand;
use crate::fake_discord::record::Answer;
use crate::fake_discord::{Clock, Fault, Settings};

const POST: &str = "POST /channels/{channel_id}/messages";

#[tokio::test]
async fn each_fault_befalls_as_often_as_planned() {
    let hand = Hand::new().await;
    let mut reader = hand.fake.reader();
    let body = json!({"content": "x"});
    let path = hand.messages("general");
    hand.fake.fault(POST, Fault::Status(502), 2);
    let after = Some(Duration::from_millis(1500));
    hand.fake.fault(
        POST,
        Fault::RateLimited {
            retry_after: after,
            global: false,
        },
        1,
    );
    hand.fake.fault(
        POST,
        Fault::RateLimited {
            retry_after: None,
            global: true,
        },
        1,
    );
    hand.fake.fault("*", Fault::StatusAfterDoing(500), 1);
    let mut statuses = Vec::new();
    for _ in 0..6 {
        statuses.push(hand.send("POST", &path, &body).await.0);
    }
    assert_eq!(statuses, [502, 502, 429, 429, 500, 200]);
    let made: Vec<bool> = reader
        .rest()
        .iter()
        .map(|entry| format!("{entry:?}").contains("message: Some"))
        .collect();
    assert_eq!(made, [false, false, false, false, true, true]);

    hand.fake.fault(
        POST,
        Fault::RateLimited {
            retry_after: after,
            global: false,
        },
        1,
    );
    let limited = hand
        .request("POST", &path)
        .body(body.to_string())
        .send()
        .await
        .expect("an answer");
    assert_eq!(limited.headers()["retry-after"], "2");
    let said: Value = serde_json::from_str(&limited.text().await.expect("a body")).expect("JSON");
    assert_eq!(said["retry_after"], 1.5);
    hand.fake.finish();
}

#[tokio::test]
async fn a_request_can_hang_and_a_connection_can_break() {
    let hand = Hand::new().await;
    let mut reader = hand.fake.reader();
    hand.fake.fault("GET /users/@me", Fault::Hang, 1);
    hand.fake.fault("GET /gateway", Fault::Drop, 1);
    // The one place where real time passes: that nothing comes can only be waited for.
    let hung = tokio::time::timeout(Duration::from_millis(100), hand.request("GET", "/users/@me").send()).await;
    assert!(hung.is_err());
    assert_eq!(reader.next("GET /users/@me").await.answer, Answer::Never);
    assert!(hand.request("GET", "/gateway").send().await.is_err());
    assert_eq!(reader.next("GET /gateway").await.answer, Answer::Never);
    assert_eq!(hand.send("GET", "/gateway", &Value::Null).await.0, 200);
    hand.fake.finish();
}

#[tokio::test]
async fn files_come_with_their_attachments() {
    let hand = Hand::new().await;
    let mut reader = hand.fake.reader();
    let payload = |id: u64| {
        json!({
            "embeds": [{"image": {"url": "attachment://a.png"}}], "attachments": [{"id": id, "filename": "a.png"}],
        })
    };
    for (id, name, expected) in [(0, "a.png", 200), (1, "a.png", 400), (0, "b.png", 400)] {
        let boundary = "the-boundary";
        let body = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n{}\r\n--{boundary}\r\n\
             Content-Disposition: form-data; name=\"files[0]\"; filename=\"{name}\"\r\nContent-Type: image/png\r\n\r\n\
             \u{0}PNG\r\n\r\nraw\r\n--{boundary}--\r\n",
            payload(id)
        );
        let request = hand
            .request("POST", &hand.messages("general"))
            .header("content-type", format!("multipart/form-data; boundary={boundary}"))
            .body(body);
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status().as_u16(), expected, "{id} {name}");
        let sent = reader.next(POST).await;
        assert_eq!(sent.files[0].content, b"\0PNG\r\n\r\nraw");
        assert_eq!(hand.fake.take_complaints().len(), usize::from(expected == 400));
    }
}

#[tokio::test]
async fn the_twin_speaks_tls_as_discord_com() {
    let hand = Hand::with(Settings {
        tls: true,
        clock: Clock::Real,
        ..Settings::default()
    })
    .await;
    let (address, certificate) = hand.fake.tls().expect("it was asked for");
    let root = reqwest::Certificate::from_pem(certificate.as_bytes()).expect("a certificate");
    let client = reqwest::Client::builder()
        .resolve("discord.com", address)
        .tls_certs_merge([root])
        .build();
    let url = format!("https://discord.com:{}/api/v10/gateway", address.port());
    let answer = client
        .expect("a client")
        .get(url)
        .send()
        .await
        .expect("an answer")
        .text()
        .await
        .expect("a body");
    assert!(answer.contains("ws://127.0.0.1:"), "{answer}");
}
