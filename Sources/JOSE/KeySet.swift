package import Primitives

/// Public keys by identifier (RFC 7517, section 5). A key it does not understand is skipped; an unknown identifier
/// finds nothing, never a default, and so does one that two different keys claim.
package struct KeySet: Sendable {
    /// Those that verify.
    package let keys: [PublicKey]
    /// Those to encrypt to. A key that does not say what it is for is in both lists.
    package let encryptionKeys: [EncryptionKey]
    private let index: [Identifier<SigningKey>: PublicKey]

    package init(keys: [PublicKey], encryptionKeys: [EncryptionKey] = []) {
        var index: [Identifier<SigningKey>: PublicKey] = [:]
        var ambiguous: Set<Identifier<SigningKey>> = []
        for key in keys where index.updateValue(key, forKey: key.id).map({ $0.jwk != key.jwk }) ?? false {
            ambiguous.insert(key.id)
        }
        for id in ambiguous { index[id] = nil }
        self.keys = keys
        self.encryptionKeys = encryptionKeys
        self.index = index
    }

    package init(json bytes: some Sequence<UInt8>) throws(JOSEError) {
        guard let value = try? StrictJSON.parse(bytes), let entries = value["keys"]?.array else {
            throw JOSEError(.malformed)
        }
        self.init(
            keys: entries.compactMap { try? PublicKey(jwk: $0) },
            encryptionKeys: entries.compactMap { try? EncryptionKey(jwk: $0) }
        )
    }

    package var json: [UInt8] {
        JSONValue.object(["keys": .array(self.keys.map(\.jwk) + self.encryptionKeys.map(\.jwk))]).canonicalBytes
    }

    package func key(_ id: Identifier<SigningKey>) -> PublicKey? { self.index[id] }

    /// For a token without `kid`: the key that may verify this algorithm, where there is but one (OpenID Connect Core,
    /// section 10.1). A key listed twice is one key.
    package func onlyKey(for algorithm: SigningAlgorithm) -> PublicKey? {
        let fitting = self.keys.filter { $0.algorithms.contains(algorithm) }
        guard let first = fitting.first, fitting.allSatisfy({ $0.thumbprint == first.thumbprint }) else { return nil }
        return first
    }

    /// The first key, in the order of the set, that may be encrypted to by this algorithm.
    package func encryptionKey(for algorithm: KeyManagementAlgorithm) -> EncryptionKey? {
        self.encryptionKeys.first { $0.algorithms.contains(algorithm) }
    }
}
