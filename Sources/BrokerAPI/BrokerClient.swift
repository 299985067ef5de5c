package import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// An application's side of the broker: takes a token when it needs one, and calls.
///
/// Every act may be repeated: deposits and exchanges carry an idempotency key, acts on a handover their fence.
package struct BrokerClient: Sendable {
    private static let maximumAnswer = 16 * 1024 * 1024

    let baseURL: String
    private let http: HTTPClient
    private let tokens: BrokerTokens

    /// `baseURL` is the hub's address, without a slash at its end.
    package init(baseURL: String, clientID: String, clientSecret: String, http: HTTPClient = .shared) {
        self.baseURL = baseURL
        self.http = http
        self.tokens = BrokerTokens(baseURL: baseURL, clientID: clientID, clientSecret: clientSecret, http: http)
    }

    func call<Answer: Decodable>(
        _ method: HTTPMethod,
        _ path: String,
        headers: [(String, String)] = [],
        body: HTTPClientRequest.Body? = nil,
        timeout: TimeAmount = .seconds(60)
    ) async throws -> Answer {
        let response = try await self.send(method, path, headers: headers, body: body, timeout: timeout)
        let bytes: ByteBuffer
        do {
            bytes = try await response.body.collect(upTo: Self.maximumAnswer)
        } catch {
            throw BrokerProblem.unreachable
        }
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(bytes.readableBytesView)) else {
            throw BrokerProblem(title: "the broker's answer cannot be read", status: 502, code: "internal-error")
        }
        return answer
    }

    /// The answer with its body unread, for what must not be held in memory.
    func send(
        _ method: HTTPMethod,
        _ path: String,
        headers: [(String, String)] = [],
        body: HTTPClientRequest.Body? = nil,
        timeout: TimeAmount = .seconds(60)
    ) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: "\(self.baseURL)/broker/v1/\(path)")
        request.method = method
        request.headers.add(name: "authorization", value: "Bearer \(try await self.tokens.current())")
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        request.body = body
        let response: HTTPClientResponse
        do {
            response = try await self.http.execute(request, timeout: timeout)
        } catch {
            throw BrokerProblem.unreachable
        }
        guard response.status.code >= 400 else { return response }
        if response.status == .unauthorized { await self.tokens.forget() }
        let body = try? await response.body.collect(upTo: Self.maximumAnswer)
        throw Self.problem(status: Int(response.status.code), body: body.map { Data($0.readableBytesView) } ?? Data())
    }

    static func problem(status: Int, body: Data) -> BrokerProblem {
        if let problem = try? JSONDecoder().decode(BrokerProblem.self, from: body) { return problem }
        return BrokerProblem(title: "the broker answered \(status)", status: status, code: "internal-error")
    }

    static func json(_ value: some Encodable) throws -> HTTPClientRequest.Body {
        let encoder = JSONEncoder()
        // One spelling for one request: what is repeated is the same bytes.
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return .bytes(ByteBuffer(bytes: try encoder.encode(value)))
    }

    static let jsonHeader = ("content-type", "application/json")
}

extension String {
    /// One part of a path.
    var pathPart: String {
        self.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "-._~"))) ?? ""
    }
}
