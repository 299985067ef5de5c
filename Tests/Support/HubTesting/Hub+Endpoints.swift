package import Model
import OpenID
import Primitives
import Testing

/// The endpoints of the provider beside the token endpoint, as applications call them.
extension Hub {
    /// A form to `/oauth2/<name>`, with the client's own way of proving itself.
    package func call(
        _ name: String,
        _ client: HubClient,
        realm: Realm.Slug? = nil,
        form: [(String, String)],
        headers: [(name: String, value: String)] = []
    ) async throws -> HubAnswer {
        var (form, headers) = (form, headers)
        switch client.authentication {
        case .none, .privateKeyJWT, .tlsClientAuth, .selfSignedTLSClientAuth:
            form.append(("client_id", client.id.text))
        case .secretPost: form += [("client_id", client.id.text), ("client_secret", client.secret ?? "")]
        case .secretBasic: headers.append(Self.basic(client.id.text, client.secret ?? ""))
        }
        return try await self.send(.post("\(Self.path(of: realm))/oauth2/\(name)", form: form, headers: headers))
    }

    /// An application that may let devices in, as `client` makes them.
    package func deviceClient(
        _ id: Model.Application.ClientID = "borne",
        access: Model.Application.AccessRule = .everyone,
        authentication: Model.Application.Authentication = .none,
        activatedRealms: [Realm.Slug] = ["armor", "argoat"]
    ) async throws -> HubClient {
        let client = try await self.client(
            id,
            authentication: authentication,
            access: access,
            activatedRealms: activatedRealms
        )
        try await self.change(client) { $0.client.grants.insert(.deviceCode) }
        return client
    }

    /// What a device is given to begin with.
    package struct Device: Sendable {
        package let code: String
        package let userCode: String
        package let complete: String

        package init(_ answer: HubAnswer) throws {
            self.code = try #require(answer.json?["device_code"]?.string, "\(answer.text)")
            self.userCode = try #require(answer.json?["user_code"]?.string)
            let address = try #require(answer.json?["verification_uri_complete"]?.string)
            self.complete = String(address.dropFirst(Hub.url.count))
        }
    }

    package func device(
        _ client: HubClient,
        realm: Realm.Slug? = nil,
        scope: String = "openid profile",
        _ more: [(String, String)] = []
    ) async throws -> Device {
        try Device(
            await self.call("device_authorization", client, realm: realm, form: [("scope", scope)] + more)
        )
    }

    package func poll(_ device: Device, _ client: HubClient, realm: Realm.Slug? = nil) async throws -> HubAnswer {
        let form = [
            ("grant_type", Model.ClientSettings.GrantKind.deviceCode.rawValue), ("device_code", device.code),
        ]
        return try await self.token(client, realm: realm, form: form)
    }

    /// The agent of this browser answers the page of a device.
    package func answer(
        _ device: Device,
        _ decision: String,
        by browser: HubBrowser
    ) async throws -> HubAnswer {
        let page = try await browser.open(device.complete)
        return try await browser.submit(#require(page.form), ["decision": decision])
    }

    package func introspect(
        _ token: String,
        by client: HubClient,
        realm: Realm.Slug? = nil,
        headers: [(name: String, value: String)] = []
    ) async throws -> HubAnswer {
        try await self.call("introspect", client, realm: realm, form: [("token", token)], headers: headers)
    }

    package func revoke(_ token: String, by client: HubClient, realm: Realm.Slug? = nil) async throws -> HubAnswer {
        try await self.call("revoke", client, realm: realm, form: [("token", token)])
    }
}
