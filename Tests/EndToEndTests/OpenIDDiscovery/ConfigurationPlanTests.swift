import Foundation
import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// The module of the Config plan of the OpenID Provider certification, on every issuer, through TLS.
@Suite struct ConfigurationPlanTests {
    @Test(arguments: [nil, "armor"] as [Realm.Slug?])
    func `oidcc-discovery-endpoint-verification: the document is whole, exact and of the types that it must have`(
        realm: Realm.Slug?
    ) async throws {
        try await TLSScene.lend { scene in
            let answer = try await scene.hub.send(.get("\(Hub.path(of: realm))/.well-known/openid-configuration"))
            #expect(answer.status == 200)
            #expect(answer.header("Content-Type") == "application/json")
            let document = try #require(answer.json)
            let issuer = try #require(document["issuer"]?.string)
            // The address of the document is the issuer's and this path: one says the other.
            #expect(issuer == Hub.issuer(of: realm))
            let url = try #require(URL(string: issuer))
            #expect(url.scheme == "https" && url.query() == nil && url.fragment() == nil)
            try Self.expectTypes(document)
            Self.expectContent(document)
            try await Self.expectKeys(document, of: scene.hub)
        }
    }

    /// A list of texts, none of them empty; what is no list is none.
    private static func texts(_ document: JSONValue, _ name: String) -> Set<String> {
        let list = document[name]?.array ?? []
        #expect(list.allSatisfy { $0.string?.isEmpty == false }, "\(name)")
        return Set(list.compactMap(\.string))
    }

    /// OpenID Connect Discovery, section 3, with RFC 8414, section 2, and the documents that add to them.
    private static func expectTypes(_ document: JSONValue) throws {
        for (name, value) in try #require(document.object) {
            if name.hasSuffix("_endpoint") || name.hasSuffix("_uri") || name == "check_session_iframe" {
                let address = try #require(value.string, "\(name)")
                #expect(address.hasPrefix("https://") && URL(string: address)?.fragment() == nil, "\(name)")
            } else if name.hasSuffix("_values_supported") || value.array != nil {
                #expect(!self.texts(document, name).isEmpty, "\(name)")
            } else {
                #expect(value.bool != nil || value.string != nil, "\(name)")
            }
        }
        for name in ["authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"] {
            #expect(document[name] != nil, "\(name)")
        }
    }

    private static func expectContent(_ document: JSONValue) {
        #expect(self.texts(document, "response_types_supported").contains("code"))
        #expect(self.texts(document, "response_modes_supported") == ["query", "form_post"])
        #expect(!self.texts(document, "subject_types_supported").isDisjoint(with: ["public", "pairwise"]))
        #expect(self.texts(document, "scopes_supported").isSuperset(of: ["openid", "profile", "email"]))
        #expect(self.texts(document, "grant_types_supported").contains("authorization_code"))
        #expect(self.texts(document, "claims_supported").isSuperset(of: ["sub", "name", "email", "auth_time"]))
        #expect(self.texts(document, "code_challenge_methods_supported") == ["S256"])
        // BCP 47: two or three letters, here without a region.
        let languages = self.texts(document, "ui_locales_supported")
        #expect(languages.allSatisfy { 2...3 ~= $0.utf8.count && $0.allSatisfy { $0.isLowercase } })
        let algorithms = self.texts(document, "id_token_signing_alg_values_supported")
        #expect(algorithms.contains("RS256"))
        // oidcc-idtoken-unsigned is skipped: nothing here is unsigned.
        for (name, value) in document.object ?? [:] where name.contains("signing_alg") {
            #expect(value.array?.contains("none") == false, "\(name)")
        }
    }

    /// RFC 7517, section 4, and RFC 7518, sections 6.2 and 6.3: public, named, long enough.
    private static func expectKeys(_ document: JSONValue, of hub: Hub) async throws {
        let address = try #require(document["jwks_uri"]?.string)
        let answer = try await hub.send(.get(String(address.dropFirst(Hub.url.count))))
        #expect(answer.status == 200)
        let keys = try #require(answer.json?["keys"]?.array)
        #expect(Set(keys.map { $0["kid"]?.string ?? "" }).count == keys.count)
        for key in keys {
            // Those that requests are encrypted to stand beside those that sign (Core, section 10.2).
            let isSigning = key["alg"]?.string.map { SigningAlgorithm(rawValue: $0) != nil } == true
            #expect(key["use"]?.string == (isSigning ? "sig" : "enc"))
            let names = Set((key.object ?? [:]).keys)
            #expect(names.isDisjoint(with: ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]))
            let number = key[key["kty"] == "RSA" ? "n" : "x"]?.string.flatMap { Base64URL.decode($0) }
            switch key["kty"]?.string {
            case "RSA": #expect(number.map { $0.count >= 256 } == true)
            case "EC": #expect(key["crv"]?.string == "P-256" && number?.count == 32)
            case "OKP": #expect(key["crv"]?.string == "Ed25519" && number?.count == 32)
            default: Issue.record("a key of another kind: \(key["kty"]?.string ?? "none")")
            }
        }
    }
}
