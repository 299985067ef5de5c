import Crypto
import Foundation
import JOSE
import OpenID
import Primitives

extension FuzzTarget {
    /// A proof is one of the key that signed it, for the method, address, time and access token that it names, and for no
    /// other.
    ///
    /// Input: `@`, the number of a proof of ours and edits of it; or a header, in which `"jwk":0` stands for our public
    /// key, and claims on two lines, which are signed with our key as they are; or a proof.
    static let dpop = FuzzTarget("dpop") { input in
        if input.first == UInt8(ascii: "@"), input.count > 1 {
            let proof = Proofs.ours[Int(input[1]) % Proofs.ours.count]
            guard let edited = Edits(bytes: input.dropFirst(2)).applied(to: proof).text else { return }
            let isRead = (try? DPoPProof(edited, algorithms: [.ES256])) != nil
            return require(isRead == edited.isSame(as: proof), "a proof of ours is read, a changed one is not")
        }
        guard let text = input.text else { return }
        let lines = text.lines
        guard lines.count == 2 else {
            let isRead = (try? DPoPProof(text, algorithms: Set(SigningAlgorithm.allCases))) != nil
            return require(!isRead, "no proof was guessed")
        }
        let header = lines[0].replacing("\"jwk\":0", with: "\"jwk\":\(Proofs.jwk)", maxReplacements: 1)
        guard let proof = Proofs.signed(header, lines[1]) else { return require(false, "a key signs") }
        require((try? DPoPProof(proof, algorithms: [.PS256, .EdDSA])) == nil, "an algorithm not wanted is refused")
        guard let read = try? DPoPProof(proof, algorithms: Set(SigningAlgorithm.allCases)) else { return }
        Proofs.check(read, header: try? StrictJSON.parse(header), claims: try? StrictJSON.parse(lines[1]))
    }
}

private enum Proofs {
    private static let key: SigningKey? = {
        let bytes = Digest.sha256("the proving key of the fuzz targets")
        let key = try? P256.Signing.PrivateKey(rawRepresentation: bytes)
        return key.flatMap { try? SigningKey(pkcs8: Secret(Array($0.derRepresentation)), algorithm: .ES256) }
    }()
    static let jwk = String(decoding: (key?.publicKey.jwk ?? .null).canonicalBytes, as: UTF8.self)
    private static let now = Timestamp(seconds: 1_800_000_000)

    static let ours: [String] = ["", ",\"ath\":\"\(hash)\"", ",\"nonce\":\"n\""].compactMap { more in
        let claims = "{\"htm\":\"POST\",\"htu\":\"https://sso.example/token\",\"iat\":1800000000,\"jti\":\"a\"\(more)}"
        return signed("{\"alg\":\"ES256\",\"jwk\":\(jwk),\"typ\":\"dpop+jwt\"}", claims)
    }

    static func signed(_ header: String, _ claims: String) -> String? {
        let input = "\(Base64URL.encode(header.utf8)).\(Base64URL.encode(claims.utf8))"
        return (try? self.key?.sign(Array(input.utf8))).map { "\(input).\(Base64URL.encode($0))" }
    }

    private static let token = "the access token"
    private static let hash = Base64URL.encode(Digest.sha256(token))

    static func check(_ proof: DPoPProof, header: JSONValue?, claims: JSONValue?) {
        let type = foldASCII(header?["typ"]?.string ?? "")
        require(type == "dpop+jwt" || type == "application/dpop+jwt", "the type is that of a proof")
        require(header?["alg"] == "ES256", "the algorithm is the key's")
        require(proof.thumbprint == self.key?.publicKey.thumbprint, "the key is the one that signed")
        require(header?["jwk"]?["d"] == nil, "a key with its private part is refused")
        for name in ["crit", "b64", "jku", "x5u", "x5c", "zip"] {
            require(header?[name] == nil, "a header with \(name) is refused")
        }
        let id = claims?["jti"]?.string ?? ""
        require(proof.id.isSame(as: id) && 1...512 ~= id.utf8.count, "the identifier is the one that was signed")
        require(claims?["nonce"] == proof.nonce.map { .string($0) }, "the nonce is the one that was signed")
        for (method, url) in [
            ("POST", "https://sso.example/token"), ("GET", "https://sso.example/token"), ("POST", "http://a.example/"),
        ] {
            for (accessToken, hasNonce) in [(nil, false), (self.token, false), ("another", true)] {
                let isGood: Void? = try? proof.check(
                    method: method,
                    url: url,
                    accessToken: accessToken,
                    hasNonce: hasNonce,
                    now: self.now
                )
                guard isGood != nil else { continue }
                require(claims?["htm"]?.string?.isSame(as: method) ?? false, "the method is the one that was signed")
                require(self.isSame(claims?["htu"]?.string ?? "", url), "the address is the one that was signed")
                require(hasNonce || self.isYoung(claims?["iat"]), "without a nonce a proof is a minute old")
                guard accessToken != nil else { continue }
                require(accessToken == self.token, "there is no hash of another token")
                require(claims?["ath"]?.string?.isSame(as: self.hash) ?? false, "the access token is the one signed")
            }
        }
    }

    /// By another way than the reader's: what is left without query, fragment, port and the case of the host.
    private static func isSame(_ named: String, _ url: String) -> Bool {
        var named = Array(named.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") })
        if named.count(where: { $0 == UInt8(ascii: "/") }) == 2 { named.append(UInt8(ascii: "/")) }
        let path = url.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 2, omittingEmptySubsequences: true)[2...]
        let end = [UInt8(ascii: "/")] + (path.first.map(Array.init) ?? [])
        guard named.suffix(end.count).elementsEqual(end) else { return false }
        let front = foldASCII(String(decoding: named.dropLast(end.count), as: UTF8.self))
        let host = String(decoding: url.utf8.dropLast(end.count), as: UTF8.self)
        return [host, "\(host):", "\(host):\(host.hasPrefix("https") ? 443 : 80)"].contains(front)
    }

    private static func isYoung(_ time: JSONValue?) -> Bool {
        switch time {
        case .integer(let seconds): abs(seconds - self.now.seconds) <= 60
        case .number(let seconds): abs(seconds - Double(self.now.seconds)) <= 60.000001
        default: false
        }
    }
}
