//! A knowledge that recognises fewer of its own phrasings is refused, with their names.

use std::fmt::Write;

use career_coach::publish::{Objection, Outcome, Rules, Served, Setup, Who};

use super::home::Home;

const BY: Who = Who::Signal;

/// Two topics with words of their own, or, of so many phrasings in ten, with each other's.
fn topics(mixed: usize) -> String {
    let words = |topic: usize, n: usize| format!("t{topic}a{} t{topic}b{} t{topic}c{}", n % 7, n % 5, n % 11);
    let mut out = String::new();
    for topic in 0..2 {
        let _ = writeln!(
            out,
            "[[intent]]\nid = \"topic-{topic}\"\ntitle = \"T\"\nlabel = \"Topic {topic}?\"\nphrasings = ["
        );
        for n in 0..150 {
            let of = if n % 10 < mixed { 1 - topic } else { topic };
            // The number makes each the only one of its kind.
            let _ = writeln!(out, "  \"{} {}\",", words(of, n), 1_000_000 + topic * 150 + n);
        }
        out +=
            "]\n[[intent.answer]]\ntext = \"It is so.\"\nsources = [{ guide = \"guide\", section = \"Topics\" }]\n\n";
    }
    out
}

#[test]
fn what_recognises_less_is_refused_unless_forced() {
    let home = Home::new();
    home.write("topics.toml", topics(0));
    let served = home.start().unwrap();
    let best = served.started().unwrap().accuracy.unwrap();
    assert!(best.percent().unwrap() > 95.0, "{best:?}");

    home.write("topics.toml", topics(4));
    let report = served.reload(BY, false);
    assert_eq!(report.outcome, Outcome::Refused);
    let [Objection::LessAccurate { before, after, astray }] = report.objections.as_slice() else {
        panic!("{}", report.headline());
    };
    assert_eq!((*before, Some(*after)), (best, report.accuracy));
    assert!(after.below(*before).unwrap() > 2.0);
    assert!(astray.iter().all(|it| it.intent != it.taken_for));
    let headline = report.headline();
    assert!(
        headline.contains("% when they are left out, where it was"),
        "{headline}"
    );
    assert!(
        headline.ends_with("With force it is published all the same."),
        "{headline}"
    );
    let details = report.details();
    let named = format!(
        "  \"{}\" of {}, taken for {}",
        astray[0].phrasing, astray[0].intent, astray[0].taken_for
    );
    assert!(details.contains(&named), "{details}");
    assert_eq!(served.history().unwrap().len(), 1);

    // A start holds it to the same, by what the history remembers.
    let again = home.start().unwrap();
    let started = again.started().unwrap();
    assert_eq!(started.outcome, Outcome::Refused);
    assert!(matches!(started.objections[0], Objection::LessAccurate { before, .. } if before == best));

    assert_eq!(served.reload(BY, true).outcome, Outcome::Published);
    // From there it is the measure.
    home.write("more.toml", "keep = [\"dota\"]");
    assert_eq!(served.reload(BY, false).outcome, Outcome::Published);
}

#[test]
fn the_margin_is_the_operators() {
    let home = Home::new();
    home.write("topics.toml", topics(0));
    let setup = Setup {
        rules: Rules {
            accuracy_margin: 100,
            ..Rules::default()
        },
        ..home.setup()
    };
    let served = Served::start(setup).unwrap();
    home.write("topics.toml", topics(4));
    assert_eq!(served.reload(BY, false).outcome, Outcome::Published);
}
