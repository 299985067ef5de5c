import Model
import Primitives
import SQLCore

/// Each inside the transaction of its store method.
extension SQLDepositStore {
    /// The business key decides: of two deposits at once the second waits for the first, and finds it.
    func place(
        _ draft: DocumentDraft,
        _ id: Version.ID,
        signing: EvidenceSigning,
        at time: Timestamp,
        in transaction: any SQLTransaction
    ) async throws -> DepositOutcome {
        let pieces: [Piece]
        switch try await self.pieces(draft.pieces, at: time, in: transaction) {
        case .pieces(let known): pieces = known
        case .unknown(let uploads): return .unknownUploads(uploads)
        }
        let document = Document(
            realm: self.realm,
            id: .make(at: time, random: self.context.random),
            type: draft.type,
            key: draft.key,
            title: draft.title,
            depositor: self.application,
            latest: id,
            createdAt: time
        )
        let placed = try await transaction.query(
            """
            insert into documents (realm, id, type, key, title, depositor, latest, created_at)
            values (\(self.realm), \(document.id), \(document.type), \(document.key), \(document.title),
                \(document.depositor), \(document.latest), \(document.createdAt))
            on conflict (realm, type, key) do nothing returning id
            """
        )
        guard !placed.isEmpty else { return try await self.found(draft, pieces[0].digest, in: transaction) }
        let version = Version(
            id: id,
            document: document.id,
            number: 1,
            derivedFrom: nil,
            author: self.application,
            createdAt: time,
            pieces: pieces
        )
        try await self.context.insert(version, in: self.realm, transaction: transaction)
        let receipt = try await self.attest(.documentDeposited, document, version, signing, at: time, in: transaction)
        return .created(document, version, receipt)
    }

    /// What holds the business key already: the same when it was deposited with this main digest by this application.
    /// Of another application's document nothing is told.
    private func found(
        _ draft: DocumentDraft,
        _ digest: [UInt8],
        in transaction: any SQLTransaction
    )
        async throws -> DepositOutcome
    {
        let rows = try await transaction.query(
            """
            select \(raw: Document.columns),
                (select versions.id from versions
                    join pieces on pieces.realm = versions.realm and pieces.version = versions.id and pieces.number = 1
                    join receipts on receipts.realm = versions.realm and receipts.version = versions.id
                        and receipts.kind = 'deposited'
                    where versions.realm = documents.realm and versions.document = documents.id
                        and pieces.digest = \(digest)
                    order by versions.number desc limit 1) as same
            from documents
            where realm = \(self.realm) and type = \(draft.type) and key = \(draft.key)
            """
        )
        guard let row = rows.first else { throw StoreError(.unavailable, "document \(draft.key)") }
        let document = try Document(row)
        guard document.depositor == self.application else { return .versionConflict(nil) }
        guard let same: Version.ID = try row.identifierIfPresent("same") else { return .versionConflict(document) }
        return try await self.deposited(same, in: transaction)
    }

    func extend(
        _ id: Document.ID,
        with new: Version.ID,
        _ expected: Version.ID,
        _ drafts: [PieceDraft],
        signing: EvidenceSigning,
        at time: Timestamp,
        in transaction: any SQLTransaction
    ) async throws -> DepositOutcome {
        let rows = try await transaction.query(
            """
            select \(raw: Document.columns) from documents
            where realm = \(self.realm) and id = \(id) and depositor = \(self.application)
            \(raw: transaction.forUpdate)
            """
        )
        guard let held = try rows.first.map({ try Document($0) }) else { return .unknownDocument }
        guard held.latest == expected else { return .notLatest(held.latest) }
        let pieces: [Piece]
        switch try await self.pieces(drafts, at: time, in: transaction) {
        case .pieces(let known): pieces = known
        case .unknown(let uploads): return .unknownUploads(uploads)
        }
        let version = try await self.context.append(
            new,
            pieces,
            to: id,
            in: self.realm,
            derivedFrom: nil,
            by: self.application,
            at: time,
            transaction: transaction
        )
        let document = held.with(latest: version.id)
        let receipt = try await self.attest(.versionAdded, document, version, signing, at: time, in: transaction)
        return .created(document, version, receipt)
    }

    func begin(
        _ id: Exchange.ID,
        of document: Document.ID,
        on route: Route.ID,
        at time: Timestamp,
        in transaction: any SQLTransaction
    ) async throws -> StartOutcome {
        let rows = try await transaction.query(
            """
            select \(raw: Document.columns), \(raw: AppliedRoute.columns) from documents
            left join routes on routes.id = \(route) and routes.is_current = 1
            where documents.realm = \(self.realm) and documents.id = \(document)
                and documents.depositor = \(self.application)
            """
        )
        guard let row = rows.first else { return .unknownDocument }
        guard try row.textIfPresent("o_declaration") != nil else { return .unknownRoute }
        let (document, applied) = (try Document(row), try AppliedRoute(row))
        guard applied.route.documentType == document.type else { return .otherType(applied.route.documentType) }
        if let missing = try await self.firstNotReady(of: applied.route, in: transaction) {
            return .recipientNotReady(missing)
        }
        let (exchange, action) = Exchange.start(
            id: id,
            of: document,
            version: document.latest,
            by: self.application,
            on: applied,
            at: time
        )
        try await self.context.insert(exchange, in: transaction)
        let actor = AuditEvent.Actor.application(self.application)
        let fact = BrokerFact(document, exchange.version, exchange: id, application: self.application)
        try await self.context.tell(.exchangeStarted, fact, by: actor, at: time, in: transaction)
        _ = try await self.context.perform(
            action,
            of: exchange,
            document,
            on: applied.route,
            by: actor,
            at: time,
            in: transaction
        )
        return .started(exchange)
    }

    /// The deposit that made a version, whatever became of the document since.
    func deposited(_ version: Version.ID, in transaction: any SQLTransaction) async throws -> DepositOutcome {
        let rows = try await transaction.query(
            """
            select \(raw: Document.columns), \(raw: Version.columns), \(raw: Piece.columns), \(raw: Receipt.columns)
            from versions
            join documents on documents.realm = versions.realm and documents.id = versions.document
            join pieces on pieces.realm = versions.realm and pieces.version = versions.id
            join objects on objects.realm = pieces.realm and objects.digest = pieces.digest
            join receipts on receipts.realm = versions.realm and receipts.version = versions.id
                and receipts.kind = 'deposited'
            where versions.realm = \(self.realm) and versions.id = \(version) order by pieces.number
            """
        )
        guard let row = rows.first, let version = try Version(rows) else {
            throw StoreError(.corrupt, "a deposit of \(self.application) is not there any more")
        }
        return .existing(try Document(row), version, try Receipt(row))
    }

    func exchange(_ id: Exchange.ID, in transaction: any SQLTransaction) async throws -> Exchange {
        let rows = try await transaction.query(
            "select \(raw: Exchange.columns) from exchanges where realm = \(self.realm) and id = \(id)"
        )
        guard let row = rows.first else { throw StoreError(.corrupt, "exchange \(id) is not there any more") }
        return try Exchange(row)
    }

    private func pieces(
        _ drafts: [PieceDraft],
        at time: Timestamp,
        in transaction: any SQLTransaction
    )
        async throws -> PieceSelection
    {
        try await self.context.pieces(
            drafts,
            of: self.application,
            in: self.realm,
            now: time,
            transaction: transaction
        )
    }

    private func attest(
        _ name: AuditEvent.Name,
        _ document: Document,
        _ version: Version,
        _ signing: EvidenceSigning,
        at time: Timestamp,
        in transaction: any SQLTransaction
    ) async throws -> Receipt {
        try await self.context.attest(
            name,
            .deposited,
            BrokerFact(document, version, application: self.application),
            of: version,
            by: .application(self.application),
            signing: signing,
            at: time,
            in: transaction
        )
    }

    /// The first recipient of a route that could not take the document in this realm.
    private func firstNotReady(
        of route: Route,
        in transaction: any SQLTransaction
    )
        async throws -> Application.ClientID?
    {
        let recipients = route.steps.map { step in
            switch step.recipient {
            case .sender: self.application
            case .application(let id): id
            }
        }
        let rows = try await transaction.query(
            """
            select realm, client_id, name, is_enabled, declaration from applications
            where client_id in (\(list: Set(recipients).sorted()))
            """
        )
        let ready = Set(
            try rows.map { try Application($0) }
                .filter { $0.servesBroker(in: self.realm) && $0.brokerRights.contains(.receive) }
                .map(\.clientID)
        )
        return recipients.first { !ready.contains($0) }
    }
}
