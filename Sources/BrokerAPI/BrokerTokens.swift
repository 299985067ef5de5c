import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// The access token of the application itself (RFC 6749, section 4.4), taken again a moment before it ends.
actor BrokerTokens {
    private struct Answer: Decodable {
        let access_token: String
        let expires_in: Int
    }

    private let url: String
    private let credentials: String
    private let http: HTTPClient
    private var token: (text: String, until: ContinuousClock.Instant)?

    init(baseURL: String, clientID: String, clientSecret: String, http: HTTPClient) {
        self.url = "\(baseURL)/oauth2/token"
        let pair = "\(clientID.formEncoded):\(clientSecret.formEncoded)"
        self.credentials = Data(pair.utf8).base64EncodedString()
        self.http = http
    }

    func current() async throws -> String {
        if let token, ContinuousClock.now < token.until { return token.text }
        var request = HTTPClientRequest(url: self.url)
        request.method = .POST
        request.headers.add(name: "authorization", value: "Basic \(self.credentials)")
        request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
        request.body = .bytes(ByteBuffer(string: "grant_type=client_credentials"))
        let status: Int
        let body: Data
        do {
            let response = try await self.http.execute(request, timeout: .seconds(20))
            status = Int(response.status.code)
            body = Data(try await response.body.collect(upTo: 65_536).readableBytesView)
        } catch {
            throw BrokerProblem.unreachable
        }
        guard status == 200, let answer = try? JSONDecoder().decode(Answer.self, from: body) else {
            throw BrokerProblem(
                title: "the hub gives this application no token for the broker",
                status: status >= 400 ? status : 502,
                code: "not-signed-in",
                hint: "its identifier and secret, and its rights: liamm app get"
            )
        }
        self.token = (answer.access_token, .now + .seconds(max(1, answer.expires_in - 30)))
        return answer.access_token
    }

    func forget() { self.token = nil }
}

extension String {
    /// application/x-www-form-urlencoded, as RFC 6749, section 2.3.1, asks before Basic.
    fileprivate var formEncoded: String {
        self.utf8.map { byte -> String in
            let isPlain =
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
                || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "-._~".utf8.contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + String(format: "%02X", byte)
        }.joined()
    }
}
