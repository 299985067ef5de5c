import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// The administration API, for the command line: over the server's Unix socket.
package struct AdminClient: Sendable {
    package struct Unreachable: Error, CustomStringConvertible {
        package let socket: String
        package var description: String { "no server answers on \(self.socket)" }
    }

    private let socket: String

    package init(socket: String) { self.socket = socket }

    package func get<Answer: Decodable>(_ path: String, _ type: Answer.Type) async throws -> Answer {
        try await self.call(.GET, path, body: nil)
    }

    package func post<Answer: Decodable>(_ path: String, _ body: some Encodable, _ type: Answer.Type) async throws
        -> Answer
    {
        try await self.call(.POST, path, body: try JSONEncoder().encode(body))
    }

    private func call<Answer: Decodable>(_ method: HTTPMethod, _ path: String, body: Data?) async throws -> Answer {
        guard let url = URL(httpURLWithSocketPath: self.socket, uri: path) else {
            throw Unreachable(socket: self.socket)
        }
        var request = HTTPClientRequest(url: url.absoluteString)
        request.method = method
        if let body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        let response: HTTPClientResponse
        let bytes: ByteBuffer
        do {
            response = try await HTTPClient.shared.execute(request, timeout: .seconds(300))
            bytes = try await response.body.collect(upTo: 64 * 1024 * 1024)
        } catch {
            throw Unreachable(socket: self.socket)
        }
        guard 200..<300 ~= response.status.code else {
            throw (try? JSONDecoder().decode(Problem.self, from: Data(bytes.readableBytesView))) ?? Problem.internalError
        }
        return try JSONDecoder().decode(Answer.self, from: Data(bytes.readableBytesView))
    }
}
