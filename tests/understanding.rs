//! How messages are read and what they are taken for, before any reply: names and placeholders, verdicts, and that the
//! order of the phrasings does not matter.

mod support;

use std::path::Path;
use std::sync::{Arc, LazyLock};

use career_coach::coach::class_name;
use career_coach::knowledge::{Knowledge, load, read_folder};
use career_coach::matcher::{Amount, Ask, Context, Currency, Entity, Finding, Matcher, Mention, Mode, Reader, Subject};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use serde::Deserialize;
use support::none_fails;

static KITCHEN: LazyLock<Knowledge> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/another_career/knowledge");
    load(read_folder(&folder).unwrap()).0
});
static READER: LazyLock<Arc<Reader>> = LazyLock::new(|| Arc::new(Reader::of(&KITCHEN)));
static MATCHER: LazyLock<Matcher> = LazyLock::new(|| Matcher::train(&KITCHEN, Arc::clone(&READER), None));

#[derive(Deserialize)]
struct Table {
    read: Vec<Read>,
    verdict: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    text: String,
    masked: String,
    #[serde(default)]
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    text: Vec<String>,
    /// Asked before.
    after: Option<String>,
    #[serde(default)]
    uninvited: bool,
    finding: String,
    #[serde(default)]
    asks: Vec<String>,
    grounds: Option<String>,
}

fn table() -> Table {
    toml::from_str(include_str!("understanding.toml")).unwrap()
}

fn described(k: &Knowledge, mention: &Mention) -> String {
    let what = match mention.entity {
        Entity::Subject(Subject::Role(it)) => format!("role {}", k.roles[it].id.get_ref()),
        Entity::Subject(Subject::Group(it)) => format!("group {}", k.groups[it].id.get_ref()),
        Entity::Subject(Subject::Related(it)) => format!("related {}", k.related[it].id.get_ref()),
        Entity::Profession(None) => "profession that is not listed".to_owned(),
        Entity::Profession(Some(it)) => format!("profession {}", k.professions[it].name.get_ref()),
        Entity::Place(it) => format!("place {}", k.places[it].id.get_ref()),
        Entity::City { place, city } => {
            let place = &k.places[place];
            format!("city {} in {}", place.cities[city].get_ref(), place.id.get_ref())
        }
        Entity::Country(it) => format!("country {}", k.countries[it].name.get_ref()),
        Entity::Item(it) => format!("item {}", k.items[it].id.get_ref()),
        Entity::Ladder(it) => format!("ladder {}", k.ladders[it].id.get_ref()),
        Entity::Employer => "employer".to_owned(),
        Entity::School => "school".to_owned(),
        Entity::Amount(it) => format!("amount {}", amount(it)),
        Entity::Sum(it) => format!("sum {}", amount(it)),
        Entity::Years(it) => format!("years {it}"),
        Entity::Size(it) => format!("size {it}"),
    };
    if mention.own { format!("own {what}") } else { what }
}

fn amount(it: Amount) -> String {
    let currency = match it.currency {
        Some(Currency::Code(code)) => format!(" {}", String::from_utf8_lossy(&code)),
        Some(Currency::Called { .. }) => " by its name".to_owned(),
        None => String::new(),
    };
    let bare = if it.bare { ", bare" } else { "" };
    let by_day = if it.per_day { " a day" } else { "" };
    format!("{}{currency}{by_day}{bare}", it.value)
}

#[test]
fn names_in_messages() {
    let table = table().read;
    let failures: Vec<String> = table
        .iter()
        .filter_map(|row| {
            let (masked, mentions) = READER.read_as(&KITCHEN, &row.text);
            let names: Vec<String> = mentions.iter().map(|it| described(&KITCHEN, it)).collect();
            (masked != row.masked || names != row.names).then(|| format!("{}: {masked} {names:?}", row.text))
        })
        .collect();
    none_fails(&failures, table.len());
}

fn kind(finding: &Finding) -> &'static str {
    match finding {
        Finding::Nothing => "nothing",
        Finding::Distress => "distress",
        Finding::Language(_) => "language",
        Finding::More => "more",
        Finding::Shorter => "shorter",
        Finding::Asks(_) => "asks",
        Finding::DidYouMean(_) => "did you mean",
        Finding::OutsideTitle(_) => "outside title",
        Finding::BareNames(_) => "bare names",
        Finding::Unknown => "unknown",
    }
}

fn asks(finding: &Finding) -> &[Ask] {
    match finding {
        Finding::Asks(asks) | Finding::DidYouMean(asks) | Finding::BareNames(asks) => asks,
        _ => &[],
    }
}

fn understood(text: &str, context: Option<&Context>, mode: Mode) -> (Finding, String) {
    let verdict = MATCHER.understand(&KITCHEN, text, context, mode);
    (verdict.finding, format!("{:?}", verdict.why.grounds))
}

#[test]
fn what_messages_are_taken_for() {
    let table = table().verdict;
    let mut failures = Vec::new();
    for row in &table {
        let before = row.after.as_ref().map(|it| understood(it, None, Mode::Asked).0);
        let before = before.as_ref().map(|it| {
            let ask = &asks(it)[0];
            Context {
                class: ask.class,
                slots: ask.slots.clone(),
            }
        });
        let mode = if row.uninvited { Mode::Uninvited } else { Mode::Asked };
        for text in &row.text {
            let (finding, grounds) = understood(text, before.as_ref(), mode);
            let topics: Vec<String> = asks(&finding).iter().map(|it| class_name(&KITCHEN, it.class)).collect();
            let topics_fit = row.asks.is_empty() || row.asks == topics;
            let grounds_fit = row.grounds.as_ref().is_none_or(|it| *it == grounds);
            if kind(&finding) != row.finding || !topics_fit || !grounds_fit {
                failures.push(format!("{text:?}: {} {topics:?} by {grounds}", kind(&finding)));
            }
        }
    }
    none_fails(&failures, table.len());
}

/// The phrasings of every topic in another order, by a seed.
fn in_another_order(seed: u64) -> Knowledge {
    fn mix<T>(list: &mut [T], state: &mut u64) {
        for at in (1..list.len()).rev() {
            *state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            list.swap(at, usize::try_from(*state >> 33).unwrap() % (at + 1));
        }
    }
    let mut knowledge = KITCHEN.clone();
    let mut state = seed;
    for it in &mut knowledge.intents {
        mix(&mut it.value.phrasings, &mut state);
    }
    for it in &mut knowledge.gaps {
        mix(&mut it.value.phrasings, &mut state);
    }
    for it in &mut knowledge.small_talk {
        mix(&mut it.value.phrasings, &mut state);
    }
    mix(&mut knowledge.noise, &mut state);
    mix(&mut knowledge.distress.phrasings, &mut state);
    knowledge
}

/// How far a confidence may be off that is reached by another way.
const ROUNDING: f32 = 1e-3;

proptest! {
    #![proptest_config(Config { cases: 8, rng_seed: RngSeed::Fixed(20_251_129), failure_persistence: None, ..Config::default() })]

    #[test]
    fn the_order_of_phrasings_does_not_matter(seed in any::<u64>()) {
        let knowledge = in_another_order(seed);
        let matcher = Matcher::train(&knowledge, Arc::new(Reader::of(&knowledge)), None);
        let table = table();
        let texts = table.verdict.iter().flat_map(|it| &it.text).chain(table.read.iter().map(|it| &it.text));
        for text in texts {
            let one = MATCHER.understand(&KITCHEN, text, None, Mode::Asked);
            let other = matcher.understand(&knowledge, text, None, Mode::Asked);
            prop_assert_eq!(kind(&one.finding), kind(&other.finding), "{}", text);
            let pairs = asks(&one.finding).iter().zip(asks(&other.finding));
            prop_assert_eq!(asks(&one.finding).len(), asks(&other.finding).len(), "{}", text);
            for (one, other) in pairs {
                prop_assert_eq!(one.class, other.class, "{}", text);
                let apart = (one.confidence - other.confidence).abs();
                prop_assert!(apart <= ROUNDING, "{}: {} and {}", text, one.confidence, other.confidence);
            }
            for ((class, one), (twin, other)) in one.why.candidates.iter().zip(&other.why.candidates).take(1) {
                prop_assert_eq!(class, twin, "{}", text);
                prop_assert!((one - other).abs() <= ROUNDING, "{}: {} and {}", text, one, other);
            }
        }
    }
}
