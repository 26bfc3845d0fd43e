//! What is noted of questions and opinions, and what goes with whom.

use career_coach::journal::{Forgotten, Opinion, Place, Question, Reason, Unwritten, Vote};

use super::stage::{ADA, BOB, COACH, Stage, UNKNOWN};

fn vote(voter: u64, answer: u64, opinion: Opinion, question: Option<&str>) -> Vote {
    Vote {
        answer,
        voter,
        topic: "salary".to_owned(),
        opinion,
        question: question.map(|text| Question {
            text: text.to_owned(),
            asker: ADA,
            place: Place::Channel,
            coach: COACH.clone(),
        }),
    }
}

const DOWN: Opinion = Opinion::Down(None);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_are_counted_and_misses_are_kept_without_what_is_personal() {
    for stage in Stage::everywhere().await {
        stage.ask(ADA, "what does a chef earn");
        stage.ask(BOB, "what does a chef earn?");
        stage.ask(ADA, "hello");
        let text = format!("{UNKNOWN}, I'm Zbigniew, zb@example.org, at Siemens");
        assert!(stage.ask(ADA, &text).is_some());
        stage.journal.settle().await.unwrap();
        assert_eq!(stage.tallies().await, ["salary|answered|2", "|asked|3", "|missed|1"]);
        let rows = stage.rows("asker, place, missing, reason, question", "miss").await;
        let ada = stage.key.member(ADA);
        let expected = format!(
            "{}|channel|unknown||{UNKNOWN}, I'm [name], [e-mail], at [employer]",
            ada.as_str()
        );
        assert_eq!(rows, [expected]);
        let candidates = stage.rows("candidates", "miss").await.concat();
        assert!(candidates.starts_with("[{\"t\":\"salary\",\"s\":"), "{candidates}");
        assert!(
            !candidates.contains("zb") && !candidates.contains("siemens"),
            "{candidates}"
        );
        let hours = stage.rows("hour", "miss").await.concat();
        assert_eq!(hours, (super::stage::BEGIN / 3_600).to_string());
        assert_eq!(stage.journal.lost(), 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_suggested_may_turn_out_to_be_meant_or_not() {
    for stage in Stage::everywhere().await {
        for settled in [false, true] {
            let [taken, declined] = [ADA, BOB].map(|it| stage.ask(it, UNKNOWN).unwrap());
            if settled {
                stage.journal.settle().await.unwrap();
            }
            stage.journal.taken(taken);
            stage.journal.declined(declined);
        }
        stage.journal.settle().await.unwrap();
        assert_eq!(stage.rows("missing", "miss").await, ["declined", "declined"]);
        assert_eq!(
            stage.tallies().await,
            ["|asked|4", "|declined|2", "|missed|4", "|taken|2"]
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_vote_of_a_member_on_an_answer_counts() {
    for stage in Stage::everywhere().await {
        let journal = &stage.journal;
        let because = |reason| vote(ADA, 1, Opinion::Down(Some(reason)), None);
        journal
            .vote(vote(ADA, 1, DOWN, Some("what does a chef earn")))
            .await
            .unwrap();
        assert_eq!(stage.tallies().await, ["salary|disliked|1"]);
        journal.vote(because(Reason::Outdated)).await.unwrap();
        journal.vote(because(Reason::Outdated)).await.unwrap();
        assert_eq!(stage.tallies().await, ["salary|disliked|1", "salary|outdated|1"]);
        let misses = stage.rows("missing, reason, question", "miss").await;
        assert_eq!(misses, ["disliked|outdated|what does a chef earn"]);
        journal.vote(vote(BOB, 1, Opinion::Up, None)).await.unwrap();
        journal.vote(vote(ADA, 2, DOWN, None)).await.unwrap();
        assert_eq!(
            stage.tallies().await,
            ["salary|disliked|2", "salary|liked|1", "salary|outdated|1"]
        );
        journal.vote(vote(ADA, 1, Opinion::Up, None)).await.unwrap();
        assert_eq!(stage.tallies().await, ["salary|disliked|1", "salary|liked|2"]);
        assert!(stage.rows("id", "miss").await.is_empty(), "it is no longer disliked");
        assert_eq!(stage.rows("opinion", "vote").await, ["down", "up", "up"]);
        let votes = stage.rows("answer, voter", "vote").await.concat();
        assert!(!votes.contains(&ADA.to_string()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_forgotten_leaves_no_trace() {
    for mut stage in Stage::everywhere().await {
        let own = "how do i fix my purple unicycle";
        stage.ask(ADA, own);
        stage.ask(BOB, UNKNOWN);
        stage
            .journal
            .vote(vote(BOB, 1, DOWN, Some("what does a chef earn")))
            .await
            .unwrap();
        stage.journal.vote(vote(ADA, 1, Opinion::Up, None)).await.unwrap();
        let all = stage.journal.everything_of(ADA).await.unwrap();
        let questions: Vec<&str> = all.questions.iter().map(|it| it.question.as_str()).collect();
        assert_eq!(questions.len(), 2);
        assert!(questions.contains(&own) && questions.contains(&"what does a chef earn"));
        assert_eq!(all.votes.len(), 1);
        // One that has not been written yet goes too.
        stage.ask(ADA, own);
        let gone = stage.journal.forget(ADA).await.unwrap();
        let expected = Forgotten {
            questions: 2,
            votes: 1,
            later: false,
        };
        assert_eq!(gone, expected);
        assert_eq!(stage.journal.forget(ADA).await.unwrap(), Forgotten::default());
        assert_eq!(stage.journal.everything_of(ADA).await.unwrap(), Default::default());
        assert_eq!(stage.rows("question", "miss").await, [UNKNOWN]);
        let hash = stage.key.member(ADA);
        for needle in [own, "unicycle", hash.as_str(), &ADA.to_string()] {
            // A server's own files are its operator's.
            holds_no(stage.home.path(), needle);
            for (columns, table) in [
                ("question, asker, candidates", "miss"),
                ("answer, voter, topic", "vote"),
                ("topic, happened", "tally"),
                ("name, value", "journal_meta"),
            ] {
                let rows = stage.rows(columns, table).await.join("\n");
                assert!(!rows.contains(needle), "{table} holds {needle}: {rows}");
            }
        }
        stage.restart().await;
        for needle in [own, hash.as_str()] {
            holds_no(stage.home.path(), needle);
        }
        // What is about nobody stays.
        stage.journal.settle().await.unwrap();
        assert!(stage.tallies().await.contains(&"|missed|3".to_owned()));
    }
}

/// No file below the folder holds these bytes.
fn holds_no(folder: &std::path::Path, needle: &str) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            holds_no(&path, needle);
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let found = bytes.windows(needle.len()).any(|it| it == needle.as_bytes());
        assert!(!found, "{} holds {needle}", path.display());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_loses_nothing() {
    for mut stage in Stage::everywhere().await {
        stage.ask(ADA, UNKNOWN);
        stage.ask(ADA, "what does a chef earn");
        stage.restart().await;
        stage.ask(ADA, "what does a chef earn");
        stage.journal.settle().await.unwrap();
        assert_eq!(stage.rows("question", "miss").await, [UNKNOWN]);
        assert_eq!(stage.tallies().await, ["salary|answered|2", "|asked|3", "|missed|1"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_journal_that_is_off_notes_nothing() {
    let journal = career_coach::journal::Journal::off();
    assert!(!journal.is_on());
    assert_eq!(super::stage::ask(&journal, ADA, UNKNOWN), None);
    assert_eq!(journal.forget(ADA).await, Err(Unwritten::Off));
}

/// What was noted before the journal was switched off, or moved to a server, is still shown, forgotten and deleted.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_journal_that_is_switched_off_still_forgets() {
    for mut stage in Stage::everywhere().await {
        stage.ask(ADA, UNKNOWN);
        stage.ask(BOB, UNKNOWN);
        stage.notes = false;
        stage.restart().await;
        assert!(!stage.journal.is_on() && stage.journal.may_hold());
        assert_eq!(stage.ask(ADA, UNKNOWN), None);
        assert_eq!(stage.journal.everything_of(ADA).await.unwrap().questions.len(), 1);
        assert_eq!(stage.journal.forget(ADA).await.unwrap().questions, 1);
        assert_eq!(stage.rows("question", "miss").await, [UNKNOWN]);
        stage.at(91 * 86_400);
        stage.journal.settle().await.unwrap();
        assert!(stage.rows("question", "miss").await.is_empty());
    }
    let broken = career_coach::journal::Journal::broken();
    assert_eq!(broken.forget(ADA).await, Err(Unwritten::Broken));
    assert!(broken.may_hold() && !broken.is_on());
}

/// A suggestion that is taken is no question of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_meant_is_not_asked_again() {
    use career_coach::coach::{Memory, Question as Asking};
    use career_coach::journal::Asked;

    let stage = Stage::on_file();
    for (text, again) in [(UNKNOWN, false), ("what does a chef earn", true)] {
        let question = Asking::asked(text);
        let (reply, verdict) = COACH.answer_with_verdict(&question, &mut Memory::default(), std::time::Duration::ZERO);
        stage.journal.asked(&Asked {
            coach: &COACH,
            text: Some(text),
            asker: ADA,
            place: Place::Channel,
            reply: &reply,
            verdict: Some(&verdict),
            again,
        });
    }
    stage.journal.settle().await.unwrap();
    assert_eq!(stage.tallies().await, ["salary|answered|1", "|asked|1", "|missed|1"]);
}
