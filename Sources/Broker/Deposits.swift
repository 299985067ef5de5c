package import Model
package import ObjectStorage
package import Primitives

/// What an application that deposits may do: send bytes, make documents of them, start exchanges.
package struct Deposits: Sendable {
    private let stores: any Stores
    private let objects: any ObjectStore
    private let signer: EvidenceSigner
    private let clock: any WallClock
    private let random: any RandomSource

    package init(
        stores: any Stores,
        objects: any ObjectStore,
        signer: EvidenceSigner,
        clock: any WallClock,
        random: any RandomSource
    ) {
        self.stores = stores
        self.objects = objects
        self.signer = signer
        self.clock = clock
        self.random = random
    }

    /// The largest piece of any document type; what an upload may hold.
    package func uploadLimit() async throws -> Int64 {
        try await self.stores.catalog.documentTypes().map(\.maximumPieceSize).max() ?? 0
    }

    /// Keeps the bytes and answers once they are safe: object first, row second, answer third.
    package func upload<Source: AsyncSequence & Sendable>(
        _ source: Source,
        expecting digest: [UInt8],
        realm: Realm.Slug?,
        by application: ActingApplication
    ) async throws -> Upload where Source.Element == [UInt8] {
        let realm = try await self.realmForUpload(realm, application)
        let limit = try await self.uploadLimit()
        guard limit > 0 else { throw BrokerError.invalid("no document type is declared: nothing can be deposited") }
        let key = Secret(self.random.bytes(32))
        let object: StoredObject
        do {
            object = try await self.objects.put(source, key: key, limit: limit, expecting: digest)
        } catch {
            throw BrokerError(error, limit: limit)
        }
        FaultPoint.reach("object-named")
        let now = self.clock.now
        let upload = Upload(
            id: .make(at: now, random: self.random),
            size: object.size,
            digest: object.sha256,
            expiresAt: now + Upload.life
        )
        // A failure from here on leaves an object that nobody names: it was never acknowledged.
        let kept = try await self.stores.deposits(of: application.clientID, in: realm)
            .keep(upload, object: object.name.text, key: key, at: now)
        FaultPoint.reach("upload-kept")
        if let name = kept.superfluous.flatMap(ObjectName.init) { try? await self.objects.delete(name) }
        return kept.upload
    }

    package func deposit(
        _ draft: DocumentDraft,
        realm: Realm.Slug?,
        idempotency: IdempotencyKey?,
        by application: ActingApplication
    ) async throws -> (Document, Version, Receipt, isNew: Bool) {
        let realm = try self.realm(realm, application)
        try await self.check(draft, in: realm, by: application)
        let outcome = try await self.stores.deposits(of: application.clientID, in: realm).deposit(
            draft,
            idempotency: idempotency,
            signing: try await self.signer.signing(),
            at: self.clock.now
        )
        FaultPoint.reach("deposit-committed")
        return try self.result(of: outcome)
    }

    package func addVersion(
        of id: Document.ID,
        expected: Version.ID,
        pieces: [PieceDraft],
        idempotency: IdempotencyKey?,
        by application: ActingApplication
    ) async throws -> (Document, Version, Receipt, isNew: Bool) {
        guard let document = try await self.stores.exchanges(seenBy: application).document(id),
            document.depositor == application.clientID
        else { throw BrokerError.notFound("document \(id)") }
        try await self.check(pieces, of: document.type, in: document.realm, by: application)
        let outcome = try await self.stores.deposits(of: application.clientID, in: document.realm).addVersion(
            of: id,
            expected: expected,
            pieces: pieces,
            idempotency: idempotency,
            signing: try await self.signer.signing(),
            at: self.clock.now
        )
        return try self.result(of: outcome)
    }

    package func start(
        document id: Document.ID,
        route: Route.ID,
        idempotency: IdempotencyKey?,
        by application: ActingApplication
    ) async throws -> (Exchange, isNew: Bool) {
        guard let document = try await self.stores.exchanges(seenBy: application).document(id),
            document.depositor == application.clientID
        else { throw BrokerError.notFound("document \(id)") }
        let outcome = try await self.stores.deposits(of: application.clientID, in: document.realm).start(
            document: id,
            route: route,
            idempotency: idempotency,
            at: self.clock.now
        )
        FaultPoint.reach("start-committed")
        switch outcome {
        case .started(let exchange): return (exchange, true)
        case .existing(let exchange): return (exchange, false)
        case .idempotencyMismatch: throw BrokerError.idempotencyMismatch
        case .unknownDocument: throw BrokerError.notFound("document \(id)")
        case .unknownRoute: throw BrokerError.notFound("route \(route)")
        case .otherType(let type): throw BrokerError.otherType(type)
        case .recipientNotReady(let recipient): throw BrokerError.recipientNotReady(recipient)
        }
    }

    package func cancel(_ id: Exchange.ID, reason: String, by application: ActingApplication) async throws -> Exchange {
        guard BrokerText.isLine(reason, limit: 500) else {
            throw BrokerError.invalid("reason is one line of 1 to 500 characters")
        }
        guard let known = try await self.stores.exchanges(seenBy: application).exchange(id),
            known.exchange.sender == application.clientID
        else { throw BrokerError.notFound("exchange \(id)") }
        let outcome = try await self.stores.deposits(of: application.clientID, in: known.exchange.realm)
            .cancel(id, reason: reason, signing: try await self.signer.signing(), at: self.clock.now)
        switch outcome {
        case .cancelled(let exchange): return exchange
        case .ended(let state): throw BrokerError.exchangeEnded(state)
        case .unknown: throw BrokerError.notFound("exchange \(id)")
        }
    }

    private func result(of outcome: DepositOutcome) throws -> (Document, Version, Receipt, isNew: Bool) {
        switch outcome {
        case .created(let document, let version, let receipt): return (document, version, receipt, true)
        case .existing(let document, let version, let receipt): return (document, version, receipt, false)
        case .versionConflict(let document): throw BrokerError.versionConflict(document)
        case .idempotencyMismatch: throw BrokerError.idempotencyMismatch
        case .unknownUploads(let uploads): throw BrokerError.unknownUploads(uploads)
        case .notLatest(let latest): throw BrokerError.notLatest(latest)
        case .unknownDocument: throw BrokerError.notFound("document")
        }
    }
}

extension Deposits {
    /// The realm meant: named, or the application's own. It must be one the application serves.
    private func realm(_ named: Realm.Slug?, _ application: ActingApplication) throws -> Realm.Slug {
        let realm = named ?? application.realm
        guard application.servesBroker(in: realm), realm != Realm.region else {
            throw BrokerError.realmRefused(
                named == nil
                    ? "a regional application names the realm it deposits in"
                    : "this application does not serve realm \(realm)"
            )
        }
        return realm
    }

    /// A recipient sends what it made of a document into the realm of the handover, which need not be one it serves.
    private func realmForUpload(_ named: Realm.Slug?, _ application: ActingApplication) async throws -> Realm.Slug {
        if let named, !application.servesBroker(in: named) {
            let held = try await self.stores.inbox(of: application).held(limit: 1000, now: self.clock.now)
            guard held.contains(where: { $0.handover.realm == named }) else {
                throw BrokerError.realmRefused("this application does not serve realm \(named)")
            }
            return named
        }
        return try self.realm(named, application)
    }

    private func check(_ draft: DocumentDraft, in realm: Realm.Slug, by application: ActingApplication) async throws {
        guard BrokerText.isKey(draft.key) else {
            throw BrokerError.invalid("key is 1 to 200 characters of printable ASCII, without space")
        }
        guard BrokerText.isLine(draft.title, limit: 500) else {
            throw BrokerError.invalid("title is one line of 1 to 500 characters")
        }
        try await self.check(draft.pieces, of: draft.type, in: realm, by: application)
    }

    private func check(
        _ pieces: [PieceDraft],
        of type: DocumentType.ID,
        in realm: Realm.Slug,
        by application: ActingApplication
    ) async throws {
        guard let declared = try await self.stores.catalog.documentType(type) else {
            throw BrokerError.notFound("document type \(type)")
        }
        try PieceRules(type: declared).check(pieces)
        // An upload may be as large as the largest type allows: only then is there something to compare.
        guard declared.maximumPieceSize < (try await self.uploadLimit()) else { return }
        let deposits = self.stores.deposits(of: application.clientID, in: realm)
        for piece in pieces {
            let upload = try await deposits.upload(piece.upload, now: self.clock.now)
            guard upload.map({ $0.size <= declared.maximumPieceSize }) != false else {
                throw BrokerError.tooLarge(limit: declared.maximumPieceSize)
            }
        }
    }
}
