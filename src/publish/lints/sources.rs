//! Sources that nothing rests on.

use std::collections::HashSet;

use super::Found;
use crate::knowledge::Knowledge;
use crate::knowledge::model::Citation;

pub fn check(k: &Knowledge, found: &mut Found<'_>) {
    let lists = k
        .related
        .iter()
        .map(|it| &it.sources)
        .chain(k.ladders.iter().map(|it| &it.sources))
        .chain(k.off_ladder.iter().map(|it| &it.sources))
        .chain(k.gaps.iter().map(|it| &it.sources))
        .chain(k.intents.iter().flat_map(|it| &it.answers).map(|it| &it.sources));
    let cited: HashSet<&str> = lists
        .flatten()
        .map(|it: &Citation| &it.guide)
        .chain(k.figures.iter().map(|it| &it.guide))
        .chain(k.pay_notes.iter().map(|it| &it.guide))
        .chain(k.items.iter().flat_map(|it| &it.named).map(|it| &it.guide))
        .map(|guide| guide.get_ref().as_str())
        .collect();
    for source in k.sources.iter().filter(|it| !cited.contains(it.id.get_ref().as_str())) {
        found.warn(
            "uncited-source",
            (source.file, source.id.span()),
            format!("nothing cites `{}`", source.id.get_ref()),
            "cite it, or leave it out".to_owned(),
        );
    }
}
