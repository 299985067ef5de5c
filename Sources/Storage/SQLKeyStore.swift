import Model
import Primitives
import SQLCore

/// The hub's keys, sealed for their use: one that signs is never opened as one that decrypts. The table was named when all
/// of them signed.
struct SQLKeyStore: KeyStore {
    let context: StorageContext

    func all() async throws -> [HubKey] {
        try await self.context.list("keys", "select * from signing_keys order by created_at, id") { row in
            let (id, name, sealed) = (try row.text("id"), try row.text("algorithm"), try row.bytes("sealed_key"))
            // An RSA key takes a millisecond to open, and the key ring reads all of them every two seconds.
            let key = try self.context.keys.value(Array("\(id) \(name) ".utf8) + sealed) {
                guard let algorithm = HubKey.Algorithm(name: name),
                    let der = self.context.sealer.open(sealed, for: algorithm.purpose),
                    let key = try? HubKey.Pair(pkcs8: Secret(der), algorithm: algorithm), key.id.text == id
                else { throw StoreError(.corrupt, "key \(id) does not open under this master key") }
                return key
            }
            return HubKey(
                key: key,
                state: HubKey.State(rawValue: try row.text("state")) ?? .retired,
                createdAt: try row.timestamp("created_at"),
                retiredAt: try row.timestampIfPresent("retired_at")
            )
        }
    }

    func rotate(
        expecting next: Identifier<HubKey>?,
        adding newcomer: HubKey.Pair,
        audit: AuditEvent,
        at time: Timestamp
    ) async throws -> Bool {
        do {
            return try await self.write(expecting: next, adding: newcomer, audit: audit, at: time)
        } catch let error as StoreError where error.code == .conflict {
            // Two saw the same keys, and the other one was first: the index keeps a second next or active key out.
            return false
        }
    }

    private func write(
        expecting next: Identifier<HubKey>?,
        adding newcomer: HubKey.Pair,
        audit: AuditEvent,
        at time: Timestamp
    ) async throws -> Bool {
        let sealed = self.sealed(newcomer)
        let algorithm = newcomer.algorithm.name
        return try await self.context.write("keys of \(algorithm)") { transaction in
            // Of two rotations at once the second waits here, and then does not see what the first made.
            let rows = try await transaction.query(
                """
                select id, state from signing_keys where algorithm = \(algorithm) and state <> 'retired'
                \(raw: transaction.forUpdate)
                """
            )
            let known: [(id: Identifier<HubKey>, state: String)] = try rows.map {
                (try $0.identifier("id"), try $0.text("state"))
            }
            let ahead = known.first { $0.state == HubKey.State.next.rawValue }
            guard ahead?.id == next else { return false }
            if ahead != nil {
                try await transaction.execute(
                    """
                    update signing_keys set state = 'retired', retired_at = \(time)
                    where algorithm = \(algorithm) and state = 'active'
                    """
                )
                try await transaction.execute(
                    "update signing_keys set state = 'active' where algorithm = \(algorithm) and state = 'next'"
                )
            }
            let state = known.isEmpty ? HubKey.State.active : .next
            try await transaction.execute(
                """
                insert into signing_keys (id, algorithm, state, sealed_key, created_at)
                values (\(newcomer.id), \(algorithm), \(state.rawValue), \(sealed), \(time))
                """
            )
            try await self.context.record(audit, at: time, in: transaction)
            return true
        }
    }

    func retire(
        _ id: Identifier<HubKey>,
        isCompromised: Bool,
        adding newcomer: HubKey.Pair?,
        audit: AuditEvent,
        at time: Timestamp
    ) async throws -> Bool {
        let sealed = newcomer.map { self.sealed($0) }
        return try await self.context.write("key \(id)") { transaction in
            let rows = try await transaction.query(
                "select algorithm, state from signing_keys where id = \(id) \(raw: transaction.forUpdate)"
            )
            guard let row = rows.first else { return false }
            let (algorithm, state) = (try row.text("algorithm"), try row.text("state"))
            if isCompromised {
                try await transaction.execute("delete from signing_keys where id = \(id)")
            } else {
                guard state != HubKey.State.retired.rawValue else { return false }
                try await transaction.execute(
                    "update signing_keys set state = 'retired', retired_at = \(time) where id = \(id)"
                )
            }
            if state == HubKey.State.active.rawValue {
                try await transaction.execute(
                    "update signing_keys set state = 'active' where algorithm = \(algorithm) and state = 'next'"
                )
            }
            if let newcomer, let sealed, state != HubKey.State.retired.rawValue {
                let onDuty = try await transaction.query(
                    "select id from signing_keys where algorithm = \(algorithm) and state = 'active'"
                )
                let duty = onDuty.isEmpty ? HubKey.State.active : .next
                try await transaction.execute(
                    """
                    insert into signing_keys (id, algorithm, state, sealed_key, created_at)
                    values (\(newcomer.id), \(algorithm), \(duty.rawValue), \(sealed), \(time))
                    """
                )
            }
            try await self.context.record(audit, at: time, in: transaction)
            return true
        }
    }

    func forget(retiredBefore time: Timestamp) async throws {
        try await self.context.write("keys") { transaction in
            try await transaction.execute(
                "delete from signing_keys where state = 'retired' and retired_at < \(time)"
            )
        }
    }

    private func sealed(_ key: HubKey.Pair) -> [UInt8] {
        self.context.sealer.seal(key.pkcs8.bytes, for: key.algorithm.purpose)
    }
}

extension HubKey.Algorithm {
    fileprivate var purpose: SealPurpose {
        switch self {
        case .signing: .signingKey
        case .encryption: .decryptionKey
        }
    }
}
