//! How long what is kept, and that every table has its rule.

use std::collections::BTreeSet;

use career_coach::journal::retention::{RULES, Where, markdown};
use career_coach::journal::{Keep, Opinion, Vote};

use super::stage::{ADA, BEGIN, BOB, Stage, UNKNOWN};

const DAY: i64 = 86_400;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_table_has_its_rule() {
    let ruled: BTreeSet<&str> = RULES
        .iter()
        .filter_map(|it| match it.place {
            Where::Table(table, ..) => Some(table),
            _ => None,
        })
        .collect();
    for stage in Stage::everywhere().await {
        stage.journal.settle().await.unwrap();
        let tables = match stage.location {
            career_coach::journal::Location::File(_) => stage.rows("name", "sqlite_master WHERE type = 'table'").await,
            career_coach::journal::Location::Server(_) => {
                let from = "information_schema.tables WHERE table_schema = 'public'";
                stage.rows("CAST(table_name AS TEXT)", from).await
            }
        };
        let tables: BTreeSet<&str> = tables.iter().map(String::as_str).collect();
        let mut expected = ruled.clone();
        // About nobody: the version of the tables, and what the journal knows of itself.
        expected.extend(["journal_schema", "journal_meta"]);
        assert_eq!(tables, expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_goes_in_its_time() {
    for stage in Stage::everywhere().await {
        let vote = || Vote {
            answer: 1,
            voter: BOB,
            topic: "salary".to_owned(),
            opinion: Opinion::Up,
            question: None,
        };
        stage.ask(ADA, UNKNOWN);
        stage.ask(ADA, "what does a chef earn");
        stage.journal.vote(vote()).await.unwrap();
        let counts = async || {
            stage.journal.settle().await.unwrap();
            [
                stage.rows("id", "miss").await.len(),
                stage.rows("day", "vote").await.len(),
                stage.rows("day", "tally").await.len(),
            ]
        };
        assert_eq!(counts().await, [1, 1, 4]);
        stage.at(90 * DAY);
        assert_eq!(counts().await, [1, 1, 4], "on the last day");
        stage.at(91 * DAY);
        assert_eq!(counts().await, [0, 0, 4]);
        stage.at(400 * DAY);
        assert_eq!(counts().await, [0, 0, 4], "on the last day");
        stage.at(401 * DAY);
        assert_eq!(counts().await, [0, 0, 0]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_was_ahead_keeps_nothing_for_longer() {
    for stage in Stage::everywhere().await {
        stage.at(1_000 * DAY);
        stage.ask(ADA, UNKNOWN);
        stage.journal.settle().await.unwrap();
        stage.at(0);
        stage.ask(BOB, UNKNOWN);
        stage.journal.settle().await.unwrap();
        let hour = (BEGIN / 3_600).to_string();
        assert_eq!(stage.rows("hour", "miss").await, [hour.clone(), hour]);
        stage.at(91 * DAY);
        stage.journal.settle().await.unwrap();
        assert!(stage.rows("id", "miss").await.is_empty());
    }
}

/// The docs are made of the same table.
#[test]
fn the_readme_tells_what_is_kept() {
    let readme = include_str!("../../README.md");
    assert!(
        readme.contains(&markdown(Keep::default())),
        "README.md must contain this:\n{}",
        markdown(Keep::default())
    );
}

/// A machine without a clock of its own begins in 1970, until it is told the time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_begins_in_1970_deletes_nothing() {
    for mut stage in Stage::everywhere().await {
        stage.journal.close(std::time::Duration::from_secs(5)).await;
        stage.pace.believe = std::time::Duration::from_secs(86_400);
        stage.restart().await;
        stage.ask(ADA, UNKNOWN);
        stage.journal.settle().await.unwrap();
        // Here, or ten years on.
        for wrong in [5 * 3_600 - i64::try_from(BEGIN).unwrap(), 3_650 * DAY] {
            stage.at(wrong);
            stage.restart().await;
            stage.ask(BOB, "is there a pension plan");
            stage.journal.settle().await.unwrap();
        }
        stage.at(DAY);
        stage.restart().await;
        stage.journal.settle().await.unwrap();
        let kept = stage.rows("question", "miss").await;
        assert!(kept.contains(&UNKNOWN.to_owned()), "{kept:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn counters_of_a_clock_that_was_ahead_count_from_now() {
    for stage in Stage::everywhere().await {
        for day in [0, 700, 1_000] {
            stage.at(day * DAY);
            stage.ask(ADA, UNKNOWN);
            stage.journal.settle().await.unwrap();
        }
        stage.at(700 * DAY);
        stage.ask(BOB, UNKNOWN);
        stage.journal.settle().await.unwrap();
        let today = i64::try_from(BEGIN).unwrap() / DAY + 700;
        let days = stage.rows("day, n", "tally WHERE happened = 'missed'").await;
        assert_eq!(
            days,
            [format!("{today}|3")],
            "the first is deleted, the rest counts from now"
        );
    }
}
