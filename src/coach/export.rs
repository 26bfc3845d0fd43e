//! Every reply that the knowledge can give, for coverage and for review.

use std::collections::HashSet;

use crate::knowledge::Knowledge;
use crate::knowledge::model::RungPart;
use crate::matcher::{Slots, Subject};

use super::draft::Draft;
use super::reply::{Kind, Reply};
use super::{Coach, answer, compare, items, judge, ladder, outside, pay, rank, salary, topics, way};

/// One reply an id, in a fixed order, each handed on before the next is made: all of them together take far more memory
/// than the knowledge itself.
pub(super) fn each(coach: &Coach, give: &mut dyn FnMut(Reply)) {
    let k = coach.knowledge();
    let mut drafts = Drafts {
        coach,
        seen: HashSet::new(),
        give,
    };
    faq(coach, &mut drafts);
    for role in 0..k.roles.len() {
        drafts.extend(salary::of_role(k, role, None, &[]));
        drafts.extend(
            salary::places_of(k, role)
                .into_iter()
                .filter_map(|p| salary::of_role(k, role, Some(p), &[])),
        );
        drafts.extend(ladder::of_role(k, role, &[]));
        for (l, _) in ladder::places_of(k, role) {
            drafts.extend(ladder::of_role(k, role, &[l]));
            drafts.extend(salary::of_role(k, role, None, &[l]));
        }
        drafts.extend(ladder::next(k, role, &[]));
        drafts.extend(
            ladder::places_of(k, role)
                .into_iter()
                .filter_map(|(l, _)| ladder::next(k, role, &[l])),
        );
        drafts.extend(judge::highest_place(k, &[role], false, &[]));
        drafts.extend(judge::highest_place(k, &[role], true, &[]));
    }
    drafts.push(ladder::all(k));
    drafts.extend((0..k.ladders.len()).map(|l| ladder::one(k, l)));
    drafts.extend(judge::highest_place(k, &[], false, &[]));
    drafts.extend(judge::highest_place(k, &[], true, &[]));
    drafts.push(pay::pay(k, &[], None, None, &[]));
    drafts.extend(
        salary::all_places(k)
            .into_iter()
            .map(|p| pay::pay(k, &[], Some(p), None, &[])),
    );
    pairs(coach, &mut drafts);
    ranks(k, &mut drafts);
    let roles = || 0..k.roles.len();
    drafts.extend(roles().flat_map(|from| roles().filter_map(move |to| way::between(k, from, to))));
    for item in 0..k.items.len() {
        drafts.extend(items::who_names(k, item));
        drafts.extend((0..k.roles.len()).filter_map(|r| items::for_role(k, item, r, false)));
    }
    drafts.push(topics::all(k));
    drafts.extend(k.gaps.iter().map(|it| answer::gap(it)));
    let mut profession = outside::profession(k, None);
    profession.id = Some("outside.profession".to_owned());
    drafts.push(profession);
    drafts.extend(k.small_talk.iter().map(|it| answer::small_talk(it)));
    if !k.distress.text.is_empty() {
        drafts.push(answer::chat("distress", &k.distress.text));
    }
    for l in &k.languages {
        drafts.push(Draft {
            id: Some(format!("language.{}", l.id.get_ref())),
            kind: Kind::SmallTalk,
            title: l.name.clone(),
            body: l.text.trim().to_owned(),
            ..Draft::default()
        });
    }
}

/// Takes drafts and hands them on as replies, the first of each id.
struct Drafts<'a> {
    coach: &'a Coach,
    seen: HashSet<String>,
    give: &'a mut dyn FnMut(Reply),
}

impl Drafts<'_> {
    fn push(&mut self, draft: Draft) {
        let Some(id) = &draft.id else { return };
        if !self.seen.insert(id.clone()) {
            return;
        }
        let mut reply = draft.finish(self.coach.knowledge());
        reply.confidence = 1.0;
        (self.give)(reply);
    }
}

impl Extend<Draft> for Drafts<'_> {
    fn extend<T: IntoIterator<Item = Draft>>(&mut self, drafts: T) {
        drafts.into_iter().for_each(|draft| self.push(draft));
    }
}

/// Every intent for every role, related title and place, as far as the text differs.
fn faq(coach: &Coach, drafts: &mut Drafts<'_>) {
    let k = coach.knowledge();
    let add = |draft: Draft, drafts: &mut Drafts<'_>| {
        if draft.kind == Kind::Answer {
            drafts.push(draft);
        }
    };
    for intent in &k.intents {
        let answers_by_table = intent.lookup.is_some() && intent.answers.is_empty() && intent.rung.is_none();
        if answers_by_table {
            continue;
        }
        let mut subjects: Vec<Option<Subject>> = vec![None];
        subjects.extend((0..k.roles.len()).map(|r| Some(Subject::Role(r))));
        if intent.rung == Some(RungPart::Scope) {
            subjects.extend((0..k.related.len()).map(|r| Some(Subject::Related(r))));
        }
        for subject in subjects {
            for place in std::iter::once(None).chain((0..k.places.len()).map(Some)) {
                // A region that no answer is about is told by its countries, each of which has its own turn.
                let by_countries = |p: usize| {
                    let place = &k.places[p];
                    intent.lookup.is_none() && !place.parts.is_empty() && !intent.tells_of(place.id.get_ref())
                };
                let nowhere = || intent.answers.iter().all(|a| a.places.is_empty());
                if place.is_some_and(|p| by_countries(p) || nowhere()) {
                    continue;
                }
                let slots = Slots {
                    subjects: subject.into_iter().collect(),
                    places: place.into_iter().collect(),
                    ..Slots::default()
                };
                add(answer::for_intent(coach, intent, &slots, &[]), drafts);
            }
        }
    }
    for intent in k.intents.iter().filter(|i| i.lookup.is_some()) {
        for group in 0..k.groups.len() {
            let slots = Slots {
                subjects: vec![Subject::Group(group)],
                ..Slots::default()
            };
            add(answer::for_intent(coach, intent, &slots, &[]), drafts);
        }
    }
}

/// Every unordered pair of titles that stand on ladders.
fn ranks(k: &Knowledge, drafts: &mut Drafts<'_>) {
    let subjects: Vec<Subject> = (0..k.roles.len())
        .map(Subject::Role)
        .chain((0..k.groups.len()).map(Subject::Group))
        .chain((0..k.related.len()).map(Subject::Related))
        .collect();
    for (i, a) in subjects.iter().enumerate() {
        drafts.extend(
            subjects[i + 1..]
                .iter()
                .filter_map(|b| rank::two(k, *a, *b, rank::Asked::Which)),
        );
    }
}

/// Every unordered pair of titles.
fn pairs(coach: &Coach, drafts: &mut Drafts<'_>) {
    let k = coach.knowledge();
    let subjects: Vec<Subject> = (0..k.roles.len())
        .map(Subject::Role)
        .chain((0..k.related.len()).map(Subject::Related))
        .collect();
    for (i, a) in subjects.iter().enumerate() {
        for b in &subjects[i + 1..] {
            drafts.extend(compare::two(k, *a, *b, compare::Home::Any));
        }
    }
}
