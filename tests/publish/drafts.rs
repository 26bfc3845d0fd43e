//! A question is tried, and a draft: nothing of it is published.

use std::fs;

use career_coach::coach::Kind;
use career_coach::knowledge::{Severity, load, read_folder};
use career_coach::publish::{Draft, Outcome, Who};

use super::home::{Home, tools};

const BY: Who = Who::Discord(77);

fn draft() -> Draft {
    Draft {
        title: "Who washes up?".into(),
        phrasings: vec![
            "who washes up".into(),
            " who does the dishes ".into(),
            "do {role} people wash up".into(),
        ],
        answer: "Everybody, in turn.\nOn Sundays the \"chef\".".into(),
        guide: Some("guide".into()),
        section: Some("Staff".into()),
    }
}

#[test]
fn a_question_is_tried() {
    let served = Home::new().start().unwrap();
    let tried = served.try_out("which tools does a cook use");
    assert_eq!(tried.reply.intent.as_deref(), Some("tools"));
    assert!(
        tried.why.iter().any(|it| it.starts_with("Read as: ")),
        "{:?}",
        tried.why
    );
}

#[test]
fn a_draft_shows_what_it_would_do() {
    let mut home = Home::new();
    home.lately = vec!["who does the dishes here".into(), "what does a chef earn".into()];
    let served = home.start().unwrap();
    let drafted = served.draft(&draft(), BY);
    assert_eq!(drafted.report.outcome, Outcome::Sound, "{}", drafted.report.details());
    assert_eq!(drafted.file, "faq/who-washes-up.toml");
    let reply = drafted.reply.unwrap();
    assert_eq!(
        (reply.kind, reply.intent.as_deref()),
        (Kind::Answer, Some("who-washes-up"))
    );
    assert!(reply.body.contains("On Sundays the \"chef\"."), "{}", reply.body);
    assert_eq!(drafted.won, ["who does the dishes here"]);
    // Nothing of it is there.
    assert_eq!(served.history().unwrap().len(), 1);
    assert!(served.coach().knowledge().intent("who-washes-up").is_none());
    assert_eq!(tools(&served), "Knives.");
    // Whoever commits what it hands back gets just that.
    home.write(&drafted.file, &drafted.toml);
    let (knowledge, problems) = load(read_folder(&home.knowledge()).unwrap());
    assert!(problems.iter().all(|it| it.severity != Severity::Error), "{problems:?}");
    assert_eq!(knowledge.intent("who-washes-up").unwrap().phrasings.len(), 3);
    assert_eq!(served.reload(BY, false).outcome, Outcome::Published);
    // The next of that name gets another id and file.
    let other = Draft {
        phrasings: vec!["who wipes the floor".into()],
        ..draft()
    };
    let drafted = served.draft(&other, BY);
    assert_eq!(drafted.file, "faq/who-washes-up-2.toml");
    assert!(
        drafted.toml.starts_with("[[intent]]\nid = \"who-washes-up-2\"\n"),
        "{}",
        drafted.toml
    );
}

#[test]
fn a_draft_with_errors_says_so() {
    let served = Home::new().start().unwrap();
    let tools = fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/knowledge/sound.toml"));
    assert!(tools.unwrap().contains("which tools does a {role} use"));
    for (wrong, expected) in [
        (
            Draft {
                phrasings: vec!["which tools does a {role} use".into()],
                ..draft()
            },
            "this phrasing belongs to `who-washes-up` already",
        ),
        (
            Draft {
                phrasings: vec!["what does {who} do".into()],
                ..draft()
            },
            "unknown placeholder `{who}`",
        ),
        (
            Draft {
                answer: " ".into(),
                ..draft()
            },
            "an empty text in `text`",
        ),
        (
            Draft {
                guide: Some("bible".into()),
                ..draft()
            },
            "bible",
        ),
        (Draft::default(), "nobody can ask for"),
    ] {
        let drafted = served.draft(&wrong, BY);
        assert_eq!(drafted.report.outcome, Outcome::Refused, "{expected}");
        let details = drafted.report.details();
        assert!(details.contains(expected), "no {expected:?} in\n{details}");
        assert!(drafted.reply.is_none());
    }
    // Without a guide it can be looked at all the same, and says what is missing.
    let drafted = served.draft(&Draft { guide: None, ..draft() }, BY);
    assert!(drafted.reply.is_some());
    assert!(
        drafted.toml.contains("# Say which guide it rests on"),
        "{}",
        drafted.toml
    );
}
