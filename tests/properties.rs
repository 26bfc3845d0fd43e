//! What holds for every message and every reply.

mod support;

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use career_coach::coach::{Coach, Memory, Question, Reply};
use career_coach::knowledge::{builtin, load};
use career_coach::matcher::Mode;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use support::{COACH, ask, faults, report};

/// Pieces of messages that have broken programs before, with words that the coach knows in between.
const PIECES: [&str; 60] = [
    "mis director",
    "salary",
    "how much does",
    "a cio",
    "in germany",
    "and",
    "what about",
    "the next level up",
    "tell me more",
    "shorter",
    "no i meant",
    "compare",
    "vs",
    "is 140k low for",
    "?",
    "!",
    "...",
    "\0",
    "\u{7}",
    "\u{1b}[31m",
    "\r\n",
    "\t",
    "\u{202e}",
    "\u{200b}",
    "\u{feff}",
    "\u{fffd}",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
    "مدير نظم المعلومات",
    "שלום",
    "हिन्दी",
    "管理情報システム",
    "👩🏽‍💻🧑‍🚒🏳️‍🌈",
    "ﬁﬀ",
    "Ⅷ",
    "ﷺ",
    "İ",
    "ß",
    "@everyone",
    "<@123456789012345678>",
    "**bold**",
    "||spoiler||",
    "[a](http://example.com)",
    "```rust",
    "> quote",
    "{role}",
    "{place} {amount}",
    "80000 gbp",
    "cad",
    "500 a",
    "day trader",
    "5 year",
    "99999999999999999999999999999999k",
    "-0.000001€",
    "CAD$120k",
    "in the US$1m",
    "SG$",
    "20,000 employees",
    "a budget of $2m",
    "401(k)",
    "a company of",
];

fn message() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => vec(select(&PIECES[..]), 0..12).prop_map(|p| p.join(" ")),
        2 => vec(select(&PIECES[..]), 0..12).prop_map(|p| p.concat()),
        2 => any::<String>(),
        1 => "[ -~]{0,300}",
    ]
}

fn long_message() -> impl Strategy<Value = String> {
    (message(), 1_usize..100_000).prop_map(|(piece, length)| {
        let piece = if piece.is_empty() { "a".to_owned() } else { piece };
        piece.chars().cycle().take(length).collect()
    })
}

/// The same cases on every run, so that a change fails by its own fault only. `PROPTEST_RNG_SEED` and
/// `PROPTEST_CASES` look elsewhere.
fn config(cases: u32) -> ProptestConfig {
    let chosen = ProptestConfig::default();
    let free = |name: &str| std::env::var_os(name).is_some();
    ProptestConfig {
        cases: if free("PROPTEST_CASES") { chosen.cases } else { cases },
        rng_seed: if free("PROPTEST_RNG_SEED") {
            chosen.rng_seed
        } else {
            RngSeed::Fixed(20_251_107)
        },
        failure_persistence: None,
        ..chosen
    }
}

fn sound(text: &str, mode: Mode, memory: &mut Memory) -> Result<Reply, TestCaseError> {
    let question = Question { text, mode };
    let mut twin = memory.clone();
    let reply = COACH.answer(&question, memory, Duration::ZERO);
    let wrong = faults(&reply);
    prop_assert!(
        wrong.is_empty(),
        "{}",
        report(&text.chars().take(300).collect::<String>(), &wrong, &reply)
    );
    let again = COACH.answer(&question, &mut twin, Duration::ZERO);
    prop_assert!(reply == again, "a second reply differs");
    Ok(reply)
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn any_message_gets_a_sound_reply(text in message()) {
        sound(&text, Mode::Asked, &mut Memory::default())?;
        sound(&text, Mode::Uninvited, &mut Memory::default())?;
    }

    #[test]
    fn any_conversation_gets_sound_replies(texts in vec(message(), 1..6)) {
        let mut memory = Memory::default();
        for text in &texts {
            sound(text, Mode::Asked, &mut memory)?;
        }
    }

    #[test]
    fn nothing_that_a_member_wrote_comes_back(before in message(), after in message(), wrapped in select(&["**zqxjkv**", "@everyone zqxjkv", "[zqxjkv](http://zqxjkv.example)", "||zqxjkv||", "`zqxjkv`", "zqxjkv director", "<@!1> zqxjkv", "zqxjkv", "# zqxjkv\n"][..])) {
        let text = format!("{before} {wrapped} {after}");
        let mut memory = Memory::default();
        sound(&text, Mode::Asked, &mut memory)?;
        sound("tell me more", Mode::Asked, &mut memory)?;
        sound("shorter", Mode::Asked, &mut memory)?;
        for reply in [
            COACH.salary(Some(&text), None, None), COACH.salary(Some("mis director"), Some(&text), None), COACH.salary(None, None, Some(wrapped)), COACH.ladder(Some(wrapped), None),
            COACH.next(wrapped, None), COACH.compare(wrapped, "cio", None), COACH.compare("cio", &text, Some(wrapped)),
        ] {
            let wrong = faults(&reply);
            prop_assert!(wrong.is_empty(), "{}", report(&text, &wrong, &reply));
        }
    }

    #[test]
    fn any_look_up_gets_a_sound_reply(role in proptest::option::of(message()), level in proptest::option::of(message()), country in proptest::option::of(message())) {
        let given = role.as_deref().unwrap_or("mis director");
        for reply in [
            COACH.salary(role.as_deref(), level.as_deref(), country.as_deref()), COACH.ladder(role.as_deref(), level.as_deref()), COACH.next(given, level.as_deref()),
            COACH.compare(given, "cio", country.as_deref()), COACH.compare("mis manager", given, country.as_deref()),
        ] {
            let wrong = faults(&reply);
            prop_assert!(wrong.is_empty(), "{}", report(&format!("{role:?} {level:?} {country:?}"), &wrong, &reply));
        }
    }
}

proptest! {
    #![proptest_config(config(24))]

    #[test]
    fn a_long_message_gets_a_sound_reply(text in long_message()) {
        sound(&text, Mode::Asked, &mut Memory::default())?;
        let wrong = faults(&COACH.salary(Some(&text), Some(&text), None));
        prop_assert!(wrong.is_empty(), "{wrong:?}");
    }
}

/// A message takes some milliseconds at the most. This is far more, for the machine may be busy, and far less than what takes
/// time by the square of its length.
const LONGEST_TIME: Duration = Duration::from_secs(2);

/// The longest messages of the kinds that cost the most.
#[test]
fn a_hundred_thousand_characters() {
    for piece in [
        "a",
        "mis director ",
        "is 140k low for an mis director? ",
        "every level of the mis ladder and it systems ladder senior ",
        "\u{fffd}mis director\u{645}",
        "and ",
        "Z͑ͫ̓ͪ̂ͫ̽͏̴̙",
        "\u{202e}",
        "👩🏽‍💻",
        "\0",
        "?",
        "1",
        "managment informaton sistems ",
        "ﷺ",
        "a? ",
        "pay? ",
        "what do they earn? ",
        "CAD$120k 20,000 employees ",
    ] {
        let text: String = piece.chars().cycle().take(100_000).collect();
        LazyLock::force(&COACH);
        let start = Instant::now();
        let _ = ask(&COACH, &text);
        assert!(start.elapsed() < LONGEST_TIME, "{piece}: {:?}", start.elapsed());
        for reply in [
            ask(&COACH, &text),
            COACH.salary(Some(&text), Some(&text), None),
            COACH.ladder(Some(&text), Some(&text)),
            COACH.next(&text, Some(&text)),
            COACH.compare(&text, "cio", Some(&text)),
        ] {
            assert!(faults(&reply).is_empty(), "{}", report(piece, &faults(&reply), &reply));
        }
    }
}

/// Training has no chance in it.
#[test]
fn two_coaches_of_one_knowledge_agree() {
    let other = Coach::new(load(builtin()).0);
    for intent in &COACH.knowledge().intents {
        for text in [intent.label.clone(), format!("{} for a mis directer", intent.title)] {
            assert_eq!(ask(&COACH, &text), ask(&other, &text), "{text}");
        }
    }
}
