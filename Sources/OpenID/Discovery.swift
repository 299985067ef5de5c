import JOSE
package import Primitives
import SignIn

/// The provider's metadata: OpenID Connect Discovery, section 3, and RFC 8414, section 2, with one content.
package enum Discovery {
    /// The languages are the tags of those that the pages speak: what they are is not known here.
    package static func metadata(of issuer: Issuer, languages: [String]) -> JSONValue {
        [
            "issuer": .string(issuer.url),
            "authorization_endpoint": .string(issuer.endpoint("authorize")),
            "token_endpoint": .string(issuer.endpoint("token")),
            "userinfo_endpoint": .string(issuer.endpoint("userinfo")),
            "jwks_uri": .string(issuer.endpoint("jwks")),
            "end_session_endpoint": .string(issuer.endpoint("logout")),
            "scopes_supported": .array(Scope.allCases.map { .string($0.rawValue) }),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
            "subject_types_supported": ["public", "pairwise"],
            "id_token_signing_alg_values_supported": Self.texts(SigningAlgorithm.names),
            "id_token_encryption_alg_values_supported": Self.texts(KeyManagementAlgorithm.names),
            "id_token_encryption_enc_values_supported": Self.texts(ContentEncryption.names),
            "userinfo_signing_alg_values_supported": Self.texts(SigningAlgorithm.names),
            "userinfo_encryption_alg_values_supported": Self.texts(KeyManagementAlgorithm.names),
            "userinfo_encryption_enc_values_supported": Self.texts(ContentEncryption.names),
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
            "code_challenge_methods_supported": ["S256"],
            "prompt_values_supported": ["none", "login", "consent", "select_account"],
            "acr_values_supported": .array(AssuranceLevel.allCases.map { .string($0.rawValue) }),
            "ui_locales_supported": .array(languages.map { .string($0) }),
            "claim_types_supported": ["normal"],
            "claims_supported": Self.texts(ClaimsWriter.supported),
            "authorization_response_iss_parameter_supported": true,
            "backchannel_logout_supported": true,
            "backchannel_logout_session_supported": true,
            "claims_parameter_supported": true,
            "request_parameter_supported": false,
            "request_uri_parameter_supported": false,
        ]
    }

    private static func texts(_ names: [String]) -> JSONValue { .array(names.map { .string($0) }) }
}
