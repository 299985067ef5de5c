import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
package import Primitives

/// Tokens that the hub gave to the command line.
package struct SignInTokens: Sendable, Hashable, Codable {
    package let access: String
    /// When the access token ends.
    package let expiresAt: Timestamp
    package let refresh: String?

    package init(access: String, expiresAt: Timestamp, refresh: String?) {
        self.access = access
        self.expiresAt = expiresAt
        self.refresh = refresh
    }
}

/// Signs the command line in at a hub, on a device without a browser (RFC 8628), and keeps it signed in.
package struct DeviceSignIn: Sendable {
    package static let client = "liamm-cli"
    private static let maximumAnswer = 256 * 1024

    /// What is shown to whoever signs in.
    package struct Invitation: Sendable {
        package let address: String
        package let completeAddress: String?
        package let userCode: String
        /// The door of operators, for this code.
        package let operatorAddress: String
        /// How long the code is good for.
        package let life: Duration
        fileprivate let deviceCode: String
        fileprivate let interval: Duration
    }

    /// Answers of the token endpoint by their `error` (RFC 6749, section 5.2; RFC 8628, section 3.5).
    private struct Refusal: Error {
        let code: String
        let description: String?
    }

    /// The hub's address, which is its issuer: no trailing slash.
    package let hub: String
    private let device: String?
    private let token: String
    private let revocation: String?
    private let clock: any WallClock
    private let connection: HubConnection

    /// Reads where the hub's endpoints are (RFC 8414, section 3). Throws `AdminClient.Unreachable`, or a problem when
    /// what answers is no hub of that address.
    package init(
        hub: String,
        over connection: HubConnection = HubConnection(),
        clock: any WallClock
    ) async throws {
        let metadata = try await Self.answer(
            HTTPClientRequest(url: hub + "/.well-known/openid-configuration"),
            hub,
            connection
        )
        guard metadata.status == 200, metadata.json["issuer"]?.string == hub,
            let token = metadata.json["token_endpoint"]?.string
        else {
            throw Problem(
                .notFound,
                status: 404,
                title: "\(hub) is not the address of a hub",
                detail: "give it as applications know it: its issuer, without a path or a slash at the end"
            )
        }
        let device = metadata.json["device_authorization_endpoint"]?.string
        let revocation = metadata.json["revocation_endpoint"]?.string
        // A code or a token is sent nowhere but to the hub itself.
        guard [token, device, revocation].compactMap({ $0 }).allSatisfy({ $0.hasPrefix("\(hub)/") }) else {
            throw Problem(.internalError, status: 502, title: "\(hub) sends elsewhere for its tokens")
        }
        self.hub = hub
        self.device = device
        self.token = token
        self.revocation = revocation
        self.clock = clock
        self.connection = connection
    }

    /// RFC 8628, section 3.1. The sign-in is asked anew and with a second factor, where the hub reads it there.
    package func begin() async throws -> Invitation {
        guard let device = self.device else {
            throw Problem(.internalError, status: 502, title: "\(self.hub) signs no device in")
        }
        let answer = try await self.post(
            device,
            [
                ("client_id", Self.client), ("scope", "openid admin"), ("max_age", "0"), ("acr_values", "eidas2"),
            ]
        )
        guard answer.status == 200, let code = answer.json["device_code"]?.string,
            let userCode = answer.json["user_code"]?.string,
            let address = answer.json["verification_uri"]?.string
        else { throw Self.problem(answer) }
        return Invitation(
            address: address,
            completeAddress: answer.json["verification_uri_complete"]?.string,
            userCode: userCode,
            operatorAddress: "\(self.hub)/sign-in/operator?user_code=\(Self.escaped(userCode))",
            life: .seconds(answer.json["expires_in"]?.integer ?? 600),
            deviceCode: code,
            interval: .seconds(max(1, answer.json["interval"]?.integer ?? 5))
        )
    }

    /// Asks until the agent has answered (RFC 8628, sections 3.4 and 3.5): at the interval told, five seconds slower each
    /// time the hub says so, and never longer than the code is good for.
    package func wait(
        for invitation: Invitation,
        on timer: any Clock<Duration> = ContinuousClock()
    ) async throws -> SignInTokens {
        var interval = invitation.interval
        let end = self.clock.now + invitation.life
        while self.clock.now < end {
            try await timer.sleep(for: interval)
            do {
                return try await self.tokens([
                    ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
                    ("device_code", invitation.deviceCode),
                ])
            } catch let refusal as Refusal {
                switch refusal.code {
                case "authorization_pending": continue
                case "slow_down": interval += .seconds(5)
                case "access_denied":
                    throw Problem(.forbidden, status: 403, title: "the sign-in was refused on the page")
                case "expired_token": throw Self.expired
                default: throw Self.problem(refusal)
                }
            } catch is AdminClient.Unreachable {
                // RFC 8628, section 3.5: a connection that fails is tried again, less often.
                interval += .seconds(5)
            }
        }
        throw Self.expired
    }

    /// New tokens for a refresh token, which is spent. Nil: the sign-in has ended.
    package func renewed(_ refresh: String) async throws -> SignInTokens? {
        do {
            return try await self.tokens([("grant_type", "refresh_token"), ("refresh_token", refresh)])
        } catch let refusal as Refusal {
            guard refusal.code == "invalid_grant" else { throw Self.problem(refusal) }
            return nil
        }
    }

    /// RFC 7009. False when the hub revokes none, or did not.
    package func revoke(_ token: String) async throws -> Bool {
        guard let revocation = self.revocation else { return false }
        let answer = try await self.post(revocation, [("client_id", Self.client), ("token", token)])
        return answer.status == 200
    }

    private func tokens(_ form: [(String, String)]) async throws -> SignInTokens {
        let answer = try await self.post(self.token, form + [("client_id", Self.client)])
        guard answer.status == 200 else {
            guard let code = answer.json["error"]?.string, 400..<500 ~= answer.status else {
                throw AdminClient.Unreachable(place: self.hub, isSocket: false)
            }
            throw Refusal(code: code, description: answer.json["error_description"]?.string)
        }
        guard let access = answer.json["access_token"]?.string else { throw Self.problem(answer) }
        return SignInTokens(
            access: access,
            expiresAt: self.clock.now + .seconds(answer.json["expires_in"]?.integer ?? 0),
            refresh: answer.json["refresh_token"]?.string
        )
    }

    private static let expired = Problem(
        .notSignedIn,
        status: 401,
        title: "nobody signed in in time: the code is not good any more",
        hint: "liamm login"
    )

    private static func problem(_ refusal: Refusal) -> Problem {
        Problem(.forbidden, status: 403, title: "the hub refused: \(refusal.code)", detail: refusal.description)
    }

    private static func problem(_ answer: Answer) -> Problem {
        self.problem(
            Refusal(
                code: answer.json["error"]?.string ?? "status \(answer.status)",
                description: answer.json["error_description"]?.string
            )
        )
    }

    private struct Answer {
        let status: Int
        let json: JSONValue
    }

    private func post(_ address: String, _ form: [(String, String)]) async throws -> Answer {
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
        let body = form.map { "\($0.0)=\(Self.escaped($0.1))" }.joined(separator: "&")
        request.body = .bytes(ByteBuffer(string: body))
        return try await Self.answer(request, self.hub, self.connection)
    }

    private static func answer(
        _ request: HTTPClientRequest,
        _ hub: String,
        _ connection: HubConnection
    ) async throws -> Answer {
        let answer =
            try await connection
            .send(request, timeout: .seconds(30), limit: self.maximumAnswer, place: hub)
        return Answer(status: answer.status, json: (try? StrictJSON.parse(Array(answer.body))) ?? .object([:]))
    }

    /// All but the unreserved characters (RFC 3986, section 2.3).
    private static func escaped(_ text: String) -> String {
        let hex = Array("0123456789ABCDEF".utf8)
        var output: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "~"),
                UInt8(ascii: "."):
                output.append(byte)
            default: output += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
