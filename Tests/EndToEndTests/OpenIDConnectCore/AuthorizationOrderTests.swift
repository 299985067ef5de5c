import HubTesting
import OpenID
import Testing

/// The order of the checks of the authorization endpoint, which decides who is told what.
@Suite struct AuthorizationOrderTests {
    @Test func `nothing goes to an address before it is validated, and nobody is asked before all is checked`() throws {
        let names = AuthorizationStep.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(
            names == [
                "repeated-parameters", "client", "pushed-request", "request-object", "redirect-uri", "pushed-only",
                "response-type", "response-mode", "scope", "prompt", "max-age", "level", "pkce", "claims", "resource",
                "authorization-details", "proof-key", "id-token-hint", "cancellation", "authentication", "access",
                "assurance", "proconnect", "consent", "code",
            ]
        )
        #expect(AuthorizationStep.ofRequest.count == 18)
    }

    /// Each wrong at once: the first in order is the one that is told.
    @Test func `the first thing that is wrong is what is told`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let wrong: [(name: String, value: String?, error: String)] = [
                ("response_type", "token", "unsupported_response_type"),
                ("response_mode", "fragment", "invalid_request"),
                ("scope", "email", "invalid_scope"), ("prompt", "maybe", "invalid_request"),
                ("code_challenge", nil, "invalid_request"), ("resource", "https://no.example", "invalid_target"),
                ("authorization_details", "x", "invalid_authorization_details"), ("dpop_jkt", "x", "invalid_request"),
            ]
            for start in wrong.indices {
                let changes = wrong[start...].reduce(into: [String: String?]()) {
                    $0.updateValue($1.value, forKey: $1.name)
                }
                let answer = try await hub.send(.get(hub.authorizePath(client, changes)))
                #expect(answer.parameters["error"] == wrong[start].error, "\(wrong[start].name)")
                // An address or a client that is not right comes before all of them.
                for first in [["redirect_uri": "https://evil.example"], ["client_id": "nobody"]] {
                    let all = changes.merging(first.mapValues { Optional($0) }) { $1 }
                    let page = try await hub.send(.get(hub.authorizePath(client, all)))
                    #expect(page.status == 400 && page.isPage && page.location == nil)
                }
            }
        }
    }
}
