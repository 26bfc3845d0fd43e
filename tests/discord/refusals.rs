//! What members read where the bot cannot do what they want, as far as no scenario can bring it about.

use serde_json::{Value, json};

use super::bot::hasty;
use super::fake_discord::{Fault, Id, Request, Settings};
use super::stage::{CALLBACK, MESSAGES, Stage};

const MENU: &str = "Ask the coach about this";

fn words(request: &Request) -> &str {
    request.body["data"]["content"].as_str().unwrap_or_default()
}

/// Ada uses the menu of a message.
fn use_menu(stage: &Stage, message: Id) {
    let used = stage.fake.use_menu(stage.fake.user("ada"), message, MENU);
    used.expect("it is offered");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_is_gone_or_being_answered() {
    let stage = Stage::set(Settings::default(), hasty()).await;
    let mut reader = stage.fake.reader();
    let gone = stage.say("what does a CIO earn?");
    let of_gone = json!({
        "id": gone.to_string(), "channel_id": stage.fake.channel("general").to_string(),
        "guild_id": stage.fake.guild().to_string(),
    });
    // The member's client does not know of it yet.
    stage.fake.dispatch_raw("MESSAGE_DELETE", of_gone);
    stage.quiet().await;
    use_menu(&stage, gone);
    assert_eq!(words(&reader.next(CALLBACK).await), "That message has been deleted.");

    stage.fake.fault(MESSAGES, Fault::Hang, 1);
    let asked = stage.say("@coach what does an MIS Director earn?");
    reader.next(MESSAGES).await;
    use_menu(&stage, asked);
    assert_eq!(words(&reader.next(CALLBACK).await), "I am just answering it.");
    stage.quiet().await;
    stage.fake.finish();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_of_another_version() {
    let stage = Stage::set(Settings::default(), hasty()).await;
    let mut reader = stage.fake.reader();
    stage.fake.with(|state| {
        for (_, command) in &mut state.world.commands {
            if command["name"] == "help" {
                command["name"] = json!("assist");
            }
            if command["name"] == "next" {
                command["options"][0]["name"] = json!("title");
            }
        }
    });
    stage.command("assist", &[]);
    let told = reader.next(CALLBACK).await;
    assert!(
        words(&told).starts_with("I don't have this command any more."),
        "{}",
        words(&told)
    );
    assert_eq!(told.body["data"]["flags"], 64);
    stage.command("next", &[("title", "CIO")]);
    let told = reader.next(CALLBACK).await;
    assert!(words(&told).contains("error id `"), "{}", words(&told));
    stage.fake.finish();
}

/// Of buttons whose knowledge is no longer there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buttons_about_what_is_no_longer_known() {
    let stage = Stage::set(Settings::default(), hasty()).await;
    let mut reader = stage.fake.reader();
    stage.say("@coach what does an MIS Director earn?");
    let message = reader.next(MESSAGES).await.touches.message.expect("a message");
    let old = stage.fake.with(|state| {
        let row = &state.world.messages[&message].components[0]["components"];
        row[0]["custom_id"].as_str().expect("an id").to_owned()
    });
    let asker = &old[2..13];
    // "share this reply", "look this up".
    for id in [format!("1s{asker}gone:reply"), format!("1l{asker}gone")] {
        stage.fake.with(|state| {
            let found = state.world.messages.get_mut(&message).expect("the answer");
            found.components[0]["components"][0]["custom_id"] = Value::from(id.as_str());
        });
        stage
            .fake
            .press(stage.fake.user("ada"), message, &id)
            .expect("a button");
        let told = reader.next(CALLBACK).await;
        assert!(
            words(&told).starts_with("I know something else by now"),
            "{id}: {}",
            told.body
        );
        assert_eq!(told.body["data"]["flags"], 64);
    }
    stage.fake.finish();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whose_the_application_is_while_nobody_can_say() {
    let stage = Stage::set(Settings::default(), hasty()).await;
    let owner = stage.fake.user("owner");
    let direct = stage.fake.with(|state| state.direct_channel(owner));
    stage
        .fake
        .fault("GET /oauth2/applications/@me", Fault::Status(500), 100);
    let mut all = stage.fake.reader();
    for _ in 0..2 {
        let used = stage.fake.use_command(owner, direct, "knowledge reload", &[]);
        used.expect("a command");
        stage.quiet().await;
    }
    let said = format!("{:?}", all.rest());
    assert!(said.contains("I could not find out who owns me"), "{said}");
    stage.fake.finish();
}

/// A form that was opened before the bot became another.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_of_another_version() {
    let stage = Stage::set(Settings::default(), hasty()).await;
    let owner = stage.fake.user("owner");
    let direct = stage.fake.with(|state| state.direct_channel(owner));
    let mut reader = stage.fake.reader();
    let opened = stage.fake.use_command(owner, direct, "knowledge draft", &[]);
    let opened = opened.expect("a command");
    reader.next(CALLBACK).await;
    let fields: Vec<String> = stage.fake.with(|state| {
        let opened = state.interactions.get_mut(&opened).expect("the command");
        let form = &mut opened.answered.as_mut().expect("a form").data;
        form["custom_id"] = json!("0d:older");
        let rows = form["components"].as_array().into_iter().flatten();
        let ids = rows.filter_map(|row| row["components"][0]["custom_id"].as_str());
        ids.map(str::to_owned).collect()
    });
    let filled: Vec<(&str, &str)> = fields.iter().map(|id| (id.as_str(), "anything at all")).collect();
    stage.fake.submit(opened, &filled).expect("a form");
    let told = reader.next(CALLBACK).await;
    assert!(
        words(&told).starts_with("This form belongs to an older version"),
        "{}",
        told.body
    );
    assert_eq!(told.body["data"]["flags"], 64);
    stage.fake.finish();
}
