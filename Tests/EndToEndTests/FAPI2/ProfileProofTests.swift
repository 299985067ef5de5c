import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// The certification's plan of the FAPI 2.0 Security Profile, behind TLS, where tokens are bound by DPoP (RFC 9449): at the
/// token endpoint and at the resource.
@Suite struct ProfileProofTests {
    private static let path = "/oauth2/userinfo"

    /// Of the request that redeems a code, or of a call with this access token.
    private static func proof(
        _ scene: ProfileScene,
        with access: String?,
        header: [String: JSONValue?] = [:],
        claims: [String: JSONValue?] = [:],
        by key: ProofKey? = nil
    ) throws -> String {
        let key = key ?? scene.prover
        guard let access else { return try key.proof(of: scene.hub, header: header, claims: claims) }
        return try key.proof(
            of: scene.hub,
            method: "GET",
            to: Self.path,
            with: access,
            header: header,
            claims: claims
        )
    }

    /// Proofs that are wrong wherever they are brought.
    private static func wrong(_ scene: ProfileScene, with access: String?) throws -> [(name: String, proofs: [String])]
    {
        func made(_ header: [String: JSONValue?] = [:], _ claims: [String: JSONValue?] = [:]) throws -> String {
            try Self.proof(scene, with: access, header: header, claims: claims)
        }
        let now = scene.hub.clock.now.seconds
        let (other, old) = (try ProofKey(), try ProofKey(.RS256))
        var secret = try #require(scene.prover.key.publicKey.jwk.object)
        secret["d"] = secret["x"]
        let right = try made()
        let parts = right.split(separator: ".").map(String.init)
        let signature = (parts[2].first == "A" ? "B" : "A") + parts[2].dropFirst()
        var wrong: [(name: String, proofs: [String])] = [
            ("none", []), ("two", [try made(), try made()]), ("no JWT", ["proof"]), ("empty", [""]),
            ("signature", ["\(parts[0]).\(parts[1]).\(signature)"]), ("unsigned", ["\(parts[0]).\(parts[1])."]),
            ("typ", [try made(["typ": "JWT"])]), ("alg none", [try made(["alg": "none"])]),
            ("RS256", [try Self.proof(scene, with: access, by: old)]),
            ("private key", [try made(["jwk": .object(secret)])]),
            ("somebody's key", [try made(["jwk": other.key.publicKey.jwk])]),
            ("htm", [try made([:], ["htm": "PUT"])]),
            ("htu", [try made([:], ["htu": "https://other.example/oauth2/token"])]),
            ("htu of another endpoint", [try made([:], ["htu": .string("\(Hub.url)/oauth2/par")])]),
            ("an hour ago", [try made([:], ["iat": .integer(now - 3600)])]),
            ("in an hour", [try made([:], ["iat": .integer(now + 3600)])]),
        ]
        for name in ["typ", "alg", "jwk"] { wrong.append(("no \(name)", [try made([name: nil])])) }
        for name in ["jti", "htm", "htu", "iat"] { wrong.append(("no \(name)", [try made([:], [name: nil])])) }
        return wrong
    }

    @Test(arguments: ProfileVariant.proved)
    func `dpop-negative-tests: at the token endpoint`(variant: ProfileVariant) async throws {
        try await ProfileScene.lend(variant) { scene in
            let code = try await scene.code()
            for (name, proofs) in try Self.wrong(scene, with: nil) {
                let answer = try await scene.redeem(code) { $0.proofs = proofs }
                #expect(answer.status == 400 && answer.error == "invalid_dpop_proof", "\(name): \(answer.text)")
                FlowChecks.expectReadable(answer.json?["error_description"]?.string)
            }
            let tokens = try HubTokens(await scene.redeem(code))
            let spent = try Self.proof(scene, with: nil)
            #expect(try await scene.refresh(tokens.refresh) { $0.proofs = [spent] }.status == 200)
            let again = try await scene.refresh(tokens.refresh) { $0.proofs = [spent] }
            #expect(again.error == "invalid_dpop_proof")
        }
    }

    @Test(arguments: ProfileVariant.proved)
    func `dpop-negative-tests: at the resource`(variant: ProfileVariant) async throws {
        try await ProfileScene.lend(variant) { scene in
            let access = try await scene.tokens().access
            var wrong = try Self.wrong(scene, with: access)
            wrong.append(("no ath", [try Self.proof(scene, with: access, claims: ["ath": nil])]))
            wrong.append(("ath", [try Self.proof(scene, with: access, claims: ["ath": "AAAA"])]))
            wrong.append(("another key", [try Self.proof(scene, with: access, by: try ProofKey())]))
            for (name, proofs) in wrong {
                let answer = try await scene.userinfo(access, proofs: proofs)
                #expect(answer.status == 401, "\(name): \(answer.text)")
                #expect(answer.header("WWW-Authenticate")?.hasPrefix("DPoP error=\"") == true, "\(name)")
            }
            let right = try Self.proof(scene, with: access)
            #expect(try await scene.userinfo(access, scheme: "Bearer", proofs: [right]).status == 401)
            let other = try Self.proof(scene, with: access)
            #expect(try await scene.userinfo(access, proofs: [other]).status == 200)
            #expect(try await scene.userinfo(access, proofs: [other]).status == 401)
        }
    }

    @Test(arguments: ProfileVariant.proved)
    func `5.4.1: RS256 is refused at the resource too, though the key is the token's`(
        variant: ProfileVariant
    ) async throws {
        try await ProfileScene.lend(variant, algorithm: .PS256) { scene in
            let access = try await scene.tokens().access
            let same = try ProofKey(scene.prover, for: .RS256)
            #expect(same.thumbprint == scene.prover.thumbprint)
            let answer = try await scene.userinfo(
                access,
                proofs: [try Self.proof(scene, with: access, by: same)]
            )
            #expect(answer.status == 401 && answer.error == "invalid_dpop_proof", "\(answer.text)")
            #expect(answer.header("WWW-Authenticate")?.hasPrefix("DPoP error=\"") == true)
            #expect(try await scene.userinfo(access).status == 200)
        }
    }

    /// check-dpop-proof-nbf-exp, ensure-dpopproof-with-iat-10seconds-before-succeeds and -after-succeeds.
    @Test(arguments: ProfileVariant.proved)
    func `clocks ten seconds apart are taken, and times that a proof need not have are not looked at`(
        variant: ProfileVariant
    ) async throws {
        try await ProfileScene.lend(variant) { scene in
            let now = scene.hub.clock.now.seconds
            let good: [[String: JSONValue?]] = [
                ["iat": .integer(now - 10)], ["iat": .integer(now + 10)],
                ["nbf": .integer(now - 10), "exp": .integer(now + 60)], ["extra": ["a": [1, "b"]]],
                ["htu": "https://LIAMM.example:443/oauth2/token?a=b#c"],
            ]
            for claims in good {
                let code = try await scene.code()
                let answer = try await scene.redeem(code) {
                    $0.proofs = [try Self.proof(scene, with: nil, claims: claims)]
                }
                let access = try HubTokens(answer).access
                var there = claims
                if claims["htu"] != nil { there["htu"] = "https://LIAMM.example:443/oauth2/userinfo?a=b#c" }
                let proof = try Self.proof(scene, with: access, claims: there)
                #expect(try await scene.userinfo(access, proofs: [proof]).status == 200, "\(claims)")
            }
        }
    }

    @Test(arguments: ProfileVariant.proved)
    func `ensure-dpopproof-at-par-endpoint-binding-success, ensure-dpop-auth-code-binding-success`(
        variant: ProfileVariant
    ) async throws {
        try await ProfileScene.lend(variant) { scene in
            let proof = try scene.prover.proof(of: scene.hub, to: "/oauth2/par")
            let proved = try await scene.code([:]) { $0.proofs = [proof] }
            let named = try await scene.code(["dpop_jkt": scene.prover.thumbprint])
            let second = try scene.prover.proof(of: scene.hub, to: "/oauth2/par")
            let both = try await scene.code(["dpop_jkt": scene.prover.thumbprint]) { $0.proofs = [second] }
            for code in [proved, named, both] { #expect(try await scene.redeem(code).status == 200) }
        }
    }

    /// ensure-mismatched-dpop-jkt-fails, ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt and -dpop-jkt.
    @Test(arguments: ProfileVariant.proved)
    func `RFC 9449 10: another key than dpop_jkt is refused where it is pushed and where the code is redeemed`(
        variant: ProfileVariant
    ) async throws {
        try await ProfileScene.lend(variant) { scene in
            let other = try ProofKey()
            let proof = try scene.prover.proof(of: scene.hub, to: "/oauth2/par")
            let pushed = try await scene.push(["dpop_jkt": other.thumbprint]) { $0.proofs = [proof] }
            #expect(pushed.status == 400 && ["invalid_request", "invalid_dpop_proof"].contains(pushed.error ?? ""))
            #expect(pushed.json?["request_uri"] == nil)
            let own = try scene.prover.proof(of: scene.hub, to: "/oauth2/par")
            let codes = [
                try await scene.code(["dpop_jkt": scene.prover.thumbprint]),
                try await scene.code([:]) { $0.proofs = [own] },
            ]
            for code in codes {
                let stolen = try await scene.redeem(code) { $0.proofs = [try other.proof(of: scene.hub)] }
                #expect(stolen.status == 400, "\(stolen.text)")
                #expect(["invalid_grant", "invalid_dpop_proof"].contains(stolen.error ?? ""))
                #expect(try await scene.redeem(code).status == 200)
            }
            // A proof at the one endpoint is none of the other, and a wrong one pushes nothing.
            let elsewhere = try scene.prover.proof(of: scene.hub)
            #expect(try await scene.push([:]) { $0.proofs = [elsewhere] }.error == "invalid_dpop_proof")
        }
    }
}
