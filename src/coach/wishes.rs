//! The words of a message that say what is wanted of a table: the most, the least, one against the other.

/// Stems of the words that turn a question for the most into one for the least.
pub const LOWEST: [&str; 4] = ["lowest", "least", "worst", "poorest"];

/// Stems of the words that ask for the most.
pub const HIGHEST: [&str; 4] = ["highest", "most", "best", "top"];

/// Stems of the words that ask for more than an amount.
pub const MORE_THAN: [&str; 17] = [
    "over", "more", "abov", "least", "beyond", "exceed", "excess", "clear", "plus", "higher", "cross", "top", "reach",
    "better", "break", "north", "upward",
];

/// Stems of the words that ask for the end of a range.
pub const MAXIMUM: [&str; 6] = ["max", "maximum", "highest", "peak", "ceil", "top"];
/// See [`MAXIMUM`].
pub const MINIMUM: [&str; 5] = ["min", "minimum", "minim", "lowest", "floor"];

/// Stems of the words that ask whether something is a must.
pub const A_MUST: [&str; 9] = [
    "mandatori",
    "requir",
    "must",
    "oblig",
    "obligatori",
    "compulsori",
    "necessari",
    "essenti",
    "prerequisit",
];

/// Stems of the words that ask for less than an amount.
pub const LESS_THAN: [&str; 9] = [
    "under", "less", "below", "beneath", "lower", "fewer", "cheaper", "maximum", "wors",
];

/// Words that make of two titles a start and a goal.
pub const WAYS: [&str; 4] = ["from", "to", "into", "between"];

/// Stems of the words that put the first of two titles under the second.
pub const BELOW: [&str; 7] = ["below", "under", "lower", "beneath", "underneath", "junior", "subordin"];

/// Stems of the words that set two titles against each other.
pub const SETS_AGAINST: [&str; 23] = [
    "more", "less", "higher", "lower", "better", "wors", "most", "least", "than", "versus", "vs", "against", "gap",
    "differ", "jump", "bump", "leap", "increas", "rais", "beat", "top", "or", "worth",
];

/// Stems of the words that ask for one of several places, or set one against others.
pub const OF_PLACES: [&str; 6] = ["where", "which", "than", "countri", "place", "anywher"];

/// Words of a question that is not answered by yes or no.
pub const CHOOSING: [&str; 7] = ["who", "which", "what", "where", "how", "whom", "or"];

/// Whether one of these words is among the stems of a message.
#[must_use]
pub fn any(stems: &[String], words: &[&str]) -> bool {
    stems.iter().any(|stem| words.contains(&stem.as_str()))
}
