import AdminAPI
import Administration
import Foundation
import HTTPTypes
import Hummingbird
import Model
import NIOCore

/// Administration answers: JSON, or a problem with its code.
enum ProblemResponse {
    /// The same bytes for the same answer.
    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: try self.encoder.encode(value)))
        )
    }

    static func make(_ problem: Problem) -> Response {
        let body = (try? self.encoder.encode(problem)) ?? Data("{}".utf8)
        var headers: HTTPFields = [.contentType: "application/problem+json", .cacheControl: "no-store"]
        if problem.status == 401 { headers[.wwwAuthenticate] = "Bearer" }
        return Response(
            status: .init(code: problem.status),
            headers: headers,
            body: .init(byteBuffer: ByteBuffer(bytes: body))
        )
    }
}

extension Problem {
    static func storage(_ error: StoreError) -> Problem {
        switch error.code {
        case .conflict:
            Problem(.conflict, status: 409, title: "this conflicts with what is there", detail: error.subject)
        case .unavailable: Problem(.unavailable, status: 503, title: "the database does not answer")
        case .full: Problem(.storageFull, status: 507, title: "the disk is full: nothing was changed")
        case .corrupt: .internalError
        }
    }

    static func administration(_ error: AdministrationError) -> Problem {
        switch error {
        case .notFound(let what, let near): .notFound(what, near: near)
        case .noDirectory(let slug):
            Problem(
                .notFound,
                status: 404,
                title: "\(slug) has no directory",
                hint: "declare one in its realm file, then liamm realm apply"
            )
        case .ambiguous(let names):
            Problem(
                .ambiguousName,
                status: 422,
                title: "several are meant: name one",
                lines: names
            )
        case .unknownRealm(let slug, let near):
            .notFound("realm \(slug)", hint: "liamm realm list", near: near)
        case .invalid(let reason): .invalid(reason)
        case .weakPassword(let reasons):
            Problem(.invalidRequest, status: 422, title: "the password is refused", lines: reasons)
        case .conflict(let what): Problem(.conflict, status: 409, title: what)
        case .forbidden(let what): Problem(.forbidden, status: 403, title: what)
        case .realmFiles(let lines):
            Problem(
                .realmFilesInvalid,
                status: 422,
                title: "\(lines.count) \(lines.count == 1 ? "mistake" : "mistakes") in the realm files",
                lines: lines
            )
        case .notConfirmed(let act, let name):
            Problem(.confirmationRequired, status: 409, title: act, hint: "confirm it by the name: --confirm \(name)")
        case .removalNotConfirmed(let slugs):
            Problem(
                .confirmationRequired,
                status: 409,
                title: "the plan removes \(slugs.joined(separator: ", "))",
                hint: "confirm each by its name: " + slugs.map { "--confirm \($0)" }.joined(separator: " ")
            )
        }
    }
}
