//! What is said to one thing asked: from a table, or from what authors wrote.

use crate::knowledge::Knowledge;
use crate::knowledge::model::{Gap, Intent, Lookup, RungPart, SmallTalk};
use crate::matcher::{Ask, Class, Slots, Subject};

use super::draft::Draft;
use super::faq::About;
use super::join::join;
use super::related::{name_related, roles_of, without_figures};
use super::reply::Kind;
use super::tables::{end_of_places_asked, from_table, of_first, way_asked};
use super::wishes::{OF_PLACES, any};
use super::wording::{list, place_name, subject_name};
use super::{Coach, at_years, compare, faq, judge, ladder, outside, way};

/// Titles, places or items told in one reply; any further ones are named as left out.
pub(super) const MOST_TOLD: usize = 2;

/// Places told in one reply on pay: a line or two each.
const MOST_PLACES_OF_PAY: usize = 4;

/// What is said to one thing asked.
pub(super) fn draft_for(coach: &Coach, ask: &Ask, stems: &[String]) -> Draft {
    let k = &coach.knowledge;
    match ask.class {
        Class::Intent(i) => for_intent(coach, &k.intents[i], &ask.slots, stems),
        Class::Gap(i) => gap(&k.gaps[i]),
        Class::SmallTalk(i) => small_talk(&k.small_talk[i]),
        Class::Distress => chat("distress", &k.distress.text),
        Class::Noise => outside::unknown(k),
    }
}

/// What is said to what the documents leave open.
pub(super) fn gap(gap: &Gap) -> Draft {
    let mut draft = Draft::none(&gap.title, gap.text.get_ref().trim());
    draft.id = Some(format!("gap.{}", gap.id.get_ref()));
    draft.cite_all(&gap.sources);
    draft
}

/// A piece of small talk.
pub(super) fn small_talk(talk: &SmallTalk) -> Draft {
    chat(talk.id.get_ref(), talk.text.get_ref())
}

/// Words that answer no question, as `chat.<id>`.
pub(super) fn chat(id: &str, text: &str) -> Draft {
    Draft {
        id: Some(format!("chat.{id}")),
        kind: Kind::SmallTalk,
        body: text.trim().to_owned(),
        ..Draft::default()
    }
}

/// The answer to an intent: for each place named, or for none.
pub(super) fn for_intent(coach: &Coach, intent: &Intent, slots: &Slots, stems: &[String]) -> Draft {
    let about = About {
        ladders: slots.ladders.clone(),
        group: slots.subjects.iter().any(|s| matches!(s, Subject::Group(_))),
        stems: stems.to_vec(),
    };
    let by_place = uses_places(intent);
    // Of a region that no answer is about, those of its countries that some are.
    if let Some(places) = countries_told_of(coach.knowledge(), intent, &slots.places) {
        let cities = Vec::new();
        let slots = Slots {
            places,
            cities,
            ..slots.clone()
        };
        return for_intent(coach, intent, &slots, stems);
    }
    if by_place && slots.places.len() > 1 {
        let most = if intent.lookup == Some(Lookup::Salary) {
            MOST_PLACES_OF_PAY
        } else {
            MOST_TOLD
        };
        let drafts = slots
            .places
            .iter()
            .take(most)
            .enumerate()
            .map(|(at, p)| for_place(coach, intent, &of_place(slots, at), Some(*p), &about))
            .collect();
        let mut draft = join(drafts);
        let names: Vec<String> = slots
            .places
            .iter()
            .map(|p| place_name(&coach.knowledge.places[*p]))
            .collect();
        draft.leave_out(most, &names);
        which_pays_more(coach.knowledge(), intent, slots, stems, &mut draft);
        note_uncovered_beside(coach.knowledge(), intent, slots, &mut draft);
        return draft;
    }
    // Two titles differ in more than their pay: in a country without figures too they are compared.
    let told_by_place = by_place || intent.lookup == Some(Lookup::HighestPlace);
    if (by_place || told_by_place && !any(stems, &OF_PLACES))
        && slots.places.is_empty()
        && !slots.countries.is_empty()
        && (intent.lookup != Some(Lookup::Compare) || compared(coach.knowledge(), slots).0.len() < 2)
    {
        return foreign(coach, intent, slots);
    }
    let mut draft = for_place(
        coach,
        intent,
        slots,
        slots.places.first().copied().filter(|_| by_place),
        &about,
    );
    if slots.places.len() == 1 {
        which_pays_more(coach.knowledge(), intent, slots, stems, &mut draft);
    }
    if let (Kind::Answer, [years], [role]) = (draft.kind, slots.years.as_slice(), draft.focus.as_slice())
        && (intent.newcomers || intent.rung == Some(RungPart::Years) || intent.lookup == Some(Lookup::Years))
        && at_years::says_what_one_has(stems)
    {
        at_years::set_against(coach.knowledge(), *role, *years, &slots.ladders, &mut draft);
    }
    if !told_by_place && slots.names_place() && draft.kind == Kind::Answer {
        let k = coach.knowledge();
        draft.notes.push(
            told_elsewhere(k, intent, slots)
                .unwrap_or_else(|| "The guides don't tell countries apart on this.".to_owned()),
        );
    }
    note_uncovered_beside(coach.knowledge(), intent, slots, &mut draft);
    draft
}

/// The countries of a region that the authored answers to an intent tell of, where none is about the region itself.
fn countries_told_of(k: &Knowledge, intent: &Intent, places: &[usize]) -> Option<Vec<usize>> {
    let [region] = places else { return None };
    let region = &k.places[*region];
    if intent.lookup.is_some() || intent.tells_of(region.id.get_ref()) {
        return None;
    }
    let parts = region.parts.iter().filter(|id| intent.tells_of(id.get_ref()));
    let parts: Vec<usize> = parts.filter_map(|id| k.place_index(id.get_ref())).collect();
    (!parts.is_empty()).then_some(parts)
}

/// Where else a place is told of: under a question that the answer leads on to.
fn told_elsewhere(k: &Knowledge, intent: &Intent, slots: &Slots) -> Option<String> {
    let place = &k.places[*slots.places.first()?];
    let mut next = intent.follow_ups.iter().filter_map(|id| k.intent(id.get_ref()));
    let other = next.find(|it| it.tells_of(place.id.get_ref()))?;
    Some(format!(
        "On {} the guides say more under “{}”.",
        place_name(place),
        other.label
    ))
}

/// Says first which of several places pays more, where that is asked of one role.
fn which_pays_more(k: &Knowledge, intent: &Intent, slots: &Slots, stems: &[String], draft: &mut Draft) {
    let (roles, _) = roles_of(k, &slots.subjects);
    let ([role], Some(Lookup::Salary), true, Kind::Answer) =
        (roles.as_slice(), intent.lookup, slots.amounts.is_empty(), draft.kind)
    else {
        return;
    };
    if let Some(lowest) = end_of_places_asked(stems)
        && let Some(first) = judge::which_pays_more(k, *role, &slots.places, lowest)
    {
        draft.begin(&first);
    }
}

/// The names of a message, as they are meant for one of several places: "140k there or 110k there" is an amount for each.
fn of_place(slots: &Slots, at: usize) -> Slots {
    let mut own = slots.clone();
    if slots.amounts.len() == slots.places.len() && slots.amounts.iter().all(|it| it.currency.is_none()) {
        own.amounts = vec![slots.amounts[at]];
    }
    own
}

/// Says of countries without figures that there are none, where the pay in others is told.
fn note_uncovered_beside(k: &Knowledge, intent: &Intent, slots: &Slots, draft: &mut Draft) {
    let pay = matches!(
        intent.lookup,
        Some(Lookup::Salary | Lookup::JudgePay | Lookup::HighestPlace)
    );
    if pay && !slots.places.is_empty() {
        note_uncovered(k, slots, draft);
    }
}

/// Says of the countries named that there are no figures for them.
pub(super) fn note_uncovered(k: &Knowledge, slots: &Slots, draft: &mut Draft) {
    if draft.kind == Kind::Answer && !slots.countries.is_empty() {
        let names = slots.countries.iter().map(|it| k.countries[*it].name.get_ref().clone());
        let names: Vec<String> = names.collect();
        draft.note(format!("The guides give no pay figure for {}.", list(&names)));
    }
}

/// Whether a place makes a difference to an intent: a table by place answers it, or answers of its own by place.
pub(super) fn uses_places(intent: &Intent) -> bool {
    matches!(intent.lookup, Some(Lookup::Salary | Lookup::JudgePay | Lookup::Compare))
        || intent.answers.iter().any(|a| !a.places.is_empty())
}

fn foreign(coach: &Coach, intent: &Intent, slots: &Slots) -> Draft {
    let k = &coach.knowledge;
    let name = slots
        .countries
        .first()
        .map_or("that country", |c| k.countries[*c].name.get_ref());
    let roles = roles_of(k, &slots.subjects).0;
    if intent.lookup.is_some() {
        outside::no_pay_in(k, name, &roles)
    } else {
        outside::no_answer_in(intent, name, &faq::covered_places(k, intent, roles.first().copied()))
    }
}

fn for_place(coach: &Coach, intent: &Intent, slots: &Slots, place: Option<usize>, about: &About) -> Draft {
    let k = &coach.knowledge;
    if intent.lookup == Some(Lookup::Compare) {
        return compare_draft(coach, intent, slots, place, about);
    }
    let of_years = intent.lookup == Some(Lookup::Years) || intent.rung == Some(RungPart::Years);
    let of_the_way = matches!(intent.lookup, Some(Lookup::Next | Lookup::Ladder));
    // The ways in are told from wherever one stands: only "from … to …" asks for the rungs.
    let of_the_way_in = intent.newcomers && about.stems.iter().any(|s| s == "from");
    if (of_years || of_the_way || of_the_way_in)
        && let Some(draft) = way_asked(k, slots, &about.stems, of_years)
    {
        return draft;
    }
    // "Can a … become a …?"
    if let ([Subject::Role(from)], [Subject::Role(to)], true) = (
        slots.own.as_slice(),
        slots.subjects.as_slice(),
        intent.onward && intent.lookup.is_none(),
    ) && let Some(draft) = way::between(k, *from, *to)
    {
        return draft;
    }
    let (roles, stands_for) = roles_of(k, &slots.subjects);
    if let (Some(related), true) = (stands_for, roles.is_empty()) {
        return on_the_way_to(coach, intent, slots, related, place, about)
            .unwrap_or_else(|| without_figures(k, intent, related));
    }
    let mut draft = from_table(coach, intent, slots, &roles, place, &about.stems)
        .unwrap_or_else(|| written(coach, intent, &roles, place, about));
    if intent.lookup.is_some() {
        let city = slots.cities.iter().copied().find(|(p, _)| Some(*p) == place);
        outside::note_city(k, city, &mut draft);
    }
    if let Some(related) = stands_for {
        name_related(k, intent, related, &mut draft);
    }
    draft
}

/// "Can I become …?": where nothing is known of the goal by itself, what is told of the start may name it, as the next
/// rung or in the answer to what was asked.
fn on_the_way_to(
    coach: &Coach,
    intent: &Intent,
    slots: &Slots,
    related: usize,
    place: Option<usize>,
    about: &About,
) -> Option<Draft> {
    let k = &coach.knowledge;
    let (from, _) = roles_of(k, &slots.own);
    let first = *from.first()?;
    let goal = &k.related[related];
    let short = compare::short_name(&goal.name);
    let names = |draft: &Draft| draft.kind == Kind::Answer && draft.body.contains(short);
    ladder::next(k, first, &slots.ladders)
        .filter(names)
        .or_else(|| Some(written(coach, intent, &from, place, about)).filter(names))
}

fn written(coach: &Coach, intent: &Intent, roles: &[usize], place: Option<usize>, about: &About) -> Draft {
    let k = &coach.knowledge;
    let stem = |words: &str| coach.reader.stems_waited_for(words);
    let place_text = place.map(|p| place_name(&k.places[p]));
    // Asked about a place on which the answers, which do tell places apart, are silent.
    if let (Some(p), Some(text)) = (place, &place_text)
        && faq::lacks_place(k, intent, Some(p))
    {
        return outside::no_answer_in(intent, text, &faq::covered_places(k, intent, roles.first().copied()));
    }
    match roles {
        [] => faq::for_all(k, intent, &[], place, about, &stem)
            .unwrap_or_else(|| faq::nothing_for(k, intent, "roles that I know")),
        [role] => faq::for_role(k, intent, *role, place, about, &stem).unwrap_or_else(|| {
            if let Some(text) = &place_text {
                return outside::no_answer_in(intent, text, &faq::covered_places(k, intent, Some(*role)));
            }
            faq::nothing_for(k, intent, &k.roles[*role].name)
        }),
        several => match faq::for_all(k, intent, several, place, about, &stem) {
            // What a rung tells stands in no table of answers.
            Some(draft) if about.group || !faq::told_by_rung(k, intent, several) => draft,
            _ => {
                // Of a title that fits several roles one of them stands for all.
                let told = if about.group { &several[..1] } else { several };
                let draft = of_first(k, told, |r| faq::for_role(k, intent, r, place, about, &stem));
                if draft.kind == Kind::Answer {
                    draft
                } else {
                    faq::nothing_for(k, intent, &names(k, several))
                }
            }
        },
    }
}

fn compare_draft(coach: &Coach, intent: &Intent, slots: &Slots, place: Option<usize>, about: &About) -> Draft {
    let k = &coach.knowledge;
    if !slots.professions.is_empty() {
        return outside::profession(k, slots.professions[0]);
    }
    let (subjects, note, left_out) = compared(k, slots);
    match subjects.as_slice() {
        [a, b, ..] => {
            let mut draft = compare::two(k, *a, *b, home(k, slots, place)).unwrap_or_else(|| outside::unknown(k));
            let city = slots.cities.iter().copied().find(|(p, _)| Some(*p) == place);
            outside::note_city(k, city, &mut draft);
            draft.notes.extend(note);
            let mut names = vec![subject_name(k, *a).to_owned(), subject_name(k, *b).to_owned()];
            names.extend(left_out.iter().map(|s| subject_name(k, *s).to_owned()));
            draft.leave_out(MOST_TOLD, &names);
            draft
        }
        [Subject::Related(i)] => {
            let entry = &k.related[*i];
            let mut draft = Draft::answer(
                format!("related.{}", entry.id.get_ref()),
                format!("{} · {}", intent.title, entry.name),
            );
            draft.line(&entry.about).cite_all(&entry.sources);
            draft
        }
        _ => {
            let (roles, _) = roles_of(k, &slots.subjects);
            written(coach, intent, &roles, None, about)
        }
    }
}

/// The titles that a comparison is between, what must be said of how they were chosen, and the titles that are too many.
///
/// Those with one meaning come first: whoever names two of them means no third by "director".
pub(super) fn compared(k: &Knowledge, slots: &Slots) -> (Vec<Subject>, Option<String>, Vec<Subject>) {
    let is_group = |s: &Subject| matches!(s, Subject::Group(_));
    let beside = slots.subjects.iter().chain(&slots.own).copied();
    let mut subjects: Vec<Subject> = slots.titles.clone();
    subjects.extend(beside.filter(|s| !slots.titles.contains(s)));
    subjects.dedup();
    if subjects.iter().filter(|s| !is_group(s)).count() > 1 {
        subjects.retain(|s| !is_group(s));
    }
    let left_out = subjects.split_off(subjects.len().min(MOST_TOLD));
    let (subjects, note) = compare::definite(k, subjects);
    (subjects, note, left_out)
}

fn home<'k>(k: &'k Knowledge, slots: &Slots, place: Option<usize>) -> compare::Home<'k> {
    match (place, slots.countries.first()) {
        (Some(p), _) => compare::Home::In(p),
        (None, Some(c)) => compare::Home::Without(k.countries[*c].name.get_ref()),
        (None, None) => compare::Home::Any,
    }
}

fn names(k: &Knowledge, roles: &[usize]) -> String {
    list(&roles.iter().map(|r| k.roles[*r].name.as_str()).collect::<Vec<_>>())
}
