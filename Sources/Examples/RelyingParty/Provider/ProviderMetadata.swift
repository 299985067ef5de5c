/// What the issuer publishes of itself: OpenID Connect Discovery, section 3.
struct ProviderMetadata: Decodable, Sendable {
    let issuer: String
    let authorizationEndpoint: String
    let tokenEndpoint: String
    let userinfoEndpoint: String
    let keysAddress: String
    let endSessionEndpoint: String?
    let namesItselfInResponses: Bool?

    enum CodingKeys: String, CodingKey {
        case issuer
        case authorizationEndpoint = "authorization_endpoint"
        case tokenEndpoint = "token_endpoint"
        case userinfoEndpoint = "userinfo_endpoint"
        case keysAddress = "jwks_uri"
        case endSessionEndpoint = "end_session_endpoint"
        case namesItselfInResponses = "authorization_response_iss_parameter_supported"
    }
}
