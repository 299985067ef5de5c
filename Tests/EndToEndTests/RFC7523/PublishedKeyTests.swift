import HubTesting
import Model
import Primitives
import Testing

/// OpenID Connect Core, section 10.1.1: clients that publish their keys and change them.
@Suite struct PublishedKeyTests {
    private static func word(_ key: ProofKey, at hub: Hub) async throws -> String? {
        let rest = [("grant_type", "refresh_token"), ("refresh_token", "any")]
        let form = Hub.asserted(try key.assertion(of: "mairie", at: hub), rest)
        return try await hub.send(.post("/oauth2/token", form: form)).error
    }

    @Test func `10.1.1: a key that a client has just begun to use is found, one that it took back is not`() async throws
    {
        let (first, second) = (try ProofKey(), try ProofKey())
        try await KeyPublisher.lend(first.keySet) { publisher in
            try await Hub.lend { hub in
                _ = try await hub.client("mairie", proving: .privateKeyJWT) { $0.keysURI = publisher.address }
                #expect(try await Self.word(first, at: hub) == "invalid_grant")
                #expect(try await Self.word(second, at: hub) == "invalid_client")
                publisher.publish(second.keySet)
                hub.clock.advance(by: .seconds(10))
                #expect(try await Self.word(second, at: hub) == "invalid_grant")
                #expect(try await Self.word(first, at: hub) == "invalid_client")
            }
        }
    }

    @Test func `10.1.1: keys that nobody knows make the hub ask once in ten seconds, not each time`() async throws {
        let (own, stranger) = (try ProofKey(), try ProofKey())
        try await KeyPublisher.lend(own.keySet) { publisher in
            try await Hub.lend { hub in
                _ = try await hub.client("mairie", proving: .privateKeyJWT) { $0.keysURI = publisher.address }
                for _ in 0..<20 { #expect(try await Self.word(stranger, at: hub) == "invalid_client") }
                #expect(publisher.requests == 1)
                hub.clock.advance(by: .seconds(10))
                for _ in 0..<20 { #expect(try await Self.word(stranger, at: hub) == "invalid_client") }
                #expect(publisher.requests == 2)
                #expect(try await Self.word(own, at: hub) == "invalid_grant")
            }
        }
    }

    @Test func `10.1.1: an address that gives no keys proves nobody`() async throws {
        let key = try ProofKey()
        try await KeyPublisher.lend("no keys") { publisher in
            try await Hub.lend { hub in
                _ = try await hub.client("mairie", proving: .privateKeyJWT) { $0.keysURI = publisher.address }
                for _ in 0..<20 { #expect(try await Self.word(key, at: hub) == "invalid_client") }
                #expect(publisher.requests == 1)
                publisher.publish(key.keySet)
                // For ten seconds at least it is not asked again, after fifteen it is.
                hub.clock.advance(by: .seconds(9))
                #expect(try await Self.word(key, at: hub) == "invalid_client")
                #expect(publisher.requests == 1)
                hub.clock.advance(by: .seconds(6))
                #expect(try await Self.word(key, at: hub) == "invalid_grant")
                #expect(publisher.requests == 2)
            }
        }
    }

    @Test func `10.1.1: an application whose settings have changed is looked at anew at once`() async throws {
        let key = try ProofKey()
        try await KeyPublisher.lend("no keys") { publisher in
            try await Hub.lend { hub in
                let client = try await hub.client("mairie", proving: .privateKeyJWT) {
                    $0.keysURI = publisher.address
                }
                #expect(try await Self.word(key, at: hub) == "invalid_client")
                publisher.publish(key.keySet)
                #expect(try await Self.word(key, at: hub) == "invalid_client")
                try await hub.change(client) { $0.client.contacts = ["dsi@mairie.example"] }
                #expect(try await Self.word(key, at: hub) == "invalid_grant")
                #expect(publisher.requests == 2)
            }
        }
    }

    @Test func `10.1.1: an address that has died while its keys were good is not asked each time`() async throws {
        let key = try ProofKey()
        try await KeyPublisher.lend(key.keySet) { publisher in
            try await Hub.lend { hub in
                _ = try await hub.client("mairie", proving: .privateKeyJWT) { $0.keysURI = publisher.address }
                #expect(try await Self.word(key, at: hub) == "invalid_grant")
                publisher.publish("dead")
                hub.clock.advance(by: .minutes(5))
                for _ in 0..<20 { #expect(try await Self.word(key, at: hub) == "invalid_client") }
                #expect(publisher.requests == 2)
            }
        }
    }
}
