import JOSE
import Primitives

/// Tokens that `JWT.sign` would never make.
struct Forge {
    let key: SigningKey

    var keys: KeySet { KeySet(keys: [self.key.publicKey]) }
    var goodHeader: String { #"{"alg":"\#(self.key.algorithm)","kid":"\#(self.key.id)","typ":"JWT"}"# }

    init(_ algorithm: SigningAlgorithm = .ES256) throws { self.key = try SigningKey.generate(algorithm) }

    /// The header as it stands, signed with the key.
    func token(header: String? = nil, payload: String = #"{"sub":"a"}"#) throws -> String {
        let input = self.signingInput(header: header ?? self.goodHeader, payload: payload)
        return "\(input).\(Base64URL.encode(try self.key.sign(Array(input.utf8))))"
    }

    /// A good header with more members.
    func token(adding members: String) throws -> String {
        try self.token(header: String(self.goodHeader.dropLast()) + ",\(members)}")
    }

    func signingInput(header: String, payload: String = #"{"sub":"a"}"#) -> String {
        "\(Base64URL.encode(header.utf8)).\(Base64URL.encode(payload.utf8))"
    }

    func verify(_ token: String, type: String = "JWT") throws(JOSEError) -> JWT {
        try JWT.verify(token, keys: self.keys, algorithms: Set(SigningAlgorithm.allCases), type: type)
    }
}
