package import AsyncHTTPClient
import Foundation
package import NIOCore
import NIOHTTP1
import Primitives

extension BrokerClient {
    // MARK: - Depositing

    /// Sends bytes as they come; the broker answers once they are safe and their digest is the one given.
    package func upload(
        _ bytes: some AsyncSequence<ByteBuffer, any Error> & Sendable,
        size: Int64,
        sha256: [UInt8],
        realm: String? = nil
    ) async throws -> UploadResource {
        try await self.call(
            .POST,
            "uploads" + (realm.map { "?realm=\($0.pathPart)" } ?? ""),
            headers: [
                ("content-type", "application/octet-stream"), ("content-digest", ContentDigest.field(sha256: sha256)),
            ],
            body: .stream(bytes, length: .known(size)),
            timeout: .hours(6)
        )
    }

    package func upload(_ bytes: [UInt8], realm: String? = nil) async throws -> UploadResource {
        try await self.call(
            .POST,
            "uploads" + (realm.map { "?realm=\($0.pathPart)" } ?? ""),
            headers: [
                ("content-type", "application/octet-stream"),
                ("content-digest", ContentDigest.field(sha256: Digest.sha256(bytes))),
            ],
            body: .bytes(ByteBuffer(bytes: bytes)),
            timeout: .minutes(10)
        )
    }

    package func deposit(_ document: DocumentRequest, idempotencyKey: String) async throws -> DepositResource {
        try await self.post("documents", document, idempotencyKey: idempotencyKey)
    }

    package func start(_ exchange: ExchangeRequest, idempotencyKey: String) async throws -> ExchangeResource {
        try await self.post("exchanges", exchange, idempotencyKey: idempotencyKey)
    }

    package func cancel(_ exchange: String, reason: String) async throws -> ExchangeResource {
        try await self.post("exchanges/\(exchange.pathPart)/cancel", CancelRequest(reason: reason))
    }

    // MARK: - Receiving

    /// What the application could lease now; waits up to `wait` seconds, at most 30, for a first one.
    package func inbox(wait: Int = 0) async throws -> Page<HandoverResource> {
        try await self.call(.GET, "inbox?wait=\(wait)", timeout: .seconds(Int64(wait) + 20))
    }

    package func lease(_ handover: String, seconds: Int? = nil) async throws -> HandoverAnswer {
        try await self.post("handovers/\(handover.pathPart)/lease", LeaseRequest(seconds: seconds))
    }

    package func extend(_ handover: String, fence: Int64, seconds: Int? = nil) async throws -> HandoverAnswer {
        try await self.post("handovers/\(handover.pathPart)/extend", ExtendRequest(fence: fence, seconds: seconds))
    }

    package func accept(_ handover: String, fence: Int64) async throws -> HandoverAnswer {
        try await self.post("handovers/\(handover.pathPart)/accept", AcceptRequest(fence: fence))
    }

    package func apply(
        _ handover: String,
        fence: Int64,
        produces: [PieceRequest]? = nil
    ) async throws -> HandoverAnswer {
        try await self.post("handovers/\(handover.pathPart)/apply", ApplyRequest(fence: fence, produces: produces))
    }

    package func refuse(_ handover: String, fence: Int64, reason: String) async throws -> HandoverAnswer {
        try await self.post("handovers/\(handover.pathPart)/refuse", RefuseRequest(fence: fence, reason: reason))
    }

    // MARK: - Reading

    package func handover(_ id: String) async throws -> HandoverResource {
        try await self.call(.GET, "handovers/\(id.pathPart)")
    }

    package func exchange(_ id: String) async throws -> ExchangeResource {
        try await self.call(.GET, "exchanges/\(id.pathPart)")
    }

    /// Newest first.
    package func exchanges(before: String? = nil) async throws -> Page<ExchangeResource> {
        try await self.call(.GET, "exchanges" + (before.map { "?before=\($0.pathPart)" } ?? ""))
    }

    package func timeline(_ exchange: String) async throws -> Page<TimelineItem> {
        try await self.call(.GET, "exchanges/\(exchange.pathPart)/timeline")
    }

    package func receipts(_ exchange: String) async throws -> Page<ReceiptResource> {
        try await self.call(.GET, "exchanges/\(exchange.pathPart)/receipts")
    }

    package func document(_ id: String) async throws -> DocumentResource {
        try await self.call(.GET, "documents/\(id.pathPart)")
    }

    package func version(_ id: String) async throws -> VersionResource {
        try await self.call(.GET, "versions/\(id.pathPart)")
    }

    /// The receipt with its proof; the proof is nil until a root covers it.
    package func receiptFile(_ id: String) async throws -> ReceiptFile {
        try await self.call(.GET, "receipts/\(id.pathPart)/proof")
    }

    /// The bytes of a piece as they come. Who keeps them compares their digest with the piece's.
    package func piece(_ number: Int, of version: String) async throws -> HTTPClientResponse.Body {
        try await self.send(.GET, "versions/\(version.pathPart)/pieces/\(number)", timeout: .hours(6)).body
    }

    /// A piece of at most `limit` bytes, its digest checked.
    package func bytes(of piece: PieceResource, in version: String, limit: Int) async throws -> [UInt8] {
        let buffer: ByteBuffer
        do {
            buffer = try await self.piece(piece.number, of: version).collect(upTo: limit)
        } catch let problem as BrokerProblem {
            throw problem
        } catch {
            throw BrokerProblem.unreachable
        }
        let bytes = Array(buffer.readableBytesView)
        guard Base64URL.encode(Digest.sha256(bytes)) == piece.sha256 else {
            throw BrokerProblem(
                title: "the bytes received are not those deposited",
                status: 502,
                code: "digest-mismatch"
            )
        }
        return bytes
    }

    private func post<Answer: Decodable>(
        _ path: String,
        _ body: some Encodable,
        idempotencyKey: String? = nil
    ) async throws -> Answer {
        var headers = [Self.jsonHeader]
        if let idempotencyKey { headers.append(("idempotency-key", idempotencyKey)) }
        return try await self.call(.POST, path, headers: headers, body: try Self.json(body))
    }
}
