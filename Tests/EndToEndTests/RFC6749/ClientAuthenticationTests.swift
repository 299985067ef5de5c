import HubTesting
import Model
import Primitives
import Testing

/// RFC 6749, sections 2.3.1 and 5.2: who may ask for tokens, and how a stranger is answered.
@Suite struct ClientAuthenticationTests {
    static let form = [("grant_type", "refresh_token"), ("refresh_token", "any")]

    static func isRefusal(_ answer: HubAnswer) -> Bool {
        answer.status == 401 && answer.error == "invalid_client" && answer.isOAuthJSON
    }

    @Test(arguments: [Application.Authentication.secretBasic, .secretPost])
    func `5.2: a wrong secret is invalid_client with 401, and a challenge for the scheme that was tried`(
        authentication: Application.Authentication
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client(authentication: authentication)
            let answer = try await hub.token(client, form: Self.form, secret: "wrong")
            #expect(Self.isRefusal(answer))
            // What came in the body has no scheme of its own: a 401 names the one that there is (RFC 9110, 15.5.2).
            #expect(answer.header("WWW-Authenticate") == "Basic realm=\"liamm\"")
        }
    }

    @Test(arguments: ["token", "introspect", "revoke", "par", "device_authorization"])
    func `RFC 9110 15.5.2: every invalid_client carries a challenge, whatever was tried`(
        endpoint: String
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let more = [("client_id", client.id.text), ("client_secret", "wrong")]
            for realm: Realm.Slug? in [nil, "armor"] {
                let path = "\(Hub.path(of: realm))/oauth2/\(endpoint)"
                for request: HubRequest in [
                    .post(path, form: []), .post(path, form: more), .post(path, form: [("client_id", "nobody")]),
                    .post(path, form: [], headers: [(name: "Authorization", value: "Bearer any")]),
                    .post(path, form: [], headers: [Hub.basic("nobody", "wrong")]),
                ] {
                    let answer = try await hub.send(request)
                    #expect(Self.isRefusal(answer))
                    #expect(answer.header("WWW-Authenticate") == "Basic realm=\"liamm\"")
                }
            }
        }
    }

    @Test func `RFC 9110 11.4: as many blanks as one likes stand between the scheme and what follows`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let value = Hub.basic(client.id.text, try #require(client.secret)).value
            for blanks in [" ", "  ", "      "] {
                let header = (name: "Authorization", value: value.replacing("Basic ", with: "bAsic\(blanks)"))
                let answer = try await hub.send(.post("/oauth2/token", form: Self.form, headers: [header]))
                #expect(answer.error == "invalid_grant")
            }
        }
    }

    @Test func `5.2: an unknown client is answered like a wrong secret`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let wrong = try await hub.token(client, form: Self.form, secret: "wrong")
            let unknown = try await hub.send(
                .post("/oauth2/token", form: Self.form, headers: [Hub.basic("nobody", "wrong")])
            )
            #expect(Self.isRefusal(unknown))
            #expect(unknown.text == wrong.text)
        }
    }

    @Test func `2.3: a secret in both places is refused`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let secret = try #require(client.secret)
            let form = Self.form + [("client_id", client.id.text), ("client_secret", secret)]
            let answer = try await hub.send(
                .post("/oauth2/token", form: form, headers: [Hub.basic(client.id.text, secret)])
            )
            #expect(answer.status == 400)
            #expect(answer.error == "invalid_request")
        }
    }

    @Test func `2.3: client_id beside the header must be the same client`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let secret = try #require(client.secret)
            let answer = try await hub.send(
                .post(
                    "/oauth2/token",
                    form: Self.form + [("client_id", "courrier")],
                    headers: [Hub.basic(client.id.text, secret)]
                )
            )
            #expect(answer.status == 400)
            #expect(answer.error == "invalid_request")
        }
    }

    @Test func `2.3: only the registered way is taken`() async throws {
        try await Hub.lend { hub in
            let basic = try await hub.client("basic", authentication: .secretBasic)
            let post = try await hub.client("post", authentication: .secretPost)
            let open = try await hub.client("open", authentication: .none)
            let (basicSecret, postSecret) = (try #require(basic.secret), try #require(post.secret))
            let tries: [HubRequest] = [
                .post("/oauth2/token", form: Self.form + [("client_id", "basic"), ("client_secret", basicSecret)]),
                .post("/oauth2/token", form: Self.form, headers: [Hub.basic("post", postSecret)]),
                .post("/oauth2/token", form: Self.form + [("client_id", "basic")]),
                .post("/oauth2/token", form: Self.form + [("client_id", "post")]),
                .post("/oauth2/token", form: Self.form + [("client_id", open.id.text), ("client_secret", "any")]),
                .post("/oauth2/token", form: Self.form, headers: [Hub.basic("open", "")]),
                .post("/oauth2/token", form: Self.form),
            ]
            for request in tries { #expect(Self.isRefusal(try await hub.send(request))) }
        }
    }

    @Test(arguments: [
        "Basic", "Basic ", "Basic !!!", "Basic bWFpcmll", "Bearer bWFpcmllOmE=", "Basic bWFpcmllOiVmZg==",
    ])
    func `2.3.1: a header that cannot be read is invalid_client`(header: String) async throws {
        try await Hub.lend { hub in
            _ = try await hub.client()
            let answer = try await hub.send(
                .post("/oauth2/token", form: Self.form, headers: [(name: "Authorization", value: header)])
            )
            #expect(Self.isRefusal(answer))
        }
    }

    @Test func `2.3.1: a secret that was replaced works until it is dropped`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let second = try await hub.rotateSecret(of: client, dropsPrevious: false)
            for secret in [client.secret, second] {
                #expect(try await hub.token(client, form: Self.form, secret: secret).error == "invalid_grant")
            }
            let third = try await hub.rotateSecret(of: client, dropsPrevious: true)
            #expect(try await hub.token(client, form: Self.form, secret: third).error == "invalid_grant")
            #expect(Self.isRefusal(try await hub.token(client, form: Self.form, secret: second)))
        }
    }
}
