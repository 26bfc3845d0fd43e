//! Publishing on real files: what is served, what is refused and why, what is kept.

mod accuracy;
mod apply;
mod drafts;
mod home;
mod hostile;
mod killed;
mod lints;
mod load;
mod nobody;
mod scenarios;
mod taken_over;
#[cfg(feature = "discord")]
mod watched;
