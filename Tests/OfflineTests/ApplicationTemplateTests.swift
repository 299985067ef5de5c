import Offline
import Testing

@Suite struct ApplicationTemplateTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let template: String
        let url: String
        let redirect: String
        var afterSignOut: String?
        var backchannel: String?
        let authentication: ApplicationDraft.Authentication
        let requiresPKCE: Bool
        var testDescription: String { "\(self.template) at \(self.url)" }
    }

    /// What each tool sends, read in its own source or manual.
    static let cases: [Case] = [
        Case(
            template: "nextcloud",
            url: "https://cloud.bzh.example",
            redirect: "https://cloud.bzh.example/apps/user_oidc/code",
            afterSignOut: "https://cloud.bzh.example/",
            backchannel: "https://cloud.bzh.example/apps/user_oidc/backchannel-logout/liamm",
            authentication: .secretPost,
            requiresPKCE: true
        ),
        Case(
            template: "glpi",
            url: "https://assistance.bzh.example/glpi/",
            redirect: "https://assistance.bzh.example/glpi/plugins/singlesignon/front/callback.php/provider/1",
            authentication: .secretPost,
            requiresPKCE: false
        ),
        Case(
            template: "moodle",
            url: "https://formation.bzh.example",
            redirect: "https://formation.bzh.example/admin/oauth2callback.php",
            authentication: .secretPost,
            requiresPKCE: false
        ),
        Case(
            template: "rocketchat",
            url: "https://chat.bzh.example",
            redirect: "https://chat.bzh.example/_oauth/liamm",
            authentication: .secretBasic,
            requiresPKCE: false
        ),
        Case(
            template: "wordpress",
            url: "https://www.bzh.example",
            redirect: "https://www.bzh.example/wp-admin/admin-ajax.php?action=openid-connect-authorize",
            afterSignOut: "https://www.bzh.example/wp-login.php?loggedout=true",
            authentication: .secretPost,
            requiresPKCE: false
        ),
        Case(
            template: "gitlab",
            url: "https://forge.bzh.example:8443",
            redirect: "https://forge.bzh.example:8443/users/auth/openid_connect/callback",
            authentication: .secretBasic,
            requiresPKCE: true
        ),
        Case(
            template: "geonetwork",
            url: "https://geo.bzh.example/geonetwork",
            redirect: "https://geo.bzh.example/geonetwork/login/oauth2/code/geonetwork-oicd",
            afterSignOut: "https://geo.bzh.example:443/geonetwork",
            backchannel: "https://geo.bzh.example/geonetwork/logout/connect/back-channel/geonetwork-oicd",
            authentication: .secretBasic,
            requiresPKCE: false
        ),
        Case(
            template: "proconnect",
            url: "https://proconnect.example",
            redirect: "https://proconnect.example/api/v2/oidc-callback",
            afterSignOut: "https://proconnect.example/api/v2/client/logout-callback",
            authentication: .secretPost,
            requiresPKCE: false
        ),
    ]

    @Test(arguments: ApplicationTemplateTests.cases)
    func `a template gives the addresses that the tool itself sends`(of expected: Case) throws {
        let template = try ApplicationTemplate.require(expected.template)
        let draft = try template.draft(clientID: "outil", url: expected.url)
        #expect(draft.redirectURIs == [expected.redirect])
        #expect(
            expected.afterSignOut.map(draft.postLogoutRedirectURIs.contains) ?? draft.postLogoutRedirectURIs.isEmpty
        )
        #expect(draft.backchannelLogoutURI == expected.backchannel)
        #expect(draft.authentication == expected.authentication)
        #expect(draft.requiresPKCE == expected.requiresPKCE)
        #expect(draft.template == expected.template && draft.access == ["nobody"] && !draft.isThirdParty)
    }

    @Test func `a port that is spelt out is spelt once`() throws {
        let template = try ApplicationTemplate.require("geonetwork")
        for (url, after) in [
            ("https://geo.example", "https://geo.example:443"),
            ("https://geo.example:8443/g/", "https://geo.example:8443/g"),
            ("http://localhost/g", "http://localhost:80/g"), ("https://[2001:db8::1]/g", "https://[2001:db8::1]:443/g"),
            ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
        ] {
            #expect(try template.draft(clientID: "geo", url: url).postLogoutRedirectURIs == [after])
        }
    }

    @Test func `templates that are no tool take their addresses from elsewhere`() throws {
        let api = try ApplicationTemplate.require("api").draft(clientID: "echanges", url: nil)
        #expect(api.grants == [.clientCredentials] && api.redirectURIs.isEmpty)
        let native = try ApplicationTemplate.require("spa-or-native").draft(clientID: "mobile", url: nil)
        #expect(native.authentication == .none && native.requiresPKCE)
        let generic = try ApplicationTemplate.require("generic").draft(
            clientID: "ged",
            name: "GED",
            url: "https://ged.example/"
        )
        #expect(generic.homeURL == "https://ged.example" && generic.name == "GED" && generic.redirectURIs.isEmpty)
    }

    @Test(arguments: [
        "cloud.bzh.example", "ftp://cloud.bzh.example", "https://", "https:///chemin", "https://cloud.example/?a=b",
        "https://cloud.example/#x", "https://*.example", "https://cloud.example/a b", "https://cloud.éxample", "",
    ])
    func `an address that nothing can be appended to is refused`(url: String) throws {
        let template = try ApplicationTemplate.require("nextcloud")
        #expect(throws: ApplicationTemplate.Refusal.self) { try template.draft(clientID: "cloud", url: url) }
    }

    @Test func `a tool without its address is refused, a mistyped template is guessed`() throws {
        #expect(throws: ApplicationTemplate.Refusal.self) {
            try ApplicationTemplate.require("gitlab").draft(clientID: "forge", url: nil)
        }
        let refusal = #expect(throws: ApplicationTemplate.Refusal.self) { try ApplicationTemplate.require("nextclod") }
        #expect(refusal?.description == "no template `nextclod`; did you mean `nextcloud`?")
    }

    @Test func `names are unique, and every template says for which client it is`() {
        let all = ApplicationTemplate.all
        #expect(all.count == 11 && Set(all.map(\.name)).count == 11)
        #expect(all.allSatisfy { !$0.client.isEmpty && !$0.authentications.isEmpty })
        // Who keeps no secret sends a code challenge (RFC 9700, section 2.1.1).
        #expect(all.allSatisfy { !$0.authentications.contains(.none) || $0.sendsPKCE })
    }

    @Test func `the profile of ProConnect asks for its eleven scopes`() throws {
        let template = try ApplicationTemplate.require("proconnect")
        #expect(template.scopes.count == 11 && template.claimProfile == .proconnect)
    }
}
