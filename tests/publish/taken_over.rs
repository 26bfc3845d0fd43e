//! A coach that takes over what another has learnt is the coach that it would be without.

use career_coach::coach::{Coach, Memory, Question};
use career_coach::knowledge::{Knowledge, SourceFile, load};

use super::home::sound;

fn knowledge(text: &str) -> Knowledge {
    let (knowledge, problems) = load(vec![SourceFile {
        name: "sound.toml".into(),
        text: text.into(),
    }]);
    assert_eq!(problems, [], "{text}");
    knowledge
}

/// What a coach makes of questions, with all of its reasons.
fn mind(coach: &Coach) -> Vec<String> {
    let questions = [
        "which tools does a cook use",
        "what does a chef earn in france",
        "wich tols do cooks use",
        "what about the weather",
        "salary of a line cook",
        "best recipe please",
    ];
    let mut out: Vec<String> = questions
        .iter()
        .map(|it| {
            let (reply, verdict) =
                coach.answer_with_verdict(&Question::asked(it), &mut Memory::default(), std::time::Duration::ZERO);
            format!("{reply:?} {:?} {:?}", verdict.finding, verdict.why)
        })
        .collect();
    out.push(format!(
        "{:?} {:?}",
        coach.matcher().thresholds(),
        coach.matcher().held_out()
    ));
    out
}

/// What is changed, and whether it leaves alone what is learnt: (what stands there, what instead).
#[test]
fn training_depends_on_phrasings_and_how_they_are_read_alone() {
    let before = Coach::new(knowledge(&sound()));
    for (from, to, same) in [
        ("Knives.", "Spoons.", true),
        ("amount = 40000", "amount = 41000", true),
        ("scope = \"the kitchen\"", "scope = \"everything\"", true),
        ("text = \"Hello!\"", "text = \"Hi!\"", true),
        ("title = \"Tools\"", "title = \"Gear\"", true),
        (
            "[[check]]",
            "[[check]]\nquestion = \"hello\"\nintent = \"greeting\"\n\n[[check]]",
            true,
        ),
        (
            "name = \"plumber\"",
            "name = \"plumber\"\naliases = [\"pipe fitter\"]",
            true,
        ),
        ("follow_ups = [\"tools\"]\nlookup", "lookup", true),
        // Phrasings of whatever kind.
        ("which tools does a {role} use", "what tools does a {role} use", false),
        ("best recipe", "finest recipe", false),
        ("anyone up for a game", "anybody up for a game", false),
        ("everything is hopeless", "all is hopeless", false),
        // A name in a phrasing becomes a placeholder.
        ("name = \"plumber\"", "name = \"game\"", true),
        ("cities = [\"paris\"]", "cities = [\"paris\", \"tools\"]", false),
        // Words that mean the same.
        (
            "same = [\"pay\", \"wage\"]",
            "same = [\"pay\", \"wage\", \"earn\"]",
            false,
        ),
        (
            "stop_words = [\"a\", \"the\"]",
            "stop_words = [\"a\", \"the\", \"does\"]",
            false,
        ),
        // The order of intents numbers them.
        (
            "[[gap]]",
            "[[gap]]\nid = \"gap-new\"\ntitle = \"New\"\nlabel = \"New?\"\nphrasings = [\"any news\"]\ntext = \"None.\"\n\n[[gap]]",
            false,
        ),
    ] {
        let text = sound();
        assert!(text.contains(from), "{from}");
        let text = text.replacen(from, to, 1);
        let after = Coach::after(&before, knowledge(&text));
        assert_eq!(after.matcher().learnt_the_same(before.matcher()), same, "{from} → {to}");
        assert_eq!(mind(&after), mind(&Coach::new(knowledge(&text))), "{from} → {to}");
    }
}
