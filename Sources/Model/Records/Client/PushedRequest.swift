package import Primitives

/// An authorization request that its application sent ahead (RFC 9126): kept under the digest of its reference.
package struct PushedRequest: Sendable, Hashable {
    package let hash: [UInt8]
    package let application: Application.ClientID
    package let issuerRealm: Realm.Slug?
    /// The parameters as checked, a JSON object of texts.
    package let parameters: String
    package let createdAt: Timestamp
    /// Until when it may be brought first; a sign-in that began in time may take longer.
    package let expiresAt: Timestamp

    package init(
        hash: [UInt8],
        application: Application.ClientID,
        issuerRealm: Realm.Slug?,
        parameters: String,
        createdAt: Timestamp,
        expiresAt: Timestamp
    ) {
        self.hash = hash
        self.application = application
        self.issuerRealm = issuerRealm
        self.parameters = parameters
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}
