import AdminAPI
package import Administration
package import Hummingbird
import Logging
import Model
import OpenID
import Primitives

/// The administration API, as the Unix socket serves it. Who can open the socket is the machine's operator.
package enum AdminRoutes {
    package static func router(_ services: AdministrationServices) -> Router<HubRequestContext> {
        let router = Router(context: HubRequestContext.self)
        router.add(middleware: AdminErrors())
        AdminRealmController(services: services).addRoutes(to: router)
        AdminAgentController(services: services).addRoutes(to: router)
        AdminFactorController(services: services).addRoutes(to: router)
        AdminGroupController(services: services).addRoutes(to: router)
        AdminSessionController(services: services).addRoutes(to: router)
        AdminApplicationController(services: services).addRoutes(to: router)
        AdminDirectoryController(services: services).addRoutes(to: router)
        AdminCatalogController(services: services).addRoutes(to: router)
        AdminExchangeController(services: services).addRoutes(to: router)
        AdminProConnectController(services: services).addRoutes(to: router)
        AdminPlatformController(services: services).addRoutes(to: router)
        return router
    }
}

/// Names the operator and makes problems out of errors.
struct AdminErrors: RouterMiddleware {
    typealias Context = HubRequestContext

    private let peer = PeerUser()

    func handle(
        _ request: Request,
        context: HubRequestContext,
        next: (Request, HubRequestContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.operatorName = await self.peer.name(of: context.channel) ?? "local"
        do {
            return try await next(request, context)
        } catch let problem as Problem {
            return ProblemResponse.make(problem)
        } catch let error as AdministrationError {
            return ProblemResponse.make(.administration(error))
        } catch let error as StoreError {
            context.logger.error("store", metadata: ["error": "\(error)"])
            return ProblemResponse.make(.storage(error))
        } catch is TooBusy {
            return ProblemResponse.make(
                Problem(.unavailable, status: 503, title: "too many passwords wait to be checked: try again shortly")
            )
        } catch let error as HTTPError {
            return ProblemResponse.make(error.status == .notFound ? .noSuchRoute : .unreadable)
        } catch is OAuthError {
            return ProblemResponse.make(.unreadable)
        } catch {
            context.logger.error("unexpected error", metadata: ["error": "\(String(reflecting: error))"])
            return ProblemResponse.make(.internalError)
        }
    }
}
