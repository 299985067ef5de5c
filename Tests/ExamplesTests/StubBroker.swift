import BrokerAPI
import Foundation
import HTTPTypes
import Hummingbird
import Primitives

/// A broker in memory that keeps its word about idempotency, and loses as many answers as it is told.
actor StubBroker {
    enum Step: String, CaseIterable, Sendable { case upload, document, exchange }

    private struct Refusal: Encodable {
        let title: String
        let status: Int
        let code: String
    }

    private static let time = Timestamp(seconds: 1_795_000_000)

    private var toLose: [Step: Int]
    private var uploads = 0
    private(set) var documents: [String: (request: DocumentRequest, answer: DepositResource)] = [:]
    private(set) var exchanges: [String: (request: ExchangeRequest, answer: ExchangeResource)] = [:]

    init(losing step: Step? = nil, times: Int = 1) { self.toLose = step.map { [$0: times] } ?? [:] }

    nonisolated func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.post("/oauth2/token") { _, _ in
            Response(status: .ok, body: .init(byteBuffer: .init(string: #"{"access_token":"t","expires_in":300}"#)))
        }
        router.post("/broker/v1/uploads") { request, _ in
            try await self.upload(Data(try await request.body.collect(upTo: 1 << 20).readableBytesView))
        }
        router.post("/broker/v1/documents") { request, _ in
            let key = Self.key(of: request)
            return try await self.document(key, Data(try await request.body.collect(upTo: 1 << 20).readableBytesView))
        }
        router.post("/broker/v1/exchanges") { request, _ in
            let key = Self.key(of: request)
            return try await self.exchange(key, Data(try await request.body.collect(upTo: 1 << 20).readableBytesView))
        }
        return router
    }

    private static func key(of request: Request) -> String {
        HTTPField.Name("Idempotency-Key").flatMap { request.headers[$0] } ?? ""
    }

    private func upload(_ body: Data) throws -> Response {
        self.uploads += 1
        let upload = UploadResource(
            id: "u\(self.uploads)",
            size: Int64(body.count),
            sha256: Base64URL.encode(Digest.sha256(body)),
            expiresAt: Self.time
        )
        return try self.answer(upload, .upload)
    }

    private func document(_ key: String, _ body: Data) throws -> Response {
        let request = try JSONDecoder().decode(DocumentRequest.self, from: body)
        if let known = self.documents[key] {
            return known.request == request ? try self.answer(known.answer, .document) : try Self.mismatch()
        }
        let number = self.documents.count + 1
        let document = DocumentResource(
            id: "d\(number)",
            realm: request.realm ?? "",
            type: request.type,
            key: request.key,
            title: request.title,
            depositor: "actes",
            latestVersion: "v\(number)",
            createdAt: Self.time
        )
        let answer = DepositResource(
            document: document,
            version: VersionResource(
                id: "v\(number)",
                document: document.id,
                number: 1,
                derivedFrom: nil,
                author: "actes",
                createdAt: Self.time,
                pieces: []
            ),
            receipt: ReceiptResource(
                id: "r\(number)",
                kind: "deposited",
                realm: document.realm,
                exchange: nil,
                handover: nil,
                version: "v\(number)",
                createdAt: Self.time,
                statement: "a.b.c"
            )
        )
        self.documents[key] = (request, answer)
        return try self.answer(answer, .document)
    }

    private func exchange(_ key: String, _ body: Data) throws -> Response {
        let request = try JSONDecoder().decode(ExchangeRequest.self, from: body)
        if let known = self.exchanges[key] {
            return known.request == request ? try self.answer(known.answer, .exchange) : try Self.mismatch()
        }
        guard let document = self.documents.values.first(where: { $0.answer.document.id == request.document }) else {
            return try Self.json(Refusal(title: "no document", status: 404, code: "not-found"), .notFound)
        }
        let answer = ExchangeResource(
            id: "e\(self.exchanges.count + 1)",
            realm: document.answer.document.realm,
            document: document.answer.document,
            version: document.answer.version.id,
            route: request.route,
            routeTitle: "Signature",
            routeVersion: 1,
            step: 0,
            stepName: "Signature",
            sender: "actes",
            state: "waiting",
            startedAt: Self.time
        )
        self.exchanges[key] = (request, answer)
        return try self.answer(answer, .exchange)
    }

    /// The act is done either way; a lost answer looks like a broker that went away.
    private func answer(_ value: some Encodable, _ step: Step) throws -> Response {
        if let left = self.toLose[step], left > 0 {
            self.toLose[step] = left - 1
            return try Self.json(Refusal(title: "lost", status: 503, code: "unavailable"), .serviceUnavailable)
        }
        return try Self.json(value, .created)
    }

    private static func mismatch() throws -> Response {
        try self.json(Refusal(title: "other body", status: 422, code: "idempotency-mismatch"), .unprocessableContent)
    }

    private static func json(_ value: some Encodable, _ status: HTTPResponse.Status) throws -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/json"],
            body: .init(byteBuffer: .init(bytes: try JSONEncoder().encode(value)))
        )
    }
}
