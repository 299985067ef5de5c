import JOSE
import Model
import Primitives
import SQLCore

/// Audit entries of the broker, and the receipts that hold their digests.
extension StorageContext {
    @discardableResult
    func tell(
        _ name: AuditEvent.Name,
        _ fact: BrokerFact,
        by actor: AuditEvent.Actor,
        at time: Timestamp,
        in transaction: any SQLTransaction
    ) async throws -> RecordedEntry {
        try await self.record(
            AuditEvent(name, realm: fact.document.realm, actor: actor, fields: fact.fields),
            at: time,
            in: transaction
        )
    }

    /// The entry of an act and its receipt. `version` is the one deposited or handed over.
    func attest(
        _ name: AuditEvent.Name,
        _ kind: Receipt.Kind,
        _ fact: BrokerFact,
        of version: Version,
        by actor: AuditEvent.Actor,
        signing: EvidenceSigning,
        at time: Timestamp,
        in transaction: any SQLTransaction
    ) async throws -> Receipt {
        let entry = try await self.tell(name, fact, by: actor, at: time, in: transaction)
        let id = Receipt.ID.make(at: time, random: self.random)
        var claims: [String: JSONValue] = [
            "iss": .string(signing.issuer),
            "jti": .string(id.text),
            "iat": .integer(time.seconds),
            "kind": .string(kind.rawValue),
            "realm": .string(fact.document.realm.text),
            "application": .string(fact.application.text),
            "document": [
                "id": .string(fact.document.id.text),
                "type": .string(fact.document.type.text),
                "key": .string(fact.document.key),
            ],
            "version": version.claim,
            "pieces": .array(version.pieces.map(\.claim)),
            "event": .string(Base64URL.encode(Digest.sha256(entry.body))),
        ]
        claims["exchange"] = fact.exchange.map { .string($0.text) }
        claims["handover"] = fact.handover.map { .string($0.text) }
        claims["reason"] = fact.reason.map { .string($0) }
        if let produced = fact.produced {
            claims["produced"] = [
                "version": produced.claim, "pieces": .array(produced.pieces.map(\.claim)),
            ]
        }
        let receipt = Receipt(
            id: id,
            realm: fact.document.realm,
            kind: kind,
            exchange: fact.exchange,
            handover: fact.handover,
            version: version.id,
            createdAt: time,
            entry: entry.id,
            statement: try JWT.sign(.object(claims), type: Receipt.type, with: signing.key)
        )
        try await self.insert(receipt, in: transaction)
        return receipt
    }

    /// The receipts of a handover; there is at most one of each kind.
    func receipts(of handover: Handover, in transaction: any SQLTransaction) async throws -> [Receipt] {
        try await transaction.query(
            """
            select \(raw: Receipt.columns) from receipts
            where receipts.realm = \(handover.realm) and receipts.handover = \(handover.id)
            """
        ).map { try Receipt($0) }
    }

    private func insert(_ receipt: Receipt, in transaction: any SQLTransaction) async throws {
        try await transaction.execute(
            """
            insert into receipts (realm, id, kind, exchange, handover, version, created_at, entry, statement)
            values (\(receipt.realm), \(receipt.id), \(receipt.kind.rawValue), \(nullable: receipt.exchange),
                \(nullable: receipt.handover), \(receipt.version), \(receipt.createdAt), \(receipt.entry),
                \(receipt.statement))
            """
        )
    }
}

extension Version {
    fileprivate var claim: JSONValue {
        var claim: [String: JSONValue] = ["id": .string(self.id.text), "number": .integer(self.number)]
        claim["derived_from"] = self.derivedFrom.map { .string($0.text) }
        return .object(claim)
    }
}

extension Piece {
    fileprivate var claim: JSONValue {
        [
            "number": .integer(Int64(self.number)),
            "role": .string(self.role.rawValue),
            "size": .integer(self.size),
            "sha256": .string(Base64URL.encode(self.digest)),
        ]
    }
}
