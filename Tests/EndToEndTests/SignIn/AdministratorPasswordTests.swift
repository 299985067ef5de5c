import HubTesting
import Model
import Primitives
import Testing

/// A password that an administrator replaces.
@Suite struct AdministratorPasswordTests {
    @Test func `identity, leaving: an account whose password an administrator replaces has no session left`()
        async throws
    {
        try await Hub.lend { hub in
            let member = try await hub.member(password: Hub.password)
            let other = try await hub.member("bkerlann", password: Hub.password)
            let client = try await hub.client()
            let browsers = [
                try await hub.browser(signedInAs: member), try await hub.browser(signedInAs: member),
            ]
            let tokens = try await hub.tokens(for: client, by: browsers[0])
            let stranger = try await hub.browser(signedInAs: other)
            // What else of the profile changes ends nothing.
            try await hub.administer(member) { $0.title = "Directrice" }
            #expect(try await hub.sessions(of: member).count == 2)
            try await hub.administer(member, password: "sept tabourets bleus au salon", chosenBy: .administrator)
            #expect(try await hub.sessions(of: member).isEmpty)
            for browser in browsers {
                #expect(
                    try await browser.get(hub.authorizePath(client, ["prompt": "none"])).parameters["error"]
                        == "login_required"
                )
            }
            #expect(try await hub.userinfo(tokens.access).status == 401)
            #expect(try await hub.refresh(tokens.refresh, for: client).status == 400)
            #expect(try await hub.sessions(of: other).count == 1)
            #expect(try await stranger.get(hub.authorizePath(client)).parameters["code"] != nil)
            #expect(try await hub.auditNames().contains("session.ended"))
        }
    }

    @Test func `ASVS 6.2.1: the page that asks for a new password says that fifteen characters or more are advised`()
        async throws
    {
        try await Hub.lend { hub in
            let member = try await hub.member(password: Hub.password)
            try await hub.administer(member, password: "sept tabourets bleus au salon", chosenBy: .administrator)
            let client = try await hub.client()
            let page = try await HubBrowser(hub).signIn(
                to: hub.authorizePath(client),
                as: "alegoff@armor.example",
                password: "sept tabourets bleus au salon"
            )
            #expect(page.text.contains("15 caractères ou plus sont conseillés."), "\(page.text)")
        }
    }
}
