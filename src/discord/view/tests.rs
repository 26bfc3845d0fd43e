//! Whatever the coach replies, Discord takes it.

use std::sync::LazyLock;
use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::coach::{Coach, Memory, Question};
use crate::discord::custom_id;
use crate::knowledge::{SourceFile, load};

/// Everything in which a message breaks a limit of Discord.
pub fn broken_limits(message: &Value) -> Vec<String> {
    let mut out = Vec::new();
    let mut at_most = |what: &str, value: usize, most: usize| {
        if value > most {
            out.push(format!("{what}: {value} > {most}"));
        }
    };
    let text = |value: &Value| limits::length(value.as_str().unwrap_or_default());
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    at_most("content", text(&message["content"]), limits::CONTENT);
    let embeds = list(&message["embeds"]);
    at_most("embeds", embeds.len(), limits::EMBEDS);
    let mut total = 0;
    for embed in &embeds {
        let parts = [
            ("title", &embed["title"], limits::EMBED_TITLE),
            ("description", &embed["description"], limits::EMBED_DESCRIPTION),
            ("footer", &embed["footer"]["text"], limits::EMBED_FOOTER),
        ];
        for (what, value, most) in parts {
            at_most(what, text(value), most);
            total += text(value);
        }
    }
    at_most("embeds altogether", total, limits::EMBED_TOTAL);
    let rows = list(&message["components"]);
    at_most("rows", rows.len(), limits::ROWS);
    let mut ids = Vec::new();
    for row in &rows {
        let components = list(&row["components"]);
        at_most("components in a row", components.len(), limits::BUTTONS);
        for it in components {
            at_most("custom_id", text(&it["custom_id"]), limits::CUSTOM_ID);
            at_most("label", text(&it["label"]), limits::BUTTON_LABEL);
            at_most("placeholder", text(&it["placeholder"]), limits::SELECT_PLACEHOLDER);
            let options = list(&it["options"]);
            at_most("options", options.len(), limits::SELECT_OPTIONS);
            let values: std::collections::HashSet<_> = options.iter().map(|it| it["value"].as_str()).collect();
            at_most("options with one value", options.len(), values.len());
            for option in &options {
                at_most("option label", text(&option["label"]), limits::SELECT_TEXT);
                at_most("option value", text(&option["value"]), limits::SELECT_TEXT);
                if text(&option["label"]) == 0 || text(&option["value"]) == 0 {
                    out.push("an empty option".into());
                    return out;
                }
            }
            if it["type"] == 2 && text(&it["label"]) == 0 {
                out.push("an empty label".into());
                return out;
            }
            ids.push(it["custom_id"].clone());
        }
        if list(&row["components"]).is_empty() {
            out.push("an empty row".into());
            return out;
        }
    }
    let mut unique = ids.clone();
    unique.dedup();
    if unique.len() != ids.len() {
        out.push("a custom_id twice".into());
    }
    let empty = text(&message["content"]) == 0 && embeds.iter().all(|it| text(&it["description"]) == 0);
    if empty {
        out.push("an empty message".into());
    }
    if message["allowed_mentions"] != json!({ "parse": [] }) {
        out.push("mentions are allowed".into());
    }
    out
}

fn next() -> impl Strategy<Value = NextQuestion> {
    (nasty(120), nasty(150)).prop_map(|(label, question)| NextQuestion { label, question })
}

/// Text of any length up to `most` with what could do harm.
fn nasty(most: usize) -> impl Strategy<Value = String> {
    let part = hazards();
    proptest::collection::vec(part, 0..most / 4).prop_map(move |parts| parts.concat().chars().take(most).collect())
}

fn hazards() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("@everyone ".to_owned()),
        Just("<@&1> ".to_owned()),
        Just("<@1>".to_owned()),
        Just("\u{202e}\u{200b}".to_owned()),
        Just("```".to_owned()),
        Just("\n".to_owned()),
        Just("😀".to_owned()),
        "[a-z ]{1,40}",
        "\\PC{1,5}",
    ]
}

fn replies() -> impl Strategy<Value = Reply> {
    let kind = prop_oneof![
        Just(Kind::Answer),
        Just(Kind::Suggestions),
        Just(Kind::None),
        Just(Kind::SmallTalk)
    ];
    let source = (nasty(400), nasty(400)).prop_map(|(short, section)| SourceLine {
        document: String::new(),
        title: "Title".into(),
        section,
        date: None,
        short,
    });
    let questions = || proptest::collection::vec(next(), 0..8);
    let sources = proptest::collection::vec(source, 0..20);
    let notes = proptest::collection::vec(nasty(500), 0..5);
    (
        kind,
        nasty(600),
        nasty(40_000),
        sources,
        notes,
        questions(),
        questions(),
    )
        .prop_map(|(kind, title, body, sources, notes, suggestions, follow_ups)| Reply {
            kind,
            title,
            body,
            sources,
            notes,
            suggestions,
            follow_ups,
            ..Reply::default()
        })
}

fn looks() -> impl Strategy<Value = Look> {
    let share = prop_oneof![
        Just(None),
        nasty(120).prop_map(|it| Some(Share::Reply(it))),
        nasty(120).prop_map(|it| Some(Share::Question(it))),
    ];
    let meant = proptest::option::of(proptest::collection::vec(proptest::option::of(nasty(120)), 0..4));
    let rated = proptest::option::of(nasty(120));
    (
        any::<bool>(),
        any::<u64>(),
        any::<bool>(),
        share,
        proptest::collection::vec(next(), 0..40),
        meant,
        rated,
    )
        .prop_map(|(embeds, asker, private, share, choice, meant, rated)| Look {
            embeds,
            asker,
            private,
            share,
            choice,
            meant: meant.map(|all| all.into_iter().map(|it| it.map(Action::LookUp)).collect()),
            rated,
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_reply_breaks_a_limit_or_pings(reply in replies(), look in looks()) {
        let all = messages(&reply, &look);
        prop_assert!((1..=MOST_MESSAGES).contains(&all.len()));
        for message in &all {
            for body in [message.to_create(true), message.to_edit()] {
                let broken = broken_limits(&body);
                prop_assert!(broken.is_empty(), "{broken:?} in {body}");
                // A custom_id is never shown, and may hold a question to the letter.
                let mut seen = body.clone();
                without_ids(&mut seen);
                let seen = seen.to_string();
                for ping in ["@everyone", "@here", "<@", "\u{202e}"] {
                    prop_assert!(!seen.contains(ping), "{ping} in {seen}");
                }
            }
        }
        for message in &all[..all.len() - 1] {
            prop_assert!(message.components.is_empty());
        }
    }

    #[test]
    fn every_button_reads_back_and_belongs_to_the_asker(reply in replies(), look in looks()) {
        for row in messages(&reply, &look).iter().flat_map(|it| &it.components) {
            for it in &row.components {
                let id = match it {
                    Component::Button(it) => &it.custom_id,
                    Component::Select(it) => &it.custom_id,
                };
                let read = custom_id::read(id);
                prop_assert!(read.as_ref().is_some_and(|(_, asker)| *asker == look.asker), "{id}");
            }
        }
    }
}

static COACH: LazyLock<Coach> = LazyLock::new(|| {
    let text = include_str!("../../../tests/knowledge/sound.toml").to_owned();
    let name = "sound.toml".to_owned();
    Coach::new(load(vec![SourceFile { name, text }]).0)
});

/// What a member may write: words that are understood, and marked ones that must not come back.
fn written() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("what does a chef earn"),
        Just("chef"),
        Just("chf"),
        Just("paris"),
        Just("senior"),
        Just("zqxj"),
        Just("@everyone"),
        Just("@here"),
        Just("<@1>"),
        Just("<@&1>"),
        Just("[zqxj](https://zqxj.example)"),
        Just("`zqxj`"),
        Just("```\nzqxj\n```"),
        Just("**zqxj** ||zqxj||"),
        Just("\u{202e}zqxj\u{2066}"),
        Just("?"),
        Just("\n"),
    ];
    proptest::collection::vec(part, 1..8).prop_map(|parts| parts.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_a_member_writes_never_comes_back(text in written(), embeds: bool) {
        let coach = &*COACH;
        let asked = [Question::asked(&text), Question::uninvited(&text)];
        let answers = asked.iter().map(|it| coach.answer(it, &mut Memory::default(), Duration::ZERO));
        let some = Some(text.as_str());
        let look_ups = [
            coach.salary(some, None, None),
            coach.salary(Some("chef"), some, None),
            coach.salary(Some("chef"), None, some),
            coach.ladder(some, None),
            coach.next(&text, some),
            coach.compare(&text, "chef", None),
            coach.compare("chef", &text, some),
        ];
        for reply in answers.chain(look_ups) {
            let look = Look { embeds, asker: 7, ..Look::default() };
            for message in messages(&reply, &look) {
                let mut seen = message.to_create(false);
                without_ids(&mut seen);
                let seen = seen.to_string();
                for mark in ["zqxj", "@everyone", "@here", "<@", "\u{202e}", "\u{2066}"] {
                    prop_assert!(!seen.contains(mark), "{mark} in {seen}");
                }
            }
        }
    }
}

fn without_ids(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.remove("custom_id");
            map.remove("value");
            map.values_mut().for_each(without_ids);
        }
        Value::Array(list) => list.iter_mut().for_each(without_ids),
        _ => {}
    }
}

fn next_question(label: &str, question: &str) -> NextQuestion {
    NextQuestion {
        label: label.into(),
        question: question.into(),
    }
}

fn reply() -> Reply {
    Reply {
        id: Some("salary.chef".into()),
        kind: Kind::Answer,
        title: "Pay · Chef".into(),
        body: "A chef earns **$50,000** a year.\n- **France:** €40,000".into(),
        notes: vec!["Still about the Chef, as before.".into()],
        sources: vec![SourceLine {
            document: "a.txt".into(),
            title: "The Kitchen".into(),
            section: "Pay".into(),
            date: None,
            short: "Kitchen guide".into(),
        }],
        follow_ups: vec![next_question("And the years?", "How many years does a chef need?")],
        ..Reply::default()
    }
}

fn shown(look: &Look) -> String {
    let message = messages(&reply(), look)[0].to_create(look.private);
    serde_json::to_string_pretty(&message).unwrap()
}

#[test]
fn an_answer_is_an_embed_or_plain_text() {
    let look = Look {
        embeds: true,
        asker: 7,
        ..Look::default()
    };
    insta::assert_snapshot!(shown(&look), @r#"
    {
      "allowed_mentions": {
        "parse": []
      },
      "components": [
        {
          "components": [
            {
              "custom_id": "1a00000000007How many years does a chef need?",
              "label": "And the years?",
              "style": 2,
              "type": 2
            },
            {
              "custom_id": "1x00000000007",
              "label": "Dismiss",
              "style": 2,
              "type": 2
            }
          ],
          "type": 1
        }
      ],
      "embeds": [
        {
          "color": 3500698,
          "description": "A chef earns **$50,000** a year.\n- **France:** €40,000\n-# Still about the Chef, as before.",
          "footer": {
            "text": "Source: Kitchen guide, § Pay"
          },
          "title": "Pay · Chef"
        }
      ]
    }
    "#);
    let look = Look {
        embeds: false,
        private: true,
        share: Some(Share::Reply("salary.chef".into())),
        ..look
    };
    insta::assert_snapshot!(shown(&look), @r#"
    {
      "allowed_mentions": {
        "parse": []
      },
      "components": [
        {
          "components": [
            {
              "custom_id": "1a00000000007How many years does a chef need?",
              "label": "And the years?",
              "style": 2,
              "type": 2
            },
            {
              "custom_id": "1s00000000007salary.chef",
              "label": "Share here",
              "style": 2,
              "type": 2
            }
          ],
          "type": 1
        }
      ],
      "content": "**Pay · Chef**\nA chef earns **$50,000** a year.\n- **France:** €40,000\n-# Still about the Chef, as before.\n-# Source: Kitchen guide, § Pay",
      "flags": 64
    }
    "#);
}

#[test]
fn did_you_mean_has_its_buttons() {
    let reply = Reply {
        kind: Kind::Suggestions,
        title: "Did you mean …".into(),
        body: "I'm not sure.".into(),
        suggestions: (1..=4).map(|i| next_question("x", &format!("Question {i}?"))).collect(),
        ..Reply::default()
    };
    let look = Look {
        embeds: true,
        asker: 7,
        ..Look::default()
    };
    let labels: Vec<String> = messages(&reply, &look)[0]
        .components
        .iter()
        .flat_map(|row| &row.components)
        .map(|it| match it {
            Component::Button(it) => it.label.clone(),
            Component::Select(_) => "menu".into(),
        })
        .collect();
    assert_eq!(
        labels,
        ["Question 1?", "Question 2?", "Question 3?", "None of these", "Dismiss"]
    );
}

#[test]
fn distress_has_no_buttons() {
    let reply = Reply {
        intent: Some("distress".into()),
        ..reply()
    };
    assert!(
        messages(&reply, &Look::default())
            .iter()
            .all(|it| it.components.is_empty())
    );
}
