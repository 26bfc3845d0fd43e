//! What is wrong with a knowledge file, where, and what to write instead.

use std::fmt;
use std::ops::Range;

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::SourceFile;
use super::position::{floor_boundary, line_at, position};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The knowledge cannot be used.
    Error,
    /// Worth a look; never blocks.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// One problem of a knowledge file.
///
/// Its [`Display`](fmt::Display) is one line, `file:line:column: error: message`;
/// [`render`](Self::render) shows the line itself with the culprit underlined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    /// Name of the file; empty when the problem is of the folder as a whole.
    pub file: String,
    /// From 1; 0 when there is no file, or nobody could look into it.
    pub line: usize,
    /// From 1, in characters; 0 where the line is.
    pub column: usize,
    /// The culprit, in bytes of the file's text.
    pub span: Range<usize>,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to write instead, short enough to stand beside the culprit.
    pub label: Option<String>,
    /// What more there is to say.
    pub help: Option<String>,
    /// The name of the rule that it breaks, for whoever sorts or counts; none where the message says it all.
    pub rule: Option<&'static str>,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.file.is_empty() {
            write!(f, "{}: ", self.place())?;
        }
        write!(f, "{}: {}", self.severity, self.message)?;
        for more in [&self.label, &self.help].into_iter().flatten() {
            write!(f, "; {more}")?;
        }
        Ok(())
    }
}

impl Diagnostic {
    /// An error at a place of a file, given in bytes of its text; what to write instead may be added.
    pub fn error(file: &SourceFile, span: Range<usize>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, file, span, message)
    }

    /// As [`Diagnostic::error`], for something worth a look.
    pub fn warning(file: &SourceFile, span: Range<usize>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, file, span, message)
    }

    fn new(severity: Severity, file: &SourceFile, span: Range<usize>, message: impl Into<String>) -> Self {
        let (line, column) = position(&file.text, span.start);
        Self {
            severity,
            file: file.name.clone(),
            line,
            column,
            span,
            message: message.into(),
            label: None,
            help: None,
            rule: None,
        }
    }

    /// `file:line:column`, or the file alone where nobody could look into it.
    fn place(&self) -> String {
        let file = plain(&self.file);
        if self.line == 0 {
            file
        } else {
            format!("{file}:{}:{}", self.line, self.column)
        }
    }

    /// Message, place, the line with the culprit underlined, and what to write instead:
    /// several lines, the last one ended by a line break.
    ///
    /// `files` are those that were loaded; a file that is not among them is named without its line.
    /// Control characters of the file are shown as `�`, so that nothing in it can reach the terminal.
    pub fn render(&self, files: &[SourceFile], color: bool) -> String {
        let paint = Paint { color };
        let severity = match self.severity {
            Severity::Error => AnsiColor::Red,
            Severity::Warning => AnsiColor::Yellow,
        };
        let head = paint.bold(severity, &self.severity.to_string());
        let mut out = format!("{head}{}\n", paint.strong(&format!(": {}", self.message)));
        let number = self.line.to_string();
        let margin = " ".repeat(number.len());
        let bar = paint.bold(AnsiColor::Blue, "|");
        if !self.file.is_empty() {
            let arrow = paint.bold(AnsiColor::Blue, "-->");
            out += &format!("{margin}{arrow} {}\n", self.place());
        }
        if let Some(file) = files.iter().find(|file| file.name == self.file) {
            let excerpt = Excerpt::new(&file.text, &self.span);
            let number = paint.bold(AnsiColor::Blue, &number);
            let carets = paint.bold(severity, &"^".repeat(excerpt.carets));
            let label = self
                .label
                .as_ref()
                .map(|label| format!(" {}", paint.bold(severity, label)));
            out += &format!("{margin} {bar}\n{number} {bar} {}\n", excerpt.line);
            out += &format!(
                "{margin} {bar} {}{carets}{}\n",
                " ".repeat(excerpt.indent),
                label.unwrap_or_default()
            );
        } else if let Some(label) = &self.label {
            out += &format!("{margin} = {label}\n");
        }
        if let Some(help) = &self.help {
            let sign = paint.bold(AnsiColor::Blue, "=");
            out += &format!("{margin} {sign} {}: {help}\n", paint.strong("help"));
        }
        out
    }
}

/// A name or value from a file between backticks: without control characters, and cut where it gets long.
pub fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut short: String = text.chars().take(LONGEST).map(visible).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    format!("`{short}`")
}

/// Text that can do nothing to a terminal: control characters and direction marks are shown as `�`.
pub fn plain(text: &str) -> String {
    text.chars().map(visible).collect()
}

/// Control characters could move the cursor or recolour the terminal, and direction marks turn a line around.
fn visible(c: char) -> char {
    let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    match c {
        '\t' => ' ',
        c if c.is_control() || turns => '\u{fffd}',
        c => c,
    }
}

/// The part of a line that is shown, and where the carets stand below it.
struct Excerpt {
    line: String,
    /// Columns of the terminal before the first caret.
    indent: usize,
    carets: usize,
}

impl Excerpt {
    fn new(text: &str, span: &Range<usize>) -> Self {
        /// Characters shown before and from the culprit on.
        const BEFORE: usize = 60;
        const AFTER: usize = 80;
        let offset = floor_boundary(text, span.start);
        let (start, line) = line_at(text, offset);
        // The offset may stand on the line break, which the line lacks.
        let (before, after) = line.split_at((offset - start).min(line.len()));
        let end = floor_boundary(text, span.end)
            .saturating_sub(start + before.len())
            .min(after.len());
        let culprit = after.get(..end).unwrap_or_default();

        let mut head: String = before
            .chars()
            .rev()
            .take(BEFORE)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .map(visible)
            .collect();
        if before.chars().nth(BEFORE).is_some() {
            head.insert(0, '…');
        }
        let mut tail: String = after.chars().take(AFTER).map(visible).collect();
        if after.chars().nth(AFTER).is_some() {
            tail.push('…');
        }
        let carets = culprit
            .chars()
            .take(AFTER)
            .map(|c| visible(c).width().unwrap_or(0))
            .sum::<usize>();
        Self {
            indent: head.width(),
            carets: carets.max(1),
            line: format!("{head}{tail}").trim_end().to_owned(),
        }
    }
}

struct Paint {
    color: bool,
}

impl Paint {
    fn bold(&self, color: AnsiColor, text: &str) -> String {
        self.with(color.on_default().bold(), text)
    }

    fn strong(&self, text: &str) -> String {
        self.with(Style::new().bold(), text)
    }

    fn with(&self, style: Style, text: &str) -> String {
        if self.color {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(text: &str, span: Range<usize>) -> String {
        let diagnostic = Diagnostic {
            severity: Severity::Error,
            file: "a.toml".into(),
            line: 1,
            column: 1,
            span,
            message: "bad".into(),
            label: Some("write better".into()),
            help: None,
            rule: None,
        };
        diagnostic.render(
            &[SourceFile {
                name: "a.toml".into(),
                text: text.into(),
            }],
            false,
        )
    }

    #[test]
    fn the_culprit_is_underlined() {
        for (text, span, line, carets) in [
            ("anser = 1\n", 0..5, "anser = 1", "^^^^^"),
            ("a = \"日本\" # x", 5..11, "a = \"日本\" # x", "     ^^^^"),
            ("a\tb = 1", 2..3, "a b = 1", "  ^"),
            ("a = \"\u{1b}[31m\"", 4..5, "a = \"�[31m\"", "    ^"),
            ("a = 1\nb = 2", 4..11, "a = 1", "    ^"),
            ("a = 1", 99..120, "a = 1", "     ^"),
            ("", 0..0, "", "^"),
        ] {
            let expected = format!("error: bad\n --> a.toml:1:1\n  |\n1 | {line}\n  | {carets} write better\n");
            assert_eq!(render(text, span), expected, "{text:?}");
        }
    }

    #[test]
    fn a_long_line_is_shown_in_part() {
        let text = format!("{}culprit{}", "a".repeat(1000), "b".repeat(1000));
        let shown = render(&text, 1000..1007);
        assert!(shown.lines().all(|line| line.chars().count() < 160), "{shown}");
        let mut lines = shown.lines().skip(3);
        let at = lines.next().and_then(|line| line.find("culprit"));
        // The ellipsis before it takes three bytes and one column.
        assert_eq!(at.map(|at| at - 2), lines.next().and_then(|line| line.find("^^^^^^^ ")));
    }
}
