import Primitives

/// The realm of an export: what its clients share, and what of it is not imported.
struct KeycloakRealm {
    let node: KeycloakNode
    private(set) var name = ""
    /// The mappers of each client scope that an administrator made.
    private(set) var scopes: [String: [KeycloakNode]] = [:]

    init(_ node: KeycloakNode) { self.node = node }

    mutating func read() throws(KeycloakRefusal) -> KeycloakImport {
        guard self.node.value.object != nil, let name = try self.node.text("realm") else {
            throw self.node.refusal("no export of a realm: it has no `realm`")
        }
        guard self.node["clients"] != nil || self.node["users"] != nil else {
            throw self.node.refusal("no export of a realm: it has neither `clients` nor `users`")
        }
        self.name = name
        for scope in try self.node.list("clientScopes") {
            guard let title = try scope.text("name"), !Self.builtInScopes.contains(title) else { continue }
            self.scopes[title] = try scope.list("protocolMappers")
        }
        var clients: [KeycloakClient] = []
        var seen: Set<String> = []
        for client in try self.node.list("clients") {
            var reader = KeycloakClientReader(client, of: self)
            let read = try reader.read()
            guard seen.insert(read.clientID).inserted else {
                throw client.refusal("the client `\(read.clientID)` stands twice")
            }
            clients.append(read)
        }
        let subjects = try self.subjects()
        return KeycloakImport(realm: name, clients: clients, subjects: subjects, notes: try self.notes(subjects.count))
    }

    /// Scopes that Keycloak makes itself; what they give is known.
    static let builtInScopes: Set<String> = [
        "openid", "profile", "email", "address", "phone", "offline_access", "roles", "web-origins", "acr", "basic",
        "microprofile-jwt", "service_account", "organization", "role_list", "saml_organization",
    ]

    /// The roles of one client, by name.
    func roles(of clientID: String) throws(KeycloakRefusal) -> [String] {
        guard let client = self.node["roles"]?["client"] else { return [] }
        return try self.names(of: client, clientID)
    }

    private func names(of node: KeycloakNode, _ list: String) throws(KeycloakRefusal) -> [String] {
        var names: [String] = []
        for role in try node.list(list) { if let name = try role.text("name") { names.append(name) } }
        return names
    }

    private func subjects() throws(KeycloakRefusal) -> [KeycloakSubject] {
        var subjects: [KeycloakSubject] = []
        for user in try self.node.list("users") where user["serviceAccountClientId"] == nil {
            guard let subject = try user.text("id"), let username = try user.text("username") else { continue }
            let mail = try user.text("email")
            subjects.append(
                KeycloakSubject(
                    subject: subject,
                    username: username,
                    mail: mail == "" ? nil : mail,
                    isEnabled: try user.flag("enabled") ?? true
                )
            )
        }
        return subjects
    }

    private func notes(_ subjects: Int) throws(KeycloakRefusal) -> [String] {
        var notes: [String] = []
        if subjects > 0 {
            notes.append("users: their subjects can be imported; passwords, second factors and sessions cannot")
        }
        let people = try self.node.list("users").filter { $0["serviceAccountClientId"] == nil }.count
        if people > subjects {
            notes.append("users: \(people - subjects) without an id or a username have no subject to import")
        }
        if let roles = self.node["roles"] {
            let own = try self.names(of: roles, "realm").filter { role in
                !["offline_access", "uma_authorization"].contains(role) && !role.hasPrefix("default-roles-")
            }
            if !own.isEmpty { notes.append("roles.realm: \(Self.enumerated(own)): make groups of these names") }
        }
        var providers: [String] = []
        for provider in try self.node.list("identityProviders") {
            if let alias = try provider.text("alias") { providers.append(alias) }
        }
        if !providers.isEmpty {
            notes.append("identityProviders: \(Self.enumerated(providers)): agents sign in with their own directory")
        }
        if let components = self.node["components"] {
            let federations = try self.names(of: components, "org.keycloak.storage.UserStorageProvider")
            if !federations.isEmpty {
                notes.append(
                    "user federation: \(Self.enumerated(federations)): declare directories in the realm's file"
                )
            }
        }
        return notes
    }

    /// `a, b, c and 4 more`.
    static func enumerated(_ names: [String]) -> String {
        let shown = names.prefix(5).joined(separator: ", ")
        return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
    }
}
