import AdminAPI
import Foundation
import Primitives
import Testing

/// What a device must do while an agent answers (RFC 8628).
@Suite struct DeviceSignInTests {
    @Test func `3.4, 3.5: it asks at the interval, slower each time it is told, until there are tokens`() async throws {
        let answers: [DeviceStandIn.Answer] = [
            .refusal("authorization_pending"), .refusal("slow_down"), .refusal("authorization_pending"),
            .refusal("slow_down"), .init(status: 503, json: [:]), .tokens("a", refresh: "r"),
        ]
        try await DeviceStandIn.lend(answers: answers) { hub in
            let clock = HurriedClock()
            let signIn = try await DeviceSignIn(hub: hub.address, clock: clock.wall)
            let invitation = try await signIn.begin()
            #expect(invitation.userCode == "BCDF-GHJK" && invitation.address == "\(hub.address)/device")
            let tokens = try await signIn.wait(for: invitation, on: clock)
            #expect(tokens.access == "a" && tokens.refresh == "r")
            #expect(tokens.expiresAt == clock.wall.now + .seconds(300))
            #expect(clock.waits == [5, 5, 10, 10, 15, 20].map { .seconds($0) })
            #expect(hub.received.first?.contains("client_id=liamm-cli&scope=openid%20admin") == true)
            #expect(hub.received.dropFirst().allSatisfy { $0.contains("device_code=device&client_id=liamm-cli") })
        }
    }

    @Test func `3.5: what nobody answers ends with the code`() async throws {
        try await DeviceStandIn.lend { hub in
            let clock = HurriedClock()
            let signIn = try await DeviceSignIn(hub: hub.address, clock: clock.wall)
            let invitation = try await signIn.begin()
            await #expect(throws: Problem.self) { _ = try await signIn.wait(for: invitation, on: clock) }
            #expect(clock.waits.count == 120)
        }
    }

    @Test(arguments: [("access_denied", 403), ("expired_token", 401), ("invalid_grant", 403)])
    func `3.5: a refusal is the end of it`(error: String, status: Int) async throws {
        try await DeviceStandIn.lend(answers: [.refusal(error)]) { hub in
            let clock = HurriedClock()
            let signIn = try await DeviceSignIn(hub: hub.address, clock: clock.wall)
            let invitation = try await signIn.begin()
            let problem = await #expect(throws: Problem.self) {
                _ = try await signIn.wait(for: invitation, on: clock)
            }
            #expect(problem?.status == status)
            #expect(clock.waits.count == 1)
        }
    }

    @Test(arguments: ["issuer", "token_endpoint", "device_authorization_endpoint", "revocation_endpoint"])
    func `RFC 8414 3.3: a hub that says it is another, or sends elsewhere for tokens, is given nothing`(
        member: String
    ) async throws {
        try await DeviceStandIn.lend(metadata: [member: "https://sso.bzh.example/token"]) { hub in
            await #expect(throws: Problem.self) {
                _ = try await DeviceSignIn(hub: hub.address, clock: SystemWallClock())
            }
            #expect(hub.received.isEmpty)
        }
    }

    @Test func `a refresh token that is not good any more is no error, and another refusal is one`() async throws {
        let answers: [DeviceStandIn.Answer] = [
            .tokens("b", refresh: nil), .refusal("invalid_grant"), .refusal("invalid_client"),
        ]
        try await DeviceStandIn.lend(answers: answers) { hub in
            let signIn = try await DeviceSignIn(hub: hub.address, clock: SystemWallClock())
            #expect(try await signIn.renewed("r")?.access == "b")
            #expect(try await signIn.renewed("r") == nil)
            await #expect(throws: Problem.self) { _ = try await signIn.renewed("r") }
            #expect(try await signIn.revoke("r") == false)
        }
    }

    static let identities: [(answer: DeviceStandIn.Answer, code: Int32, words: String)] = [
        (
            .init(
                status: 401,
                json: [
                    "type": "urn:liamm:problem:insufficient-authentication", "title": "weak", "status": .integer(401),
                    "code": "insufficient-authentication", "lines": [],
                ]
            ), 4, "/account/factors"
        ),
        (
            .init(
                status: 403,
                json: [
                    "type": "urn:liamm:problem:forbidden", "title": "no", "status": .integer(403), "code": "forbidden",
                    "lines": [],
                ]
            ), 0, "no role is given to you"
        ),
        (.init(status: 200, json: ["name": "admin.exemple", "isSandbox": true]), 0, "signed in to "),
    ]

    @Test(arguments: identities.indices)
    func `a sign-in says itself what its commands would be told`(index: Int) async throws {
        let expected = Self.identities[index]
        let answers: [DeviceStandIn.Answer] = [.tokens("a", refresh: "r")]
        try await DeviceStandIn.lend(answers: answers, identity: expected.answer, interval: 1) { hub in
            let folder = FileManager.default.temporaryDirectory.appending(path: "login-\(UUID().uuidString)").path()
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let login = try await CommandBench.run(["login", hub.address], environment: ["XDG_CONFIG_HOME": folder])
            #expect(login.code == expected.code, "\(login.errors)")
            #expect(login.errors.contains(expected.words), "\(login.errors)")
        }
    }
}
