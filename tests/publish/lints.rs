//! What helps an author to write well: each file of `lints.toml` is examined together with the sound knowledge.

use std::time::{Duration, SystemTime};

use career_coach::coach::Coach;
use career_coach::knowledge::SourceFile;
use career_coach::publish::{Examiner, Outcome, Rules, Who};
use serde::Deserialize;

use super::home::sound;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    row: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    text: String,
    /// Years since 1970 at the first of January, leap days aside.
    #[serde(default = "today")]
    year: u64,
    /// Of each warning: line, column, rule, and the beginning of what is said.
    warnings: Vec<String>,
}

fn today() -> u64 {
    2026
}

#[test]
fn authors_are_warned() {
    let table: Table = toml::from_str(include_str!("lints.toml")).unwrap();
    for row in table.row {
        let days = (row.year - 1970) * 365 + (row.year - 1969) / 4;
        let examiner = Examiner {
            rules: Rules::default(),
            by: Who::Start,
            at: SystemTime::UNIX_EPOCH + Duration::from_secs(days * 86_400),
            before: None,
            accuracy_before: None,
            learn: &Coach::learn,
            lately: &[],
        };
        let file = |name: &str, text: String| SourceFile {
            name: name.into(),
            text,
        };
        let files = vec![file("lint.toml", row.text), file("sound.toml", sound())];
        let (report, _) = examiner.examine(files);
        assert_eq!(report.outcome, Outcome::Sound, "{}: {}", row.name, report.details());
        let warnings: Vec<String> = report
            .warnings
            .iter()
            .map(|it| {
                assert_eq!(it.file, "lint.toml", "{}: {it}", row.name);
                format!("{}:{} {}: {}", it.line, it.column, it.rule.unwrap_or("-"), it.message)
            })
            .collect();
        let as_expected = warnings.len() == row.warnings.len()
            && warnings
                .iter()
                .zip(&row.warnings)
                .all(|(it, expected)| it.starts_with(expected));
        assert!(as_expected, "{}: {warnings:#?}", row.name);
    }
}
