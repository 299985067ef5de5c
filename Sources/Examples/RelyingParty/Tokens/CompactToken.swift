import Crypto
import Foundation

/// A signed token in its compact form, RFC 7515, section 7.1: read strictly, worth nothing before `verify`.
struct CompactToken {
    private struct Header: Decodable {
        let alg: String
        let kid: String?
        let typ: String?
        let hasCritical: Bool

        enum Keys: String, CodingKey { case alg, kid, typ, crit }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            self.alg = try container.decode(String.self, forKey: .alg)
            self.kid = try container.decodeIfPresent(String.self, forKey: .kid)
            self.typ = try container.decodeIfPresent(String.self, forKey: .typ)
            self.hasCritical = container.contains(.crit)
        }
    }

    private static let longest = 16_384

    private let header: Header
    private let payload: Data
    private let signed: Data
    private let signature: Data

    init(_ text: String) throws {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.longest, parts.count == 3,
            let header = Data(base64URL: parts[0]), let payload = Data(base64URL: parts[1]),
            let signature = Data(base64URL: parts[2]),
            let decoded = try? JSONDecoder().decode(Header.self, from: header)
        else { throw RelyingPartyError(.malformedToken) }
        self.header = decoded
        self.payload = payload
        self.signature = signature
        self.signed = Data("\(parts[0]).\(parts[1])".utf8)
    }

    /// The claims, once the signature holds: ES256 by a published key and nothing else, extensions refused.
    func verify<Claims: Decodable>(
        _ claims: Claims.Type,
        types: Set<String?>,
        keys: KeyCache
    ) async throws -> Claims {
        guard types.contains(self.header.typ?.lowercased()) else { throw RelyingPartyError(.wrongType) }
        guard self.header.alg == "ES256", !self.header.hasCritical else { throw RelyingPartyError(.wrongAlgorithm) }
        guard let id = self.header.kid else { throw RelyingPartyError(.unknownKey, "the token names no key") }
        let key = try await keys.key(id)
        guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: self.signature),
            key.isValidSignature(signature, for: self.signed)
        else { throw RelyingPartyError(.badSignature) }
        do {
            return try JSONDecoder().decode(claims, from: self.payload)
        } catch {
            throw RelyingPartyError(.missingClaim)
        }
    }
}
