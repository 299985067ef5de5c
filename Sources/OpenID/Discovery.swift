import JOSE
import Model
package import Primitives
import SignIn

/// The provider's metadata: OpenID Connect Discovery, section 3, and RFC 8414, section 2, with one content.
package enum Discovery {
    /// What clients may prove by certificates here.
    package enum Certificates: Sendable, Hashable {
        /// TLS here asks for none, and no proxy passes them on.
        case none
        case selfSigned
        /// Those of known authorities too.
        case known

        var methods: [JSONValue] {
            switch self {
            case .none: []
            case .selfSigned: ["self_signed_tls_client_auth"]
            case .known: ["self_signed_tls_client_auth", "tls_client_auth"]
            }
        }
    }

    /// The languages are the tags of those that the pages speak: what they are is not known here.
    package static func metadata(
        of issuer: Issuer,
        languages: [String],
        certificates: Certificates = .none
    ) -> JSONValue {
        let methods: [JSONValue] = ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"]
        return [
            "issuer": .string(issuer.url),
            "authorization_endpoint": .string(issuer.endpoint("authorize")),
            "token_endpoint": .string(issuer.endpoint("token")),
            "userinfo_endpoint": .string(issuer.endpoint("userinfo")),
            "jwks_uri": .string(issuer.endpoint("jwks")),
            "end_session_endpoint": .string(issuer.endpoint("logout")),
            "device_authorization_endpoint": .string(issuer.endpoint("device_authorization")),
            "introspection_endpoint": .string(issuer.endpoint("introspect")),
            "introspection_signing_alg_values_supported": Self.texts(SigningAlgorithm.names),
            // RFC 8414, section 2. Without a proof nothing is told of a token.
            "introspection_endpoint_auth_methods_supported": .array(
                methods.filter { $0 != "none" } + certificates.methods
            ),
            "introspection_endpoint_auth_signing_alg_values_supported": Self.texts(SigningAlgorithm.names),
            "revocation_endpoint": .string(issuer.endpoint("revoke")),
            "revocation_endpoint_auth_methods_supported": .array(methods + certificates.methods),
            "revocation_endpoint_auth_signing_alg_values_supported": Self.texts(SigningAlgorithm.names),
            "registration_endpoint": .string(issuer.endpoint("register")),
            "scopes_supported": Self.texts(Scope.allCases.map(\.rawValue).filter { $0 != Scope.admin.rawValue }),
            "response_types_supported": ["code"],
            "response_modes_supported": Self.texts(AuthorizationResponse.Mode.allCases.map(\.rawValue)),
            "grant_types_supported": Self.texts(ClientSettings.GrantKind.allCases.map(\.rawValue)),
            "subject_types_supported": ["public", "pairwise"],
            "id_token_signing_alg_values_supported": Self.texts(SigningAlgorithm.names),
            "id_token_encryption_alg_values_supported": Self.texts(KeyManagementAlgorithm.names),
            "id_token_encryption_enc_values_supported": Self.texts(ContentEncryption.names),
            "userinfo_signing_alg_values_supported": Self.texts(SigningAlgorithm.names),
            "userinfo_encryption_alg_values_supported": Self.texts(KeyManagementAlgorithm.names),
            "userinfo_encryption_enc_values_supported": Self.texts(ContentEncryption.names),
            "token_endpoint_auth_methods_supported": .array(methods + certificates.methods),
            "token_endpoint_auth_signing_alg_values_supported": Self.texts(SigningAlgorithm.names),
            "dpop_signing_alg_values_supported": Self.texts(SigningAlgorithm.names),
            "tls_client_certificate_bound_access_tokens": .bool(certificates != .none),
            "code_challenge_methods_supported": ["S256"],
            "prompt_values_supported": ["none", "login", "consent", "select_account"],
            "acr_values_supported": .array(AssuranceLevel.allCases.map { .string($0.rawValue) }),
            "ui_locales_supported": .array(languages.map { .string($0) }),
            "claim_types_supported": ["normal"],
            "claims_supported": Self.texts(ClaimsWriter.supported),
            "authorization_response_iss_parameter_supported": true,
            "backchannel_logout_supported": true,
            "backchannel_logout_session_supported": true,
            "frontchannel_logout_supported": true,
            "frontchannel_logout_session_supported": true,
            "check_session_iframe": .string(issuer.endpoint("check_session")),
            "claims_parameter_supported": true,
            "pushed_authorization_request_endpoint": .string(issuer.endpoint("par")),
            "require_pushed_authorization_requests": false,
            "request_parameter_supported": true,
            "request_uri_parameter_supported": false,
            "request_object_signing_alg_values_supported": Self.texts(SigningAlgorithm.names),
            "request_object_encryption_alg_values_supported": Self.texts(HubKey.Algorithm.ofEncryption.map(\.rawValue)),
            "request_object_encryption_enc_values_supported": Self.texts(ContentEncryption.names),
            "display_values_supported": ["page"],
        ]
    }

    private static func texts(_ names: [String]) -> JSONValue { .array(names.map { .string($0) }) }
}
