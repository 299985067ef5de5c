import AdminAPI
import Foundation
import Hummingbird
import Model
import NIOCore
import OpenID
import Primitives

extension HubRequestContext {
    var actor: AuditEvent.Actor {
        self.administrator.map { .agent($0.affiliation.agent) }
            ?? .localOperator(user: self.operatorName ?? "unknown")
    }

    func slug() throws -> Realm.Slug {
        let text = try self.part("slug")
        guard Realm.isValidSlug(text) else { throw Problem.notFound("realm \(text)", hint: "liamm realm list") }
        return .init(text)
    }

    func name() throws -> String { try self.part("name") }

    /// One part of the path, unescaped once.
    func part(_ name: String) throws -> String {
        guard let text = self.parameters.get(name), let part = text.removingPercentEncoding else {
            throw Problem.unreadable
        }
        return part
    }
}

extension Request {
    /// The body, read strictly: an unknown or repeated key is refused by name.
    func json<Body: Codable>(_ type: Body.Type) async throws -> Body {
        let bytes: ByteBuffer
        do {
            bytes = try await self.body.collect(upTo: 8 * 1024 * 1024)
        } catch is NIOTooManyBytesError {
            throw Problem.unreadable
        }
        return try StrictBody.decode(type, from: Array(bytes.readableBytesView))
    }

    func limit(default usual: Int) throws -> Int {
        guard let text = try self.queryParameters()["limit"] else { return usual }
        guard let limit = Int(text), limit > 0 else { throw Problem.invalid("limit is a number, 1 or more") }
        return min(1000, limit)
    }
}
