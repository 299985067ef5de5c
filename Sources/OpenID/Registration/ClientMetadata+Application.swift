import JOSE
import Model
import Primitives

/// From what a client says to what is registered.
extension ClientMetadata {
    /// What a client may give itself; the other types of grant are an administrator's to give.
    private static let ownGrants: Set<ClientSettings.GrantKind> = [
        .authorizationCode, .refreshToken, .clientCredentials,
    ]

    /// The application with everything that its client decides, what is not said having its default (RFC 7592, section
    /// 2.2). What an administrator decides stays: realm, access, consent, rights, profile, resources, limits.
    func described(as base: Application) throws(OAuthError) -> Application {
        var application = base
        application.redirectURIs = try self.redirects()
        application.name = try self.text("client_name") ?? Self.name(of: application.redirectURIs)
        application.homeURL = try self.text("client_uri")
        application.authentication = try self.one("token_endpoint_auth_method") ?? .secretBasic
        application.postLogoutRedirectURIs = try self.texts("post_logout_redirect_uris") ?? []
        application.backchannelLogoutURI = try self.text("backchannel_logout_uri")
        application.idTokenAlgorithm = try self.algorithm("id_token_signed_response_alg") ?? .RS256
        application.client = try self.settings(as: base.client, of: application)
        if let objection = ApplicationRules.objection(to: application) { throw Self.refusal(objection) }
        return application
    }

    private func settings(
        as base: ClientSettings,
        of application: Application
    ) throws(OAuthError) -> ClientSettings {
        var client = base
        client.grants = try self.grants(besides: base.grants)
        client.requiresPushedRequests = try self.flag("require_pushed_authorization_requests")
        client.tokenBinding = try self.binding()
        client.keys = try self.keySet()
        client.keysURI = try self.text("jwks_uri")
        client.certificateSubject = try self.certificateSubject()
        client.assertionAlgorithm = try self.algorithm("token_endpoint_auth_signing_alg")
        client.requestObjectAlgorithm = try self.algorithm("request_object_signing_alg")
        client.requestObjectEncryption = try self.encryption(
            "request_object_encryption",
            HubKey.Algorithm.ofEncryption
        )
        client.idTokenEncryption = try self.encryption("id_token_encrypted_response")
        client.userinfoAlgorithm = try self.algorithm("userinfo_signed_response_alg")
        client.userinfoEncryption = try self.encryption("userinfo_encrypted_response")
        client.introspectionAlgorithm = try self.algorithm("introspection_signed_response_alg")
        client.subjectType = try self.one("subject_type") ?? .pairwise
        client.sectorIdentifierURI = try self.text("sector_identifier_uri")
        client.frontchannelLogoutURI = try self.text("frontchannel_logout_uri")
        client.initiateLoginURI = try self.text("initiate_login_uri")
        client.defaultMaxAge = try self.seconds("default_max_age")
        client.logoURI = try self.text("logo_uri")
        client.policyURI = try self.text("policy_uri")
        client.termsURI = try self.text("tos_uri")
        client.contacts = try self.contacts()
        // Without a secret or a key of its own there is nothing else that ties a code to who asked for it.
        if application.authentication == .none { client.requiresPKCE = true }
        return client
    }

    private func redirects() throws(OAuthError) -> [String] {
        guard let addresses = try self.texts("redirect_uris"), !addresses.isEmpty else {
            throw OAuthError(.invalidRedirectURI, "redirect_uris names at least one address")
        }
        for address in addresses {
            guard let objection = RedirectRules.objection(to: address) else { continue }
            throw OAuthError(.invalidRedirectURI, Self.plain("\(address): \(objection)"))
        }
        return addresses
    }

    private func grants(
        besides given: Set<ClientSettings.GrantKind>
    ) throws(OAuthError) -> Set<ClientSettings.GrantKind> {
        for type in try self.texts("response_types") ?? ["code"] where type != "code" {
            throw Self.refusal("the only response type is code")
        }
        var grants: Set<ClientSettings.GrantKind> = []
        for name in try self.texts("grant_types") ?? ["authorization_code"] {
            guard let grant = ClientSettings.GrantKind(rawValue: name),
                Self.ownGrants.contains(grant) || given.contains(grant)
            else { throw Self.refusal("a client cannot register the grant type \(name)") }
            grants.insert(grant)
        }
        // RFC 7591, section 2.1: the response type `code` goes with this grant.
        guard grants.contains(.authorizationCode) else {
            throw Self.refusal("grant_types has authorization_code, which the response type code needs")
        }
        return grants
    }

    private func binding() throws(OAuthError) -> ClientSettings.TokenBinding {
        let isProved = try self.flag("dpop_bound_access_tokens")
        let isCertified = try self.flag("tls_client_certificate_bound_access_tokens")
        if isProved && isCertified {
            throw Self.refusal("access tokens are bound by DPoP or by a certificate, not both")
        }
        return isProved ? .dpop : isCertified ? .mtls : .none
    }

    /// Public keys only: what was sent here by mistake is a secret no more.
    private func keySet() throws(OAuthError) -> String? {
        guard let value = self["jwks"] else { return nil }
        let hidden = ["d", "k", "p", "q", "dp", "dq", "qi", "oth"]
        guard let keys = value["keys"]?.array else { throw Self.refusal("jwks is a JSON Web Key Set") }
        guard keys.allSatisfy({ key in hidden.allSatisfy { key[$0] == nil } }) else {
            throw Self.refusal("jwks holds a private or shared key: replace that key, it has been shown")
        }
        return value.canonicalText
    }

    /// RFC 8705, section 2.1.2: exactly one of them.
    private func certificateSubject() throws(OAuthError) -> ClientSettings.CertificateSubject? {
        var found: [ClientSettings.CertificateSubject] = []
        for kind in ClientSettings.CertificateSubject.Kind.allCases {
            if let value = try self.text(kind.rawValue) { found.append(.init(kind: kind, value: value)) }
        }
        guard found.count < 2 else { throw Self.refusal("one member only says what the certificate holds") }
        return found.first
    }

    private func algorithm(_ name: String) throws(OAuthError) -> SigningAlgorithm? {
        guard let text = try self.text(name) else { return nil }
        guard let algorithm = SigningAlgorithm(name: text) else {
            throw Self.refusal("\(name) is one of \(SigningAlgorithm.names.joined(separator: ", "))")
        }
        return algorithm
    }

    /// OpenID Connect Dynamic Client Registration, section 2: `enc` is not there without `alg`, and has a default.
    private func encryption(
        _ prefix: String,
        _ algorithms: [KeyManagementAlgorithm] = KeyManagementAlgorithm.allCases
    ) throws(OAuthError) -> ClientSettings.Encryption? {
        let (name, content) = ("\(prefix)_alg", "\(prefix)_enc")
        let enc = try self.text(content)
        guard let alg = try self.text(name) else {
            guard enc == nil else { throw Self.refusal("\(content) needs \(name)") }
            return nil
        }
        guard let algorithm = KeyManagementAlgorithm(name: alg), algorithms.contains(algorithm) else {
            throw Self.refusal("\(name) is one of \(algorithms.map(\.rawValue).joined(separator: ", "))")
        }
        guard let encryption = ContentEncryption(name: enc ?? ContentEncryption.A128CBCHS256.rawValue) else {
            throw Self.refusal("\(content) is one of \(ContentEncryption.names.joined(separator: ", "))")
        }
        return .init(algorithm: algorithm.rawValue, content: encryption.rawValue)
    }

    private func contacts() throws(OAuthError) -> [String] {
        let contacts = try self.texts("contacts") ?? []
        guard contacts.allSatisfy({ $0.utf8.count <= 254 }) else {
            throw Self.refusal("a contact has at most 254 bytes")
        }
        return contacts
    }

    private func one<Value: RawRepresentable<String> & CaseIterable>(_ name: String) throws(OAuthError) -> Value? {
        guard let text = try self.text(name) else { return nil }
        guard let value = Value(rawValue: text) else {
            throw Self.refusal("\(name) is one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return value
    }

    private static func name(of addresses: [String]) -> String {
        String((addresses.first.flatMap(RedirectURI.host) ?? "application").prefix(100))
    }
}
