//! Several drafts as one.

use super::draft::{BODY_LIMIT, Draft};
use super::reply::Kind;

/// Lines as long as this are remarks; a shorter one may be a row that two tables share.
const REMARK: usize = 60;

/// What stands around a heading: four asterisks, and the ends of two lines.
const AROUND_HEADING: usize = 6;

/// Several drafts as one reply; each keeps its title as a heading.
pub(super) fn join(mut drafts: Vec<Draft>) -> Draft {
    drafts.dedup_by(|a, b| a.id.is_some() && a.id == b.id);
    if drafts.len() < 2 {
        return drafts.pop().unwrap_or_default();
    }
    let lengths: Vec<usize> = drafts.iter().map(|d| d.body.chars().count()).collect();
    let headings: usize = drafts.iter().map(|d| d.title.chars().count() + AROUND_HEADING).sum();
    let room = fair_share(&lengths, BODY_LIMIT.saturating_sub(headings));
    let mut out = Draft {
        id: Some(drafts.iter().filter_map(|d| d.id.clone()).collect::<Vec<_>>().join("+")),
        kind: if drafts.iter().any(|d| d.kind == Kind::Answer) {
            Kind::Answer
        } else {
            drafts[0].kind
        },
        ..Draft::default()
    };
    let titles: Vec<&str> = drafts
        .iter()
        .map(|d| d.title.as_str())
        .filter(|t| !t.is_empty())
        .collect();
    out.title = titles.join(" + ");
    for draft in &mut drafts {
        if draft.parts.is_empty() {
            out.parts.push((draft.title.clone(), draft.body.clone()));
        } else {
            out.parts.append(&mut draft.parts);
        }
        draft.body = unsaid(&draft.body, &out.body);
        draft.cut(room);
        if !draft.title.is_empty() {
            out.line(format!("**{}**", draft.title));
        }
        out.line(&draft.body);
        for (guide, section) in &draft.sources {
            out.cite(guide, section);
        }
        for note in &draft.notes {
            out.note(note);
        }
        out.role = out.role.take().or_else(|| draft.role.clone());
        out.place = out.place.take().or_else(|| draft.place.clone());
    }
    out.focus = drafts.last().map(|d| d.focus.clone()).unwrap_or_default();
    out
}

/// The most that each of some lengths may have, so that together they have no more than `total`: what short ones leave,
/// the long ones share.
fn fair_share(lengths: &[usize], total: usize) -> usize {
    let mut sorted = lengths.to_vec();
    sorted.sort_unstable();
    let mut left = total;
    for (at, length) in sorted.iter().enumerate() {
        let share = left / (sorted.len() - at);
        if *length > share {
            return share;
        }
        left -= length;
    }
    total
}

/// A body without the remarks that were made before it.
fn unsaid(body: &str, before: &str) -> String {
    let said = |line: &str| line.chars().count() >= REMARK && before.lines().any(|it| it == line);
    let lines: Vec<&str> = body
        .lines()
        .enumerate()
        .filter(|(n, line)| *n == 0 || !said(line))
        .map(|(_, line)| line)
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::fair_share;

    #[test]
    fn what_short_ones_leave_the_long_ones_share() {
        for (lengths, total, expected) in [
            (&[10, 20][..], 100, 100),
            (&[900, 900], 1_000, 500),
            (&[100, 900], 1_000, 1_000),
            (&[100, 950], 1_000, 900),
            (&[100, 800, 900], 1_000, 450),
            (&[], 1_000, 1_000),
        ] {
            assert_eq!(fair_share(lengths, total), expected, "{lengths:?}");
        }
    }
}
