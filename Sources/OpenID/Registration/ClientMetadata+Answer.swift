import JOSE
import Model
import Primitives

/// From what is registered to what the client is told (RFC 7591, section 3.2.1).
extension ClientMetadata {
    static func members(of application: Application) -> [String: JSONValue] {
        let client = application.client
        var members: [String: JSONValue] = [
            "client_id": .string(application.clientID.text),
            "client_name": .string(application.name),
            "redirect_uris": self.list(application.redirectURIs),
            "response_types": ["code"],
            "grant_types": self.list(client.grants.map(\.rawValue).sorted()),
            "token_endpoint_auth_method": .string(application.authentication.rawValue),
            "id_token_signed_response_alg": .string(application.idTokenAlgorithm.rawValue),
            "subject_type": .string(client.subjectType.rawValue),
            "require_pushed_authorization_requests": .bool(client.mustPush),
            "dpop_bound_access_tokens": .bool(client.tokenBinding == .dpop),
            "tls_client_certificate_bound_access_tokens": .bool(client.tokenBinding == .mtls),
            // Whatever the client asked: every ID token has `auth_time`, every logout its `sid`.
            "require_auth_time": true,
        ]
        for (channel, address) in [
            ("backchannel", application.backchannelLogoutURI), ("frontchannel", client.frontchannelLogoutURI),
        ] where address != nil { members["\(channel)_logout_session_required"] = true }
        let texts: [(String, String?)] = [
            ("client_uri", application.homeURL),
            ("backchannel_logout_uri", application.backchannelLogoutURI),
            ("frontchannel_logout_uri", client.frontchannelLogoutURI),
            ("initiate_login_uri", client.initiateLoginURI),
            ("jwks_uri", client.keysURI),
            ("sector_identifier_uri", client.sectorIdentifierURI),
            ("logo_uri", client.logoURI),
            ("policy_uri", client.policyURI),
            ("tos_uri", client.termsURI),
            ("token_endpoint_auth_signing_alg", client.assertionAlgorithm?.rawValue),
            ("request_object_signing_alg", client.requestObjectAlgorithm?.rawValue),
            ("request_object_encryption_alg", client.requestObjectEncryption?.algorithm),
            ("request_object_encryption_enc", client.requestObjectEncryption?.content),
            ("userinfo_signed_response_alg", client.userinfoAlgorithm?.rawValue),
            ("introspection_signed_response_alg", client.introspectionAlgorithm?.rawValue),
            ("id_token_encrypted_response_alg", client.idTokenEncryption?.algorithm),
            ("id_token_encrypted_response_enc", client.idTokenEncryption?.content),
            ("userinfo_encrypted_response_alg", client.userinfoEncryption?.algorithm),
            ("userinfo_encrypted_response_enc", client.userinfoEncryption?.content),
        ]
        for (name, text) in texts { if let text { members[name] = .string(text) } }
        if let subject = client.certificateSubject { members[subject.kind.rawValue] = .string(subject.value) }
        for (name, list) in [
            ("post_logout_redirect_uris", application.postLogoutRedirectURIs), ("contacts", client.contacts),
        ] where !list.isEmpty { members[name] = self.list(list) }
        if let seconds = client.defaultMaxAge?.components.seconds { members["default_max_age"] = .integer(seconds) }
        if let keys = client.keys, let set = try? StrictJSON.parse(keys) { members["jwks"] = set }
        if let registration = client.registration {
            members["client_id_issued_at"] = .integer(registration.createdAt.seconds)
        }
        return members
    }

    private static func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}
