//! A question set, read.

use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::lines;
use super::pattern::Expected;

/// A named list of things to put to the coach, with what must come back.
#[derive(Debug)]
pub struct Set {
    pub name: String,
    pub(super) rows: Vec<Row>,
}

/// A line that is none, or a set without any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetError {
    /// From 1.
    pub line: usize,
    pub message: String,
}

impl SetError {
    /// A set without lines.
    pub(super) fn empty() -> Self {
        Self {
            line: 1,
            message: "no question in it".to_owned(),
        }
    }
}

impl fmt::Display for SetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.message)
    }
}

impl std::error::Error for SetError {}

/// One line.
#[derive(Debug)]
pub(super) struct Row {
    pub id: String,
    pub what: What,
}

#[derive(Debug)]
pub(super) enum What {
    /// Must be answered.
    Question {
        style: String,
        turn: Turn,
    },
    /// Must not be answered.
    LeftAlone {
        style: String,
        question: String,
    },
    Conversation(Vec<Turn>),
    LookUp {
        call: LookUp,
        expected: Expected,
    },
}

#[derive(Debug)]
pub(super) struct Turn {
    pub question: String,
    pub expected: Expected,
}

/// A look-up as on the command line.
#[derive(Debug)]
pub(super) enum LookUp {
    Salary {
        role: Option<String>,
        level: Option<String>,
        country: Option<String>,
    },
    Ladder {
        role: Option<String>,
        level: Option<String>,
    },
    Next {
        role: String,
        level: Option<String>,
    },
    Compare {
        a: String,
        b: String,
        country: Option<String>,
    },
}

impl Set {
    /// Reads a set; blank lines are passed over.
    ///
    /// # Errors
    /// The first line that is not of one of the four shapes, or holds a pattern that is none; or a set without lines.
    pub fn parse(name: impl Into<String>, text: &str) -> Result<Self, SetError> {
        let mut rows = Vec::new();
        for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            rows.push(row(line).map_err(|message| SetError { line: n + 1, message })?);
        }
        if rows.is_empty() {
            return Err(SetError::empty());
        }
        Ok(Self {
            name: name.into(),
            rows,
        })
    }
}

#[derive(Deserialize)]
struct QuestionLine {
    q: String,
    #[serde(default)]
    style: String,
    #[serde(default)]
    must: Vec<String>,
    #[serde(default)]
    any: Vec<String>,
}

#[derive(Deserialize)]
struct ConversationLine {
    turns: Vec<QuestionLine>,
}

#[derive(Deserialize)]
struct LookUpLine {
    kind: String,
    args: LookUpWords,
    #[serde(default)]
    must: Vec<String>,
    #[serde(default)]
    any: Vec<String>,
}

#[derive(Deserialize)]
struct LookUpWords {
    #[serde(alias = "a")]
    role: Option<String>,
    /// The ladder that is meant, written behind the role.
    track: Option<String>,
    #[serde(alias = "b")]
    to: Option<String>,
    level: Option<String>,
    country: Option<String>,
}

fn row(line: &str) -> Result<Row, String> {
    let value = lines::object(line)?;
    let id = value.get("id").and_then(Value::as_str).ok_or("no `id`")?.to_owned();
    let has = |key: &str| value.contains_key(key);
    let what = if has("turns") {
        let line: ConversationLine = shape(value)?;
        What::Conversation(line.turns.into_iter().map(turn).collect::<Result<_, _>>()?)
    } else if has("args") {
        let line: LookUpLine = shape(value)?;
        What::LookUp {
            expected: Expected::new(&line.must, &line.any)?,
            call: look_up(&line.kind, line.args)?,
        }
    } else if has("must") || has("any") {
        let line: QuestionLine = shape(value)?;
        What::Question {
            style: line.style.clone(),
            turn: turn(line)?,
        }
    } else if has("why") {
        let line: QuestionLine = shape(value)?;
        What::LeftAlone {
            style: line.style,
            question: line.q,
        }
    } else {
        return Err("none of `must`, `why`, `turns` and `args` says what must come back".to_owned());
    };
    Ok(Row { id, what })
}

fn shape<T: DeserializeOwned>(value: Map<String, Value>) -> Result<T, String> {
    serde_json::from_value(Value::Object(value)).map_err(|error| error.to_string())
}

fn turn(line: QuestionLine) -> Result<Turn, String> {
    Ok(Turn {
        expected: Expected::new(&line.must, &line.any)?,
        question: line.q,
    })
}

fn look_up(kind: &str, words: LookUpWords) -> Result<LookUp, String> {
    let LookUpWords {
        role,
        track,
        to,
        level,
        country,
    } = words;
    let given = |it: Option<String>| it.filter(|it| !it.is_empty());
    let parts: Vec<String> = given(role)
        .into_iter()
        .chain(given(track).map(|it| format!("({it})")))
        .collect();
    let role = (!parts.is_empty()).then(|| parts.join(" "));
    let (level, country) = (given(level), given(country));
    match (kind, role, given(to)) {
        ("salary", role, _) => Ok(LookUp::Salary { role, level, country }),
        ("ladder", role, _) => Ok(LookUp::Ladder { role, level }),
        ("next", Some(role), _) => Ok(LookUp::Next { role, level }),
        ("compare", Some(a), Some(b)) => Ok(LookUp::Compare { a, b, country }),
        ("next", None, _) => Err("`next` needs `role`".to_owned()),
        ("compare", ..) => Err("`compare` needs `role` and `to`".to_owned()),
        (other, ..) => Err(format!("there is no look-up `{other}`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_tell_the_shape() {
        for (line, expected) in [
            (r#"{"id":"a","q":"x","style":"plain","must":[]}"#, "question"),
            (
                r#"{"id":"a","q":"x","style":"chatter","why":"nobody asked"}"#,
                "left alone",
            ),
            (
                r#"{"id":"a","turns":[{"q":"x","must":["y"]},{"q":"z","must":[]}]}"#,
                "conversation",
            ),
            (
                r#"{"id":"a","kind":"salary","args":{"country":"uk"},"must":[]}"#,
                "salary None",
            ),
            (
                r#"{"id":"a","kind":"next","args":{"role":"cio","track":"MIS"},"must":[]}"#,
                "next cio (MIS)",
            ),
            (
                r#"{"id":"a","kind":"compare","args":{"a":"x","b":"y"},"must":[]}"#,
                "compare x y",
            ),
        ] {
            let told = match row(line).unwrap().what {
                What::Question { .. } => "question".to_owned(),
                What::LeftAlone { .. } => "left alone".to_owned(),
                What::Conversation(_) => "conversation".to_owned(),
                What::LookUp {
                    call: LookUp::Salary { role, .. },
                    ..
                } => format!("salary {role:?}"),
                What::LookUp {
                    call: LookUp::Ladder { role, .. },
                    ..
                } => format!("ladder {role:?}"),
                What::LookUp {
                    call: LookUp::Next { role, .. },
                    ..
                } => format!("next {role}"),
                What::LookUp {
                    call: LookUp::Compare { a, b, .. },
                    ..
                } => format!("compare {a} {b}"),
            };
            assert_eq!(told, expected, "{line}");
        }
    }

    #[test]
    fn a_malformed_line_is_named() {
        let good = r#"{"id":"a","q":"x","why":"y"}"#;
        for (line, expected) in [
            ("{\"id\":", "not a JSON object: EOF while parsing a value at column 6"),
            (
                "[1]",
                "not a JSON object: invalid type: sequence, expected a map at column 0",
            ),
            (r#"{"q":"x","why":"y"}"#, "no `id`"),
            (
                r#"{"id":"a","q":"x"}"#,
                "none of `must`, `why`, `turns` and `args` says what must come back",
            ),
            (r#"{"id":"a","must":[]}"#, "missing field `q`"),
            (
                r#"{"id":"a","q":"x","must":"y"}"#,
                r#"invalid type: string "y", expected a sequence"#,
            ),
            (
                r#"{"id":"a","kind":"sing","args":{},"must":[]}"#,
                "there is no look-up `sing`",
            ),
            (r#"{"id":"a","kind":"next","args":{},"must":[]}"#, "`next` needs `role`"),
            (
                r#"{"id":"a","kind":"compare","args":{"role":"x"},"must":[]}"#,
                "`compare` needs `role` and `to`",
            ),
        ] {
            let error = Set::parse("s", &format!("{good}\n\n{line}\n")).unwrap_err();
            assert_eq!((error.line, error.message.as_str()), (3, expected), "{line}");
        }
        let error = Set::parse("s", r#"{"id":"a","q":"x","must":["("]}"#).unwrap_err();
        assert!(error.message.starts_with("`(` is no pattern: "), "{error}");
        assert!(Set::parse("s", "\n").is_err());
    }

    #[test]
    fn the_shipped_sets_are_sound() {
        let sets = super::super::builtin();
        assert!(sets.len() >= 4, "{sets:?}");
        for (name, text) in sets {
            if let Err(error) = Set::parse(&name, text) {
                panic!("{name}:{error}");
            }
        }
    }
}
