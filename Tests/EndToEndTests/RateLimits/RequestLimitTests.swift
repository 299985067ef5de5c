import HubTesting
import Model
import Primitives
import Testing

/// How often an application may ask, and a network may fail to prove itself.
@Suite struct RequestLimitTests {
    private static let form = [("grant_type", "refresh_token"), ("refresh_token", "any")]

    private static func isLimited(_ answer: HubAnswer) -> Bool {
        answer.status == 429 && answer.error == "temporarily_unavailable" && answer.isOAuthJSON
            && Int(answer.header("Retry-After") ?? "") != nil
    }

    @Test func `an application's own limit is kept, said on every answer, and recovers`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client("mairie", proving: .secretBasic) { $0.requestsPerMinute = 6 }
            for left in (0..<6).reversed() {
                let answer = try await hub.token(client, form: Self.form)
                #expect(answer.error == "invalid_grant")
                #expect(answer.header("RateLimit-Policy") == "\"minute\";q=6;w=60")
                #expect(answer.header("RateLimit")?.hasPrefix("\"minute\";r=\(left);t=") == true)
            }
            let refused = try await hub.token(client, form: Self.form)
            #expect(Self.isLimited(refused))
            #expect(refused.header("Retry-After") == "10")
            #expect(refused.header("RateLimit") == "\"minute\";r=0;t=10")
            hub.clock.advance(by: .seconds(9))
            #expect(Self.isLimited(try await hub.token(client, form: Self.form)))
            hub.clock.advance(by: .seconds(1))
            #expect(try await hub.token(client, form: Self.form).error == "invalid_grant")
            #expect(Self.isLimited(try await hub.token(client, form: Self.form)))
        }
    }

    @Test func `one application uses up nothing of another's`() async throws {
        try await Hub.lend { hub in
            let greedy = try await hub.client("gourmande", proving: .secretBasic) { $0.requestsPerMinute = 1 }
            let client = try await hub.client()
            #expect(try await hub.token(greedy, form: Self.form).error == "invalid_grant")
            #expect(Self.isLimited(try await hub.token(greedy, form: Self.form)))
            let other = try await hub.token(client, form: Self.form)
            #expect(other.error == "invalid_grant")
            #expect(other.header("RateLimit-Policy") == "\"minute\";q=600000;w=60")
        }
    }

    @Test func `a stranger uses up nothing of an application's`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client("mairie", proving: .secretBasic) { $0.requestsPerMinute = 1 }
            for _ in 0..<5 {
                let answer = try await hub.token(client, form: Self.form, secret: "wrong")
                #expect(answer.status == 401)
                #expect(answer.header("RateLimit") == nil)
            }
            #expect(try await hub.token(client, form: Self.form).error == "invalid_grant")
        }
    }

    @Test func `a network that fails too often is refused before anything is looked at, and may try again`()
        async throws
    {
        try await Hub.lend { hub in
            let client = try await hub.client()
            // Under many names, none of which is tried too often.
            for number in 0..<600 {
                let stranger = Hub.basic("client-\(number % 12)", "wrong")
                let answer = try await hub.send(.post("/oauth2/token", form: Self.form, headers: [stranger]))
                #expect(answer.status == 401)
            }
            #expect(Self.isLimited(try await hub.token(client, form: Self.form, secret: "wrong")))
            #expect(Self.isLimited(try await hub.token(client, form: Self.form)))
            hub.clock.advance(by: .seconds(1))
            #expect(try await hub.token(client, form: Self.form).error == "invalid_grant")
        }
    }

    @Test func `who guesses at one client is refused after sixty tries a minute, and other clients are not`()
        async throws
    {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let other = try await hub.client("courrier")
            for _ in 0..<60 {
                #expect(try await hub.token(client, form: Self.form, secret: "wrong").status == 401)
            }
            for secret in ["wrong", client.secret] {
                let refused = try await hub.token(client, form: Self.form, secret: secret)
                #expect(Self.isLimited(refused))
                #expect(refused.header("RateLimit-Policy") == "\"minute\";q=60;w=60")
            }
            #expect(try await hub.token(other, form: Self.form).error == "invalid_grant")
            hub.clock.advance(by: .seconds(1))
            #expect(try await hub.token(client, form: Self.form).error == "invalid_grant")
            // Nobody learns so whether there is a client.
            for number in 0...60 {
                let stranger = Hub.basic("nobody", "wrong")
                let answer = try await hub.send(.post("/oauth2/token", form: Self.form, headers: [stranger]))
                #expect(number < 60 ? answer.status == 401 : Self.isLimited(answer))
            }
        }
    }
}
