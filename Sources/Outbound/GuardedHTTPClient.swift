import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// The one way out over HTTP: resolved addresses checked, no redirect followed, time and size capped.
package final class GuardedHTTPClient: Sendable {
    package enum Failure: Error, Hashable, CustomStringConvertible {
        case notAnAddress, schemeRefused, unresolved, addressRefused, unreachable, refused, tooLarge

        package var description: String {
            switch self {
            case .notAnAddress: "the address cannot be read"
            case .schemeRefused: "only https is called"
            case .unresolved: "the host name is not known"
            case .addressRefused: "the host is at an address that may not be called"
            case .unreachable: "the host did not answer in time"
            case .refused: "the host did not give the document"
            case .tooLarge: "the document is too large"
            }
        }
    }

    private let client: HTTPClient
    private let addresses: AddressGuard
    private let allowsClearText: Bool
    private let timeout: TimeAmount

    package init(
        addresses: AddressGuard,
        allowsClearText: Bool,
        authorities: AddedAuthorities? = nil,
        timeoutSeconds: Int64 = 5
    ) {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(timeoutSeconds), read: .seconds(timeoutSeconds))
        )
        configuration.httpVersion = .http1Only
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if let authorities { tls.additionalTrustRoots = [.certificates(authorities.certificates)] }
        configuration.tlsConfiguration = tls
        self.client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.addresses = addresses
        self.allowsClearText = allowsClearText
        self.timeout = .seconds(timeoutSeconds)
    }

    package func shutdown() async throws { try await self.client.shutdown() }

    /// Posts an `application/x-www-form-urlencoded` body: the answer's status. The answer's body is not read.
    package func postForm(_ address: String, body: String) async throws -> Int {
        var request = try await self.request(address)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
        request.body = .bytes(ByteBuffer(string: body))
        return Int(try await self.answer(request).status.code)
    }

    /// Reads a document of at most `limit` bytes; any status but 200 is `refused`.
    package func get(_ address: String, limit: Int) async throws -> [UInt8] {
        var request = try await self.request(address)
        request.headers.add(name: "accept", value: "application/json")
        let answer = try await self.answer(request)
        guard answer.status == .ok else { throw Failure.refused }
        do {
            return Array(try await answer.body.collect(upTo: limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw Failure.tooLarge
        } catch {
            throw Failure.unreachable
        }
    }

    /// A request to an address that may be called.
    private func request(_ address: String) async throws -> HTTPClientRequest {
        guard let url = URL(string: address), let host = url.host(percentEncoded: false), !host.isEmpty else {
            throw Failure.notAnAddress
        }
        guard url.scheme == "https" || (url.scheme == "http" && self.allowsClearText) else {
            throw Failure.schemeRefused
        }
        try await self.check(host: host, port: url.port ?? (url.scheme == "https" ? 443 : 80))
        return HTTPClientRequest(url: address)
    }

    private func answer(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        do {
            return try await self.client.execute(request, timeout: self.timeout)
        } catch {
            throw Failure.unreachable
        }
    }

    private func check(host: String, port: Int) async throws {
        let allowed = try await NIOThreadPool.singleton.runIfActive { [addresses] in
            let found = try Self.resolve(host: host, port: port)
            return !found.isEmpty && found.allSatisfy(addresses.allows)
        }
        guard allowed else { throw Failure.addressRefused }
    }

    /// Every address must be allowed: a name that also points inside is refused whole.
    private static func resolve(host: String, port: Int) throws(Failure) -> [[UInt8]] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0 else { throw .unresolved }
        defer { freeaddrinfo(list) }
        var addresses: [[UInt8]] = []
        var next = list
        while let entry = next {
            switch entry.pointee.ai_family {
            case AF_INET:
                entry.pointee.ai_addr.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                    addresses.append(withUnsafeBytes(of: $0.pointee.sin_addr) { Array($0) })
                }
            case AF_INET6:
                entry.pointee.ai_addr.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                    addresses.append(withUnsafeBytes(of: $0.pointee.sin6_addr) { Array($0) })
                }
            default: break
            }
            next = entry.pointee.ai_next
        }
        return addresses
    }
}
