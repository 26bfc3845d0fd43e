//! Anybody's questions, each with the intent that it belongs to.

use serde_json::{Map, Value};

use super::SetError;
use super::lines;

/// A list of texts with their intents: phrasings to learn from, or questions to ask.
#[derive(Debug, Default)]
pub struct Labelled {
    pub lines: Vec<LabelledLine>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelledLine {
    pub text: String,
    /// None for what is nobody's question.
    pub intent: Option<String>,
}

impl Labelled {
    /// Reads lines of `{"text": …, "intent": …}`; blank lines and other keys are passed over.
    ///
    /// # Errors
    /// The first line that is no such object; or a set without lines.
    pub fn parse(text: &str) -> Result<Self, SetError> {
        let mut lines = Vec::new();
        for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            lines.push(labelled_line(line).map_err(|message| SetError { line: n + 1, message })?);
        }
        if lines.is_empty() {
            return Err(SetError::empty());
        }
        Ok(Self { lines })
    }
}

fn labelled_line(line: &str) -> Result<LabelledLine, String> {
    let mut object: Map<String, Value> = lines::object(line)?;
    let text = match object.remove("text") {
        Some(Value::String(text)) => text,
        Some(_) => return Err("`text` must be a string".to_owned()),
        None => return Err("no `text`".to_owned()),
    };
    let intent = match object.remove("intent") {
        Some(Value::String(intent)) if intent.is_empty() => {
            return Err("`intent` is empty; null stands for what is nobody's question".to_owned());
        }
        Some(Value::String(intent)) => Some(intent),
        Some(Value::Null) => None,
        Some(_) => return Err("`intent` must be a string, or null for what is nobody's question".to_owned()),
        None => return Err("no `intent`; null stands for what is nobody's question".to_owned()),
    };
    Ok(LabelledLine { text, intent })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read() {
        let set = Labelled::parse(
            "{\"text\":\"where is it\",\"intent\":\"place\"}\n\n{\"intent\":null,\"text\":\"\",\"id\":7}\r\n",
        );
        let line = |text: &str, intent: Option<&str>| LabelledLine {
            text: text.to_owned(),
            intent: intent.map(str::to_owned),
        };
        assert_eq!(set.unwrap().lines, [line("where is it", Some("place")), line("", None)]);
    }

    #[test]
    fn a_malformed_line_is_named() {
        let good = r#"{"text":"x","intent":"y"}"#;
        for (line, expected) in [
            ("{\"text\":", "not a JSON object: EOF while parsing a value at column 8"),
            (
                "\"x\"",
                "not a JSON object: invalid type: string \"x\", expected a map at column 3",
            ),
            (r#"{"intent":"y"}"#, "no `text`"),
            (r#"{"text":1,"intent":"y"}"#, "`text` must be a string"),
            (
                r#"{"text":"x"}"#,
                "no `intent`; null stands for what is nobody's question",
            ),
            (
                r#"{"text":"x","intent":""}"#,
                "`intent` is empty; null stands for what is nobody's question",
            ),
            (
                r#"{"text":"x","intent":["y"]}"#,
                "`intent` must be a string, or null for what is nobody's question",
            ),
        ] {
            let error = Labelled::parse(&format!("{good}\n\n{line}\n{good}\n")).unwrap_err();
            assert_eq!((error.line, error.message.as_str()), (3, expected), "{line}");
        }
        assert_eq!(
            Labelled::parse("\n \n").unwrap_err().to_string(),
            "1: no question in it"
        );
    }
}
