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
        if draft.redirectURIs.isEmpty {
            let path = snippet == .spring ? "login/oauth2/code/liamm" : "retour"
            draft.redirectURIs = ["https://outil.bzh.example/\(path)"]
        }
        let answer = try snippet.text(for: draft, issuer: Self.issuer)
        #expect(!answer.text.contains("{{") && !answer.text.contains("}}"))
        #expect(answer.text.contains(Self.issuer) && answer.text.contains("outil.secret"))
        #expect(answer.text.hasSuffix("\n") && !answer.text.contains("\t"))
        #expect(answer.warnings.isEmpty)
    }

    @Test(arguments: [
        ("nextcloud", "--discoveryuri='https://sso.bzh.example/realms/brest/.well-known/openid-configuration'"),
        ("nextcloud", "--clientsecret-file='outil.secret'"),
        ("geonetwork", "OPENIDCONNECT_IDTOKENROLELOCATION=groups"),
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

    @Test func `what GeoNetwork reads stands in the ID token, and another profile is told`() throws {
        var draft = try Self.draft("geonetwork")
        #expect(draft.claimProfile == .keycloak)
        draft.claimProfile = .liamm
        let warnings = try Snippet.geonetwork.text(for: draft, issuer: Self.issuer).warnings
        #expect(warnings.count == 1 && warnings[0].contains("liamm app update outil --claims keycloak"))
    }

    @Test func `Spring is called by the name in its address, and another address is told`() throws {
        var draft = try Self.draft("generic")
        draft.redirectURIs = ["https://outil.bzh.example/login/oauth2/code/mairie"]
        let own = try Snippet.spring.text(for: draft, issuer: Self.issuer)
        #expect(own.text.contains("          mairie:\n            provider: liamm\n") && own.warnings.isEmpty)
        #expect(own.text.contains("requireProofKey(true)"))
        for path in ["retour", "login/oauth2/code/", "login/oauth2/code/a:b"] {
            draft.redirectURIs = ["https://outil.bzh.example/\(path)"]
            let other = try Snippet.spring.text(for: draft, issuer: Self.issuer)
            #expect(other.text.contains("          liamm:\n            provider"))
            #expect(other.warnings.count == 1 && other.warnings[0].contains("/login/oauth2/code/liamm"))
        }
    }

    @Test(arguments: [ApplicationDraft.Authentication.secretBasic, .secretPost])
    func `a service asks as it is registered, for the resource that is`(
        how: ApplicationDraft.Authentication
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "snippet-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try "le-secret\n".write(toFile: "\(folder)/outil.secret", atomically: true, encoding: .utf8)
        // In the place of curl: what it is told.
        let script = "#!/bin/sh\ncat\nprintf '%s\\n' \"$@\"\n"
        try script.write(toFile: "\(folder)/curl", atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: "\(folder)/curl")
        var draft = try ApplicationTemplate.require("api").draft(clientID: "outil", url: nil)
        draft.authentication = how
        draft.resources = ["https://api.bzh.example/a'b"]
        let answer = try Snippet.api.text(for: draft, issuer: Self.issuer)
        #expect(answer.warnings.isEmpty)
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-euc", answer.text]
        process.currentDirectoryURL = URL(filePath: folder)
        process.environment = ["PATH": "\(folder):/usr/bin:/bin"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(said.contains("\n--data-urlencode\nresource=https://api.bzh.example/a'b\n"), "\(said)")
        let proof =
            how == .secretPost
            ? "data-urlencode = \"client_id=outil\"\ndata-urlencode = \"client_secret=le-secret\"\n"
            : "user = \"outil:le-secret\"\n"
        #expect(said.hasPrefix(proof), "\(said)")
        #expect(!answer.text.contains("le-secret"))
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
