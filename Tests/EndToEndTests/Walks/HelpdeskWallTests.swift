import HubTesting
import Model
import Primitives
import SignIn
import Testing

/// identity.md, "Who owns what": a helpdesk of A never obtains a token with B's SIRET, by any sequence of acts.
@Suite struct HelpdeskWallTests {
    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func `a helpdesk of A never obtains a token with B's SIRET, by any sequence of acts`(seed: UInt64) async throws {
        try await Hub.lend { hub in
            let scene = try await WallScene(hub)
            // One set of codes an agent: in half of the walks it counts behind the wall.
            let codes =
                seed.isMultiple(of: 2)
                ? try await hub.enrolCodes(of: scene.here.agent, in: ["argoat"]).factor : nil
            let attacker = Helpdesk(scene, seed: seed)
            let agent = WalledAgent(scene, seed: seed &+ 1000)
            var random = SplitMix64(seed: seed &+ 2000)
            var acts: [String] = []
            // As long as it takes for the walk to have proved something.
            let length = 30 + random.below(31)
            while acts.count < length || attacker.successes == 0 && acts.count < 300 {
                let waits: [Duration] = [.zero, .seconds(3), .seconds(31), .minutes(2), .minutes(6), .minutes(17)]
                hub.clock.advance(by: random.pick(waits) ?? .zero)
                acts.append(try await random.once(in: 5) ? agent.act() : attacker.act().rawValue)
                try await Self.check(scene, attacker, codes, "seed \(seed), acts: \(acts.joined(separator: ", "))")
            }
            #expect(attacker.successes > 0, "seed \(seed): the attacker got in nowhere")
            // The claim is there for whom it is for.
            #expect(try await agent.signIn(), "seed \(seed): the agent stands before her own wall")
        }
    }

    private static func check(
        _ scene: WallScene,
        _ attacker: Helpdesk,
        _ codes: Factor?,
        _ walk: String
    ) async throws {
        for session in try await attacker.sessions() {
            #expect(session.evidence.allSatisfy { !$0.realms.contains("argoat") }, "\(walk): a session")
        }
        for text in attacker.given {
            // An address that ends in an error says which issuer it comes from.
            let told = text.contains("error=") ? text.replacing("realms%2Fargoat", with: "") : text
            for word in scene.walled where told.contains(word) { Issue.record("\(walk): \(word) in \(text)") }
        }
        let factors = try await scene.hub.stores.factors.factors(of: scene.here.agent)
        for factor in factors where factor.id != scene.app.factor.id && factor.id != codes?.id {
            #expect(!factor.realms.contains("argoat"), "\(walk): a factor of the attacker counts behind the wall")
        }
        for id in [scene.app.factor.id, codes?.id].compactMap({ $0 }) {
            #expect(
                factors.first { $0.id == id }?.realms.contains("argoat") == true,
                "\(walk): a factor behind the wall was taken away"
            )
        }
    }
}
