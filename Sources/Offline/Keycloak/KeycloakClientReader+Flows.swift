import Primitives

/// Flows, client authentication, signatures and lifetimes.
extension KeycloakClientReader {
    /// The standard flow is on unless it is said not to be, as in Keycloak.
    mutating func grants() throws(KeycloakRefusal) -> [ApplicationDraft.Grant] {
        var grants: [ApplicationDraft.Grant] = []
        if try self.client.flag("standardFlowEnabled") ?? true {
            grants.append(.authorizationCode)
            if self.attributes["use.refresh.tokens"] != "false" { grants.append(.refreshToken) }
        }
        if try self.client.flag("serviceAccountsEnabled") == true { grants.append(.clientCredentials) }
        if self.isOn("oauth2.device.authorization.grant.enabled") { grants.append(.deviceCode) }
        if self.isOn("standard.token.exchange.enabled") { grants.append(.tokenExchange) }
        guard !grants.isEmpty else { return [] }
        if try self.client.flag("implicitFlowEnabled") == true {
            let text = "there is no implicit flow (RFC 9700, section 2.1.2): the tool must ask response_type=code"
            self.note("implicitFlowEnabled", nil, text)
        }
        if try self.client.flag("directAccessGrantsEnabled") == true {
            let text = "there is no password grant (RFC 9700, section 2.4): what signs in with a password itself stops"
            self.note("directAccessGrantsEnabled", nil, text)
        }
        if self.isOn("oidc.ciba.grant.enabled") {
            self.note("oidc.ciba.grant.enabled", nil, "there is no backchannel authentication (CIBA)")
        }
        return grants
    }

    mutating func authenticate(_ draft: inout ApplicationDraft) throws(KeycloakRefusal) {
        if try self.client.flag("publicClient") == true {
            draft.authentication = .none
            draft.requiresPKCE = true
            if draft.grants.contains(.clientCredentials) {
                draft.grants.removeAll { $0 == .clientCredentials }
                self.note("serviceAccountsEnabled", nil, "a public application gets no token of its own")
            }
            if self.attributes["pkce.code.challenge.method"] != "S256" {
                self.note("publicClient", nil, "PKCE with S256 becomes compulsory: the tool must send a code challenge")
            }
            return
        }
        draft.requiresPKCE = self.attributes["pkce.code.challenge.method"] == "S256"
        if self.attributes["pkce.code.challenge.method"] == "plain" {
            self.note("pkce.code.challenge.method", "plain", "`plain` is refused, S256 is accepted: change the tool")
        }
        let means = try self.client.text("clientAuthenticatorType") ?? "client-secret"
        switch means {
        case "client-secret":
            draft.authentication = .secretBasic
            try self.readSecret()
        case "client-jwt":
            draft.authentication = .privateKeyJWT
            self.readKeys(&draft)
        case "client-x509":
            draft.authentication = .tls
            self.readCertificate(&draft)
        case "client-secret-jwt":
            draft.authentication = .privateKeyJWT
            let text = "an assertion signed with the secret is not accepted: give the tool a key (private_key_jwt)"
            self.settle("clientAuthenticatorType", means, text)
        default:
            self.settle("clientAuthenticatorType", means, "not known: choose how the tool proves itself, with --auth")
        }
    }

    /// The console writes asterisks where the secret is; `kc.sh export` writes the secret.
    private mutating func readSecret() throws(KeycloakRefusal) {
        let text = "a new one is made at creation: put it into the tool"
        guard let secret = try self.client.text("secret"), !secret.isEmpty else {
            return self.note("secret", nil, "the export holds none: \(text)")
        }
        guard !secret.allSatisfy({ $0 == "*" }) else {
            return self.note("secret", nil, "masked by the console (kc.sh export shows it): \(text)")
        }
        guard !secret.contains("${") else {
            return self.note("secret", nil, "a reference to a vault: \(text)")
        }
        // As the server asks of one that is taken over.
        guard 16...512 ~= secret.utf8.count, secret.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) else {
            let what =
                secret.utf8.count < 16
                ? "it has \(secret.utf8.count) characters, 16 are the least" : "it is too long, or not plain ASCII"
            return self.note("secret", nil, "\(what): a new secret will be made, put it into the tool")
        }
        self.keep(Secret(secret))
    }

    private mutating func readKeys(_ draft: inout ApplicationDraft) {
        if self.isOn("use.jwks.url"), let address = self.attributes["jwks.url"], !address.isEmpty {
            draft.keySetURL = address
        } else if self.isOn("use.jwks.string"), let keys = self.attributes["jwks.string"], !keys.isEmpty {
            draft.keySet = keys
        } else {
            let text = "only a certificate, or nothing, is known of its key: register a key set (RFC 7517)"
            self.settle("jwks.url", nil, text)
        }
    }

    private mutating func readCertificate(_ draft: inout ApplicationDraft) {
        guard let subject = self.attributes["x509.subjectdn"], !subject.isEmpty else {
            return self.settle("x509.subjectdn", nil, "the subject of its certificate is not in the export")
        }
        guard !self.isOn("x509.allow.regex.pattern.comparison") else {
            return self.settle(
                "x509.subjectdn",
                subject,
                "a pattern: register the exact subject (RFC 8705, section 2.1)"
            )
        }
        draft.certificateSubject = subject
    }

    mutating func sign(_ draft: inout ApplicationDraft) {
        if let name = self.attributes["id.token.signed.response.alg"], !name.isEmpty {
            if let algorithm = ApplicationDraft.Algorithm(rawValue: name) {
                draft.idTokenAlgorithm = algorithm
            } else {
                let known = ApplicationDraft.Algorithm.allCases.map(\.rawValue).joined(separator: ", ")
                self.settle("id.token.signed.response.alg", name, "not signed with here: choose one of \(known)")
            }
        }
        let others = [
            ("access.token.signed.response.alg", "access tokens have the algorithm of the ID token"),
            ("user.info.response.signature.alg", "userinfo is plain JSON unless it is registered as signed"),
            ("id.token.encrypted.response.alg", "encryption of ID tokens is registered apart, with the tool's key"),
            ("request.object.signature.alg", "request objects are registered apart, with the tool's key"),
        ]
        for (field, text) in others {
            guard let value = self.attributes[field], !value.isEmpty, value != "any" else { continue }
            if field == "access.token.signed.response.alg", value == draft.idTokenAlgorithm.rawValue { continue }
            self.note(field, value, text)
        }
        let flags = [
            ("require.pushed.authorization.requests", "pushed requests are not required unless it is said again"),
            (
                "tls.client.certificate.bound.access.tokens",
                "tokens are not bound to the certificate unless it is said again"
            ),
            (
                "dpop.bound.access.tokens",
                "tokens are bound to a key when the tool sends DPoP, not required unless said again"
            ),
        ]
        for (field, text) in flags where self.isOn(field) { self.note(field, nil, text) }
    }

    mutating func noteLifetimes() {
        if let text = self.attributes["access.token.lifespan"], let seconds = Int(text), seconds > 300 {
            self.note("access.token.lifespan", "\(seconds) s", "access tokens live 300 s here: the tool must refresh")
        }
        let others = self.attributes.keys.sorted().filter { name in
            ["client.session.", "client.offline.session."].contains(where: name.hasPrefix)
                && self.attributes[name] != "" && self.attributes[name] != "0"
        }
        if !others.isEmpty {
            self.note(others.joined(separator: ", "), nil, "sessions have the realm's lifetimes")
        }
        for field in ["acr.loa.map", "default.acr.values", "minimum.acr.value"] {
            guard let value = self.attributes[field], !value.isEmpty, value != "{}", value != "[]" else { continue }
            self.note(field, value, "levels are eidas1, eidas1-mfa, eidas2, eidas3, and are not mapped to numbers")
        }
    }
}
