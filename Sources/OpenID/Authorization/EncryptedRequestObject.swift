import JOSE
import Model
import Primitives

extension AuthorizationEndpoint {
    private static let unreadable = OAuthError(.invalidRequestObject, "the request object cannot be read")

    /// What its application signed, not verified yet: as it is, or inside of what was encrypted to the hub (RFC 9101,
    /// section 6.1; OpenID Connect Core, section 6.1). Nothing tells why an envelope does not open.
    func signedObject(_ token: String, of client: ClientSettings) async throws -> UnverifiedJWS {
        // What a client registers by itself is what it may use (OpenID Connect Dynamic Client Registration, section 2);
        // what an administrator sets is what it must.
        let demanded = client.registration == nil ? client.requestObjectEncryption : nil
        guard token.utf8.count(where: { $0 == UInt8(ascii: ".") }) == 4 else {
            guard demanded == nil else {
                throw OAuthError(.invalidRequestObject, "request objects of the application are encrypted")
            }
            return try Self.plain(token)
        }
        do {
            let envelope = try await self.keys.decrypt(token)
            guard demanded?.isThat(of: envelope) != false else {
                throw OAuthError(.invalidRequestObject, "the request object is encrypted by other algorithms")
            }
            return try envelope.nested(.requestObject)
        } catch is JOSEError {
            throw Self.unreadable
        }
    }

    private static func plain(_ token: String) throws(OAuthError) -> UnverifiedJWS {
        guard let unverified = try? UnverifiedJWS(token) else { throw self.unreadable }
        guard unverified.header["alg"]?.string != "none" else {
            throw OAuthError(.requestNotSupported, "request objects are signed")
        }
        return unverified
    }
}

extension ClientSettings.Encryption {
    fileprivate func isThat(of envelope: JWE) -> Bool {
        envelope.header["alg"]?.string == self.algorithm && envelope.header["enc"]?.string == self.content
    }
}
