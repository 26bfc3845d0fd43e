//! Misses as admins see them: clusters of questions that mean the same, the most wanted first.

use crate::coach::{Coach, Kind, Memory, Question};

use super::event::Missing;
use super::miss::Candidate;

/// So many clusters are shown at most.
const MOST_CLUSTERS: usize = 60;

/// Questions are one cluster that are at least so much alike. Where it is lower, questions about different things with the
/// same frame ("how do i …") come together; where it is higher, the same thing in other words falls apart.
const ALIKE: f32 = 0.36;

/// Questions that come down to the same, and the latest of them.
#[derive(Debug, Clone)]
pub struct Group {
    /// The latest miss.
    pub id: i64,
    pub hour: i64,
    pub missing: String,
    pub reason: String,
    pub question: String,
    pub candidates: Vec<Candidate>,
    pub gist: i64,
    /// How many members asked.
    pub askers: i64,
    /// How often.
    pub times: i64,
    /// One of the members, as a hash.
    pub one: String,
}

/// Questions that mean the same.
#[derive(Debug, Clone)]
pub struct Cluster {
    /// The latest miss of its first group, by which it is found again.
    pub id: i64,
    /// The ways in which it was asked, the one of most members first.
    pub questions: Vec<String>,
    /// What each of them comes down to.
    pub gists: Vec<i64>,
    /// How many members asked in each of these ways.
    pub ways: Vec<i64>,
    /// How many members asked.
    pub askers: i64,
    pub times: i64,
    /// The hour of the latest.
    pub hour: i64,
    /// The topic that it is nearest to today, with its confidence and what would have been enough.
    pub nearest: Option<(String, f32, f32)>,
    /// Words that no phrasing has.
    pub unknown: Vec<String>,
    /// Why the latest counts as missed.
    pub missing: Option<Missing>,
    /// How many did not like the answer.
    pub disliked: usize,
    /// The topic whose answer the latest did not like.
    pub disliked_as: Option<String>,
}

/// Stands for words that are not shown.
const LEFT_OUT: &str = "…";

impl Cluster {
    /// The wordings that may be shown and taught, each with what it comes down to: those that at least so many members used.
    /// Where there are none, the words that as many of the wordings share, in the order of the first; what one member alone
    /// wrote may tell who it is.
    #[must_use]
    pub fn told(&self, fewest: i64) -> Vec<(String, Vec<i64>)> {
        let all = self.questions.iter().zip(&self.gists).zip(&self.ways);
        let shown = all.filter(|(_, askers)| **askers >= fewest);
        let shown: Vec<_> = shown.map(|((text, gist), _)| (text.clone(), vec![*gist])).collect();
        if !shown.is_empty() {
            return shown;
        }
        self.shared(fewest)
            .map(|it| (it, self.gists.clone()))
            .into_iter()
            .collect()
    }

    /// The words of the first wording that at least so many wordings have; none if that is nothing.
    fn shared(&self, fewest: i64) -> Option<String> {
        let of = |text: &str| -> Vec<(String, String)> {
            let words = text.split_whitespace().map(|it| {
                let bare = it.trim_matches(|it: char| !it.is_alphanumeric());
                (it.to_owned(), bare.to_lowercase())
            });
            words.collect()
        };
        let all: Vec<_> = self.questions.iter().map(|it| of(it)).collect();
        let count = |word: &str| all.iter().filter(|it| it.iter().any(|(_, bare)| bare == word)).count();
        let mut out: Vec<String> = Vec::new();
        let mut any = false;
        for (word, bare) in all.first()? {
            let shared = !bare.is_empty() && i64::try_from(count(bare)).unwrap_or(i64::MAX) >= fewest;
            any |= shared;
            if shared {
                out.push(word.clone());
            } else if out.last().is_none_or(|it| it != LEFT_OUT) {
                out.push(LEFT_OUT.to_owned());
            }
        }
        any.then(|| out.join(" "))
    }
}

/// Clusters of these groups, without those that are answered by now. Pure; takes some milliseconds.
#[must_use]
pub fn clusters(coach: &Coach, groups: &[Group]) -> Vec<Cluster> {
    let questions: Vec<&str> = groups.iter().map(|it| it.question.as_str()).collect();
    let likeness = coach.reader().likeness(coach.knowledge(), &questions);
    let mut out: Vec<Cluster> = likeness
        .groups(ALIKE)
        .into_iter()
        .map(|members| of(members.into_iter().map(|at| &groups[at]).collect()))
        .collect();
    out.sort_by_key(|it| std::cmp::Reverse((it.askers, it.hour, it.id)));
    let mut shown = Vec::new();
    for mut cluster in out {
        if shown.len() == MOST_CLUSTERS {
            break;
        }
        if look(coach, &mut cluster) {
            shown.push(cluster);
        }
    }
    shown
}

fn of(groups: Vec<&Group>) -> Cluster {
    // A member who asked in two ways is one; of a group that several asked it is not known who they all are.
    let mut singles: Vec<&str> = groups
        .iter()
        .filter(|it| it.askers == 1)
        .map(|it| it.one.as_str())
        .collect();
    singles.sort_unstable();
    singles.dedup();
    let most = groups.iter().map(|it| it.askers).max().unwrap_or(0);
    let several: i64 = groups.iter().filter(|it| it.askers > 1).map(|it| it.askers).sum();
    let askers = several.max(most).max(i64::try_from(singles.len()).unwrap_or(i64::MAX));
    let first = groups.first().copied();
    Cluster {
        id: first.map_or(0, |it| it.id),
        questions: groups.iter().map(|it| it.question.clone()).collect(),
        gists: groups.iter().map(|it| it.gist).collect(),
        ways: groups.iter().map(|it| it.askers).collect(),
        // Only of an answer that is not liked it matters what was taken for the answer.
        disliked_as: first
            .filter(|it| it.missing == Missing::Disliked.word())
            .and_then(|it| Some(it.candidates.first()?.topic.clone())),
        askers,
        times: groups.iter().map(|it| it.times).sum(),
        hour: groups.iter().map(|it| it.hour).max().unwrap_or(0),
        nearest: None,
        unknown: Vec::new(),
        missing: first.and_then(|it| Missing::of_word(&it.missing)),
        disliked: groups
            .iter()
            .filter(|it| it.missing == Missing::Disliked.word())
            .count(),
    }
}

/// Says of a cluster what it is taken for today; false if it is answered by now, and nobody dislikes that answer.
fn look(coach: &Coach, cluster: &mut Cluster) -> bool {
    let Some(question) = cluster.questions.first() else {
        return false;
    };
    let question = Question::asked(question);
    let (reply, verdict) = coach.answer_with_verdict(&question, &mut Memory::default(), std::time::Duration::ZERO);
    let why = &verdict.why;
    cluster.nearest = why.candidates.first().map(|(class, confidence)| {
        let name = crate::coach::class_name(coach.knowledge(), *class);
        (name, *confidence, why.threshold)
    });
    // What was not liked is answered otherwise by now, once it is neither taken for that topic nor answered with it.
    let today = cluster.nearest.as_ref().map(|(topic, ..)| topic);
    let other = |topic: &String| Some(topic) != today && !reply.intents.contains(topic);
    let mended = cluster.disliked == 0 || cluster.disliked_as.as_ref().is_some_and(other);
    if reply.kind == Kind::Answer && mended {
        return false;
    }
    cluster.unknown = coach.matcher().unknown_words(&why.decided_by).0;
    true
}
