package import Primitives

/// Public keys by identifier (RFC 7517, section 5). A key it does not understand is skipped; an unknown identifier
/// finds nothing, never a default.
package struct KeySet: Sendable {
    package let keys: [PublicKey]

    package init(keys: [PublicKey]) { self.keys = keys }

    package init(json bytes: some Sequence<UInt8>) throws(JOSEError) {
        guard let value = try? StrictJSON.parse(bytes), let entries = value["keys"]?.array else {
            throw JOSEError(.malformed)
        }
        self.keys = entries.compactMap { try? PublicKey(jwk: $0) }
    }

    package var json: [UInt8] { JSONValue.object(["keys": .array(self.keys.map(\.jwk))]).canonicalBytes }

    package func key(_ id: Identifier<SigningKey>) -> PublicKey? { self.keys.first { $0.id == id } }
}
