//! Members ask while admins publish: every question is answered, by one knowledge or by the other.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use career_coach::publish::{Outcome, Who};

use super::home::{Home, Shut, ask, tools};

#[test]
fn every_question_is_answered_by_a_whole_knowledge() {
    let home = Home::new();
    // In each state both answers are of the same kind.
    let state = |n: usize| {
        let intents = ["red", "blue"].map(|colour| {
            format!(
                "[[intent]]\nid = \"{colour}\"\ntitle = \"T\"\nlabel = \"Is it {colour}?\"\nphrasings = [\"is it {colour}\"]\n[[intent.answer]]\ntext = \"It is {n}.\"\nsources = [{{ guide = \"guide\", section = \"T\" }}]\n"
            )
        });
        intents.concat()
    };
    home.write("colours.toml", state(0));
    let served = home.start().unwrap();
    let (done, asked) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let coach = served.coach();
                    let [red, blue] = ["is it red", "is it blue"].map(|it| ask(&coach, it));
                    assert!(red.starts_with("It is ") && red == blue, "{red} {blue}");
                    asked.fetch_add(2, Ordering::Relaxed);
                }
            });
        }
        // The door is shut behind the askers however this ends.
        let shut = Shut(&done);
        for n in 1..=20 {
            home.write("colours.toml", state(n));
            let good = served.reload(Who::Disk, false);
            assert_eq!(good.outcome, Outcome::Published, "{}", good.headline());
            home.write("colours.toml", "[[intent]]\nid = 1\n");
            assert_eq!(served.reload(Who::Disk, false).outcome, Outcome::Refused);
            assert_eq!(ask(&served.coach(), "is it red"), format!("It is {n}."));
        }
        drop(shut);
    });
    assert!(asked.into_inner() > 0);
}

#[test]
fn of_two_at_once_the_second_sees_the_firsts_result() {
    let home = Home::new();
    let served = home.start().unwrap();
    home.edit("sound.toml", "Knives.", "Spoons.");
    let outcomes: Vec<Outcome> = std::thread::scope(|scope| {
        let both = [Who::Disk, Who::Signal].map(|by| {
            let served = &served;
            scope.spawn(move || served.reload(by, false).outcome)
        });
        both.map(|it| it.join().unwrap()).to_vec()
    });
    assert!(
        outcomes.contains(&Outcome::Published) && outcomes.contains(&Outcome::Unchanged),
        "{outcomes:?}"
    );
    assert_eq!(tools(&served), "Spoons.");
    assert_eq!(served.history().unwrap().len(), 2);
}

/// Whoever is told may call back.
#[test]
fn witnesses_are_told_of_every_attempt() {
    let home = Home::new();
    let served = std::sync::Arc::new(home.start().unwrap());
    let (sender, told) = std::sync::mpsc::channel();
    let worker = std::sync::Arc::downgrade(&served);
    served.witness(std::sync::Arc::new(move |report| {
        let version = worker.upgrade().map(|it| it.check(Who::Start).before);
        let _ = sender.send((report.by, report.outcome, version == report.version));
    }));
    home.edit("sound.toml", "Knives.", "Spoons.");
    let _ = served.check(Who::Disk);
    let _ = served.reload(Who::Disk, false);
    home.write("a.toml", "sorce = 1");
    let _ = served.reload(Who::Signal, false);
    let _ = served.rollback("", Who::Discord(7), false);
    let told: Vec<_> = told.try_iter().collect();
    assert_eq!(
        told,
        [
            (Who::Disk, Outcome::Published, true),
            (Who::Signal, Outcome::Refused, false),
            (Who::Discord(7), Outcome::Refused, false),
        ]
    );
}
