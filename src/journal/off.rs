//! The handle where the journal is not built in: it notes nothing, and says so.

use std::time::Duration;

use super::Asked;
use super::event::{MissId, Unwritten, Vote};
use super::kept::{Everything, Forgotten};

/// The handle of a journal that there is not.
#[derive(Debug, Clone, Copy, Default)]
pub struct Journal;

impl Journal {
    /// A journal that notes nothing.
    #[must_use]
    pub fn off() -> Self {
        Self
    }

    /// Whether anything is noted: no.
    #[must_use]
    pub fn is_on(&self) -> bool {
        false
    }

    /// Whether it may hold something about members: no.
    #[must_use]
    pub fn may_hold(&self) -> bool {
        false
    }

    /// How many events were lost: none was noted.
    #[must_use]
    pub fn lost(&self) -> u64 {
        0
    }

    /// Notes nothing.
    pub fn asked(&self, _: &Asked<'_>) -> Option<MissId> {
        None
    }

    /// Notes nothing.
    pub fn taken(&self, _: MissId) {}

    /// Notes nothing.
    pub fn declined(&self, _: MissId) {}

    /// Notes nothing.
    ///
    /// # Errors
    /// Always.
    pub async fn vote(&self, _: Vote) -> Result<(), Unwritten> {
        Err(Unwritten::Off)
    }

    /// There is nothing to forget.
    ///
    /// # Errors
    /// Always.
    pub async fn forget(&self, _: u64) -> Result<Forgotten, Unwritten> {
        Err(Unwritten::Off)
    }

    /// There is nothing.
    ///
    /// # Errors
    /// Always.
    pub async fn everything_of(&self, _: u64) -> Result<Everything, Unwritten> {
        Err(Unwritten::Off)
    }

    /// There is nothing to write.
    pub async fn close(&self, _: Duration) {}
}
