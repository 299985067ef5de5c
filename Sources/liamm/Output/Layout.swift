/// Which fields of a kind are shown, and which one is its name.
package struct Layout: Sendable {
    package let kind: String
    package let columns: [String]
    package let wide: [String]
    package let name: String

    init(_ kind: String, name: String, columns: [String], more: [String] = []) {
        self.kind = kind
        self.name = name
        self.columns = columns
        self.wide = columns + more
    }

    package static let realm = Layout(
        "Realm",
        name: "slug",
        columns: ["slug", "name", "nature", "siren", "directories"],
        more: ["departement", "domains", "organizations", "version"]
    )
    package static let agent = Layout(
        "Agent",
        name: "login",
        columns: ["login", "displayName", "mail", "status", "source"],
        more: [
            "disabledBy", "givenName", "familyName", "title", "organization", "groups", "population", "phone",
            "createdAt",
        ]
    )
    package static let application = Layout(
        "Application",
        name: "clientID",
        columns: ["clientID", "name", "realm", "authentication", "access", "isThirdParty", "isEnabled"],
        more: [
            "homeURL", "redirectURIs", "postLogoutRedirectURIs", "backchannelLogoutURI", "idTokenAlgorithm",
            "activatedRealms", "brokerRights", "issuer", "client",
        ]
    )
    package static let registrationToken = Layout(
        "RegistrationToken",
        name: "id",
        columns: ["id", "label", "remainingUses", "expiresAt"],
        more: ["realm", "applicationLifeMinutes", "access", "requiresPKCE", "createdAt"]
    )
    package static let finding = Layout("Finding", name: "subject", columns: ["state", "subject", "text"])
    package static let template = Layout(
        "ApplicationTemplate",
        name: "name",
        columns: ["name", "title", "client", "sendsPKCE"],
        more: [
            "authentications", "idTokenAlgorithm", "claimProfile", "scopes", "redirects", "postLogoutRedirects",
            "backchannelLogout",
        ]
    )
    package static let directory = Layout(
        "Directory",
        name: "name",
        columns: ["name", "kind", "urls", "lastState", "lastRunAt"],
        more: ["transport", "base", "filter", "periodSeconds"]
    )
    package static let run = Layout(
        "DirectoryRun",
        name: "id",
        columns: ["id", "startedAt", "state", "entriesRead", "summary"],
        more: ["directory"]
    )
    package static let session = Layout(
        "Session",
        name: "id",
        columns: ["id", "device", "level", "createdAt", "lastUsedAt", "applications"],
        more: ["means", "address", "expiresAt"]
    )
    package static let factor = Layout(
        "Factor",
        name: "id",
        columns: ["kind", "name", "realms", "createdAt", "lastUsedAt", "codesLeft"],
        more: ["id"]
    )
    package static let link = Layout("Link", name: "agent", columns: ["agent", "purpose", "expiresAt", "mailedTo"])
    package static let key = Layout("Key", name: "kid", columns: ["kid", "algorithm", "state", "createdAt"])
    package static let audit = Layout(
        "AuditEntry",
        name: "sequence",
        columns: ["time", "name", "realm", "who", "agent", "fields"],
        more: ["actor", "sequence", "body"]
    )
    package static let `operator` = Layout(
        "Operator",
        name: "name",
        columns: ["name", "realm", "roles", "expiresAt"],
        more: ["isSandbox", "authenticatedAt"]
    )
    package static let administrator = Layout(
        "Administrator",
        name: "agent",
        columns: ["agent", "realm", "role", "over", "isActive"],
        more: ["name"]
    )
    package static let operatorAccount = Layout(
        "OperatorAccount",
        name: "name",
        columns: ["name", "isActive", "hasPassword", "factors", "lastUsedAt"],
        more: ["createdAt"]
    )
    package static let context = Layout(
        "Context",
        name: "name",
        columns: ["name", "hub", "isCurrent", "isSignedIn"],
        more: ["caFile"]
    )
    package static let status = Layout(
        "Status",
        name: "version",
        columns: ["version", "realms", "agents", "activeKeys", "waitingDeliveries", "deadDeliveries"],
        more: ["time"]
    )
}
