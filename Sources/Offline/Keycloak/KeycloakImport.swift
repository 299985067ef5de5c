package import Primitives

/// What an export of a Keycloak realm holds, read without a server: its clients as applications, or what stands in the
/// way of each, and the subjects that its users had.
package struct KeycloakImport: Sendable, Equatable, Encodable {
    package let realm: String
    /// In the order of the file.
    package let clients: [KeycloakClient]
    package let subjects: [KeycloakSubject]
    /// What is in the realm and is not imported.
    package let notes: [String]
}

/// One client of Keycloak, and the application that it becomes.
package struct KeycloakClient: Sendable, Equatable {
    package enum Verdict: String, Sendable, Hashable, Codable, CaseIterable {
        /// May be created as it is.
        case ready
        /// Something must be decided first.
        case settle
        /// Keycloak's own, or nothing that signs in.
        case skipped
        /// Speaks nothing that exists here.
        case impossible
    }

    /// Something of a client that is not here as it was there.
    package struct Matter: Sendable, Hashable, Codable {
        /// The field of the export, by its own name.
        package let field: String
        /// Its value, as far as it explains the matter. Never a secret.
        package let value: String?
        package let text: String
        /// Whether the application cannot be created before it is settled.
        package let isBlocking: Bool
    }

    package let clientID: String
    package let verdict: Verdict
    /// What may be created: with nothing of what is refused in it. Nil when the client is left out.
    package let draft: ApplicationDraft?
    /// The secret it had, when the export tells it.
    package let secret: Secret?
    package let matters: [Matter]
}

/// The subject that applications know an agent by, so that they recognize them afterwards.
package struct KeycloakSubject: Sendable, Hashable, Codable {
    package let subject: String
    package let username: String
    package let mail: String?
    package let isEnabled: Bool
}

extension KeycloakImport {
    /// Reads `kc.sh export --file` or the console's `realm-export.json`: one realm, or an array with one realm in it.
    ///
    /// Unknown fields are ignored, a field of another type is refused with its place. At most 256 MiB; depth and
    /// duplicate members as `StrictJSON` has them.
    package static func read(_ bytes: [UInt8]) throws(KeycloakRefusal) -> KeycloakImport {
        guard bytes.count <= 256 << 20 else { throw KeycloakRefusal(path: "", detail: "the file has over 256 MiB") }
        let file: JSONValue
        do throws(StrictJSON.Failure) {
            file = try StrictJSON.parse(bytes)
        } catch {
            throw KeycloakRefusal(path: "", detail: "not JSON (RFC 8259): \(error.words)")
        }
        var realm = KeycloakRealm(try self.realm(in: file))
        return try realm.read()
    }

    private static func realm(in file: JSONValue) throws(KeycloakRefusal) -> KeycloakNode {
        guard let realms = file.array else { return KeycloakNode(value: file, path: "") }
        guard let realm = realms.first, realms.count == 1 else {
            let names = realms.compactMap { $0["realm"]?.string }.joined(separator: ", ")
            throw KeycloakRefusal(
                path: "",
                detail: "the file holds \(realms.count) realms (\(names)): export one, kc.sh export --realm NAME"
            )
        }
        return KeycloakNode(value: realm, path: "[0]")
    }
}

extension StrictJSON.Failure {
    fileprivate var words: String {
        switch self {
        case .syntax(let index): "byte \(index)"
        case .duplicateMember(let name): "`\(name)` stands twice in one object"
        case .tooDeep: "more than 32 levels"
        }
    }
}
