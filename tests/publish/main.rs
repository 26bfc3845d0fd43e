//! Publishing on real files: what is served, what is refused and why, what is kept.

mod accuracy;
mod drafts;
mod home;
mod hostile;
mod killed;
mod lints;
mod load;
mod scenarios;
mod taken_over;
#[cfg(feature = "discord")]
mod watched;
