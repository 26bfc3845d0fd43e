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
