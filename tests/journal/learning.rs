//! Learning from use, measured: a knowledge that lacks half of its phrasings, members who ask, and an admin who approves what
//! at least two of them asked in vain.
//!
//! Of the question set every second question is asked; the others never are, and tell whether what was learnt carries over.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use career_coach::coach::{Coach, Kind, Memory, Question, Reply};
use career_coach::eval::Expected;
use career_coach::journal::{self, Asked, Opinion, Place, Reason, Vote};
use career_coach::knowledge::{SourceFile, builtin, load};
use career_coach::matcher::Verdict;
use career_coach::publish::{Lesson, patched, phrasing};
use serde::Deserialize;
use toml_edit::DocumentMut;

use super::stage::Stage;

#[derive(Deserialize)]
struct Gold {
    q: String,
    #[serde(default)]
    must: Vec<String>,
    #[serde(default)]
    any: Vec<String>,
}

fn set(lines: &str) -> Vec<Gold> {
    let lines = lines.lines().filter(|it| !it.trim().is_empty());
    lines
        .map(|it| serde_json::from_str(it).expect("a line of the set"))
        .collect()
}

impl Gold {
    fn expected(&self) -> Expected {
        Expected::new(&self.must, &self.any).expect("sound patterns")
    }
}

/// So many wordings of a topic, and so many messages that are nobody's question, are a knowledge as an author begins with.
const YOUNG: usize = 16;
const YOUNG_NOISE: usize = 160;

/// A young knowledge, with half of the phrasings of each topic taken out: the plain ones, as authors begin with them. In the
/// whole one, with hundreds of wordings of each topic, half of them hardly show.
fn halved(files: Vec<SourceFile>) -> (Vec<SourceFile>, usize) {
    let mut removed = 0;
    let halve = |mut file: SourceFile| {
        let mut document: DocumentMut = file.text.parse().expect("TOML");
        for (kind, first) in [("intent", YOUNG / 2), ("gap", 0)] {
            let entries = document.get_mut(kind).and_then(|it| it.as_array_of_tables_mut());
            for entry in entries.into_iter().flat_map(|it| it.iter_mut()) {
                let Some(list) = entry.get_mut("phrasings").and_then(|it| it.as_array_mut()) else {
                    continue;
                };
                removed += first.min(list.len());
                let mut places = 0..;
                list.retain(|_| places.next().is_some_and(|at| (first..YOUNG).contains(&at)));
            }
        }
        if let Some(noise) = document.get_mut("noise").and_then(|it| it.as_array_mut()) {
            let mut places = 0..;
            noise.retain(|_| places.next().is_some_and(|at: usize| at < YOUNG_NOISE));
        }
        file.text = document.to_string();
        file
    };
    let files = files.into_iter().map(halve).collect();
    (files, removed)
}

fn coach_of(files: Vec<SourceFile>) -> Arc<Coach> {
    Arc::new(Coach::new(load(files).0))
}

fn answer(coach: &Coach, text: &str) -> (Reply, Verdict) {
    coach.answer_with_verdict(&Question::asked(text), &mut Memory::default(), Duration::ZERO)
}

/// Right, and answered but wrong, of so many.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Measured {
    right: usize,
    false_answers: usize,
    of: usize,
}

impl Measured {
    /// The share of answers that are wrong, and its standard error.
    fn false_share(&self) -> (f64, f64) {
        let answers = (self.right + self.false_answers).max(1) as f64;
        let share = self.false_answers as f64 / answers;
        (share, (share * (1.0 - share) / answers).sqrt())
    }
}

impl std::fmt::Display for Measured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let percent = |n: usize| 100.0 * n as f64 / self.of as f64;
        write!(
            f,
            "{:.1} % right, {:.1} % answered falsely, of {}",
            percent(self.right),
            percent(self.false_answers),
            self.of
        )
    }
}

fn measure(coach: &Coach, questions: &[&Gold]) -> Measured {
    let mut out = Measured {
        right: 0,
        false_answers: 0,
        of: questions.len(),
    };
    for it in questions {
        let (reply, _) = answer(coach, &it.q);
        if it.expected().failures(&reply).is_empty() {
            out.right += 1;
        } else if reply.kind == Kind::Answer {
            out.false_answers += 1;
        }
    }
    out
}

fn answered(coach: &Coach, messages: &[Gold]) -> usize {
    let answers = |it: &&Gold| answer(coach, &it.q).0.kind == Kind::Answer;
    messages.iter().filter(answers).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_coach_that_is_used_gets_better() {
    let all = set(include_str!("../questions/in_scope.jsonl"));
    let outside = set(include_str!("../questions/out_of_scope.jsonl"));
    let (asked, never): (Vec<_>, Vec<_>) = all.iter().enumerate().partition(|(at, _)| at.is_multiple_of(2));
    let asked: Vec<&Gold> = asked.into_iter().map(|(_, it)| it).collect();
    let never: Vec<&Gold> = never.into_iter().map(|(_, it)| it).collect();
    let (files, removed) = halved(builtin());
    // In the order that teaching leaves them in.
    let files = patched(&files, &[]).expect("nothing to write");
    let whole = tokio::task::spawn_blocking(|| coach_of(builtin()));
    let before = tokio::task::spawn_blocking({
        let files = files.clone();
        move || coach_of(files)
    });
    let (whole, before) = (whole.await.unwrap(), before.await.unwrap());

    // The stream: every question by two members, in two spellings; every fourth by one alone, twice.
    let stage = Stage::on_file();
    let mut answers = 0;
    for (n, it) in (1_u64..).zip(&asked) {
        let other = if n.is_multiple_of(4) { n } else { 10_000 + n };
        let careless = it.q.to_lowercase().trim_end_matches('?').to_owned();
        for (member, text) in [(n, &it.q), (other, &careless)] {
            let (reply, verdict) = answer(&before, text);
            let right = it.expected().failures(&reply).is_empty();
            let miss = stage.journal.asked(&Asked {
                coach: &before,
                text: Some(text),
                asker: member,
                place: Place::Channel,
                reply: &reply,
                verdict: Some(&verdict),
                again: false,
            });
            let meant = |it: &Gold| {
                let expected = it.expected();
                let leads = |next: &str| expected.failures(&answer(&before, next).0).is_empty();
                reply.suggestions.iter().any(|it| leads(&it.question))
            };
            match (reply.kind, miss) {
                // Whoever gets another answer, or is told wrongly that the guides leave it open, says so.
                (Kind::Answer | Kind::None, None) if !right && journal::topic(&reply).is_some() => {
                    answers += 1;
                    let vote = Vote {
                        answer: answers,
                        voter: member,
                        topic: journal::topic(&reply).unwrap_or_default().to_owned(),
                        opinion: Opinion::Down(Some(Reason::WrongTopic)),
                        question: Some(journal::Question {
                            text: text.clone(),
                            asker: member,
                            place: Place::Channel,
                            coach: Arc::clone(&before),
                        }),
                    };
                    stage.journal.vote(vote).await.unwrap();
                }
                (Kind::Suggestions, Some(miss)) if meant(it) => stage.journal.taken(miss),
                _ => {}
            }
        }
    }

    // The admin knows the guides: which topic answers a question is what the whole knowledge says, where that is right.
    let gold: HashMap<String, &Gold> = asked
        .iter()
        .filter_map(|it| Some((phrasing(&before, &it.q)?, *it)))
        .collect();
    let clusters = stage.journal.clusters(&before, 2).await.unwrap();
    let mut lessons: Vec<Lesson> = Vec::new();
    for cluster in &clusters {
        println!(
            "cluster {:?} {:?} {:?}",
            cluster.questions, cluster.nearest, cluster.missing
        );
        let mut topics: HashMap<String, Vec<String>> = HashMap::new();
        let told = cluster.told(2);
        for it in told.iter().filter_map(|(it, _)| phrasing(&before, it)) {
            let Some(gold) = gold.get(&it) else { continue };
            let (reply, _) = answer(&whole, &gold.q);
            if let ([topic], true) = (reply.intents.as_slice(), gold.expected().failures(&reply).is_empty()) {
                topics.entry(topic.clone()).or_default().push(it);
            }
        }
        // What belongs to several topics is no cluster that an admin would approve as one.
        let most = topics.into_iter().max_by_key(|(topic, it)| (it.len(), topic.clone()));
        if let Some((topic, mut phrasings)) = most {
            phrasings.dedup();
            lessons.push(Lesson {
                check: phrasings.first().cloned(),
                topic,
                phrasings,
                file: None,
            });
        }
    }
    let taught: usize = lessons.iter().map(|it| it.phrasings.len()).sum();
    let files = patched(&files, &lessons).expect("the topics are there");
    let after = tokio::task::spawn_blocking(move || coach_of(files)).await.unwrap();

    let (never_before, never_after) = (measure(&before, &never), measure(&after, &never));
    let (asked_before, asked_after) = (measure(&before, &asked), measure(&after, &asked));
    let (out_before, out_after) = (answered(&before, &outside), answered(&after, &outside));
    let all_of = measure(&whole, &never);
    println!(
        "{removed} phrasings taken out; {} clusters of at least two members, {taught} questions taught",
        clusters.len()
    );
    println!("never taught, before: {never_before}");
    println!("never taught, after:  {never_after}");
    println!("never taught, with all phrasings: {all_of}");
    println!("asked, before: {asked_before}");
    println!("asked, after:  {asked_after}");
    println!(
        "out of scope, answered: {out_before} before, {out_after} after, of {}",
        outside.len()
    );
    assert!(taught > 0 && asked_after.right > asked_before.right);
    assert!(never_after.right > never_before.right, "what is learnt must carry over");
    let (share_before, error_before) = never_before.false_share();
    let (share_after, error_after) = never_after.false_share();
    assert!(
        share_after <= share_before + error_before.hypot(error_after),
        "of what is answered no larger part is wrong, by more than the standard error: {share_before:.3}, {share_after:.3}"
    );
    assert!(
        out_after <= out_before,
        "nothing more is answered that is nobody's question"
    );
    let failing = |coach: &Coach| career_coach::publish::replay_checks(coach).len();
    assert!(
        failing(&after) <= failing(&before),
        "what was taught is checked, and nothing else breaks"
    );
}
