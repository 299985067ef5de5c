import Administration
import JOSE
import Model
import OpenID
import Primitives
import Testing

/// What the protocol settings of an application must be, and how their changes are told.
@Suite struct ClientRulesTests {
    private static func application() -> Application {
        Application(realm: "brest", clientID: "ged", name: "GED", redirectURIs: ["https://ged.bzh.example/cb"])
    }

    private static let keys: String = {
        let jwk = (try? SigningKey.generate(.ES256))?.publicKey.jwk ?? .null
        return JSONValue.object(["keys": [jwk]]).canonicalText
    }()

    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let apply: @Sendable (inout Application) -> Void

        init(_ name: String, _ apply: @escaping @Sendable (inout Application) -> Void) {
            self.testDescription = name
            self.apply = apply
        }
    }

    static let refused: [Change] = [
        .init("both ways to keys") {
            $0.client.keys = Self.keys
            $0.client.keysURI = "https://ged.bzh.example/jwks"
        },
        .init("no key in the set") { $0.client.keys = #"{"keys":[]}"# },
        .init("private_key_jwt without keys") { $0.authentication = .privateKeyJWT },
        .init("self-signed without keys") { $0.authentication = .selfSignedTLSClientAuth },
        .init("a certificate of nobody") { $0.authentication = .tlsClientAuth },
        .init("encryption without keys") {
            $0.client.idTokenEncryption = .init(algorithm: "ECDH-ES", content: "A256GCM")
        },
        .init("requests encrypted by what has no key here") {
            $0.client.requestObjectEncryption = .init(algorithm: "RSA-OAEP", content: "A256GCM")
        },
        .init("requests encrypted by what is none") {
            $0.client.requestObjectEncryption = .init(algorithm: "ECDH-ES", content: "A192GCM")
        },
        .init("a login address in clear text") { $0.client.initiateLoginURI = "http://localhost/login" },
        .init("a sector in clear text") { $0.client.sectorIdentifierURI = "http://localhost/list" },
        .init("frames of another host") { $0.client.frontchannelLogoutURI = "https://elsewhere.example/fc" },
        .init("frames of another port") { $0.client.frontchannelLogoutURI = "https://ged.bzh.example:8443/fc" },
        .init("pairwise over two hosts") {
            $0.client.subjectType = .pairwise
            $0.redirectURIs.append("https://ged2.bzh.example/cb")
        },
        .init("FAPI with a secret") {
            $0.client.profile = .fapi2
            $0.client.tokenBinding = .dpop
            $0.idTokenAlgorithm = .PS256
        },
        .init("FAPI without binding") { Self.fapi(&$0) { $0.client.tokenBinding = .none } },
        .init("FAPI with RS256") { Self.fapi(&$0) { $0.idTokenAlgorithm = .RS256 } },
        .init("FAPI without PKCE") { Self.fapi(&$0) { $0.client.requiresPKCE = false } },
        .init("no request a minute") { $0.client.requestsPerMinute = 0 },
        .init("a resource with a fragment") { $0.client.resources = ["https://api.example/#x"] },
        .init("a nameless type of details") { $0.client.authorizationDetailTypes = [""] },
        .init("no address to send codes to") { $0.redirectURIs = [] },
    ]

    private static func fapi(_ application: inout Application, _ change: (inout Application) -> Void) {
        application.client.profile = .fapi2
        application.client.tokenBinding = .dpop
        application.client.keys = Self.keys
        application.authentication = .privateKeyJWT
        application.idTokenAlgorithm = .PS256
        change(&application)
    }

    @Test(arguments: refused)
    func `settings that contradict each other are refused`(change: Change) {
        var application = Self.application()
        change.apply(&application)
        #expect(ApplicationRules.objection(to: application) != nil)
    }

    @Test func `what is whole is taken`() {
        var strict = Self.application()
        Self.fapi(&strict) { _ in }
        #expect(ApplicationRules.objection(to: strict) == nil)
        strict.client.frontchannelLogoutURI = "https://ged.bzh.example:443/fc"
        #expect(ApplicationRules.objection(to: strict) == nil)
        var alone = Self.application()
        alone.client.grants = [.clientCredentials]
        alone.redirectURIs = []
        #expect(ApplicationRules.objection(to: alone) == nil)
    }

    @Test func `a change of a setting is told by its name`() async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            let (applications, actor) = (bench.services.applications, AdministrationBench.actor)
            _ = try await applications.create(Self.application(), isDryRun: false, actor: actor)
            let (_, changes) = try await applications.update("ged", in: "brest", isDryRun: false, actor: actor) {
                $0.client.requiresPKCE = false
                $0.client.tokenBinding = .dpop
                $0.client.template = "nextcloud"
                $0.client.keys = Self.keys
            }
            #expect(changes.first?.hasPrefix("keys: ") == true && changes.count == 4)
            #expect(
                Array(changes.dropFirst()) == [
                    "requiresPKCE: true → false", "template: none → nextcloud", "tokenBinding: none → dpop",
                ]
            )
            #expect(try await applications.find("ged", in: "brest").client.tokenBinding == .dpop)
        }
    }
}
