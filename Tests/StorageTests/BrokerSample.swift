import JOSE
import Model
import Primitives
import Storage
import Testing

/// A realm with two applications, a type and a route, and a document on its way.
enum BrokerSample {
    static let start = Timestamp(seconds: 1_790_000_000)

    static func signing(_ stores: SQLStores) async throws -> EvidenceSigning {
        EvidenceSigning(key: try await stores.evidence.signingKey(at: self.start), issuer: "https://hub.example")
    }

    static func prepare(_ stores: SQLStores) async throws {
        let event = AuditEvent(.catalogApplied, actor: .hub)
        let realm = Realm(
            slug: "vannes",
            name: "vannes",
            siren: try #require(SIREN("200067932")),
            nature: .agglomeration,
            department: "56"
        )
        try await stores.registry
            .apply(upserts: [realm], removals: [], expected: [:], audit: event, at: self.start)
        for id in ["actes", "archives"] as [Application.ClientID] {
            let application = Application(
                realm: "vannes",
                clientID: id,
                name: id.text,
                redirectURIs: [],
                brokerRights: [.deposit, .receive]
            )
            try await stores.realm("vannes").applications.create(application, audit: event, at: self.start)
        }
        let type = DocumentType(
            id: "deliberation",
            title: "t",
            mainMediaTypes: ["application/pdf"],
            maximumPieceSize: 1000
        )
        let route = Route(
            id: "versement",
            title: "t",
            documentType: "deliberation",
            steps: [.init(name: "s", recipient: .application("archives"), days: 3)]
        )
        try await stores.catalog.apply(types: [type], routes: [route], audit: event, at: self.start)
    }

    static func uploads(
        _ stores: SQLStores,
        _ texts: [String],
        of application: Application.ClientID = "actes"
    ) async throws -> [PieceDraft] {
        var drafts: [PieceDraft] = []
        for text in texts {
            let upload = Upload(
                id: .make(at: self.start, random: SystemRandomSource()),
                size: Int64(text.utf8.count),
                digest: Digest.sha256(text),
                expiresAt: self.start + Upload.life
            )
            _ = try await stores.deposits(of: application, in: "vannes")
                .keep(
                    upload,
                    object: text,
                    key: Secret(SystemRandomSource().bytes(32)),
                    at: self.start
                )
            drafts.append(
                PieceDraft(
                    upload: upload.id,
                    role: drafts.isEmpty ? .main : .annex,
                    fileName: "\(text).pdf",
                    mediaType: "application/pdf"
                )
            )
        }
        return drafts
    }

    /// A document of two pieces, under way.
    static func send(_ stores: SQLStores) async throws -> Exchange {
        try await self.prepare(stores)
        let store = stores.deposits(of: "actes", in: "vannes")
        let draft = DocumentDraft(
            type: "deliberation",
            key: "2026-001",
            title: "t",
            pieces: try await self.uploads(stores, ["one", "two"])
        )
        let outcome = try await store.deposit(
            draft,
            idempotency: nil,
            signing: self.signing(stores),
            at: self.start
        )
        guard case .created(let document, _, _) = outcome,
            case .started(let exchange) = try await store.start(
                document: document.id,
                route: "versement",
                idempotency: nil,
                at: self.start
            )
        else { throw StoreError(.conflict, "\(outcome)") }
        return exchange
    }
}
