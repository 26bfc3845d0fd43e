//! A year of ten thousand questions a day, as far as it is kept: how large it is, and how long the misses take.

use std::time::{Duration, Instant};

use sqlx::{Connection, Executor, SqliteConnection};

use super::stage::{BEGIN, COACH, Stage};

/// Of ten thousand questions a day so many are missed …
const MISSES_A_DAY: u64 = 2_500;
/// … and so many are voted on.
const VOTES_A_DAY: u64 = 1_000;
/// As the rules keep them.
const TEXT_DAYS: u64 = 90;
const COUNTER_DAYS: u64 = 400;
/// Topics that are asked for on a day, with what happens to them.
const TALLIES_A_DAY: u64 = 600;

const MOST_BYTES: u64 = 200_000_000;

/// What an admin waits at most. Not all of the program is optimised in tests, and the machine has other tests to run.
const MOST_TIME: Duration = Duration::from_millis(if cfg!(debug_assertions) { 600 } else { 200 });

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_year_is_small_and_quick_to_look_through() {
    let stage = Stage::on_file();
    stage.journal.settle().await.unwrap();
    let path = stage.home.path().join("journal.sqlite3");
    let mut other = SqliteConnection::connect(&format!("sqlite://{}", path.display()))
        .await
        .unwrap();
    let (hour, day) = (BEGIN / 3_600, BEGIN / 86_400);
    let misses = MISSES_A_DAY * TEXT_DAYS;
    // Twenty thousand questions, some asked by many; sixty characters each, and candidates as they are.
    let candidates = r#"[{"t":"responsibilities","s":24,"w":["budget","report","lead"]},{"t":"work-environment","s":17,"w":["office","travel"]},{"t":"gap-perks","s":9}]"#;
    let fill = format!(
        "PRAGMA synchronous = OFF;
         BEGIN;
         WITH RECURSIVE n(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM n WHERE x + 1 < {misses})
         INSERT INTO miss
         SELECT (({hour} - x / {a_hour}) << 40) | x, {hour} - x / {a_hour}, printf('%024x', (x * 2654435761) % 7919), 'channel',
             'unknown', '', 'how do i handle case ' || ((x * x) % 20011) || ' with the vendor of part ' || (x % 97) || ' here',
             '{candidates}', ((x * x) % 20011) * 97 + x % 97
         FROM n;
         WITH RECURSIVE n(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM n WHERE x + 1 < {votes})
         INSERT INTO vote SELECT printf('%024x', x), printf('%024x', x % 7919), {day} - x / {VOTES_A_DAY}, 'responsibilities',
             'up', 0 FROM n;
         WITH RECURSIVE n(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM n WHERE x + 1 < {tallies})
         INSERT INTO tally SELECT {day} - x / {TALLIES_A_DAY}, 'a-topic-of-some-' || (x % {TALLIES_A_DAY}), 'answered', x % 90 FROM n;
         COMMIT",
        a_hour = MISSES_A_DAY / 24,
        votes = VOTES_A_DAY * TEXT_DAYS,
        tallies = TALLIES_A_DAY * COUNTER_DAYS,
    );
    other.execute(sqlx::AssertSqlSafe(fill)).await.unwrap();
    other.execute("PRAGMA wal_checkpoint(TRUNCATE)").await.unwrap();
    let bytes = std::fs::metadata(&path).unwrap().len();
    println!("{} MB", bytes / 1_000_000);
    assert!(bytes < MOST_BYTES, "{bytes}");
    for _ in 0..3 {
        let began = Instant::now();
        stage.journal.asked_lately(2).await.unwrap();
        println!("the groups take {:?}", began.elapsed());
    }
    let mut fastest = Duration::MAX;
    for _ in 0..5 {
        let began = Instant::now();
        let clusters = stage.journal.clusters(&COACH, 2).await.unwrap();
        fastest = fastest.min(began.elapsed());
        assert!(!clusters.is_empty());
    }
    println!("the misses take {fastest:?}");
    assert!(fastest < MOST_TIME, "{fastest:?}");
    let began = Instant::now();
    stage.journal.stats(COACH.knowledge(), 0).await.unwrap();
    println!("the numbers take {:?}", began.elapsed());
}
