//! Messages as members write them, with what must be gone of them before they are stored, and what must not.

use career_coach::coach::Coach;
use career_coach::journal::redact::redact;
use career_coach::knowledge::{builtin, load};
use serde::Deserialize;

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
    assert!(corpus.message.len() >= 60, "{}", corpus.message.len());
    let coach = Coach::for_lookups(load(builtin()).0);
    let mut wrong = Vec::new();
    for it in &corpus.message {
        let out = redact(&it.text, &|word| coach.reader().knows(word));
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
        let again = redact(&out, &|word| coach.reader().knows(word));
        if again != out {
            wrong.push(format!("not the same when redacted again: {out} -> {again}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
