import AdminAPI
import Administration
import Hummingbird
import Logging
import Model
import OpenID
import Primitives

/// Makes problems out of errors of the administration.
struct AdminErrors: RouterMiddleware {
    typealias Context = HubRequestContext

    func handle(
        _ request: Request,
        context: HubRequestContext,
        next: (Request, HubRequestContext) async throws -> Response
    ) async throws -> Response {
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

/// Names the operator at the other end of the administration socket.
struct LocalOperator: RouterMiddleware {
    typealias Context = HubRequestContext

    private let peer = PeerUser()

    func handle(
        _ request: Request,
        context: HubRequestContext,
        next: (Request, HubRequestContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.operatorName = await self.peer.name(of: context.channel) ?? "local"
        return try await next(request, context)
    }
}
