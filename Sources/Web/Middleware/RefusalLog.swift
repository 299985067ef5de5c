import HTTPTypes
import Hummingbird
import Logging
import OpenID
import Primitives

/// Tells the log of every request that the provider refused and of every page that says so, one line each: by the
/// reference that the page shows, with the error, the application where there is one, and the cause in words.
///
/// Around the errors, so that it sees what became of them. What belongs to the ordinary course of the protocol is none.
struct RefusalLog: RouterMiddleware {
    typealias Context = HubRequestContext

    /// By which a page says what is wrong; it goes no further than here.
    static let problemField = HTTPField.Name("Problem-Code")

    /// Answers that an application expects, and goes on from.
    private static let usual: Set<String> = [
        "login_required", "interaction_required", "consent_required", "account_selection_required",
        "authorization_pending", "slow_down", "use_dpop_nonce",
    ]
    /// What the audit keeps, with the agent: the log has it, the tally of applications has not.
    private static let audited: Set<String> = ["access-refused"]

    let ledger: RefusalLedger

    func handle(
        _ request: Request,
        context: HubRequestContext,
        next: (Request, HubRequestContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        let page = Self.problemField.flatMap { response.headers[$0] }
        if let name = Self.problemField { response.headers[name] = nil }
        let notes = context.notes.content
        let isRefused = 400..<500 ~= response.status.code && (page != nil || Self.isEndpoint(request))
        guard isRefused || notes.code != nil, let code = page ?? notes.code ?? Self.code(of: response.status),
            !Self.usual.contains(code), context.notes.report()
        else { return response }
        let cause = notes.cause ?? Self.cause(of: response.status)
        self.tell(code, cause, notes.client.map(\.text), request, response, context)
        return response
    }

    private func tell(
        _ code: String,
        _ cause: String,
        _ client: String?,
        _ request: Request,
        _ response: Response,
        _ context: HubRequestContext
    ) {
        let isTallied = !Self.audited.contains(code)
        let entry = self.ledger.note(
            RefusedRequest(client: isTallied ? client.map { .init($0) } : nil, code: code, cause: cause)
        )
        guard entry != .none else { return }
        var fields: Logger.Metadata = [
            "reference": "\(context.id)", "error": "\(code)", "cause": "\(cause)",
            "status": "\(response.status.code)",
            // Without the query: it may carry what a tool should have kept to itself.
            "path": "\(context.endpointPath ?? String(request.uri.path.prefix(100)))",
        ]
        if let client { fields["client"] = "\(client)" }
        switch entry {
        case .line(let unwritten) where unwritten > 0: fields["unwritten"] = "\(unwritten)"
        case .lastLine: fields["note"] = "more of this minute are counted, not written"
        case .line, .none: break
        }
        context.logger.notice("refused", metadata: fields)
    }

    private static func isEndpoint(_ request: Request) -> Bool {
        let path = request.uri.path
        guard !["/admin/", "/broker/"].contains(where: { path.hasPrefix($0) }) else { return false }
        return ["/oauth2/", "/.well-known/", "/protocol/openid-connect/"].contains { path.contains($0) }
    }

    private static func code(of status: HTTPResponse.Status) -> String? {
        switch status {
        case .unauthorized: "unauthorized"
        case .notFound: "not-found"
        case .methodNotAllowed: "method-not-allowed"
        case .tooManyRequests: "too-many-requests"
        default: "status-\(status.code)"
        }
    }

    private static func cause(of status: HTTPResponse.Status) -> String {
        switch status {
        case .unauthorized: "no token was sent"
        case .notFound: "nothing is at that address"
        case .methodNotAllowed: "the address has another method"
        default: "the request was refused"
        }
    }
}
