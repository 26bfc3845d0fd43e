//! Questions as ways to ask that can be taught.

use crate::coach::Coach;

/// A question as a way to ask that can be taught: as [`wording`], in the spelling that the coach reads it in.
#[must_use]
pub fn phrasing(coach: &Coach, question: &str) -> Option<String> {
    let wording = wording(question)?;
    Some(coach.reader().spelt(&wording)).filter(|it| !it.is_empty())
}

/// A question as a way to ask: in lower case, and without what was taken out of it before it was stored. None if nothing
/// is left.
#[must_use]
pub fn wording(question: &str) -> Option<String> {
    let lower = question.to_lowercase();
    let parts: Vec<&str> = lower.split(['.', ',', ';', '!', '?']).map(str::trim).collect();
    let redacted = |it: &&str| it.contains('[');
    // "i'm [name], how do i …": the first part says nothing without the name.
    let whole: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|it| !it.is_empty() && !redacted(it))
        .collect();
    let parts = if whole.is_empty() { parts } else { whole };
    let mut out = String::new();
    let mut inside = false;
    for it in parts.join(" ").chars() {
        match it {
            '[' => inside = true,
            ']' => inside = false,
            '{' | '}' => {}
            _ if inside => {}
            _ => out.push(it),
        }
    }
    let words: Vec<&str> = out.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_becomes_a_way_to_ask() {
        for (question, expected) in [
            ("How much leave do I get?", Some("how much leave do i get")),
            ("I'm [name], how much leave do I get", Some("how much leave do i get")),
            ("can i work at [employer] with {role}", Some("can i work at with role")),
            ("[name]", None),
            ("", None),
        ] {
            assert_eq!(wording(question).as_deref(), expected, "{question}");
        }
    }

    #[test]
    fn what_is_taught_has_no_slips() {
        let (knowledge, _) = crate::knowledge::load(crate::knowledge::builtin());
        let coach = Coach::for_lookups(knowledge);
        let taught = phrasing(&coach, "Wich tools do it sytems directers use?");
        assert_eq!(taught.as_deref(), Some("which tools do it systems directors use"));
    }
}
