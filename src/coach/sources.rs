//! "Where is that from?" after an answer.

use crate::knowledge::Knowledge;
use crate::matcher::{Ask, Class};

use super::memory::Memory;
use super::reply::{Reply, SourceLine};
use super::wording::list;

/// Puts the guides of the answer before in front of a reply, and under it, where that was asked.
pub(super) fn name_sources(k: &Knowledge, asks: &[Ask], memory: &Memory, reply: &mut Reply) {
    let asked = matches!(asks, [Ask { class: Class::SmallTalk(talk), .. }] if k.small_talk[*talk].asks_source);
    let Some(turn) = memory
        .turn
        .as_ref()
        .filter(|turn| asked && turn.is_last && !turn.reply.sources.is_empty())
    else {
        return;
    };
    reply.body = format!("{}\n\n{}", said_by(&turn.reply.sources), reply.body);
    reply.sources.clone_from(&turn.reply.sources);
}

/// Which guides say it, each with the headings under which it does.
fn said_by(sources: &[SourceLine]) -> String {
    let mut guides: Vec<(&SourceLine, Vec<String>)> = Vec::new();
    for it in sources {
        let section = format!("“{}”", it.section);
        match guides.iter_mut().find(|(guide, _)| guide.document == it.document) {
            Some((_, sections)) => sections.push(section),
            None => guides.push((it, vec![section])),
        }
    }
    let named =
        |(guide, sections): &(&SourceLine, Vec<String>)| format!("the **{}**, under {}", guide.named(), list(sections));
    match guides.as_slice() {
        [one] => format!("That is from {}.", named(one)),
        several => {
            let lines: Vec<String> = several.iter().map(named).collect();
            format!("That is from:\n- {}", lines.join("\n- "))
        }
    }
}
