import HTTPTypes
import Hummingbird

/// The paths by which Keycloak names the endpoints of a realm, for tools that were set up for it. Each leads to the
/// endpoint of the same realm as if that had been called: whatever holds there holds here.
enum KeycloakPaths {
    /// Below `/realms/<slug>/`, then below `/realms/<slug>/oauth2/`.
    static let endpoints: [(alias: String, endpoint: String)] = [
        ("protocol/openid-connect/auth", "authorize"),
        ("protocol/openid-connect/token", "token"),
        ("protocol/openid-connect/userinfo", "userinfo"),
        ("protocol/openid-connect/certs", "jwks"),
        ("protocol/openid-connect/logout", "logout"),
        ("protocol/openid-connect/token/introspect", "introspect"),
        ("protocol/openid-connect/revoke", "revoke"),
        ("protocol/openid-connect/auth/device", "device_authorization"),
        ("protocol/openid-connect/ext/par/request", "par"),
        ("protocol/openid-connect/login-status-iframe.html", "check_session"),
        ("clients-registrations/openid-connect", "register"),
        ("clients-registrations/openid-connect/:client", "register"),
    ]

    /// After all other routes: an endpoint added later would not be reached by its alias.
    static func add(to router: Router<HubRequestContext>) {
        let own = router.buildResponder()
        for (alias, endpoint) in self.endpoints {
            for method: HTTPRequest.Method in [.get, .head, .post, .put, .patch, .delete, .options] {
                router.on("/realms/:slug/\(alias)", method: method) { request, context -> Response in
                    var context = context
                    var target = "/realms/\(context.parameters.get("slug") ?? "")/oauth2/\(endpoint)"
                    context.alias = alias
                    if let client = context.parameters.get("client") {
                        target += "/\(client)"
                        context.alias = alias.replacing(":client", with: client)
                    }
                    if let query = request.uri.query { target += "?\(query)" }
                    var head = request.head
                    head.path = target
                    return try await own.respond(to: Request(head: head, body: request.body), context: context)
                }
            }
        }
    }
}
