//! Rungs of ladders, seen from a role.

use crate::knowledge::Knowledge;

/// The rungs that level words pick, seen from a role: those named after it first, else the nearest above it.
pub(crate) fn at_level(knowledge: &Knowledge, role: usize, words: &[&str]) -> Vec<usize> {
    let id = knowledge.roles[role].id.get_ref();
    let name = &knowledge.roles[role].name;
    let mut out = Vec::new();
    for ladder in &knowledge.ladders {
        let Some(here) = ladder.rungs.iter().position(|r| r.role.get_ref() == id) else {
            continue;
        };
        let said = words.join(" ");
        let role_of = |i: usize| knowledge.role_index(ladder.rungs[i].role.get_ref());
        // "Senior", seen from a role, is the senior of just that role, whatever else the word fits.
        let named_after = |i: usize| {
            role_of(i).is_some_and(|r| {
                let other = &knowledge.roles[r].name;
                r != role
                    && other.contains(name.as_str())
                    && words
                        .iter()
                        .any(|w| other.to_lowercase().split_whitespace().any(|o| o == *w))
            })
        };
        let picks = |i: usize| {
            ladder.rungs[i].levels.iter().any(|l| {
                words.contains(&l.get_ref().as_str())
                    || said.contains(l.get_ref().as_str()) && l.get_ref().contains(' ')
            })
        };
        let mut hits: Vec<usize> = (0..ladder.rungs.len()).filter(|i| named_after(*i)).collect();
        if hits.is_empty() {
            hits = (0..ladder.rungs.len()).filter(|i| picks(*i)).collect();
            if hits.len() > 1 && hits.contains(&here) {
                hits = vec![here];
            } else if hits.len() > 1 && hits.iter().any(|i| *i > here) {
                hits.retain(|i| *i > here);
                hits.truncate(1);
            }
        }
        for hit in hits {
            if let Some(r) = role_of(hit)
                && !out.contains(&r)
            {
                out.push(r);
            }
        }
    }
    out
}

/// The roles `steps` rungs away from a role on each ladder that it stands on.
pub(crate) fn neighbours(knowledge: &Knowledge, role: usize, steps: i32) -> Vec<usize> {
    let id = knowledge.roles[role].id.get_ref();
    let mut out = Vec::new();
    for ladder in &knowledge.ladders {
        let Some(here) = ladder.rungs.iter().position(|r| r.role.get_ref() == id) else {
            continue;
        };
        let there = i32::try_from(here).ok().and_then(|h| usize::try_from(h + steps).ok());
        if let Some(rung) = there.and_then(|t| ladder.rungs.get(t))
            && let Some(r) = knowledge.role_index(rung.role.get_ref())
            && !out.contains(&r)
        {
            out.push(r);
        }
    }
    out
}
