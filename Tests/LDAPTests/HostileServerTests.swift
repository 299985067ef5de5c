import LDAP
import Primitives
import ServerTesting
import Testing

/// What a directory may cost that means harm: time and memory that are known.
@Suite struct HostileServerTests {
    private func search(
        _ server: FakeDirectory,
        _ change: (inout LDAPConfiguration) -> Void = { _ in }
    ) async -> Result<[Entry], LDAPError> {
        var configuration = LDAPConfiguration(urls: [server.url], security: .clear, timeoutSeconds: 2)
        configuration.searchTimeoutSeconds = 20
        change(&configuration)
        let connection = LDAPConnection(configuration)
        do throws(LDAPError) {
            try await connection.bind(dn: "cn=liamm", password: Secret("secret"))
            let filter = try LDAPFilter.validated("(uid=*)")
            return .success(try await connection.all(base: "dc=x", filter: filter, attributes: ["uid"], pageSize: 10))
        } catch {
            return .failure(error)
        }
    }

    private func code(_ result: Result<[Entry], LDAPError>) -> LDAPError.Code? {
        if case .failure(let error) = result { error.code } else { nil }
    }

    @Test func `a message that claims two gigabytes is refused before it is taken in`() async throws {
        let server = try FakeDirectory(.huge)
        #expect(self.code(await self.search(server)) == .unavailable)
        #expect(server.bytesSent < 64 << 20)
    }

    @Test func `a page that never ends is ended at its count of entries`() async throws {
        let server = try FakeDirectory(.endless)
        #expect(self.code(await self.search(server) { $0.limits.entries = 5000 }) == .tooMuch)
    }

    @Test func `a page that never ends is ended at its count of bytes`() async throws {
        let server = try FakeDirectory(.endless)
        #expect(self.code(await self.search(server) { $0.limits.bytes = 100_000 }) == .tooMuch)
    }

    @Test func `pages that never end are ended`() async throws {
        let server = try FakeDirectory(.pagesForEver)
        #expect(self.code(await self.search(server) { $0.limits.pages = 50 }) == .tooMuch)
        #expect(self.code(await self.search(server) { $0.limits.seconds = 0 }) == .timeout)
    }

    @Test func `who asked can give up between two pages`() async throws {
        let server = try FakeDirectory(.pagesForEver)
        let search = Task { await self.search(server) }
        search.cancel()
        #expect(self.code(await search.value) == .cancelled)
    }

    @Test func `a long value is cut`() async throws {
        let server = try FakeDirectory(.longValue(1 << 20))
        let entries = try await self.search(server).get()
        #expect(entries.first?.bytes("uid").first?.count == SearchLimits.valueLength)
    }

    @Test func `a server that says nothing costs one time-out`() async throws {
        let server = try FakeDirectory(.silent)
        #expect(self.code(await self.search(server)) == .timeout)
    }
}
