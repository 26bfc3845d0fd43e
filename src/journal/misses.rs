//! Misses as admins see them: clusters of questions that mean the same, the most wanted first.

use std::cmp::Reverse;

use crate::coach::{Coach, Kind, Memory, Question};

use super::event::Missing;
use super::miss::Candidate;

/// So many groups are looked at: clustering them takes some milliseconds.
pub const MOST_GROUPS: i64 = 600;

/// So many clusters are shown at most.
const MOST_CLUSTERS: usize = 60;

/// Questions are one cluster that are at least so much alike. Where it is lower, questions about different things with the
/// same frame ("how do i … as a cio") come together; where it is higher, the same thing in other words falls apart.
const ALIKE: f32 = 0.4;

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
    pub gists: Vec<i64>,
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
    out.sort_by_key(|it| Reverse((it.askers, it.hour, it.id)));
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

/// Says of a cluster what it is taken for today; false if it is answered by now, and nobody dislikes the answer.
fn look(coach: &Coach, cluster: &mut Cluster) -> bool {
    let Some(question) = cluster.questions.first() else {
        return false;
    };
    let question = Question::asked(question);
    let (reply, verdict) = coach.answer_with_verdict(&question, &mut Memory::default(), std::time::Duration::ZERO);
    if reply.kind == Kind::Answer && cluster.disliked == 0 {
        return false;
    }
    let why = &verdict.why;
    cluster.nearest = why.candidates.first().map(|(class, confidence)| {
        let name = crate::coach::class_name(coach.knowledge(), *class);
        (name, *confidence, why.threshold)
    });
    cluster.unknown = coach.matcher().unknown_words(&why.decided_by).0;
    true
}
