import HubTesting
import Model
import Primitives
import Testing

/// Who may ask (RFC 6750), at once when it changes.
@Suite struct BrokerAccessTests {
    /// Every route of the broker that is not for everybody.
    private static func guarded(_ hub: Hub) -> [HubRequest] {
        hub.routes.filter { route in
            route.target.hasPrefix("/broker/v1/") && !route.target.contains("/evidence/")
                && ["GET", "POST"].contains(route.verb)
        }
    }

    @Test(arguments: [
        nil, "", "Bearer", "Bearer ", "Bearer x", "Basic YTpi", "bearer a.b.c", "Bearer eyJhbGciOiJub25lIn0.e30.",
    ])
    func `RFC 6750 3: without a token of its own an application is asked for one`(field: String?) async throws {
        try await BrokerScene.lend { scene in
            var refused = 0
            for route in Self.guarded(scene.hub) {
                var request = route
                request.headers = field.map { [(name: "Authorization", value: $0)] } ?? []
                let answer = try await scene.hub.send(request)
                guard answer.status != 405 else { continue }
                #expect(answer.refusal == "401 not-signed-in", "\(route)")
                #expect(answer.header("WWW-Authenticate")?.hasPrefix("Bearer") == true, "\(route)")
                refused += 1
            }
            #expect(refused >= 20)
        }
    }

    @Test func `RFC 9068 4: an agent's token opens nothing here, an application's nothing of the agent's`() async throws
    {
        try await BrokerScene.lend { scene in
            let client = try await scene.hub.client("mairie")
            try await scene.hub.change(client) { $0.brokerRights = [.deposit, .receive] }
            let browser = try await scene.hub.browser(signedInAs: scene.hub.member())
            let tokens = try await scene.hub.tokens(for: client, by: browser)
            for token in [tokens.access, tokens.id, tokens.refresh] {
                let party = BrokerParty(hub: scene.hub, client: client, token: token)
                #expect(try await party.get("exchanges").refusal == "401 not-signed-in")
            }
            let own = try await scene.hub.brokerToken(client)
            #expect(try await BrokerParty(hub: scene.hub, client: client, token: own).get("exchanges").status == 200)
            #expect(try await scene.hub.userinfo(own).status == 401)
        }
    }

    @Test func `a token that has ended, or was changed, is none`() async throws {
        try await BrokerScene.lend { scene in
            var changed = scene.actes
            changed.token = String(scene.actes.token.dropLast(2)) + "AA"
            let answer = try await changed.get("exchanges")
            #expect(answer.refusal == "401 not-signed-in")
            scene.hub.clock.advance(by: .hours(2))
            #expect(try await scene.actes.get("exchanges").refusal == "401 not-signed-in")
        }
    }

    @Test func `each verb wants its scope`() async throws {
        try await BrokerScene.lend { scene in
            let client = scene.actes.client
            let deposit = BrokerParty(
                hub: scene.hub,
                client: client,
                token: try await scene.hub.brokerToken(client, scope: "broker.deposit")
            )
            let receive = BrokerParty(
                hub: scene.hub,
                client: client,
                token: try await scene.hub.brokerToken(client, scope: "broker.receive")
            )
            for path in ["inbox", "handovers/nowhere"] {
                #expect(try await deposit.get(path).refusal == "403 forbidden", "\(path)")
            }
            for verb in ["lease", "extend", "accept", "apply", "refuse"] {
                #expect(try await deposit.act(verb, on: "nowhere").refusal == "403 forbidden", "\(verb)")
            }
            for path in ["documents", "documents/nowhere/versions", "exchanges", "exchanges/nowhere/cancel"] {
                #expect(try await receive.post(path).refusal == "403 forbidden", "\(path)")
            }
            for party in [deposit, receive] {
                for path in ["exchanges", "routes", "document-types", "applications/me"] {
                    #expect(try await party.get(path).status == 200, "\(path)")
                }
            }
        }
    }

    @Test func `a token of one realm reads what is of that realm, however many its application serves`() async throws {
        try await BrokerScene.lend { scene in
            let started = try await scene.start("2026-01")
            let paths = [
                "exchanges/\(started.exchange)", "exchanges/\(started.exchange)/timeline",
                "handovers/\(started.handover)", "versions/\(started.version)", "versions/\(started.version)/pieces/1",
            ]
            for (realm, isThere) in [("armor", true), ("argoat", false)] as [(Realm.Slug, Bool)] {
                let answer = try await scene.hub.token(
                    scene.parapheur.client,
                    realm: realm,
                    form: [("grant_type", "client_credentials")]
                )
                let token = try #require(answer.json?["access_token"]?.string, "\(answer.text)")
                let bound = BrokerParty(hub: scene.hub, client: scene.parapheur.client, token: token)
                #expect(try await bound.get("exchanges").json?["items"]?.array?.count == (isThere ? 1 : 0))
                #expect(try await bound.offered().count == (isThere ? 1 : 0))
                for path in paths {
                    #expect(try await bound.get(path).status == (isThere ? 200 : 404), "\(realm) \(path)")
                }
                let lease = try await bound.act("lease", on: started.handover)
                #expect(lease.status == (isThere ? 200 : 404), "\(lease.text)")
            }
            // One of the hub's own issuer reads all that it serves.
            #expect(try await scene.parapheur.get("exchanges").json?["items"]?.array?.count == 1)
        }
    }

    @Test func `a right taken away is gone at once, whatever the token says`() async throws {
        try await BrokerScene.lend { scene in
            let started = try await scene.start("2026-01")
            try await scene.hub.change(scene.parapheur.client) { $0.brokerRights = [.deposit] }
            #expect(try await scene.parapheur.get("inbox").refusal == "403 forbidden")
            #expect(try await scene.parapheur.act("lease", on: started.handover).refusal == "403 forbidden")
            #expect(try await scene.parapheur.get("routes").status == 200)
            try await scene.hub.change(scene.parapheur.client) { $0.brokerRights = [] }
            for path in ["routes", "exchanges", "versions/\(started.version)/pieces/1", "applications/me"] {
                #expect(try await scene.parapheur.get(path).refusal == "403 forbidden", "\(path)")
            }
            let bytes = Array("%PDF-1.7".utf8)
            let upload = try await scene.parapheur.upload(bytes, digest: BrokerParty.contentDigest(of: bytes))
            #expect(upload.refusal == "403 forbidden")
        }
    }

    @Test func `an application disabled is refused at once`() async throws {
        try await BrokerScene.lend { scene in
            let started = try await scene.start("2026-01")
            try await scene.hub.change(scene.parapheur.client) { $0.isEnabled = false }
            #expect(try await scene.parapheur.get("inbox").refusal == "401 not-signed-in")
            #expect(try await scene.parapheur.act("lease", on: started.handover).refusal == "401 not-signed-in")
            #expect(try await scene.hub.clientCredentials(scene.parapheur.client).status == 401)
            try await scene.hub.change(scene.parapheur.client) { $0.isEnabled = true }
            #expect(try await scene.parapheur.get("inbox").status == 200)
        }
    }

    @Test func `a realm no longer served takes no more deposits`() async throws {
        try await BrokerScene.lend { scene in
            let upload = try await scene.actes.upload("%PDF-1.7")
            try await scene.hub.change(scene.actes.client) { $0.activatedRealms = ["argoat"] }
            #expect(try await scene.actes.deposit("2026-01", [BrokerParty.piece(upload)]).refusal == "403 forbidden")
        }
    }

    @Test func `keys and roots are for everybody`() async throws {
        try await BrokerScene.lend { scene in
            _ = try await scene.start("2026-01")
            for path in ["keys", "roots"] {
                #expect(try await scene.hub.send(.get("/broker/v1/evidence/\(path)")).status == 200)
            }
            // Private parts stay where they are (RFC 7518, section 6.2.2).
            let keys = try await scene.hub.send(.get("/broker/v1/evidence/keys")).json?["keys"]?.array ?? []
            #expect(!keys.isEmpty)
            for key in keys { #expect(key["d"] == nil) }
        }
    }

    @Test(arguments: [
        "/broker/v1", "/broker/v1/", "/broker/v1/nowhere", "/broker/v2/exchanges", "/broker/v1/exchanges/a/b/c",
    ])
    func `an address that is not there is a problem too`(path: String) async throws {
        try await BrokerScene.lend { scene in
            let answer = try await scene.hub.send(.get(path))
            #expect(answer.refusal == "404 not-found")
        }
    }

    @Test func `RFC 9110 15.5.6: a method that is not there says which are`() async throws {
        try await BrokerScene.lend { scene in
            let answer = try await scene.hub.send(.method("DELETE", "/broker/v1/exchanges"))
            #expect(answer.refusal == "405 invalid-request")
            #expect(answer.header("Allow") == "GET, HEAD, POST")
        }
    }
}
