import HubTesting
import Model
import Primitives
import Testing

/// A wrong return address is a page that helps both who sees it and who must correct it (RFC 9700, section 4.1).
@Suite struct RedirectMismatchTests {
    @Test func `the page says what differs and whom to call, and nothing of what is registered`() async throws {
        try await Hub.lend { hub in
            try await hub.change("armor") {
                $0.support = .init(name: "le guichet", email: "guichet@armor.example", phone: "0296")
            }
            let client = try await hub.client("mairie")
            let browser = try await hub.browser(signedInAs: hub.member())
            let asked = "https://mairie.example:8443/Callback/?a=1"
            let path = hub.authorizePath(client, realm: "armor", ["redirect_uri": asked, "ui_locales": "en"])
            let page = try await browser.open(path)
            #expect(page.status == 400 && page.isPage)
            #expect(page.text.contains("tell le guichet, 0296"), "\(page.text)")
            #expect(page.text.contains("the port differs") && page.text.contains("question mark differs"))
            #expect(!page.text.contains("the server name differs"))
            #expect(!page.text.contains(client.redirectURI))
            let missing = try await browser.open(hub.authorizePath(client, ["redirect_uri": nil, "ui_locales": "en"]))
            #expect(missing.text.contains("the request has no redirect_uri"))
        }
    }
}
