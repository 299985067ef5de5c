import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// OpenID Connect Core, sections 2 and 3.1.3.6.
@Suite struct IDTokenTests {
    @Test func `2: the claims say who, for whom, when and how`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let member = try await hub.member()
            let browser = try await hub.browser(signedInAs: member)
            let signedInAt = hub.clock.now
            hub.clock.advance(by: .minutes(3))
            let claims = try await hub.verified(hub.tokens(for: client, by: browser).id).claims
            let agent = try #require(try await hub.stores.agents.agent(member.agent))
            #expect(claims["iss"]?.string == Hub.url)
            #expect(claims["sub"]?.string == agent.subject.text)
            #expect(claims["aud"]?.string == "mairie")
            #expect(claims["iat"]?.integer == hub.clock.now.seconds)
            #expect(claims["exp"]?.integer == hub.clock.now.seconds + 300)
            #expect(claims["auth_time"]?.integer == signedInAt.seconds)
            #expect(claims["nonce"]?.string == "nonce-1")
            #expect(claims["acr"]?.string == "eidas1")
            #expect(claims["amr"]?.array == ["pwd"])
            #expect(claims["sid"]?.string != nil)
        }
    }

    @Test func `3.1.2.1: without a nonce there is none, and one comes back byte for byte`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let without = try await hub.tokens(for: client, by: browser, ["nonce": nil])
            #expect(try await hub.verified(without.id).claims["nonce"] == nil)
            let nonce = "n &=+%20\"é\u{301}"
            let with = try await hub.tokens(for: client, by: browser, ["nonce": nonce])
            let returned = try #require(try await hub.verified(with.id).claims["nonce"]?.string)
            #expect(returned.utf8.elementsEqual(nonce.utf8))
        }
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `2: the ID token is signed as the application registered`(algorithm: SigningAlgorithm) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client(algorithm: algorithm)
            let browser = try await hub.browser(signedInAs: hub.member())
            let token = try await hub.verified(hub.tokens(for: client, by: browser).id, algorithm: algorithm)
            #expect(token.header["alg"]?.string == algorithm.rawValue)
            #expect(token.header["kid"]?.string != nil)
        }
    }

    @Test(arguments: SigningAlgorithm.allCases)
    func `3.1.3.6: at_hash is of the access token beside it, at the code and at each refresh`(
        algorithm: SigningAlgorithm
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client(algorithm: algorithm)
            let browser = try await hub.browser(signedInAs: hub.member())
            let first = try await hub.tokens(for: client, by: browser)
            let second = try HubTokens(await hub.refresh(first.refresh, for: client))
            #expect(first.access != second.access)
            for tokens in [first, second] {
                let claims = try await hub.verified(tokens.id, algorithm: algorithm).claims
                let hash = try #require(claims["at_hash"]?.string)
                #expect(hash == algorithm.leftHalfHash(of: tokens.access))
                // Half of SHA-512 or of SHA-256.
                #expect(Base64URL.decode(hash)?.count == (algorithm == .EdDSA ? 32 : 16))
                // What nobody asked for from the authorization endpoint is not there (section 3.3.2.11).
                #expect(claims["c_hash"] == nil && claims["s_hash"] == nil)
            }
        }
    }

    @Test func `2: a realm's issuer names itself, with the same subject`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let ofHub = try await hub.verified(hub.tokens(for: client, by: browser).id).claims
            let ofRealm = try await hub.verified(hub.tokens(for: client, by: browser, realm: "armor").id).claims
            #expect(ofRealm["iss"]?.string == "\(Hub.url)/realms/armor")
            #expect(ofRealm["sub"] == ofHub["sub"])
        }
    }

    @Test func `2: two applications see one subject, two agents two`() async throws {
        try await Hub.lend { hub in
            let (first, second) = (try await hub.client(), try await hub.client("courrier"))
            let anne = try await hub.browser(signedInAs: hub.member())
            let yann = try await hub.browser(signedInAs: hub.member(of: "argoat", "ylebris"))
            var subjects: [String] = []
            for (client, browser) in [(first, anne), (second, anne), (first, yann)] {
                let claims = try await hub.verified(hub.tokens(for: client, by: browser).id).claims
                subjects.append(try #require(claims["sub"]?.string))
            }
            #expect(subjects[0] == subjects[1])
            #expect(subjects[0] != subjects[2])
        }
    }

    @Test func `12.2: a refreshed ID token keeps issuer, subject, audience, time of sign-in and nonce`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let first = try await hub.tokens(for: client, by: browser)
            let old = try await hub.verified(first.id).claims
            hub.clock.advance(by: .hours(1))
            let new = try await hub.verified(HubTokens(await hub.refresh(first.refresh, for: client)).id).claims
            for name in ["iss", "sub", "aud", "auth_time", "nonce", "sid", "acr", "amr"] {
                #expect(new[name] == old[name])
            }
            #expect(new["iat"]?.integer == old["iat"]?.integer.map { $0 + 3600 })
        }
    }

    @Test func `RFC 9068 2: the access token is a JWT of its own type for the issuer itself`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client(algorithm: .RS256)
            let browser = try await hub.browser(signedInAs: hub.member())
            let tokens = try await hub.tokens(for: client, by: browser)
            let claims = try await hub.verified(tokens.access, type: "at+jwt").claims
            #expect(claims["aud"]?.string == Hub.url)
            #expect(claims["client_id"]?.string == "mairie")
            #expect(claims["scope"]?.string == "openid profile email")
            #expect(claims["jti"]?.string != nil)
            await #expect(throws: JOSEError.self) { try await hub.verified(tokens.access, type: "JWT") }
        }
    }
}
