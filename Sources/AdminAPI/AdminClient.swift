import AsyncHTTPClient
package import Foundation
import NIOCore
import NIOHTTP1

/// The administration API, for the command line: over the server's Unix socket, or over HTTPS as whoever signed in.
package struct AdminClient: Sendable {
    private static let maximumAnswer = 64 * 1024 * 1024
    private static let patience = TimeAmount.seconds(600)

    package struct Unreachable: Error, CustomStringConvertible {
        /// Path of the socket, or address of the hub.
        package let place: String
        package let isSocket: Bool
        /// Nothing listens there.
        package let isRefused: Bool
        /// Something answers, and its certificate is of no authority that is trusted here, or of another name.
        package let isUntrusted: Bool

        package init(place: String, isSocket: Bool, isRefused: Bool = false, isUntrusted: Bool = false) {
            self.place = place
            self.isSocket = isSocket
            self.isRefused = isRefused
            self.isUntrusted = isUntrusted
        }

        package var description: String { "no server answers on \(self.place)" }
    }

    private enum Door: Sendable {
        case socket(String)
        /// The token is asked for at each call: it may have to be renewed.
        case hub(String, HubConnection, token: @Sendable () async throws -> String)
    }

    private let door: Door

    package init(socket: String) {
        self.door = .socket(socket)
    }

    /// `hub` has no trailing slash: `https://sso.bzh.example`.
    package init(
        hub: String,
        over connection: HubConnection = HubConnection(),
        token: @escaping @Sendable () async throws -> String
    ) {
        self.door = .hub(hub, connection, token: token)
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
        let answer = try await self.answer(to: request)
        guard 200..<300 ~= answer.status else { throw Self.problem(status: answer.status, body: answer.body) }
        return answer.body
    }

    private func answer(to request: HTTPClientRequest) async throws -> HubConnection.Answer {
        switch self.door {
        case .socket:
            do {
                let response = try await HTTPClient.shared.execute(request, timeout: Self.patience)
                let body = Data(try await response.body.collect(upTo: Self.maximumAnswer).readableBytesView)
                return .init(status: Int(response.status.code), body: body)
            } catch {
                throw self.unreachable
            }
        case .hub(let address, let connection, _):
            return
                try await connection
                .send(request, timeout: Self.patience, limit: Self.maximumAnswer, place: address)
        }
    }

    private func request(to path: String) async throws -> HTTPClientRequest {
        switch self.door {
        case .socket(let socket):
            try SocketProbe.check(socket)
            guard let url = URL(httpURLWithSocketPath: socket, uri: path) else { throw self.unreachable }
            return HTTPClientRequest(url: url.absoluteString)
        case .hub(let address, _, let token):
            var request = HTTPClientRequest(url: address + path)
            request.headers.add(name: "authorization", value: "Bearer \(try await token())")
            return request
        }
    }

    private var unreachable: Unreachable {
        switch self.door {
        case .socket(let socket): Unreachable(place: socket, isSocket: true)
        case .hub(let address, _, _): Unreachable(place: address, isSocket: false)
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
