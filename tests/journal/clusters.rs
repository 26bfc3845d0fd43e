//! What admins see of the misses and of the numbers.

use std::time::Duration;

use career_coach::journal::{Opinion, Place, Question, Reason, Vote, read_stats};

use super::stage::{ADA, BOB, COACH, Stage};

const EVE: u64 = 80_351_110_224_678_914;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_several_asked_comes_first_and_what_one_asked_not_at_all() {
    for stage in Stage::everywhere().await {
        stage.ask(ADA, "do chefs get free uniforms?");
        stage.ask(ADA, "are uniforms free");
        stage.ask(BOB, "do cooks get free uniforms");
        stage.ask(EVE, "is there a pension plan");
        stage.at(3_600);
        stage.ask(BOB, "how do i fix my bicycle");
        stage.ask(BOB, "how do i fix my bicycle!");
        let shown = async |fewest| {
            let all = stage.journal.clusters(&COACH, fewest).await.unwrap();
            all.into_iter()
                .map(|it| (it.questions.len(), it.askers, it.times, it.questions[0].clone()))
                .collect::<Vec<_>>()
        };
        let uniforms = (2, 2, 3, "do cooks get free uniforms".to_owned());
        assert_eq!(shown(2).await, std::slice::from_ref(&uniforms));
        let bicycle = (1, 1, 2, "how do i fix my bicycle!".to_owned());
        let pension = (1, 1, 1, "is there a pension plan".to_owned());
        assert_eq!(shown(1).await, [uniforms, bicycle, pension]);
        let all = stage.journal.clusters(&COACH, 2).await.unwrap();
        assert_eq!(all[0].hour, super::stage::BEGIN as i64 / 3_600);
        let told = |fewest| {
            all[0]
                .told(fewest)
                .into_iter()
                .map(|(text, _)| text)
                .collect::<Vec<_>>()
        };
        // The other wording is one member's alone.
        assert_eq!(told(2), ["do cooks get free uniforms"]);
        assert_eq!(told(1).len(), 2);
        // Where each is, only what they share is told.
        let mut own = all[0].clone();
        own.ways = vec![1, 1];
        assert_eq!(own.told(2)[0].0, "… free uniforms");
        let askers = stage.journal.askers_of(&all[0].gists).await.unwrap();
        let mut askers: Vec<_> = askers.into_values().flatten().collect();
        askers.sort();
        let mut both = [ADA, ADA, BOB].map(|it| stage.key.member(it)).to_vec();
        both.sort();
        both.dedup();
        askers.dedup();
        assert_eq!(askers, both);
        // It is found again by any of its misses, whoever asked since.
        let gist = stage.journal.gist_of(all[0].id).await.unwrap().unwrap();
        assert!(all[0].gists.contains(&gist));
        assert_eq!(stage.journal.gist_of(1).await.unwrap(), None);
        let lately = stage.journal.clusters_lately(&COACH, 2).await.unwrap();
        assert_eq!(lately[0].questions, all[0].questions);
        assert!(all[0].unknown.contains(&"uniforms".to_owned()), "{:?}", all[0].unknown);
        assert_eq!(
            stage.journal.asked_lately(2).await.unwrap(),
            ["do cooks get free uniforms"]
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_numbers_are_those_of_the_last_days() {
    for stage in Stage::everywhere().await {
        const DAY: i64 = 86_400;
        let vote = |answer, opinion| Vote {
            answer,
            voter: ADA,
            topic: "salary".to_owned(),
            opinion,
            question: Some(Question {
                text: "what does a chef earn".to_owned(),
                asker: BOB,
                place: Place::Direct,
                coach: COACH.clone(),
            }),
        };
        stage.ask(ADA, "what does a chef earn");
        stage.at(20 * DAY);
        stage.ask(ADA, "what does a chef earn");
        stage.ask(BOB, "how do i fix my bicycle");
        stage.journal.vote(vote(1, Opinion::Up)).await.unwrap();
        let outdated = Opinion::Down(Some(Reason::Outdated));
        stage.journal.vote(vote(2, outdated)).await.unwrap();
        stage.journal.vote(vote(3, outdated)).await.unwrap();
        let stats = stage.journal.stats(COACH.knowledge(), 0).await.unwrap();
        let numbers: Vec<_> = stats
            .spans
            .iter()
            .map(|it| (it.days, it.questions, it.answered, it.missed, it.liked, it.disliked))
            .collect();
        assert_eq!(numbers, [(7, 2, 1, 1, 1, 2), (30, 3, 2, 1, 1, 2)]);
        assert_eq!(stats.never_used, ["tools"]);
        let disliked = stats.spans[0].disliked_topics();
        assert_eq!((disliked.len(), disliked[0].outdated), (1, 2));
        assert_eq!(stats.by_day.len(), 30);
        assert_eq!(stats.lost, Some(0));
        let table = career_coach::journal::stats_table(&stats);
        for part in [
            "questions                        2         3",
            "answered                    1  50%    2  67%",
            "asked most in 30 days: salary 2",
            "answered but disliked: salary -2 +1 (outdated 2)",
            "never asked in 30 days: tools",
        ] {
            assert!(table.contains(part), "{part}\n{table}");
        }
        // As the command line reads it, while the bot runs.
        let now = Duration::from_secs(super::stage::BEGIN + 20 * 86_400);
        let read = read_stats(&stage.location, COACH.knowledge(), now).await.unwrap();
        assert_eq!(read.spans, stats.spans);
        stage.journal.close(Duration::from_secs(5)).await;
        let read = read_stats(&stage.location, COACH.knowledge(), now).await.unwrap();
        assert_eq!(read.spans, stats.spans, "when it does not run");
    }
}

/// Nobody fills the list alone, and what many asked in words of their own is not crowded out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_fills_the_list_alone() {
    for stage in Stage::everywhere().await {
        for member in 0..8 {
            stage.ask(
                1_000 + member,
                &format!("is there a pension plan for chefs number {member} here"),
            );
        }
        // Later than those, and more than there is room for.
        for n in 0..400 {
            stage.ask(EVE, &format!("bicycle{n} lantern{n} broken{n}"));
        }
        let all = stage.journal.clusters(&COACH, 2).await.unwrap();
        assert!(
            all.iter()
                .any(|it| it.questions[0].contains("pension") && it.askers > 1)
        );
    }
}

/// `career-coach stats` beside a bot that runs, and where there is nothing, or something else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_tells_the_numbers() {
    let stage = Stage::on_file();
    stage.ask(ADA, "what does a chef earn");
    stage.ask(BOB, "how do i fix my bicycle");
    stage.journal.settle().await.unwrap();
    let run = |home: &std::path::Path, arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_career-coach"));
        command.args(arguments).env_clear().current_dir(home);
        command.env("CAREER_COACH_DATA_DIR", home);
        let out = command.output().expect("it runs");
        let text = |it: &[u8]| String::from_utf8_lossy(it).into_owned();
        (out.status.code(), text(&out.stdout), text(&out.stderr))
    };
    let (code, out, err) = run(stage.home.path(), &["stats"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(
        out.contains("questions") && out.contains("never asked in 30 days, all "),
        "{out}"
    );
    let (code, out, _) = run(stage.home.path(), &["stats", "--json"]);
    let stats: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, stats["spans"][0]["days"].as_i64()), (Some(0), Some(7)));

    let home = tempfile::tempdir().unwrap();
    let (code, _, err) = run(home.path(), &["stats"]);
    assert_eq!(code, Some(78));
    assert!(err.contains("there is no journal yet"), "{err}");
    let file = home.path().join("journal.sqlite3");
    for (content, expected) in [
        ("", "there is no journal yet"),
        (&*"no database at all ".repeat(200), "the file is damaged"),
    ] {
        std::fs::write(&file, content).unwrap();
        let (code, _, err) = run(home.path(), &["stats"]);
        assert!(code == Some(78) && err.contains(expected), "{err}");
    }
}
