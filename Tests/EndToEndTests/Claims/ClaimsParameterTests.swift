import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// OpenID Connect Core, section 5.5: claims asked for one by one.
@Suite struct ClaimsParameterTests {
    /// Userinfo and the ID token's claims of a sign-in that asked for `claims`.
    private static func answers(
        _ hub: Hub,
        _ claims: String?,
        scope: String = "openid"
    ) async throws -> (userinfo: JSONValue, idToken: JSONValue) {
        let client = try await hub.client()
        let browser = try await hub.browser(signedInAs: hub.member(groups: ["élus"]))
        let tokens = try await hub.tokens(for: client, by: browser, ["scope": scope, "claims": claims])
        let userinfo = try #require(try await hub.userinfo(tokens.access).json)
        return (userinfo, try await hub.verified(tokens.id).claims)
    }

    private static func names(_ value: JSONValue) -> Set<String> { Set((value.object ?? [:]).keys) }
    private static let usual: Set<String> = [
        "iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid", "at_hash",
    ]

    @Test(arguments: [
        #"{"userinfo":{"name":{"essential":true}}}"#, #"{"userinfo":{"name":null}}"#, #"{"userinfo":{"name":{}}}"#,
        #"{"userinfo":{"name":{"value":""}}}"#, #"{"userinfo":{"name":{"values":[]}}}"#,
        #"{"userinfo":{"name":{"values":["Somebody","Anne Le Goff"]}}}"#,
        #"{"userinfo":{"name":{"value":"Anne Le Goff"},"name#fr":null,"shoe_size":{"essential":true},"email":7}}"#,
    ])
    func `5.5.1: a claim named for userinfo is told there, without its scope`(claims: String) async throws {
        try await Hub.lend { hub in
            let answers = try await Self.answers(hub, claims)
            #expect(answers.userinfo["name"]?.string == "Anne Le Goff")
            #expect(Self.names(answers.userinfo) == ["sub", "name"])
            #expect(Self.names(answers.idToken) == Self.usual)
        }
    }

    @Test func `5.5: a claim named for the ID token is there, with those of the request about levels`() async throws {
        try await Hub.lend { hub in
            let claims = #"{"id_token":{"amr":null,"acr":null,"email":null,"auth_time":{"essential":true}}}"#
            let answers = try await Self.answers(hub, claims)
            #expect(answers.idToken["email"]?.string == "alegoff@armor.example")
            #expect(Self.names(answers.idToken) == Self.usual.union(["email"]))
            #expect(Self.names(answers.userinfo) == ["sub"])
        }
    }

    @Test(arguments: [
        #"{"userinfo":{"name":{"value":"Somebody"}},"id_token":{"name":{"essential":true,"values":["x","y"]}}}"#,
        #"{"userinfo":{"siret":{"essential":true}},"id_token":{"siret":null}}"#,
    ])
    func `5.5.1: what is not so is left out, essential or not, and never an error`(claims: String) async throws {
        try await Hub.lend { hub in
            let answers = try await Self.answers(hub, claims)
            #expect(Self.names(answers.userinfo) == ["sub"])
            #expect(Self.names(answers.idToken) == Self.usual)
        }
    }

    @Test func `5.4: no scope opens a claim in the ID token`() async throws {
        try await Hub.lend { hub in
            let scope = "openid profile email address phone organization groups siret offline_access"
            let answers = try await Self.answers(hub, nil, scope: scope)
            #expect(Self.names(answers.idToken) == Self.usual)
            #expect(answers.userinfo["groups"]?.array == ["élus"])
            #expect(answers.userinfo["email_verified"]?.bool == true)
            // A profile has no address, and this one no telephone.
            #expect(Self.names(answers.userinfo).isDisjoint(with: ["address", "phone_number"]))
        }
    }

    @Test func `5.5: a third party is told by name what the agent agreed to, and nothing beyond`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.change(client) { $0.isThirdParty = true }
            let member = try await hub.member(groups: ["élus"])
            let browser = try await hub.browser(signedInAs: member)
            let consent = Consent(
                agent: member.agent,
                application: client.id,
                scopes: ["email"],
                givenAt: hub.clock.now
            )
            try await hub.stores.own.give(consent, audit: AuditEvent(.consentGiven, actor: .hub))
            let wide = #"{"userinfo":{"name":null,"email":null}}"#
            let refused = try await browser.get(
                hub.authorizePath(client, ["scope": "openid", "claims": wide, "prompt": "none"])
            )
            #expect(refused.parameters["error"] == "consent_required")
            let claims = #"{"userinfo":{"email":null},"id_token":{"email":null}}"#
            let tokens = try await hub.tokens(for: client, by: browser, ["scope": "openid", "claims": claims])
            #expect(Self.names(try #require(try await hub.userinfo(tokens.access).json)) == ["sub", "email"])
            #expect(Self.names(try await hub.verified(tokens.id).claims) == Self.usual.union(["email"]))
        }
    }
}
