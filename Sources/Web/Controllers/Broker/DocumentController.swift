import AdminAPI
import Broker
import BrokerAPI
import HTTPTypes
import Hummingbird
import Model
import NIOCore
import OpenID
import Primitives

/// Uploads, documents and their versions, for applications that deposit.
struct DocumentController {
    let services: BrokerServices

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        let applications = BrokerRouter(router: router, services: self.services)
        applications.post("/broker/v1/uploads", needing: nil, use: self.upload)
        applications.post("/broker/v1/documents", needing: .deposit, use: self.deposit)
        applications.get("/broker/v1/documents/:id", needing: nil, use: self.document)
        applications.post("/broker/v1/documents/:id/versions", needing: .deposit, use: self.addVersion)
        applications.get("/broker/v1/versions/:id", needing: nil, use: self.version)
    }

    /// The body is the bytes; `Content-Digest` (RFC 9530) says what they must hash to.
    private func upload(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> Response {
        let query = try request.brokerQuery(["realm"])
        let upload = try await self.services.deposits.upload(
            request.body.map { Array($0.readableBytesView) },
            expecting: try Self.digest(request),
            realm: try request.realm(in: query),
            by: application
        )
        return try ProblemResponse.json(UploadResource(upload), status: .created)
    }

    private func deposit(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> Response {
        let (body, digest) = try await request.brokerBody(DocumentRequest.self)
        if let realm = body.realm, !Realm.isValidSlug(realm) {
            throw Problem.invalid("realm is a slug such as brest-metropole")
        }
        let draft = DocumentDraft(
            type: .init(body.type),
            key: body.key,
            title: body.title,
            pieces: try Self.drafts(body.pieces)
        )
        let (document, version, receipt, isNew) = try await self.services.deposits.deposit(
            draft,
            realm: body.realm.map { .init($0) },
            idempotency: try request.idempotency(digest),
            by: application
        )
        return try Self.answer(document, version, receipt, isNew: isNew)
    }

    private func addVersion(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> Response {
        let (body, digest) = try await request.brokerBody(VersionRequest.self)
        guard let tag = request.headers[.ifMatch] else {
            throw Problem(
                .preconditionRequired,
                status: 428,
                title: "If-Match names the version you have seen",
                hint: "GET the document: its ETag"
            )
        }
        let (document, version, receipt, isNew) = try await self.services.deposits.addVersion(
            of: try context.identifier(),
            expected: .init(tag.replacing("\"", with: "")),
            pieces: try Self.drafts(body.pieces),
            idempotency: try request.idempotency(digest),
            by: application
        )
        return try Self.answer(document, version, receipt, isNew: isNew)
    }

    private func document(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> Response {
        let id: Document.ID = try context.identifier()
        guard let document = try await self.services.stores.exchanges(seenBy: application).document(id) else {
            throw BrokerError.notFound("document \(id)")
        }
        var response = try ProblemResponse.json(DocumentResource(document))
        response.headers[.eTag] = "\"\(document.latest)\""
        return response
    }

    private func version(
        _ request: Request,
        _ context: HubRequestContext,
        _ application: ActingApplication
    ) async throws -> Response {
        let id: Version.ID = try context.identifier()
        guard let version = try await self.services.stores.exchanges(seenBy: application).version(id) else {
            throw BrokerError.notFound("version \(id)")
        }
        return try ProblemResponse.json(VersionResource(version))
    }

    private static func answer(
        _ document: Document,
        _ version: Version,
        _ receipt: Receipt,
        isNew: Bool
    ) throws -> Response {
        let deposit = DepositResource(
            document: DocumentResource(document),
            version: VersionResource(version),
            receipt: ReceiptResource(receipt)
        )
        return try BrokerResponse.made(
            deposit,
            isNew: isNew,
            at: "documents/\(document.id)",
            etag: version.id.text
        )
    }

    static func drafts(_ pieces: [PieceRequest]) throws -> [PieceDraft] {
        try pieces.map { piece in
            guard let draft = piece.draft else {
                let roles = Piece.Role.allCases.map(\.rawValue).joined(separator: ", ")
                throw Problem.invalid("role \(piece.role) is none of \(roles)")
            }
            return draft
        }
    }

    private static func digest(_ request: Request) throws -> [UInt8] {
        guard let name = HTTPField.Name("Content-Digest"), let field = request.headers[name] else {
            throw Problem(
                .invalidRequest,
                status: 400,
                title: "Content-Digest is missing",
                hint: "Content-Digest: sha-256=:<base64 of the SHA-256>: (RFC 9530)"
            )
        }
        switch ContentDigest.read(field) {
        case .sha256(let digest): return digest
        case .otherAlgorithms: throw Problem.invalid("Content-Digest without sha-256")
        case .malformed: throw Problem.invalid("Content-Digest cannot be read (RFC 9530)")
        }
    }
}
