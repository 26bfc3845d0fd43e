//! career-coach: answers questions about a career from guides, and says so when they don't.

pub mod cli;
pub mod coach;
pub mod knowledge;
pub mod matcher;
