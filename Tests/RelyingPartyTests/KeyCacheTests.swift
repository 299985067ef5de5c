import Foundation
import RelyingParty
import Testing

@Suite struct KeyCacheTests {
    @Test func `known keys are read once`() async throws {
        let issuer = TestIssuer()
        let keys = issuer.keys
        for _ in 0..<5 { _ = try await keys.key("k1") }
        #expect(issuer.fetchCount == 1)
    }

    @Test func `unknown keys ask the issuer at most once a minute`() async throws {
        let issuer = TestIssuer()
        let keys = issuer.keys
        for index in 0..<50 {
            #expect(try await refusal { _ = try await keys.key("forged\(index)") } == .unknownKey)
        }
        #expect(issuer.fetchCount == 2)
        issuer.wait(60)
        #expect(try await refusal { _ = try await keys.key("forged") } == .unknownKey)
        #expect(issuer.fetchCount == 3)
    }

    @Test func `a key published since is found at once`() async throws {
        let issuer = TestIssuer()
        let keys = issuer.keys
        _ = try await keys.key("k1")
        issuer.publish("k2")
        _ = try await keys.key("k2")
        #expect(issuer.fetchCount == 2)
    }
}
