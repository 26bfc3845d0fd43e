//! Intents that a table answers: pay, ladders, items.

use crate::knowledge::Knowledge;
use crate::knowledge::model::{Intent, Lookup, PlaceKind};
use crate::matcher::{Slots, Subject};

use super::answer::MOST_TOLD;
use super::draft::Draft;
use super::join::join;
use super::pay::{amounts_asked, judged, pay, pay_at_years, pay_of_two};
use super::related::roles_of;
use super::reply::Kind;
use super::wishes::{A_MUST, BELOW, CHOOSING, HIGHEST, LOWEST, MAXIMUM, MINIMUM, OF_PLACES, SETS_AGAINST, WAYS, any};
use super::wording::{first_sentence, subject_id, subject_name};
use super::{Coach, at_years, faq, items, judge, ladder, rank, salary, topics, way};

/// The table that answers an intent; none where the intent has no table or the authored answers come first.
pub(super) fn from_table(
    coach: &Coach,
    intent: &Intent,
    slots: &Slots,
    roles: &[usize],
    place: Option<usize>,
    stems: &[String],
) -> Option<Draft> {
    let k = &coach.knowledge;
    let group = slots
        .subjects
        .iter()
        .find_map(|s| if let Subject::Group(_) = s { Some(*s) } else { None });
    Some(match intent.lookup? {
        Lookup::Salary if !slots.amounts.is_empty() && !roles.is_empty() => judged(k, roles, place, slots),
        // "What can I earn with 15 years of experience": the rungs that the years fit.
        Lookup::Salary if roles.is_empty() && place.is_none() && !slots.years.is_empty() => {
            pay_at_years(k, *slots.years.last()?, &slots.ladders)
                .unwrap_or_else(|| pay(k, roles, place, group, &slots.ladders))
        }
        Lookup::Salary => {
            let mut draft =
                pay_of_two(k, slots, place, stems).unwrap_or_else(|| pay(k, roles, place, group, &slots.ladders));
            let level = k
                .figures
                .iter()
                .filter_map(|f| f.level.as_deref())
                .find(|l| coach.reader.stems_waited_for(l).iter().all(|s| stems.contains(s)));
            if let (Some(level), [role]) = (level, roles) {
                salary::level_first(k, *role, level, place, &mut draft);
            }
            let has = |words: &[&str]| any(stems, words);
            let (least, most) = (has(&MINIMUM), has(&MAXIMUM));
            let in_one_currency = place.is_none_or(|it| k.places[it].kind != PlaceKind::Region);
            if let ([role], true, Kind::Answer) = (roles, in_one_currency && least != most, draft.kind)
                && let Some(first) = salary::extreme(k, *role, place, &slots.ladders, least)
            {
                draft.begin(&first);
            }
            draft
        }
        Lookup::JudgePay if !slots.amounts.is_empty() && !roles.is_empty() => judged(k, roles, place, slots),
        // "Does a … earn over 120k": of one title the amount is set beside its own figures.
        Lookup::PayOver if !slots.amounts.is_empty() && roles.len() == 1 => judged(k, roles, place, slots),
        Lookup::JudgePay | Lookup::PayOver if slots.amounts.is_empty() => {
            pay_of_two(k, slots, place, stems).unwrap_or_else(|| pay(k, roles, place, group, &slots.ladders))
        }
        Lookup::JudgePay | Lookup::PayOver => {
            amounts_asked(k, roles, slots, stems).unwrap_or_else(|| pay(k, roles, place, group, &slots.ladders))
        }
        // Of one country alone there is nothing to choose from.
        Lookup::HighestPlace
            if let [only] = slots.places.as_slice()
                && k.places[*only].kind != PlaceKind::Region
                && !any(stems, &OF_PLACES) =>
        {
            pay(k, roles, Some(*only), group, &slots.ladders)
        }
        Lookup::HighestPlace => {
            let lowest = end_of_places_asked(stems).unwrap_or_default();
            judge::highest_place(k, roles, lowest, &slots.places)
                .unwrap_or_else(|| pay(k, roles, None, group, &slots.ladders))
        }
        Lookup::Years | Lookup::Ladder if roles.is_empty() && !slots.years.is_empty() => {
            at_years::rungs_at(k, *slots.years.last()?, &slots.ladders)?
        }
        Lookup::Years => {
            // What authors wrote on a role says more than its rung.
            let answered = faq::covered_roles(k, intent);
            if roles.len() < 2 || roles.iter().any(|r| answered.contains(r)) {
                return None;
            }
            let (id, title) = match group {
                Some(g) => (
                    format!("years.{}", subject_id(k, g)),
                    format!("{} · {}", intent.title, subject_name(k, g)),
                ),
                None => return None,
            };
            ladder::years(k, roles, id, title)
        }
        Lookup::Ladder => match roles {
            [] => slots
                .ladders
                .first()
                .map_or_else(|| ladder::all(k), |l| ladder::one(k, *l)),
            // Of a title that fits several rungs the ladder is one and the same.
            [role, ..] if group.is_some() => on_ladder(k, *role, &slots.ladders),
            roles => of_first(k, roles, |r| Some(on_ladder(k, r, &slots.ladders))),
        },
        Lookup::Next => match roles {
            [] => ladder::all(k),
            roles => of_first(k, roles, |r| ladder::next_and_on(k, r, &slots.ladders)),
        },
        Lookup::Rank => match slots.titles.as_slice() {
            [a, b, ..] => rank::two(k, *a, *b, asked_of_two(stems))?,
            _ => match roles {
                [] => ladder::all(k),
                [role, ..] => on_ladder(k, *role, &slots.ladders),
            },
        },
        Lookup::WhoNames if slots.items.is_empty() => items::certificates_by_role(k, roles)?,
        Lookup::WhoNames => item_draft(k, slots, &[], stems)?,
        Lookup::Item => item_draft(k, slots, roles, stems)?,
        Lookup::Topics => topics::all(k),
        Lookup::Compare => return None,
    })
}

/// The drafts of the first roles; the others are named as left out.
pub(super) fn of_first(k: &Knowledge, roles: &[usize], draft: impl Fn(usize) -> Option<Draft>) -> Draft {
    let mut told: Vec<(usize, Draft)> = roles.iter().filter_map(|r| Some((*r, draft(*r)?))).collect();
    told.dedup_by(|(_, a), (_, b)| a.id.is_some() && a.id == b.id);
    let names: Vec<String> = told.iter().map(|(r, _)| k.roles[*r].name.clone()).collect();
    let mut joined = join(told.into_iter().take(MOST_TOLD).map(|(_, d)| d).collect());
    joined.leave_out(MOST_TOLD, &names);
    joined
}

fn on_ladder(k: &Knowledge, role: usize, named: &[usize]) -> Draft {
    ladder::of_role(k, role, named).unwrap_or_else(|| no_ladder(k, role))
}

/// The way that a message asks for with "from … to …" or "between … and …"; if years are wanted, only one up a ladder,
/// where the rungs tell them.
pub(super) fn way_asked(k: &Knowledge, slots: &Slots, stems: &[String], of_years: bool) -> Option<Draft> {
    let [first, second, ..] = slots.titles.as_slice() else {
        return None;
    };
    if !any(stems, &WAYS) {
        return None;
    }
    // Who is on the way is named as their own; otherwise the two are given in the order of the way.
    let (from, to) = match (slots.own.first(), slots.subjects.first()) {
        (Some(own), Some(goal)) if own != goal => (own, goal),
        _ if stems.iter().any(|s| s == "between") => (first, second),
        _ => return None,
    };
    let (starts, goals) = (roles_of(k, &[*from]).0, roles_of(k, &[*to]).0);
    let pairs = || starts.iter().flat_map(|s| goals.iter().map(move |g| (*s, *g)));
    let is_up = |(s, g): &(usize, usize)| {
        let goals = ladder::places_of(k, *g);
        ladder::places_of(k, *s)
            .iter()
            .any(|(l, r)| goals.iter().any(|(m, up)| l == m && up > r))
    };
    let (start, goal) = pairs().find(is_up).or_else(|| pairs().next().filter(|_| !of_years))?;
    way::between(k, start, goal)
}

/// The end that is asked for of the pay in several places: the lowest or not; none where neither end is.
pub(super) fn end_of_places_asked(stems: &[String]) -> Option<bool> {
    let has = |words: &[&str]| any(stems, words);
    let lowest = has(&LOWEST) || has(&["less", "lower", "wors"]) && !has(&["more", "higher", "better"]);
    (lowest || has(&HIGHEST) || has(&SETS_AGAINST)).then_some(lowest)
}

/// What a message asks of two titles.
fn asked_of_two(stems: &[String]) -> rank::Asked {
    let has = |words: &[&str]| any(stems, words);
    match (has(&CHOOSING), has(&BELOW)) {
        (true, _) => rank::Asked::Which,
        (false, true) => rank::Asked::Below,
        (false, false) => rank::Asked::Above,
    }
}

pub(super) fn no_ladder(k: &Knowledge, role: usize) -> Draft {
    let mut draft = Draft::none(
        format!("Career ladder · {}", k.roles[role].name),
        format!("The guides put the {} on no ladder.", k.roles[role].name),
    );
    if let Some(next) = ladder::next(k, role, &[]) {
        draft.line(&next.body);
        draft.sources = next.sources;
    }
    draft.focus = vec![role];
    draft
}

/// What is said of the first items named, for the role named.
fn item_draft(k: &Knowledge, slots: &Slots, roles: &[usize], stems: &[String]) -> Option<Draft> {
    let is_a_must = any(stems, &A_MUST);
    let told: Vec<(String, Draft)> = slots
        .items
        .iter()
        .filter_map(|i| Some((k.items[*i].name.clone(), one_item(k, *i, roles, is_a_must)?)))
        .collect();
    if told.is_empty() {
        return None;
    }
    let (names, drafts): (Vec<String>, Vec<Draft>) = told.into_iter().unzip();
    let mut joined = join(drafts.into_iter().take(MOST_TOLD).collect());
    joined.leave_out(MOST_TOLD, &names);
    Some(joined)
}

fn one_item(k: &Knowledge, item: usize, roles: &[usize], is_a_must: bool) -> Option<Draft> {
    // Of several roles each has its line in what is said of the item at large.
    let [role] = *roles else {
        return items::who_names(k, item);
    };
    if let Some(draft) = items::for_role(k, item, role, is_a_must) {
        return Some(draft);
    }
    let name = items::in_a_sentence(k, item);
    let mut draft = Draft::none(
        format!("{} · {}", k.items[item].name, k.roles[role].name),
        format!("The guides don't name {name} for the {}.", k.roles[role].name),
    );
    if let Some(others) = items::who_names(k, item) {
        draft.line(first_sentence(&others.body));
        draft.sources = others.sources;
    }
    Some(draft)
}
