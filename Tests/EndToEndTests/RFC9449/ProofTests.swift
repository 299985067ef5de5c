import HubTesting
import JOSE
import OpenID
import Primitives
import Testing

/// RFC 9449, section 4.3: what a proof must be, whatever it is brought for.
@Suite struct ProofTests {
    private static let url = "\(Hub.url)/oauth2/token"

    private static func read(
        _ text: String,
        algorithms: Set<SigningAlgorithm> = Set(SigningAlgorithm.allCases)
    ) -> OAuthError.Code? {
        do throws(OAuthError) {
            _ = try DPoPProof(text, algorithms: algorithms)
            return nil
        } catch {
            return error.code
        }
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `4.3: a proof by each algorithm is read, and says which key made it`(algorithm: SigningAlgorithm) async throws
    {
        try await Hub.lend { hub in
            let key = try ProofKey(algorithm)
            let proof = try DPoPProof(try key.proof(of: hub), algorithms: [algorithm])
            #expect(proof.thumbprint == key.thumbprint)
        }
    }

    @Test func `4.3: FAPI 2.0 takes no RS256`() async throws {
        try await Hub.lend { hub in
            let text = try ProofKey(.RS256).proof(of: hub)
            #expect(Self.read(text) == nil)
            #expect(Self.read(text, algorithms: SenderProof.algorithms(isFAPI: true)) == .invalidProof)
        }
    }

    @Test func `4.3: what is no JWT, or lacks a header or a claim, is refused`() async throws {
        try await Hub.lend { hub in
            let key = try ProofKey()
            var wrong = ["", ".", "..", "a.b.c", "{}", String(repeating: "A", count: 20_000)]
            for name in ["typ", "alg", "jwk"] { wrong.append(try key.proof(of: hub, header: [name: nil])) }
            for name in ["jti", "htm", "htu", "iat"] { wrong.append(try key.proof(of: hub, claims: [name: nil])) }
            let good = try key.proof(of: hub)
            wrong += [good + ".", good + "A", "\(good).\(good)", String(good.dropLast(4))]
            for text in wrong { #expect(Self.read(text) == .invalidProof, "\(text.prefix(80))") }
            #expect(Self.read(good) == nil)
        }
    }

    @Test func `4.3: another type or algorithm, and a header that brings rules, are refused`() async throws {
        try await Hub.lend { hub in
            let key = try ProofKey()
            let headers: [[String: JSONValue?]] = [
                ["typ": "JWT"], ["typ": "at+jwt"], ["typ": 1], ["alg": "none"], ["alg": "RS256"], ["alg": "HS256"],
                ["crit": ["exp"]], ["jku": "https://key.example"], ["x5c": ["AAAA"]], ["jwk": "key"], ["jwk": [:]],
            ]
            for header in headers {
                #expect(Self.read(try key.proof(of: hub, header: header)) == .invalidProof, "\(header)")
            }
        }
    }

    @Test func `4.3: a private or a symmetric key in the header is refused, and so is somebody else's`() async throws {
        try await Hub.lend { hub in
            let (key, other) = (try ProofKey(), try ProofKey())
            var members = try #require(key.key.publicKey.jwk.object)
            members["d"] = members["x"]
            let keys: [JSONValue] = [
                .object(members), ["kty": "oct", "k": "c2VjcmV0"], other.key.publicKey.jwk,
            ]
            for jwk in keys {
                #expect(Self.read(try key.proof(of: hub, header: ["jwk": jwk])) == .invalidProof)
            }
        }
    }

    @Test func `4.3: claims of another kind are refused, unknown ones are not looked at`() async throws {
        try await Hub.lend { hub in
            let key = try ProofKey()
            let wrong: [[String: JSONValue?]] = [
                ["jti": 7], ["jti": ""], ["jti": .string(String(repeating: "a", count: 513))], ["htm": ["POST"]],
                ["htu": "no address"], ["htu": "ftp://liamm.example/oauth2/token"], ["htu": ""], ["iat": "now"],
                ["iat": -1], ["nonce": 1], ["ath": .null],
            ]
            for claims in wrong {
                #expect(Self.read(try key.proof(of: hub, claims: claims)) == .invalidProof, "\(claims)")
            }
            #expect(Self.read(try key.proof(of: hub, claims: ["extra": ["a": 1], "exp": 1])) == nil)
        }
    }

    @Test(arguments: [
        "https://LIAMM.Example/oauth2/token", "HTTPS://liamm.example:443/oauth2/token",
        "https://liamm.example/oauth2/token?a=b", "https://liamm.example/oauth2/token#part",
        "https://liamm.example:/oauth2/token", "https://liamm.example/oauth2/../oauth2/token",
        "https://liamm.example/./oauth2/./token", "https://liamm.example/../oauth2/token",
        "https://liamm.example/%6Fauth2/%74oken", "https://liamm.example/a/%2e%2E/oauth2/token",
    ])
    func `4.3: htu is compared without query and fragment, host in any case, usual port or none`(url: String) {
        #expect(HTTPTarget(url) == HTTPTarget(Self.url))
    }

    @Test func `RFC 3986 6.2.2: what is no more than another spelling of a path is the same path`() {
        for (left, right) in [
            ("https://a.example/x%2fy", "https://a.example/x%2Fy"), ("https://a.example/~b", "https://a.example/%7eb"),
            ("https://a.example/b/c/..", "https://a.example/b/"), ("https://a.example/b/.", "https://a.example/b/"),
            ("https://a.example/..", "https://a.example"), ("https://a.example/b/../../c", "https://a.example/c"),
            ("https://a.example/%zz", "https://a.example/%zz"), ("https://a.example/b//../c", "https://a.example/b/c"),
        ] { #expect(HTTPTarget(left) == HTTPTarget(right) && HTTPTarget(left) != nil, "\(left) \(right)") }
        for (left, right) in [
            ("https://a.example/x%2Fy", "https://a.example/x/y"), ("https://a.example/%zz", "https://a.example/%ZZ"),
            ("https://a.example/b/...", "https://a.example/b/"), ("https://a.example/B", "https://a.example/b"),
            ("https://a.example/%2541", "https://a.example/A"),
        ] { #expect(HTTPTarget(left) != HTTPTarget(right), "\(left) \(right)") }
    }

    @Test(arguments: [
        "https://liamm.example/oauth2/Token", "https://liamm.example/oauth2/token/", "https://liamm.example",
        "http://liamm.example/oauth2/token", "https://liamm.example:8443/oauth2/token",
        "https://user@liamm.example/oauth2/token", "https://liamm.example.evil.example/oauth2/token",
        "https://liamm.example\\oauth2/token", "/oauth2/token",
        "https://liamm.example/oauth2/token/.", "https://liamm.example/oauth2/token/..",
        "https://liamm.example/oauth2%2Ftoken", "https://liamm.example/oauth2/%74%6Fken%",
        "https://liamm.example/oauth2//token",
        "https://liamm.example/realms/armor/oauth2/token", "https:///oauth2/token",
        "https://liamm.example:80/oauth2/token",
    ])
    func `4.3: htu is another address when anything else differs`(url: String) {
        #expect(HTTPTarget(url) == nil || HTTPTarget(url) != HTTPTarget(Self.url))
    }
}
