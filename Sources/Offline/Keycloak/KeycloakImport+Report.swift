import Primitives

/// How the report is shown: a row for each client, then what concerns each, then the realm.
extension KeycloakImport {
    package struct Row: Sendable, Hashable, Codable {
        package let client: String
        package let verdict: KeycloakClient.Verdict
        package let authentication: String?
        package let redirects: Int?
        package let matters: Int
    }

    package var rows: [Row] {
        self.clients.map { client in
            Row(
                client: client.clientID,
                verdict: client.verdict,
                authentication: client.draft?.authentication.rawValue,
                redirects: client.draft?.redirectURIs.count,
                matters: client.draft == nil ? 0 : client.matters.count
            )
        }
    }

    /// Each client as `change` makes it.
    package func changing(_ change: (KeycloakClient) -> KeycloakClient) -> KeycloakImport {
        let clients = self.clients.map(change)
        return KeycloakImport(realm: self.realm, clients: clients, subjects: self.subjects, notes: self.notes)
    }

    /// Those clients only, all of them when none is named; refused when one is not there.
    package func keeping(_ names: [String]) throws(KeycloakRefusal) -> KeycloakImport {
        guard !names.isEmpty else { return self }
        let known = self.clients.map(\.clientID)
        for name in names where !known.contains(name) {
            let near = NearestWord.to(name, among: known).map { "; did you mean `\($0)`?" }
            throw KeycloakRefusal(path: "clients", detail: "there is no `\(name)`\(near ?? "")")
        }
        let clients = self.clients.filter { names.contains($0.clientID) }
        return KeycloakImport(realm: self.realm, clients: clients, subjects: self.subjects, notes: self.notes)
    }

    package func count(_ verdict: KeycloakClient.Verdict) -> Int { self.clients.count { $0.verdict == verdict } }

    /// `realm mairie: 9 clients, 3 ready, 2 to settle, 3 skipped, 1 impossible; 4 subjects`.
    package var summary: String {
        let clients = "\(self.clients.count) \(self.clients.count == 1 ? "client" : "clients")"
        let subjects = "\(self.subjects.count) \(self.subjects.count == 1 ? "subject" : "subjects")"
        let verdicts =
            "\(self.count(.ready)) ready, \(self.count(.settle)) to settle, \(self.count(.skipped)) skipped, "
            + "\(self.count(.impossible)) impossible"
        return "realm \(self.realm): \(clients), \(verdicts); \(subjects)"
    }

    /// What stands under the table: `!` before what must be settled, `-` before what will be otherwise.
    package var details: [String] {
        var lines: [String] = []
        for client in self.clients where client.verdict != .skipped && !client.matters.isEmpty {
            let secret = client.needsSecret ? ", with a new secret" : ""
            lines += ["", "\(client.clientID): \(client.verdict.words)\(secret)"]
            lines += client.matters.map { "  \($0.isBlocking ? "!" : "-") \($0.line)" }
            if let command = client.command { lines.append("  → \(command)") }
            if client.needsAddressesOnly {
                lines.append("  → liamm app import … --only \(client.clientID) --redirect-uri …   keeps what it had")
            }
        }
        let skipped = self.clients.filter { $0.verdict == .skipped }
        if !skipped.isEmpty {
            lines += ["", "skipped"]
            lines += skipped.map { "  - \($0.clientID): \($0.matters.map(\.text).joined(separator: "; "))" }
        }
        if !self.notes.isEmpty { lines += ["", "realm \(self.realm)"] + self.notes.map { "  - \($0)" } }
        return lines
    }
}

extension KeycloakClient.Verdict {
    package var words: String {
        switch self {
        case .ready: "ready"
        case .settle: "to settle before it is created"
        case .skipped: "skipped"
        case .impossible: "cannot become an application"
        }
    }
}

extension KeycloakClient.Matter {
    package var line: String { "\(self.field)\(self.value.map { " \($0)" } ?? ""): \(self.text)" }
}

extension KeycloakClient {
    private static let addressFields: Set<String> = ["redirectUris", "post.logout.redirect.uris"]

    /// A new one is made where the export tells none, or none that can be taken over.
    package var needsSecret: Bool { self.secret == nil && self.draft?.authentication.hasSecret == true }

    /// Whether the exact addresses are all that keeps it from being created.
    var needsAddressesOnly: Bool {
        self.verdict == .settle && self.matters.allSatisfy { !$0.isBlocking || Self.addressFields.contains($0.field) }
    }

    /// The same with these addresses, exact ones, in place of what the export holds; the rest of it stays to settle.
    package func settled(redirectURIs: [String], postLogoutRedirectURIs: [String]) -> KeycloakClient {
        guard var draft = self.draft else { return self }
        var settled: Set<String> = []
        if !redirectURIs.isEmpty {
            draft.redirectURIs = redirectURIs
            settled.insert("redirectUris")
        }
        if !postLogoutRedirectURIs.isEmpty { draft.postLogoutRedirectURIs = postLogoutRedirectURIs }
        // Whoever names the addresses of one kind has seen the report: those of signing out may be none.
        settled.insert("post.logout.redirect.uris")
        let matters = self.matters.filter { !settled.contains($0.field) }
        return KeycloakClient(
            clientID: self.clientID,
            verdict: matters.contains(where: \.isBlocking) ? .settle : .ready,
            draft: draft,
            secret: self.secret,
            matters: matters
        )
    }

    /// How the application is created by hand, once one knows what to write for what was refused.
    package var command: String? {
        guard self.verdict == .settle, let draft = self.draft else { return nil }
        let refused = self.matters.contains { $0.isBlocking && $0.field == "redirectUris" }
        let addresses =
            draft.redirectURIs.map { " --redirect-uri \(Self.quoted($0))" }.joined()
            + (refused ? " --redirect-uri …" : "")
        let isNamed = !self.matters.contains { $0.isBlocking && $0.field == "clientId" }
        return "liamm app create \(isNamed ? self.clientID : "…") --auth \(draft.authentication.rawValue)\(addresses)"
    }

    /// As a shell reads it back: an export is written by others, and this is made to be pasted.
    private static func quoted(_ text: String) -> String {
        let plain = text.utf8.allSatisfy { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
                || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "-._~:/%+@,=".utf8.contains(byte)
        }
        return plain ? text : "'\(text.replacing("'", with: "'\\''"))'"
    }
}

/// The JSON of the report. The secret is not in it; that there is one is.
extension KeycloakClient: Encodable {
    private enum Key: String, CodingKey { case clientID, verdict, application, hasSecret, matters }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(self.clientID, forKey: .clientID)
        try container.encode(self.verdict, forKey: .verdict)
        try container.encodeIfPresent(self.draft, forKey: .application)
        try container.encode(self.secret != nil, forKey: .hasSecret)
        try container.encode(self.matters, forKey: .matters)
    }
}
