//! The Discord of the tests is itself held to what Discord does: by a bare serenity bot, by requests made by hand, and
//! by Discord's own description where that is at hand.

#[path = "../fake_discord/mod.rs"]
mod fake_discord;

mod by_hand;
mod clocks;
mod faults;
mod gateway;
mod permissions;
mod pong;
mod refusals;
mod scenarios;
mod schema;
