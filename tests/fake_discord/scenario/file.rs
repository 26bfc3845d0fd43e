//! The file of a scenario: what is given, what happens, and what the bot then sent.

/// A file, taken apart so that it can be written again with other expectations.
#[derive(Debug, PartialEq)]
pub struct File {
    pub parts: Vec<Part>,
}

/// A piece of a file.
#[derive(Debug, PartialEq)]
pub enum Part {
    /// A comment or an empty line.
    Plain(String),
    /// `given …`, without the word.
    Given { line: usize, text: String },
    /// `> …`, with what is expected below it.
    Step {
        line: usize,
        text: String,
        expected: Vec<String>,
    },
}

/// Reads a file. Lines of no known form are an error that names them.
pub fn read(text: &str) -> Result<File, String> {
    let mut parts: Vec<Part> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let number = number + 1;
        if let Some(step) = line.strip_prefix("> ") {
            parts.push(Part::Step {
                line: number,
                text: step.to_owned(),
                expected: Vec::new(),
            });
        } else if let Some(more) = line.strip_prefix(">|") {
            let Some(Part::Step { text, expected, .. }) = parts.last_mut().filter(|part| is_step(part)) else {
                return Err(format!(
                    "line {number}: \">|\" goes on with a step, and there is none above"
                ));
            };
            if !expected.is_empty() {
                return Err(format!("line {number}: \">|\" stands right below its step"));
            }
            text.push('\n');
            text.push_str(more.strip_prefix(' ').unwrap_or(more));
        } else if line.starts_with("< ") || line.starts_with("  ") {
            let Some(Part::Step { expected, .. }) = parts.last_mut().filter(|part| is_step(part)) else {
                return Err(format!("line {number}: what the bot sends stands below a step"));
            };
            expected.push(line.to_owned());
        } else if let Some(given) = line.strip_prefix("given ") {
            parts.push(Part::Given {
                line: number,
                text: given.to_owned(),
            });
        } else if line.trim().is_empty() || line.starts_with('#') {
            parts.push(Part::Plain(line.to_owned()));
        } else {
            return Err(format!(
                "line {number}: a line begins with \"#\", \"given\", \">\" or \"<\": {line}"
            ));
        }
    }
    Ok(File { parts })
}

/// Writes a file.
pub fn write(file: &File) -> String {
    let mut text = String::new();
    for part in &file.parts {
        match part {
            Part::Plain(line) => text.push_str(line),
            Part::Given { text: given, .. } => {
                text.push_str("given ");
                text.push_str(given);
            }
            Part::Step {
                text: step, expected, ..
            } => {
                text.push_str("> ");
                text.push_str(&step.replace('\n', "\n>| "));
                for line in expected {
                    text.push('\n');
                    text.push_str(line);
                }
            }
        }
        text.push('\n');
    }
    text
}

fn is_step(part: &Part) -> bool {
    matches!(part, Part::Step { .. })
}
