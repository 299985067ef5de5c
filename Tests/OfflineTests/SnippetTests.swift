import Foundation
import Offline
import Testing

@Suite struct SnippetTests {
    private static let issuer = "https://sso.bzh.example/realms/brest"

    private static func draft(_ template: String = "nextcloud") throws -> ApplicationDraft {
        try ApplicationTemplate.require(template).draft(clientID: "outil", url: "https://outil.bzh.example")
    }

    @Test(arguments: Snippet.allCases)
    func `a snippet is filled, names the hub and the file of the secret`(of snippet: Snippet) throws {
        var draft = try Self.draft(ApplicationTemplate.named(snippet.rawValue)?.name ?? "generic")
        if draft.redirectURIs.isEmpty { draft.redirectURIs = ["https://outil.bzh.example/retour"] }
        let answer = try snippet.text(for: draft, issuer: Self.issuer)
        #expect(!answer.text.contains("{{") && !answer.text.contains("}}"))
        #expect(answer.text.contains(Self.issuer) && answer.text.contains("outil.secret"))
        #expect(answer.text.hasSuffix("\n") && !answer.text.contains("\t"))
        #expect(answer.warnings.isEmpty)
    }

    @Test(arguments: [
        ("nextcloud", "--discoveryuri='https://sso.bzh.example/realms/brest/.well-known/openid-configuration'"),
        ("nextcloud", "--clientsecret=\"$(cat 'outil.secret')\""),
        ("gitlab", "client_auth_method: 'basic'"), ("gitlab", "scope: ['openid', 'profile', 'email']"),
        ("gitlab", "redirect_uri: 'https://outil.bzh.example/users/auth/openid_connect/callback'"),
        ("gitlab", "pkce: true"),
        ("rocketchat", "Token Sent Via             Header"), ("rocketchat", "Token Path                 /oauth2/token"),
        ("moodle", "Authenticate token requests via HTTP headers    no"),
        ("wordpress", "'OIDC_ENDPOINT_LOGIN_URL', 'https://sso.bzh.example/realms/brest/oauth2/authorize'"),
        ("geonetwork", "OPENIDCONNECT_SCOPES='openid profile email groups'"),
        ("glpi", "https://sso.bzh.example/realms/brest/oauth2/userinfo"),
        ("proconnect", "Signature of the ID token         ES256"),
    ])
    func `a tool is configured in its own words`(template: String, line: String) throws {
        let draft = try Self.draft(template)
        #expect(try Snippet.suited(to: draft).text(for: draft, issuer: Self.issuer).text.contains(line))
    }

    @Test func `what suits an application without a template is the list, or the one of services`() {
        var draft = ApplicationDraft(clientID: "ged", name: "GED")
        #expect(Snippet.suited(to: draft) == .list)
        draft.grants = [.clientCredentials]
        #expect(Snippet.suited(to: draft) == .api)
    }

    @Test func `a registration that the tool cannot use is told with the command that changes it`() throws {
        var draft = try Self.draft("glpi")
        draft.authentication = .privateKeyJWT
        draft.requiresPKCE = true
        draft.redirectURIs = ["https://outil.bzh.example/autre"]
        let warnings = try Snippet.glpi.text(for: draft, issuer: Self.issuer).warnings
        #expect(warnings.count == 3)
        #expect(warnings.first == "GLPI cannot do private_key_jwt: liamm app update outil --auth client_secret_post")
        #expect(warnings.last?.contains("--redirect-uri") == true)
    }

    @Test func `a shell reads the values as they are, quotes and dollars included`() async throws {
        var draft = try Self.draft("generic")
        draft.redirectURIs = ["https://outil.bzh.example/l'accueil?a=$HOME&b=$(id)&c='"]
        let text = try Snippet.env.text(for: draft, issuer: Self.issuer).text
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-euc", text + "printf %s \"$OIDC_REDIRECT_URI\""]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let read = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(String(decoding: read, as: UTF8.self) == draft.redirectURIs.first)
    }

    @Test func `quotes cannot be left in the languages of the other tools`() throws {
        var draft = try Self.draft("generic")
        draft.redirectURIs = [#"https://outil.bzh.example/a'b\c"d"#]
        let ruby = try Snippet.gitlab.text(for: draft, issuer: Self.issuer).text
        #expect(ruby.contains(#"redirect_uri: 'https://outil.bzh.example/a\'b\\c"d'"#))
        let yaml = try Snippet.spring.text(for: draft, issuer: Self.issuer).text
        #expect(yaml.contains(#"redirect-uri: "https://outil.bzh.example/a'b\\c\"d""#))
    }

    @Test(arguments: ["https://sso.bzh.example\nDROP", "https://sso.bzh.éxample", "https://sso.bzh.example\u{1B}[2J"])
    func `a value with a line end or another control is refused`(issuer: String) throws {
        let draft = try Self.draft()
        #expect(throws: Snippet.Refusal.self) { try Snippet.nextcloud.text(for: draft, issuer: issuer) }
    }
}
