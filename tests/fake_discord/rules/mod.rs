//! What Discord refuses.
//!
//! These rules stand on their own. Where Discord's description of its API is at hand, [`super::schema`] checks the same
//! bodies a second time; what is here is what that description lacks or states too loosely, and what must be refused
//! also where it is not at hand.

pub mod commands;
pub mod components;
pub mod embeds;
pub mod interactions;
pub mod keys;
pub mod limits;
pub mod messages;
pub mod modals;
pub mod refusal;

pub use refusal::{Errors, Refusal};
