package import Primitives

/// Public keys by identifier (RFC 7517, section 5). A key it does not understand is skipped; an unknown identifier
/// finds nothing, never a default, and so does one that two different keys claim.
package struct KeySet: Sendable {
    package let keys: [PublicKey]
    private let index: [Identifier<SigningKey>: PublicKey]

    package init(keys: [PublicKey]) {
        var index: [Identifier<SigningKey>: PublicKey] = [:]
        var ambiguous: Set<Identifier<SigningKey>> = []
        for key in keys where index.updateValue(key, forKey: key.id).map({ $0.jwk != key.jwk }) ?? false {
            ambiguous.insert(key.id)
        }
        for id in ambiguous { index[id] = nil }
        self.keys = keys
        self.index = index
    }

    package init(json bytes: some Sequence<UInt8>) throws(JOSEError) {
        guard let value = try? StrictJSON.parse(bytes), let entries = value["keys"]?.array else {
            throw JOSEError(.malformed)
        }
        self.init(keys: entries.compactMap { try? PublicKey(jwk: $0) })
    }

    package var json: [UInt8] { JSONValue.object(["keys": .array(self.keys.map(\.jwk))]).canonicalBytes }

    package func key(_ id: Identifier<SigningKey>) -> PublicKey? { self.index[id] }
}
