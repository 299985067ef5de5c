package import LDAP
package import Model
import Primitives

/// Reads one directory whole.
package struct DirectoryReader: Sendable {
    package struct Failure: Error, Sendable, CustomStringConvertible {
        package let description: String
    }

    private let secrets: SecretReferences
    private let pool: LDAPConnectionPool

    package init(secrets: SecretReferences, pool: LDAPConnectionPool = LDAPConnectionPool()) {
        self.secrets = secrets
        self.pool = pool
    }

    package func read(_ directory: Directory, of realm: Realm) async throws -> Snapshot {
        let mapping = EntryMapping(realm: realm, directory: directory)
        let filter = try Self.filter(directory.filter, "filter")
        let groupFilter = try Self.filter(directory.groupFilter, "groupFilter")
        do {
            return try await self.withConnection(to: directory, for: .synchronisation) { connection in
                let groups = try await self.groups(directory, groupFilter, connection)
                let outcomes = try await connection.search(
                    base: directory.base,
                    filter: filter,
                    attributes: mapping.attributes
                ) { entry in
                    mapping.person(from: entry, groups: groups[DistinguishedName.normalized(entry.dn)] ?? [])
                }
                return try self.snapshot(outcomes, directory)
            }
        } catch let error as LDAPError {
            throw Failure(description: Self.explain(error, directory, base: directory.base, what: "base"))
        }
    }

    /// A connection bound as the directory's own account. Who signs in waits no longer for a search than for a bind.
    func withConnection<Result: Sendable>(
        to directory: Directory,
        for purpose: LDAPGate.Purpose,
        _ body: @Sendable (LDAPConnection) async throws -> Result
    ) async throws -> Result {
        guard let password = self.secrets.secret(directory.bindPassword) else {
            throw Failure(
                description: "the password \(directory.bindPassword) of \(directory.bindDN) cannot be read or is empty"
            )
        }
        var configuration = LDAPConfiguration(directory)
        if purpose == .signIn { configuration.searchTimeoutSeconds = configuration.timeoutSeconds }
        return try await self.pool.withConnection(
            to: configuration,
            as: (directory.bindDN, password),
            for: purpose,
            body
        )
    }

    static func filter(_ text: String, _ what: String) throws(Failure) -> LDAPFilter {
        do {
            return try LDAPFilter.validated(text)
        } catch {
            throw Failure(description: "\(what) \(text) cannot be read (\(error.diagnostic))")
        }
    }

    /// What to say and where to look.
    static func explain(_ error: LDAPError, _ directory: Directory, base: String, what: String) -> String {
        let urls = directory.urls.joined(separator: ", ")
        return switch error.code {
        case .unavailable: "\(urls): \(error); is the server started, the port right, the way open?"
        case .timeout: "\(urls): \(error)"
        case .tls: "\(urls): \(error); trusted authorities: \(directory.authorityFile ?? "the system's")"
        case .invalidCredentials, .emptyPassword: "\(directory.bindDN): \(error); look at bindDN and bindPassword"
        case .noSuchObject: "\(what) \(base) does not exist in the directory, or the account may not see it"
        case .badName: "\(what) \(base) is not a distinguished name"
        case .insufficientAccess: "\(what) \(base): \(error)"
        case .tooMuch: "\(urls): \(error) (\(error.diagnostic)); look at \(what) and filter"
        case .sizeLimit: "\(what) \(base): \(error); raise it for \(directory.bindDN)"
        case .cancelled, .badFilter, .confidentialityRequired, .protocolError: "\(urls): \(error)"
        }
    }

    private func snapshot(_ outcomes: [EntryMapping.Outcome], _ directory: Directory) throws(Failure) -> Snapshot {
        var snapshot = Snapshot(people: [])
        for outcome in outcomes {
            switch outcome {
            case .person(let person): snapshot.people.append(person)
            case .quarantined(let entry): snapshot.quarantined.append(entry)
            }
        }
        guard outcomes.isEmpty || !snapshot.people.isEmpty || snapshot.quarantined.contains(where: { $0.key != nil })
        else {
            throw Failure(description: "no entry shows \(directory.key): \(directory.bindDN) may not read it")
        }
        return snapshot
    }

    /// Names of the groups of each member's DN, normalized.
    private func groups(
        _ directory: Directory,
        _ filter: LDAPFilter,
        _ connection: LDAPConnection
    ) async throws
        -> [String: [String]]
    {
        guard let base = directory.groupBase else { return [:] }
        var groups: [String: [String]] = [:]
        do {
            let attributes = ["cn", "member", "uniqueMember"]
            let read = try await connection.search(base: base, filter: filter, attributes: attributes) { entry in
                Group(entry)
            }
            for group in read {
                // A list cut into ranges would take groups away from those in the rest.
                guard !group.isCut else {
                    throw Failure(description: "the members of group \(group.name) come in ranges, which are not read")
                }
                for member in group.members { groups[member, default: []].append(group.name) }
            }
        } catch let error as LDAPError {
            throw Failure(description: Self.explain(error, directory, base: base, what: "groupBase"))
        }
        return groups
    }

    private struct Group: Sendable {
        let name: String
        let members: [String]
        let isCut: Bool

        init?(_ entry: Entry) {
            guard let name = entry.text("cn") else { return nil }
            self.name = name
            self.members = (entry.texts("member") + entry.texts("uniqueMember")).map(DistinguishedName.normalized)
            self.isCut = entry.names.contains { $0.hasPrefix("member;range=") }
        }
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
