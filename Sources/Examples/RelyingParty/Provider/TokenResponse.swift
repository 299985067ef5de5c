/// A successful answer of the token endpoint: OpenID Connect Core, section 3.1.3.3.
struct TokenResponse: Decodable, Sendable {
    /// A refusal: RFC 6749, section 5.2.
    struct Refusal: Decodable, Sendable {
        let error: String
    }

    let accessToken: String
    let tokenType: String
    let life: Double?
    let refreshToken: String?
    let idToken: String?

    enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case tokenType = "token_type"
        case life = "expires_in"
        case refreshToken = "refresh_token"
        case idToken = "id_token"
    }
}
