import Crypto
import Foundation
import RelyingParty
import Synchronization

/// An issuer made of two keys and a clock that the test moves: signs whatever it is told to.
final class TestIssuer: Sendable {
    static let url = "https://sso.bzh.example"
    static let clientID = "actes"

    let published = P256.Signing.PrivateKey()
    let other = P256.Signing.PrivateKey()
    private let fetches = Mutex(0)
    private let now = Mutex(Date(timeIntervalSince1970: 1_800_000_000))
    private let kids = Mutex(["k1"])

    var time: TimeSource { TimeSource { self.now.withLock { $0 } } }
    var seconds: Int { self.now.withLock { Int($0.timeIntervalSince1970) } }

    var fetchCount: Int { self.fetches.withLock { $0 } }

    func wait(_ seconds: TimeInterval) { self.now.withLock { $0 += seconds } }

    func publish(_ kid: String) { self.kids.withLock { $0.append(kid) } }

    var keys: KeyCache {
        KeyCache(time: self.time) {
            self.fetches.withLock { $0 += 1 }
            return try JSONDecoder().decode(JSONWebKey.KeySet.self, from: self.keySet())
        }
    }

    private func keySet() throws -> Data {
        let point = self.published.publicKey.rawRepresentation
        let keys = self.kids.withLock { $0 }.map {
            [
                "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": $0,
                "x": Data(point.prefix(32)).base64URL, "y": Data(point.suffix(32)).base64URL,
            ]
        }
        let rsa = ["kty": "RSA", "kid": "r1", "n": "AQAB", "e": "AQAB"]
        return try JSONSerialization.data(withJSONObject: ["keys": keys + [rsa]])
    }

    var idTokens: IDTokenVerifier {
        IDTokenVerifier(issuer: Self.url, clientID: Self.clientID, keys: self.keys, time: self.time)
    }

    var logoutTokens: LogoutTokenVerifier {
        LogoutTokenVerifier(issuer: Self.url, clientID: Self.clientID, keys: self.keys, time: self.time)
    }

    /// The claims of a right ID token.
    var idClaims: [String: Any] {
        [
            "iss": Self.url, "sub": "s1", "aud": Self.clientID, "nonce": "n1", "sid": "b1", "acr": "eidas1",
            "iat": self.seconds, "exp": self.seconds + 300,
        ]
    }

    /// The claims of a right logout token.
    var logoutClaims: [String: Any] {
        [
            "iss": Self.url, "sub": "s1", "aud": Self.clientID, "sid": "b1", "jti": "j1",
            "iat": self.seconds, "exp": self.seconds + 120,
            "events": ["http://schemas.openid.net/event/backchannel-logout": [String: Any]()],
        ]
    }

    func sign(
        _ claims: [String: Any],
        header: [String: Any] = ["alg": "ES256", "kid": "k1", "typ": "JWT"],
        with key: P256.Signing.PrivateKey? = nil
    ) throws -> String {
        let signed = try [header, claims]
            .map { try JSONSerialization.data(withJSONObject: $0).base64URL }
            .joined(separator: ".")
        let signature = try (key ?? self.published).signature(for: Data(signed.utf8))
        return "\(signed).\(signature.rawRepresentation.base64URL)"
    }

    func signLogout(_ claims: [String: Any]) throws -> String {
        try self.sign(claims, header: ["alg": "ES256", "kid": "k1", "typ": "logout+jwt"])
    }
}

extension [String: Any] {
    /// The same claims with one changed, or left out when the value is `nil`.
    func with(_ name: String, _ value: Any?) -> [String: Any] {
        var changed = self
        changed[name] = value
        return changed
    }
}

/// The code of the refusal that the body ends with, or `nil` when it does not refuse.
func refusal(_ body: () async throws -> Void) async throws -> RelyingPartyError.Code? {
    do {
        try await body()
        return nil
    } catch let error as RelyingPartyError {
        return error.code
    }
}
