//! What becomes of the journal when the disk, the file or the server fails: answers go on, what was acknowledged is there,
//! and what could not be noted is counted.

use std::process::Command;
use std::time::Duration;

use career_coach::journal::{Location, NEWEST, Opinion, Unwritten, Vote, read_stats};
use sqlx::{Connection, Executor, SqliteConnection};

use super::log::log;
use super::postgres::Server;
use super::stage::{ADA, BOB, COACH, Stage, UNKNOWN};

fn file(stage: &Stage) -> std::path::PathBuf {
    match &stage.location {
        Location::File(path) => path.clone(),
        Location::Server(_) => unreachable!("on a file"),
    }
}

async fn is_whole(stage: &Stage) {
    let url = format!("sqlite://{}", file(stage).display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let row: (String,) = sqlx::query_as("PRAGMA integrity_check")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(row.0, "ok");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_locked_for_long_is_written_when_it_is_free() {
    let log = log();
    let stage = Stage::on_file();
    stage.ask(ADA, "what does a chef earn");
    stage.journal.settle().await.unwrap();
    let url = format!("sqlite://{}", file(&stage).display());
    let mut other = SqliteConnection::connect(&url).await.unwrap();
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    stage.ask(ADA, UNKNOWN);
    // Longer than the time-out.
    assert_eq!(stage.journal.settle().await, Err(Unwritten::Broken));
    assert_eq!(stage.journal.forget(ADA).await, Err(Unwritten::Broken));
    let said = log.lines_about(&file(&stage));
    assert!(said.contains("database is locked. Answers go on"), "{said}");
    stage.ask(BOB, UNKNOWN);
    other.execute("ROLLBACK").await.unwrap();
    stage.settles().await;
    // That whoever asked to be forgotten has no waiting text holds even so.
    assert_eq!(stage.rows("question", "miss").await, [UNKNOWN]);
    assert_eq!(stage.tallies().await, ["salary|answered|1", "|asked|3", "|missed|2"]);
    assert_eq!(stage.journal.lost(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_cut_off_is_reported_and_a_new_one_is_taken() {
    let log = log();
    let mut stage = Stage::on_file();
    for n in 0..200 {
        stage.ask(ADA, &format!("{UNKNOWN} number {n} of many"));
    }
    stage.journal.settle().await.unwrap();
    stage.journal.close(Duration::from_secs(5)).await;
    let path = file(&stage);
    let whole = std::fs::read(&path).unwrap();
    for keep in [whole.len() / 2, 100] {
        std::fs::write(&path, &whole[..keep]).unwrap();
        stage.restart().await;
        // Asking is as before; what it comes to waits.
        stage.ask(BOB, "what does a chef earn");
        assert_eq!(stage.journal.settle().await, Err(Unwritten::Broken), "{keep} bytes");
        let said = log.lines_about(&path);
        assert!(said.contains("put a backup in its place"), "{said}");
        assert!(stage.journal.stats(super::stage::COACH.knowledge(), 0).await.is_err());
        std::fs::remove_file(&path).unwrap();
        stage.settles().await;
        assert_eq!(stage.tallies().await, ["salary|answered|1", "|asked|1"]);
        stage.journal.close(Duration::from_secs(5)).await;
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(path.with_file_name(format!("journal.sqlite3{end}")));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_in_the_way_is_reported_and_waited_for() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("journal.sqlite3");
    std::fs::create_dir(&path).unwrap();
    let stage = Stage::on(Location::File(path.clone()), home);
    stage.ask(ADA, UNKNOWN);
    assert_eq!(stage.journal.settle().await, Err(Unwritten::Broken));
    std::fs::remove_dir(&path).unwrap();
    stage.settles().await;
    assert_eq!(stage.rows("question", "miss").await, [UNKNOWN]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_finds_no_room_is_counted_and_never_waited_for() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("journal.sqlite3");
    std::fs::create_dir(&path).unwrap();
    let stage = Stage::on(Location::File(path.clone()), home);
    let (mut asked, began) = (0_u64, std::time::Instant::now());
    while stage.journal.lost() < 10 {
        stage.ask(ADA, UNKNOWN);
        asked += 1;
        assert!(asked < 100_000, "nothing is lost");
    }
    let each = began.elapsed() / u32::try_from(asked).unwrap();
    assert!(each < Duration::from_millis(5), "{each:?}");
    std::fs::remove_dir(&path).unwrap();
    stage.settles().await;
    // Each question is two counts and a text. What found room is there, and what did not is counted, to the last.
    let kept = stage.rows("id", "miss").await.len() as u64;
    assert!(kept > 500, "{kept}");
    let counts = stage.rows("n", "tally").await;
    let counted: u64 = counts.iter().map(|it| it.parse::<u64>().unwrap()).sum();
    assert_eq!(kept + counted, 3 * asked - stage.journal.lost());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_a_newer_version_is_left_alone() {
    let log = log();
    let mut stage = Stage::on_file();
    stage.ask(ADA, UNKNOWN);
    stage.journal.close(Duration::from_secs(5)).await;
    let url = format!("sqlite://{}", file(&stage).display());
    let mut other = SqliteConnection::connect(&url).await.unwrap();
    other
        .execute("INSERT INTO journal_schema (version) VALUES (99)")
        .await
        .unwrap();
    other.close().await.unwrap();
    stage.restart().await;
    stage.ask(BOB, UNKNOWN);
    assert_eq!(stage.journal.settle().await, Err(Unwritten::Broken));
    let said = log.lines_about(&file(&stage));
    assert!(
        said.contains("written by a newer version of this program (tables 99"),
        "{said}"
    );
    assert_eq!(stage.rows("question", "miss").await, [UNKNOWN]);
}

/// The tables as each earlier version made them. Whoever adds a version adds what the one before it made.
const EARLIER: [&str; NEWEST as usize - 1] = [
    "CREATE TABLE journal_schema (version BIGINT NOT NULL);
    INSERT INTO journal_schema (version) VALUES (1);
    CREATE TABLE miss (id BIGINT NOT NULL PRIMARY KEY, hour BIGINT NOT NULL, asker TEXT NOT NULL, place TEXT NOT NULL,
        missing TEXT NOT NULL, reason TEXT NOT NULL, question TEXT NOT NULL, candidates TEXT NOT NULL);
    CREATE INDEX miss_of_asker ON miss (asker);
    CREATE TABLE vote (answer TEXT NOT NULL, voter TEXT NOT NULL, day BIGINT NOT NULL, topic TEXT NOT NULL,
        opinion TEXT NOT NULL, miss BIGINT NOT NULL, PRIMARY KEY (answer, voter));
    CREATE INDEX vote_of_voter ON vote (voter);
    CREATE TABLE tally (day BIGINT NOT NULL, topic TEXT NOT NULL, happened TEXT NOT NULL, n BIGINT NOT NULL,
        PRIMARY KEY (day, topic, happened))",
    "ALTER TABLE miss ADD COLUMN gist BIGINT NOT NULL DEFAULT 0;
    CREATE INDEX miss_by_gist ON miss (gist, asker, id);
    INSERT INTO journal_schema (version) VALUES (2)",
];

/// From each of them, with rows in it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_earlier_schema_is_migrated() {
    for earlier in 1..=EARLIER.len() {
        for mut stage in Stage::everywhere().await {
            stage.journal.close(Duration::from_secs(5)).await;
            let url = match &stage.location {
                Location::File(path) => {
                    let _ = std::fs::remove_file(path);
                    format!("sqlite://{}?mode=rwc", path.display())
                }
                Location::Server(url) => url.clone(),
            };
            sqlx::any::install_default_drivers();
            let mut other = sqlx::AnyConnection::connect(&url).await.unwrap();
            if matches!(stage.location, Location::Server(_)) {
                for table in ["miss", "vote", "tally", "journal_meta", "journal_schema"] {
                    let drop = sqlx::AssertSqlSafe(format!("DROP TABLE IF EXISTS {table}"));
                    other.execute(drop).await.unwrap();
                }
            }
            for statement in EARLIER[..earlier].iter().flat_map(|it| it.split(';')) {
                other.execute(statement).await.unwrap();
            }
            let hour = i64::try_from(super::stage::BEGIN / 3_600).unwrap();
            for (id, question) in [(1, "first"), (2, "second")] {
                let columns = "id, hour, asker, place, missing, reason, question, candidates";
                let insert =
                    format!("INSERT INTO miss ({columns}) VALUES ($1, $2, 'x', 'channel', 'unknown', '', $3, '[]')");
                sqlx::query(sqlx::AssertSqlSafe(insert))
                    .bind(id)
                    .bind(hour)
                    .bind(question)
                    .execute(&mut other)
                    .await
                    .unwrap();
            }
            other.close().await.unwrap();
            // Whoever only reads does not bring it up to date, and says so.
            let read = read_stats(
                &stage.location,
                COACH.knowledge(),
                Duration::from_secs(super::stage::BEGIN),
            )
            .await;
            let why = read.err().map(|it| it.to_string()).unwrap_or_default();
            assert!(why.contains("by an older version"), "{why}");
            stage.restart().await;
            stage.ask(ADA, UNKNOWN);
            stage.journal.settle().await.unwrap();
            let rows = stage.rows("question", "miss").await;
            assert_eq!(rows, ["first", UNKNOWN, "second"]);
            assert_eq!(
                stage.rows("CAST(MAX(version) AS BIGINT)", "journal_schema").await,
                [NEWEST.to_string()]
            );
            if earlier == 1 {
                let gists = stage.rows("gist", "miss WHERE id < 3").await;
                assert_eq!(gists, ["1", "2"], "each stands by itself");
            }
        }
    }
}

/// The key is lost, and another is made: nobody who was noted can be found, and the log says so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_key_is_noticed() {
    let log = log();
    let mut stage = Stage::on_file();
    stage.ask(ADA, UNKNOWN);
    stage.journal.settle().await.unwrap();
    std::fs::remove_file(stage.home.path().join("key.json")).unwrap();
    stage.key = career_coach::journal::Key::of(&career_coach::store::Store::new(stage.home.path().to_owned())).unwrap();
    stage.restart().await;
    stage.journal.settle().await.unwrap();
    let said = log.lines_about(&file(&stage));
    assert!(said.contains("written with another key.json"), "{said}");
}

/// A server that takes what it is told and says nothing any more.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_hangs_is_not_waited_for() {
    let Some(server) = tokio::task::spawn_blocking(Server::start).await.unwrap() else {
        return;
    };
    let location = Location::Server(server.database().await);
    let mut stage = Stage::on(location, tempfile::tempdir().unwrap());
    stage.journal.settle().await.unwrap();
    stage.pace.answer = Duration::from_millis(300);
    stage.restart().await;
    stage.ask(ADA, UNKNOWN);
    stage.journal.settle().await.unwrap();
    server.hang(true);
    stage.ask(BOB, UNKNOWN);
    let began = std::time::Instant::now();
    assert_eq!(stage.journal.settle().await, Err(Unwritten::Broken));
    assert!(stage.journal.forget(ADA).await.is_err());
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    server.hang(false);
    stage.settles().await;
    assert_eq!(stage.rows("question", "miss").await, [UNKNOWN, UNKNOWN]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_goes_and_comes_back_gets_what_came_meanwhile() {
    let Some(mut server) = tokio::task::spawn_blocking(Server::start).await.unwrap() else {
        return;
    };
    let location = Location::Server(server.database().await);
    let stage = Stage::on(location, tempfile::tempdir().unwrap());
    stage.ask(ADA, UNKNOWN);
    let vote = |voter| Vote {
        answer: 1,
        voter,
        topic: "salary".to_owned(),
        opinion: Opinion::Up,
        question: None,
    };
    stage.journal.vote(vote(ADA)).await.unwrap();
    server.stop();
    stage.ask(BOB, UNKNOWN);
    assert_eq!(stage.journal.vote(vote(BOB)).await, Err(Unwritten::Broken));
    assert!(stage.journal.everything_of(ADA).await.is_err());
    tokio::task::spawn_blocking(move || {
        server.start_again();
        server
    })
    .await
    .map(|server| async move {
        stage.settles().await;
        assert_eq!(stage.rows("question", "miss").await, [UNKNOWN, UNKNOWN]);
        assert_eq!(
            stage.rows("opinion", "vote").await,
            ["up"],
            "what was not acknowledged is not there"
        );
        assert_eq!(stage.journal.lost(), 0);
        drop(server);
    })
    .unwrap()
    .await;
}

/// The test's own binary, as a process that writes until it is killed.
const CHILD: &str = "JOURNAL_CHILD";

/// So often it is killed.
const KILLS: usize = 100;

/// What was told to whoever waited: a question was noted, a vote counts, a member is forgotten.
const TOLD: [u8; 3] = [b'q', b'v', b'f'];

/// That the process was killed.
const KILLED: u8 = b'k';

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_outlives_a_kill() {
    if let Some(folder) = std::env::var_os(CHILD) {
        return write_until_killed(std::path::Path::new(&folder)).await;
    }
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("journal.sqlite3");
    // The members are hashed alike in all of them.
    let _ = career_coach::journal::Key::of(&career_coach::store::Store::new(home.path().to_owned())).unwrap();
    let acknowledged = home.path().join("acknowledged");
    for kill in 0..KILLS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "faults::what_was_acknowledged_outlives_a_kill",
                "--nocapture",
            ])
            .env(CHILD, home.path())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        // It is killed after it has written something, at another moment each time.
        let wanted = told(&acknowledged).len() + 1 + kill % 7;
        while told(&acknowledged).len() < wanted {
            assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        note(&acknowledged, KILLED);
    }
    let promised = told(&acknowledged);
    let count = |what: u8| promised.iter().filter(|it| **it == what).count();
    let stage = Stage::on(Location::File(path), home);
    stage.journal.settle().await.unwrap();
    is_whole(&stage).await;
    let (ada, bob) = (stage.key.member(ADA), stage.key.member(BOB));
    let askers = stage.rows("asker", "miss").await;
    let of_ada = askers.iter().filter(|it| *it == ada.as_str()).count();
    assert!(of_ada >= count(TOLD[0]), "{of_ada} of {}", count(TOLD[0]));
    let votes = stage.rows("answer", "vote").await.len();
    assert!(votes >= count(TOLD[1]), "{votes} of {}", count(TOLD[1]));
    // Bob asks and is forgotten in turn: what is there of him was asked after the last time he was told so.
    let of_bob = askers.iter().filter(|it| *it == bob.as_str()).count();
    let untold = promised
        .iter()
        .rev()
        .take_while(|it| **it != TOLD[2])
        .filter(|it| **it == KILLED)
        .count();
    assert!(count(TOLD[2]) > 0 && of_bob <= untold, "{of_bob}");
    assert!(stage.journal.forget(BOB).await.is_ok());
    assert!(!stage.rows("asker", "miss").await.contains(&bob.as_str().to_owned()));
}

fn note(path: &std::path::Path, what: u8) {
    use std::io::Write;

    let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
    file.unwrap().write_all(&[what]).unwrap();
}

fn told(path: &std::path::Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_default()
}

async fn write_until_killed(folder: &std::path::Path) {
    let acknowledged = folder.join("acknowledged");
    let location = Location::File(folder.join("journal.sqlite3"));
    let key = career_coach::journal::Key::of(&career_coach::store::Store::new(folder.to_owned())).unwrap();
    let mut stage = Stage::on(location, tempfile::tempdir().unwrap());
    stage.key = key;
    stage.restart().await;
    // Votes on answers that no earlier process voted on.
    let mut answer = u64::try_from(told(&acknowledged).len()).unwrap() * 10 + 1;
    loop {
        stage.ask(ADA, UNKNOWN);
        stage.journal.settle().await.unwrap();
        note(&acknowledged, TOLD[0]);
        answer += 1;
        let vote = Vote {
            answer,
            voter: ADA,
            topic: "salary".to_owned(),
            opinion: Opinion::Up,
            question: None,
        };
        stage.journal.vote(vote).await.unwrap();
        note(&acknowledged, TOLD[1]);
        stage.ask(BOB, UNKNOWN);
        stage.journal.forget(BOB).await.unwrap();
        note(&acknowledged, TOLD[2]);
    }
}
