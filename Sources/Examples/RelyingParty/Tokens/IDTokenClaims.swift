/// What an ID token says of a sign-in: OpenID Connect Core, section 2.
package struct IDTokenClaims: Decodable, Sendable {
    package let issuer: String
    package let subject: String
    package let audience: Audience
    package let expires: Double
    package let issued: Double
    package let nonce: String?
    package let session: String?
    package let assurance: String?
    package let authorizedParty: String?

    enum CodingKeys: String, CodingKey {
        case issuer = "iss"
        case subject = "sub"
        case audience = "aud"
        case expires = "exp"
        case issued = "iat"
        case nonce
        case session = "sid"
        case assurance = "acr"
        case authorizedParty = "azp"
    }
}
