import Crypto
import Foundation
import JOSE
import Primitives

extension FuzzTarget {
    /// Nothing verifies but what our keys signed, byte for byte, under a header that asks for nothing else.
    ///
    /// Input: `@`, the number of a token of ours and edits of it; or a header and a payload on two lines, which are signed
    /// with our key as they are; or a token.
    static let jws = FuzzTarget("jws") { input in
        if input.first == UInt8(ascii: "@"), input.count > 1 {
            let token = Signed.tokens[Int(input[1]) % Signed.tokens.count]
            guard let edited = Edits(bytes: input.dropFirst(2)).applied(to: token).text else { return }
            return Signed.requireOurs(edited)
        }
        guard let text = input.text else { return }
        let lines = text.lines
        guard lines.count == 2 else { return Signed.requireOurs(text) }
        let signed = "\(Base64URL.encode(lines[0].utf8)).\(Base64URL.encode(lines[1].utf8))"
        guard let signature = try? Signed.key.sign(Array(signed.utf8)) else { return require(false, "a key signs") }
        let token = "\(signed).\(Base64URL.encode(signature))"
        for algorithms in [Set(SigningAlgorithm.allCases), [.RS256]] {
            guard let found = try? JWS.verify(token, keys: Signed.keys, algorithms: algorithms) else { continue }
            let header = try? StrictJSON.parse(lines[0])
            require(algorithms.contains(.ES256), "an algorithm that is not wanted is refused")
            require(header?["alg"] == "ES256", "the algorithm is the key's")
            let ids = ["k1", Signed.key.id.text]
            require(header?["kid"]?.string.map(ids.contains) ?? false, "the key is the one that signed")
            for name in ["crit", "b64", "jku", "x5u", "jwk", "x5c", "zip"] {
                require(header?[name] == nil, "a header with \(name) is refused")
            }
            require(found.payload.isSame(as: lines[1]), "the payload is what was signed")
        }
        guard let token = try? JWT.verify(token, keys: Signed.keys, algorithms: [.ES256], type: "at+jwt") else {
            return
        }
        let type = foldASCII(token.header["typ"]?.string ?? "")
        require(type == "at+jwt" || type == "application/at+jwt", "the type is the one asked for")
        require(token.claims.object != nil, "claims are an object")
        let now = Timestamp(seconds: 1_800_000_000)
        guard (try? token.checkTimes(now: now, leeway: .seconds(30))) != nil else { return }
        for name in ["exp", "nbf", "iat"] {
            let seconds = token.claims[name]?.integer ?? Int64(now.seconds)
            require(name == "exp" ? seconds > now.seconds - 30 : seconds <= now.seconds + 30, "\(name) is kept")
        }
    }
}

/// Tokens made once, of two keys; the one of RSA is new each time, the other always the same.
private enum Signed {
    static let key: SigningKey = {
        let bytes = Digest.sha256("the key of the fuzz targets")
        guard let key = try? P256.Signing.PrivateKey(rawRepresentation: bytes),
            let own = try? SigningKey(pkcs8: Secret(Array(key.derRepresentation)), algorithm: .ES256)
        else { preconditionFailure("a digest is a key of P-256") }
        return own
    }()

    private static let others = [SigningAlgorithm.RS256, .ES256].compactMap { try? SigningKey.generate($0) }
    /// The key that is always the same has a short name too, for seeds to be read by people.
    private static let short: PublicKey? = {
        guard var members = key.publicKey.jwk.object else { return nil }
        members["kid"] = "k1"
        return try? PublicKey(jwk: .object(members))
    }()
    static let keys = KeySet(keys: ([key] + others.prefix(1)).map(\.publicKey) + [short].compactMap(\.self))

    /// The last one is of a key that is not in the set.
    static let tokens: [String] = ([key] + others).flatMap { key in
        ["JWT", "at+jwt"].compactMap { type in
            try? JWT.sign(["sub": "a0", "iss": "https://sso.bzh.example", "exp": 1_800_000_000], type: type, with: key)
        }
    }

    static func requireOurs(_ token: String) {
        guard let found = try? JWS.verify(token, keys: self.keys, algorithms: Set(SigningAlgorithm.allCases)) else {
            let isOurs = self.tokens.prefix(4).contains { $0.isSame(as: token) }
            return require(!isOurs, "a token of ours verifies")
        }
        require(self.tokens.prefix(4).contains { $0.isSame(as: token) }, "only a token of ours verifies")
        require((try? StrictJSON.parse(found.payload)) != nil, "with the claims that were signed")
    }
}
