import LDAP
package import Model
package import Primitives

/// Checks a password by binding as the agent; the DN is found again by the entry's key when it has moved.
package struct DirectoryPasswordChecker: PasswordChecker {
    private let registry: any RealmRegistry
    private let reader: DirectoryReader

    package init(registry: any RealmRegistry, secrets: SecretReferences) {
        self.registry = registry
        self.reader = DirectoryReader(secrets: secrets)
    }

    package func check(_ password: Secret, of affiliation: Affiliation) async -> PasswordCheck {
        guard !password.isEmpty, case .directory(let name, let key, let dn) = affiliation.source else { return .wrong }
        let found = try? await self.registry.realm(affiliation.realm)?.realm.directories.first { $0.name == name }
        guard let directory = found else { return .unavailable(reason: "the directory is no longer declared") }
        do {
            return try await self.bind(dn, password, directory)
        } catch let error as LDAPError where error.code == .noSuchObject || error.code == .invalidCredentials {
            return await self.checkMoved(password, directory, key: key, known: dn)
        } catch {
            return .unavailable(reason: "\(error)")
        }
    }

    private func bind(_ dn: String, _ password: Secret, _ directory: Directory) async throws -> PasswordCheck {
        let connection = LDAPConnection(.init(directory))
        do {
            try await connection.bind(dn: dn, password: password)
            await connection.close()
            return .right
        } catch {
            await connection.close()
            throw error
        }
    }

    /// A refused bind may mean a wrong password or a DN of yesterday: only the second is asked again.
    private func checkMoved(_ password: Secret, _ directory: Directory, key: String, known: String) async
        -> PasswordCheck
    {
        do {
            let filter: LDAPFilter =
                directory.key.lowercased() == "objectguid"
                ? .equalBytes(directory.key, Hex.decode(key) ?? []) : .equal(directory.key, key)
            let now = try await self.reader.withConnection(to: directory) { connection in
                try await self.reader.entries(connection, base: directory.base, filter: filter, attributes: ["1.1"])
            }
            guard let entry = now.first, entry.dn.lowercased() != known.lowercased() else { return .wrong }
            return try await self.bind(entry.dn, password, directory)
        } catch let error as LDAPError where error.code == .invalidCredentials {
            return .wrong
        } catch {
            return .unavailable(reason: "\(error)")
        }
    }
}
