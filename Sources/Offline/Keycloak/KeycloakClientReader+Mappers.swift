/// Protocol mappers: which claims of the client the profile `keycloak` gives, and which it does not.
extension KeycloakClientReader {
    mutating func map(_ draft: inout ApplicationDraft) throws(KeycloakRefusal) {
        var mappers = try self.client.list("protocolMappers")
        let scopes = try self.client.texts("defaultClientScopes") + self.client.texts("optionalClientScopes")
        var asked: [String] = ["openid"]
        for scope in scopes {
            if let own = self.realm.scopes[scope] {
                mappers += own
                self.note("clientScopes", scope, "a scope of the realm's own: it is ignored when the tool asks for it")
            } else if ["profile", "email", "offline_access"].contains(scope) {
                asked.append(scope)
            }
        }
        for mapper in mappers {
            let kind = try mapper.text("protocolMapper") ?? ""
            let config = try mapper.settings("config")
            let name = try mapper.text("name") ?? kind
            if kind == "oidc-group-membership-mapper", !asked.contains("groups") { asked.append("groups") }
            if kind == "oidc-sha256-pairwise-sub-mapper" { draft.subjectType = .pairwise }
            if kind == "oidc-audience-mapper", let audience = config["included.custom.audience"],
                Self.isAddress(audience)
            {
                if !draft.resources.contains(audience) { draft.resources.append(audience) }
                continue
            }
            if let text = Self.loss(of: kind, config, of: draft.clientID) {
                self.note("protocolMappers", name, text)
            }
        }
        draft.scopes = asked
        if draft.grants.contains(.clientCredentials), draft.resources.isEmpty {
            let text = "a token of its own is for a resource: liamm app update \(draft.clientID) --resource https://…"
            self.note("serviceAccountsEnabled", nil, text)
        }
    }

    /// An absolute address can be registered as a resource (RFC 8707, section 2): the only one needs not be asked for.
    private static func isAddress(_ text: String) -> Bool {
        text.hasPrefix("https://") && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && !text.contains("#")
    }

    /// What a mapper gave that the profile does not give; nil when nothing is lost.
    static func loss(of kind: String, _ config: [String: String], of clientID: String) -> String? {
        let claim = config["claim.name"] ?? ""
        switch kind {
        case "oidc-usermodel-property-mapper", "oidc-usermodel-attribute-mapper":
            return self.loss(ofAttribute: config["user.attribute"] ?? "", claim)
        case "oidc-full-name-mapper", "oidc-audience-resolve-mapper", "oidc-allowed-origins-mapper", "oidc-acr-mapper",
            "oidc-sub-mapper", "oidc-amr-mapper", "oidc-session-state-mapper":
            return nil
        case "oidc-usersessionmodel-note-mapper":
            let isTime = config["user.session.note"] == "AUTH_TIME" && claim == "auth_time"
            let isService = ["clientId", "client_id", "clientHost", "clientAddress"].contains(claim)
            return isTime ? nil : isService ? "`\(claim)` is not given: read `azp`" : "the note `\(claim)` is not given"
        case "oidc-usermodel-realm-role-mapper":
            return claim.isEmpty || claim == "realm_access.roles"
                ? nil : "roles are in realm_access.roles, not in `\(claim)`"
        case "oidc-usermodel-client-role-mapper":
            let known = ["", "resource_access.${client_id}.roles", "resource_access.\(clientID).roles"]
            return known.contains(claim) ? nil : "roles are in resource_access.\(clientID).roles, not in `\(claim)`"
        case "oidc-group-membership-mapper":
            if claim != "groups" { return "groups are in `groups`, not in `\(claim)`" }
            return config["full.path"] == "false"
                ? nil : "groups have no path here: `/a/b` becomes the name of the group"
        case "oidc-audience-mapper":
            let audience = config["included.client.audience"] ?? config["included.custom.audience"] ?? ""
            return "a token has one audience: ask for `\(audience)` with the parameter resource (RFC 8707)"
        case "oidc-hardcoded-claim-mapper":
            let known = ["siret", "siren", "realm", "organization_name"]
            return known.contains(claim)
                ? "`\(claim)` is the agent's own organization, not one value for all"
                : "the constant `\(claim)` is not given"
        case "oidc-sha256-pairwise-sub-mapper":
            return "its own subjects are kept by importing them; those made here differ from Keycloak's"
        case "oidc-hardcoded-role-mapper", "oidc-role-name-mapper":
            return "roles are groups: they are neither added nor renamed"
        case "oidc-address-mapper": return "no postal address is kept of agents"
        default: return kind.hasPrefix("script-") ? "a script is not run" : "the mapper `\(kind)` is not known"
        }
    }

    private static func loss(ofAttribute attribute: String, _ claim: String) -> String? {
        let given = [
            "username": "preferred_username", "email": "email", "emailVerified": "email_verified",
            "firstName": "given_name", "lastName": "family_name", "id": "sub",
        ]
        guard let name = given[attribute] else {
            return ["siret", "siren", "organization_name"].contains(claim)
                ? nil : "the attribute `\(attribute)` is not given"
        }
        return claim == name ? nil : "`\(attribute)` is in `\(name)`, not in `\(claim)`"
    }
}
