//! The questions that a knowledge brings along to be tried by.

use std::time::Duration;

use crate::coach::{Coach, Memory, Question, Reply};
use crate::knowledge::model::Check;
use crate::knowledge::{Diagnostic, Entry, Severity};

/// Puts every question of the knowledge's own checks to the coach: an error for each that does not get where it must.
#[must_use]
pub fn replay_checks(coach: &Coach) -> Vec<Diagnostic> {
    failing(coach).map(|(_, diagnostic)| diagnostic).collect()
}

/// What became of checks that do not get where they must.
#[derive(Debug, Default)]
pub(super) struct Failed {
    /// Errors: the check is new, or did get there before.
    pub news: Vec<Diagnostic>,
    /// Warnings: it failed before as well.
    pub known: Vec<Diagnostic>,
}

/// As [`replay_checks`], apart from those that `before` has too and fails as well.
pub(super) fn replay_checks_after(before: Option<&Coach>, coach: &Coach) -> Failed {
    let failing_now: Vec<(&Check, Diagnostic)> = failing(coach).collect();
    let before = before.filter(|_| !failing_now.is_empty());
    let known: Vec<Essence> = before
        .into_iter()
        .flat_map(failing)
        .map(|(check, _)| essence(check))
        .collect();
    let mut failed = Failed::default();
    for (check, mut diagnostic) in failing_now {
        if known.contains(&essence(check)) {
            diagnostic.severity = Severity::Warning;
            diagnostic.message += ", as before";
            failed.known.push(diagnostic);
        } else {
            failed.news.push(diagnostic);
        }
    }
    failed
}

fn failing(coach: &Coach) -> impl Iterator<Item = (&Check, Diagnostic)> {
    let checks = coach.knowledge().checks.iter();
    checks.filter_map(|check| Some((&check.value, replay(coach, check)?)))
}

/// What a check demands, wherever it stands.
type Essence<'k> = (&'k str, &'k str, Option<&'k str>, Option<&'k str>);

fn essence(check: &Check) -> Essence<'_> {
    fn text(it: &Option<crate::knowledge::model::Spanned<String>>) -> Option<&str> {
        it.as_ref().map(|it| it.get_ref().as_str())
    }
    (
        check.question.get_ref(),
        check.intent.get_ref(),
        text(&check.role),
        text(&check.place),
    )
}

fn replay(coach: &Coach, check: &Entry<Check>) -> Option<Diagnostic> {
    // Each question stands alone, so no time passes and nothing is remembered.
    let question = Question::asked(check.question.get_ref());
    let reply = coach.answer(&question, &mut Memory::default(), Duration::ZERO);
    let wrong = differences(check, &reply);
    if wrong.is_empty() {
        return None;
    }
    // Every entry comes from one of the files.
    let file = coach.knowledge().files.get(check.file)?;
    let message = format!("this question does not lead where it must: {}", wrong.join(", "));
    let mut diagnostic = Diagnostic::error(file, check.question.span(), message);
    diagnostic.label = Some(match &reply.id {
        Some(id) => format!("answered by `{id}`"),
        None => format!("replied \"{}\"", reply.title),
    });
    diagnostic.help = Some(
        "`career-coach ask --why` with this question shows what it was taken for; a phrasing like it moves it"
            .to_owned(),
    );
    Some(diagnostic)
}

/// Where the reply went and where it should have gone, for everything that the check names.
fn differences(check: &Check, reply: &Reply) -> Vec<String> {
    let mut wrong = Vec::new();
    let intent = check.intent.get_ref();
    if !reply.intents.contains(intent) {
        let came = reply.intent.as_deref();
        wrong.push(difference("intent", intent, came));
    }
    for (name, wanted) in [("role", &check.role), ("place", &check.place)] {
        let came = reply.slots.get(name).map(String::as_str);
        if let Some(wanted) = wanted.as_ref().map(|it| it.get_ref().as_str())
            && came != Some(wanted)
        {
            wrong.push(difference(name, wanted, came));
        }
    }
    wrong
}

fn difference(what: &str, wanted: &str, came: Option<&str>) -> String {
    match came {
        Some(came) => format!("{what} `{came}` instead of `{wanted}`"),
        None => format!("no {what} instead of `{wanted}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::{SourceFile, load};

    /// A tiny knowledge with one check.
    fn check(lines: &str, expected: Option<&str>) {
        let sound = include_str!("../../tests/knowledge/sound.toml");
        let files = vec![
            SourceFile {
                name: "checks.toml".into(),
                text: format!("[[check]]\n{lines}\n"),
            },
            SourceFile {
                name: "sound.toml".into(),
                text: sound.into(),
            },
        ];
        let (knowledge, problems) = load(files);
        assert_eq!(problems, [], "{lines}");
        let found = replay_checks(&Coach::new(knowledge));
        let mine: Vec<String> = found
            .iter()
            .filter(|it| it.file == "checks.toml")
            .map(|it| format!("{}:{} {}", it.line, it.column, it.message))
            .collect();
        assert_eq!(mine.first().map(String::as_str), expected, "{lines}");
    }

    #[test]
    fn a_question_must_reach_its_intent_role_and_place() {
        let question = "question = \"what does a chef earn\"";
        check(&format!("{question}\nintent = \"salary\"\nrole = \"chef\""), None);
        check(
            &format!("{question}\nintent = \"tools\"\nrole = \"cook\"\nplace = \"france\""),
            Some(
                "2:12 this question does not lead where it must: intent `salary` instead of `tools`, role `chef` instead of `cook`, no place instead of `france`",
            ),
        );
        check(
            &format!("intent = \"salary\"\n{question}\nplace = \"france\""),
            Some("3:12 this question does not lead where it must: no place instead of `france`"),
        );
    }
}
