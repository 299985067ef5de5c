import AdminAPI
import Broker
import BrokerAPI
import Foundation
import HTTPTypes
import Hummingbird
import Model
import NIOCore
import Primitives

/// The bytes of pieces: whole or a range, with the digest of the whole.
struct PieceController {
    let services: BrokerServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        let applications = BrokerRouter(router: router, services: self.services)
        applications.get("/broker/v1/versions/:id/pieces/:number", needing: nil, use: self.piece)
    }

    private func piece(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> Response {
        let version: Version.ID = try context.identifier()
        guard let number = Int(try context.part("number")) else {
            throw Problem.notFound("this piece")
        }
        let exchanges = self.services.stores.exchanges(seenBy: application)
        guard let known = try await exchanges.piece(number, of: version)?.piece else {
            throw BrokerError.notFound("piece \(number) of version \(version)")
        }
        var headers = Self.headers(of: known)
        if let held = request.headers[.ifNoneMatch], held == "*" || held.contains(Self.tag(known)) {
            return Response(status: .notModified, headers: headers)
        }
        let range: Range<Int64>?
        switch ByteRange(request.headers[.range], size: known.size) {
        case .whole: range = nil
        case .part(let part): range = part
        case .unsatisfiable:
            headers[.contentRange] = "bytes */\(known.size)"
            return Response(status: .rangeNotSatisfiable, headers: headers)
        }
        if let range {
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(known.size)"
        }
        let (_, body) = try await self.services.pieces.open(number, of: version, in: exchanges, range: range)
        return Response(
            status: range == nil ? .ok : .partialContent,
            headers: headers,
            body: ResponseBody(contentLength: Int(body.size)) { connection in
                var writer = PacedWriter(connection, on: context.channel)
                try await body.forEach { try await writer.write(ByteBuffer(bytes: $0)) }
                try await writer.finish(nil)
            }
        )
    }

    private static func tag(_ piece: Piece) -> String { "\"\(Base64URL.encode(piece.digest))\"" }

    private static func headers(of piece: Piece) -> HTTPFields {
        var headers: HTTPFields = [
            .contentType: piece.mediaType, .eTag: self.tag(piece), .acceptRanges: "bytes",
            .cacheControl: "private, no-cache", .contentDisposition: self.disposition(piece.fileName),
        ]
        if let name = HTTPField.Name("Repr-Digest") { headers[name] = ContentDigest.field(sha256: piece.digest) }
        return headers
    }

    /// RFC 6266 with the name in UTF-8 (RFC 8187); never shown inside the hub's own pages.
    private static func disposition(_ fileName: String) -> String {
        let plain = CharacterSet.alphanumerics.intersection(.init(charactersIn: "\u{20}"..."\u{7e}"))
            .union(.init(charactersIn: "-._~"))
        let name = fileName.addingPercentEncoding(withAllowedCharacters: plain) ?? "piece"
        return "attachment; filename*=UTF-8''\(name)"
    }
}

/// One range of bytes (RFC 9110, section 14.2). Several, or what cannot be read, is the whole.
enum ByteRange: Equatable {
    case whole
    case part(Range<Int64>)
    case unsatisfiable

    init(_ field: String?, size: Int64) {
        self = .whole
        guard let field, field.hasPrefix("bytes="), !field.contains(",") else { return }
        let ends = field.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } && $0.utf8.count <= 18 })
        else { return }
        switch (Int64(ends[0]), Int64(ends[1])) {
        case (nil, nil): return
        case (nil, let last?):
            self = last == 0 || size == 0 ? .unsatisfiable : .part(max(0, size - last)..<size)
        case (let first?, let last):
            if let last, last < first { return }
            guard first < size else {
                self = .unsatisfiable
                return
            }
            self = .part(first..<min(size, (last ?? size - 1) + 1))
        }
    }
}
