import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// The few calls made to the issuer: no redirect followed, 10 seconds, one megabyte.
struct HTTPCaller: Sendable {
    struct Answer: Sendable {
        let status: Int
        let body: Data

        func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
            do {
                return try JSONDecoder().decode(type, from: self.body)
            } catch {
                throw RelyingPartyError(.unexpectedAnswer, "\(type) is not readable")
            }
        }
    }

    private static let largest = 1 << 20

    private let client: HTTPClient

    init(client: HTTPClient) { self.client = client }

    func get(_ address: String, bearer: String? = nil) async throws -> Answer {
        var request = HTTPClientRequest(url: address)
        if let bearer { request.headers.add(name: "Authorization", value: "Bearer \(bearer)") }
        return try await self.answer(to: request)
    }

    func post(_ address: String, form: String, authorization: String) async throws -> Answer {
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "Authorization", value: authorization)
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        request.body = .bytes(ByteBuffer(string: form))
        return try await self.answer(to: request)
    }

    private func answer(to request: HTTPClientRequest) async throws -> Answer {
        var request = request
        request.headers.add(name: "Accept", value: "application/json")
        do {
            let response = try await self.client.execute(request, timeout: .seconds(10))
            let body = try await response.body.collect(upTo: Self.largest)
            guard response.status.code < 500, response.status.code != 429 else {
                throw RelyingPartyError(.unavailable, "the issuer answered \(response.status.code)")
            }
            return Answer(status: Int(response.status.code), body: Data(body.readableBytesView))
        } catch let error as RelyingPartyError {
            throw error
        } catch {
            throw RelyingPartyError(.unavailable, "\(error)")
        }
    }
}
