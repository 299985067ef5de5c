import JOSE
package import Model
package import Primitives

/// Makes what is for one application unreadable to everybody else (OpenID Connect Core, section 10.2).
package struct TokenEncryption: Sendable {
    private let keys: ClientKeys

    package init(keys: ClientKeys) { self.keys = keys }

    /// The token as it is when the application has not registered how to encrypt it; else nested, signed first. An
    /// application whose key is gone is refused: nothing is sent that more could read than it has asked for.
    package func nested(
        _ token: String,
        to application: Application,
        by way: ClientSettings.Encryption?
    ) async throws -> String {
        guard let way else { return token }
        let (algorithm, content) = try Self.algorithms(way)
        let key = try await self.key(of: application, for: algorithm)
        return try JWE.encrypt(nested: token, to: key, algorithm: algorithm, content: content)
    }

    /// Claims that are encrypted and not signed.
    package func sealed(
        _ claims: JSONValue,
        to application: Application,
        by way: ClientSettings.Encryption
    ) async throws -> String {
        let (algorithm, content) = try Self.algorithms(way)
        let key = try await self.key(of: application, for: algorithm)
        return try JWE.encrypt(claims.canonicalBytes, to: key, algorithm: algorithm, content: content)
    }

    private static let refusal = OAuthError(.invalidRequest, "the application has no key left to encrypt to")

    private static func algorithms(
        _ way: ClientSettings.Encryption
    ) throws(OAuthError) -> (KeyManagementAlgorithm, ContentEncryption) {
        guard let algorithm = KeyManagementAlgorithm(name: way.algorithm),
            let content = ContentEncryption(name: way.content)
        else { throw self.refusal }
        return (algorithm, content)
    }

    /// A key that the application has just replaced is found by reading its set again.
    private func key(of application: Application, for algorithm: KeyManagementAlgorithm) async throws -> EncryptionKey {
        for isStale in [false, true] {
            guard let set = try? await self.keys.keys(of: application, isStale: isStale) else { continue }
            if let key = set.encryptionKey(for: algorithm) { return key }
        }
        throw Self.refusal
    }
}
