import Bootstrap
import HubTesting
import Model
import Primitives
import Testing

/// Headers by which a proxy would say who is there, for whom and from where (identity-facts, 4.3: AK CVE-2024-47070).
@Suite struct ForgedHeaderTests {
    static let headers: [(name: String, value: String)] = [
        ("X-Forwarded-For", "192.0.2.66"), ("Forwarded", "for=192.0.2.66;host=evil.example;proto=http"),
        ("X-Real-IP", "192.0.2.66"), ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "http"),
        ("X-Forwarded-Prefix", "/evil"), ("X-Original-URL", "/admin/v1/platform/status"),
        ("X-Rewrite-URL", "/admin/v1/platform/status"), ("X-Forwarded-User", "alegoff"), ("Remote-User", "alegoff"),
        ("X-Remote-User", "alegoff"), ("X-Authentik-Username", "alegoff"), ("X-HTTP-Method-Override", "DELETE"),
        ("Client-Cert", ":AAAA:"), ("X-Client-Cert", "AAAA"), ("X-SSL-Client-Verify", "SUCCESS"),
    ]

    @Test func `CVE-2024-47070, CVE-2023-36456: what no proxy of ours has said changes nothing`() async throws {
        #expect(Configuration().trustedProxies.isEmpty)
        #expect(!Configuration().clientCertificates.isForwarded)
        try await TLSScene.lend { tls in
            let hub = tls.hub
            let client = try await hub.client()
            let member = try await hub.member(password: Hub.password)
            let paths = [
                "/.well-known/openid-configuration", "/account", "/", "/admin/v1/platform/status",
                hub.authorizePath(client, ["prompt": "none"]),
            ]
            for path in paths {
                let plain = try await hub.send(.get(path))
                for header in Self.headers {
                    let forged = try await hub.send(.get(path, headers: [header]))
                    #expect(forged.status == plain.status, "\(header.name) at \(path)")
                    // What differs each time has no word of the header's in it.
                    for text in [forged.text, forged.location ?? ""] {
                        #expect(
                            !text.contains("evil.example") && !text.contains("192.0.2.66"),
                            "\(header.name) at \(path)"
                        )
                    }
                    #expect(forged.parameters["code"] == nil)
                }
            }
            #expect(try await hub.sessions(of: member).isEmpty)
            let browser = HubBrowser(hub)
            let asked = try await browser.open(hub.authorizePath(client))
            let named = try await browser.submit(#require(asked.form), ["identifier": "alegoff@armor.example"])
            let form = try #require(named.form)
            let fields = form.fields.merging(["password": Hub.password]) { $1 }
            _ = try await browser.post(form.action, fields, headers: [(name: "Origin", value: "null")] + Self.headers)
            // The session is there, from where it really was opened.
            #expect(try await hub.sessions(of: member).map(\.address) == ["127.0.0.1"])
        }
    }
}
