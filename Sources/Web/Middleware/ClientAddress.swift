import HTTPTypes
package import Hummingbird
package import Primitives
import SignIn

/// Says whose address a request comes from, when it came through proxies of ours.
package struct ClientAddress: RouterMiddleware {
    package typealias Context = HubRequestContext

    private let forwarded: ForwardedAddress
    private let name: HTTPField.Name?

    package init(trustedProxies: [IPNetwork]) {
        self.forwarded = ForwardedAddress(trusted: trustedProxies)
        self.name = trustedProxies.isEmpty ? nil : HTTPField.Name("X-Forwarded-For")
    }

    package func handle(
        _ request: Request,
        context: HubRequestContext,
        next: (Request, HubRequestContext) async throws -> Response
    ) async throws -> Response {
        guard let name else { return try await next(request, context) }
        var context = context
        let headers = request.headers[values: name]
        context.clientAddress = self.forwarded.client(peer: context.clientAddress, headers: headers)
        return try await next(request, context)
    }
}
