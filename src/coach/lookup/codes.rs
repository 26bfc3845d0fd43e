//! Codes of what a look-up is given, for where space is short, and back.

use crate::coach::Coach;
use crate::coach::reply::Given;
use crate::matcher::Subject;

use super::names::{Place, place_named, subject_named};

/// The code of the title or country that a text names.
pub fn code_of<'c>(coach: &'c Coach, given: Given, text: &str) -> Option<&'c str> {
    let k = coach.knowledge();
    let code = match given {
        Given::Title | Given::FirstTitle | Given::OtherTitle => match subject_named(coach, text, given).ok()? {
            Subject::Role(role) => &k.roles[role].code,
            Subject::Related(related) => &k.related[related].code,
            Subject::Group(_) => return None,
        },
        Given::Country => match place_named(coach, text).ok()? {
            Place::Known(place, None) => &k.places[place].code,
            // A city has none.
            Place::Known(_, Some(_)) | Place::Unknown(_) => return None,
        },
    };
    Some(code.get_ref())
}

/// The name behind a code.
pub fn name_of<'c>(coach: &'c Coach, given: Given, code: &str) -> Option<&'c str> {
    let k = coach.knowledge();
    match given {
        Given::Title | Given::FirstTitle | Given::OtherTitle => {
            let roles = k.roles.iter().map(|it| (&it.code, &it.name));
            let related = k.related.iter().map(|it| (&it.code, &it.name));
            let mut all = roles.chain(related);
            all.find(|(known, _)| known.get_ref() == code)
                .map(|(_, name)| name.as_str())
        }
        Given::Country => {
            let mut all = k.places.iter();
            all.find(|it| it.code.get_ref() == code).map(|it| it.name.as_str())
        }
    }
}
