import HubTesting
import Model
import OpenID
import Primitives
import Testing

/// The third-party-initiated login plan of the OpenID Provider certification, behind TLS.
@Suite struct ThirdPartyPlanTests {
    private static func lend(_ body: @escaping @Sendable (RegistrationScene) async throws -> Void) async throws {
        try await TLSScene.lend { tls in
            let token = try await RegistrationScene.token(tls.hub, in: "armor", uses: 5)
            try await body(RegistrationScene(hub: tls.hub, token: token))
        }
    }

    @Test func `oidcc-3rd_party-init-login: the address is told again, and the portal begins there`() async throws {
        try await Self.lend { scene in
            let address = "https://sondage.example/login"
            let made = try await scene.registered(["initiate_login_uri": .string(address)])
            #expect(made.json["initiate_login_uri"]?.string == address)
            let read = try await scene.hub.send(
                .get(made.place, headers: [RegistrationScene.bearer(made.management)])
            )
            #expect(read.status == 200)
            #expect(read.json?["initiate_login_uri"]?.string == address)
            let browser = try await scene.hub.browser(signedInAs: scene.hub.member())
            let tiles = try await PageForm.links(in: browser.get("/").text).filter { $0.hasPrefix(address) }
            let issuer = Hub.issuer(of: "armor")
            #expect(tiles == ["\(address)?\(FormParameters.encode([("iss", issuer)]))"])
        }
    }

    @Test func `oidcc-3rd_party-init-login-nohttps: invalid_client_metadata`() async throws {
        try await Self.lend { scene in
            for address in ["http://sondage.example/login", "http://localhost/login", "sondage:/login", ""] {
                let answer = try await scene.register(["initiate_login_uri": .string(address)])
                #expect(answer.status == 400 && answer.error == "invalid_client_metadata", "\(address)")
            }
        }
    }
}
