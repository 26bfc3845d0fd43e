//! Knowledge of any size, made of invented words; the same on every run.

use std::fmt::Write;
use std::path::Path;

use career_coach::knowledge::{SourceFile, read_folder};

/// How many intents the phrasings are shared among.
const INTENTS: usize = 150;
/// How many words there are to choose from.
const WORDS: usize = 4_000;

/// The kitchens of the tests, and an additional topic file with so many phrasings.
pub fn knowledge(phrasings: usize) -> Vec<SourceFile> {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/another_career/knowledge");
    let mut files = read_folder(&base).expect("the small knowledge of the tests");
    let mut dice = Dice(7);
    let mut text = String::new();
    for intent in 0..INTENTS {
        let count = phrasings / INTENTS + usize::from(intent < phrasings % INTENTS);
        let _ = write!(
            text,
            "[[intent]]\nid = \"made-{intent}\"\ntitle = \"Topic {intent}\"\nlabel = \"What about topic {intent}?\"\nphrasings = [\n"
        );
        for _ in 0..count {
            let _ = writeln!(text, "  \"{}\",", sentence(intent, &mut dice));
        }
        text += "]\n[[intent.answer]]\ntext = \"It is so.\"\nsources = [{ guide = \"kitchen-handbook\", section = \"Topics\" }]\n";
    }
    files.push(SourceFile {
        name: "faq/generated.toml".to_owned(),
        text,
    });
    files
}

/// Questions of the same make, which stand in no knowledge.
#[allow(
    dead_code,
    reason = "every benchmark compiles this module and uses its own part of it"
)]
pub fn questions(count: usize) -> Vec<String> {
    let mut dice = Dice(11);
    (0..count).map(|at| sentence(at % INTENTS, &mut dice) + "?").collect()
}

/// Four to ten words: question words that all share, words of the topic, and any.
fn sentence(intent: usize, dice: &mut Dice) -> String {
    const OPENINGS: [&str; 8] = [
        "what is the",
        "how do i",
        "which",
        "tell me about the",
        "do they",
        "is there a",
        "when does the",
        "why is",
    ];
    let mut out = OPENINGS[dice.below(OPENINGS.len())].to_owned();
    for _ in 0..3 + dice.below(5) {
        // Of three words two belong to the topic, which has twenty of its own.
        let word = if dice.below(3) < 2 {
            intent * 20 + dice.below(20)
        } else {
            dice.below(WORDS)
        };
        let _ = write!(out, " {}", invented(word));
    }
    out
}

/// A word that can be spoken, for a number.
fn invented(mut number: usize) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "ko", "lim", "ter", "vo", "sun", "da", "pel", "mi", "ron", "fa", "gul", "hes", "tik", "no", "wa",
    ];
    let mut word = String::new();
    number += SYLLABLES.len();
    while number > 0 {
        word += SYLLABLES[number % SYLLABLES.len()];
        number /= SYLLABLES.len();
    }
    word
}

/// A generator of Lehmer's kind: enough for benchmarks, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0 * 48_271 % 0x7fff_ffff;
        self.0 as usize % sides
    }
}
