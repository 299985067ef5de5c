import Model
import Primitives
import SQLCore

/// Authorization requests sent ahead.
struct SQLPushedRequestStore: PushedRequestStore {
    let context: StorageContext

    func push(_ request: PushedRequest) async throws {
        try await self.context.write("pushed request") { transaction in
            try await transaction.execute(
                """
                insert into pushed_requests (hash, application, issuer_realm, parameters, created_at, expires_at)
                values (\(request.hash), \(request.application), \(nullable: request.issuerRealm),
                    \(request.parameters), \(request.createdAt), \(request.expiresAt))
                """
            )
        }
    }

    func request(_ hash: [UInt8]) async throws -> PushedRequest? {
        try await self.context.find("pushed request", "select * from pushed_requests where hash = \(hash)") { row in
            PushedRequest(
                hash: hash,
                application: try row.identifier("application"),
                issuerRealm: try row.identifierIfPresent("issuer_realm"),
                parameters: try row.text("parameters"),
                createdAt: try row.timestamp("created_at"),
                expiresAt: try row.timestamp("expires_at")
            )
        }
    }

    func consume(_ hash: [UInt8]) async throws -> Bool {
        try await self.context.write("pushed request") { transaction in
            try await transaction.execute("delete from pushed_requests where hash = \(hash)") == 1
        }
    }

    func forget(createdBefore time: Timestamp) async throws {
        try await self.context.write("pushed requests") { transaction in
            try await transaction.execute("delete from pushed_requests where created_at < \(time)")
        }
    }
}

/// Values that may be used once: kept as digests, so that a row says nothing of what it stands for.
struct SQLReplayStore: ReplayStore {
    let context: StorageContext

    func use(_ value: String, kind: String, until: Timestamp) async throws -> Bool {
        let hash = Self.hash(value, kind)
        return try await self.context.write("used value") { transaction in
            let rows = try await transaction.query(
                """
                insert into used_values (hash, expires_at) values (\(hash), \(until))
                on conflict (hash) do nothing returning expires_at
                """
            )
            return !rows.isEmpty
        }
    }

    func isUsed(_ value: String, kind: String) async throws -> Bool {
        let hash = Self.hash(value, kind)
        return try await !self.context.lookup(
            "used value",
            "select expires_at from used_values where hash = \(hash)"
        ) { try $0.timestamp("expires_at") }.isEmpty
    }

    func forget(endedBefore time: Timestamp) async throws {
        try await self.context.write("used values") { transaction in
            try await transaction.execute("delete from used_values where expires_at < \(time)")
        }
    }

    /// The kind cannot run into the value: it holds no zero byte.
    private static func hash(_ value: String, _ kind: String) -> [UInt8] {
        Digest.sha256(Array(kind.utf8) + [0] + Array(value.utf8))
    }
}
