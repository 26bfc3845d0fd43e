//! Numbers as a table of plain text, the same on Discord and in the terminal.

use std::fmt::Write;

use super::stats::{Span, Stats};

/// So many topics are named in a list.
const MOST_NAMED: usize = 10;

/// The numbers in words: a table, and below it what deserves a look.
#[must_use]
pub fn table(stats: &Stats) -> String {
    let mut out = String::new();
    let spans = &stats.spans;
    let mut row = |name: &str, value: &dyn Fn(&Span) -> String| {
        let cells: String = spans.iter().map(|it| format!("{:>10}", value(it))).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{name:<24}{cells}");
    };
    row("", &|it| format!("{} days", it.days));
    row("questions", &|it| it.questions.to_string());
    row("answered", &|it| with_share(it.answered, it.questions));
    row("left open by the guides", &|it| with_share(it.uncovered, it.questions));
    row("missed", &|it| with_share(it.missed, it.questions));
    row("did you mean", &|it| with_share(it.did_you_mean, it.questions));
    row("  of these taken", &|it| {
        with_share(it.did_you_mean_taken, it.did_you_mean)
    });
    row("helpful", &|it| it.liked.to_string());
    row("not helpful", &|it| it.disliked.to_string());
    let Some(longest) = spans.last() else {
        return out;
    };
    let days = longest.days;
    let asked: Vec<String> = longest
        .topics
        .iter()
        .filter(|it| it.answered > 0)
        .map(|it| format!("{} {}", it.topic, it.answered))
        .collect();
    list(&mut out, &format!("asked most in {days} days"), &asked);
    let disliked: Vec<String> = longest
        .disliked_topics()
        .into_iter()
        .map(|it| {
            let reasons = [
                ("wrong topic", it.wrong_topic),
                ("outdated", it.outdated),
                ("too vague", it.too_vague),
                ("other", it.other),
            ];
            let reasons: Vec<String> = reasons
                .into_iter()
                .filter(|(_, n)| *n > 0)
                .map(|(reason, n)| format!("{reason} {n}"))
                .collect();
            let reasons = if reasons.is_empty() {
                String::new()
            } else {
                format!(" ({})", reasons.join(", "))
            };
            format!("{} -{} +{}{reasons}", it.topic, it.disliked, it.liked)
        })
        .collect();
    list(&mut out, "answered but disliked", &disliked);
    list(&mut out, &format!("never asked in {days} days"), &stats.never_used);
    if let Some(lost) = stats.lost.filter(|it| *it > 0) {
        let _ = writeln!(out, "\nnot noted since the start: {lost}");
    }
    out
}

/// A number, and how much of a whole that is.
fn with_share(n: i64, whole: i64) -> String {
    if whole > 0 {
        format!("{n} {:>3}%", (100 * n + whole / 2) / whole)
    } else {
        n.to_string()
    }
}

fn list(out: &mut String, what: &str, all: &[String]) {
    if all.is_empty() {
        return;
    }
    let named: Vec<&str> = all.iter().take(MOST_NAMED).map(String::as_str).collect();
    let more = match all.len().saturating_sub(MOST_NAMED) {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    // Writing to a string cannot fail.
    let _ = write!(out, "\n{what}: {}{more}\n", named.join(", "));
}

/// All the numbers: the table, each topic in each span, and every topic that nobody asked for.
#[must_use]
pub fn details(stats: &Stats) -> String {
    let mut out = table(stats);
    for span in &stats.spans {
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "\n{} days{:>28}{:>9}{:>13}{:>13}{:>10}{:>11}{:>7}",
            span.days, "answered", "helpful", "not helpful", "wrong topic", "outdated", "too vague", "other"
        );
        for it in &span.topics {
            let _ = writeln!(
                out,
                "{:<26}{:>10}{:>9}{:>13}{:>13}{:>10}{:>11}{:>7}",
                it.topic, it.answered, it.liked, it.disliked, it.wrong_topic, it.outdated, it.too_vague, it.other
            );
        }
        if span.topics.is_empty() {
            out.push_str("nothing\n");
        }
    }
    if !stats.never_used.is_empty() {
        let days = stats.spans.last().map_or(0, |it| it.days);
        let _ = writeln!(out, "\nnever asked in {days} days, all {}:", stats.never_used.len());
        for it in &stats.never_used {
            let _ = writeln!(out, "  {it}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::stats::Topic;
    use super::*;

    #[test]
    fn every_topic_is_told_of_and_none_is_left_out() {
        let topic = |name: &str, disliked| Topic {
            topic: name.to_owned(),
            answered: 9,
            liked: 3,
            disliked,
            outdated: disliked,
            ..Topic::default()
        };
        let stats = Stats {
            spans: vec![
                Span {
                    days: 7,
                    ..Span::default()
                },
                Span {
                    days: 30,
                    topics: vec![topic("salary", 1), topic("a-topic-with-a-name-that-is-long", 0)],
                    ..Span::default()
                },
            ],
            never_used: (0..40).map(|n| format!("topic-{n}")).collect(),
            ..Stats::default()
        };
        let out = details(&stats);
        assert!(out.contains("\nsalary                             9        3            1            0         1          0      0\n"), "{out}");
        assert!(
            out.contains("a-topic-with-a-name-that-is-long") && out.contains("\n  topic-39\n"),
            "{out}"
        );
        assert!(
            out.contains("all 40:") && out.contains("7 days") && out.contains("nothing\n"),
            "{out}"
        );
    }
}
