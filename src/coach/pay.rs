//! Pay as it is asked for: of one title, of several, of all, by an amount or by years.

use crate::knowledge::Knowledge;
use crate::matcher::{Slots, Subject, Years};

use super::draft::Draft;
use super::join::join;
use super::related::roles_of;
use super::reply::Kind;
use super::tables::of_first;
use super::wishes::{CHOOSING, HIGHEST, LESS_THAN, LOWEST, MORE_THAN, SETS_AGAINST, WAYS, any};
use super::wording::{first_sentence, place_name, subject_id, subject_name};
use super::{at_years, judge, outside, pay_over, rank, salary, whose};

/// Which rungs pay more than an amount, and whose it is to the dollar; the latter first, unless more is asked for.
pub(super) fn amounts_asked(k: &Knowledge, roles: &[usize], slots: &Slots, stems: &[String]) -> Option<Draft> {
    // "At least" is no "less".
    let has = |words: &[&str]| any(stems, words);
    let side = if has(&LESS_THAN) && !has(&MORE_THAN) {
        pay_over::Side::Under
    } else {
        pay_over::Side::Over
    };
    let over = pay_over::rungs(k, roles, *slots.amounts.first()?, side);
    if side == pay_over::Side::Under {
        return over;
    }
    let whose = whose::figures_of_amounts(k, roles, &slots.amounts);
    let more = any(stems, &MORE_THAN);
    match (whose, over) {
        (Some(whose), Some(over)) if !more => Some(join(vec![whose, over])),
        (whose, over) => over.or(whose),
    }
}

/// Pay of two titles, with who earns more before it. None where no two are meant, or there is nothing to tell it by.
pub(super) fn pay_of_two(k: &Knowledge, slots: &Slots, place: Option<usize>, stems: &[String]) -> Option<Draft> {
    let has = |word: &str| stems.iter().any(|it| it == word);
    let sets_against = any(stems, &SETS_AGAINST) || has("from") && has("to");
    let titles = if sets_against && slots.titles.len() > 1 {
        &slots.titles
    } else {
        &slots.subjects
    };
    if titles.is_empty() && place.is_none() {
        return pay_of_all(k, &slots.ladders, stems);
    }
    // "The highest paid director": of the roles that a title fits.
    if let [group @ Subject::Group(_)] = titles.as_slice()
        && (any(stems, &LOWEST) || any(stems, &HIGHEST))
    {
        let lowest = any(stems, &LOWEST);
        let roles = roles_of(k, &[*group]).0;
        let first = salary::who_earns_most(k, (&roles, &slots.ladders), lowest).filter(|_| place.is_none())?;
        let id = format!("salary.{}", subject_id(k, *group));
        return salary::of_all(
            k,
            (&roles, &slots.ladders),
            None,
            id,
            Some(subject_name(k, *group)),
            Some(first),
        );
    }
    let titles = <[Subject; 2]>::try_from(titles.as_slice()).ok()?;
    let first = salary::who_earns_more(k, titles, place, asked_of_pay(stems))?;
    let roles = roles_of(k, &titles).0;
    let id = several_id(k, &roles, place);
    salary::of_all(k, (&roles, &slots.ladders), place, id, None, Some(first))
}

/// The pay of the rungs that a number of years fits.
pub(super) fn pay_at_years(k: &Knowledge, years: Years, ladders: &[usize]) -> Option<Draft> {
    let at = at_years::rungs_at(k, years, ladders)?;
    let first = format!(
        "{} What the guides give for them:",
        first_sentence(&at.body).trim_end_matches(':').to_owned() + "."
    );
    let mut draft = salary::of_all(
        k,
        (&at.focus, ladders),
        None,
        "salary-at-years".to_owned(),
        None,
        Some(first),
    )?;
    for (guide, section) in &at.sources {
        draft.cite(guide, section);
    }
    Some(draft)
}

/// The pay of all titles, with who earns most or least before it, where that is asked.
fn pay_of_all(k: &Knowledge, ladders: &[usize], stems: &[String]) -> Option<Draft> {
    let has = |words: &[&str]| any(stems, words);
    let lowest = has(&LOWEST);
    if !lowest && !has(&HIGHEST) {
        return None;
    }
    let all = roles_on(k, ladders);
    let first = salary::who_earns_most(k, (&all, ladders), lowest)?;
    let (id, subject) = on_ladders(k, ladders);
    salary::of_all(k, (&all, ladders), None, id, subject, Some(first))
}

/// The roles on some ladders, from the bottom to the top; of none all there are.
fn roles_on(k: &Knowledge, ladders: &[usize]) -> Vec<usize> {
    if ladders.is_empty() {
        return (0..k.roles.len()).collect();
    }
    let rungs = ladders.iter().flat_map(|it| &k.ladders[*it].rungs);
    let mut roles: Vec<usize> = Vec::new();
    for role in rungs.filter_map(|it| k.role_index(it.role.get_ref())) {
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    roles
}

/// The id of a reply on the pay of all roles on some ladders, and the name of the ladder where it is one.
fn on_ladders<'k>(k: &'k Knowledge, ladders: &[usize]) -> (String, Option<&'k str>) {
    match ladders {
        [one] => {
            let ladder = &k.ladders[*one];
            (format!("salary.{}", ladder.id.get_ref()), Some(&ladder.name))
        }
        _ => ("salary".to_owned(), None),
    }
}

/// The id of a reply on the pay of several roles, in one place or in all.
fn several_id(k: &Knowledge, roles: &[usize], place: Option<usize>) -> String {
    let roles: Vec<&str> = roles.iter().map(|r| k.roles[*r].id.get_ref().as_str()).collect();
    with_place(k, format!("salary.{}", roles.join("+")), place)
}

fn with_place(k: &Knowledge, id: String, place: Option<usize>) -> String {
    match place {
        Some(p) => format!("{id}.{}", k.places[p].id.get_ref()),
        None => id,
    }
}

/// Whether a message asks if the first of two titles earns more than the second, or less: only "does … more than …" does,
/// and neither "at least as much" nor "would it raise my pay".
fn asked_of_pay(stems: &[String]) -> rank::Asked {
    let has = |words: &[&str]| any(stems, words);
    let yes_or_no = has(&["do", "doe", "is", "are", "will", "would", "can"]) && !has(&CHOOSING) && !has(&WAYS);
    match (has(&["more", "higher", "better"]), has(&["less", "lower", "wors"])) {
        (true, false) if yes_or_no && has(&["than"]) => rank::Asked::Above,
        (false, true) if yes_or_no && has(&["than"]) => rank::Asked::Below,
        _ => rank::Asked::Which,
    }
}

/// Pay of the roles named, or a line for each role there is.
pub(super) fn pay(
    k: &Knowledge,
    roles: &[usize],
    place: Option<usize>,
    group: Option<Subject>,
    ladders: &[usize],
) -> Draft {
    match roles {
        [one] => match salary::of_role(k, *one, place, ladders) {
            Some(draft) => draft,
            None => no_pay(k, *one, place),
        },
        _ => {
            let all = if roles.is_empty() {
                roles_on(k, ladders)
            } else {
                roles.to_vec()
            };
            let (id, subject) = match group {
                Some(group) => {
                    let id = format!("salary.{}", subject_id(k, group));
                    (with_place(k, id, place), Some(subject_name(k, group)))
                }
                None if roles.is_empty() => {
                    let (id, ladder) = on_ladders(k, ladders);
                    (with_place(k, id, place), ladder)
                }
                None => (several_id(k, roles, place), None),
            };
            salary::of_all(k, (&all, ladders), place, id, subject, None).unwrap_or_else(|| {
                let name = named_place(k, place);
                let none = outside::no_pay_in(k, &name, roles);
                with_what_is_said(k, none, roles, place)
            })
        }
    }
}

pub(super) fn judged(k: &Knowledge, roles: &[usize], place: Option<usize>, slots: &Slots) -> Draft {
    // "140k as a … and 150k as a …": an amount for each.
    let own = |role: usize| {
        let nth = roles.iter().position(|it| *it == role).unwrap_or_default();
        let each = slots.subjects.len() == slots.amounts.len()
            && slots.subjects.iter().all(|it| matches!(it, Subject::Role(_)));
        if each && nth < slots.amounts.len() {
            &slots.amounts[nth..=nth]
        } else {
            slots.amounts.as_slice()
        }
    };
    let drafts = of_first(k, roles, |r| judge::place_amounts(k, r, place, own(r)));
    if drafts.id.is_some() {
        return drafts;
    }
    let mut draft = pay(k, roles, place, None, &slots.ladders);
    if draft.kind == Kind::Answer {
        draft
            .notes
            .push(match (slots.amounts[0].currency.is_some(), slots.amounts[0].per_day) {
                (true, _) => "The guides have no figures in that currency to hold the amount against.".to_owned(),
                (false, true) => "The guides have no figures by the day to hold the amount against.".to_owned(),
                (false, false) => "The guides have no figures to hold the amount against.".to_owned(),
            });
    }
    draft
}

fn no_pay(k: &Knowledge, role: usize, place: Option<usize>) -> Draft {
    if place.is_none() {
        let name = &k.roles[role].name;
        let mut draft = Draft::none(
            format!("Salary · {name}"),
            format!("The guides give no pay figure for the {name}."),
        );
        draft.focus = vec![role];
        return draft;
    }
    let name = named_place(k, place);
    let mut draft = outside::no_pay_in(k, &name, &[role]);
    let family = k.roles[role].family.as_ref().and_then(|f| k.role_index(f.get_ref()));
    if let Some((family, place)) = family.zip(place)
        && let Some((cell, sources)) = salary::cell(k, family, Some(place))
    {
        draft.line(format!("For the {} in {name} they give {cell}.", k.roles[family].name));
        for (guide, section) in sources {
            draft.cite(&guide, &section);
        }
    }
    with_what_is_said(k, draft, &[role], place)
}

/// Of a place without figures, what the guides do say of pay there, if they do.
fn with_what_is_said(k: &Knowledge, none: Draft, roles: &[usize], place: Option<usize>) -> Draft {
    let Some(place) = place.map(|it| &k.places[it]) else {
        return none;
    };
    let ids: Vec<&String> = roles.iter().map(|it| k.roles[*it].id.get_ref()).collect();
    let notes: Vec<_> = k
        .pay_notes
        .iter()
        .filter(|it| it.places.iter().any(|id| id.get_ref() == place.id.get_ref()))
        .filter(|it| ids.is_empty() || it.roles.is_empty() || it.roles.iter().any(|id| ids.contains(&id.get_ref())))
        .collect();
    if notes.is_empty() {
        return none;
    }
    let mut draft = Draft::answer("salary", "Salary");
    if let [role] = roles {
        draft.narrow(k.roles[*role].id.get_ref(), &k.roles[*role].name);
        draft.role = Some(k.roles[*role].id.get_ref().clone());
        draft.focus = vec![*role];
    }
    draft.narrow(place.id.get_ref(), &place.name);
    draft.place = Some(place.id.get_ref().clone());
    draft.line(format!(
        "The guides give no pay figure for {}, but they say something of pay there:",
        place_name(place)
    ));
    for note in notes {
        draft.bullet(&note.text);
        draft.cite(note.guide.get_ref(), &note.section);
    }
    draft
}

fn named_place(k: &Knowledge, place: Option<usize>) -> String {
    place.map_or_else(|| "that place".to_owned(), |p| place_name(&k.places[p]))
}
