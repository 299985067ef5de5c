import HTTPTypes
import Hummingbird
import Model
import OpenID

/// Problems as pages: always with a way on.
extension PageResponder {
    func problem(
        _ problem: PageProblem,
        _ request: Request,
        status: HTTPResponse.Status,
        code: String,
        identifier: String,
        applicationName: String? = nil,
        restartURL: String? = nil,
        realm: Realm? = nil,
        contact: String? = nil,
        differences: [RedirectDifference] = []
    ) throws -> Response {
        let page = ErrorPage(
            problem,
            applicationName: applicationName,
            restartURL: restartURL,
            portalURL: "/",
            reportMail: self.support(of: realm)?.mail,
            code: code,
            id: identifier,
            contact: contact,
            differences: differences
        )
        var response = try self.page(page, request, status: status, realm: realm)
        if let name = RefusalLog.problemField { response.headers[name] = code }
        return response
    }

    func unavailable(request: Request, identifier: String, isFull: Bool) throws -> Response {
        try self.problem(
            .unavailable,
            request,
            status: isFull ? .insufficientStorage : .serviceUnavailable,
            code: isFull ? "storage-full" : "unavailable",
            identifier: identifier
        )
    }

    /// The access rule keeps the agent out: whom to ask, and the way for somebody else to sign in `anew`.
    func refused(
        _ refusal: Model.Application.Refusal,
        to application: Model.Application,
        in realm: Realm?,
        anew restartURL: String,
        _ request: Request,
        identifier: String
    ) throws -> Response {
        let support = self.support(of: realm)
        return try self.problem(
            .accessRefused(refusal, contact: support?.name ?? support?.mail),
            request,
            status: .forbidden,
            code: "access-refused",
            identifier: identifier,
            applicationName: application.name,
            restartURL: restartURL,
            realm: realm
        )
    }

    func notFound(request: Request, identifier: String, status: HTTPResponse.Status) throws -> Response {
        status == .notFound
            ? try self.problem(.notFound, request, status: .notFound, code: "not-found", identifier: identifier)
            : try self.problem(
                .requestRefused,
                request,
                status: status,
                code: "request-refused",
                identifier: identifier
            )
    }

    func trouble(request: Request, identifier: String) throws -> Response {
        try self.problem(
            .trouble,
            request,
            status: .internalServerError,
            code: "internal-error",
            identifier: identifier
        )
    }
}

extension HTTPResponse.Status {
    /// RFC 4918, section 11.5.
    static var insufficientStorage: Self { .init(code: 507, reasonPhrase: "Insufficient Storage") }
}
