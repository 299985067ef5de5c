package import LDAP
package import Model
package import Primitives

/// Checks a password by binding as the agent, under the DN that the entry of his key has now: a DN is given again to
/// others, a key is not.
package struct DirectoryPasswordChecker: PasswordChecker {
    package typealias Lookup = @Sendable (Realm.Slug) async -> Realm?

    private let lookup: Lookup
    private let reader: DirectoryReader
    private let pool: LDAPConnectionPool

    package init(secrets: SecretReferences, pool: LDAPConnectionPool = LDAPConnectionPool(), lookup: @escaping Lookup) {
        self.lookup = lookup
        self.reader = DirectoryReader(secrets: secrets, pool: pool)
        self.pool = pool
    }

    package init(
        registry: any RealmRegistry,
        secrets: SecretReferences,
        pool: LDAPConnectionPool = LDAPConnectionPool()
    ) {
        self.init(secrets: secrets, pool: pool) { slug in try? await registry.realm(slug)?.realm }
    }

    package func check(_ password: Secret, of affiliation: Affiliation) async -> PasswordCheck {
        guard !password.isEmpty, case .directory(let name, let key, _) = affiliation.source else { return .wrong }
        guard let realm = await self.lookup(affiliation.realm),
            let directory = realm.directories.first(where: { $0.name == name })
        else {
            return .unavailable(reason: "the directory is not declared")
        }
        do {
            guard let dn = try await self.dn(of: key, directory, realm) else { return .wrong }
            return try await self.bind(dn, password, directory)
        } catch {
            return .unavailable(reason: "\(error)")
        }
    }

    package func checkNobody(in slug: Realm.Slug) async -> PasswordCheck {
        guard let realm = await self.lookup(slug) else { return .wrong }
        for directory in realm.directories {
            do {
                _ = try await self.dn(of: EntryMapping(realm: realm, directory: directory).nobody, directory, realm)
            } catch {
                return .unavailable(reason: "\(error)")
            }
        }
        return .wrong
    }

    /// The DN of the entry now; nil when it left or is disabled, whether a synchronisation has seen it yet or not.
    private func dn(of key: String, _ directory: Directory, _ realm: Realm) async throws -> String? {
        let mapping = EntryMapping(realm: realm, directory: directory)
        let declared = try DirectoryReader.filter(directory.filter, "filter")
        let found = try await self.reader.withConnection(to: directory, for: .signIn) { connection in
            try await connection.all(
                base: directory.base,
                filter: .all([mapping.filter(key: key), declared]),
                attributes: [directory.key] + mapping.statusAttributes
            )
        }
        guard found.count == 1, let entry = found.first, !mapping.isDisabled(entry) else { return nil }
        return entry.dn
    }

    private func bind(_ dn: String, _ password: Secret, _ directory: Directory) async throws -> PasswordCheck {
        do {
            try await self.pool.withConnection(to: LDAPConfiguration(directory), as: nil) { connection in
                try await connection.bind(dn: dn, password: password)
            }
            return .right
        } catch let error as LDAPError where [.invalidCredentials, .noSuchObject].contains(error.code) {
            return .wrong
        }
    }
}
