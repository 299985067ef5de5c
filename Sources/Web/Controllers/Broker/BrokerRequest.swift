import AdminAPI
import Broker
import Foundation
import HTTPTypes
import Hummingbird
import Model
import NIOCore
import OpenID
import Primitives

extension BrokerServices {
    /// The application that asks, with the right its verb needs (RFC 6750, section 2.1). Nil: either right will do.
    func application(
        _ request: Request,
        _ context: HubRequestContext,
        needing scope: BrokerScope?
    ) async throws -> ActingApplication {
        guard let party = try await self.party(request, context) else {
            throw Problem(
                .notSignedIn,
                status: 401,
                title: "an access token of the application is needed",
                hint: "POST /oauth2/token with grant_type=client_credentials, then Authorization: Bearer"
            )
        }
        let enough = scope.map { [$0] } ?? BrokerScope.allCases
        guard enough.contains(where: party.may) else {
            let names = enough.map(\.rawValue).joined(separator: " or ")
            let right = enough.map { "--broker \($0.right)" }.joined(separator: " ")
            throw Problem(
                .forbidden,
                status: 403,
                title: "the token has not the scope \(names)",
                hint: "an administrator grants it: liamm app update \(party.application.clientID) \(right)"
            )
        }
        return party.application
    }

    /// Whose token it is: nil for what is none, or is bound to a key that was not proved; how to prove it is then noted
    /// for the answer (RFC 9449, section 7.1).
    private func party(_ request: Request, _ context: HubRequestContext) async throws -> ApplicationParty? {
        guard let token = AuthorizationField(request.headers[.authorization])?.accessToken else { return nil }
        let caller = Caller(request, context, at: self.access.baseURL + request.uri.path)
        do {
            return try await self.access.party(token, caller: caller)
        } catch is OAuthError {
            return nil
        }
    }
}

extension HubRequestContext {
    /// An identifier in the path; what cannot be one is nobody's.
    func identifier<Tag>(_ name: String = "id") throws -> Identifier<Tag> {
        let text = try self.part(name)
        guard 1...64 ~= text.utf8.count, text.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            throw Problem.notFound("what this address names")
        }
        return Identifier(text)
    }
}

extension Request {
    private static let longestBody = 256 * 1024

    /// A JSON body with the digest of what it says, whatever its spelling: what an idempotency key is bound to.
    func brokerBody<Body: Codable>(_ type: Body.Type) async throws -> (body: Body, digest: [UInt8]) {
        guard self.mediaType == "application/json" else {
            throw Problem(.invalidRequest, status: 415, title: "the body must be application/json")
        }
        let bytes: [UInt8]
        do {
            bytes = Array(try await self.body.collect(upTo: Self.longestBody).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw Problem.broker(.tooLarge(limit: Int64(Self.longestBody)))
        }
        let body = try StrictBody.decode(type, from: bytes)
        guard let value = try? StrictJSON.parse(bytes) else { throw Problem.unreadable }
        return (body, Digest.sha256(Array(self.uri.path.utf8) + [0x0A] + value.canonicalBytes))
    }

    /// `Idempotency-Key`, which a request that makes something must carry.
    func idempotency(_ digest: [UInt8]) throws -> IdempotencyKey {
        guard let name = HTTPField.Name("Idempotency-Key"), let key = self.headers[name] else {
            throw Problem(
                .invalidRequest,
                status: 400,
                title: "Idempotency-Key is missing",
                detail: "a key of your choice, the same when you repeat this very request"
            )
        }
        guard 1...200 ~= key.utf8.count, key.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            throw Problem.invalid("Idempotency-Key is 1 to 200 characters of printable ASCII, without space")
        }
        return IdempotencyKey(key: key, request: digest)
    }

    func brokerQuery(_ known: Set<String>) throws -> [String: String] {
        guard let form = try? self.queryParameters() else { throw Problem.unreadable }
        guard form.repeated.isEmpty else { throw Problem.invalid("a parameter is repeated") }
        if let unknown = Set(form.values.keys).subtracting(known).sorted().first {
            throw Problem.invalid(
                "unknown parameter \(unknown)",
                detail: "known: \(known.sorted().joined(separator: ", "))"
            )
        }
        return Dictionary(uniqueKeysWithValues: known.compactMap { name in form[name].map { (name, $0) } })
    }

    func realm(in query: [String: String]) throws -> Realm.Slug? {
        guard let text = query["realm"] else { return nil }
        guard Realm.isValidSlug(text) else { throw Problem.invalid("realm is a slug such as brest-metropole") }
        return .init(text)
    }
}
