//! Career ladders: the rungs, one rung in full, and the step to the next.

use crate::knowledge::Knowledge;
use crate::knowledge::model::{Ladder, Rung, RungPart};

use super::draft::Draft;
use super::salary;
use super::wording::{article, capitalised, list, sentence, with_article};

/// Where a role stands: (ladder, rung) for each ladder that it is on.
#[must_use]
pub fn places_of(k: &Knowledge, role: usize) -> Vec<(usize, usize)> {
    let id = k.roles[role].id.get_ref();
    k.ladders
        .iter()
        .enumerate()
        .filter_map(|(l, ladder)| ladder.rungs.iter().position(|r| r.role.get_ref() == id).map(|r| (l, r)))
        .collect()
}

/// Where a role stands; on the ladders named, if it is on one of them.
fn stands(k: &Knowledge, role: usize, named: &[usize]) -> Vec<(usize, usize)> {
    let mut out = places_of(k, role);
    if out.iter().any(|(l, _)| named.contains(l)) {
        out.retain(|(l, _)| named.contains(l));
    }
    out
}

/// The role of a rung.
#[must_use]
pub fn role_of(k: &Knowledge, rung: &Rung) -> Option<usize> {
    k.role_index(rung.role.get_ref())
}

/// Every ladder, rung by rung.
#[must_use]
pub fn all(k: &Knowledge) -> Draft {
    if k.ladders.is_empty() {
        return Draft::none("Career ladder", "The guides describe no career ladder.");
    }
    let mut draft = Draft::answer("ladder", "Career ladder");
    let names: Vec<String> = k.ladders.iter().map(|l| format!("the {}", l.name)).collect();
    let words = ["No", "One", "Two", "Three", "Four", "Five", "Six"];
    let count = words
        .get(k.ladders.len())
        .map_or_else(|| k.ladders.len().to_string(), |w| (*w).to_owned());
    let noun = if k.ladders.len() == 1 {
        "career ladder"
    } else {
        "career ladders"
    };
    draft.line(format!(
        "The guides describe {} {noun}: {}.",
        count.to_lowercase(),
        list(&names)
    ));
    for ladder in &k.ladders {
        draft.line(format!("**{}**", ladder.name));
        rungs(k, ladder, None, &mut draft);
        draft.cite_all(&ladder.sources);
    }
    draft
}

/// One ladder, rung by rung.
#[must_use]
pub fn one(k: &Knowledge, ladder: usize) -> Draft {
    let ladder = &k.ladders[ladder];
    let mut draft = Draft::answer(
        format!("ladder.{}", ladder.id.get_ref()),
        format!("Career ladder · {}", ladder.name),
    );
    draft.line(format!(
        "The {} has {} rungs, from the bottom to the top:",
        ladder.name,
        ladder.rungs.len()
    ));
    rungs(k, ladder, None, &mut draft);
    draft.cite_all(&ladder.sources);
    draft
}

/// The ladder or ladders of a role, with the role's own rung in full. None where it stands on none.
#[must_use]
pub fn of_role(k: &Knowledge, role: usize, named: &[usize]) -> Option<Draft> {
    let stands = stands(k, role, named);
    let (first, _) = *stands.first()?;
    let name = &k.roles[role].name;
    let id = if stands.len() == 1 && places_of(k, role).len() > 1 {
        format!(
            "ladder.{}.{}",
            k.roles[role].id.get_ref(),
            k.ladders[first].id.get_ref()
        )
    } else {
        format!("ladder.{}", k.roles[role].id.get_ref())
    };
    let mut draft = Draft::answer(id, format!("Career ladder · {name}"));
    draft.role = Some(k.roles[role].id.get_ref().clone());
    draft.focus = vec![role];
    let says: Vec<String> = stands
        .iter()
        .map(|(l, r)| {
            format!(
                "rung {} of {} on the {} ({})",
                r + 1,
                k.ladders[*l].rungs.len(),
                k.ladders[*l].name,
                k.ladders[*l].rungs[*r].years
            )
        })
        .collect();
    draft.line(format!("{} is {}.", capitalised(&with_article(name)), list(&says)));
    if let [(l, r)] = stands.as_slice() {
        rungs(k, &k.ladders[*l], Some(*r), &mut draft);
    } else {
        side_by_side(k, &stands, &mut draft);
    }
    for (l, r) in &stands {
        let ladder = &k.ladders[*l];
        let rung = &ladder.rungs[*r];
        let head = if stands.len() > 1 {
            format!("**{}, scope:**", capitalised(&ladder.name))
        } else {
            "**Scope:**".to_owned()
        };
        draft.line(format!("{head} {}", capitalised(&sentence(&rung.scope))));
        let focus = format!("**Focus:** {}.", rung.focus.join("; "));
        // Two entries side by side leave no room for more than their scopes.
        if stands.len() == 1 {
            draft.line(focus);
        }
        if let Some(reports) = &rung.reports {
            draft.line(sentence(reports));
        }
        draft.cite_all(&ladder.sources);
    }
    Some(draft)
}

/// The part of a role's ladder entry that answers a question, the rest of the entry behind it. None where the ladder does not say.
#[must_use]
pub fn part(k: &Knowledge, role: usize, part: RungPart, topic: &str, named: &[usize]) -> Option<Draft> {
    let mut stands = stands(k, role, named);
    stands.retain(|(l, r)| part != RungPart::Reports || k.ladders[*l].rungs[*r].reports.is_some());
    if stands.is_empty() {
        return None;
    }
    let name = &k.roles[role].name;
    let (suffix, who) = (part_id(part), capitalised(&with_article(name)));
    let mut draft = Draft::answer(
        format!("rung.{}.{suffix}", k.roles[role].id.get_ref()),
        format!("{topic} · {name}"),
    );
    draft.role = Some(k.roles[role].id.get_ref().clone());
    draft.focus = vec![role];
    let mut said: Vec<String> = Vec::new();
    for (l, r) in &stands {
        let (ladder, rung) = (&k.ladders[*l], &k.ladders[*l].rungs[*r]);
        let where_ = if stands.len() > 1 {
            format!("On the {}, ", ladder.name)
        } else {
            String::new()
        };
        let who = if where_.is_empty() {
            who.clone()
        } else {
            with_article(name)
        };
        let lead = match part {
            RungPart::Scope => format!("{where_}{who} {}", rung.scope.trim()),
            RungPart::Focus => format!("{where_}{who} should build: {}", rung.focus.join("; ")),
            RungPart::Years => format!("{where_}{who} has {}", rung.years),
            RungPart::Reports => format!("{where_}{who}: {}", rung.reports.as_deref().unwrap_or_default()),
        };
        let lead = sentence(&lead);
        if !said.contains(&lead) {
            draft.line(&lead);
            said.push(lead);
        }
        let mut rest = vec![format!(
            "rung {} of {} on the {}",
            r + 1,
            ladder.rungs.len(),
            ladder.name
        )];
        if part != RungPart::Years {
            rest.push(rung.years.clone());
        }
        draft.bullet(format!("**Where:** {}", rest.join(", ")));
        if part == RungPart::Reports
            && let Some(above) = ladder.rungs.get(r + 1).and_then(|above| role_of(k, above))
        {
            draft.bullet(format!("**The rung above:** {}", k.roles[above].name));
        }
        if part != RungPart::Scope && stands.len() == 1 {
            draft.bullet(format!("**Scope:** {}", rung.scope));
        }
        if part != RungPart::Focus {
            draft.bullet(format!("**Focus:** {}", rung.focus.join("; ")));
        }
        draft.cite_all(&ladder.sources);
    }
    Some(draft)
}

/// Years of experience, a line a rung.
#[must_use]
pub fn years(k: &Knowledge, roles: &[usize], id: String, title: String) -> Draft {
    let mut draft = Draft::answer(id, title);
    draft.line("Each rung asks for more; this is what the ladders say:");
    for ladder in &k.ladders {
        for rung in &ladder.rungs {
            if let Some(role) = role_of(k, rung)
                && (roles.is_empty() || roles.contains(&role))
            {
                draft.bullet(format!("**{}:** {} ({})", k.roles[role].name, rung.years, ladder.name));
                draft.cite_all(&ladder.sources);
                if !draft.focus.contains(&role) {
                    draft.focus.push(role);
                }
            }
        }
    }
    draft
}

/// The step after a role. None for a role whose way on the documents do not tell.
#[must_use]
pub fn next(k: &Knowledge, role: usize, named: &[usize]) -> Option<Draft> {
    let id = k.roles[role].id.get_ref();
    let name = &k.roles[role].name;
    let mut draft = Draft::answer(format!("next.{id}"), format!("Next step · {name}"));
    draft.role = Some(id.clone());
    let all = places_of(k, role);
    if let ([ladder], true) = (named, all.len() > 1)
        && all.iter().any(|(l, _)| l == ladder)
    {
        draft.id = Some(format!("next.{id}.{}", k.ladders[*ladder].id.get_ref()));
    }
    if let Some(off) = k.off_ladder.iter().find(|o| o.role.get_ref() == id) {
        draft.line(&off.next).cite_all(&off.sources);
        draft.focus = vec![role];
        return Some(draft);
    }
    let stands = stands(k, role, named);
    if stands.is_empty() {
        return None;
    }
    for (l, r) in stands {
        let ladder = &k.ladders[l];
        draft.cite_all(&ladder.sources);
        match ladder.rungs.get(r + 1) {
            Some(above) => step(k, ladder, &ladder.rungs[r], above, name, &mut draft),
            None => {
                let says = ladder
                    .beyond
                    .clone()
                    .unwrap_or_else(|| "The guide shows nothing above it.".to_owned());
                draft.line(format!(
                    "{} is the top of the {}. {says}",
                    capitalised(&with_article(name)),
                    ladder.name
                ));
                draft.focus.push(role);
            }
        }
    }
    draft.focus.dedup();
    Some(draft)
}

/// As [`next`], with where the role may lead beyond that.
#[must_use]
pub fn next_and_on(k: &Knowledge, role: usize, named: &[usize]) -> Option<Draft> {
    let mut draft = next(k, role, named)?;
    further_on(k, role, named, &mut draft);
    Some(draft)
}

/// Where a role may lead beyond the next rung, in the words of the topic that tells the way on.
fn further_on(k: &Knowledge, role: usize, named: &[usize], draft: &mut Draft) {
    let id = k.roles[role].id.get_ref();
    let rungs_above = |(l, r): &(usize, usize)| k.ladders[*l].rungs.len() - r - 1;
    // With one rung left, that is all there is to tell.
    if !stands(k, role, named).iter().any(|it| rungs_above(it) > 1) {
        return;
    }
    let onward = k.intents.iter().find(|it| it.onward && it.lookup.is_none());
    let answers = onward.into_iter().flat_map(|it| &it.answers);
    let mut told = answers.filter(|it| it.places.is_empty() && it.roles.iter().any(|r| r.get_ref() == id));
    if let Some((answer, brief)) = told.find_map(|it| Some((it, it.brief.as_ref()?))) {
        let brief = capitalised(&sentence(brief));
        draft
            .bullet(format!("**Further on:** {brief}"))
            .cite_all(&answer.sources);
    }
}

fn step(k: &Knowledge, ladder: &Ladder, here: &Rung, above: &Rung, name: &str, draft: &mut Draft) {
    let Some(role) = role_of(k, above) else { return };
    let next = &k.roles[role].name;
    draft.line(format!(
        "After {name} comes **{next}**, at {} ({}).",
        above.years, ladder.name
    ));
    if let Some(change) = &here.step_up {
        draft.bullet(format!("**What changes:** {}", sentence(change)));
    }
    draft.bullet(format!("**What to build now:** {}", here.focus.join("; ")));
    draft.bullet(format!("**What {} {next} does:** {}", article(next), above.scope));
    if let Some((cell, sources)) = salary::cell(k, role, None) {
        draft.bullet(format!("**Pay there:** {cell}"));
        for (guide, section) in sources {
            draft.cite(&guide, &section);
        }
    }
    draft.focus.push(role);
}

fn rungs(k: &Knowledge, ladder: &Ladder, here: Option<usize>, draft: &mut Draft) {
    for (i, rung) in ladder.rungs.iter().enumerate() {
        let Some(role) = role_of(k, rung) else { continue };
        let name = &k.roles[role].name;
        let name = if here == Some(i) {
            format!("**{name}**")
        } else {
            name.clone()
        };
        draft.line(format!("{}. {name}: {}", i + 1, span(rung)));
    }
}

/// The rungs of several ladders, those of one height on one line.
fn side_by_side(k: &Knowledge, stands: &[(usize, usize)], draft: &mut Draft) {
    let ladders: Vec<&Ladder> = stands.iter().map(|(l, _)| &k.ladders[*l].value).collect();
    draft.line(
        ladders
            .iter()
            .map(|l| format!("**{}**", l.name))
            .collect::<Vec<_>>()
            .join(" | "),
    );
    let height = ladders.iter().map(|l| l.rungs.len()).max().unwrap_or(0);
    for i in 0..height {
        let cells: Vec<String> = ladders
            .iter()
            .map(|l| {
                l.rungs
                    .get(i)
                    .and_then(|r| {
                        role_of(k, r)
                            .map(|role| format!("{} ({})", super::compare::short_name(&k.roles[role].name), span(r)))
                    })
                    .unwrap_or_else(|| "–".to_owned())
            })
            .collect();
        draft.line(format!("{}. {}", i + 1, cells.join(" | ")));
    }
}

/// "8–12 years", "20+ years".
#[must_use]
pub fn span(rung: &Rung) -> String {
    rung.years_to.map_or_else(
        || format!("{}+ years", rung.years_from),
        |to| format!("{}–{to} years", rung.years_from),
    )
}

/// The name of a part in reply ids.
#[must_use]
pub fn part_id(part: RungPart) -> &'static str {
    match part {
        RungPart::Scope => "scope",
        RungPart::Focus => "focus",
        RungPart::Years => "years",
        RungPart::Reports => "reports",
    }
}
