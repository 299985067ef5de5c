import AdminAPI
package import Hummingbird
import Logging
import Model
import OpenID

/// The one place that makes a response out of an error, in the shape its reader expects.
package struct ErrorMiddleware: RouterMiddleware {
    package typealias Context = HubRequestContext

    private let pages: PageResponder

    package init(pages: PageResponder) { self.pages = pages }

    package func handle(
        _ request: Request,
        context: HubRequestContext,
        next: (Request, HubRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as OAuthError {
            return OAuthResponse.failure(error, request: request)
        } catch let problem as Problem {
            return ProblemResponse.make(problem)
        } catch let error as StoreError {
            context.logger.error("store", metadata: ["error": "\(error)"])
            return try self.unavailable(error, request: request, context: context)
        } catch let error as HTTPError {
            return try self.http(error, request: request, context: context)
        } catch {
            context.logger.error("unexpected error", metadata: ["error": "\(String(reflecting: error))"])
            return try self.trouble(request: request, context: context)
        }
    }

    private enum Reader { case oauth, administration, person }

    private func reader(of request: Request) -> Reader {
        let path = request.uri.path
        if path.utf8.starts(with: "/admin/".utf8) { return .administration }
        let isOAuth = ["/oauth2/token", "/oauth2/userinfo", "/oauth2/jwks"].contains { path.hasSuffix($0) }
        return isOAuth || path.contains("/.well-known/") ? .oauth : .person
    }

    private func unavailable(_ error: StoreError, request: Request, context: HubRequestContext) throws -> Response {
        switch self.reader(of: request) {
        case .oauth:
            return OAuthResponse.failure(OAuthError(.temporarilyUnavailable, "try again shortly"), request: request)
        case .administration: return ProblemResponse.make(Problem.storage(error))
        case .person: return try self.pages.unavailable(request: request, isFull: error.code == .full)
        }
    }

    private func http(_ error: HTTPError, request: Request, context: HubRequestContext) throws -> Response {
        switch self.reader(of: request) {
        case .oauth where error.status == .notFound:
            return Response(status: .notFound)
        case .oauth:
            return OAuthResponse.failure(OAuthError(.invalidRequest, "the request cannot be read"), request: request)
        case .administration:
            return ProblemResponse.make(error.status == .notFound ? Problem.noSuchRoute : Problem.unreadable)
        case .person:
            return try self.pages.notFound(request: request, status: error.status)
        }
    }

    private func trouble(request: Request, context: HubRequestContext) throws -> Response {
        switch self.reader(of: request) {
        case .oauth:
            return OAuthResponse.failure(OAuthError(.serverError, "an internal error, logged"), request: request)
        case .administration: return ProblemResponse.make(Problem.internalError)
        case .person: return try self.pages.trouble(request: request, identifier: context.id)
        }
    }
}
