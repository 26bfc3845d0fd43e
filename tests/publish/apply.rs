//! A lesson is written into the folder and published, and nothing else with it.

use std::fs;
use std::os::unix::fs::symlink;
use std::sync::Arc;

use career_coach::publish::{Lesson, Outcome, Served, Untaught, Who};

use super::home::{Home, ask, tools};

const BY: Who = Who::Discord(77);

fn lesson() -> Lesson {
    Lesson {
        topic: "tools".into(),
        phrasings: vec!["what lies in the drawer".into()],
        check: Some("what lies in the drawer".into()),
        file: None,
    }
}

fn files(home: &Home) -> Vec<(String, String)> {
    let mut files: Vec<_> = fs::read_dir(home.knowledge())
        .unwrap()
        .map(|it| it.unwrap().path())
        .map(|it| (it.display().to_string(), fs::read_to_string(it).unwrap()))
        .collect();
    files.sort();
    files
}

fn reaches(served: &Served) -> bool {
    ask(&served.coach(), "what lies in the drawer") == tools(served)
}

#[test]
fn a_lesson_is_written_and_served() {
    let home = Home::new();
    let served = home.start().unwrap();
    // A link within the folder stays one.
    home.write("own/tools.txt", fs::read(home.file("sound.toml")).unwrap());
    fs::remove_file(home.file("sound.toml")).unwrap();
    symlink("own/tools.txt", home.file("sound.toml")).unwrap();
    let report = served.apply(&lesson(), BY).unwrap();
    assert_eq!(report.outcome, Outcome::Published);
    assert!(reaches(&served));
    assert!(fs::symlink_metadata(home.file("sound.toml")).unwrap().is_symlink());
    assert_eq!(served.history().unwrap().len(), 2);
    assert_eq!(served.apply(&lesson(), BY).unwrap().outcome, Outcome::Unchanged);
}

/// Nobody has seen what the rest of the folder would do.
#[test]
fn nothing_is_published_that_was_taken_back_or_not_looked_at() {
    let home = Home::new();
    let served = home.start().unwrap();
    home.edit("sound.toml", "Knives.", "Spoons.");
    let before = files(&home);
    let refused = served.apply(&lesson(), BY).unwrap_err();
    assert!(matches!(refused, Untaught::OtherFolder), "{refused}");
    assert_eq!((files(&home), tools(&served).as_str()), (before.clone(), "Knives."));

    let first = served.coach().knowledge().version();
    assert_eq!(served.reload(BY, false).outcome, Outcome::Published);
    let report = served.rollback(&first.to_uppercase(), BY, false);
    assert_eq!(report.outcome, Outcome::Published, "{}", report.headline());
    assert!(
        report
            .headline()
            .contains(" The folder is as it was: put it right there")
    );
    let refused = served.apply(&lesson(), BY).unwrap_err();
    assert!(matches!(refused, Untaught::OtherFolder), "{refused}");
    assert_eq!((files(&home), tools(&served).as_str()), (before, "Knives."));
    assert_eq!(served.history().unwrap().len(), 3);
}

#[test]
fn what_is_refused_is_taken_out_again() {
    let home = Home::new();
    home.write(
        "checks.toml",
        "[[check]]\nquestion = \"which tools does a cook use\"\nintent = \"tools\"\n",
    );
    let served = home.start().unwrap();
    let before = files(&home);
    // A topic that is none.
    let wrong = Lesson {
        topic: "nothing".into(),
        ..lesson()
    };
    assert!(matches!(served.apply(&wrong, BY), Err(Untaught::NoPatch(_))));
    // A file that is no knowledge.
    let broken = Lesson {
        file: Some(career_coach::knowledge::SourceFile {
            name: "new.toml".into(),
            text: "sorce = 1\n".into(),
        }),
        check: None,
        ..lesson()
    };
    assert!(matches!(served.apply(&broken, BY), Err(Untaught::Refused(_))));
    assert_eq!((files(&home), tools(&served).as_str()), (before, "Knives."));
}

/// An admin who has themselves forgotten does not wait for what is being published, and is not named by it.
#[test]
fn whoever_is_forgotten_is_not_named_by_what_they_publish() {
    let home = Home::new();
    let (asked, goes_on) = (
        Arc::new(std::sync::Barrier::new(2)),
        Arc::new(std::sync::Barrier::new(2)),
    );
    let (inside, outside) = (Arc::clone(&asked), Arc::clone(&goes_on));
    let setup = career_coach::publish::Setup {
        // It is asked for in the middle of an examination.
        lately: Arc::new(move || {
            inside.wait();
            outside.wait();
            Vec::new()
        }),
        ..home.setup()
    };
    let served = Served::start(setup).unwrap();
    home.edit("sound.toml", "Knives.", "Spoons.");
    std::thread::scope(|scope| {
        let publishing = scope.spawn(|| served.reload(BY, false));
        asked.wait();
        served.forget(77).unwrap();
        goes_on.wait();
        assert_eq!(publishing.join().unwrap().outcome, Outcome::Published);
    });
    assert_eq!(served.history().unwrap()[0].by, Who::Gone);
    // What they do later is theirs.
    home.edit("sound.toml", "Spoons.", "Forks.");
    std::thread::scope(|scope| {
        let publishing = scope.spawn(|| served.reload(BY, false));
        asked.wait();
        goes_on.wait();
        publishing.join().unwrap();
    });
    assert_eq!(served.history().unwrap()[0].by, BY);
}
