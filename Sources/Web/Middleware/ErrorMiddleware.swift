import AdminAPI
import Broker
import HTTPTypes
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
            context.notes.note(error)
            return try self.refused(error, request: request, context: context)
        } catch let challenge as StepUpChallenge {
            context.notes.note(cause: "the sign-in is weaker or older than what is asked for")
            return OAuthResponse.stepUp(challenge)
        } catch let problem as Problem {
            return ProblemResponse.make(problem)
        } catch let error as BrokerError {
            if error == .damaged {
                context.logger.critical("a piece is damaged", metadata: ["path": "\(request.uri.path)"])
            }
            return ProblemResponse.make(Problem.broker(error))
        } catch let error as StoreError {
            context.logger.error("store", metadata: ["error": "\(error)"])
            return try self.unavailable(error, request: request, context: context)
        } catch let error as TooBusy {
            return try self.busy(error, request: request, context: context)
        } catch let error as HTTPError {
            return try self.http(error, request: request, context: context)
        } catch {
            context.logger.error("unexpected error", metadata: ["error": "\(String(reflecting: error))"])
            return try self.trouble(request: request, context: context)
        }
    }

    private enum Reader { case oauth, program, person }

    /// A program that asks for JSON, and not for a page, is told in JSON that there is nothing.
    private func reader(of request: Request, missing status: HTTPResponse.Status) -> Reader {
        let reader = self.reader(of: request)
        guard reader == .person, status == .notFound || status == .methodNotAllowed else { return reader }
        let types = request.headers[values: .accept].flatMap { $0.split(separator: ",") }.map { part in
            part.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
        }
        let isProgram = types.contains { $0 == "application/json" || $0.hasSuffix("+json") }
        return isProgram && !types.contains("text/html") ? .program : .person
    }

    /// In words that RFC 6749, section 5.2, lets stand in a description.
    private static func words(of error: HTTPError) -> String {
        switch error.status {
        case .notFound: error.body ?? "there is nothing at this address"
        case .methodNotAllowed: "this address has another method"
        default: "the request cannot be read"
        }
    }

    private func reader(of request: Request) -> Reader {
        let path = request.uri.path
        if ["/admin/", "/broker/"].contains(where: { path.utf8.starts(with: $0.utf8) }) { return .program }
        if path.contains("/oauth2/register") { return .oauth }
        let isOAuth = [
            "/oauth2/token", "/oauth2/par", "/oauth2/userinfo", "/oauth2/jwks",
            "/oauth2/device_authorization", "/oauth2/introspect", "/oauth2/revoke",
        ].contains { path.hasSuffix($0) }
        return isOAuth || path.contains("/.well-known/") ? .oauth : .person
    }

    /// What cannot read what it was sent says so in the shape of its reader.
    private func refused(_ error: OAuthError, request: Request, context: HubRequestContext) throws -> Response {
        switch self.reader(of: request) {
        case .oauth: OAuthResponse.failure(error, request: request)
        case .program: ProblemResponse.make(Problem.unreadable)
        case .person: try self.pages.notFound(request: request, identifier: context.id, status: .badRequest)
        }
    }

    private func unavailable(_ error: StoreError, request: Request, context: HubRequestContext) throws -> Response {
        switch self.reader(of: request) {
        case .oauth:
            return OAuthResponse.failure(OAuthError(.temporarilyUnavailable, "try again shortly"), request: request)
        case .program: return ProblemResponse.make(Problem.storage(error))
        case .person:
            return try self.pages.unavailable(
                request: request,
                identifier: context.id,
                isFull: error.code == .full
            )
        }
    }

    /// RFC 9110, section 15.6.4.
    private func busy(_ error: TooBusy, request: Request, context: HubRequestContext) throws -> Response {
        var response = try self.unavailable(StoreError(.unavailable, "passwords"), request: request, context: context)
        response.headers[.retryAfter] = "\(error.retryAfter.components.seconds)"
        return response
    }

    private func http(_ error: HTTPError, request: Request, context: HubRequestContext) throws -> Response {
        var response = try self.response(to: error, request: request, context: context)
        response.headers[.allow] = error.headers[.allow]
        return response
    }

    private func response(
        to error: HTTPError,
        request: Request,
        context: HubRequestContext
    ) throws -> Response {
        switch self.reader(of: request, missing: error.status) {
        case .oauth:
            let refusal = OAuthError(.invalidRequest, Self.words(of: error))
            context.notes.note(refusal)
            var response = OAuthResponse.failure(refusal, request: request)
            response.status = error.status
            return response
        case .program:
            guard error.status != .notFound else { return ProblemResponse.make(Problem.noSuchRoute) }
            let title = error.status == .methodNotAllowed ? "this address has another method" : Problem.unreadable.title
            return ProblemResponse.make(Problem(.invalidRequest, status: error.status.code, title: title))
        case .person:
            return try self.pages.notFound(request: request, identifier: context.id, status: error.status)
        }
    }

    private func trouble(request: Request, context: HubRequestContext) throws -> Response {
        switch self.reader(of: request) {
        case .oauth:
            return OAuthResponse.failure(OAuthError(.serverError, "an internal error, logged"), request: request)
        case .program: return ProblemResponse.make(Problem.internalError)
        case .person: return try self.pages.trouble(request: request, identifier: context.id)
        }
    }
}
