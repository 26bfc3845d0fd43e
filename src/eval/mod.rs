//! How well questions are understood.
//!
//! Of the coach with its knowledge: what comes back for a question set is held against patterns. Of the matcher alone,
//! on anybody's labelled questions: [`Learnt`] and [`measures`].
//!
//! A question set is a file of JSON lines of four shapes, told apart by their fields:
//! - `{"id","q","style","must":[…],"any":[…]}`: right if answered, with every pattern of `must` and one of `any`;
//! - `{"id","q","style","why"}`: right if it is not answered;
//! - `{"id","turns":[{"q","must","any"}, …]}`: a conversation, each turn judged;
//! - `{"id","kind","args":{…},"must":[…]}`: a look-up.
//!
//! Does no I/O and knows no clock: sets come as text, scores go back as data.

mod builtin;
mod labelled;
mod lines;
pub mod measures;
mod pattern;
mod phrasings;
mod score;
mod set;

pub use builtin::builtin;
pub use labelled::{Labelled, LabelledLine};
pub use pattern::{Expected, plain};
pub use phrasings::{Confusion, Learnt, Result, SelfThreshold, Taken, Tally};
pub use score::{Group, Miss, Score, measure};
pub use set::{Set, SetError};
