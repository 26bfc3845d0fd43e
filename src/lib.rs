//! A career coach: it answers questions about a career from guides, in the asker's own words, names its source, and
//! says "I don't know" where the guides don't.
//!
//! ```text
//! terminal line ─┐                                                    ┌─> text
//! look-up       ─┼─> Question ─> matcher ─> Verdict ─> coach ─> Reply ─┼─> JSON
//! test          ─┘     (text)      (pure)                (pure)        └─> snapshot
//! ```
//!
//! | room | holds |
//! |---|---|
//! | [`knowledge`] | the TOML model, loading, checks, diagnostics with carets |
//! | [`matcher`] | text → tokens → spelling → names → features → scores → [`matcher::Verdict`] |
//! | [`coach`] | verdict and conversation → [`coach::Reply`]; pay, ladders, comparisons |
//! | [`publish`] | from a folder to the coach that is served: examined, swapped whole, kept, taken back |
//! | [`store`] | the data folder: what is kept from one start to the next |
//! | [`journal`] | what was missed and what helped, and for how long that is kept |
//! | [`discord`] | the rim to Discord: free text, commands, buttons, replies as messages |
//! | [`eval`] | accuracy on question sets |
//! | [`cli`] | one file a subcommand |
//! | [`config`] | defaults, file, environment |
//!
//! # Invariants
//!
//! - `knowledge`, `matcher` and `coach` do no I/O but the one function that reads the knowledge folder. Same input,
//!   same output; the clock is an argument.
//! - Every verdict carries its reasons; every fact in a reply carries its source.
//! - Nothing here knows what the career is: roles, places, topics, small talk and bars come from the knowledge.
//! - What a member types is never echoed.

pub mod cli;
pub mod coach;
pub mod config;
#[cfg(feature = "discord")]
pub mod discord;
pub mod eval;
#[cfg(any(feature = "discord", feature = "journal"))]
pub mod journal;
pub mod knowledge;
pub mod matcher;
pub mod publish;
pub mod store;
