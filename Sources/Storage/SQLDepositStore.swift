import Model
import Primitives
import SQLCore

/// What one application deposits in one realm.
struct SQLDepositStore: DepositStore {
    let realm: Realm.Slug
    let application: Application.ClientID
    let context: StorageContext

    func keep(
        _ upload: Upload,
        object: String,
        key: Secret,
        at time: Timestamp
    )
        async throws -> (upload: Upload, superfluous: String?)
    {
        try await self.context.write("upload \(upload.id)") { transaction in
            let realmKey = try await self.context.realmKeyOrNew(of: self.realm, in: transaction)
            let wrapped = self.context.wrap(key, of: upload.digest, in: self.realm, under: realmKey)
            // A known object is held by writing to it: it is not forgotten before this upload names it.
            let objects = try await transaction.query(
                """
                insert into objects (realm, digest, size, name, wrapped_key)
                values (\(self.realm), \(upload.digest), \(upload.size), \(object), \(wrapped))
                on conflict (realm, digest) do update set size = objects.size returning name, size
                """
            )
            guard let kept = objects.first, try kept.integer("size") == upload.size else {
                throw StoreError(.corrupt, "an object of \(self.realm) has the digest of another of another size")
            }
            try await transaction.execute(
                """
                insert into uploads (realm, id, application, digest, expires_at)
                values (\(self.realm), \(upload.id), \(self.application), \(upload.digest), \(upload.expiresAt))
                """
            )
            return (upload, try kept.text("name") == object ? nil : object)
        }
    }

    func upload(_ id: Upload.ID, now: Timestamp) async throws -> Upload? {
        try await self.context.find(
            "upload \(id)",
            """
            select uploads.digest, uploads.expires_at, objects.size from uploads
            join objects on objects.realm = uploads.realm and objects.digest = uploads.digest
            where uploads.realm = \(self.realm) and uploads.id = \(id) and uploads.application = \(self.application)
                and uploads.expires_at > \(now)
            """
        ) { row in
            Upload(
                id: id,
                size: try row.integer("size"),
                digest: try row.bytes("digest"),
                expiresAt: try row.timestamp("expires_at")
            )
        }
    }

    func deposit(
        _ draft: DocumentDraft,
        idempotency: IdempotencyKey?,
        signing: EvidenceSigning,
        at time: Timestamp
    )
        async throws -> DepositOutcome
    {
        let version = Version.ID.make(at: time, random: self.context.random)
        return try await self.claiming(idempotency, .deposit, version, "document \(draft.key)", at: time) {
            transaction in
            try await self.place(draft, version, signing: signing, at: time, in: transaction)
        }
    }

    func addVersion(
        of document: Document.ID,
        expected: Version.ID,
        pieces: [PieceDraft],
        idempotency: IdempotencyKey?,
        signing: EvidenceSigning,
        at time: Timestamp
    ) async throws -> DepositOutcome {
        let version = Version.ID.make(at: time, random: self.context.random)
        return try await self.claiming(idempotency, .addVersion, version, "document \(document)", at: time) {
            transaction in
            try await self.extend(
                document,
                with: version,
                expected,
                pieces,
                signing: signing,
                at: time,
                in: transaction
            )
        }
    }

    func start(
        document: Document.ID,
        route: Route.ID,
        idempotency: IdempotencyKey?,
        at time: Timestamp
    )
        async throws -> StartOutcome
    {
        let id = Exchange.ID.make(at: time, random: self.context.random)
        let claim = self.claim(.start, idempotency)
        return try await self.context.offering("exchange of document \(document)") { transaction in
            switch try await claim.take(resource: id.text, at: time, in: transaction) {
            case .mismatch: return (.idempotencyMismatch, isOffered: false)
            case .known(let resource):
                let known = try await self.exchange(.init(resource), in: transaction)
                return (.existing(known), isOffered: false)
            case .fresh: break
            }
            let outcome = try await self.begin(id, of: document, on: route, at: time, in: transaction)
            if case .started(let exchange) = outcome { return (outcome, isOffered: !exchange.state.isEnded) }
            try await claim.release(in: transaction)
            return (outcome, isOffered: false)
        }
    }

    func cancel(
        _ id: Exchange.ID,
        reason: String,
        signing: EvidenceSigning,
        at time: Timestamp
    )
        async throws -> CancelOutcome
    {
        try await self.context.cancel(
            id,
            in: self.realm,
            sentBy: self.application,
            reason: reason,
            by: .application(self.application),
            signing: signing,
            at: time
        )
    }

    private func claim(_ act: IdempotencyClaim.Act, _ key: IdempotencyKey?) -> IdempotencyClaim {
        IdempotencyClaim(realm: self.realm, application: self.application, act: act, key: key)
    }

    /// A deposit under its idempotency key: the key is right with the state, whatever comes of it.
    private func claiming(
        _ key: IdempotencyKey?,
        _ act: IdempotencyClaim.Act,
        _ planned: Version.ID,
        _ subject: String,
        at time: Timestamp,
        _ deposit: @escaping @Sendable (any SQLTransaction) async throws -> DepositOutcome
    ) async throws -> DepositOutcome {
        let claim = self.claim(act, key)
        return try await self.context.write(subject) { transaction in
            switch try await claim.take(resource: planned.text, at: time, in: transaction) {
            case .mismatch: return .idempotencyMismatch
            case .known(let resource): return try await self.deposited(.init(resource), in: transaction)
            case .fresh: break
            }
            let outcome = try await deposit(transaction)
            switch outcome {
            case .created(_, let version, _), .existing(_, let version, _):
                if version.id != planned { try await claim.point(to: version.id.text, in: transaction) }
            case .versionConflict, .idempotencyMismatch, .unknownUploads, .notLatest, .unknownDocument:
                try await claim.release(in: transaction)
            }
            return outcome
        }
    }
}
