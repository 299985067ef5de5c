import JOSE
import Model
import Primitives
import SQLCore

struct SQLKeyStore: KeyStore {
    let context: StorageContext

    func all() async throws -> [HubKey] {
        let rows = try await self.context.query("keys", "select * from signing_keys order by created_at, id")
        return try rows.map { row in
            guard let der = self.context.sealer.open(try row.bytes("sealed_key"), for: .signingKey) else {
                throw StoreError(.corrupt, "a signing key does not open under this master key")
            }
            return HubKey(
                key: try SigningKey(pkcs8: Secret(der)),
                state: HubKey.State(rawValue: try row.text("state")) ?? .retired,
                createdAt: try row.timestamp("created_at"),
                retiredAt: try row.timestampIfPresent("retired_at")
            )
        }
    }

    func rotate(adding newcomer: SigningKey, audit: AuditEvent, at time: Timestamp) async throws {
        let sealed = self.context.sealer.seal(newcomer.pkcs8.bytes, for: .signingKey)
        let algorithm = newcomer.algorithm.rawValue
        try await self.context.write("keys") { transaction in
            let next = try await transaction.query(
                "select id from signing_keys where algorithm = \(algorithm) and state = 'next'"
            )
            let active = try await transaction.query(
                "select id from signing_keys where algorithm = \(algorithm) and state = 'active'"
            )
            if !next.isEmpty {
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
            try await transaction.execute(
                """
                insert into signing_keys (id, algorithm, state, sealed_key, created_at)
                values (\(newcomer.id), \(algorithm), \(active.isEmpty && next.isEmpty ? "active" : "next"),
                    \(sealed), \(time))
                """
            )
            try await self.context.record(audit, at: time, in: transaction)
        }
    }

    func forget(retiredBefore time: Timestamp) async throws {
        try await self.context.write("keys") { transaction in
            try await transaction.execute(
                "delete from signing_keys where state = 'retired' and retired_at < \(time)"
            )
        }
    }
}
