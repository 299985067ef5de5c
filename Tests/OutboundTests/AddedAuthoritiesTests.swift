import Foundation
import Outbound
import ServerTesting
import Testing

/// An authority of the collectivité's own is trusted beside the machine's, and nothing goes on unverified.
@Suite struct AddedAuthoritiesTests {
    private static func read(_ address: String, trusting path: String?) async throws -> GuardedHTTPClient.Failure? {
        let client = GuardedHTTPClient(
            addresses: AddressGuard(allowsLoopback: true),
            allowsClearText: false,
            authorities: try path.map { try AddedAuthorities(path: $0) },
            timeoutSeconds: 3
        )
        let result: GuardedHTTPClient.Failure?
        do {
            _ = try await client.get(address, limit: 1_048_576)
            result = nil
        } catch let failure as GuardedHTTPClient.Failure {
            result = failure
        }
        try await client.shutdown()
        return result
    }

    @Test func `a server under its certificate is reached with the file, and not without or with another`() async throws
    {
        let authority = try await ThrowawayAuthority()
        let port = try FreePort.make()
        let server = try await authority.serve(on: port)
        defer { server.stop() }
        let address = "https://localhost:\(port)/"
        #expect(try await Self.read(address, trusting: authority.authorityFile) == nil)
        #expect(try await Self.read(address, trusting: nil) == .unreachable)
        #expect(try await Self.read(address, trusting: authority.strangeAuthorityFile) == .unreachable)
    }

    @Test func `a certificate of another name is refused, whoever signed it`() async throws {
        let authority = try await ThrowawayAuthority(host: "ailleurs.example")
        let port = try FreePort.make()
        let server = try await authority.serve(on: port)
        defer { server.stop() }
        let address = "https://localhost:\(port)/"
        #expect(try await Self.read(address, trusting: authority.authorityFile) == .unreachable)
    }

    @Test func `a file without a certificate is refused at once`() async throws {
        let authority = try await ThrowawayAuthority()
        for path in ["/nowhere.pem", authority.key, "\(authority.folder)/san.txt", authority.folder] {
            #expect(throws: AddedAuthorities.Unreadable.self) { try AddedAuthorities(path: path) }
        }
    }
}
