//! Who published, and who may.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::config::Config;

/// Who, or what, asked for a knowledge to be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Who {
    /// A person on Discord, by id.
    Discord(u64),
    /// The folder, which changed.
    Disk,
    /// The operator, by SIGHUP.
    Signal,
    /// The start of the program.
    Start,
    /// A person on Discord who had themselves forgotten.
    Gone,
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Discord(id) => write!(f, "{id}"),
            Self::Disk => f.write_str("disk"),
            Self::Signal => f.write_str("signal"),
            Self::Start => f.write_str("start"),
            Self::Gone => f.write_str("gone"),
        }
    }
}

impl From<Who> for String {
    fn from(who: Who) -> Self {
        who.to_string()
    }
}

impl TryFrom<String> for Who {
    type Error = NobodyKnown;

    fn try_from(text: String) -> Result<Self, NobodyKnown> {
        match text.as_str() {
            "disk" => Ok(Self::Disk),
            "signal" => Ok(Self::Signal),
            "start" => Ok(Self::Start),
            "gone" => Ok(Self::Gone),
            id => id.parse().map(Self::Discord).map_err(|_| NobodyKnown),
        }
    }
}

/// Neither an id nor one of the words for who publishes.
#[derive(Debug)]
pub struct NobodyKnown;

impl fmt::Display for NobodyKnown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("neither an id, nor disk, signal, start or gone")
    }
}

/// Who may publish, besides those who own the application: ids as Discord gives them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Admins {
    pub users: Vec<u64>,
    /// Roles, of whatever server.
    pub roles: Vec<u64>,
}

impl Admins {
    /// Those of a configuration.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        Self {
            users: config.admins.clone(),
            roles: config.admin_roles.clone(),
        }
    }

    /// Whether somebody with these roles may check, publish and take back. `owners` are the application's owner, or
    /// those of its team who could read the token anyway.
    ///
    /// The knowledge is one for all servers, so no permission within a server counts.
    #[must_use]
    pub fn may(&self, user: u64, roles: &[u64], owners: &[u64]) -> bool {
        owners.contains(&user) || self.users.contains(&user) || roles.iter().any(|it| self.roles.contains(it))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_owners_and_those_listed_may() {
        let admins = Admins {
            users: vec![10, 11],
            roles: vec![20],
        };
        for (user, roles, owners, expected) in [
            (1, [].as_slice(), [1, 2].as_slice(), true),
            (3, &[], &[1, 2], false),
            (10, &[], &[1], true),
            (3, &[20], &[1], true),
            (3, &[21, 20], &[], true),
            // An id is a person's or a role's, never both.
            (20, &[10, 11], &[], false),
            (3, &[], &[], false),
        ] {
            assert_eq!(admins.may(user, roles, owners), expected, "{user} {roles:?} {owners:?}");
        }
        assert!(!Admins::default().may(1, &[1], &[]));
    }

    #[test]
    fn who_published_is_one_word() {
        for (who, word) in [
            (Who::Discord(81_384_788_765_712_384), "\"81384788765712384\""),
            (Who::Disk, "\"disk\""),
            (Who::Signal, "\"signal\""),
            (Who::Start, "\"start\""),
            (Who::Gone, "\"gone\""),
        ] {
            assert_eq!(serde_json::to_string(&who).unwrap(), word);
            assert_eq!(serde_json::from_str::<Who>(word).unwrap(), who);
        }
        assert!(serde_json::from_str::<Who>("\"somebody\"").is_err());
    }
}
