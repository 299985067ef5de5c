import LDAP
package import Model
import Primitives

/// Reads one directory whole.
package struct DirectoryReader: Sendable {
    package struct Failure: Error, Sendable, CustomStringConvertible {
        package let description: String
    }

    private let secrets: SecretReferences

    package init(secrets: SecretReferences) { self.secrets = secrets }

    package func read(_ directory: Directory, of realm: Realm) async throws -> Snapshot {
        try await self.withConnection(to: directory) { connection in
            let groups = try await self.groups(directory, connection)
            let mapping = EntryMapping(realm: realm, directory: directory)
            var snapshot = Snapshot(people: [])
            for entry in try await self.entries(
                connection,
                base: directory.base,
                filter: .configured(directory.filter),
                attributes: mapping.attributes
            ) {
                switch mapping.person(from: entry, groups: groups[entry.dn.lowercased()] ?? []) {
                case .person(let person): snapshot.people.append(person)
                case .quarantined(let entry): snapshot.quarantined.append(entry)
                case .withoutKey: throw Failure(description: "\(entry.dn) shows no \(directory.key): the account may not read it")
                }
            }
            return snapshot
        }
    }

    /// Step by step, until one fails: what was tried and what it gave.
    package func test(_ directory: Directory, of realm: Realm) async -> (steps: [String], failure: String?) {
        var steps: [String] = []
        do {
            let snapshot = try await self.read(directory, of: realm)
            steps.append("connected and bound as \(directory.bindDN)")
            steps.append("\(snapshot.entriesRead) entries match \(directory.filter) under \(directory.base)")
            if !snapshot.quarantined.isEmpty {
                steps.append("\(snapshot.quarantined.count) would be quarantined, first: \(snapshot.quarantined[0].reason)")
            }
            return (steps, snapshot.entriesRead == 0 ? "no entry matches: look at base and filter" : nil)
        } catch {
            return (steps, "\(error)")
        }
    }

    func withConnection<Result: Sendable>(
        to directory: Directory,
        _ body: @Sendable (LDAPConnection) async throws -> Result
    ) async throws -> Result {
        guard let password = self.secrets.secret(directory.bindPassword) else {
            throw Failure(description: "the password \(directory.bindPassword) of \(directory.bindDN) cannot be read")
        }
        let connection = LDAPConnection(.init(directory))
        do {
            try await connection.bind(dn: directory.bindDN, password: password)
            let result = try await body(connection)
            await connection.close()
            return result
        } catch {
            await connection.close()
            throw error
        }
    }

    func entries(_ connection: LDAPConnection, base: String, filter: LDAPFilter, attributes: [String]) async throws
        -> [Entry]
    {
        try await connection.all(base: base, filter: filter, attributes: attributes)
    }

    /// Names of the groups of each member's DN, folded.
    private func groups(_ directory: Directory, _ connection: LDAPConnection) async throws -> [String: [String]] {
        guard let base = directory.groupBase else { return [:] }
        var groups: [String: [String]] = [:]
        for entry in try await self.entries(
            connection,
            base: base,
            filter: .configured(directory.groupFilter),
            attributes: ["cn", "member", "uniqueMember"]
        ) {
            guard let name = entry.text("cn") else { continue }
            for member in entry.texts("member") + entry.texts("uniqueMember") {
                groups[member.lowercased(), default: []].append(name)
            }
        }
        return groups
    }
}

extension LDAPConfiguration {
    init(_ directory: Directory) {
        let security: Security =
            switch directory.transport {
            case .ldaps: .ldaps
            case .startTLS: .startTLS
            case .clear: .clear
            }
        self.init(urls: directory.urls, security: security, authorityFile: directory.authorityFile)
    }
}
