//! The link by which the bot is invited to a server, or installed by a user.

use super::rights;

/// The link for an application, with all rights that the bot uses.
/// <https://discord.com/developers/docs/topics/oauth2#bot-authorization-flow>
#[must_use]
pub fn invitation(application_id: u64) -> String {
    let permissions = rights::all().bits();
    format!(
        "https://discord.com/oauth2/authorize?client_id={application_id}&scope=bot+applications.commands&permissions={permissions}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_names_the_application_and_the_rights() {
        assert_eq!(
            invitation(5),
            "https://discord.com/oauth2/authorize?client_id=5&scope=bot+applications.commands&permissions=274877992000"
        );
    }
}
