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

    /// The token with one bit of one decoded part turned over.
    static func flipping(bit: Int, ofPart part: Int, in token: String) -> String {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).enumerated().map { index, text in
            guard index == part, var bytes = Base64URL.decode(text) else { return String(text) }
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            return Base64URL.encode(bytes)
        }
        return parts.joined(separator: ".")
    }

    /// How many bits each decoded part has.
    static func bits(of token: String) -> [Int] {
        token.split(separator: ".", omittingEmptySubsequences: false).map { (Base64URL.decode($0) ?? []).count * 8 }
    }
}

extension JSONValue {
    func without(_ name: String) -> JSONValue { .object((self.object ?? [:]).filter { $0.key != name }) }
}
