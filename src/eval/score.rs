//! Putting a set to the coach, and counting.

use std::time::Duration;

use serde::Serialize;

use crate::coach::{Coach, Kind, Memory, Question, Reply};

use super::pattern::Expected;
use super::set::{LookUp, Row, Set, What};

/// How a set went.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    pub set: String,
    pub right: usize,
    pub n: usize,
    /// By style, kind of look-up, or place in the conversation, in the order in which they came up.
    pub groups: Vec<Group>,
    /// Lengths of the bodies of all answers, right or wrong, in characters; none without an answer.
    pub median_chars: Option<usize>,
    pub longest_chars: Option<usize>,
    pub misses: Vec<Miss>,
}

/// A part of a set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    pub name: String,
    pub right: usize,
    pub n: usize,
}

/// Something that went wrong.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Miss {
    /// The line's id, for a conversation with the number of the turn.
    pub id: String,
    pub question: String,
    /// The turns before.
    pub after: Vec<String>,
    pub kind: Kind,
    pub title: String,
    pub body: String,
    pub confidence: f32,
    /// Why it is wrong.
    pub failed: Vec<String>,
}

/// Puts every row of the set to the coach.
#[must_use]
pub fn measure(coach: &Coach, set: &Set) -> Score {
    let mut tally = Tally::default();
    for row in &set.rows {
        put(coach, row, &mut tally);
    }
    tally.lengths.sort_unstable();
    Score {
        set: set.name.clone(),
        right: tally.right,
        n: tally.n,
        groups: tally.groups,
        median_chars: tally.lengths.get(tally.lengths.len() / 2).copied(),
        longest_chars: tally.lengths.last().copied(),
        misses: tally.misses,
    }
}

fn put(coach: &Coach, Row { id, what }: &Row, tally: &mut Tally) {
    match what {
        What::Question { style, turn } => {
            let reply = ask(coach, &turn.question, &mut Memory::default());
            tally.judge(style, id, &turn.question, &[], &reply, turn.expected.failures(&reply));
        }
        What::LeftAlone { style, question } => {
            let reply = ask(coach, question, &mut Memory::default());
            let answered = (reply.kind == Kind::Answer).then(|| "must not be answered".to_owned());
            tally.judge(style, id, question, &[], &reply, answered.into_iter().collect());
        }
        What::Conversation(turns) => {
            let mut memory = Memory::default();
            let mut before: Vec<&str> = Vec::new();
            let misses = tally.misses.len();
            for (n, turn) in turns.iter().enumerate() {
                let reply = ask(coach, &turn.question, &mut memory);
                let group = if n == 0 { "first turns" } else { "follow-ups" };
                let id = format!("{id}.{}", n + 1);
                tally.judge(
                    group,
                    &id,
                    &turn.question,
                    &before,
                    &reply,
                    turn.expected.failures(&reply),
                );
                before.push(&turn.question);
            }
            tally.count("whole conversations", tally.misses.len() == misses);
        }
        What::LookUp { call, expected } => look_up(coach, id, call, expected, tally),
    }
}

/// All turns of a conversation come at the same moment, so none of it is forgotten.
fn ask(coach: &Coach, text: &str, memory: &mut Memory) -> Reply {
    coach.answer(&Question::asked(text), memory, Duration::ZERO)
}

fn look_up(coach: &Coach, id: &str, call: &LookUp, expected: &Expected, tally: &mut Tally) {
    let words = |it: &Option<String>| it.clone().unwrap_or_default();
    let (kind, said, reply) = match call {
        LookUp::Salary { role, level, country } => {
            let reply = coach.salary(role.as_deref(), level.as_deref(), country.as_deref());
            ("salary", [words(role), words(level), words(country)], reply)
        }
        LookUp::Ladder { role, level } => (
            "ladder",
            [words(role), words(level), String::new()],
            coach.ladder(role.as_deref(), level.as_deref()),
        ),
        LookUp::Next { role, level } => (
            "next",
            [role.clone(), words(level), String::new()],
            coach.next(role, level.as_deref()),
        ),
        LookUp::Compare { a, b, country } => (
            "compare",
            [a.clone(), b.clone(), words(country)],
            coach.compare(a, b, country.as_deref()),
        ),
    };
    let said: Vec<&str> = said.iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
    let question = format!("{kind} {}", said.join(" · "));
    tally.judge(kind, id, &question, &[], &reply, expected.failures(&reply));
}

#[derive(Default)]
struct Tally {
    right: usize,
    n: usize,
    groups: Vec<Group>,
    lengths: Vec<usize>,
    misses: Vec<Miss>,
}

impl Tally {
    fn judge(&mut self, group: &str, id: &str, question: &str, after: &[&str], reply: &Reply, failed: Vec<String>) {
        if reply.kind == Kind::Answer {
            self.lengths.push(reply.body.chars().count());
        }
        self.n += 1;
        self.right += usize::from(failed.is_empty());
        self.count(group, failed.is_empty());
        if !failed.is_empty() {
            self.misses.push(Miss {
                id: id.to_owned(),
                question: question.to_owned(),
                after: after.iter().map(|it| (*it).to_owned()).collect(),
                kind: reply.kind,
                title: reply.title.clone(),
                body: reply.body.clone(),
                confidence: reply.confidence,
                failed,
            });
        }
    }

    fn count(&mut self, group: &str, right: bool) {
        let at = self.groups.iter().position(|it| it.name == group).unwrap_or_else(|| {
            self.groups.push(Group {
                name: group.to_owned(),
                right: 0,
                n: 0,
            });
            self.groups.len() - 1
        });
        // The index was found or made on the line above.
        let group = &mut self.groups[at];
        group.n += 1;
        group.right += usize::from(right);
    }
}

impl Miss {
    /// What came instead, on one line.
    #[must_use]
    pub fn came(&self) -> String {
        const LONGEST: usize = 160;
        let body: String = self.body.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut short: String = body.chars().take(LONGEST).collect();
        if body.chars().nth(LONGEST).is_some() {
            short.push('…');
        }
        format!(
            "{} ({:.2}): {} | {short}",
            self.kind.name(),
            self.confidence,
            self.title
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::{SourceFile, load};

    #[test]
    fn a_set_is_put_and_counted() {
        let text = include_str!("../../tests/knowledge/sound.toml").to_owned();
        let coach = Coach::new(
            load(vec![SourceFile {
                name: "sound.toml".into(),
                text,
            }])
            .0,
        );
        let set = Set::parse(
            "mixed",
            r#"
{"id":"q1","q":"what does a chef earn","style":"plain","must":["40[.,]000"],"any":["€","eur"]}
{"id":"q2","q":"what does a chef earn","style":"plain","must":["50[.,]000"]}
{"id":"o1","q":"anyone up for a game","style":"chatter","why":"chatter"}
{"id":"o2","q":"what does a chef earn","style":"chatter","why":"it is answered"}
{"id":"d1","turns":[{"q":"what does a chef earn","must":["chef"]},{"q":"and in france","must":["france"]}]}
{"id":"l1","kind":"salary","args":{"role":"chef","country":"france"},"must":["france"]}
"#,
        )
        .unwrap();
        let score = measure(&coach, &set);
        let groups: Vec<_> = score
            .groups
            .iter()
            .map(|it| (it.name.as_str(), it.right, it.n))
            .collect();
        assert_eq!(
            groups,
            [
                ("plain", 1, 2),
                ("chatter", 1, 2),
                ("first turns", 1, 1),
                ("follow-ups", 1, 1),
                ("whole conversations", 1, 1),
                ("salary", 1, 1)
            ]
        );
        assert_eq!((score.right, score.n), (5, 7));
        let misses: Vec<_> = score
            .misses
            .iter()
            .map(|it| (it.id.as_str(), it.failed.join(" ")))
            .collect();
        assert_eq!(
            misses,
            [
                ("q2", "must: 50[.,]000".to_owned()),
                ("o2", "must not be answered".to_owned())
            ]
        );
        assert!(score.median_chars <= score.longest_chars && score.median_chars > Some(0));
    }
}
