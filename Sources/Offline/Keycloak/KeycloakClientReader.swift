import Primitives

/// Makes an application of one client, and a matter of everything that it had and will not have.
struct KeycloakClientReader {
    let client: KeycloakNode
    let realm: KeycloakRealm
    private(set) var attributes: [String: String] = [:]
    private var matters: [KeycloakClient.Matter] = []
    private var secret: Secret?

    init(_ client: KeycloakNode, of realm: KeycloakRealm) {
        self.client = client
        self.realm = realm
    }

    private static let builtIn: Set<String> = [
        "account", "account-console", "admin-cli", "broker", "realm-management", "security-admin-console",
        "master-realm",
    ]

    mutating func read() throws(KeycloakRefusal) -> KeycloakClient {
        guard let clientID = try self.client.text("clientId"), !clientID.isEmpty else {
            throw self.client.refusal("a client without `clientId`")
        }
        self.attributes = try self.client.settings("attributes")
        if Self.builtIn.contains(clientID) || self.attributes["realm_client"] == "true" {
            return self.left(clientID, .skipped, "clientId", "Keycloak's own")
        }
        let speaks = try self.client.text("protocol") ?? "openid-connect"
        guard speaks == "openid-connect" else {
            return self.left(clientID, .impossible, "protocol", "\(speaks) is not spoken, only OpenID Connect is")
        }
        if try self.client.flag("bearerOnly") == true {
            let why = "it asks for no token: an API checks those of others by the published keys, or by introspection"
            return self.left(clientID, .skipped, "bearerOnly", why)
        }
        var draft = ApplicationDraft(clientID: clientID, name: try self.title ?? clientID)
        draft.claimProfile = .keycloak
        draft.grants = try self.grants()
        guard !draft.grants.isEmpty else { return try self.withoutFlow(clientID) }
        self.checkIdentifier(clientID)
        try self.authenticate(&draft)
        try self.address(&draft)
        self.sign(&draft)
        try self.map(&draft)
        draft.isEnabled = try self.client.flag("enabled") ?? true
        draft.isThirdParty = try self.client.flag("consentRequired") ?? false
        self.noteLifetimes()
        self.noteWhatIsElsewhere(try self.realm.roles(of: clientID))
        return KeycloakClient(
            clientID: clientID,
            verdict: self.matters.contains(where: \.isBlocking) ? .settle : .ready,
            draft: draft,
            secret: self.secret,
            matters: self.matters
        )
    }

    mutating func settle(_ field: String, _ value: String? = nil, _ text: String) {
        self.matters.append(.init(field: field, value: value, text: text, isBlocking: true))
    }

    mutating func note(_ field: String, _ value: String? = nil, _ text: String) {
        self.matters.append(.init(field: field, value: value, text: text, isBlocking: false))
    }

    mutating func keep(_ secret: Secret) { self.secret = secret }

    func isOn(_ attribute: String) -> Bool { self.attributes[attribute] == "true" }

    /// Nil when there is none, or a key of Keycloak's own translations.
    private var title: String? {
        get throws(KeycloakRefusal) {
            guard let name = try self.client.text("name"), !name.isEmpty, !name.contains("${") else { return nil }
            return String(name.prefix(100))
        }
    }

    private func left(
        _ clientID: String,
        _ verdict: KeycloakClient.Verdict,
        _ field: String,
        _ text: String
    ) -> KeycloakClient {
        let matter = KeycloakClient.Matter(field: field, value: nil, text: text, isBlocking: true)
        return KeycloakClient(clientID: clientID, verdict: verdict, draft: nil, secret: nil, matters: [matter])
    }

    private func withoutFlow(_ clientID: String) throws(KeycloakRefusal) -> KeycloakClient {
        if try self.client.flag("implicitFlowEnabled") == true {
            let why = "only the implicit flow is on, which does not exist here (RFC 9700, section 2.1.2)"
            return self.left(clientID, .impossible, "implicitFlowEnabled", why)
        }
        if try self.client.flag("directAccessGrantsEnabled") == true {
            let why = "only the password grant is on, which does not exist here (RFC 9700, section 2.4)"
            return self.left(clientID, .impossible, "directAccessGrantsEnabled", why)
        }
        return self.left(clientID, .skipped, "standardFlowEnabled", "no flow is on: it gets no token at all")
    }

    /// An identifier of the other provider may be an address; one of ours is a short word.
    private mutating func checkIdentifier(_ clientID: String) {
        func isWord(_ byte: UInt8) -> Bool {
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
                || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
        }
        let bytes = Array(clientID.utf8)
        let isKept =
            bytes.count <= 64 && bytes.first.map(isWord) == true
            && bytes.allSatisfy { isWord($0) || "-._".utf8.contains($0) }
        guard !isKept else { return }
        let rule = "1 to 64 of a-z, A-Z, 0-9, - . _, a letter or digit first"
        self.settle("clientId", clientID, "it needs another identifier, here and in the tool: \(rule)")
    }

    private mutating func noteWhatIsElsewhere(_ roles: [String]) {
        if !roles.isEmpty {
            self.note(
                "roles.client",
                KeycloakRealm.enumerated(roles),
                "roles are groups here: make groups of these names"
            )
        }
        if self.client["authorizationSettings"] != nil
            || (try? self.client.flag("authorizationServicesEnabled")) == true
        {
            self.note("authorizationServicesEnabled", nil, "policies and permissions (UMA) do not exist here")
        }
        if self.client["authenticationFlowBindingOverrides"]?.value.object?.isEmpty == false {
            self.note("authenticationFlowBindingOverrides", nil, "how agents sign in is decided by the realm's policy")
        }
    }
}
