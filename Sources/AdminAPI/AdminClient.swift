import AsyncHTTPClient
package import Foundation
import NIOCore
import NIOHTTP1

/// The administration API, for the command line: over the server's Unix socket, or over HTTPS as whoever signed in.
package struct AdminClient: Sendable {
    private static let maximumAnswer = 64 * 1024 * 1024

    package struct Unreachable: Error, CustomStringConvertible {
        /// Path of the socket, or address of the hub.
        package let place: String
        package let isSocket: Bool
        /// Nothing listens there.
        package let isRefused: Bool

        package init(place: String, isSocket: Bool, isRefused: Bool = false) {
            self.place = place
            self.isSocket = isSocket
            self.isRefused = isRefused
        }

        package var description: String { "no server answers on \(self.place)" }
    }

    private enum Door: Sendable {
        case socket(String)
        /// The token is asked for at each call: it may have to be renewed.
        case hub(String, token: @Sendable () async throws -> String)
    }

    private let door: Door
    private let connection: HubConnection

    package init(socket: String) {
        self.door = .socket(socket)
        self.connection = HubConnection { _ in }
    }

    /// `hub` has no trailing slash: `https://sso.bzh.example`. `notice` is told why a call takes its time.
    package init(
        hub: String,
        notice: @escaping @Sendable (String) -> Void = { _ in },
        token: @escaping @Sendable () async throws -> String
    ) {
        self.door = .hub(hub, token: token)
        self.connection = HubConnection(notice: notice)
    }

    package func get<Answer: Decodable>(_ path: String, _ type: Answer.Type) async throws -> Answer {
        try await self.call(.GET, path, body: nil)
    }

    package func post<Answer: Decodable>(
        _ path: String,
        _ body: some Encodable,
        _ type: Answer.Type
    ) async throws
        -> Answer
    {
        try await self.call(.POST, path, body: try JSONEncoder().encode(body))
    }

    package func patch<Answer: Decodable>(
        _ path: String,
        _ body: some Encodable,
        _ type: Answer.Type
    ) async throws
        -> Answer
    {
        try await self.call(.PATCH, path, body: try JSONEncoder().encode(body))
    }

    /// The answer as it came.
    package func bytes(_ path: String) async throws -> [UInt8] { Array(try await self.send(.GET, path, body: nil)) }

    private func call<Answer: Decodable>(_ method: HTTPMethod, _ path: String, body: Data?) async throws -> Answer {
        let bytes = try await self.send(method, path, body: body)
        do {
            return try JSONDecoder().decode(Answer.self, from: bytes)
        } catch {
            throw Problem(.internalError, status: 502, title: "the server's answer is not the one expected")
        }
    }

    private func send(_ method: HTTPMethod, _ path: String, body: Data?) async throws -> Data {
        var request = try await self.request(to: path)
        request.method = method
        if let body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        let status: UInt
        let data: Data
        do {
            let response = try await self.connection.execute(request, timeout: .seconds(600))
            status = response.status.code
            data = Data(try await response.body.collect(upTo: Self.maximumAnswer).readableBytesView)
        } catch {
            throw self.unreachable(error)
        }
        guard 200..<300 ~= status else { throw Self.problem(status: Int(status), body: data) }
        return data
    }

    private func request(to path: String) async throws -> HTTPClientRequest {
        switch self.door {
        case .socket(let socket):
            try SocketProbe.check(socket)
            guard let url = URL(httpURLWithSocketPath: socket, uri: path) else { throw self.unreachable() }
            return HTTPClientRequest(url: url.absoluteString)
        case .hub(let address, let token):
            var request = HTTPClientRequest(url: address + path)
            request.headers.add(name: "authorization", value: "Bearer \(try await token())")
            return request
        }
    }

    private func unreachable(_ error: (any Error)? = nil) -> Unreachable {
        switch self.door {
        case .socket(let socket): Unreachable(place: socket, isSocket: true)
        case .hub(let address, _):
            Unreachable(place: address, isSocket: false, isRefused: error is HubConnection.Refused)
        }
    }

    /// A problem document, or what the status alone can say.
    package static func problem(status: Int, body: Data) -> Problem {
        if let problem = try? JSONDecoder().decode(Problem.self, from: body) { return problem }
        let code: Problem.Code =
            switch status {
            case 401: .notSignedIn
            case 403: .forbidden
            case 404: .notFound
            case 409: .conflict
            case 503: .unavailable
            default: .internalError
            }
        return Problem(code, status: status, title: "the server answered \(status) without saying why")
    }
}
