import JOSE
import Model
import Primitives
import Testing

/// A realm whose applications exchange documents: `actes` deposits, `parapheur` signs, `archives` receives, `voisine`
/// does both and is a stranger to the others.
struct BrokerBench: Sendable {
    static let realm: Realm.Slug = "vannes"
    static let applications: [Application.ClientID] = ["actes", "parapheur", "archives", "voisine"]
    static let type: DocumentType.ID = "deliberation"
    /// Signed by `parapheur`, which takes ten days at most, then given back to the sender.
    static let signature = Route(
        id: "signature",
        title: "Signature",
        documentType: Self.type,
        steps: [
            .init(name: "signature", recipient: .application("parapheur"), days: 10, expectsVersion: true),
            .init(name: "retour", recipient: .sender, days: 5),
        ]
    )
    /// Given to `archives`.
    static let delivery = Route(
        id: "versement",
        title: "Versement",
        documentType: Self.type,
        steps: [.init(name: "versement", recipient: .application("archives"), days: 3)]
    )
    static let documentType = DocumentType(
        id: Self.type,
        title: "Délibération",
        mainMediaTypes: ["application/pdf"],
        annexMediaTypes: ["application/pdf"],
        maximumPieceSize: 1 << 20
    )

    let bench: StoreBench
    let signing: EvidenceSigning

    var stores: any Stores { self.bench.stores }
    var start: Timestamp { self.bench.start }
    var deposits: any DepositStore { self.deposits(of: "actes") }
    var exchanges: any ExchangeStore { self.stores.realm(Self.realm).exchanges }
    var operations: any ExchangeOperations { self.stores.realm(Self.realm).operations }

    init(_ bench: StoreBench) async throws {
        self.bench = bench
        let key = try await bench.stores.evidence.signingKey(at: bench.start)
        self.signing = EvidenceSigning(key: key, issuer: "https://hub.example")
        try await bench.realm(Self.realm)
        try await bench.realm("auray")
        for id in Self.applications {
            // The signature book is regional, as the others could be.
            let isRegional = id == "parapheur"
            try await self.application(
                id,
                in: isRegional ? Realm.region : Self.realm,
                activatedRealms: isRegional ? [Self.realm] : []
            )
        }
        try await self.apply([Self.signature, Self.delivery])
    }

    func application(
        _ id: Application.ClientID,
        in realm: Realm.Slug,
        activatedRealms: [Realm.Slug] = [],
        rights: Set<Application.BrokerRight> = [.deposit, .receive],
        isEnabled: Bool = true
    ) async throws {
        let application = Application(
            realm: realm,
            clientID: id,
            name: "Application \(id)",
            redirectURIs: [],
            activatedRealms: activatedRealms,
            brokerRights: rights,
            isEnabled: isEnabled
        )
        try await self.stores.realm(realm).applications
            .create(application, audit: self.bench.event(.applicationCreated, realm: realm), at: self.start)
    }

    func apply(_ routes: [Route], types: [DocumentType] = [Self.documentType]) async throws {
        try await self.stores.catalog
            .apply(types: types, routes: routes, audit: self.bench.event(.catalogApplied), at: self.start)
    }

    func deposits(of application: Application.ClientID, in realm: Realm.Slug = Self.realm) -> any DepositStore {
        self.stores.deposits(of: application, in: realm)
    }

    func inbox(_ application: Application.ClientID, in realm: Realm.Slug? = nil) -> any InboxStore {
        self.stores.inbox(of: application, in: realm)
    }

    func seen(by application: Application.ClientID, in realm: Realm.Slug? = nil) -> any ExchangeStore {
        self.stores.exchanges(seenBy: application, in: realm)
    }

    /// Bytes that are kept, as an upload of an application.
    func upload(
        _ text: String,
        of application: Application.ClientID = "actes",
        in realm: Realm.Slug = Self.realm,
        at time: Timestamp? = nil
    ) async throws -> Upload.ID {
        let now = time ?? self.start
        let upload = Upload(
            id: .make(at: now, random: self.bench.random),
            size: Int64(text.utf8.count),
            digest: Digest.sha256(text),
            expiresAt: now + Upload.life
        )
        _ = try await self.deposits(of: application, in: realm)
            .keep(
                upload,
                object: "object-\(upload.id)",
                key: Secret(self.bench.random.bytes(32)),
                at: now
            )
        return upload.id
    }

    /// A main piece and annexes, uploaded.
    func pieces(
        _ texts: [String],
        of application: Application.ClientID = "actes",
        in realm: Realm.Slug = Self.realm,
        at time: Timestamp? = nil
    ) async throws -> [PieceDraft] {
        var drafts: [PieceDraft] = []
        for (index, text) in texts.enumerated() {
            drafts.append(
                PieceDraft(
                    upload: try await self.upload(text, of: application, in: realm, at: time),
                    role: index == 0 ? .main : .annex,
                    fileName: "\(index).pdf",
                    mediaType: "application/pdf"
                )
            )
        }
        return drafts
    }

    func draft(
        _ key: String,
        _ texts: [String] = ["main", "annex"],
        of application: Application.ClientID = "actes",
        in realm: Realm.Slug = Self.realm,
        at time: Timestamp? = nil
    ) async throws -> DocumentDraft {
        DocumentDraft(
            type: Self.type,
            key: key,
            title: "Délibération \(key)",
            pieces: try await self.pieces(texts, of: application, in: realm, at: time)
        )
    }

    func idempotency(_ key: String, _ request: String = "request") -> IdempotencyKey {
        IdempotencyKey(key: key, request: Digest.sha256(request))
    }

    func deposit(
        _ key: String,
        _ texts: [String] = ["main", "annex"],
        of application: Application.ClientID = "actes",
        idempotency: IdempotencyKey? = nil,
        at time: Timestamp? = nil
    ) async throws -> DepositOutcome {
        try await self.deposits(of: application)
            .deposit(
                self.draft(key, texts, of: application, at: time),
                idempotency: idempotency,
                signing: self.signing,
                at: time ?? self.start
            )
    }

    /// A document deposited and sent on its way.
    func sent(
        _ key: String = "2026-001",
        on route: Route = Self.signature,
        by application: Application.ClientID = "actes",
        _ texts: [String] = ["main", "annex"],
        at time: Timestamp? = nil
    ) async throws -> (document: Document, version: Version, exchange: Exchange) {
        let deposited = try await self.deposit(key, texts, of: application, at: time)
        let made = try #require(deposited.created)
        let outcome = try await self.deposits(of: application)
            .start(document: made.document.id, route: route.id, idempotency: nil, at: time ?? self.start)
        return (made.document, made.version, try #require(outcome.started))
    }

    /// The oldest handover that an application could take, leased.
    func taken(
        by application: Application.ClientID,
        for duration: Duration = .minutes(10),
        at time: Timestamp? = nil
    ) async throws -> InboxItem {
        let inbox = self.inbox(application)
        let now = time ?? self.start
        let item = try #require(try await inbox.offered(limit: 1, now: now).first)
        return try #require(try await inbox.lease(item.handover.id, for: duration, at: now).done).item
    }

    func apply(
        _ item: InboxItem,
        _ texts: [String] = [],
        at time: Timestamp? = nil
    ) async throws -> HandoverOutcome {
        let recipient = item.handover.recipient
        return try await self.inbox(recipient)
            .apply(
                item.handover.id,
                fence: item.handover.fence,
                produces: self.pieces(texts, of: recipient, at: time),
                signing: self.signing,
                at: time ?? self.start
            )
    }

    func state(_ id: Exchange.ID) async throws -> Exchange.State? {
        try await self.exchanges.exchange(id)?.exchange.state
    }
}

/// What a deposit made, or found.
struct Deposited: Sendable, Hashable {
    let document: Document
    let version: Version
    let receipt: Receipt
}

extension DepositOutcome {
    var created: Deposited? {
        guard case .created(let document, let version, let receipt) = self else { return nil }
        return Deposited(document: document, version: version, receipt: receipt)
    }

    var existing: Deposited? {
        guard case .existing(let document, let version, let receipt) = self else { return nil }
        return Deposited(document: document, version: version, receipt: receipt)
    }
}

extension StartOutcome {
    var started: Exchange? { if case .started(let exchange) = self { exchange } else { nil } }
}

/// A handover after an act on it.
struct HandoverDone: Sendable, Hashable {
    let item: InboxItem
    let receipt: Receipt?
}

extension HandoverOutcome {
    var done: HandoverDone? {
        guard case .done(let item, let receipt) = self else { return nil }
        return HandoverDone(item: item, receipt: receipt)
    }
}
