import LDAP
import Model
import Primitives

/// Tries a directory as its realm's file declares it, and says what to mend. It waits for nobody else's time-outs:
/// its connection is its own.
struct DirectoryTester: Sendable {
    let secrets: SecretReferences
    let reader: DirectoryReader

    func test(_ directory: Directory, of realm: Realm) async -> DirectoryTestReport {
        var report = DirectoryTestReport()
        let connection = LDAPConnection(LDAPConfiguration(directory))
        do {
            let filter = try DirectoryReader.filter(directory.filter, "filter")
            _ = try DirectoryReader.filter(directory.groupFilter, "groupFilter")
            report.pass(.settings, "the filters can be read")
            if try await self.signIn(directory, connection, &report) {
                try await self.look(directory, realm, filter, connection, &report)
            }
        } catch {
            report.fail(.settings, "\(error)")
        }
        await connection.close()
        guard report.failure == nil, directory.groupBase != nil else { return report }
        do {
            let snapshot = try await self.reader.read(directory, of: realm)
            let members = snapshot.people.count { !$0.profile.groups.isEmpty }
            report.pass(.groups, "\(members) of \(snapshot.people.count) people are in a group")
        } catch {
            report.fail(.groups, "\(error)")
        }
        return report
    }

    private func signIn(
        _ directory: Directory,
        _ connection: LDAPConnection,
        _ report: inout DirectoryTestReport
    )
        async throws -> Bool
    {
        let urls = directory.urls.joined(separator: ", ")
        do {
            try await connection.connect()
        } catch {
            report.fail(.connect, DirectoryReader.explain(error, directory, base: directory.base, what: "base"))
            return false
        }
        report.pass(
            .connect,
            directory.transport == .clear ? "\(urls) answers, in clear text" : "\(urls) answers over TLS"
        )
        guard let password = self.secrets.secret(directory.bindPassword) else {
            report.fail(.bind, "the password \(directory.bindPassword) cannot be read or is empty")
            return false
        }
        do {
            try await connection.bind(dn: directory.bindDN, password: password)
        } catch {
            report.fail(.bind, DirectoryReader.explain(error, directory, base: directory.base, what: "base"))
            return false
        }
        report.pass(.bind, "bound as \(directory.bindDN)")
        return true
    }

    private func look(
        _ directory: Directory,
        _ realm: Realm,
        _ filter: LDAPFilter,
        _ connection: LDAPConnection,
        _ report: inout DirectoryTestReport
    ) async throws {
        let mapping = EntryMapping(realm: realm, directory: directory)
        let entries: [Entry]
        do {
            let base = try await connection.read(dn: directory.base, attributes: ["1.1"])
            guard base != nil else { throw LDAPError(.noSuchObject) }
            report.pass(.base, "base \(directory.base) exists")
            entries = try await connection.all(base: directory.base, filter: filter, attributes: mapping.attributes)
        } catch let error as LDAPError {
            report.fail(.base, DirectoryReader.explain(error, directory, base: directory.base, what: "base"))
            return
        }
        guard !entries.isEmpty else {
            report.fail(
                .entries,
                "no entry matches \(directory.filter) under \(directory.base): look at filter and base"
            )
            return
        }
        report.pass(.entries, "\(entries.count) entries match \(directory.filter) under \(directory.base)")
        self.countAttributes(entries, mapping, &report)
    }

    private func countAttributes(_ entries: [Entry], _ mapping: EntryMapping, _ report: inout DirectoryTestReport) {
        let names = mapping.directory.attributes
        let required = [mapping.directory.key, names.login, names.givenName, names.familyName]
        for name in mapping.attributes {
            let missing = entries.count { $0.bytes(name).isEmpty }
            if missing == entries.count && required.contains(name) {
                report.fail(.attributes, "no entry shows \(name): look at the mapping and at what the account may read")
            } else {
                report.pass(
                    .attributes,
                    missing == 0 ? "\(name): all" : "\(name): missing in \(missing) of \(entries.count)"
                )
            }
        }
        let refused = entries.compactMap { entry in
            if case .quarantined(let entry) = mapping.person(from: entry, groups: []) { entry } else { nil }
        }
        if let first = refused.first {
            report.pass(.entries, "\(refused.count) would be quarantined, first \(first.dn): \(first.reason)")
        }
    }
}
