//! Messages as members write them, with what must be gone of them before they are stored, and what must not.

use career_coach::coach::Coach;
use career_coach::journal::redact::redact;
use career_coach::knowledge::{builtin, load};
use proptest::prelude::*;
use proptest::sample::select;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Corpus {
    message: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    text: String,
    /// In no upper or lower case.
    gone: Vec<String>,
    #[serde(default)]
    stays: Vec<String>,
}

#[test]
fn nothing_personal_is_left_of_any_message() {
    let corpus: Corpus = toml::from_str(include_str!("corpus.toml")).expect("TOML");
    assert!(corpus.message.len() >= 200, "{}", corpus.message.len());
    let coach = Coach::for_lookups(load(builtin()).0);
    let mut wrong = Vec::new();
    for it in &corpus.message {
        let out = redact(&it.text, coach.reader());
        let lower = out.to_lowercase();
        for gone in &it.gone {
            if lower.contains(&gone.to_lowercase()) {
                wrong.push(format!("{gone:?} is left: {out}"));
            }
        }
        for stays in &it.stays {
            if !lower.contains(&stays.to_lowercase()) {
                wrong.push(format!("{stays:?} is gone: {out}"));
            }
        }
        let again = redact(&out, coach.reader());
        if again != out {
            wrong.push(format!("not the same when redacted again: {out} -> {again}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What explains a miss holds nothing that was taken out of its text.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_personal_is_left_of_the_reasons() {
    use super::stage::{ADA, Stage};
    use career_coach::coach::{Memory, Question};
    use career_coach::journal::{Asked, Place};

    let corpus: Corpus = toml::from_str(include_str!("corpus.toml")).expect("TOML");
    let coach = std::sync::Arc::new(super::learnt::shipped());
    let stage = Stage::on_file();
    let mut missed = Vec::new();
    for it in &corpus.message {
        let question = Question::asked(&it.text);
        let (reply, verdict) = coach.answer_with_verdict(&question, &mut Memory::default(), std::time::Duration::ZERO);
        let id = stage.journal.asked(&Asked {
            coach: &coach,
            text: Some(&it.text),
            asker: ADA,
            place: Place::Channel,
            reply: &reply,
            verdict: Some(&verdict),
            again: false,
        });
        missed.extend(id.map(|id| (id, it)));
    }
    stage.journal.settle().await.unwrap();
    assert!(missed.len() > 10, "{}", missed.len());
    for (id, it) in missed {
        let from = format!("miss WHERE id = {}", id.0);
        // A name of our own making, for as long as the test runs.
        let row = stage.rows("candidates", from.leak()).await.concat();
        let words: Vec<serde_json::Value> = serde_json::from_str(&row).expect("JSON");
        let words: Vec<String> = words.iter().map(|it| it["w"].to_string().to_lowercase()).collect();
        for gone in &it.gone {
            let gone = format!("\"{}\"", gone.to_lowercase());
            assert!(
                !words.iter().any(|it| it.contains(&gone)),
                "{gone} of {:?}: {row}",
                it.text
            );
        }
    }
}

static READER: LazyLock<Coach> = LazyLock::new(|| Coach::for_lookups(load(builtin()).0));

fn listed(text: &'static str, by_line: bool) -> Vec<&'static str> {
    let lines = text.lines().filter(|it| !it.starts_with('#'));
    match by_line {
        true => lines.collect(),
        false => lines.flat_map(str::split_whitespace).collect(),
    }
}

/// Words of the language that are in no list of names.
const WORDS: [&str; 12] = [
    "sparrow", "bridge", "harvest", "falcon", "meadow", "copper", "lantern", "saddle", "thunder", "orchard", "velvet",
    "pepper",
];

fn titled(text: &str) -> String {
    let upper = |word: &str| {
        let mut chars = word.chars();
        let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
        first + chars.as_str()
    };
    text.split(' ').map(upper).collect::<Vec<_>>().join(" ")
}

/// A real secret, in a sentence that gives it away, in whatever letters; of a word of the language only large letters tell.
fn secrets() -> impl Strategy<Value = (String, String)> {
    let given = select(listed(include_str!("../../src/journal/redact/names.txt"), false))
        // "I'm will" is no name, and "I will" is English.
        .prop_filter("a word that ends names", |it| *it != "will");
    let family = select(listed(include_str!("../../src/journal/redact/surnames.txt"), false));
    let company = select(listed(include_str!("../../src/journal/redact/companies.txt"), true));
    let health = select(vec![
        "adhd",
        "depression",
        "epilepsy",
        "multiple sclerosis",
        "long covid",
        "endometriosis",
    ]);
    let cased = |text: String, how: u8| match how {
        0 => text,
        1 => titled(&text),
        _ => text.to_uppercase(),
    };
    let name = (given, family, 0..2_u8).prop_map(move |(given, family, how)| cased(format!("{given} {family}"), how));
    let company = (company, 0..3_u8).prop_map(move |(it, how)| cased(it.to_owned(), how));
    let word = select(WORDS.to_vec()).prop_map(titled);
    let named = select(vec![
        "I'm {}, what does a cio do",
        "my boss {} says no to remote work",
        "hi, i am {} and new here",
    ]);
    let employed = select(vec![
        "i work at {} as a manager",
        "i work for {}, is that enough",
        "i got hired by {} as an analyst",
        "my employer is {}, does it pay well",
    ]);
    prop_oneof![
        (name, named.clone()).prop_map(|(it, frame)| (frame.replace("{}", &it), it)),
        (word.clone(), named).prop_map(|(it, frame)| (frame.replace("{}", &it), it)),
        (company, employed.clone()).prop_map(|(it, frame)| (frame.replace("{}", &it), it)),
        (word, employed).prop_map(|(it, frame)| (frame.replace("{}", &format!("{it} Widgets")), it)),
        (health, 0..3_u8).prop_map(move |(it, how)| {
            let it = cased(it.to_owned(), how);
            (format!("i have {it}, can i still become a cio"), it)
        }),
    ]
}

proptest! {
    #[test]
    fn real_names_employers_and_ailments_go((text, secret) in secrets()) {
        let out = redact(&text, READER.reader());
        for word in secret.split(' ').filter(|it| it.len() > 3 && it.chars().all(char::is_alphabetic)) {
            let left = out.split(|it: char| !it.is_alphanumeric()).any(|it| it == word);
            prop_assert!(!left, "{} of {} -> {}", word, text, out);
        }
        prop_assert_eq!(redact(&out, READER.reader()), out.clone());
    }
}
