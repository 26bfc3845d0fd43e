//! The journal: on SQLite and, where it is installed, on PostgreSQL, by the same tests.

mod clusters;
mod corpus;
mod disk;
mod faults;
mod learning;
#[path = "../support/learnt.rs"]
mod learnt;
mod log;
mod noting;
mod postgres;
mod size;
mod stage;
mod tables;
