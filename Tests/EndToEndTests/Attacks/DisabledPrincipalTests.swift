import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// Who is disabled gets nothing by any grant, from the next request on (identity-facts, 4.3: GO-2025-3822).
@Suite struct DisabledPrincipalTests {
    @Test func `a disabled agent gets nothing by any grant`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.change(client) { $0.client.grants.formUnion([.deviceCode, .tokenExchange]) }
            let member = try await hub.member()
            let browser = try await hub.browser(signedInAs: member)
            let tokens = try await hub.tokens(for: client, by: browser, ["scope": "openid offline_access"])
            let code = try await hub.code(for: client, by: browser)
            let device = try await hub.device(client)
            _ = try await hub.answer(device, "allow", by: browser)
            let undecided = try await hub.device(client)
            let form = try #require(try await browser.open(undecided.complete).form)
            try await hub.disable(member)
            #expect(try await hub.redeem(code, for: client).error == "invalid_grant")
            #expect(try await hub.refresh(tokens.refresh, for: client).error == "invalid_grant")
            #expect(try await hub.poll(device, client).error == "invalid_grant")
            #expect(try await hub.exchange(tokens.access, [:], by: client).error == "invalid_request")
            #expect(try await hub.userinfo(tokens.access).status == 401)
            // Nor does a form that was open before let anything in.
            _ = try await browser.post(form.action, form.fields.merging(["decision": "allow"]) { $1 })
            #expect(try await hub.poll(undecided, client).error == "authorization_pending")
            try await hub.enable(member)
            #expect(try await hub.poll(device, client).error == "invalid_grant")
            #expect(try await hub.refresh(tokens.refresh, for: client).error == "invalid_grant")
        }
    }

    @Test func `a disabled application gets nothing by any grant`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let key = try SigningKey.generate(.ES256)
            try await hub.change(client) {
                $0.client.grants = Set(ClientSettings.GrantKind.allCases)
                $0.brokerRights = [.deposit]
                $0.client.keys = String(decoding: KeySet(keys: [key.publicKey]).json, as: UTF8.self)
            }
            let browser = try await hub.browser(signedInAs: hub.member())
            let tokens = try await hub.tokens(for: client, by: browser)
            let broker = try await hub.brokerToken(client)
            let device = try await hub.device(client)
            let code = try await hub.code(for: client, by: browser)
            try await hub.change(client) { $0.isEnabled = false }
            for kind in ClientSettings.GrantKind.allCases {
                let form = [
                    ("grant_type", kind.rawValue), ("code", code), ("refresh_token", tokens.refresh),
                    ("device_code", device.code), ("assertion", "a.b.c"), ("subject_token", tokens.access),
                ]
                let answer = try await hub.token(client, form: form)
                #expect(answer.status == 401 && answer.error == "invalid_client", "\(kind)")
            }
            for name in ["device_authorization", "introspect", "revoke"] {
                let answer = try await hub.call(name, client, form: [("token", tokens.access)])
                #expect(answer.status == 401, "\(name)")
            }
            #expect(try await browser.open(device.complete).status == 422)
            #expect(try await hub.userinfo(tokens.access).status == 401)
            let bearer = (name: "Authorization", value: "Bearer \(broker)")
            #expect(try await hub.send(.get("/broker/v1/document-types", headers: [bearer])).status == 401)
        }
    }
}
