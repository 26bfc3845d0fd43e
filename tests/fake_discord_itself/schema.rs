//! The fake's own lists against Discord's description, where `DISCORD_OPENAPI` names it.

use serde_json::json;

use crate::by_hand::Hand;
use crate::fake_discord::routes::ROUTES;
use crate::fake_discord::rules::keys;
use crate::fake_discord::schema::{DESCRIPTION, properties};

#[test]
fn no_property_is_let_through_that_discord_does_not_describe() {
    if DESCRIPTION.is_none() {
        return;
    }
    #[rustfmt::skip]
    let cases: &[(&[&str], &str)] = &[
        (keys::MESSAGE, "MessageCreateRequest"),
        (keys::MESSAGE_EDIT, "MessageEditRequestPartial"),
        (keys::CALLBACK_MESSAGE, "IncomingWebhookInteractionRequest"),
        (keys::WEBHOOK, "IncomingWebhookRequestPartial"),
        (keys::WEBHOOK_EDIT, "IncomingWebhookUpdateRequestPartial"),
        (keys::EMBED, "RichEmbed"),
        (keys::EMBED_FOOTER, "RichEmbedFooter"),
        (keys::EMBED_AUTHOR, "RichEmbedAuthor"),
        (keys::EMBED_MEDIA, "RichEmbedImage"),
        (keys::EMBED_FIELD, "RichEmbedField"),
        (keys::ALLOWED_MENTIONS, "MessageAllowedMentionsRequest"),
        (keys::REFERENCE, "MessageReferenceRequest"),
        (keys::ATTACHMENT, "MessageAttachmentRequest"),
        (keys::ROW, "ActionRowComponentForMessageRequest"),
        (keys::BUTTON, "ButtonComponentForMessageRequest"),
        (keys::SELECT_OPTION, "StringSelectOptionForRequest"),
        (keys::INPUT, "TextInputComponentForModalRequest"),
        (keys::MODAL, "ModalInteractionCallbackRequestData"),
        (keys::COMMAND, "ApplicationCommandUpdateRequest"),
    ];
    let mut wrong = Vec::new();
    for (known, name) in cases {
        match properties(name) {
            None => wrong.push(format!("{name} is not described")),
            Some(described) => {
                // The pages on commands name `nsfw`; the description has forgotten it.
                let more: Vec<_> = known
                    .iter()
                    .filter(|key| !described.contains(**key) && **key != "nsfw")
                    .collect();
                if !more.is_empty() {
                    wrong.push(format!("{name} has no {more:?}, only {described:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_route_is_described() {
    let Some(description) = DESCRIPTION.as_ref() else {
        return;
    };
    for route in ROUTES {
        let operation = &description["paths"][route.path][route.method.to_lowercase()];
        assert!(operation.is_object(), "{}", route.name());
    }
}

#[tokio::test]
async fn a_body_of_the_wrong_shape_is_refused_where_the_description_is_there() {
    let hand = Hand::new().await;
    let body = json!({"content": "x", "embeds": [{"title": "x", "timestamp": 5}]});
    let (status, answer) = hand.send("POST", &hand.messages("general"), &body).await;
    let refused = DESCRIPTION.is_some();
    assert_eq!(status, if refused { 400 } else { 200 }, "{answer}");
    assert_eq!(hand.fake.take_complaints().len(), usize::from(refused));
}
