//! What a button does, written into its `custom_id`, so that it works after a restart and nothing need be remembered.
//!
//! ```text
//! 1 a 05w0YM0RIFk What does a Head Chef earn?
//! │ │ │           └ what the action is about: the rest
//! │ │ └ who may press it: a user's id, eleven digits of base 62
//! │ └ the action
//! └ the version of all this
//! ```

use std::borrow::Cow;

use super::limits;
use crate::journal::{Opinion, Reason};

/// The version that is written, and the only one that is read: a button of another says "please ask again".
const VERSION: char = '1';

/// Digits of base 62 that any id of 64 bits fits in.
const DIGITS: usize = 11;

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// What pressing a button or choosing from a menu does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Asks this question, and answers below.
    Ask(String),
    /// Asks this question, and answers in place of "did you mean".
    Meant(String),
    /// Looks something up, and answers in place of "did you mean".
    LookUp(String),
    /// None of what was suggested.
    NoneOfThese,
    /// Asks the question that is chosen from the menu; of several menus each has its number.
    Choose(String),
    /// Removes the answer.
    Dismiss,
    /// Posts the replies with these ids (joined by `+`) for everybody.
    ShareReply(String),
    /// Posts the reply to this question for everybody.
    ShareQuestion(String),
    /// Shows the topics of the group that is chosen from the menu.
    Topics,
    /// Tries out the answer that the form holds.
    Draft,
    /// Likes an answer about this topic.
    Up(String),
    /// Does not like it.
    Down(String),
    /// Says why not.
    Because(Reason, About),
    /// Deletes all that is kept about whoever presses it.
    Forget,
    /// Whether whoever presses it does not want to be answered uninvited.
    Uninvited(bool),
    /// Turns to this page of what was asked in vain.
    Misses(usize),
    /// Teaches the cluster that is chosen from the menu.
    Teach,
    /// Teaches what comes from there as the topic that is chosen from the menu.
    TeachAs(Source),
    /// Writes a new answer to it.
    TeachNew(Source),
    /// Approves the proposal with this number.
    Approve(u64),
    /// Drops it.
    Withdraw(u64),
    /// Drops the proposal that is chosen from the menu.
    WithdrawOne,
}

/// Where the questions come from that are taught.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The cluster that this miss is the first of.
    Miss(i64),
    /// A message in the same channel.
    Message(u64),
}

impl Source {
    /// Writes it, for a button or an option of a menu.
    #[must_use]
    pub fn write(self) -> String {
        match self {
            Self::Miss(id) => format!("m{}", base62(id.cast_unsigned())),
            Self::Message(id) => format!("t{}", base62(id)),
        }
    }

    /// Reads what [`Source::write`] wrote.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (kind, digits) = text.split_at_checked(1)?;
        let id = Some(digits).filter(|it| it.len() == DIGITS).and_then(from_base62)?;
        match kind {
            "m" => Some(Self::Miss(id.cast_signed())),
            "t" => Some(Self::Message(id)),
            _ => None,
        }
    }
}

/// An answer, and its topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The message that holds it.
    pub answer: u64,
    pub topic: String,
}

impl Action {
    fn letter(&self) -> char {
        match self {
            Self::Ask(_) => 'a',
            Self::Meant(_) => 'm',
            Self::LookUp(_) => 'l',
            Self::NoneOfThese => 'n',
            Self::Choose(_) => 'c',
            Self::Dismiss => 'x',
            Self::ShareReply(_) => 's',
            Self::ShareQuestion(_) => 'q',
            Self::Topics => 't',
            Self::Draft => 'd',
            Self::Up(_) => 'u',
            Self::Down(_) => 'w',
            Self::Because(..) => 'r',
            Self::Forget => 'f',
            Self::Uninvited(_) => 'k',
            Self::Misses(_) => 'i',
            Self::Teach => 'g',
            Self::TeachAs(_) => 'h',
            Self::TeachNew(_) => 'j',
            Self::Approve(_) => 'y',
            Self::Withdraw(_) => 'v',
            Self::WithdrawOne => 'b',
        }
    }

    fn about(&self) -> Cow<'_, str> {
        match self {
            Self::Ask(text)
            | Self::Meant(text)
            | Self::LookUp(text)
            | Self::Choose(text)
            | Self::ShareReply(text)
            | Self::ShareQuestion(text)
            | Self::Up(text)
            | Self::Down(text) => text.into(),
            Self::Because(reason, About { answer, topic }) => {
                format!("{}{}{topic}", sign(*reason), base62(*answer)).into()
            }
            Self::Misses(page) => page.to_string().into(),
            Self::TeachAs(source) | Self::TeachNew(source) => source.write().into(),
            Self::Approve(id) | Self::Withdraw(id) => id.to_string().into(),
            Self::Uninvited(unwanted) => if *unwanted { "1" } else { "0" }.into(),
            Self::NoneOfThese
            | Self::Dismiss
            | Self::Topics
            | Self::Draft
            | Self::Forget
            | Self::Teach
            | Self::WithdrawOne => "".into(),
        }
    }

    fn read(letter: char, about: &str) -> Option<Self> {
        let text = || about.to_owned();
        let action = match letter {
            'a' => Self::Ask(text()),
            'm' => Self::Meant(text()),
            'l' => Self::LookUp(text()),
            'n' => Self::NoneOfThese,
            'c' => Self::Choose(text()),
            'x' => Self::Dismiss,
            's' => Self::ShareReply(text()),
            'q' => Self::ShareQuestion(text()),
            't' => Self::Topics,
            'd' => Self::Draft,
            'u' => Self::Up(text()),
            'w' => Self::Down(text()),
            'r' => because(about)?,
            'f' => Self::Forget,
            'i' => Self::Misses(number(about)?),
            'g' => Self::Teach,
            'h' => Self::TeachAs(Source::read(about)?),
            'j' => Self::TeachNew(Source::read(about)?),
            'y' => Self::Approve(number(about)?),
            'v' => Self::Withdraw(number(about)?),
            'b' => Self::WithdrawOne,
            'k' => Self::Uninvited(match about {
                "1" => true,
                "0" => false,
                _ => return None,
            }),
            _ => return None,
        };
        // An action that is about something has it, and no other has.
        (!about.is_empty()).eq(&action.has_about()).then_some(action)
    }

    fn has_about(&self) -> bool {
        !matches!(
            self,
            Self::NoneOfThese
                | Self::Dismiss
                | Self::Topics
                | Self::Draft
                | Self::Forget
                | Self::Teach
                | Self::WithdrawOne
        )
    }

    /// The opinion that a button under an answer stands for, and the topic of the answer.
    #[must_use]
    pub fn opinion(&self) -> Option<(Opinion, &str)> {
        match self {
            Self::Up(topic) => Some((Opinion::Up, topic)),
            Self::Down(topic) => Some((Opinion::Down(None), topic)),
            _ => None,
        }
    }
}

/// A number that is written as numbers are, so that there is one text for one meaning.
fn number<T: std::str::FromStr + ToString>(text: &str) -> Option<T> {
    text.parse().ok().filter(|it: &T| it.to_string() == text)
}

fn because(about: &str) -> Option<Action> {
    let mut chars = about.chars();
    let letter = chars.next()?;
    let reason = Reason::ALL.into_iter().find(|it| sign(*it) == letter)?;
    let (digits, topic) = chars.as_str().split_at_checked(DIGITS)?;
    let about = About {
        answer: from_base62(digits)?,
        topic: topic.to_owned(),
    };
    (!topic.is_empty()).then_some(Action::Because(reason, about))
}

fn sign(reason: Reason) -> char {
    match reason {
        Reason::WrongTopic => 'w',
        Reason::Outdated => 'o',
        Reason::TooVague => 'v',
        Reason::Other => 'x',
    }
}

/// Writes an action that belongs to the user `asker`; none if it does not fit.
#[must_use]
pub fn write(action: &Action, asker: u64) -> Option<String> {
    let text = format!("{VERSION}{}{}{}", action.letter(), base62(asker), action.about());
    let speaks = Action::read(action.letter(), &action.about()).is_some();
    (speaks && limits::length(&text) <= limits::CUSTOM_ID).then_some(text)
}

/// Reads what [`write`] wrote: the action and its asker. None for anything else, older versions included.
#[must_use]
pub fn read(text: &str) -> Option<(Action, u64)> {
    let rest = text.strip_prefix(VERSION)?;
    let mut chars = rest.chars();
    let letter = chars.next()?;
    let (digits, about) = chars.as_str().split_at_checked(DIGITS)?;
    Some((Action::read(letter, about)?, from_base62(digits)?))
}

fn base62(mut number: u64) -> String {
    let mut digits = [ALPHABET[0]; DIGITS];
    for digit in digits.iter_mut().rev() {
        // A remainder of 62 is an index into 62 digits.
        *digit = ALPHABET[(number % 62) as usize];
        number /= 62;
    }
    digits.iter().map(|digit| char::from(*digit)).collect()
}

fn from_base62(digits: &str) -> Option<u64> {
    digits.bytes().try_fold(0_u64, |number, byte| {
        let digit = ALPHABET.iter().position(|it| *it == byte)?;
        number.checked_mul(62)?.checked_add(u64::try_from(digit).ok()?)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn actions() -> impl Strategy<Value = Action> {
        let about = "\\PC{1,120}";
        prop_oneof![
            about.prop_map(Action::Ask),
            about.prop_map(Action::Meant),
            about.prop_map(Action::LookUp),
            Just(Action::NoneOfThese),
            about.prop_map(Action::Choose),
            Just(Action::Dismiss),
            about.prop_map(Action::ShareReply),
            about.prop_map(Action::ShareQuestion),
            Just(Action::Topics),
            Just(Action::Draft),
            about.prop_map(Action::Up),
            about.prop_map(Action::Down),
            (0..4_usize, any::<u64>(), about)
                .prop_map(|(reason, answer, topic)| { Action::Because(Reason::ALL[reason], About { answer, topic }) }),
            Just(Action::Forget),
            any::<bool>().prop_map(Action::Uninvited),
            any::<usize>().prop_map(Action::Misses),
            Just(Action::Teach),
            Just(Action::WithdrawOne),
            any::<u64>().prop_map(Action::Approve),
            any::<u64>().prop_map(Action::Withdraw),
            any::<i64>().prop_map(|it| Action::TeachAs(Source::Miss(it))),
            any::<u64>().prop_map(|it| Action::TeachNew(Source::Message(it))),
        ]
    }

    proptest! {
        #[test]
        fn what_is_written_fits_and_reads_back(action in actions(), asker: u64) {
            if let Some(text) = write(&action, asker) {
                prop_assert!(limits::length(&text) <= limits::CUSTOM_ID);
                prop_assert_eq!(read(&text), Some((action, asker)));
            } else {
                prop_assert!(limits::length(&action.about()) > limits::CUSTOM_ID - 2 - DIGITS);
            }
        }

        #[test]
        fn nothing_that_reads_breaks_it(text in "\\PC{0,120}") {
            if let Some((action, asker)) = read(&text) {
                // One text for one meaning.
                if limits::length(&text) <= limits::CUSTOM_ID {
                    prop_assert_eq!(write(&action, asker), Some(text));
                }
            }
        }
    }

    #[test]
    fn what_is_not_ours_is_not_read() {
        let sound = write(&Action::Dismiss, 80_351_110_224_678_912).unwrap();
        assert_eq!(sound, "1x05w0YM0RIFk");
        assert!(read(&sound).is_some());
        for text in [
            "",
            "1",
            "1x",
            "0x05w0YM0RIFk",
            "2x05w0YM0RIFk",
            "1z05w0YM0RIFk",
            "1x05w0YM0RIF",
            "1x05w0YM0RIFkmore",
            "1a05w0YM0RIFk",
            "1xzzzzzzzzzzz",
            "1x05w0YM0RIF-",
            "1xäöüäöüäöüäö",
            "1k05w0YM0RIFk2",
            "1r05w0YM0RIFkw05w0YM0RIFk",
            "1r05w0YM0RIFkz05w0YM0RIFkpay",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(write(&Action::Ask(String::new()), 1), None);
    }
}
