//! Every way to name everything.

use crate::knowledge::{Knowledge, in_brackets, without_brackets};

use super::{Entity, Subject};

/// Every way to name everything, in the order of preference for equal names.
pub(super) fn all_names(k: &Knowledge) -> Vec<(Entity, &str)> {
    let mut out: Vec<(Entity, &str)> = Vec::new();
    for (i, r) in k.roles.iter().enumerate() {
        let e = Entity::Subject(Subject::Role(i));
        out.push((e, &r.name));
        out.push((e, &r.plural));
        out.push((e, without_brackets(&r.name)));
        out.extend(r.aliases.iter().map(|a| (e, a.get_ref().as_str())));
        // The id in words, and the abbreviation that the name carries in parentheses.
        out.push((e, r.id.get_ref()));
        out.extend(in_brackets(&r.name).map(|a| (e, a)));
    }
    for (i, r) in k.related.iter().enumerate() {
        let e = Entity::Subject(Subject::Related(i));
        out.push((e, &r.name));
        out.push((e, &r.plural));
        out.push((e, without_brackets(&r.name)));
        out.extend(r.aliases.iter().map(|a| (e, a.get_ref().as_str())));
    }
    for (i, g) in k.groups.iter().enumerate() {
        let e = Entity::Subject(Subject::Group(i));
        out.push((e, &g.name));
        out.extend(g.aliases.iter().map(|a| (e, a.get_ref().as_str())));
    }
    for (i, p) in k.places.iter().enumerate() {
        let e = Entity::Place(i);
        out.push((e, &p.name));
        // A currency names its country, where only one country of the knowledge has it.
        out.extend(
            p.currency
                .as_deref()
                .filter(|c| k.places.iter().filter(|o| o.currency.as_deref() == Some(c)).count() == 1)
                .map(|c| (e, c)),
        );
        out.extend(p.aliases.iter().map(|a| (e, a.get_ref().as_str())));
        let cities = p.cities.iter().enumerate();
        out.extend(cities.map(|(city, name)| (Entity::City { place: i, city }, name.get_ref().as_str())));
    }
    for (i, c) in k.countries.iter().enumerate() {
        out.push((Entity::Country(i), c.name.get_ref()));
        out.extend(c.aliases.iter().map(|a| (Entity::Country(i), a.get_ref().as_str())));
    }
    for (i, p) in k.professions.iter().enumerate() {
        out.push((Entity::Profession(Some(i)), p.name.get_ref()));
        out.extend(
            p.aliases
                .iter()
                .map(|a| (Entity::Profession(Some(i)), a.get_ref().as_str())),
        );
    }
    for (i, item) in k.items.iter().enumerate() {
        out.push((Entity::Item(i), &item.name));
        out.extend(item.full.as_deref().map(|f| (Entity::Item(i), f)));
        out.extend(item.aliases.iter().map(|a| (Entity::Item(i), a.get_ref().as_str())));
    }
    for (i, l) in k.ladders.iter().enumerate() {
        out.push((Entity::Ladder(i), &l.name));
        out.extend(l.aliases.iter().map(|a| (Entity::Ladder(i), a.get_ref().as_str())));
    }
    out.extend(k.employers.iter().map(|name| (Entity::Employer, name.as_str())));
    out.extend(k.schools.iter().map(|name| (Entity::School, name.as_str())));
    out
}
