import HubTesting
import Primitives
import Testing

/// RFC 6749, sections 3.2 and 5.2: how the token endpoint wants to be asked.
@Suite struct TokenRequestTests {
    @Test(arguments: ["password", "implicit", "AUTHORIZATION_CODE", "refresh_token ", "\"\\é"])
    func `5.2: a grant that is not offered is unsupported_grant_type`(grant: String) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let form = [("grant_type", grant), ("username", "alegoff"), ("password", Hub.password)]
            let answer = try await hub.token(client, form: form)
            #expect(answer.status == 400)
            #expect(answer.error == "unsupported_grant_type")
            #expect(answer.isOAuthJSON)
            // Appendix A.8: visible ASCII without quotes or backslash.
            let reason = answer.json?["error_description"]?.string ?? "é"
            #expect(reason.utf8.allSatisfy { 0x20...0x7E ~= $0 && $0 != 0x22 && $0 != 0x5C })
        }
    }

    @Test func `5.2: grant_type missing or repeated is invalid_request`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let missing = try await hub.token(client, form: [("code", "any")])
            #expect(missing.status == 400)
            #expect(missing.error == "invalid_request")
            let twice = [("grant_type", "refresh_token"), ("grant_type", "refresh_token"), ("refresh_token", "any")]
            #expect(try await hub.token(client, form: twice).error == "invalid_request")
        }
    }

    @Test(arguments: ["application/json", "multipart/form-data; boundary=x", "text/plain", ""])
    func `3.2: a body that is not a form is refused in JSON`(type: String) async throws {
        try await Hub.lend { hub in
            let answer = try await hub.send(.post("/oauth2/token", text: #"{"grant_type":"password"}"#, type: type))
            #expect(answer.status == 400)
            #expect(answer.error == "invalid_request")
            #expect(answer.isOAuthJSON)
        }
    }

    @Test(arguments: [
        ("application/x-www-form-urlencoded", true), ("application/x-www-form-urlencoded; charset=UTF-8", true),
        ("Application/X-WWW-Form-Urlencoded ;a=b", true), ("application/x-www-form-urlencodedx", false),
        ("application/x-www-form-urlencoded+json", false), ("xapplication/x-www-form-urlencoded", false),
    ])
    func `RFC 9110 8.3.1: the media type is compared whole, parameters apart`(type: String, isForm: Bool) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let basic = Hub.basic(client.id.text, try #require(client.secret))
            let body = "grant_type=refresh_token&refresh_token=any"
            let answer = try await hub.send(.post("/oauth2/token", text: body, type: type, headers: [basic]))
            #expect(answer.error == (isForm ? "invalid_grant" : "invalid_request"))
        }
    }

    @Test func `5.1: neither tokens nor refusals are kept by anybody on the way`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let code = try await hub.code(for: client, by: browser)
            for status in [200, 400] {
                let answer = try await hub.redeem(code, for: client)
                #expect(answer.status == status)
                #expect(answer.header("Cache-Control") == "no-store")
                #expect(answer.header("Pragma") == "no-cache")
                hub.clock.advance(by: .minutes(1))
            }
        }
    }

    @Test(arguments: ["grant_type=%", "grant_type=%f", "grant_type=%zz", "grant_type=%ff%fe", "a=%00"])
    func `3.2: a form that cannot be read is refused in JSON`(body: String) async throws {
        try await Hub.lend { hub in
            let type = "application/x-www-form-urlencoded"
            let answer = try await hub.send(.post("/oauth2/token", text: body, type: type))
            #expect(answer.status == 400)
            #expect(answer.error == "invalid_request")
        }
    }

    @Test func `3.2: a body that is too large, or holds too many parameters, is refused in JSON`() async throws {
        try await Hub.lend { hub in
            let type = "application/x-www-form-urlencoded"
            let many = (0...200).map { "p\($0)=1" }.joined(separator: "&")
            for (body, status) in [(String(repeating: "a", count: 70_000), 413), (many, 400)] {
                let answer = try await hub.send(.post("/oauth2/token", text: body, type: type))
                #expect(answer.status == status)
                #expect(answer.error == "invalid_request")
                #expect(answer.isOAuthJSON)
            }
        }
    }

    @Test(arguments: ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
    func `3.2: only POST`(method: String) async throws {
        try await Hub.lend { hub in
            let answer = try await hub.send(.method(method, "/oauth2/token?grant_type=password"))
            #expect(answer.status == 405)
            #expect(answer.header("Allow") == "OPTIONS, POST")
            #expect(answer.isOAuthJSON)
        }
    }

    @Test func `3.2: an unknown realm has no token endpoint`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let answer = try await hub.token(client, realm: "nowhere", form: [("grant_type", "refresh_token")])
            #expect(answer.status == 404)
            #expect(answer.isOAuthJSON)
        }
    }
}
