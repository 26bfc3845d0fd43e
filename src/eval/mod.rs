//! How well the coach does on question sets: what came back is held against patterns.
//!
//! A set is a file of JSON lines of four shapes, told apart by their fields:
//! - `{"id","q","style","must":[…],"any":[…]}`: right if answered, with every pattern of `must` and one of `any`;
//! - `{"id","q","style","why"}`: right if it is not answered;
//! - `{"id","turns":[{"q","must","any"}, …]}`: a conversation, each turn judged;
//! - `{"id","kind","args":{…},"must":[…]}`: a look-up.
//!
//! Does no I/O: sets come as text, scores go back as data.

mod builtin;
mod pattern;
mod score;
mod set;

pub use builtin::builtin;
pub use pattern::{Expected, plain};
pub use score::{Group, Miss, Score, measure};
pub use set::{Set, SetError};
