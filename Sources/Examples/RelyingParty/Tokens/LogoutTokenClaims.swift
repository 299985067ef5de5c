/// What a logout token says: OpenID Connect Back-Channel Logout, section 2.4.
package struct LogoutTokenClaims: Decodable, Sendable {
    /// The value of the event, of which only the kind matters: a JSON object.
    private struct Event: Decodable {
        private enum NoKeys: CodingKey {}
        init(from decoder: any Decoder) throws { _ = try decoder.container(keyedBy: NoKeys.self) }
    }

    private enum Keys: String, CodingKey { case iss, sub, aud, exp, iat, jti, sid, events, nonce }

    private static let event = "http://schemas.openid.net/event/backchannel-logout"

    package let issuer: String
    package let audience: Audience
    package let expires: Double
    package let issued: Double
    package let id: String
    package let subject: String?
    package let session: String?
    let isLogout: Bool
    let hasNonce: Bool

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        self.issuer = try container.decode(String.self, forKey: .iss)
        self.audience = try container.decode(Audience.self, forKey: .aud)
        self.expires = try container.decode(Double.self, forKey: .exp)
        self.issued = try container.decode(Double.self, forKey: .iat)
        self.id = try container.decode(String.self, forKey: .jti)
        self.subject = try container.decodeIfPresent(String.self, forKey: .sub)
        self.session = try container.decodeIfPresent(String.self, forKey: .sid)
        self.isLogout = (try? container.decode([String: Event].self, forKey: .events))?[Self.event] != nil
        self.hasNonce = container.contains(.nonce)
    }
}
