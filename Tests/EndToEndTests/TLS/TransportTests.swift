import HubTesting
import Primitives
import Testing

/// FAPI 2.0 Security Profile, section 5.2.1, and OpenID Connect Core, section 16.17: what the hub's own TLS is.
@Suite struct TransportTests {
    private static let document = HubRequest.get("/.well-known/openid-configuration")

    @Test(arguments: [TLSGeneration.twelve, .thirteen])
    func `5.2.1: TLS 1.2 and 1.3 are spoken, under the name and the authority that the caller looks for`(
        version: TLSGeneration
    ) async throws {
        try await TLSScene.lend { scene in
            let hub = try scene.door.hub(trusting: scene.files.path("root"), versions: version...version)
            let answer = try await hub.send(Self.document)
            #expect(answer.status == 200)
            #expect(answer.json?["issuer"]?.string == Hub.url)
            #expect(answer.header("Strict-Transport-Security") != nil)
        }
    }

    @Test func `5.2.1: TLS 1.1 is not spoken`() async throws {
        try await TLSScene.lend { scene in
            let hub = try scene.door.hub(trusting: scene.files.path("root"), versions: .eleven ... .eleven)
            await #expect(throws: (any Error).self) { try await hub.send(Self.document) }
        }
    }

    /// Else the other tests of these certificates would prove nothing.
    @Test func `who trusts another authority reaches nobody`() async throws {
        try await TLSScene.lend { scene in
            let hub = try scene.door.hub(trusting: scene.files.path("stranger"))
            await #expect(throws: (any Error).self) { try await hub.send(Self.document) }
        }
    }
}
