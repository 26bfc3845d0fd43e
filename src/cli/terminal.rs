//! A reply as text for people.

use std::io::{self, IsTerminal, Write};

use anstyle::Style;

use crate::coach::{Reply, SourceLine};

use super::wrap;

/// Text is set no wider than this: longer lines are hard to follow.
const WIDEST: usize = 100;

/// Text is set no narrower than this: below it a window shows more breaks than words.
const NARROWEST: usize = 20;

/// How wide text is set on the standard output; none where it is no terminal, and lines are left as they are.
#[must_use]
pub fn columns() -> Option<usize> {
    let out = io::stdout();
    if !out.is_terminal() {
        return None;
    }
    let said = std::env::var("COLUMNS")
        .ok()
        .and_then(|it| it.trim().parse().ok())
        .filter(|it| *it > 0);
    let measured = || terminal_size::terminal_size_of(&out).map(|(width, _)| usize::from(width.0));
    Some(said.or_else(measured).unwrap_or(80).clamp(NARROWEST, WIDEST))
}

/// Writes a reply: title, body, notes, sources, what to ask next, and `why` it was understood so.
///
/// Styles are written as ANSI sequences: `out` takes them away where they don't belong.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut impl Write, reply: &Reply, why: Option<&[String]>, columns: Option<usize>) -> io::Result<()> {
    let (plain, strong, dim) = (Style::new(), Style::new().bold(), Style::new().dimmed());
    let mut put = |text: &str, style, indent| {
        let mut lines = text.lines();
        lines.try_for_each(|line| out.write_all(wrap::line(line, style, indent, columns).as_bytes()))
    };
    put(&reply.title, strong, 0)?;
    put(&reply.body, plain, 0)?;
    let foot: Vec<(String, Style)> = reply
        .notes
        .iter()
        .map(|note| (format!("Note: {note}"), dim))
        .chain(sources(&reply.sources).into_iter().map(|it| (it, plain)))
        .collect();
    if !foot.is_empty() {
        put("\n", plain, 0)?;
    }
    for (text, style) in foot {
        put(&text, style, 0)?;
    }
    if !reply.follow_ups.is_empty() {
        put("You could ask next:", plain, 0)?;
    }
    for next in &reply.follow_ups {
        put(&format!("- {}", next.question), plain, 0)?;
    }
    if let Some(why) = why {
        put("Why:", dim, 0)?;
        for reason in why {
            put(&format!("- {reason}"), dim, 2)?;
        }
    }
    put("\n", plain, 0)
}

/// A line for each guide, with all its sections.
fn sources(sources: &[SourceLine]) -> Vec<String> {
    let mut guides: Vec<(String, String)> = Vec::new();
    for it in sources {
        let name = it.named();
        let section = if it.section.is_empty() {
            String::new()
        } else {
            format!(", § {}", it.section)
        };
        match guides.iter_mut().find(|(guide, _)| *guide == name) {
            Some((_, sections)) => sections.push_str(&section),
            None => guides.push((name, section)),
        }
    }
    guides
        .into_iter()
        .map(|(guide, sections)| format!("Source: {guide}{sections}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coach::{Kind, NextQuestion};

    fn reply() -> Reply {
        let source = |short: &str, section: &str| SourceLine {
            document: "x.txt".into(),
            title: "X".into(),
            section: section.into(),
            date: (short == "MIS Manager guide").then(|| "March 2023".into()),
            short: short.into(),
        };
        let question = "How long does it take to become an MIS Director?";
        Reply {
            kind: Kind::Answer,
            title: "Salary · MIS Director".into(),
            body: "An MIS Director earns **$132,000** a year (median).\n- **Germany:** €80,000–€130,000, about $85,000–$140,000\n- **Japan:** nothing".into(),
            notes: vec!["This is about the nearest title.".into()],
            sources: vec![source("MIS Director guide", "Global Salaries"), source("MIS Manager guide", "Pay"), source("MIS Director guide", "Salary by Level")],
            follow_ups: vec![NextQuestion { label: "Time".into(), question: question.into() }],
            ..Reply::default()
        }
    }

    fn shown(reply: &Reply, why: Option<&[String]>, columns: Option<usize>) -> String {
        let mut out = Vec::new();
        write(&mut out, reply, why, columns).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn piped_it_is_plain_text() {
        let out = anstream::adapter::strip_str(&shown(&reply(), None, None)).to_string();
        insta::assert_snapshot!(out, @r"
        Salary · MIS Director
        An MIS Director earns $132,000 a year (median).
        - Germany: €80,000–€130,000, about $85,000–$140,000
        - Japan: nothing

        Note: This is about the nearest title.
        Source: MIS Director guide, § Global Salaries, § Salary by Level
        Source: MIS Manager guide (March 2023), § Pay
        You could ask next:
        - How long does it take to become an MIS Director?
        ");
    }

    #[test]
    fn on_a_terminal_it_is_styled_and_fits() {
        let why = ["Read as: what does an {role} earn".to_owned()];
        let out = shown(&reply(), Some(&why), Some(40));
        let visible = out.replace('\u{1b}', "ESC");
        insta::assert_snapshot!(visible, @r"
        ESC[1mSalary · MIS DirectorESC[0m
        An MIS Director earns ESC[1m$132,000ESC[0m a year
        (median).
        - ESC[1mGermany:ESC[0m €80,000–€130,000, about
          $85,000–$140,000
        - ESC[1mJapan:ESC[0m nothing

        ESC[2mNote: This is about the nearest title.ESC[0m
        Source: MIS Director guide, § Global
        Salaries, § Salary by Level
        Source: MIS Manager guide (March 2023),
        § Pay
        You could ask next:
        - How long does it take to become an MIS
          Director?
        ESC[2mWhy:ESC[0m
          ESC[2m- Read as: what does an {role} earnESC[0m
        ");
    }

    #[test]
    fn silence_is_silent() {
        assert_eq!(shown(&Reply::silence(), None, None), "\n");
    }
}
