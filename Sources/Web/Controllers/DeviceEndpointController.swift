import Hummingbird
import OpenID

/// Where a device asks for its codes (RFC 8628, section 3.1), under every issuer.
struct DeviceEndpointController {
    let services: HubServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        for prefix in ["", "/realms/:slug"] {
            router.post("\(prefix)/oauth2/device_authorization", use: self.begin)
        }
    }

    func begin(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let issuer = try await self.services.issuer(context)
        let form = try await request.form(context)
        return OAuthResponse.json(
            try await self.services.provider.devices.respond(
                issuer: issuer,
                caller: self.services.caller(request, context, at: issuer.endpoint("device_authorization")),
                form: form
            )
        )
    }
}
