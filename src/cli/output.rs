//! Where replies go: JSON lines, or text for people.

use std::io::{self, BufRead, IsTerminal, Read, Write};

use serde::Serialize;

use crate::coach::{Reasons, Reply};

use super::exit;
use super::terminal;

/// The longest line that is read, in bytes; the rest of it is dropped.
const LONGEST_LINE: u64 = 1 << 20;

/// How to print.
pub struct Output {
    json: bool,
    /// A person types the questions.
    human: bool,
    /// Where lines are broken; nowhere unless on a terminal.
    columns: Option<usize>,
}

#[derive(Serialize)]
struct WithWhy<'r> {
    #[serde(flatten)]
    reply: &'r Reply,
    why: &'r Reasons,
}

impl Output {
    /// Output for this process: JSON if asked for, text otherwise.
    #[must_use]
    pub fn new(json: bool) -> Self {
        let columns = terminal::columns();
        Self {
            json,
            human: !json && columns.is_some() && io::stdin().is_terminal(),
            columns,
        }
    }

    /// Whether JSON was asked for.
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Prints a reply, flushed.
    pub fn reply(&self, reply: &Reply, why: Option<&Reasons>) -> exit::Result {
        let mut out = anstream::stdout().lock();
        if self.json {
            let line = match why {
                Some(why) => serde_json::to_string(&WithWhy { reply, why }),
                None => serde_json::to_string(reply),
            };
            writeln!(out, "{}", line.map_err(io::Error::other)?)?;
        } else {
            terminal::write(&mut out, reply, why.map(|it| it.text.as_slice()), self.columns)?;
        }
        out.flush()?;
        Ok(())
    }

    /// Prints a JSON value on a line of its own.
    pub fn value(&self, value: &impl Serialize) -> exit::Result {
        let mut out = io::stdout().lock();
        writeln!(out, "{}", serde_json::to_string(value).map_err(io::Error::other)?)?;
        out.flush()?;
        Ok(())
    }

    /// Prints text as it is.
    pub fn text(&self, text: &str) -> exit::Result {
        let mut out = anstream::stdout().lock();
        writeln!(out, "{text}")?;
        out.flush()?;
        Ok(())
    }

    /// Invites a person to type.
    pub fn prompt(&self) -> exit::Result {
        if self.human {
            let mut out = anstream::stdout().lock();
            write!(out, "> ")?;
            out.flush()?;
        }
        Ok(())
    }
}

/// The next line without its end; none at the end of the input. What is not UTF-8 is replaced, what is too long is cut.
pub fn read_line(input: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    if input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
    } else {
        skip_line(input)?;
    }
    if bytes.last() == Some(&b'\r') {
        bytes.pop();
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        if let Some(at) = buffer.iter().position(|b| *b == b'\n') {
            input.consume(at + 1);
            return Ok(());
        }
        let n = buffer.len();
        input.consume(n);
    }
}
