import AdminAPI
import Administration
import Foundation
import HTTPTypes
import Hummingbird
import Model
import NIOCore

/// Administration answers: JSON, or a problem with its code.
enum ProblemResponse {
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Response(
            status: status,
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: try encoder.encode(value)))
        )
    }

    static func make(_ problem: Problem) -> Response {
        let body = (try? JSONEncoder().encode(problem)) ?? Data("{}".utf8)
        return Response(
            status: .init(code: problem.status),
            headers: [.contentType: "application/problem+json", .cacheControl: "no-store"],
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
        case .notFound(let what): .notFound(what)
        case .ambiguous(let names):
            Problem(
                .ambiguousName,
                status: 422,
                title: "several are meant: name one",
                lines: names
            )
        case .unknownRealm(let slug, let near):
            Problem(
                .notFound,
                status: 404,
                title: "realm \(slug) does not exist",
                hint: "liamm realm list",
                lines: near.prefix(5).map { "did you mean \($0)?" }
            )
        case .invalid(let reason): .invalid(reason)
        case .conflict(let what): Problem(.conflict, status: 409, title: what)
        case .realmFiles(let lines):
            Problem(
                .realmFilesInvalid,
                status: 422,
                title: "\(lines.count) mistakes in the realm files",
                hint: "liamm realm validate -f Realms/",
                lines: lines
            )
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
