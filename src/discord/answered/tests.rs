use super::book::{MOST_ANSWERED, MOST_SILENT};
use super::*;

const ASKER: UserId = UserId::new(5);
const CHANNEL: ChannelId = ChannelId::new(9);

fn id(n: u64) -> MessageId {
    MessageId::new(n)
}

fn answer(n: u64) -> Answer {
    Answer { messages: vec![id(n)] }
}

fn note(n: u64, text: &str) -> Note {
    Note::of_test(n, text)
}

fn minutes(n: u64) -> Duration {
    Duration::from_secs(60 * n)
}

/// A question 1 with the text "a" that is answered by 2.
fn answered() -> Answered {
    let all = Answered::default();
    assert!(all.begin(id(1), "a", Duration::ZERO));
    assert!(matches!(all.done(id(1), answer(2)), Then::Rest));
    all
}

#[test]
fn a_message_is_taken_in_hand_once() {
    let all = Answered::default();
    assert!(all.begin(id(1), "a", Duration::ZERO));
    assert!(!all.begin(id(1), "a", Duration::ZERO));
    assert!(matches!(all.done(id(1), answer(2)), Then::Rest));
    assert!(!all.begin(id(1), "a", minutes(60)));
    assert_eq!(all.whole(id(2)), answer(2));
}

#[test]
fn an_edit_renews_the_answer_for_five_minutes() {
    let all = Answered::default();
    assert_eq!(all.edit(&note(1, "b"), Duration::ZERO), Edit::Unknown);
    let all = answered();
    assert_eq!(all.edit(&note(1, "a"), Duration::ZERO), Edit::Ignore, "the same text");
    assert_eq!(all.edit(&note(1, "b"), minutes(5)), Edit::Renew(answer(2), None));
    let _ = all.done(id(1), answer(2));
    assert_eq!(all.edit(&note(1, "c"), minutes(6)), Edit::Ignore);
}

#[test]
fn an_edit_meanwhile_waits() {
    let all = Answered::default();
    assert!(all.begin(id(1), "a", Duration::ZERO));
    assert_eq!(all.edit(&note(1, "b"), Duration::ZERO), Edit::Ignore);
    assert_eq!(all.edit(&note(1, "c"), Duration::ZERO), Edit::Ignore);
    let Then::Renew(again, before, None) = all.done(id(1), answer(2)) else {
        panic!("the edit is lost");
    };
    assert_eq!((again.text.as_str(), before), ("c", answer(2)));
    assert!(matches!(all.done(id(1), answer(2)), Then::Rest));
    assert!(all.begin(id(5), "a", Duration::ZERO));
    assert_eq!(all.edit(&note(5, "b"), Duration::ZERO), Edit::Ignore);
    assert_eq!(all.edit(&note(5, "a"), Duration::ZERO), Edit::Ignore);
    assert!(
        matches!(all.done(id(5), answer(6)), Then::Rest),
        "edited and edited back"
    );
}

#[test]
fn a_deletion_takes_the_answer_along_whenever_it_comes() {
    let all = answered();
    assert_eq!(all.delete(id(1), CHANNEL), Some((CHANNEL, answer(2))));
    assert_eq!(all.delete(id(1), CHANNEL), None, "once");
    assert_eq!(all.edit(&note(1, "b"), Duration::ZERO), Edit::Ignore);

    assert!(all.begin(id(3), "a", Duration::ZERO));
    assert_eq!(all.delete(id(3), CHANNEL), None);
    assert!(
        matches!(all.done(id(3), answer(4)), Then::Delete(it) if it == answer(4)),
        "meanwhile"
    );

    assert_eq!(all.delete(id(5), CHANNEL), None);
    assert!(!all.begin(id(5), "a", Duration::ZERO), "it came before its message");
    assert_eq!(all.begin_again(id(5), "a", ASKER, Duration::ZERO), Again::Gone);
}

#[test]
fn a_deleted_answer_comes_back_only_for_whoever_asks_for_it() {
    let all = answered();
    assert_eq!(all.delete(id(2), CHANNEL), None);
    assert_eq!(all.edit(&note(1, "b"), Duration::ZERO), Edit::Ignore);
    assert_eq!(all.begin_again(id(1), "a", ASKER, Duration::ZERO), Again::Taken);
    assert_eq!(all.begin_again(id(1), "a", ASKER, Duration::ZERO), Again::InHand);
    assert_eq!(all.give_up(id(1)), None);
    assert_eq!(all.edit(&note(1, "b"), Duration::ZERO), Edit::Ignore, "still deleted");
    assert_eq!(all.begin_again(id(1), "a", ASKER, Duration::ZERO), Again::Taken);
    assert!(matches!(all.done(id(1), answer(3)), Then::Rest));
    assert_eq!(
        all.begin_again(id(1), "a", ASKER, Duration::ZERO),
        Again::Answered(answer(3))
    );
    assert_eq!(all.delete(id(1), CHANNEL), Some((CHANNEL, answer(3))));
    assert_eq!(all.begin_again(id(1), "a", ASKER, Duration::ZERO), Again::Gone);

    assert!(all.begin(id(5), "a", Duration::ZERO));
    assert_eq!(all.delete(id(6), CHANNEL), None);
    let _ = all.done(id(5), answer(6));
    assert_eq!(
        all.edit(&note(5, "b"), Duration::ZERO),
        Edit::Ignore,
        "deleted as soon as it was there"
    );
}

#[test]
fn whoever_fails_leaves_the_answer_as_it_was() {
    let all = answered();
    assert_eq!(all.edit(&note(1, "b"), Duration::ZERO), Edit::Renew(answer(2), None));
    assert_eq!(all.give_up(id(1)), None);
    assert_eq!(all.whole(id(2)), answer(2));
    all.add(id(1), &answer(3));
    let both = Answer {
        messages: vec![id(2), id(3)],
    };
    assert_eq!(all.whole(id(3)), both);
    assert_eq!(all.edit(&note(1, "c"), Duration::ZERO), Edit::Renew(both.clone(), None));
    assert_eq!(all.delete(id(1), CHANNEL), None);
    assert_eq!(all.give_up(id(1)), Some(both), "deleted meanwhile");
    assert_eq!(all.give_up(id(1)), None);
}

#[test]
fn they_are_bounded() {
    let all = Answered::default();
    for n in 1..=2 * MOST_ANSWERED as u64 {
        assert!(all.begin(id(2 * n), "a", Duration::ZERO));
        let _ = all.done(id(2 * n), answer(2 * n + 1));
    }
    let inner = all.lock();
    let sizes = [inner.answered.len(), inner.questions.len(), inner.answers.len()];
    assert_eq!(sizes, [MOST_ANSWERED; 3]);
    assert!(inner.silent.len() <= MOST_SILENT);
}

#[test]
fn what_strangers_write_and_delete_displaces_no_answer() {
    let all = answered();
    for n in 10..=10 + 2 * MOST_ANSWERED as u64 {
        assert_eq!(all.delete(id(2 * n), CHANNEL), None);
        assert!(all.begin(id(2 * n + 1), "lunch?", Duration::ZERO));
        let _ = all.done(id(2 * n + 1), Answer::default());
    }
    assert_eq!(all.edit(&note(1, "b"), Duration::ZERO), Edit::Renew(answer(2), None));
    let inner = all.lock();
    assert!(inner.questions.len() <= MOST_SILENT + 1 && inner.overtaken.len() <= MOST_OVERTAKEN);
}

#[test]
fn what_is_in_hand_outlasts_a_flood() {
    let all = Answered::default();
    for n in 1..=3 * MOST_SILENT as u64 {
        assert!(all.begin(id(n), "a", Duration::ZERO));
    }
    assert!(!all.begin(id(1), "a", Duration::ZERO), "somebody is at it");
    for n in 1..=3 * MOST_SILENT as u64 {
        let _ = all.done(id(n), Answer::default());
    }
    for n in 1..=MOST_SILENT as u64 {
        let n = n + 10_000;
        assert!(all.begin(id(n), "a", Duration::ZERO));
        let _ = all.done(id(n), Answer::default());
    }
    assert!(all.lock().questions.len() <= MOST_SILENT);
}

#[test]
fn who_asked_from_the_menu_is_remembered() {
    let all = Answered::default();
    assert_eq!(all.begin_again(id(1), "a", ASKER, Duration::ZERO), Again::Taken);
    assert_eq!(all.edit(&note(1, "b"), Duration::ZERO), Edit::Ignore);
    let then = all.done(id(1), answer(2));
    assert!(matches!(then, Then::Renew(_, _, Some(ASKER))), "{then:?}");
    let _ = all.done(id(1), answer(2));
    let again = Edit::Renew(answer(2), Some(ASKER));
    assert_eq!(all.edit(&note(1, "c"), Duration::ZERO), again);
}

#[test]
fn an_answer_of_another_process_is_taken_over() {
    let all = Answered::default();
    assert!(all.adopt(id(1), &answer(2), "b", Duration::ZERO));
    assert!(!all.adopt(id(1), &answer(2), "b", Duration::ZERO), "it is in hand");
    assert!(matches!(all.done(id(1), answer(2)), Then::Rest));
    assert_eq!(all.whole(id(2)), answer(2));
    assert!(!answered().adopt(id(1), &answer(3), "b", Duration::ZERO), "it is known");
}

#[test]
fn the_parts_of_a_response_belong_together() {
    let all = Answered::default();
    let parts = Answer {
        messages: vec![id(1), id(2), id(3)],
    };
    all.group(parts.clone(), Duration::ZERO);
    for part in 1..=3 {
        assert_eq!(all.whole(id(part)), parts, "{part}");
    }
    assert_eq!(all.delete(id(3), CHANNEL), None);
    assert_eq!(all.whole(id(1)), Answer::default());
}
