import Hummingbird
import Model
import OpenID

/// Routes of applications. Each names the right it asks for, and its handler is given the application: none can forget
/// to look at the token.
struct BrokerRouter<Router: RouterMethods<HubRequestContext>> {
    typealias Handler =
        @Sendable (Request, HubRequestContext, ActingApplication) async throws -> Response

    let router: Router
    let services: BrokerServices

    /// `scope` nil: either right will do.
    func get(_ path: RouterPath, needing scope: BrokerScope?, use handler: @escaping Handler) {
        self.router.get(path, use: self.guarded(scope, handler))
    }

    func post(_ path: RouterPath, needing scope: BrokerScope?, use handler: @escaping Handler) {
        self.router.post(path, use: self.guarded(scope, handler))
    }

    private func guarded(
        _ scope: BrokerScope?,
        _ handler: @escaping Handler
    ) -> @Sendable (Request, HubRequestContext) async throws -> Response {
        let services = self.services
        return { request, context in
            try await handler(request, context, try await services.application(request, context, needing: scope))
        }
    }
}
