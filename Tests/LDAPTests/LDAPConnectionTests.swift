import LDAP
import Primitives
import ServerTesting
import Testing

@Suite(.enabled(if: SlapdInstance.isInstalled, "slapd is not installed"))
struct LDAPConnectionTests {
    private static let reader = "uid=reader,\(SlapdInstance.people)"

    private func clear(_ server: SlapdInstance) -> LDAPConfiguration {
        LDAPConfiguration(urls: [server.url], security: .clear, timeoutSeconds: 2)
    }

    private func code(_ body: () async throws -> Void) async -> LDAPError.Code? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? LDAPError)?.code
        }
    }

    @Test func `a right password binds, a wrong one and an unknown name do not`() async throws {
        let server = try await SlapdInstance.start(ldif: SlapdInstance.person("jean"))
        let connection = LDAPConnection(self.clear(server))
        let dn = "uid=jean,\(SlapdInstance.people)"
        try await connection.bind(dn: dn, password: Secret("jean-secret"))
        #expect(await self.code { try await connection.bind(dn: dn, password: Secret("no")) } == .invalidCredentials)
        let unknown = "uid=nobody,\(SlapdInstance.people)"
        #expect(
            await self.code { try await connection.bind(dn: unknown, password: Secret("no")) } == .invalidCredentials
        )
        #expect(await self.code { try await connection.bind(dn: "no name", password: Secret("no")) } == .badName)
        try await connection.bind(dn: dn, password: Secret("jean-secret"))
    }

    @Test func `an empty password or name is refused before the wire`() async throws {
        let nobody = LDAPConnection(LDAPConfiguration(urls: ["ldap://127.0.0.1:1"], security: .clear))
        #expect(await self.code { try await nobody.bind(dn: Self.reader, password: Secret("")) } == .emptyPassword)
        #expect(await self.code { try await nobody.bind(dn: "", password: Secret("x")) } == .emptyPassword)
    }

    @Test func `3,100 entries come in pages, each once, and a cut answer is an error`() async throws {
        let people = (1...3100).map { SlapdInstance.person("agent\($0)") }.joined()
        let server = try await SlapdInstance.start(ldif: people + SlapdInstance.person("reader"))
        let connection = LDAPConnection(self.clear(server))
        try await connection.bind(dn: Self.reader, password: Secret("reader-secret"))
        let filter = try LDAPFilter.validated("(uid=agent*)")
        for size in [Int32(1000), 500] {
            let found = try await connection.all(
                base: SlapdInstance.people,
                filter: filter,
                attributes: ["uid", "entryUUID"],
                pageSize: size
            )
            #expect(found.count == 3100)
            #expect(Set(found.compactMap { $0.text("entryuuid") }).count == 3100)
        }
        let none = try await connection.all(
            base: SlapdInstance.people,
            filter: .equal("uid", "agent*"),
            attributes: ["uid"]
        )
        #expect(none.isEmpty)
        let missing = await self.code {
            _ = try await connection.all(base: "ou=no,\(SlapdInstance.suffix)", filter: filter, attributes: ["uid"])
        }
        #expect(missing == .noSuchObject)
    }

    @Test func `the root DSE tells paging`() async throws {
        let server = try await SlapdInstance.start(ldif: SlapdInstance.person("reader"))
        let connection = LDAPConnection(self.clear(server))
        try await connection.bind(dn: SlapdInstance.adminDN, password: SlapdInstance.adminPassword)
        let root = try await connection.readRootDSE()
        #expect(root?.texts("supportedControl").contains("1.2.840.113556.1.4.319") == true)
        #expect(root?.texts("namingContexts") == [SlapdInstance.suffix])
    }

    @Test func `TLS is trusted only from the right authority and for the right name`() async throws {
        let server = try await SlapdInstance.start(ldif: SlapdInstance.person("jean"))
        let dn = "uid=jean,\(SlapdInstance.people)"
        func bind(_ url: String, _ security: LDAPConfiguration.Security, _ authority: String) async -> LDAPError.Code? {
            await self.code {
                let connection = LDAPConnection(
                    LDAPConfiguration(urls: [url], security: security, authorityFile: authority, timeoutSeconds: 5)
                )
                try await connection.bind(dn: dn, password: Secret("jean-secret"))
            }
        }
        #expect(await bind(server.secureURL, .ldaps, server.authorityFile) == nil)
        #expect(await bind(server.url, .startTLS, server.authorityFile) == nil)
        #expect(await bind(server.secureURL, .ldaps, server.strangeAuthorityFile) == .tls)
        #expect(await bind(server.url, .startTLS, server.strangeAuthorityFile) == .tls)
        #expect(await bind(server.url, .ldaps, server.authorityFile) == .tls, "a clear address is not ldaps")
        #expect(await bind(server.secureURL, .startTLS, server.authorityFile) == .tls)

        let other = try await SlapdInstance.start(certificateAddress: "192.0.2.1")
        #expect(await bind(other.secureURL, .ldaps, other.authorityFile) == .tls)
        #expect(await bind(other.url, .startTLS, other.authorityFile) == .tls)
    }

    @Test func `the next address is tried, and a server that stopped is unavailable`() async throws {
        let server = try await SlapdInstance.start(ldif: SlapdInstance.person("jean"))
        let dead = try FreePort.make()
        let connection = LDAPConnection(
            LDAPConfiguration(urls: ["ldap://127.0.0.1:\(dead)", server.url], security: .clear, timeoutSeconds: 2)
        )
        let dn = "uid=jean,\(SlapdInstance.people)"
        try await connection.bind(dn: dn, password: Secret("jean-secret"))
        server.stop()
        let filter = LDAPFilter.equal("uid", "jean")
        for _ in 0..<2 {
            let lost = await self.code {
                _ = try await connection.all(base: SlapdInstance.people, filter: filter, attributes: ["uid"])
            }
            #expect(lost == .unavailable)
        }
        let again = LDAPConnection(self.clear(server))
        #expect(await self.code { try await again.bind(dn: dn, password: Secret("x")) } == .unavailable)
    }
}

@Suite struct LDAPTimeoutTests {
    /// The handshake used to hang for ever: the limit tells that from a loaded machine, it is no speed measured.
    @Test(.timeLimit(.minutes(3)), arguments: [LDAPConfiguration.Security.clear, .startTLS, .ldaps])
    func `a server that hangs costs one time-out`(security: LDAPConfiguration.Security) async throws {
        let hung = try ListeningSocket()
        let scheme = security == .ldaps ? "ldaps" : "ldap"
        let connection = LDAPConnection(
            LDAPConfiguration(urls: ["\(scheme)://127.0.0.1:\(hung.port)"], security: security, timeoutSeconds: 1)
        )
        let error = await #expect(throws: LDAPError.self) {
            try await connection.bind(dn: "cn=a,dc=example", password: Secret("x"))
        }
        #expect(error?.code == .timeout)
    }
}
