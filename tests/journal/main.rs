//! The journal: on SQLite and, where it is installed, on PostgreSQL, by the same tests.

mod clusters;
mod corpus;
mod noting;
mod postgres;
mod stage;
mod tables;
