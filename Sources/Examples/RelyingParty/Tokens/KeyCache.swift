package import Crypto
import Foundation

/// The issuer's signing keys, read once, and again when a token names a key that is not known yet.
///
/// An unknown key asks the issuer again at most once a minute, so that forged tokens cannot make this a traffic amplifier.
package actor KeyCache {
    private static let pause: TimeInterval = 60

    private let fetch: @Sendable () async throws -> JSONWebKey.KeySet
    private let time: TimeSource
    private var keys: [String: P256.Signing.PublicKey]?
    private var lastSearch: Date?

    package init(time: TimeSource, fetch: @escaping @Sendable () async throws -> JSONWebKey.KeySet) {
        self.time = time
        self.fetch = fetch
    }

    package func key(_ id: String) async throws -> P256.Signing.PublicKey {
        if self.keys == nil { self.keys = try await self.fetch().usable }
        if let key = self.keys?[id] { return key }
        let now = self.time.now
        if self.lastSearch.map({ now.timeIntervalSince($0) >= Self.pause }) ?? true {
            self.lastSearch = now
            self.keys = try await self.fetch().usable
        }
        guard let key = self.keys?[id] else { throw RelyingPartyError(.unknownKey) }
        return key
    }
}
